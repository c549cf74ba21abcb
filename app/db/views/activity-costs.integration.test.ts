import { afterAll, beforeAll, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import type { ActivityPage } from "../../use-cases/activity-log.ts";
import { clearExpired } from "../retention.server.ts";
import { createTenantWall, merchantOf, type TenantWall } from "../tenant-wall.server.ts";
import { countNewActivity, readActivity } from "./activity-view.server.ts";
import { readCursor, writeCursor } from "./keyset.server.ts";

// Rows are counted, not seconds. Whatever is asked of the log, the database reads some pages' worth of it, not all there
// is; the rare entries asked for are the oldest, where a plan without the right index is at its worst.
const rows = 30_000;
const now = new Date("2026-11-22T12:00:00Z");
let database: TestDatabase;
let wall: TenantWall;
let shop: ShopId;
let rare: string;

beforeAll(async () => {
  database = await freshDatabase({ poolSize: 2 });
  wall = createTenantWall(database.url, { seats: 1, perSeat: 1 });
  const make = (domain: string) =>
    database.prisma.shop.create({ data: { domain, name: domain, currency: "EUR", timeZone: "Europe/Oslo" } });
  shop = (await make("big.myshopify.com")).id as ShopId;
  const other = (await make("other.myshopify.com")).id;
  const vendors = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      database.prisma.vendor.create({ data: { shopId: shop, name: `V${n}`, nameKey: `v${n}` } }),
    ),
  );
  rare = (await database.prisma.vendor.create({ data: { shopId: shop, name: "Rare", nameKey: "rare" } })).id;
  await database.pool.query(
    `insert into marketplace_order (id, "shopId", gid, name, "placedAt", "sourceUpdatedAt", "financialStatus",
       "fulfillmentStatus", currency, "totalMinor", "lineCount", digest, body)
     select gen_random_uuid(), $1, 'gid://shopify/Order/' || n, '#' || n, now(), now(), 'paid', 'unfulfilled', 'EUR', 1, 1, 'd', '{}'
     from generate_series(1, $2) n`,
    [shop, rows / 5],
  );
  // Oldest first, as time has it. Five entries an order; everything rare is among the first hundred.
  await database.pool.query(
    `insert into activity ("shopId", at, code, level, "orderId", "vendorId", platform, "durationMs", reference)
     select case when n % 10 = 0 then $2 else $1 end::uuid, $5::timestamptz - ($3 - n) * interval '1 minute',
       case when n <= 20 then 'settings.changed' when n <= 40 then 'reconciliation.repaired'
         else (array['order.recorded', 'vendor-order.held', 'vendor-order.ready', 'push.confirmed', 'parcel.published'])[n % 5 + 1] end,
       case when n <= 60 then 'error' when n % 500 = 0 then 'warn' else 'info' end,
       case when n > 20 then o.id end, case when n <= 80 then $6::uuid else ($4::uuid[])[n % 20 + 1] end,
       case when n <= 100 then 'woocommerce' else 'shopify' end, 100, case when n % 100 = 1 then 'R' || n end
     from generate_series(1, $3::int) n
     join (select id, row_number() over (order by length(name), name) as k from marketplace_order) o on o.k = (n + 4) / 5`,
    [shop, other, rows, vendors.map(({ id }) => id), now, rare],
  );
  await database.pool.query("vacuum analyze");
});
afterAll(async () => {
  await wall.close();
  await database.close();
});

/** How many entries of the log the work read, by index and by going through all of them. */
async function entriesRead(work: () => Promise<unknown>): Promise<{ byIndex: number; byScan: number }> {
  const counts = async () => {
    // Every connection keeps its own counts until it is told to hand them in.
    await wall.within(merchantOf(shop), ({ pool }) => pool.query("select pg_stat_force_next_flush()"));
    await Promise.all(
      Array.from({ length: 4 }, () => database.pool.query("select pg_stat_force_next_flush(), pg_sleep(0.01)")),
    );
    await database.pool.query("select pg_stat_clear_snapshot()");
    const found = await database.pool.query<{ scan: string; index: string }>(
      `select seq_tup_read as scan, idx_tup_fetch as index from pg_stat_user_tables where relname = 'activity'`,
    );
    return { byIndex: Number(found.rows[0]?.index), byScan: Number(found.rows[0]?.scan) };
  };
  const before = await counts();
  await work();
  const after = await counts();
  return { byIndex: after.byIndex - before.byIndex, byScan: after.byScan - before.byScan };
}

const everything: ActivityPage = {
  search: "",
  vendorId: null,
  platform: null,
  group: null,
  level: null,
  withinHours: null,
  from: null,
  to: null,
  cursor: null,
  direction: "forward",
};
const list = (change: Partial<ActivityPage> | (() => Partial<ActivityPage>)) => () =>
  // As pages ask: behind the wall fewer indexes are of use.
  wall.within(merchantOf(shop), ({ prisma }) =>
    readActivity(prisma, shop, { ...everything, ...(typeof change === "function" ? change() : change) }, now),
  );

const questions: readonly (readonly [what: string, ask: () => Promise<unknown>])[] = [
  ["the first page", list({})],
  [
    "a page in the middle",
    list({ cursor: writeCursor([new Date(now.getTime() - 15_000 * 60_000).toISOString(), "15000"]) }),
  ],
  ["a vendor who sells once a year", list(() => ({ vendorId: rare }))],
  ["a platform with one vendor", list({ platform: "woocommerce" })],
  ["errors", list({ level: "error" })],
  ["warnings", list({ level: "warn" })],
  ["information", list({ level: "info" })],
  ["a frequent kind", list({ group: "pushes" })],
  ["a rare kind", list({ group: "settings" })],
  ["a frequent and a rare kind together", list({ group: "orders" })],
  ["a kind that never was", list({ group: "cancellations" })],
  ["an order", list({ search: "#3000" })],
  ["a support reference", list({ search: "r101" })],
  ["the last hour", list({ withinHours: 1 })],
  ["a day long ago", list({ from: "2026-11-10", to: "2026-11-10" })],
  ["errors of a rare vendor", list(() => ({ vendorId: rare, level: "error" }))],
  [
    "what came since a minute ago",
    async () => {
      const { newest } = await list({})();
      const [at = "", id = ""] = readCursor(newest, 2) ?? [];
      const place = writeCursor([new Date(Date.parse(at) - 60_000).toISOString(), id]);
      return wall.within(merchantOf(shop), ({ prisma }) =>
        countNewActivity(prisma, shop, { ...everything, level: "error" }, place, now),
      );
    },
  ],
  ["what is too old to keep", () => clearExpired(database, now)],
];

it.each(questions)("%s costs some pages' worth of entries", async (_what, ask) => {
  const { byIndex, byScan } = await entriesRead(ask);
  expect(byScan).toBe(0);
  expect(byIndex).toBeLessThan(200);
});
