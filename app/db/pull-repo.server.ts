import type { Pool } from "pg";
import { type OrderSyncSettings, defaultOrderSyncSettings } from "../domain/settings/order-sync-settings.ts";
import type { ConnectionToPull, PullBook, PulledVendorOrder } from "../use-cases/pull-ports.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { type HealthChanged, learn, teaches } from "./connection-lesson.server.ts";
import { insertMails } from "./mail-repo.server.ts";
import { vendorOrdersDue } from "./order-repo.server.ts";
import { statusesOfConnection } from "./order-status-repo.server.ts";
import { parcelsDue } from "./parcel-repo.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

const usualMinutes: OrderSyncSettings["pullEveryMinutes"] = defaultOrderSyncSettings.pullEveryMinutes;

/** A store that hints without end is still not asked more often than this. */
const hintPauseSeconds = 20;

/**
 * `pulledAt` is both what pages show and the lease: whoever sets it asks, and if he dies, the next turn comes by itself
 * with the cursor where it was. A store without an order of ours has nothing to tell.
 */
const claimSql = `
update connection c set "pulledAt" = now()
from (
  select c.id, c."pulledAt" as before from connection c
  join shop s on s.id = c."shopId"
  left join order_sync_settings e on e."shopId" = c."shopId"
  where (c."disconnectedAt" is null or c."trackingUntil" > now()) and c.health <> 'needs-reauthorization'
    and s."uninstalledAt" is null
    and ($1::uuid is null or c."shopId" = $1)
    and ($2 or c."pulledAt" is null or c."pulledAt" <= now()
      - coalesce((e.data->>'pullEveryMinutes')::int, ${usualMinutes}) * interval '1 minute' + interval '10 seconds'
      or c."hintedAt" >= c."pulledAt" and c."pulledAt" <= now() - interval '${hintPauseSeconds} seconds')
    and (c."quietUntil" is null or c."quietUntil" <= now())
    and ($2 or c."breakerOpenUntil" is null or c."breakerOpenUntil" <= now())
    and exists (select 1 from vendor_order v where v."connectionId" = c.id and v."externalId" is not null
      union all select 1 from vendor_order v where v."connectionId" = c.id and v."nextAttemptAt" is not null
        and v.state in ('sending', 'unknown'))
  order by c."pulledAt" nulls first
  for update of c skip locked
) due
join shop s on true join vendor d on true
where c.id = due.id and s.id = c."shopId" and d.id = c."vendorId"
returning c.id, c."shopId", s.name as "shopName", c."vendorId", d.name as "vendorName",
  d.email as "vendorEmail", d.language as "vendorLanguage", s."contactEmail",
  c.platform, c."storeName", c."credentialsSealed", c.health, c."breakerFailures", c."pullCursor", coalesce(c."pullSince", c."createdAt") as since,
  c."pullRewinds", ${statusesOfConnection}`;

const vendorOrdersSql = `
select v.id, v."orderId", v."vendorId", v."externalId", v."externalName", o.name as "orderName", v.reference, v.state, v.reason,
  v."cancelWantedAt" is not null as "cancelWanted", v."pushedAnewBy" is not null as "pushedAnew",
  (select coalesce(jsonb_agg(jsonb_build_object('lineGid', l."lineGid", 'quantity', l.quantity,
      'externalLineId', l."externalLineId") order by l."lineGid"), '[]')
   from vendor_order_line l where l."vendorOrderId" = v.id) as lines,
  (select coalesce(jsonb_agg(jsonb_build_object('externalId', p."externalId", 'status', p.status,
      'shippedAt', p."shippedAt", 'lines', p.lines, 'trackings', p.trackings, 'digest', p.digest,
      'published', p."publishedDigest" is not null or p."sendingSince" is not null
        or jsonb_array_length(p."fulfillmentGids") > 0) order by p."externalId"), '[]')
   from parcel p where p."vendorOrderId" = v.id) as parcels,
  (select coalesce(jsonb_agg(distinct a.params->>'status'), '[]') from activity a
   where a."orderId" = v."orderId" and a."vendorOrderId" = v.id and a.code = 'vendor-order.unknown-status')
    as "toldStatuses"
from vendor_order v join marketplace_order o on o.id = v."orderId"
where v."connectionId" = $1
  and (v."externalId" = any($2::text[]) or (v."externalId" is null and v.reference = any($3::text[])))
order by v.id
for update of v`;

export function createPullBook(pool: Pool, box: SecretBox, healthChanged: HealthChanged): PullBook {
  const sql = sqlOf(pool);
  return {
    claimDue: ({ shop, force }) => sql.rows<ConnectionToPull>(claimSql, [shop, force]),

    readVendorOrders: (tx, connection, changes) =>
      sqlInside(tx).rows<PulledVendorOrder>(vendorOrdersSql, [
        connection,
        changes.map((change) => change.externalId),
        changes.flatMap((change) => change.reference ?? []),
      ]),

    async saveChanges(tx, shop, vendorOrder, changes, mails) {
      const inside = sqlInside(tx);
      if (changes.state !== undefined)
        await inside.rows(
          // What is back although its lines went on elsewhere is cancelled again: the wish for it still stands.
          `update vendor_order set state = $2, reason = $3, "reasonParams" = '{}', move = $4, "updatedAt" = now(),
             "nextAttemptAt" = case when "pushedAnewBy" is not null and $2 in ('confirmed', 'partially-fulfilled')
               then now() else "nextAttemptAt" end
           where id = $1`,
          [vendorOrder.id, changes.state, changes.reason ?? null, changes.move ?? null],
        );
      if (changes.wake)
        await inside.rows(
          `with woken as (
             update vendor_order set "nextAttemptAt" = least("nextAttemptAt", now())
             where id = $1 and "nextAttemptAt" > now() returning id)
           select pg_notify('${vendorOrdersDue}', '') from woken`,
          [vendorOrder.id],
        );
      if (changes.parcels.length > 0) await saveParcels(tx, shop, vendorOrder, changes.parcels);
      await insertActivities(inside, shop, vendorOrder.orderId, changes.activities);
      await insertMails(inside, box, shop, mails);
    },

    async keepStatuses(tx, connection, statuses) {
      if (statuses.length === 0) return;
      const rows = statuses.map(({ vendorOrder, status }) => ({ id: vendorOrder, raw: status.raw, kind: status.kind }));
      await sqlInside(tx).rows(
        `with read as (
           select * from jsonb_to_recordset($3::jsonb) as r(id uuid, raw text, kind text)
         ), kept as (
           insert into store_status ("connectionId", "shopId", raw, "seenAt")
           select distinct $1::uuid, $2::uuid, raw, now() from read order by raw
           on conflict ("connectionId", raw) do update set "seenAt" = excluded."seenAt"
         )
         update vendor_order v set "externalStatus" = r.raw, "externalStatusKind" = r.kind, "externalStatusAt" = now()
         from read r where v.id = r.id
           and (v."externalStatus", v."externalStatusKind") is distinct from (r.raw, r.kind)`,
        [connection.id, connection.shopId, JSON.stringify(rows)],
      );
    },

    async moveCursor(tx, connection, { from, to, ended }) {
      const moved = await sqlInside(tx).rows(
        `update connection set "pullCursor" = $3, "pullSince" = case when $5 then null else "pullSince" end
         where id = $1 and "pullCursor" is not distinct from $2 and "pullRewinds" = $4 returning id`,
        [connection.id, from, to, connection.pullRewinds, ended],
      );
      return moved.length === 1;
    },

    async endPull(connection, { lesson, reference, calls, activities }) {
      await insertActivities(sql, connection.shopId, null, activities);
      if (calls > 0)
        await sql.rows(`update connection set "budgetTokens" = "budgetTokens" - $2::float8 where id = $1`, [
          connection.id,
          calls,
        ]);
      if (teaches(lesson, connection))
        await inTransaction(pool, (tx) => learn(tx, healthChanged, connection.id, lesson, reference));
    },
  };
}

/** What has to follow on the marketplace order becomes due in the transaction that learned of it. */
export async function saveParcels(
  tx: Transaction,
  shop: string,
  vendorOrder: Pick<PulledVendorOrder, "id">,
  parcels: Parameters<PullBook["saveChanges"]>[3]["parcels"],
): Promise<void> {
  await sqlInside(tx).rows(
    `with saved as (
       insert into parcel as p (id, "shopId", "vendorOrderId", "externalId", status, "shippedAt", lines, trackings, digest,
         "publishState", "nextAttemptAt")
       select gen_random_uuid(), $1::uuid, $2::uuid, r."externalId", r.status, r."shippedAt", r.lines, r.trackings,
         r.digest, case when r.publish then 'waiting' else 'withdrawn' end, case when r.publish then now() end
       from jsonb_to_recordset($3::jsonb) as r("externalId" text, status text, "shippedAt" timestamptz, lines jsonb,
         trackings jsonb, digest text, publish boolean)
       on conflict ("vendorOrderId", "externalId") do update set status = excluded.status,
         "shippedAt" = excluded."shippedAt", lines = excluded.lines, trackings = excluded.trackings,
         digest = excluded.digest, attempts = 0, "publishFailure" = null, "nextAttemptAt" = excluded."nextAttemptAt",
         "publishState" = case when p."publishState" = 'sending' then 'sending' else excluded."publishState" end
       returning "nextAttemptAt")
     select pg_notify('${parcelsDue}', '') where exists (select 1 from saved where "nextAttemptAt" is not null)`,
    [shop, vendorOrder.id, JSON.stringify(parcels)],
  );
}
