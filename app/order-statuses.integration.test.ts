import { afterEach, beforeEach, expect, it } from "vitest";
import { createFulfillmentBench, type FulfillmentBench, shipped } from "../tests/support/fulfillment-bench.ts";
import { line } from "../tests/support/engine.ts";
import { scriptedManifest } from "../tests/support/scripted-store.ts";
import type { StoreStatus } from "./connectors/_contract/canonical.ts";
import { done, type Outcome } from "./connectors/_contract/outcome.ts";
import { createOrderStatusBook } from "./db/order-status-repo.server.ts";
import { readHome } from "./db/views/home-view.server.ts";
import { readOrder } from "./db/views/order-view.server.ts";
import { readOrders } from "./db/views/orders-view.server.ts";
import type { OrderId, ShopId } from "./domain/shared/ids.ts";
import { createOrderStatuses } from "./use-cases/order-statuses/create-order-statuses.ts";
import type { OrderStatuses } from "./use-cases/order-statuses/order-statuses.ts";

let bench: FulfillmentBench;
let statuses: OrderStatuses;
let listed: Outcome<readonly StoreStatus[]> | null;
let looks: number;
beforeEach(async () => {
  bench = await createFulfillmentBench();
  listed = done([]);
  looks = 0;
  statuses = createOrderStatuses({
    book: createOrderStatusBook(bench.database.pool),
    manifests: {
      scripted: {
        ...scriptedManifest(),
        orderStatuses: [
          { raw: "open", label: "Open", means: "open", fixed: true },
          { raw: "done", label: "Done", means: "shipped", fixed: false },
        ],
      },
    },
    readStatuses: async () => listed,
    pullSoon: async () => void (looks += 1),
  });
});
afterEach(() => bench.close());

const own = { status: { kind: "unknown", raw: "awaiting-pickup" } } as const;
let lines = 0;

/** An order of one line with the vendor, in its store, whose staff have set it to a status of their own. */
async function pushed(vendor: string, change: Parameters<FulfillmentBench["report"]>[2] = own) {
  const only = line(String((lines += 1)), vendor);
  const order = bench.order({ lines: [only] });
  bench.marketplace.open("A", [only.gid, 1]);
  await bench.deliver(order, "orders/create");
  await bench.settle();
  const [row] = await bench.sql<{ id: string; orderId: OrderId; externalId: string; reference: string }>(
    `select v.id, v."orderId", v."externalId", v.reference from vendor_order v
     join marketplace_order o on o.id = v."orderId" where o.gid = $1`,
    [order.gid],
  );
  bench.report(vendor, row!, change);
  return row!;
}
const look = () => bench.pull("all", { force: true });
const states = async () =>
  (
    await bench.sql<{ state: string; reason: string | null }>(
      `select state, reason from vendor_order order by "createdAt"`,
    )
  ).map(({ state, reason }) => (reason === null ? state : `${state}: ${reason}`));
const save = async (table: unknown, version = 0, actor = "staff:1") =>
  statuses.saveOrderStatuses(bench.shop, "scripted", table, version, actor);
const view = async () => (await statuses.orderStatuses(bench.shop, "scripted"))!;

it("asks what an unknown status means, and concludes nothing from it", async () => {
  await bench.vendor("Anna");
  const first = await pushed("Anna");
  await pushed("Anna");
  await look();
  expect(await states()).toEqual(["confirmed", "confirmed"]);
  const [unknown, ...others] = (await view()).statuses;
  expect(unknown).toMatchObject({
    raw: "awaiting-pickup",
    usual: null,
    chosen: null,
    unknown: true,
    vendors: ["Anna"],
    orders: 2,
    open: 2,
  });
  expect(Date.parse(unknown!.seenAt!)).toBeGreaterThan(Date.now() - 60_000);
  expect(others.map(({ raw, unknown: asked }) => [raw, asked])).toEqual([
    ["done", false],
    ["open", false],
  ]);
  expect(await statuses.orderStatusPlatforms(bench.shop)).toEqual([
    { platform: "scripted", ownStatuses: true, unknown: 1, waiting: 2 },
  ]);

  const need = { reason: "unknown-status", move: "merchant" } as const;
  const home = await readHome(bench.database.prisma, bench.shop, new Date());
  expect(home.needs).toEqual([{ ...need, count: 2 }]);
  const all = { show: "all", need, vendorId: null, search: "", cursor: null, direction: "forward" } as const;
  expect((await readOrders(bench.database.prisma, bench.shop, all)).items).toHaveLength(2);
  const order = await readOrder(bench.database.prisma, bench.shop, first.orderId);
  expect(order?.vendorOrders[0]?.storeStatus).toMatchObject({ label: "awaiting-pickup", kind: "unknown" });
});

it("applies an answer to orders that have the status already, and loses none of them", async () => {
  await bench.vendor("Anna");
  await bench.vendor("Ben");
  // More than a page, with others in between.
  for (let n = 0; n < 5; n += 1) {
    await pushed("Anna");
    await pushed("Anna", {});
  }
  await pushed("Ben", {});
  await look();
  const before = bench.looks.length;

  expect(await save({ "awaiting-pickup": "shipped" })).toEqual({ kind: "saved", version: 1 });
  expect(looks).toBe(1);
  await look();
  // Anna's store is read from the beginning; Ben's, where nobody has the status, goes on where it was.
  const after = bench.looks.slice(before);
  expect(after.filter(({ store }) => store === "Anna")[0]?.cursor).toBeNull();
  expect(after.filter(({ store }) => store === "Ben").map(({ cursor }) => cursor)).toEqual(["1"]);
  expect((await states()).toSorted()).toEqual([
    ...Array.from({ length: 6 }, () => "confirmed"),
    ...Array.from({ length: 5 }, () => "fulfilled"),
  ]);
  await bench.publish();
  expect((await bench.parcels()).map(({ publishState, lines: all }) => [publishState, all.length])).toEqual(
    Array.from({ length: 5 }, () => ["published", 1]),
  );
  expect((await readHome(bench.database.prisma, bench.shop, new Date())).needs).toEqual([]);

  // Once more changes nothing, and the stream goes on from its end.
  expect(await look()).toMatchObject({ changed: 0 });
  expect(bench.looks.at(-1)?.cursor).not.toBeNull();
  const [place] = await bench.sql(`select "pullSince" from connection where "storeName" = 'Anna'`);
  expect(place).toEqual({ pullSince: null });
});

it("takes an answer back: what was shipped by it is open again, what was cancelled by it goes on", async () => {
  await bench.vendor("Anna");
  await pushed("Anna");
  await look();
  await save({ "awaiting-pickup": "shipped" });
  await look();
  await bench.publish();
  expect(await states()).toEqual(["fulfilled"]);
  expect(bench.marketplace.shown()).toHaveLength(1);
  await save({ "awaiting-pickup": "cancelled" }, 1);
  await look();
  expect((await bench.parcels()).map(({ status }) => status)).toEqual(["cancelled"]);
  await bench.publish();
  expect(bench.marketplace.shown()).toEqual([]);

  await pushed("Anna");
  await look();
  expect((await states())[1]).toBe("cancelled: cancelled-by-vendor");
  await save({ "awaiting-pickup": "open" }, 2);
  await look();
  expect((await states())[1]).toBe("confirmed");
  expect((await bench.activities()).map(({ code }) => code)).toContain("vendor-order.reopened-by-vendor");
});

it("a look that began before the answer does not move the place past what has to be read again", async () => {
  await bench.vendor("Anna");
  await pushed("Anna");
  await look();
  await pushed("Anna", {});
  // The place is taken back already, so that only their number tells the two answers apart.
  await save({ "awaiting-pickup": "on-hold" });
  let inTime: Promise<unknown> | undefined;
  bench.onLook(async () => {
    inTime ??= save({ "awaiting-pickup": "shipped" }, 1);
    await inTime;
  });
  await look();
  expect(await inTime).toEqual({ kind: "saved", version: 2 });
  const [place] = await bench.sql<{ pullCursor: string | null }>(`select "pullCursor" from connection`);
  expect(place?.pullCursor).toBeNull();
  await look();
  expect(await states()).toEqual(["fulfilled", "confirmed"]);
});

it("tells the second of two who save at once, and keeps what was changed", async () => {
  await bench.vendor("Anna");
  await pushed("Anna");
  await look();
  const both = await Promise.all([
    save({ "awaiting-pickup": "shipped" }, 0, "staff:1"),
    save({ "awaiting-pickup": "on-hold" }, 0, "staff:2"),
  ]);
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(["conflict", "saved"]);
  const conflict = both.find((result) => result.kind === "conflict");
  const { audit, version, statuses: shown } = await view();
  expect(version).toBe(1);
  expect(conflict).toMatchObject({ current: { version: 1, audit } });
  expect(audit).toMatchObject([
    {
      changes: [{ raw: "awaiting-pickup", from: null, to: shown.find(({ raw }) => raw === "awaiting-pickup")?.chosen }],
    },
  ]);
  expect((await bench.activities()).at(-1)).toMatchObject({
    code: "settings.changed",
    params: { fields: "orderStatuses" },
  });
});

it("keeps decisions only, and takes none that is not one", async () => {
  expect(await save({ open: "shipped", done: "shipped", packed: "open" })).toEqual({ kind: "saved", version: 1 });
  expect((await view()).statuses.map(({ raw, chosen }) => [raw, chosen])).toEqual([
    ["done", null],
    ["open", null],
    ["packed", "open"],
  ]);
  expect(await save({ packed: "deleted" }, 1)).toEqual({ kind: "invalid" });
  expect(await statuses.saveOrderStatuses(bench.shop, "constructor", {}, 0, "staff:1")).toEqual({ kind: "not-found" });
  const [other] = await bench.sql<{ id: ShopId }>(
    `insert into shop (id, domain, name, currency) values (gen_random_uuid(), 'other.myshopify.com', 'o', 'EUR') returning id`,
  );
  expect((await statuses.orderStatuses(other!.id, "scripted"))?.statuses.map(({ raw }) => raw)).toEqual([
    "done",
    "open",
  ]);
});

it("reads the stores' own lists, with names; one that does not answer keeps what is known", async () => {
  await bench.vendor("Anna");
  listed = done([
    { raw: "open", label: "Open" },
    { raw: "packed", label: "Packed by hand" },
  ]);
  expect(await statuses.readOrderStatuses(bench.shop, "scripted")).toEqual({ unanswered: [] });
  const packed = async () => (await view()).statuses.find(({ raw }) => raw === "packed");
  expect(await packed()).toMatchObject({ label: "Packed by hand", vendors: ["Anna"], orders: 0, unknown: true });
  // Nobody's order has it: it is asked about on its page, and needs nobody.
  expect(await statuses.orderStatusPlatforms(bench.shop)).toMatchObject([{ unknown: 0 }]);

  listed = { kind: "unavailable", message: "", retryAfterMs: null };
  expect(await statuses.readOrderStatuses(bench.shop, "scripted")).toEqual({ unanswered: ["Anna"] });
  expect(await packed()).toBeDefined();
  listed = done([{ raw: "open", label: "Open" }]);
  await statuses.readOrderStatuses(bench.shop, null);
  expect(await packed()).toBeUndefined();

  // What an order has is known even if the store no longer lists it.
  await pushed("Anna", { ...own, fulfillments: [shipped("A", null)] });
  await look();
  await statuses.readOrderStatuses(bench.shop, null);
  expect((await view()).statuses[0]).toMatchObject({ raw: "awaiting-pickup", orders: 1, open: 0 });
});
