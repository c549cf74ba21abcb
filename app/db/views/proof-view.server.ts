import type { PrismaClient } from "@prisma/client";
import { findingKinds } from "../../domain/proof/finding.ts";
import type { ProofNumbers } from "../../domain/proof/proof-numbers.ts";
import { httpLink } from "../../domain/shared/http-link.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import {
  findingsShown,
  type ProofDayItem,
  proofDaysListed,
  type ProofDaysView,
  type ProofDayView,
  type ProofFindingView,
  type ProofRunView,
} from "../../use-cases/proof/proof-desk.ts";
import type { ProofNeed } from "../../use-cases/views.ts";
import type { UnreadStore } from "../../use-cases/proof/proof-ports.ts";

/** What was asked for and has not begun is taken for running so long; then no worker is there. */
const patienceMs = 5 * 60_000;

export async function readProofDays(
  prisma: PrismaClient,
  shopId: ShopId,
  now: Date,
  atMost: number = proofDaysListed,
): Promise<ProofDaysView> {
  const [reports, run] = await Promise.all([
    prisma.proofReport.findMany({ where: { shopId }, orderBy: { day: "desc" }, take: atMost }),
    prisma.proofRun.findUnique({ where: { shopId } }),
  ]);
  const days = reports.map(({ day }) => day);
  const counts = await countFindings(prisma, shopId, days);
  return { days: reports.map((report) => toItem(report, counts)), run: toRun(run, now) };
}

export async function readProofDay(prisma: PrismaClient, shopId: ShopId, day: string): Promise<ProofDayView | null> {
  const date = new Date(`${day}T00:00:00Z`);
  const report = await prisma.proofReport.findUnique({ where: { shopId_day: { shopId, day: date } } });
  if (!report) return null;
  const unread = report.unread as unknown as UnreadStore[];
  const [counts, findings, connections] = await Promise.all([
    countFindings(prisma, shopId, [date]),
    readFindings(prisma, shopId, day),
    prisma.connection.findMany({
      where: { shopId, id: { in: unread.map(({ connectionId }) => connectionId) } },
      select: { id: true, storeName: true, vendor: { select: { id: true, name: true } } },
      orderBy: { storeName: "asc" },
    }),
  ]);
  return {
    ...toItem(report, counts),
    findings,
    unread: connections.map(({ id, storeName, vendor }) => ({
      vendorId: vendor.id,
      vendorName: vendor.name,
      storeName,
      why: unread.find(({ connectionId }) => connectionId === id)?.why ?? "",
    })),
  };
}

/** What the days that are listed have for people to look at, by whose move it is. */
export async function readProofNeeds(prisma: PrismaClient, shopId: ShopId, now: Date): Promise<ProofNeed[]> {
  return prisma.$queryRaw<ProofNeed[]>`
    select f.move, count(distinct coalesce(f."orderId"::text, f.key))::int as count,
      case when count(distinct f.day) = 1 then to_char(min(f.day), 'YYYY-MM-DD') end as day
    from proof_finding f join shop s on s.id = f."shopId"
    where f."shopId" = ${shopId}::uuid and f."repairedAt" is null and f."goneAt" is null and f."settledAt" is null
      and f.day > (${now}::timestamptz at time zone s."timeZone")::date - ${proofDaysListed}::int
    group by f.move`;
}

interface FindingCounts {
  readonly open: ReadonlyMap<string, number>;
  readonly repaired: ReadonlyMap<string, number>;
}

async function countFindings(prisma: PrismaClient, shopId: ShopId, days: readonly Date[]): Promise<FindingCounts> {
  const rows = await prisma.$queryRaw<{ day: string; open: number; repaired: number }[]>`
    select to_char(day, 'YYYY-MM-DD') as day, count(*) filter (where "repairedAt" is not null)::int as repaired,
      count(*) filter (where "repairedAt" is null and "goneAt" is null and "settledAt" is null)::int as open
    from proof_finding where "shopId" = ${shopId}::uuid and day = any(${[...days]}::date[]) group by 1`;
  return {
    open: new Map(rows.map(({ day, open }) => [day, open])),
    repaired: new Map(rows.map(({ day, repaired }) => [day, repaired])),
  };
}

interface Report {
  readonly day: Date;
  readonly from: Date;
  readonly until: Date;
  readonly checkedAt: Date;
  readonly complete: boolean;
  readonly numbers: unknown;
  readonly ordersInShop: number | null;
  readonly unread: unknown;
}

function toItem(report: Report, { open, repaired }: FindingCounts): ProofDayItem {
  const day = report.day.toISOString().slice(0, 10);
  return {
    day,
    noon: new Date((report.from.getTime() + report.until.getTime()) / 2).toISOString(),
    checkedAt: report.checkedAt.toISOString(),
    complete: report.complete,
    numbers: report.numbers as ProofNumbers,
    ordersInShop: report.ordersInShop,
    open: open.get(day) ?? 0,
    repaired: repaired.get(day) ?? 0,
    unreadStores: (report.unread as unknown[]).length,
  };
}

function toRun(
  run: {
    readonly askedAt: Date | null;
    readonly leasedUntil: Date | null;
    readonly finishedAt: Date | null;
    readonly stores: number;
    readonly storesDone: number;
  } | null,
  now: Date,
): ProofRunView {
  const working = run?.leasedUntil != null && run.leasedUntil > now;
  const asked = run?.askedAt != null && now.getTime() - run.askedAt.getTime() < patienceMs;
  return {
    running: working || asked,
    stores: working ? run.stores : 0,
    storesDone: working ? run.storesDone : 0,
    finishedAt: run?.finishedAt?.toISOString() ?? null,
  };
}

type FindingRow = Omit<ProofFindingView, "firstSeenAt"> & { readonly firstSeenAt: Date };

/** Those that need somebody first, then by what they are. */
async function readFindings(prisma: PrismaClient, shopId: ShopId, day: string): Promise<ProofFindingView[]> {
  const rows = await prisma.$queryRaw<FindingRow[]>`
    select f.id, f.kind, f.move, f.params, f."firstSeenAt", f."settledBy",
      case when f."repairedAt" is not null then 'repaired' when f."goneAt" is not null then 'gone'
        when f."settledAt" is not null then 'settled' else 'open' end as standing,
      (select x->>'title' from jsonb_array_elements(o.body->'lines') x where x->>'gid' = f."lineGid" limit 1) as "lineTitle",
      o.id as "orderId", o.name as "orderName", d.id as "vendorId", d.name as "vendorName", c."storeName",
      v."externalName", v."externalUrl"
    from proof_finding f
    left join marketplace_order o on o.id = f."orderId"
    left join vendor_order v on v.id = f."vendorOrderId"
    left join vendor d on d.id = v."vendorId"
    left join connection c on c.id = f."connectionId"
    where f."shopId" = ${shopId}::uuid and f.day = ${day}::date
    order by array_position(array['open', 'settled', 'repaired', 'gone'],
        case when f."repairedAt" is not null then 'repaired' when f."goneAt" is not null then 'gone'
          when f."settledAt" is not null then 'settled' else 'open' end),
      array_position(${[...findingKinds]}::text[], f.kind), o."placedAt", f.id
    limit ${findingsShown}`;
  return rows.map((row) => ({
    ...row,
    externalUrl: httpLink(row.externalUrl),
    firstSeenAt: row.firstSeenAt.toISOString(),
  }));
}
