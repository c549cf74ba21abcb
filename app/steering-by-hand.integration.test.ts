import { afterEach, beforeEach, expect, it } from "vitest";
import { createEngineBench, type EngineBench, later, line } from "../tests/support/engine.ts";

// What merchants do by hand to single vendor orders (L11): it takes effect, it is audited, and never makes a second copy.

let bench: EngineBench;
beforeEach(async () => {
  bench = await createEngineBench();
});
afterEach(() => bench.close());

const arrive = async (change: Parameters<EngineBench["order"]>[0] = {}) => {
  const order = bench.order({ lines: [line("1", "Anna")], ...change });
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order;
};
const only = async () => (await bench.vendorOrders())[0]!;
const act = async (...[action, options]: [Parameters<EngineBench["engine"]["act"]>[2], { until?: Date }?]) => {
  const result = await bench.engine.act(bench.shop, (await only()).id, action, "staff:1", options);
  await bench.settle();
  return result;
};

it("pushes an unpaid order anyway, and says so", async () => {
  const anna = await bench.vendor("Anna");
  await arrive({ financialStatus: "pending" });
  expect(await act("release")).toBe("not-now");
  expect(await act("push-anyway")).toBe("done");
  expect(await only()).toMatchObject({ state: "confirmed" });
  expect(anna.orders).toHaveLength(1);
  const codes = (await bench.activities()).map(({ code }) => code);
  expect(codes).toContain("vendor-order.pushed-anyway");
  expect(await bench.sql(`select actor, action from audit_entry`)).toEqual([
    { actor: "staff:1", action: "vendor-order.push-anyway" },
  ]);
});

it("holds what would go, until it is released", async () => {
  await bench.vendor("Anna");
  const order = await arrive({ financialStatus: "pending" });
  expect(await act("hold")).toBe("done");
  expect(await act("hold")).toBe("not-now");
  await bench.deliver(later(order, { financialStatus: "paid" }));
  await bench.settle();
  expect(await only()).toMatchObject({ state: "held", reason: "held-by-hand", move: "merchant" });
  expect(await act("release")).toBe("done");
  expect(await only()).toMatchObject({ state: "confirmed" });
});

it("holds until a time, and lets go by itself", async () => {
  await bench.vendor("Anna");
  const order = await arrive({ financialStatus: "pending" });
  expect(await act("hold", { until: new Date(Date.now() + 3_600_000) })).toBe("done");
  await bench.deliver(later(order, { financialStatus: "paid" }));
  await bench.settle();
  expect(await only()).toMatchObject({ state: "held", reason: "held-by-hand", move: "time" });
  await bench.sql(
    `update vendor_order set "heldUntil" = now() - interval '1 second', "decideAgainAt" = now() - interval '1 second'`,
  );
  for (const piece of await bench.engine.takeRipeOrders(9)) await piece();
  await bench.settle();
  expect(await only()).toMatchObject({ state: "confirmed" });
});

it("leaves alone what arrived while sync was off, and takes it up again", async () => {
  const anna = await bench.vendor("Anna");
  await bench.settings({ enabled: false });
  await arrive();
  await bench.settings({ enabled: true });
  expect(await only()).toMatchObject({ state: "held", reason: "arrived-while-off" });
  expect(await act("leave")).toBe("done");
  expect(await only()).toMatchObject({ state: "not-ours", reason: "left-alone", move: null });
  await bench.engine.replan(bench.shop);
  expect(await only()).toMatchObject({ state: "not-ours", reason: "left-alone" });
  expect(await act("take-up")).toBe("done");
  expect(await only()).toMatchObject({ state: "held", reason: "arrived-while-off" });
  expect(anna.orders).toHaveLength(0);
  expect(await act("release")).toBe("done");
  expect(anna.orders).toHaveLength(1);
});

it("cancels in the vendor's store while the marketplace's order stands, and does not push it again by itself", async () => {
  const anna = await bench.vendor("Anna");
  const order = await arrive();
  expect(await act("cancel-in-store")).toBe("done");
  expect(await act("cancel-in-store")).toBe("not-now");
  expect(await only()).toMatchObject({ state: "cancelled", reason: "cancelled-by-hand" });
  expect(anna.orders.map(({ cancelled }) => cancelled)).toEqual([true]);
  await bench.deliver(later(order, { tags: ["news"] }));
  await bench.settle();
  await bench.engine.replan(bench.shop);
  await bench.settle();
  expect(anna.orders).toHaveLength(1);
});

it("does not cancel what was shipped, and says so", async () => {
  const anna = await bench.vendor("Anna");
  await arrive();
  anna.orders[0]!.shipped = true;
  expect(await act("cancel-in-store")).toBe("done");
  expect(await only()).toMatchObject({ state: "cancel-refused", reason: "already-shipped", move: "merchant" });
});
