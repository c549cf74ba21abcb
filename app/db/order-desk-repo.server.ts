import type { Pool } from "pg";
import type { OrderId, ShopId, VendorOrderId } from "../domain/shared/ids.ts";
import type { MerchantWord } from "../use-cases/act-on-vendor-order.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { vendorOrdersDue } from "./order-repo.server.ts";
import { sqlInside, sqlOf } from "./sql.server.ts";

/**
 * Orders of which something waits, for deciding anew: not sent yet; skipped by a setting; with an edit or a cancellation
 * that could not travel; with lines of nobody. Found by state, so that finished orders cost nothing; old ones are left
 * in peace. Oldest first, so that what waited for the same thing goes in the order in which it came.
 */
const openOrdersSql = `
with waiting as (
  select "orderId" as id from vendor_order
  where "shopId" = $1 and state in ('planned', 'held', 'ready', 'refused')
  union
  select "orderId" from vendor_order
  where "shopId" = $1 and state = 'not-ours' and reason in ('test-order', 'fulfillment-status') and "createdAt" > now() - interval '60 days'
  union
  select v."orderId" from vendor_order v join marketplace_order o on o.id = v."orderId"
  where v."shopId" = $1 and v.state in ('unknown', 'confirmed', 'partially-fulfilled', 'cancel-requested', 'cancelling')
    and v."nextAttemptAt" is null
    and (o."cancelledAt" is not null or v."cancelWantedAt" is not null or v."manualHandling" is not null
      or v."wantedDigest" is not null and v."wantedDigest" is distinct from v."sentDigest")
  union
  select o.id from marketplace_order o join vendor_order v on v."orderId" = o.id
  where o."shopId" = $1 and o."cancelledAt" is not null and o."placedAt" > now() - interval '120 days'
    and v."cancelWantedAt" is null and v.state in ('sending', 'unknown', 'fulfilled')
  union
  select id from marketplace_order
  where "shopId" = $1 and "unassignedCount" > 0 and "placedAt" > now() - interval '30 days'
)
select o.id, o."shopId" from waiting join marketplace_order o on o.id = waiting.id
where o."placedAt" > now() - interval '120 days' and ($2::uuid is null
  or (o."placedAt", o.id) > (select last."placedAt", last.id from marketplace_order last where last.id = $2))
order by o."placedAt", o.id limit $3`;

/** How long what is ripe is left to the one who took it; then somebody else decides. */
const ripeLease = "60 seconds";

/**
 * Takes orders that are ripe to be decided anew: a hold whose time has come, or lines given to another vendor of which it
 * is known now whether they can leave. These are put off a little, so that a worker that dies, or an order that cannot
 * be decided, comes back and is in nobody's way meanwhile. A vendor order that is being cancelled, or has a next step of
 * its own, says itself when that is over.
 */
const ripeOrdersSql = `
with due as (
  select id from vendor_order
  where state = 'held' and "decideAgainAt" <= now()
  order by "decideAgainAt" limit $1 for update skip locked
), taken as (
  update vendor_order v set "decideAgainAt" = now() + interval '${ripeLease}' from due where v.id = due.id
  returning v."orderId", v."shopId"
), leaving as (
  select r.id from line_route r left join vendor_order v on v.id = r."leavesId"
  where r.state = 'waiting' and r."lookAt" <= now()
    and (v.id is null or v.state not in ('cancel-requested', 'cancelling')
      and (v.state not in ('sending', 'unknown', 'confirmed') or v."nextAttemptAt" is null))
  order by r."lookAt" limit $1 for update of r skip locked
), looked as (
  update line_route r set "lookAt" = now() + interval '${ripeLease}' from leaving where r.id = leaving.id
  returning r."orderId", r."shopId"
)
select "orderId" as id, "shopId", now() as now from taken
union
select "orderId", "shopId", now() from looked`;

const unheld = `"heldBy" = null, "heldUntil" = null`;

const words: Readonly<Record<MerchantWord["kind"], string>> = {
  reopen: `state = 'held', reason = 'refused-before', attempts = 0, "lastFailure" = null, "errorReference" = null`,
  release: `"releasedBy" = $2, ${unheld}, "leftBy" = null`,
  "push-anyway": `"pushedAnywayBy" = $2, ${unheld}, "leftBy" = null`,
  hold: `"heldBy" = $2, "heldUntil" = $3, "releasedBy" = null, "pushedAnywayBy" = null`,
  leave: `"leftBy" = $2, "releasedBy" = null, "pushedAnywayBy" = null, ${unheld}`,
  "take-up": `"leftBy" = null`,
  // A worker that is at it loses its claim: what it does besides does no harm, and this is done next.
  "cancel-in-store": `state = 'cancel-requested', "cancelWantedAt" = now(), "cancelReason" = 'by-hand', attempts = 0,
    "nextAttemptAt" = now(), generation = generation + 1, "leasedUntil" = null`,
  "push-anew": `"pushedAnewBy" = $2, reason = 'pushed-anew', "reasonParams" = '{}', move = null`,
  hurry: `"nextAttemptAt" = now()`,
  "cancel-again": `state = 'cancel-requested', reason = null, "reasonParams" = '{}', move = null, attempts = 0, "nextAttemptAt" = now()`,
  handled: `"manualHandling" = null, "handledDigest" = $2`,
  "handled-instead": `state = 'not-ours', reason = 'handled-by-hand', "reasonParams" = '{}', move = null`,
};

/** What replanning and a merchant's word need of the database besides the order book. */
export function createOrderDesk(pool: Pool) {
  const sql = sqlOf(pool);
  return {
    listOpenOrders: (shop: ShopId, after: OrderId | null, limit: number) =>
      sql.rows<{ id: OrderId; shopId: ShopId }>(openOrdersSql, [shop, after, limit]),

    /** Orders to be decided anew by now, at most about so many of each kind, and the database's time. */
    takeRipeOrders: (atMost: number) => sql.rows<{ id: OrderId; shopId: ShopId; now: Date }>(ripeOrdersSql, [atMost]),

    async findOrderOf(tx: Transaction, shop: ShopId, id: VendorOrderId): Promise<OrderId | null> {
      const rows = await sqlInside(tx).rows<{ orderId: OrderId }>(
        `select "orderId" from vendor_order where "shopId" = $1 and id = $2`,
        [shop, id],
      );
      return rows[0]?.orderId ?? null;
    },

    async applyWord(tx: Transaction, id: VendorOrderId, word: MerchantWord): Promise<void> {
      const values = "by" in word ? [word.by, ...("until" in word ? [word.until] : [])] : [];
      if (word.kind === "handled") values.push(word.digest);
      await sqlInside(tx).rows(
        `with changed as (update vendor_order set ${words[word.kind]}, "updatedAt" = now() where id = $1 returning id)
         select pg_notify('${vendorOrdersDue}', '') from changed`,
        [id, ...values],
      );
      if (word.kind === "push-anew")
        await sqlInside(tx).rows(`update vendor_order_line set former = true where "vendorOrderId" = $1`, [id]);
    },

    async audit(
      tx: Transaction,
      shop: ShopId,
      entry: { readonly actor: string; readonly action: string; readonly subject: string; readonly after?: unknown },
    ): Promise<void> {
      await sqlInside(tx).rows(
        `insert into audit_entry ("shopId", actor, action, subject, after) values ($1, $2, $3, $4, $5)`,
        [
          shop,
          entry.actor,
          entry.action,
          entry.subject,
          entry.after === undefined ? null : JSON.stringify(entry.after),
        ],
      );
    },
  };
}
