import type { Pool } from "pg";
import type { ClaimedParcel, ClaimedPublication, PublicationBook } from "../use-cases/publish-ports.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { chosenLocation } from "./location-repo.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

/** Tells workers that parcels are due; carries nothing, since the table says which. */
export const parcelsDue = "parcels_due";

/**
 * Takes marketplace orders with parcels that are due. The lease lies in the order's row, so two workers cannot both
 * take it, whenever their looks began. An order that somebody is recording right now is left for the next look.
 */
const claimSql = `
with due as (
  select v."orderId" as id, min(p."nextAttemptAt") as at
  from parcel p
  join vendor_order v on v.id = p."vendorOrderId"
  join marketplace_order o on o.id = v."orderId"
  join shop s on s.id = p."shopId"
  where p."nextAttemptAt" <= now() and s."uninstalledAt" is null
    and (o."publishingUntil" is null or o."publishingUntil" <= now())
  group by 1 order by 2 limit $1
), open as (
  select o.id from marketplace_order o
  where o.id in (select id from due) and (o."publishingUntil" is null or o."publishingUntil" <= now())
  for update skip locked
), taken as (
  update marketplace_order o
  set "publishGeneration" = o."publishGeneration" + 1, "publishingUntil" = now() + $2 * interval '1 millisecond'
  from open where o.id = open.id
  returning o.id, o.gid, o."shopId", o."publishGeneration"
)
select t.id as "orderId", t.gid, t."publishGeneration" as generation, now() as now,
  jsonb_build_object('id', s.id, 'domain', s.domain) as shop, e.data as settings,
  (select jsonb_agg(jsonb_build_object('id', p.id, 'vendorOrderId', v.id, 'vendorId', v."vendorId",
      'due', p."nextAttemptAt" <= now(), 'status', p.status, 'lines', p.lines, 'trackings', p.trackings,
      'fulfillmentGids', p."fulfillmentGids", 'digest', p.digest, 'publishedDigest', p."publishedDigest",
      'sendingSince', p."sendingSince", 'attempts', p.attempts,
      'preferredLocation', (select ${chosenLocation("marketplace")} from connection c where c.id = v."connectionId")) order by p."shippedAt" nulls last, p."externalId")
   from parcel p join vendor_order v on v.id = p."vendorOrderId" where v."orderId" = t.id) as parcels
from taken t join shop s on s.id = t."shopId" left join order_sync_settings e on e."shopId" = t."shopId"`;

type ClaimRow = Omit<ClaimedPublication, "parcels"> & {
  readonly parcels: readonly (Omit<ClaimedParcel, "sendingSince"> & { readonly sendingSince: string | null })[];
};

export function createPublicationBook(pool: Pool): PublicationBook {
  const sql = sqlOf(pool);
  const prolongSql = `update marketplace_order set "publishingUntil" = now() + $3 * interval '1 millisecond'
    where id = $1 and "publishGeneration" = $2 and "publishingUntil" > now() returning id`;
  return {
    async claimDue(limit, leaseMs) {
      const rows = await sql.rows<ClaimRow>(claimSql, [limit, leaseMs]);
      return rows.map((row) => ({
        ...row,
        parcels: row.parcels.map((parcel) => ({
          ...parcel,
          sendingSince: parcel.sendingSince === null ? null : new Date(parcel.sendingSince),
        })),
      }));
    },

    async writeIntent(claim, parcelId, leaseMs) {
      const written = await sql.rows(
        `with mine as (${prolongSql})
         update parcel set "publishState" = 'sending', "sendingSince" = now() from mine where parcel.id = $4
         returning parcel.id`,
        [claim.orderId, claim.generation, leaseMs, parcelId],
      );
      return written.length === 1;
    },

    async prolong(claim, leaseMs) {
      return (await sql.rows(prolongSql, [claim.orderId, claim.generation, leaseMs])).length === 1;
    },

    async keepFulfillment(parcelId, fulfillmentGid) {
      await sql.rows(
        `update parcel set "sendingSince" = null, "fulfillmentGids" =
           case when "fulfillmentGids" ? $2 then "fulfillmentGids" else "fulfillmentGids" || to_jsonb($2::text) end
         where id = $1`,
        [parcelId, fulfillmentGid],
      );
    },

    async withdrawIntent(parcelId) {
      await sql.rows(`update parcel set "sendingSince" = null where id = $1`, [parcelId]);
    },

    settle: (claim, results, activities) =>
      inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        const mine = await inside.rows(
          `update marketplace_order set "publishingUntil" = null where id = $1 and "publishGeneration" = $2 returning id`,
          [claim.orderId, claim.generation],
        );
        if (mine.length === 0) return false;
        await inside.rows(
          `update parcel p set
             "publishState" = case when p.digest = r.digest or r."publishState" = 'sending' then r."publishState" else 'waiting' end,
             "sendingSince" = case when r."publishState" = 'sending' then p."sendingSince" end,
             "publishedDigest" = case when r.published then r.digest else p."publishedDigest" end,
             "publishFailure" = nullif(r.failure, 'null'::jsonb), attempts = r.attempts,
             "nextAttemptAt" = case when p.digest <> r.digest then now()
               else now() + r."comeBackInMs" * interval '1 millisecond' end
           from jsonb_to_recordset($1::jsonb) as r(id uuid, "publishState" text, digest text, published boolean,
             failure jsonb, attempts int, "comeBackInMs" float8)
           where p.id = r.id`,
          [JSON.stringify(results)],
        );
        await insertActivities(inside, claim.shop.id, claim.orderId, activities);
        return true;
      }),
  };
}
