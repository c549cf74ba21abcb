import { afterAll, beforeAll, expect, it } from "vitest";
import { createEngineBench, type EngineBench } from "../../tests/support/engine.ts";
import type { OrderFilter } from "../use-cases/views.ts";
import { createPullBook } from "./pull-repo.server.ts";
import { createShopRepo } from "./shop-repo.server.ts";
import { writeCursor } from "./views/keyset.server.ts";
import { readHome } from "./views/home-view.server.ts";
import { readOrders } from "./views/orders-view.server.ts";
import { readVendors } from "./views/vendors-view.server.ts";

// Rows are counted, not seconds: how many rows the database reads to answer must depend on what is asked, not on how
// many orders there have ever been.
const orders = 20_000;
const vendors = 20;
let bench: EngineBench;
let middle: string;
let vendorId: string;

beforeAll(async () => {
  bench = await createEngineBench();
  for (let index = 0; index < vendors; index += 1) await bench.vendor(`Vendor ${index}`);
  await bench.sql(
    `insert into marketplace_order (id, "shopId", gid, name, "placedAt", "sourceUpdatedAt", "receivedAt", "financialStatus",
       "fulfillmentStatus", test, currency, "totalMinor", "lineCount", digest, body, "unassignedCount")
     select gen_random_uuid(), $1, 'gid://shopify/Order/' || n, '#' || n, now() - n * interval '1 minute', now(), now() - n * interval '1 minute',
       'paid', 'unfulfilled', false, 'EUR', 1000, 2, 'd', '{"lines": []}', case when n % 2000 = 0 then 1 else 0 end
     from generate_series(1, $2) n`,
    [bench.shop, orders],
  );
  // Of a thousand parts 20 wait, 5 failed, 2 are due; the others are in their stores, most of them shipped.
  await bench.sql(
    `insert into vendor_order (id, "shopId", "orderId", "vendorId", "connectionId", supplement, state, reason, move, checks,
       reference, "totalMinor", "readyAt", "confirmedAt", "externalId", "nextAttemptAt", "manualHandling", "updatedAt")
     select gen_random_uuid(), $1, o.id, c."vendorId", c.id, 0,
       case when k < 20 then 'held' when k < 25 then 'refused' when k < 27 then 'ready' when k < 100 then 'confirmed' else 'fulfilled' end,
       case when k < 20 then 'not-paid' when k < 25 then 'rejected' end,
       case when k < 20 then 'buyer' when k < 25 then 'merchant' end, '[]', gen_random_uuid()::text, 500, o."placedAt",
       case when k >= 27 then o."placedAt" + interval '1 second' end, case when k >= 27 then o.gid end,
       case when k between 25 and 26 then now() - interval '1 second' end,
       case when k = 99 then '[]'::jsonb end, now()
     from (select *, (row_number() over (order by gid))::int as n from marketplace_order) o
     cross join lateral (select o.n * 7919 % 1000 as k) part
     join (select *, (row_number() over (order by id))::int as n from connection) c on c.n = o.n % $2 + 1`,
    [bench.shop, vendors],
  );
  await bench.sql("vacuum analyze");
  const [half] = await bench.sql<{ at: Date; id: string; vendorId: string }>(
    `select o."placedAt" as at, o.id, v."vendorId" from marketplace_order o join vendor_order v on v."orderId" = o.id
     where o.name = '#${orders / 2}'`,
  );
  middle = writeCursor([half!.at.toISOString(), half!.id]);
  vendorId = half!.vendorId;
});
afterAll(() => bench.close());

/** How many rows of the tables that grow the work read, by an index or by going through all of them. */
async function rowsRead(work: () => Promise<unknown>): Promise<number> {
  const counts = async () => {
    // Every connection keeps its own counts until it is told to hand them in.
    await Promise.all(Array.from({ length: 10 }, () => bench.sql("select pg_stat_force_next_flush(), pg_sleep(0.01)")));
    await bench.sql("select pg_stat_clear_snapshot()");
    const [row] = await bench.sql<{ rows: string }>(
      `select sum(seq_tup_read + idx_tup_fetch) as rows from pg_stat_user_tables
       where relname in ('marketplace_order', 'vendor_order', 'vendor_order_line', 'activity', 'connection')`,
    );
    return Number(row?.rows);
  };
  const before = await counts();
  await work();
  return (await counts()) - before;
}

type Change = Partial<OrderFilter> | (() => Partial<OrderFilter>);
const list = (change: Change) => () =>
  readOrders(bench.database.prisma, bench.shop, {
    show: "all",
    need: null,
    vendorId: null,
    search: "",
    cursor: null,
    direction: "forward",
    ...(typeof change === "function" ? change() : change),
  });
const deep = (change: Change) =>
  list(() => ({ cursor: middle, ...(typeof change === "function" ? change() : change) }));

const questions: Readonly<Record<string, { readonly most: number; readonly ask: () => Promise<unknown> }>> = {
  "the first page of orders": { most: 300, ask: list({}) },
  "a page deep in the list": { most: 400, ask: deep({}) },
  "an order by its name": { most: 100, ask: list({ search: "15000" }) },
  "orders on hold": { most: 500, ask: list({ show: "held" }) },
  "failed orders": { most: 500, ask: list({ show: "failed" }) },
  "orders that need attention": { most: 1_000, ask: list({ show: "needs-attention" }) },
  "orders that need attention, deep": { most: 1_000, ask: deep({ show: "needs-attention" }) },
  "fulfilled orders, deep": { most: 500, ask: deep({ show: "fulfilled" }) },
  "orders that wait for one thing": { most: 500, ask: list({ need: { reason: "rejected", move: "merchant" } }) },
  "orders without a vendor": { most: 300, ask: list({ show: "unassigned" }) },
  "orders of a vendor": { most: 500, ask: list(() => ({ vendorId })) },
  "orders of a vendor, deep": { most: 500, ask: deep(() => ({ vendorId })) },
  "what a vendor has on hold": { most: 1_500, ask: list(() => ({ vendorId, show: "held" })) },
  home: { most: 8_000, ask: () => readHome(bench.database.prisma, bench.shop, new Date()) },
  vendors: { most: 3_000, ask: () => readVendors(bench.database.prisma, bench.shop) },
  "what is due": { most: 300, ask: () => bench.engine.takeVendorOrders(10) },
  "connections whose turn it is": {
    most: 300,
    ask: () => createPullBook(bench.database.pool, {} as never, async () => {}).claimDue({ shop: null, force: true }),
  },
  "held orders for the gauges": { most: 1_000, ask: () => createShopRepo(bench.database.pool).countHeld() },
};

it.for(Object.entries(questions))("%s", async ([, { most, ask }]) => {
  const read = await rowsRead(ask);
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThanOrEqual(most);
});
