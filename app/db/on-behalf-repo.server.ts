import type { Pool } from "pg";
import { handledByHand } from "../domain/portal/hand-parcel.ts";
import type { OnBehalfBook, OnBehalfRecord } from "../use-cases/on-behalf/on-behalf-ports.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { insertMails } from "./mail-repo.server.ts";
import { saveParcels } from "./pull-repo.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { inTransaction, sqlInside } from "./sql.server.ts";

const recordSql = `
select v.id, v."orderId", o.name as "orderName", o."cancelledAt" is not null as "orderCancelled", s.name as "shopName",
  v."vendorId", d.email as "vendorEmail", v.state, v.reason, v."pushedAnewBy" is not null as "pushedAnew",
  case when v."externalId" is not null then coalesce(v."externalName", v."externalId") end as "externalName",
  (select coalesce(jsonb_agg(jsonb_build_object('lineGid', l."lineGid", 'quantity', l.quantity) order by l."lineGid"), '[]')
   from vendor_order_line l where l."vendorOrderId" = v.id) as lines,
  (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'externalId', p."externalId", 'status', p.status,
      'shippedAt', p."shippedAt", 'lines', p.lines, 'trackings', p.trackings, 'publishState', p."publishState")
      order by p."shippedAt", p.id), '[]') from parcel p where p."vendorOrderId" = v.id) as parcels
from vendor_order v
join marketplace_order o on o.id = v."orderId"
join shop s on s.id = v."shopId"
join vendor d on d.id = v."vendorId"
where v."shopId" = $1 and v.id = $2 for update of v`;

/** Vendor orders as the merchant ships them. */
export function createOnBehalfBook(pool: Pool, box: SecretBox): OnBehalfBook {
  return {
    inTransaction: (work) => inTransaction(pool, work),

    async lock(tx, shop, id) {
      const sql = sqlInside(tx);
      // The order before its vendor orders, as everybody locks them.
      await sql.rows(
        `select 1 from marketplace_order o
         where o.id = (select "orderId" from vendor_order where "shopId" = $1 and id = $2) for update`,
        [shop, id],
      );
      const [record] = await sql.rows<OnBehalfRecord>(recordSql, [shop, id]);
      return record ?? null;
    },

    async markHandled(tx, id, pieces) {
      await sqlInside(tx).rows(
        `update vendor_order set state = 'not-ours', reason = $2, "reasonParams" = $3::jsonb,
           move = case when ($3::jsonb->>'left')::int > 0 then 'merchant' end, generation = generation + 1,
           "leasedUntil" = null, "nextAttemptAt" = null, "updatedAt" = now()
         where id = $1`,
        [id, handledByHand, JSON.stringify(pieces)],
      );
    },

    async setState(tx, id, state) {
      await sqlInside(tx).rows(
        `update vendor_order set state = $2, reason = null, "reasonParams" = '{}', move = null, "updatedAt" = now()
         where id = $1`,
        [id, state],
      );
    },

    saveParcel: (tx, shop, id, parcel) => saveParcels(tx, shop, { id }, [parcel]),

    async log(tx, shop, order, { activity, mails, audit }) {
      const sql = sqlInside(tx);
      await insertActivities(sql, shop, order, [activity]);
      await insertMails(sql, box, shop, mails);
      await sql.rows(
        `insert into audit_entry ("shopId", actor, action, subject, after) values ($1, $2, $3, $4, $5::jsonb)`,
        [shop, audit.actor, audit.action, audit.subject, JSON.stringify(audit.after)],
      );
    },
  };
}
