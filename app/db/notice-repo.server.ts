import type { Pool } from "pg";
import { standingOf, type StandingInput } from "../domain/portal/standing.ts";
import { isLeftToVendor } from "../domain/portal/vendor-holds.ts";
import type { ShopId, VendorId, VendorOrderId } from "../domain/shared/ids.ts";
import { isMailKind } from "../use-cases/mail.ts";
import type {
  DigestNumbers,
  FindingToTell,
  NoticeBook,
  NotifiedShop,
  PartToTell,
} from "../use-cases/notifications/notice-ports.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { insertMails, openMail } from "./mail-repo.server.ts";
import { readNotificationSettings } from "./notification-repo.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

/** So many at once; the next look takes the rest. */
const atOnce = 500;

const columns = `v.id, o.name as "orderName", o.id as "orderId", d.id as "vendorId", d.name as "vendorName",
  d.email as "vendorEmail", d.language as "vendorLanguage",
  exists (select 1 from vendor_membership m where m."vendorId" = d.id and m."endedAt" is null) as "inPortal"`;
const tables = `vendor_order v join marketplace_order o on o.id = v."orderId" join vendor d on d.id = v."vendorId"`;
const notTold = (kind: string, cause: string): string => `not exists (
  select 1 from vendor_order_notice n where n."vendorOrderId" = v.id and n.kind = '${kind}' and n.cause = ${cause})`;

const failedSql = `
select ${columns}, coalesce(v."lastFailure"->>'kind', v.reason, v.state) as cause
from ${tables} left join connection c on c.id = v."connectionId"
where v."shopId" = $1 and o."cancelledAt" is null and (
    v.state = 'refused'
    or v.state = 'unknown' and v."unknownSince" < $2
    or v.state = 'ready' and v."lastFailure" is not null and v."readyAt" < $2 and c.health = 'healthy')
  and ${notTold("merchant-push-failed", `coalesce(v."lastFailure"->>'kind', v.reason, v.state)`)}
order by v.id limit ${atOnce}`;

const unmappedSql = `
select ${columns}, '' as cause from ${tables}
where v."shopId" = $1 and v.state = 'held' and v.reason = 'needs-mapping' and o."cancelledAt" is null
  and ${notTold("merchant-needs-mapping", "''")}
order by v.id limit ${atOnce}`;

/**
 * What may be late: sent to the vendor's store, or left to the vendor to ship (since it was told so, else since the row
 * last changed). The rules of the portal then say whether it really is the vendor's move.
 */
const lateSql = (told: string): string => `
select ${columns}, '' as cause, v.state, v.reason, v.checks, o."cancelledAt" is not null as "orderCancelled",
  (select coalesce(sum(l.quantity), 0)::int from vendor_order_line l where l."vendorOrderId" = v.id) as pieces,
  (select coalesce(sum((l->>'quantity')::int), 0)::int from parcel p, jsonb_array_elements(p.lines) l
    where p."vendorOrderId" = v.id and p.status = 'shipped') as "shippedPieces"
from ${tables}
where v."shopId" = $1 and o."cancelledAt" is null and v."cancelWantedAt" is null
  and v.state in ('confirmed', 'partially-fulfilled', 'held') and ${told}
order by v.id limit ${atOnce}`;
const since = `coalesce(v."confirmedAt",
  (select m."createdAt" from mail m where m."shopId" = v."shopId" and m."dedupeKey" = 'vendor-order-to-ship:' || v.id),
  v."updatedAt")`;
const lateForVendor = lateSql(
  `v."createdAt" >= $3 and v."createdAt" < $2 and ${since} < $2 and ${notTold("vendor-late", "''")}`,
);
const lateForMerchant = lateSql(`exists (
    select 1 from vendor_order_notice n where n."vendorOrderId" = v.id and n.kind = 'vendor-late' and n."toldAt" < $2)
  and ${notTold("merchant-late", "''")}`);

const findingsSql = `
select f.id, f.kind, to_char(f.day, 'YYYY-MM-DD') as day, o.name as "orderName", d.name as "vendorName"
from proof_finding f left join marketplace_order o on o.id = f."orderId"
left join vendor_order v on v.id = f."vendorOrderId" left join vendor d on d.id = v."vendorId"
where f."shopId" = $1 and f."lastSeenAt" >= $2 and f."toldAt" is null and f.move in ('merchant', 'operator')
  and f."repairedAt" is null and f."goneAt" is null and f."settledAt" is null
  and not exists (select 1 from proof_run r where r."shopId" = $1 and r."leasedUntil" > now())
order by f.day, o.name, f.id limit ${atOnce}`;

interface PartRow {
  readonly id: string;
  readonly orderName: string;
  readonly orderId: string;
  readonly cause: string;
  readonly vendorId: string;
  readonly vendorName: string;
  readonly vendorEmail: string | null;
  readonly vendorLanguage: string | null;
  readonly inPortal: boolean;
}
type LateRow = PartRow & Omit<StandingInput, "shippedByHand">;

const toPart = (row: PartRow): PartToTell => ({
  id: row.id as VendorOrderId,
  orderName: row.orderName,
  orderId: row.orderId,
  cause: row.cause,
  vendor: {
    id: row.vendorId as VendorId,
    name: row.vendorName,
    email: row.vendorEmail,
    language: row.vendorLanguage,
    inPortal: row.inPortal,
  },
});

/** Whether it is the vendor's to ship, and something is left. */
function isWaitingForVendor(row: LateRow): boolean {
  if (row.state === "held" && !isLeftToVendor(row)) return false;
  const standing = standingOf({ ...row, shippedByHand: false });
  return standing !== null && ["to-ship", "in-store", "partly-shipped"].includes(standing.state);
}

/** Of whom somebody has to be told, and who was told. For workers. */
export function createNoticeBook(pool: Pool, box: SecretBox): NoticeBook {
  const sql = sqlOf(pool);
  const parts = async (tx: Transaction, text: string, values: readonly unknown[]) =>
    (await sqlInside(tx).rows<PartRow>(text, values)).map(toPart);
  const late = async (tx: Transaction, text: string, values: readonly unknown[]) =>
    (await sqlInside(tx).rows<LateRow>(text, values)).filter(isWaitingForVendor).map(toPart);
  return {
    inTransaction: (work) => inTransaction(pool, work),

    async listShops() {
      const rows = await sql.rows<Omit<NotifiedShop, "settings">>(
        `select s.id, s.domain, s.name, s."timeZone", s.language, s."contactEmail", n."digestDay", n."digestUntil"
         from shop s left join notification_settings n on n."shopId" = s.id
         where s."uninstalledAt" is null and not s."vendorOnly" order by s.id`,
      );
      const settings = await readNotificationSettings(
        sql,
        box,
        rows.map(({ id }) => id),
      );
      return rows.map((row) => ({ ...row, settings: settings.get(row.id) ?? null }));
    },

    async lock(tx, shop) {
      const [row] = await sqlInside(tx).rows<{ got: boolean }>(
        `select pg_try_advisory_xact_lock(hashtextextended('notices ' || $1, 0)) as got`,
        [shop],
      );
      return row?.got === true;
    },

    findFailed: (tx, shop, failingSince) => parts(tx, failedSql, [shop, failingSince]),
    findUnmapped: (tx, shop) => parts(tx, unmappedSql, [shop]),
    findLate: (tx, shop, lateSince, oldest) => late(tx, lateForVendor, [shop, lateSince, oldest]),
    findStillLate: (tx, shop, toldBefore) => late(tx, lateForMerchant, [shop, toldBefore]),

    findFindings: (tx, shop, since) => sqlInside(tx).rows<FindingToTell>(findingsSql, [shop, since]),

    async noteFindingsTold(tx, shop, ids, now) {
      await sqlInside(tx).rows(`update proof_finding set "toldAt" = $3 where "shopId" = $1 and id = any($2::uuid[])`, [
        shop,
        ids,
        now,
      ]);
    },

    async isWritten(tx, shop, dedupeKey) {
      const rows = await sqlInside(tx).rows(`select 1 from mail where "shopId" = $1 and "dedupeKey" = $2`, [
        shop,
        dedupeKey,
      ]);
      return rows.length > 0;
    },

    async noteTold(tx, shop, kind, told, now) {
      await sqlInside(tx).rows(
        `insert into vendor_order_notice ("vendorOrderId", "shopId", kind, cause, "toldAt")
         select t.id, $1::uuid, $2, t.cause, $3 from unnest($4::uuid[], $5::text[]) as t(id, cause)
         on conflict do nothing`,
        [shop, kind, now, told.map(({ id }) => id), told.map(({ cause }) => cause)],
      );
    },

    writeMails: (tx, shop, mails) => insertMails(sqlInside(tx), box, shop, mails),

    async takeDigestDay(tx, shop, day, now) {
      const rows = await sqlInside(tx).rows(
        `insert into notification_settings as n ("shopId", "digestDay", "digestUntil") values ($1, $2, $3)
         on conflict ("shopId") do update set "digestDay" = $2, "digestUntil" = $3
         where n."digestDay" is null or n."digestDay" < $2 returning 1`,
        [shop, day, now],
      );
      return rows.length > 0;
    },

    async takeCollected(tx, shop) {
      const rows = await sqlInside(tx).rows<{
        id: string;
        kind: string;
        shopId: ShopId;
        dedupeKey: string;
        contentSealed: Uint8Array | null;
      }>(
        `update mail set "failedCode" = 'told-in-digest' where "shopId" = $1 and "failedCode" = 'in-digest'
         returning id, kind, "shopId", "dedupeKey", "contentSealed"`,
        [shop],
      );
      return rows
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((row) => {
          const content = openMail(box, row);
          return content && isMailKind(row.kind) ? { kind: row.kind, params: content.params } : null;
        });
    },

    async countSince(tx, shop, from) {
      const [row] = await sqlInside(tx).rows<DigestNumbers>(
        `select
           (select count(*)::int from marketplace_order where "shopId" = $1 and "receivedAt" >= $2) as orders,
           (select count(*)::int from vendor_order where "shopId" = $1 and "confirmedAt" >= $2) as pushed,
           (select count(*)::int from vendor_order where "shopId" = $1 and state in ('refused', 'unknown')) as failed,
           (select count(*)::int from activity where "shopId" = $1 and at >= $2 and code = 'parcel.published') as parcels`,
        [shop, from],
      );
      return row ?? { orders: 0, pushed: 0, failed: 0, parcels: 0 };
    },
  };
}
