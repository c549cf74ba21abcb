import type { PrismaClient } from "@prisma/client";
import type { Pool } from "pg";
import { onBehalfPrefix } from "../domain/fulfillment/on-behalf.ts";
import { handledByHand, handParcelPrefix } from "../domain/portal/hand-parcel.ts";
import type { OrderPersonal } from "../domain/order/marketplace-order.ts";
import {
  defaultOrderSyncSettings,
  type OrderSyncSettings,
  orderSyncSettingsSchema,
} from "../domain/settings/order-sync-settings.ts";
import type {
  PortalListRecord,
  PortalOrderBook,
  PortalOrderRecord,
  PortalParcelRecord,
} from "../use-cases/portal/order-ports.ts";
import type { Membership } from "../use-cases/portal/vendor-portal.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { insertMails } from "./mail-repo.server.ts";
import { saveParcels } from "./pull-repo.server.ts";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { inTransaction, type Sql, sqlInside, sqlOf } from "./sql.server.ts";
import { connectionSelect, toConnectionSummary } from "./views/connections-view.server.ts";
import { PAGE_SIZE, readCursor, toPage, writeCursor } from "./views/keyset.server.ts";

/** Somebody may still have to do something with it. */
const open = `o."cancelledAt" is null and (
  v.state in ('planned', 'held', 'ready', 'sending', 'unknown', 'refused', 'confirmed', 'partially-fulfilled')
  or v.state = 'not-ours' and v.reason = 'left-alone'
  or v.state = 'not-ours' and v.reason = '${handledByHand}' and (v."reasonParams"->>'left')::int > 0)`;

/** What was never theirs to ship is not shown. */
const theirs = `not (v.state = 'not-ours' and v.reason in ('created-by-us', 'test-order', 'nothing-to-ship'))`;

const shippedPieces = `(select coalesce(sum((l->>'quantity')::int), 0)::int from parcel p,
  jsonb_array_elements(p.lines) l where p."vendorOrderId" = v.id and p.status = 'shipped')`;

const listSql = (show: "open" | "all", back: boolean): string => `
select v.id, v."createdAt"::text as "createdAt", o.gid, o.name, o."placedAt",
  coalesce(v.conversion->>'to', o.currency) as currency, v.state, v.reason, v.checks,
  o."cancelledAt" is not null as "orderCancelled", a.kind as answer, v."totalMinor"::float8 as "totalMinor",
  o."personalSealed", t.*, ${shippedPieces} as "shippedPieces",
  exists (select 1 from parcel p where p."vendorOrderId" = v.id and p."externalId" ^@ any(array['${handParcelPrefix}', '${onBehalfPrefix}']))
    as "shippedByHand",
  coalesce((select l->>'title' from jsonb_array_elements(o.body->'lines') l where l->>'gid' = t."firstLine"), '')
    as "firstTitle"
from vendor_order v
join marketplace_order o on o.id = v."orderId"
left join vendor_answer a on a."vendorOrderId" = v.id
cross join lateral (
  select count(*)::int as "lineCount", coalesce(sum(quantity), 0)::int as pieces, min("lineGid") as "firstLine"
  from vendor_order_line where "vendorOrderId" = v.id) t
where v."shopId" = $1 and v."vendorId" = $2 and ${theirs} ${show === "open" ? `and ${open}` : ""}
  and ($3::timestamptz is null or (v."createdAt", v.id) ${back ? ">" : "<"} ($3::timestamptz, $4::uuid))
order by v."createdAt" ${back ? "asc" : "desc"}, v.id ${back ? "asc" : "desc"}
limit ${PAGE_SIZE + 1}`;

type ListRow = Omit<PortalListRecord, "personal"> & {
  readonly createdAt: string;
  readonly gid: string;
  readonly personalSealed: Uint8Array | null;
};

const recordSql = (lock: boolean): string => `
select v.id, v."orderId", v."shopId" as shop, v."vendorId" as vendor, v.supplement, v.state, v.reason,
  v.checks, v.reference, case when v."externalId" is not null then coalesce(v."externalName", v."externalId") end
    as "externalName", v."externalUrl", c.platform, c."storeName", v.shipping, v.conversion,
  v."totalMinor"::float8 as "totalMinor", coalesce(v."manualHandling", '[]') as "itemChanges", o."cancelledAt" is not null as "orderCancelled", o.gid, o.body,
  o."personalSealed", e.data as settings, s."contactEmail",
  (select coalesce(jsonb_agg(jsonb_build_object('lineGid', l."lineGid", 'quantity', l.quantity, 'slice', l.slice)
      order by l."lineGid"), '[]') from vendor_order_line l where l."vendorOrderId" = v.id) as lines,
  (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'externalId', p."externalId", 'status', p.status,
      'shippedAt', p."shippedAt", 'lines', p.lines, 'trackings', p.trackings, 'publishState', p."publishState",
      'published', p."publishedDigest" is not null or p."sendingSince" is not null
        or jsonb_array_length(p."fulfillmentGids") > 0)
      order by p."shippedAt", p.id), '[]') from parcel p where p."vendorOrderId" = v.id) as parcels,
  a.kind as "answerKind", a.reason as "answerReason", a."noteSealed", a."answeredAt"
from vendor_order v
join marketplace_order o on o.id = v."orderId"
join shop s on s.id = v."shopId"
left join connection c on c.id = v."connectionId"
left join order_sync_settings e on e."shopId" = v."shopId"
left join vendor_answer a on a."vendorOrderId" = v.id
where v.id = $1 and (v."shopId", v."vendorId") in (select * from unnest($2::uuid[], $3::uuid[]))
${lock ? "for update of v" : ""}`;

type RecordRow = Omit<PortalOrderRecord, "personal" | "settings" | "answer"> & {
  readonly gid: string;
  readonly personalSealed: Uint8Array | null;
  readonly settings: unknown;
  readonly parcels: readonly PortalParcelRecord[];
  readonly answerKind: "accepted" | "declined" | null;
  readonly answerReason: string | null;
  readonly noteSealed: Uint8Array | null;
  readonly answeredAt: Date | null;
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const settingsOf = (stored: unknown): OrderSyncSettings =>
  stored ? orderSyncSettingsSchema.parse(stored) : defaultOrderSyncSettings;

export function createPortalOrderBook(pool: Pool, prisma: PrismaClient, box: SecretBox): PortalOrderBook {
  const sql = sqlOf(pool);
  const openPersonal = (shop: string, gid: string, sealed: Uint8Array | null): OrderPersonal | null =>
    sealed === null ? null : (JSON.parse(box.open(sealed, bindings.orderPersonal(shop, gid))) as OrderPersonal);

  async function read(on: Sql, vendors: readonly Membership[], id: string, lock: boolean) {
    if (!uuid.test(id)) return null;
    const own = [id, vendors.map(({ shop }) => shop), vendors.map(({ vendor }) => vendor)];
    // The order before its vendor orders, as everybody locks them.
    if (lock)
      await on.rows(
        `select 1 from marketplace_order o where o.id = (select v."orderId" from vendor_order v
           where v.id = $1 and (v."shopId", v."vendorId") in (select * from unnest($2::uuid[], $3::uuid[])))
         for update`,
        own,
      );
    const [row] = await on.rows<RecordRow>(recordSql(lock), own);
    if (!row) return null;
    const { answerKind, answerReason, noteSealed, answeredAt, personalSealed, settings, gid, ...record } = row;
    return {
      ...record,
      personal: openPersonal(row.shop, gid, personalSealed),
      settings: settingsOf(settings),
      answer: answerKind && {
        kind: answerKind,
        reason: answerReason,
        note: noteSealed && box.open(noteSealed, bindings.vendorAnswerNote(row.id)),
        answeredAt: answeredAt?.toISOString() ?? "",
      },
    } satisfies PortalOrderRecord;
  }

  return {
    inTransaction: (work) => inTransaction(pool, work),

    async list(member, filter) {
      const cursor = readCursor(filter.cursor, 2);
      const valid = cursor !== null && !Number.isNaN(Date.parse(cursor[0] ?? "")) && uuid.test(cursor[1] ?? "");
      const position = valid ? cursor : null;
      const back = filter.direction === "back" && position !== null;
      const rows = await sql.rows<ListRow>(listSql(filter.show, back), [
        member.shop,
        member.vendor,
        position?.[0] ?? null,
        position?.[1] ?? null,
      ]);
      const page = toPage(rows, { hasCursor: position !== null, direction: back ? "back" : "forward" }, (row) =>
        writeCursor([row.createdAt, row.id]),
      );
      return {
        ...page,
        items: page.items.map(({ personalSealed, ...row }) => ({
          ...row,
          personal: openPersonal(member.shop, row.gid, personalSealed),
        })),
      };
    },

    read: (vendors, id) => read(sql, vendors, id, false),
    lock: (tx, vendors, id) => read(sqlInside(tx), vendors, id, true),

    async markHandled(tx, id, left) {
      await sqlInside(tx).rows(
        `update vendor_order set state = 'not-ours', reason = $2, "reasonParams" = jsonb_build_object('left', $3::int),
           move = case when $3 > 0 then 'vendor' end, generation = generation + 1, "leasedUntil" = null,
           "nextAttemptAt" = null, "updatedAt" = now()
         where id = $1`,
        [id, handledByHand, left],
      );
    },

    saveParcel: (tx, record, parcel) => saveParcels(tx, record.shop, record, [parcel]),

    async saveAnswer(tx, record, answer) {
      await sqlInside(tx).rows(
        `insert into vendor_answer ("vendorOrderId", "shopId", kind, reason, "noteSealed", "answeredAt", "answeredBy")
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict ("vendorOrderId") do update set kind = excluded.kind, reason = excluded.reason,
           "noteSealed" = excluded."noteSealed", "answeredAt" = excluded."answeredAt", "answeredBy" = excluded."answeredBy"`,
        [
          record.id,
          record.shop,
          answer.kind,
          answer.reason,
          answer.note === null ? null : Buffer.from(box.seal(answer.note, bindings.vendorAnswerNote(record.id))),
          answer.now,
          answer.actor,
        ],
      );
    },

    async readAnswers(shop, order) {
      const rows = await sql.rows<{
        id: string;
        kind: "accepted" | "declined";
        reason: string | null;
        noteSealed: Uint8Array | null;
        answeredAt: Date;
      }>(
        `select v.id, a.kind, a.reason, a."noteSealed", a."answeredAt"
         from vendor_order v join vendor_answer a on a."vendorOrderId" = v.id
         where v."shopId" = $1 and v."orderId" = $2`,
        [shop, order],
      );
      return Object.fromEntries(
        rows.map(({ id, kind, reason, noteSealed, answeredAt }) => [
          id,
          {
            kind,
            reason,
            note: noteSealed && box.open(noteSealed, bindings.vendorAnswerNote(id)),
            answeredAt: answeredAt.toISOString(),
          },
        ]),
      );
    },

    async log(tx, record, activities, mails) {
      await insertActivities(sqlInside(tx), record.shop, record.orderId, activities);
      await insertMails(sqlInside(tx), box, record.shop, mails);
    },

    async readSettings(shop) {
      const row = await prisma.orderSyncSettings.findUnique({ where: { shopId: shop } });
      return settingsOf(row?.data);
    },

    async readStore({ shop, vendor }) {
      const [connection, waiting] = await Promise.all([
        prisma.connection.findFirst({
          where: { shopId: shop, vendorId: vendor, disconnectedAt: null },
          select: connectionSelect,
        }),
        prisma.vendorOrder.count({
          where: { shopId: shop, vendorId: vendor, state: { in: ["held", "ready", "unknown", "refused"] } },
        }),
      ]);
      return { connection: connection && toConnectionSummary(connection), waiting };
    },
  };
}
