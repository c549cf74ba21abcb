import { Prisma, type PrismaClient } from "@prisma/client";
import type { ShopId } from "../../domain/shared/ids.ts";
import { handledByHand } from "../../domain/portal/hand-parcel.ts";
import { declinedNeed, openDeclineStates } from "../../domain/portal/open-decline.ts";
import type { OrderFilter } from "../../use-cases/views.ts";

// Which orders a page of the list shows. Whatever is asked for is the union of a few sources; each is an index whose
// newest end is read, so a page costs the same whether it shows the newest orders or the oldest, of few or of many. See
// the migration "order_lists" for the indexes, which are partial: their conditions stand here word for word.

/** Where an order stands in the list. */
export interface OrderPlace {
  readonly placedAt: Date;
  readonly id: string;
}

/** Parts (`v`) or orders (`o`) for which something holds. */
interface Source {
  readonly of: "parts" | "orders";
  readonly where: Prisma.Sql;
}
const parts = (where: Prisma.Sql): Source => ({ of: "parts", where });
const orders = (where: Prisma.Sql): Source => ({ of: "orders", where });

const inState = (state: string): Source => parts(Prisma.sql`v.state = ${state}`);
const byHand = Prisma.sql`v.state = 'not-ours' and v.reason = ${handledByHand}`;
const unassigned = orders(Prisma.sql`o."unassignedCount" > 0`);
const itemsChanged = parts(Prisma.sql`v."manualHandling" is not null`);
/** A vendor's no that the merchant has not dealt with. */
const declined = parts(Prisma.sql`
  v.id in (select a."vendorOrderId" from vendor_answer a where a."shopId" = v."shopId" and a.kind = 'declined')
  and (v.state = any(${[...openDeclineStates]}::text[]) or ${byHand} and (v."reasonParams"->>'left')::int > 0)
  and exists (select 1 from marketplace_order o where o.id = v."orderId" and o."cancelledAt" is null)`);

/** Its status in the vendor's store is one that nobody knows, and it is not over (O12). */
const unknownStatus = parts(Prisma.sql`
  v."externalStatusKind" = 'unknown' and v.state in ('confirmed', 'partially-fulfilled', 'cancel-refused')`);

/** The location that should have taken it did not, and something is left to ship (L10). */
const locationRefused = parts(Prisma.sql`
  v."storeLocationState" = 'refused' and v.state in ('confirmed', 'partially-fulfilled')`);

const shown: Readonly<Record<OrderFilter["show"], readonly Source[]>> = {
  all: [orders(Prisma.sql`true`)],
  "needs-attention": [
    parts(
      Prisma.sql`(v.state = 'held' and v.move in ('merchant', 'operator') or v.state in ('refused', 'unknown', 'cancel-refused'))`,
    ),
    itemsChanged,
    unknownStatus,
    locationRefused,
    unassigned,
    declined,
  ],
  held: [inState("held")],
  failed: [inState("refused"), inState("unknown")],
  pushed: [inState("confirmed"), inState("partially-fulfilled")],
  fulfilled: [
    inState("fulfilled"),
    inState("closed"),
    parts(Prisma.sql`${byHand} and (v."reasonParams"->>'left')::int = 0`),
  ],
  cancelled: [orders(Prisma.sql`o."cancelledAt" is not null`)],
  unassigned: [unassigned],
};

/** The same orders that Home counts under this reason and move. */
function waitingFor({ reason, move }: NonNullable<OrderFilter["need"]>): readonly Source[] {
  if (reason === "unassigned-lines") return [unassigned];
  if (reason === declinedNeed) return [declined];
  if (reason === "location-refused") return [locationRefused];
  if (reason === "unknown-status") return [unknownStatus];
  const waiting = Prisma.sql`v.state in ('held', 'refused', 'unknown', 'cancel-refused')`;
  const any = [Prisma.sql`true`];
  const reasons =
    reason === null ? any : [Prisma.sql`v.reason = ${reason}`, Prisma.sql`v.reason is null and v.state = ${reason}`];
  const movesMeant =
    move === null ? any : [Prisma.sql`v.move = ${move}`, ...(move === "ours" ? [Prisma.sql`v.move is null`] : [])];
  // Each is one stretch of the index.
  const here = reasons.flatMap((of) => movesMeant.map((by) => parts(Prisma.sql`${waiting} and ${of} and ${by}`)));
  const changed = reason === "needs-manual-handling" && (move === null || move === "merchant");
  return changed || (reason === null && move === "merchant") ? [...here, itemsChanged] : here;
}

/**
 * The next orders after `after` (or before it, with `back`: then nearest first), at most `limit`.
 */
export function readOrderPlaces(
  prisma: PrismaClient,
  shopId: ShopId,
  filter: OrderFilter,
  { after, back, limit }: { readonly after: OrderPlace | null; readonly back: boolean; readonly limit: number },
): Promise<OrderPlace[]> {
  const name = filter.search.trim().replace(/^#/, "");
  const wishes: (readonly Source[])[] = [
    ...(name ? [[orders(Prisma.sql`o.name = any(${[name, `#${name}`]}::text[])`)]] : []),
    ...(filter.need ? [waitingFor(filter.need)] : []),
    ...(filter.show === "all" ? [] : [shown[filter.show]]),
    ...(filter.vendorId ? [[parts(Prisma.sql`true`)]] : []),
  ];
  // The first wish is read from its indexes, those that remain are asked of each order as it is found: "offset 0" keeps
  // the planner from answering them for all orders first.
  const [sources = shown.all, ...others] = wishes;
  const ofVendor = filter.vendorId ? Prisma.sql`v."vendorId" = ${filter.vendorId}::uuid` : Prisma.sql`true`;
  const direction = back ? Prisma.sql`asc` : Prisma.sql`desc`;
  const beyond = (at: Prisma.Sql, id: Prisma.Sql): Prisma.Sql =>
    after
      ? Prisma.sql`(${at}, ${id}) ${back ? Prisma.sql`>` : Prisma.sql`<`} (${after.placedAt}::timestamptz, ${after.id}::uuid)`
      : Prisma.sql`true`;
  /** What is asked of an order `o`. */
  const holds = (wish: readonly Source[]): Prisma.Sql =>
    Prisma.sql`(${Prisma.join(
      wish.map(({ of, where }) =>
        of === "orders"
          ? where
          : Prisma.sql`exists (select 1 from vendor_order v where v."orderId" = o.id and ${ofVendor} and ${where} offset 0)`,
      ),
      " or ",
    )})`;
  const checks = others.map(holds);

  const read = sources.map(({ of, where }) => {
    if (of === "orders") {
      const all = [where, beyond(Prisma.sql`o."placedAt"`, Prisma.sql`o.id`), ...checks];
      if (filter.vendorId) all.push(holds([parts(Prisma.sql`true`)]));
      return Prisma.sql`(
        select o."placedAt", o.id from marketplace_order o where o."shopId" = ${shopId}::uuid and ${Prisma.join(all, " and ")}
        order by o."placedAt" ${direction}, o.id ${direction} limit ${limit})`;
    }
    const all = [where, ofVendor, beyond(Prisma.sql`v."placedAt"`, Prisma.sql`v."orderId"`)];
    if (checks.length > 0)
      all.push(Prisma.sql`exists (
        select 1 from marketplace_order o where o.id = v."orderId" and ${Prisma.join(checks, " and ")} offset 0)`);
    return Prisma.sql`(
      select distinct v."placedAt", v."orderId" from vendor_order v
      where v."shopId" = ${shopId}::uuid and ${Prisma.join(all, " and ")}
      order by v."placedAt" ${direction}, v."orderId" ${direction} limit ${limit})`;
  });
  return prisma.$queryRaw<OrderPlace[]>`
    select "placedAt", id from (${Prisma.join(read, " union ")}) found("placedAt", id)
    order by "placedAt" ${direction}, id ${direction} limit ${limit}`;
}
