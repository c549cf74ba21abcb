import type { Pool } from "pg";
import type { ShopId } from "../domain/shared/ids.ts";
import type { ClaimedFlowTrigger, FlowTriggerHandle, FlowTriggerOutbox } from "../use-cases/flow/send-flow-triggers.ts";
import { sqlOf } from "./sql.server.ts";

interface ClaimedRow extends Omit<ClaimedFlowTrigger, "shop"> {
  readonly handle: FlowTriggerHandle;
  readonly shopId: ShopId;
  readonly domain: string;
}

/**
 * Events on their way to Shopify Flow; triggers of the database write them. `nextAttemptAt` is when one is due, while it
 * is claimed the end of the lease, then null. Events of a shop that has removed the app wait, and are too old if it
 * comes back.
 */
export function createFlowTriggerOutbox(pool: Pool): FlowTriggerOutbox {
  const sql = sqlOf(pool);
  return {
    async claimDue(limit, leaseMs) {
      const rows = await sql.rows<ClaimedRow>(
        `with due as (
           select f.id from flow_trigger f join shop s on s.id = f."shopId"
           where f."nextAttemptAt" <= now() + interval '1 millisecond' and s."uninstalledAt" is null
           order by f."nextAttemptAt", f.id limit $1 for update of f skip locked
         )
         update flow_trigger f set attempts = f.attempts + 1, "nextAttemptAt" = now() + $2 * interval '1 millisecond'
         from due, shop s, vendor_order v, vendor d, marketplace_order o
         where f.id = due.id and s.id = f."shopId" and v.id = f."vendorOrderId" and d.id = v."vendorId" and o.id = v."orderId"
         returning f.id, f.handle, f.state, f.reason, f."createdAt", f.attempts, f."nextAttemptAt" as "leasedUntil",
           o.gid as "orderGid", d.name as vendor, f."shopId", s.domain`,
        [limit, leaseMs],
      );
      return rows.map(({ shopId, domain, ...row }) => ({ ...row, shop: { id: shopId, domain } }));
    },

    async markSent({ id }) {
      await sql.rows(
        `update flow_trigger set "sentAt" = now(), "nextAttemptAt" = null, "failedCode" = null
         where id = $1 and "sentAt" is null`,
        [id],
      );
    },

    async retryLater({ id, leasedUntil }, code, afterMs) {
      await sql.rows(
        `update flow_trigger set "nextAttemptAt" = now() + $3 * interval '1 millisecond', "failedCode" = $4
         where id = $1 and "nextAttemptAt" = $2`,
        [id, leasedUntil, afterMs, code],
      );
    },

    async giveUp({ id, leasedUntil }, code) {
      await sql.rows(
        `update flow_trigger set "nextAttemptAt" = null, "failedCode" = $3 where id = $1 and "nextAttemptAt" = $2`,
        [id, leasedUntil, code],
      );
    },
  };
}
