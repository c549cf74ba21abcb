import type { PrismaClient } from "@prisma/client";
import { handledByHand } from "../../domain/portal/hand-parcel.ts";
import { declinedNeed, openDeclineStates } from "../../domain/portal/open-decline.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import { type Move, moves } from "../../domain/sync-rules/decision.ts";
import type { HomeView } from "../../use-cases/views.ts";
import { connectionSelect, toConnectionSummary } from "./connections-view.server.ts";
import { readProofDays, readProofNeeds } from "./proof-view.server.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** So long a set-up that was finished is news. */
const newsMs = 3 * DAY_MS;
const daysShown = 14;

/** What happened today (in the shop's time zone), what waits for whom, how fast it goes. */
export async function readHome(prisma: PrismaClient, shopId: ShopId, now: Date): Promise<HomeView> {
  const [shop, setup, proofs, findings, today, needs, latency, connections] = await Promise.all([
    prisma.shop.findUniqueOrThrow({
      where: { id: shopId },
      select: { settings: { select: { data: true, enabledAt: true } } },
    }),
    readSetup(prisma, shopId),
    readProofDays(prisma, shopId, now, daysShown),
    readProofNeeds(prisma, shopId, now),
    prisma.$queryRaw<{ orders: number; pushed: number; held: number; failed: number; parcels: number }[]>`
      with day as (
        select date_trunc('day', ${now}::timestamptz at time zone "timeZone") at time zone "timeZone" as start
        from shop where id = ${shopId}::uuid)
      select
        (select count(*)::int from marketplace_order o, day where o."shopId" = ${shopId}::uuid and o."receivedAt" >= day.start) as orders,
        (select count(*)::int from vendor_order v, day where v."shopId" = ${shopId}::uuid and v."confirmedAt" >= day.start) as pushed,
        (select count(distinct v."orderId")::int from vendor_order v where v."shopId" = ${shopId}::uuid and v.state = 'held') as held,
        (select count(distinct v."orderId")::int from vendor_order v where v."shopId" = ${shopId}::uuid and v.state in ('refused', 'unknown')) as failed,
        (select count(*)::int from activity a, day where a."shopId" = ${shopId}::uuid and a.code = 'parcel.published' and a.at >= day.start) as parcels`,
    prisma.$queryRaw<{ reason: string; move: Move; count: number }[]>`
      select reason, move, count(distinct "orderId")::int as count from (
        select "orderId", coalesce(reason, state) as reason, coalesce(move, 'ours') as move
        from vendor_order where "shopId" = ${shopId}::uuid and state in ('held', 'refused', 'unknown', 'cancel-refused')
        union all
        select "orderId", 'needs-manual-handling', 'merchant' from vendor_order
        where "shopId" = ${shopId}::uuid and "manualHandling" is not null
        union all
        select "orderId", 'location-refused', 'merchant' from vendor_order
        where "shopId" = ${shopId}::uuid and "storeLocationState" = 'refused'
          and state in ('confirmed', 'partially-fulfilled')
        union all
        select "orderId", 'unknown-status', 'merchant' from vendor_order
        where "shopId" = ${shopId}::uuid and "externalStatusKind" = 'unknown'
          and state in ('confirmed', 'partially-fulfilled', 'cancel-refused')
        union all
        select id, 'unassigned-lines', 'merchant' from marketplace_order
        where "shopId" = ${shopId}::uuid and "unassignedCount" > 0
        union all
        select v."orderId", ${declinedNeed}, 'merchant'
        from vendor_answer a
        join vendor_order v on v.id = a."vendorOrderId" join marketplace_order o on o.id = v."orderId"
        where a."shopId" = ${shopId}::uuid and a.kind = 'declined' and o."cancelledAt" is null
          and (v.state = any(${openDeclineStates}::text[])
            or v.state = 'not-ours' and v.reason = ${handledByHand} and (v."reasonParams"->>'left')::int > 0)
      ) as everything group by reason, move`,
    prisma.$queryRaw<{ p50: number | null; p95: number | null; platform: number | null; count: number }[]>`
      select percentile_cont(0.5) within group (order by extract(epoch from "confirmedAt" - "readyAt") * 1000) as p50,
             percentile_cont(0.95) within group (order by extract(epoch from "confirmedAt" - "readyAt") * 1000) as p95,
             percentile_cont(0.5) within group (order by "platformMs") as platform,
             count(*)::int as count
      from vendor_order
      where "shopId" = ${shopId}::uuid and "readyAt" is not null and "confirmedAt" > ${new Date(now.getTime() - DAY_MS)}`,
    prisma.connection.findMany({
      where: { shopId, disconnectedAt: null },
      select: connectionSelect,
      orderBy: { storeName: "asc" },
    }),
  ]);
  const counted = today[0] ?? { orders: 0, pushed: 0, held: 0, failed: 0, parcels: 0 };
  const speed = latency[0];
  const syncOn = (shop.settings?.data as { enabled?: boolean } | undefined)?.enabled === true;
  const { pushed, ...steps } = setup;
  const ready = syncOn && steps.connected && steps.mapped && steps.addOn;
  const enabledAt = shop.settings?.enabledAt ?? null;
  return {
    syncOn,
    firstRun: shop.settings === null,
    setup: pushed || ready ? null : steps,
    justSetUp: ready && enabledAt !== null && now.getTime() - enabledAt.getTime() < newsMs,
    days: proofs.days.toReversed(),
    today: {
      ordersReceived: counted.orders,
      vendorOrdersPushed: counted.pushed,
      held: counted.held,
      failed: counted.failed,
      parcelsBack: counted.parcels,
    },
    // The merchant's own moves come first: that is what the page is opened for.
    needs: needs.sort((a, b) => moves.indexOf(a.move) - moves.indexOf(b.move) || b.count - a.count),
    findings,
    latency:
      speed && speed.count > 0
        ? {
            p50Ms: Math.round(speed.p50 ?? 0),
            p95Ms: Math.round(speed.p95 ?? 0),
            platformP50Ms: Math.round(speed.platform ?? 0),
            count: speed.count,
          }
        : null,
    connections: connections.map(toConnectionSummary),
  };
}

/** One look at each table: whether there is anything, not how much. */
async function readSetup(
  prisma: PrismaClient,
  shopId: ShopId,
): Promise<{
  readonly connected: boolean;
  readonly mapped: boolean;
  readonly addOn: boolean;
  readonly pushed: boolean;
}> {
  const [row] = await prisma.$queryRaw<
    { readonly connected: boolean; readonly mapped: boolean; readonly addOn: boolean; readonly pushed: boolean }[]
  >`
    select
      exists (select 1 from connection c where c."shopId" = ${shopId}::uuid and c."disconnectedAt" is null) as connected,
      exists (select 1 from variant_mapping m where m."shopId" = ${shopId}::uuid) as mapped,
      exists (select 1 from add_on a where a."shopId" = ${shopId}::uuid and a.kind = 'order-push' and a.active
        and a.platform in (select c.platform from connection c
          where c."shopId" = ${shopId}::uuid and c."disconnectedAt" is null)) as "addOn",
      exists (select 1 from vendor_order v where v."shopId" = ${shopId}::uuid and v."confirmedAt" is not null) as pushed`;
  return row ?? { connected: false, mapped: false, addOn: false, pushed: false };
}
