import type { Pool } from "pg";
import type { OrderPersonal } from "../domain/order/marketplace-order.ts";
import { money } from "../domain/shared/money.ts";

import type { LineGid, OrderGid, OrderId, ShopId, VendorId, VendorOrderId } from "../domain/shared/ids.ts";
import { defaultOrderSyncSettings, orderSyncSettingsSchema } from "../domain/settings/order-sync-settings.ts";
import type { VendorOrderState } from "../domain/order/vendor-order-states.ts";
import { provedDays } from "../use-cases/proof/proof-ports.ts";
import { rightAddresses } from "../use-cases/proof/right-addresses.ts";
import type {
  FoundOut,
  OrderToProve,
  ProofBook,
  ProofDay,
  ProofRun,
  StoreToProve,
} from "../use-cases/proof/proof-ports.ts";
import type { LoggedActivity } from "../use-cases/record-ports.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { vendorOrdersDue } from "./order-repo.server.ts";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

const leaseMinutes = 10;
const pageSize = 500;
/** Time after midnight for what was placed before it to be told of. */
const afterMidnight = "30 minutes";

/**
 * A shop is due when its yesterday has no report that was made after it ended. Where the shop's days begin is its time
 * zone's business, so PostgreSQL reckons them, clocks that change included.
 */
const dueSql = `
select s.id from shop s
where s."uninstalledAt" is null and not s."vendorOnly"
  and s."installedAt" < date_trunc('day', now() at time zone s."timeZone") at time zone s."timeZone"
  and now() >= date_trunc('day', now() at time zone s."timeZone") at time zone s."timeZone" + interval '${afterMidnight}'
  and not exists (select 1 from proof_report r where r."shopId" = s.id and r.complete
    and r.day = (now() at time zone s."timeZone")::date - 1)
order by s.id`;

const daysSql = `
select to_char(d, 'YYYY-MM-DD') as day, d at time zone s."timeZone" as "from",
  (d + interval '1 day') at time zone s."timeZone" as until, (d + interval '1 day') at time zone s."timeZone" <= now() as complete
from shop s, generate_series(
  greatest(date_trunc('day', now() at time zone s."timeZone") - $2 * interval '1 day',
    date_trunc('day', s."installedAt" at time zone s."timeZone")),
  date_trunc('day', now() at time zone s."timeZone") - case when $3 then interval '0' else interval '1 day' end,
  interval '1 day') d
where s.id = $1 order by d`;

/**
 * The vendor orders of a run, each with the day whose report it belongs to: that on which its order was placed; one that
 * was pushed only when that report was closed belongs to the day on which it was.
 */
const ordersOfRun = `
select v.id, v."orderId", v."connectionId", to_char(late.day at time zone s."timeZone", 'YYYY-MM-DD') as day
from vendor_order v join marketplace_order o on o.id = v."orderId" join shop s on s.id = v."shopId",
  lateral (select case when (v."confirmedAt" at time zone s."timeZone")::date
      >= (o."placedAt" at time zone s."timeZone")::date + ${provedDays} then v."confirmedAt" else o."placedAt" end as day) late
where v."shopId" = $1 and o."shopId" = $1 and late.day >= $2 and late.day < $3
  and (o."placedAt" >= $2 and o."placedAt" < $3
    or v."confirmedAt" >= $2 and v."confirmedAt" < $3 and o."placedAt" < $2)`;

const storesSql = `
select r."connectionId", c."disconnectedAt" is not null as disconnected,
  bool_or(v."externalId" is not null or v.attempts > 0 or v.state in ('sending', 'unknown', 'refused')) as "toBeAsked"
from (${ordersOfRun}) r join vendor_order v on v.id = r.id join connection c on c.id = r."connectionId"
group by 1, 2 order by 1`;

const toProveSql = `
select v.id, v."orderId", v."vendorId", r.day, v.state, v."externalId", v.reference, v."totalMinor"::float8 as "totalMinor",
  v."cancelWantedAt", v."wantedDigest" is not null and v."wantedDigest" is distinct from v."sentDigest" as "editTravels",
  v."manualHandling" is not null or v."handledDigest" is not null or v."itemsWanted" is not null
    or v."refusedItems" is not null as "linesInQuestion",
  v."leasedUntil" > now() as leased, o.gid,
  coalesce(v.conversion->>'to', o.currency) as currency, o."placedAt", o."personalSealed",
  (select coalesce(jsonb_agg(jsonb_build_object('lineGid', l."lineGid", 'quantity', l.quantity,
      'externalLineId', l."externalLineId") order by l."lineGid"), '[]')
   from vendor_order_line l where l."vendorOrderId" = v.id) as lines,
  (select coalesce(array_agg(p."shippedAt"), '{}') from parcel p
   where p."vendorOrderId" = v.id and p.status = 'shipped' and p."shippedAt" is not null) as "shippedAt"
from (${ordersOfRun}) r join vendor_order v on v.id = r.id join marketplace_order o on o.id = v."orderId"
where r."connectionId" is not distinct from $4::uuid and ($5::uuid is null or v.id > $5)
order by v.id limit ${pageSize}`;

interface RowToProve {
  readonly id: VendorOrderId;
  readonly orderId: OrderId;
  readonly vendorId: VendorId;
  readonly day: string;
  readonly state: VendorOrderState;
  readonly externalId: string | null;
  readonly reference: string;
  readonly totalMinor: number;
  readonly cancelWantedAt: Date | null;
  readonly editTravels: boolean;
  readonly linesInQuestion: boolean;
  readonly leased: boolean | null;
  readonly gid: OrderGid;
  readonly currency: string;
  readonly placedAt: Date;
  readonly personalSealed: Uint8Array | null;
  readonly lines: OrderToProve["lines"];
  readonly shippedAt: Date[];
}

/** In the run's days, by when they were placed: gift cards, tips and removed lines are nobody's to ship. */
const countSql = `
select to_char(o."placedAt" at time zone s."timeZone", 'YYYY-MM-DD') as day, count(*)::int as orders,
  coalesce(sum(u.unassigned), 0)::int as unassigned, coalesce(sum(u."notOurs"), 0)::int as "notOurs"
from marketplace_order o join shop s on s.id = o."shopId",
  lateral (select count(*) filter (where x->>'reason' = 'no-vendor') as unassigned,
      count(*) filter (where x->>'reason' <> 'no-vendor') as "notOurs"
    from jsonb_array_elements(o.unassigned) x) u
where o."shopId" = $1 and o."placedAt" >= $2 and o."placedAt" < $3
group by 1`;

const unaccountedSql = `
select to_char(o."placedAt" at time zone s."timeZone", 'YYYY-MM-DD') as day, o.id as "orderId", array_agg(x->>'gid') as lines
from marketplace_order o join shop s on s.id = o."shopId", jsonb_array_elements(o.body->'lines') x
where o."shopId" = $1 and o."placedAt" >= $2 and o."placedAt" < $3
  and not exists (select 1 from vendor_order_line l where l."orderId" = o.id and l."lineGid" = x->>'gid'
    and not l.former)
  and not exists (select 1 from jsonb_array_elements(o.unassigned) u where u->>'lineGid' = x->>'gid')
group by 1, 2`;

const windowOf = ({ days }: ProofRun): [Date, Date] => [
  days[0]?.from ?? new Date(0),
  days.at(-1)?.until ?? new Date(0),
];

export function createProofBook(pool: Pool, box: SecretBox): ProofBook {
  const sql = sqlOf(pool);
  return {
    listDue: async () => (await sql.rows<{ id: ShopId }>(dueSql)).map(({ id }) => id),

    async begin(shop, { days, today }) {
      const [begun] = await sql.rows<{ startedAt: Date; domain: string }>(
        `insert into proof_run as r ("shopId", "startedAt", "leasedUntil")
         select id, now(), now() + interval '${leaseMinutes} minutes' from shop where id = $1 and "uninstalledAt" is null
         on conflict ("shopId") do update set "startedAt" = now(), "askedAt" = null, stores = 0, "storesDone" = 0,
           "leasedUntil" = excluded."leasedUntil"
         where r."leasedUntil" is null or r."leasedUntil" < now()
         returning "startedAt", (select domain from shop where id = $1)`,
        [shop],
      );
      if (!begun) return null;
      const window = await sql.rows<ProofDay>(daysSql, [shop, days, today]);
      return { shop: { id: shop, domain: begun.domain }, startedAt: begun.startedAt, days: window };
    },

    async giveUp(run) {
      await sql.rows(`update proof_run set "leasedUntil" = null where "shopId" = $1 and "startedAt" = $2`, [
        run.shop.id,
        run.startedAt,
      ]);
    },

    async noteProgress(shop, done, all) {
      await sql.rows(
        `update proof_run set "storesDone" = $2, stores = $3, "leasedUntil" = now() + interval '${leaseMinutes} minutes'
         where "shopId" = $1`,
        [shop, done, all],
      );
    },

    findUnrecorded: (shop, listed, patienceMs) =>
      sql.rows(
        `select x.gid, o.id is not null as known
         from jsonb_to_recordset($2::jsonb) as x(gid text, "updatedAt" timestamptz)
         left join marketplace_order o on o."shopId" = $1 and o.gid = x.gid
         where o.id is null or o."sourceUpdatedAt" < x."updatedAt" and x."updatedAt" < now() - $3 * interval '1 millisecond'`,
        [shop, JSON.stringify(listed), patienceMs],
      ),

    async orderIdOf(shop, gid) {
      const [row] = await sql.rows<{ id: OrderId }>(
        `select id from marketplace_order where "shopId" = $1 and gid = $2`,
        [shop, gid],
      );
      return row?.id ?? null;
    },

    listStores: (run) => sql.rows<StoreToProve>(storesSql, [run.shop.id, ...windowOf(run)]),

    async readOrders(run, connection, after) {
      const shop = run.shop.id;
      const rows = await sql.rows<RowToProve>(toProveSql, [shop, ...windowOf(run), connection, after]);
      if (rows.length === 0) return [];
      const [stored] = await sql.rows<{ name: string; data: unknown }>(
        `select s.name, e.data from shop s left join order_sync_settings e on e."shopId" = s.id where s.id = $1`,
        [shop],
      );
      const settings = stored?.data ? orderSyncSettingsSchema.parse(stored.data) : defaultOrderSyncSettings;
      return rows.map(({ totalMinor, currency, editTravels, leased, personalSealed, gid, ...row }): OrderToProve => ({
        ...row,
        leased: leased === true,
        total: money(totalMinor, currency),
        addresses:
          editTravels || personalSealed === null
            ? null
            : rightAddresses(
                JSON.parse(box.open(personalSealed, bindings.orderPersonal(shop, gid))) as OrderPersonal,
                settings,
              ),
      }));
    },

    countOrders: (run) => sql.rows(countSql, [run.shop.id, ...windowOf(run)]),

    findUnaccounted: (run) =>
      sql.rows<{ day: string; orderId: OrderId; lines: LineGid[] }>(unaccountedSql, [run.shop.id, ...windowOf(run)]),

    saveFindings: (run, found) =>
      inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        const shop = run.shop.id;
        const rows = found.map((each) => ({ ...each, ...each.finding, key: keyOf(each), finding: undefined }));
        // Told once: what was there the last time is no news, what came back is.
        const known = await inside.rows<{ day: string; key: string }>(
          `select to_char(f.day, 'YYYY-MM-DD') as day, f.key from proof_finding f
           join jsonb_to_recordset($2::jsonb) as r(day date, key text) on r.day = f.day and r.key = f.key
           where f."shopId" = $1 and f."goneAt" is null`,
          [shop, JSON.stringify(rows)],
        );
        await inside.rows(
          `insert into proof_finding as f (id, "shopId", day, key, kind, "orderId", "vendorOrderId", "connectionId", "lineGid",
             params, move, "firstSeenAt", "lastSeenAt", "repairedAt")
           select gen_random_uuid(), $1::uuid, r.day, r.key, r.kind, r."orderId", r."vendorOrderId", r."connectionId",
             r."lineGid", r.params, r.move, now(), now(), case when r.repaired then now() end
           from jsonb_to_recordset($2::jsonb) as r(day date, key text, kind text, "orderId" uuid, "vendorOrderId" uuid,
             "connectionId" uuid, "lineGid" text, params jsonb, move text, repaired boolean)
           on conflict ("shopId", day, key) do update set "lastSeenAt" = now(), "orderId" = excluded."orderId",
             "connectionId" = excluded."connectionId", params = excluded.params, move = excluded.move, "goneAt" = null,
             "repairedAt" = coalesce(excluded."repairedAt", case when f."goneAt" is null then f."repairedAt" end),
             "settledAt" = case when f.params = excluded.params and f."goneAt" is null then f."settledAt" end,
             "settledBy" = case when f.params = excluded.params and f."goneAt" is null then f."settledBy" end,
             -- What came back is news, and what the merchant had dealt with before it changed.
             "toldAt" = case when f."goneAt" is null and (f."settledAt" is null or f.params = excluded.params)
               then f."toldAt" end`,
          [shop, JSON.stringify(rows)],
        );
        const before = new Set(known.map(({ day, key }) => `${day} ${key}`));
        const fresh = found.filter((each) => !before.has(`${each.day} ${keyOf(each)}`));
        for (const [order, ofOrder] of Map.groupBy(fresh, ({ orderId }) => orderId))
          await insertActivities(inside, shop, order, ofOrder.map(newsOf));
        return fresh.length;
      }),

    async wake(shop, ids) {
      await sql.rows(
        `with woken as (
           update vendor_order set "nextAttemptAt" = now() where "shopId" = $1 and id = any($2::uuid[])
             and state in ('sending', 'unknown') and ("leasedUntil" is null or "leasedUntil" < now()) returning id)
         select pg_notify('${vendorOrdersDue}', '') from woken`,
        [shop, ids],
      );
    },

    finish: (run, { numbers, listed, unread, newFindings, durationMs }) =>
      inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        const shop = run.shop.id;
        const reports = run.days.map((day) => ({
          ...day,
          numbers: numbers.get(day.day),
          ordersInShop: listed?.get(day.day) ?? null,
          unread,
        }));
        await inside.rows(
          `insert into proof_report ("shopId", day, "from", until, "checkedAt", complete, numbers, "ordersInShop", unread)
           select $1::uuid, r.day, r."from", r.until, $2::timestamptz, r.complete, r.numbers, r."ordersInShop", r.unread
           from jsonb_to_recordset($3::jsonb) as r(day date, "from" timestamptz, until timestamptz, complete boolean,
             numbers jsonb, "ordersInShop" int, unread jsonb)
           on conflict ("shopId", day) do update set "checkedAt" = excluded."checkedAt", complete = excluded.complete,
             "from" = excluded."from", until = excluded.until, numbers = excluded.numbers,
             "ordersInShop" = excluded."ordersInShop", unread = excluded.unread`,
          [shop, run.startedAt, JSON.stringify(reports)],
        );
        // Looked for again and not seen: it is over. Where nobody could look, it stays.
        await inside.rows(
          `update proof_finding set "goneAt" = now()
           where "shopId" = $1 and day = any($2::date[]) and "lastSeenAt" < $3 and "goneAt" is null
             and "repairedAt" is null and kind <> all($4::text[])
             and ("connectionId" is null or "connectionId" <> all($5::uuid[]))`,
          [
            shop,
            run.days.map(({ day }) => day),
            run.startedAt,
            listed === null ? ["order-not-recorded", "order-outdated"] : [],
            unread.map(({ connectionId }) => connectionId),
          ],
        );
        await insertActivities(inside, shop, null, [
          { code: "proof.done", params: { days: run.days.length, found: newFindings }, durationMs },
        ]);
        await inside.rows(
          `update proof_run set "finishedAt" = now(), "leasedUntil" = null where "shopId" = $1 and "startedAt" = $2`,
          [shop, run.startedAt],
        );
      }),
  };
}

const keyOf = ({ finding, vendorOrderId, orderId, orderGid }: FoundOut): string =>
  [finding.kind, vendorOrderId ?? orderGid ?? orderId, finding.lineGid].filter((part) => part !== null).join(" ");

function newsOf({ finding, vendorOrderId, vendorId, repaired }: FoundOut): LoggedActivity {
  return {
    code: repaired ? "proof.repaired" : "proof.found",
    level: repaired ? "info" : "warn",
    params: { kind: finding.kind },
    ...(vendorOrderId === null ? {} : { vendorOrderId }),
    ...(vendorId === null ? {} : { vendorId }),
  };
}
