import type { Pool } from "pg";
import { changedStatuses, statusTableSchema, type StatusTable } from "../domain/fulfillment/status-table.ts";
import type { ConnectionId } from "../domain/shared/ids.ts";
import type { OrderStatusBook, SeenStatus } from "../use-cases/order-statuses/order-status-ports.ts";
import { readPageAudit, readSettingsPage, saveSettingsPage } from "./settings-page-repo.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

const pageOf = (platform: string): string => `order-statuses/${platform}`;
const tableOf = (data: unknown): StatusTable => statusTableSchema.safeParse(data).data ?? {};

/** For a select over `connection` rows called `c`: the merchant's table of the connection's platform. */
export const statusesOfConnection = `coalesce((select g.data from settings_page g
  where g."shopId" = c."shopId" and g.page = 'order-statuses/' || c.platform), '{}') as statuses`;

/** What can still change by what a status means; the rest is over. */
const running = `v.state in ('confirmed', 'partially-fulfilled', 'cancel-refused')`;

/** The store's clock may be behind ours. */
const clockTolerance = `interval '1 hour'`;

/** Statuses of orders in vendors' stores: what they mean, and which are there (O12). */
export function createOrderStatusBook(pool: Pool): OrderStatusBook {
  const sql = sqlOf(pool);
  return {
    connections: (shop, platform) =>
      sql.rows<{ id: ConnectionId; platform: string; storeName: string; vendorName: string }>(
        `select c.id, c.platform, c."storeName", d.name as "vendorName"
         from connection c join vendor d on d.id = c."vendorId"
         where c."shopId" = $1::uuid and ($2::text is null or c.platform = $2)
           and (c."disconnectedAt" is null or c."trackingUntil" is not null)
         order by d.name, c.id`,
        [shop, platform],
      ),

    seen: (shop, platform) =>
      sql.rows<SeenStatus>(
        `with here as (
           select c.id, v."externalStatus" as raw, count(*)::int as orders, count(*) filter (where ${running})::int as open
           from connection c join vendor_order v on v."connectionId" = c.id and v."externalStatus" is not null
           where c."shopId" = $1::uuid group by 1, 2
         )
         select c.platform, c.id as "connectionId", s.raw, s.label, s."listedAt" is not null as listed, s."seenAt",
           coalesce(h.orders, 0) as orders, coalesce(h.open, 0) as open
         from connection c join store_status s on s."connectionId" = c.id
         left join here h on h.id = c.id and h.raw = s.raw
         where c."shopId" = $1::uuid and ($2::text is null or c.platform = $2)
           and (c."disconnectedAt" is null or c."trackingUntil" is not null)
         order by s.raw, c.id`,
        [shop, platform],
      ),

    async table(shop, platform) {
      const page = await readSettingsPage(sql, shop, pageOf(platform));
      return { ...page, table: tableOf(page.data) };
    },

    async audit(shop, platform) {
      const rows = await readPageAudit(sql, shop, pageOf(platform));
      return rows.map(({ at, actor, before, after }) => ({
        at,
        actor,
        before: tableOf(before),
        after: tableOf(after),
      }));
    },

    save: (shop, platform, { table, version, actor }, pullSoon) =>
      inTransaction(pool, async (tx) => {
        const saved = await saveSettingsPage(tx, shop, pageOf(platform), {
          data: table,
          version,
          actor,
          field: "orderStatuses",
        });
        if (saved === null) return "conflict";
        // From where the first of the orders concerned was made, everything is read once more, in pages as always. Where
        // nothing was read yet, reading begins at the beginning anyway.
        const rewound = await sqlInside(tx).rows(
          `update connection c set "pullCursor" = null, "pullRewinds" = c."pullRewinds" + 1, "hintedAt" = now(),
             "pullSince" = case when c."pullCursor" is null and c."pullSince" is null then null
               else least(c."pullSince", x.since) end
           from (select v."connectionId" as id, min(v."createdAt") - ${clockTolerance} as since
                 from vendor_order v join connection o on o.id = v."connectionId"
                 where o."shopId" = $1::uuid and o.platform = $2 and v."externalStatus" = any($3::text[]) group by 1) x
           where c.id = x.id returning c.id`,
          [shop, platform, changedStatuses(tableOf(saved.before), table)],
        );
        if (rewound.length > 0) await pullSoon(tx);
        return "saved";
      }),

    async keepList(shop, connection, statuses) {
      await inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        await inside.rows(
          `update store_status set "listedAt" = null
           where "connectionId" = $1::uuid and "shopId" = $2::uuid and raw <> all($3::text[]) and "listedAt" is not null`,
          [connection, shop, statuses.map(({ raw }) => raw)],
        );
        await inside.rows(
          `insert into store_status ("connectionId", "shopId", raw, label, "listedAt")
           select c.id, c."shopId", s.raw, s.label, now()
           from connection c, jsonb_to_recordset($3::jsonb) as s(raw text, label text)
           where c.id = $1::uuid and c."shopId" = $2::uuid
           on conflict ("connectionId", raw) do update set label = excluded.label, "listedAt" = now()`,
          [connection, shop, JSON.stringify(statuses)],
        );
        // What the store has no more and no order ever had.
        await inside.rows(
          `delete from store_status where "connectionId" = $1::uuid and "shopId" = $2::uuid and "listedAt" is null and "seenAt" is null`,
          [connection, shop],
        );
      });
    },
  };
}
