import { afterEach, beforeEach, expect, it } from "vitest";
import { readOrder } from "./db/views/order-view.server.ts";
import type { MarketplaceOrder } from "./domain/order/marketplace-order.ts";
import type { OrderId } from "./domain/shared/ids.ts";
import { money } from "./domain/shared/money.ts";
import { createEngineBench, type EngineBench, later, line } from "../tests/support/engine.ts";
import type { ScriptedStore } from "../tests/support/scripted-store.ts";

// Refunds on the marketplace (L9): they are told once for each vendor whose lines they touch, no money moves in a vendor's
// store, and a full refund without a cancellation becomes something a person decides.

let bench: EngineBench;
let anna: ScriptedStore;
let bo: ScriptedStore;
beforeEach(async () => {
  bench = await createEngineBench();
  anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
  bo = await bench.vendor("Bo", { email: "bo@vendor.example" });
});
afterEach(() => bench.close());

const lines = (mugs: number) => [line("1", "Anna", { quantity: 3, currentQuantity: mugs }), line("2", "Bo")];
async function pushed(): Promise<MarketplaceOrder> {
  const order = bench.order({ lines: lines(3) });
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order;
}
const told = async (order: MarketplaceOrder, change: Partial<MarketplaceOrder>, seconds = 1) => {
  await bench.deliver(later(order, change, seconds), "orders/updated");
  await bench.settle();
  await bench.engine.replan(bench.shop);
  await bench.settle();
};
const refunds = async () =>
  bench.sql<{ code: string; vendor: string; pieces: string; amount: string; level: string }>(
    `select a.code, d.name as vendor, a.params->>'pieces' as pieces, a.params->>'amount' as amount, a.level
     from activity a join vendor d on d.id = a."vendorId" where a.code like 'refund.%' order by a.id, d.name`,
  );
const mails = async () =>
  (await bench.sql<{ kind: string }>(`select kind from mail where kind not like '%new-order' order by kind`)).map(
    ({ kind }) => kind,
  );
const untouched = () => {
  const calls = [...anna.calls, ...bo.calls].map(({ operation }) => operation);
  expect(calls.filter((operation) => operation !== "update")).toEqual(["create", "create"]);
};

it("of items: the vendor whose they are has a difference and a line in the log; the other has a line only", async () => {
  const order = await pushed();
  await told(order, { financialStatus: "partially_refunded", lines: lines(1) });
  expect(await refunds()).toEqual([
    { code: "refund.items", vendor: "Anna", pieces: "2", amount: "2000", level: "info" },
    { code: "refund.money", vendor: "Bo", pieces: "0", amount: "0", level: "info" },
  ]);
  const rows = await bench.vendorOrders();
  expect(rows.map(({ manualHandling }) => manualHandling)).toEqual([
    [{ lineGid: "gid://shopify/LineItem/1", from: 3, to: 1 }],
    null,
  ]);
  expect(await mails()).toEqual(["merchant-manual-handling", "vendor-manual-handling"]);
  untouched();
});

it("of money alone: it is in the log, and nobody has to do anything", async () => {
  const order = await pushed();
  await told(order, { financialStatus: "partially_refunded" });
  expect((await refunds()).map(({ code }) => code)).toEqual(["refund.money", "refund.money"]);
  expect((await bench.vendorOrders()).map(({ manualHandling }) => manualHandling)).toEqual([null, null]);
  expect(await mails()).toEqual([]);
  untouched();
});

it("in full, without a cancellation: every vendor's part is somebody's to decide, also where items may be taken off", async () => {
  await bench.settings({ carryOutItemEdits: true });
  const order = await pushed();
  await told(order, { financialStatus: "refunded" });
  expect((await refunds()).map(({ code, vendor, level }) => [code, vendor, level])).toEqual([
    ["refund.full", "Anna", "warn"],
    ["refund.full", "Bo", "warn"],
  ]);
  const rows = await bench.vendorOrders();
  expect(rows.map(({ state, manualHandling }) => [state, manualHandling])).toEqual([
    ["confirmed", [{ lineGid: "gid://shopify/LineItem/1", from: 3, to: 0 }]],
    ["confirmed", [{ lineGid: "gid://shopify/LineItem/2", from: 1, to: 0 }]],
  ]);
  expect(await bench.engine.act(bench.shop, rows[0]!.id, "mark-handled", "merchant")).toBe("done");
  await told(order, { financialStatus: "refunded", tags: ["later"] }, 9);
  expect((await bench.vendorOrders())[0]).toMatchObject({ manualHandling: null });
  expect(await refunds()).toHaveLength(2);
  untouched();
});

it("in full, and then cancelled: the cancellation settles it", async () => {
  const order = await pushed();
  await told(order, { financialStatus: "refunded" });
  await told(order, { financialStatus: "refunded", cancelledAt: new Date().toISOString() }, 5);
  expect((await bench.vendorOrders()).map(({ state, manualHandling }) => [state, manualHandling])).toEqual([
    ["cancelled", null],
    ["cancelled", null],
  ]);
});

it("shows what was given back in all, of the newest version or not at all", async () => {
  const order = await pushed();
  const [row] = await bench.sql<{ id: OrderId }>(`select id from marketplace_order`);
  const shown = async () => (await readOrder(bench.database.prisma, bench.shop, row!.id))?.refunded;
  const give = async (minor: number | null, seconds: number) => {
    const version = later(order, { financialStatus: "partially_refunded", tags: [`${seconds}`] }, seconds);
    await bench.deliver(version, "orders/updated");
    // No webhook tells how much; the shop itself does, when it is asked.
    bench.inShop(minor === null ? version : { ...version, refunded: money(minor, "EUR") });
    await bench.settle();
  };
  expect(await shown()).toBeNull();
  await give(0, 1);
  expect(await shown()).toBeNull();
  await give(1_230, 2);
  expect(await shown()).toEqual(money(1_230, "EUR"));
  // A newer version is known, and not how much was given back by then.
  await give(null, 3);
  expect(await shown()).toBeNull();
  await give(1_980, 4);
  expect(await shown()).toEqual(money(1_980, "EUR"));
  // An old version that was read late changes nothing.
  bench.inShop({ ...later(order, { financialStatus: "partially_refunded" }, 2), refunded: money(1_230, "EUR") });
  await bench.engine.refetch(bench.shop, order.gid);
  expect(await shown()).toEqual(money(1_980, "EUR"));
});

it("one after the other: each is told once", async () => {
  const order = await pushed();
  await told(order, { financialStatus: "partially_refunded", lines: lines(2) });
  await told(order, { financialStatus: "partially_refunded", lines: lines(1) }, 5);
  expect((await refunds()).filter(({ vendor }) => vendor === "Anna").map(({ pieces }) => pieces)).toEqual(["1", "2"]);
});
