import { afterEach, beforeEach, expect, it } from "vitest";
import { later, line } from "../tests/support/engine.ts";
import { createFulfillmentBench, type FulfillmentBench, shipped } from "../tests/support/fulfillment-bench.ts";
import { ambiguous, rejected, type ScriptedStore, unavailable } from "../tests/support/scripted-store.ts";

// What was cancelled in a vendor's store by hand can be pushed anew, as a new vendor order with a reference of its own.
// Whatever goes wrong on the way, the vendor's store never holds the part twice by our doing.

let bench: FulfillmentBench;
let anna: ScriptedStore;
beforeEach(async () => {
  bench = await createFulfillmentBench();
  anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
});
afterEach(() => bench.close());

const arrive = async () => {
  const order = bench.order({ lines: [line("1", "Anna"), line("2", "Anna")] });
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order;
};
const act = async (action: Parameters<FulfillmentBench["engine"]["act"]>[2], number = 0) => {
  const part = (await bench.vendorOrders()).find(({ supplement }) => supplement === number)!;
  const result = await bench.engine.act(bench.shop, part.id, action, "staff:1");
  await bench.settle();
  return result;
};
const cancelled = async () => {
  const order = await arrive();
  expect(await act("cancel-in-store")).toBe("done");
  return order;
};
const parts = async () =>
  (await bench.vendorOrders()).map(({ supplement, state, reason }) => [supplement, state, reason]);
const standing = () => anna.orders.filter((order) => !order.cancelled).length;
const current = () => bench.sql(`select "lineGid" from vendor_order_line where not former`);

it("creates the part once more under a new reference, and keeps the cancelled one on record", async () => {
  const order = await cancelled();
  expect(await act("push-anew")).toBe("done");
  expect(await parts()).toEqual([
    [0, "cancelled", "pushed-anew"],
    [1, "confirmed", null],
  ]);
  const [before, after] = await bench.vendorOrders();
  expect(after?.reference).not.toBe(before?.reference);
  expect([before?.lines, after?.lines]).toEqual([
    ["1", "2"],
    ["1", "2"],
  ]);
  expect(anna.orders.map((each) => each.cancelled)).toEqual([true, false]);
  expect(await current()).toHaveLength(2);
  expect((await bench.activities()).map(({ code }) => code)).toContain("vendor-order.pushed-anew");
  expect(await bench.sql(`select action from audit_entry order by id`)).toEqual([
    { action: "vendor-order.cancel-in-store" },
    { action: "vendor-order.push-anew" },
  ]);
  // Said twice, or planned anew for whatever reason, nothing more is sent.
  expect(await act("push-anew")).toBe("not-now");
  await bench.deliver(later(order, { tags: ["news"] }));
  await bench.settle();
  await bench.engine.replan(bench.shop);
  await bench.settle();
  expect(anna.orders).toHaveLength(2);
  // And the new one can go the same way.
  expect(await act("cancel-in-store", 1)).toBe("done");
  expect(await act("push-anew", 1)).toBe("done");
  expect(await parts()).toEqual([
    [0, "cancelled", "pushed-anew"],
    [1, "cancelled", "pushed-anew"],
    [2, "confirmed", null],
  ]);
  expect(standing()).toBe(1);
});

it("is decided by the rules like any other", async () => {
  const order = await cancelled();
  await bench.deliver(later(order, { financialStatus: "pending" }));
  await bench.settle();
  expect(await act("push-anew")).toBe("done");
  expect((await parts())[1]).toEqual([1, "held", "not-paid"]);
  expect(anna.orders).toHaveLength(1);
  await bench.deliver(later(later(order, {}), { financialStatus: "paid" }));
  await bench.settle();
  expect((await parts())[1]).toEqual([1, "confirmed", null]);
});

it("is refused while the cancellation is under way, unknown or refused", async () => {
  await arrive();
  expect(await act("push-anew")).toBe("not-now");
  anna.trouble("cancel", { kind: "instead", answer: unavailable }, 2);
  expect(await act("cancel-in-store")).toBe("done");
  expect((await parts())[0]?.[1]).toBe("cancel-requested");
  expect(await act("push-anew")).toBe("not-now");
  anna.clearTrouble();
  anna.trouble("cancel", { kind: "done-but", answer: ambiguous });
  await bench.pass(3_600_000);
  for (const step of await bench.engine.takeVendorOrders(1)) await step();
  expect((await parts())[0]?.[1]).not.toBe("cancelled");
  expect(await act("push-anew")).not.toBe("done");
  await bench.pass(3_600_000);
  await bench.settle();
  expect(await parts()).toEqual([[0, "cancelled", "cancelled-by-hand"]]);
  expect(await act("push-anew")).toBe("done");
  expect(standing()).toBe(1);
});

it.each([
  ["refuses", () => anna.trouble("cancel", { kind: "instead", answer: rejected })],
  ["has shipped", () => void (anna.orders[0]!.shipped = true)],
])("is not offered when the vendor's store %s", async (_, happens) => {
  await arrive();
  happens();
  expect(await act("cancel-in-store")).toBe("done");
  expect((await parts())[0]?.[1]).toBe("cancel-refused");
  expect(await act("push-anew")).toBe("not-now");
  expect(anna.orders).toHaveLength(1);
});

it("is done once by two people at the same time", async () => {
  await cancelled();
  const [part] = await bench.vendorOrders();
  const other = bench.anotherWorker();
  const results = await Promise.all(
    [bench.engine, other, bench.engine].map((engine) => engine.act(bench.shop, part!.id, "push-anew", "staff:1")),
  );
  expect([...results].sort()).toEqual(["done", "not-now", "not-now"]);
  await bench.settle();
  expect(anna.orders).toHaveLength(2);
  expect(standing()).toBe(1);
});

it("finds the new order by its own reference when the store commits late", async () => {
  await cancelled();
  anna.trouble("create", { kind: "done-but", answer: ambiguous });
  expect(await act("push-anew")).toBe("done");
  for (let round = 0; round < 6; round += 1) {
    await bench.pass(600_000);
    await bench.settle();
  }
  expect((await parts())[1]).toEqual([1, "confirmed", null]);
  expect(standing()).toBe(1);
  expect(anna.count("create")).toBe(2);
});

it("does not push anew what was shipped in the vendor's place meanwhile", async () => {
  await cancelled();
  const [part] = await bench.vendorOrders();
  await bench.sql(
    `insert into parcel (id, "shopId", "vendorOrderId", "externalId", status, lines, trackings, digest)
     values (gen_random_uuid(), $1, $2, 'merchant:1', 'shipped', '[]', '[]', '')`,
    [bench.shop, part!.id],
  );
  expect(await act("push-anew")).toBe("not-now");
});

it("cancels once more what the vendor takes up again, and says so", async () => {
  await cancelled();
  expect(await act("push-anew")).toBe("done");
  const [old] = anna.orders;
  old!.cancelled = false;
  bench.report("Anna", old!, { status: { kind: "open", raw: "open" } });
  await bench.pull("all", { force: true });
  await bench.settle();
  expect((await parts()).map(([, state]) => state)).toEqual(["cancelled", "confirmed"]);
  expect(anna.orders.map((each) => each.cancelled)).toEqual([true, false]);
  expect((await bench.activities()).map(({ code }) => code)).toContain("vendor-order.reopened-by-vendor");
  expect(await act("push-anew")).toBe("not-now");
});

it("still sees the tracking of the cancelled one, and tells both sides", async () => {
  await cancelled();
  expect(await act("push-anew")).toBe("done");
  const [old] = anna.orders;
  old!.shipped = true;
  bench.report("Anna", old!, { fulfillments: [shipped("F1", null)] });
  await bench.pull("all", { force: true });
  expect((await parts())[0]?.[1]).toBe("fulfilled");
  expect((await bench.parcels()).map(({ externalId, lines }) => [externalId, lines.length])).toEqual([["F1", 2]]);
  expect((await bench.activities()).map(({ code }) => code)).toContain("cancel.shipped-anyway");
  const kinds = (await bench.sql<{ kind: string }>(`select kind from mail`)).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(["vendor-cancelled-but-shipped"]));
});

it("lets the database itself refuse a line in two vendor orders", async () => {
  await cancelled();
  await act("push-anew");
  await expect(bench.sql(`update vendor_order_line set former = false`)).rejects.toThrow("vendor_order_line_once_key");
});
