import type { Pool } from "pg";
import type { ConnectionId, ShopId, VendorId } from "../domain/shared/ids.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { inTransaction, type Sql, sqlInside } from "./sql.server.ts";

/** Long enough for any order; whoever wants a store to be read for longer connects it. */
const longestTrackingDays = 90;

/** Something can still happen to these in the vendor's store. */
const running = `exists (select 1 from vendor_order v where v."connectionId" = c.id and v.state in
  ('sending', 'unknown', 'confirmed', 'partially-fulfilled', 'cancel-requested', 'cancelling', 'cancel-refused'))`;

const forgetting = `"trackingUntil" = null, "credentialsSealed" = '', "hintSecretSealed" = null`;

/**
 * What becomes of a connection that was just disconnected (V6): with `keepTracking`, what runs in its store is read
 * until it is done, and nothing new is sent. Otherwise, or if nothing runs there, its credentials are forgotten at once,
 * and what was in doubt stays in doubt: people have to look.
 */
export async function endConnection(tx: Transaction, connection: ConnectionId, keepTracking: boolean): Promise<void> {
  const sql = sqlInside(tx);
  const kept = await sql.rows(
    `update connection c set "trackingUntil" = now() + interval '${longestTrackingDays} days'
     where c.id = $1 and $2 and octet_length(c."credentialsSealed") > 0 and ${running} returning c.id`,
    [connection, keepTracking],
  );
  if (kept.length > 0) return;
  await sql.rows(`update connection set ${forgetting} where id = $1`, [connection]);
  await giveUpWhatRuns(sql, connection);
}

/** Nobody can ask the store any more: what waits for its answer waits for people. */
async function giveUpWhatRuns(sql: Sql, connection: ConnectionId): Promise<void> {
  await sql.rows(
    `with given_up as (
       update vendor_order set generation = generation + 1, "leasedUntil" = null, "nextAttemptAt" = null,
         "updatedAt" = now(), move = 'merchant', "reasonParams" = '{}',
         state = case when state in ('sending', 'unknown') then 'refused' else 'cancel-refused' end,
         reason = case when state in ('sending', 'unknown') then 'fate-unknown' else 'not-connected' end
       where "connectionId" = $1 and state in ('sending', 'unknown', 'cancel-requested', 'cancelling')
       returning *
     )
     insert into activity ("shopId", code, params, level, "orderId", "vendorOrderId", "vendorId")
     select "shopId", case state when 'refused' then 'push.refused' else 'cancel.refused' end,
       jsonb_build_object('reason', reason), 'error', "orderId", id, "vendorId" from given_up`,
    [connection],
  );
}

/** Stops reading a store that was disconnected: it is done there, or the store lets us in no longer. */
export async function stopTracking(tx: Transaction, connection: ConnectionId): Promise<void> {
  const sql = sqlInside(tx);
  const [ended] = await sql.rows<{ shopId: ShopId; vendorId: VendorId; platform: string; store: string }>(
    `update connection set ${forgetting} where id = $1 and "trackingUntil" is not null
     returning "shopId", "vendorId", platform, "storeName" as store`,
    [connection],
  );
  if (!ended) return;
  await giveUpWhatRuns(sql, connection);
  await sql.rows(
    `insert into activity ("shopId", code, params, "vendorId", platform)
     values ($1, 'connection.tracking-ended', jsonb_build_object('store', $2::text), $3, $4)`,
    [ended.shopId, ended.store, ended.vendorId, ended.platform],
  );
}

/** Forgets the credentials of disconnected stores in which nothing runs any more, or not for very long. */
export async function stopFinishedTracking(pool: Pool): Promise<number> {
  return inTransaction(pool, async (tx) => {
    const finished = await sqlInside(tx).rows<{ id: ConnectionId }>(
      `select c.id from connection c
       where c."trackingUntil" is not null and (c."trackingUntil" <= now() or not ${running})
       order by c.id limit 100 for no key update of c skip locked`,
    );
    for (const { id } of finished) await stopTracking(tx, id);
    return finished.length;
  });
}
