import { Prisma, type PrismaClient } from "@prisma/client";
import type { ShopId } from "../../domain/shared/ids.ts";
import type { ReasonParams } from "../../domain/sync-rules/decision.ts";
import { kindsOfGroup } from "../../use-cases/activity-groups.ts";
import {
  newActivityLimit,
  type ActivityFilter,
  type ActivityListItem,
  type ActivityListView,
  type ActivityPage,
} from "../../use-cases/activity-log.ts";
import { PAGE_SIZE, readCursor, toPage, writeCursor } from "./keyset.server.ts";

// Every list here goes by position, (at, id), through an index that begins with what is filtered by: see the reasons
// in the migration "activity_log".

interface Row {
  readonly id: bigint;
  readonly at: Date;
  readonly code: string;
  readonly params: ReasonParams;
  readonly level: ActivityListItem["level"];
  readonly platform: string | null;
  readonly durationMs: number | null;
  readonly reference: string | null;
  readonly orderId: string | null;
  readonly orderName: string | null;
  readonly vendorId: string | null;
  readonly vendorName: string | null;
}

type Place = readonly [at: string, id: string];

/** Newest first. */
export async function readActivity(
  prisma: PrismaClient,
  shopId: ShopId,
  page: ActivityPage,
  now: Date,
): Promise<ActivityListView> {
  const cursor = placeOf(page.cursor);
  const back = page.direction === "back" && cursor !== null;
  const [newest, narrowed] = await Promise.all([newestPlace(prisma, shopId), narrow(prisma, shopId, page, now)]);
  const rows = narrowed ? await readRows(prisma, narrowed, cursor, back, PAGE_SIZE + 1) : [];
  const found = toPage(rows, { hasCursor: cursor !== null, direction: back ? "back" : "forward" }, (row) =>
    writeCursor([row.at.toISOString(), row.id.toString()]),
  );
  return { ...found, items: found.items.map(toItem), newest };
}

/** How many entries came since `newest` of an earlier answer; stops counting at `newActivityLimit` + 1. */
export async function countNewActivity(
  prisma: PrismaClient,
  shopId: ShopId,
  filter: ActivityFilter,
  newest: string,
  now: Date,
): Promise<number> {
  const place = placeOf(newest);
  const narrowed = place && (await narrow(prisma, shopId, filter, now));
  if (!narrowed) return 0;
  const [row] = await prisma.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from activity a where ${narrowed.where} and ${beyond(place, true)}
        and ${narrowed.kinds ? Prisma.sql`a.kind = any(${narrowed.kinds}::text[])` : Prisma.sql`true`}
      limit ${newActivityLimit + 1}) found`;
  return row?.count ?? 0;
}

/** The same entries as the list has, newest first, at most `limit`; read a thousand at a time, as they are taken. */
export async function* exportActivity(
  prisma: PrismaClient,
  shopId: ShopId,
  filter: ActivityFilter,
  now: Date,
  limit: number,
  batchSize = 1_000,
): AsyncGenerator<ActivityListItem, void, undefined> {
  const narrowed = await narrow(prisma, shopId, filter, now);
  let place: Place | null = null;
  for (let left = limit; narrowed && left > 0; left -= batchSize) {
    const asked = Math.min(batchSize, left);
    const rows: Row[] = await readRows(prisma, narrowed, place, false, asked);
    yield* rows.map(toItem);
    const last = rows.at(-1);
    if (last === undefined || rows.length < asked) return;
    place = [last.at.toISOString(), last.id.toString()];
  }
}

interface Narrowed {
  readonly where: Prisma.Sql;
  /** Each is read by itself, in the order of its index, and the heads are merged. */
  readonly kinds: string[] | null;
}

// As literals, not parameters: only then can the planner tell that the partial index holds them.
const atLevel: Readonly<Record<NonNullable<ActivityFilter["level"]>, Prisma.Sql>> = {
  info: Prisma.sql`a.level = 'info'`,
  warn: Prisma.sql`a.level = 'warn'`,
  error: Prisma.sql`a.level = 'error'`,
};

/** The filter as conditions; null when what is searched for is not there. */
async function narrow(
  prisma: PrismaClient,
  shopId: ShopId,
  filter: ActivityFilter,
  now: Date,
): Promise<Narrowed | null> {
  const conditions = [Prisma.sql`a."shopId" = ${shopId}::uuid`];
  const search = filter.search.trim();
  if (search || filter.from || filter.to) {
    const found = await lookUp(prisma, shopId, search, filter);
    const meant = [
      ...(found.orders.length > 0 ? [Prisma.sql`a."orderId" = any(${found.orders}::uuid[])`] : []),
      ...(found.references.length > 0 ? [Prisma.sql`a.reference = any(${found.references}::text[])`] : []),
    ];
    if (search && meant.length === 0) return null;
    if (search) conditions.push(Prisma.sql`(${Prisma.join(meant, " or ")})`);
    if (found.since) conditions.push(Prisma.sql`a.at >= ${found.since}`);
    if (found.until) conditions.push(Prisma.sql`a.at < ${found.until}`);
  }
  if (filter.withinHours !== null)
    conditions.push(Prisma.sql`a.at >= ${new Date(now.getTime() - filter.withinHours * 3_600_000)}`);
  if (filter.vendorId) conditions.push(Prisma.sql`a."vendorId" = ${filter.vendorId}::uuid`);
  if (filter.platform) conditions.push(Prisma.sql`a.platform = ${filter.platform}`);
  if (filter.level) conditions.push(atLevel[filter.level]);
  return {
    where: Prisma.join(conditions, " and "),
    kinds: filter.group ? kindsOfGroup(filter.group) : null,
  };
}

/** Which orders and references a search means, and where the shop's days begin and end. */
async function lookUp(prisma: PrismaClient, shopId: ShopId, search: string, filter: ActivityFilter) {
  const name = search.replace(/^#/, "");
  const reference = search.toUpperCase();
  const [found] = await prisma.$queryRaw<
    { orders: string[]; references: string[]; since: Date | null; until: Date | null }[]
  >`
    select
      array(select o.id::text from marketplace_order o
        where o."shopId" = s.id and o.name = any(${[name, `#${name}`]}::text[])) as orders,
      array(select distinct a.reference from activity a
        where a."shopId" = s.id and a.reference = any(${[reference, `E-${reference}`]}::text[])) as references,
      ${filter.from}::date::timestamp at time zone s."timeZone" as since,
      (${filter.to}::date + 1)::timestamp at time zone s."timeZone" as until
    from shop s where s.id = ${shopId}::uuid`;
  return found ?? { orders: [], references: [], since: null, until: null };
}

function readRows(
  prisma: PrismaClient,
  { where, kinds }: Narrowed,
  place: Place | null,
  back: boolean,
  limit: number,
): Promise<Row[]> {
  const order = back ? Prisma.sql`a.at, a.id` : Prisma.sql`a.at desc, a.id desc`;
  const placed = place ? Prisma.sql`${where} and ${beyond(place, back)}` : where;
  const read = kinds
    ? Prisma.sql`select a.* from unnest(${kinds}::text[]) k(kind) cross join lateral (
        select a.* from activity a where ${placed} and a.kind = k.kind
        order by ${order} limit ${limit}) a`
    : Prisma.sql`select a.* from activity a where ${placed}`;
  // Names are looked up for the rows of the page only.
  return prisma.$queryRaw<Row[]>`
    select a.id, a.at, a.code, a.params, a.level, a.platform, a."durationMs", a.reference,
           a."orderId", o.name as "orderName", a."vendorId", v.name as "vendorName"
    from (${read} order by ${order} limit ${limit}) a
    left join marketplace_order o on o.id = a."orderId" and o."shopId" = a."shopId"
    left join vendor v on v.id = a."vendorId" and v."shopId" = a."shopId"
    order by ${order}`;
}

const beyond = ([at, id]: Place, back: boolean): Prisma.Sql =>
  back
    ? Prisma.sql`(a.at, a.id) > (${at}::timestamptz, ${id}::bigint)`
    : Prisma.sql`(a.at, a.id) < (${at}::timestamptz, ${id}::bigint)`;

async function newestPlace(prisma: PrismaClient, shopId: ShopId): Promise<string> {
  const [row] = await prisma.$queryRaw<{ at: Date; id: bigint }[]>`
    select at, id from activity where "shopId" = ${shopId}::uuid order by at desc, id desc limit 1`;
  return writeCursor(row ? [row.at.toISOString(), row.id.toString()] : [new Date(0).toISOString(), "0"]);
}

/** Null for anything we did not write. */
function placeOf(cursor: string | null): Place | null {
  const [at = "", id = ""] = readCursor(cursor, 2) ?? [];
  return !Number.isNaN(Date.parse(at)) && /^\d{1,18}$/.test(id) ? [new Date(at).toISOString(), id] : null;
}

function toItem({ id, at, params, ...row }: Row): ActivityListItem {
  const { message, ...rest } = params;
  return {
    ...row,
    id: id.toString(),
    at: at.toISOString(),
    params: rest,
    answer: typeof message === "string" && message !== "" ? message : null,
  };
}
