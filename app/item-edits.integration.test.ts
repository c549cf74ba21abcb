import { afterEach, beforeEach, expect, it } from "vitest";
import type { MarketplaceOrder } from "./domain/order/marketplace-order.ts";
import { money } from "./domain/shared/money.ts";
import { createEngineBench, type EngineBench, later, line } from "../tests/support/engine.ts";
import {
  ambiguous,
  createScriptedPlatform,
  rejected,
  type ScriptedStore,
  unavailable,
} from "../tests/support/scripted-store.ts";

// Items taken off the marketplace order after the push (L7): carried out in the vendor's store where the merchant opted
// in, once, and left to people wherever that is not certainly right. Removed lines are partial cancellations.

let bench: EngineBench;
let anna: ScriptedStore;
beforeEach(async () => {
  bench = await createEngineBench();
  anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
  await bench.settings({ carryOutItemEdits: true });
});
afterEach(() => bench.close());

const mug = (left: number) =>
  line("1", "Anna", {
    quantity: 3,
    currentQuantity: left,
    discount: money(100, "EUR"),
    unitPrice: money(1_000, "EUR"),
  });
const lamp = (left: number) => line("2", "Anna", { quantity: 2, currentQuantity: left });

async function pushed(lines = [mug(3), lamp(2)]): Promise<MarketplaceOrder> {
  const order = bench.order({ lines });
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order;
}
const edit = async (order: MarketplaceOrder, lines: MarketplaceOrder["lines"], seconds = 1) => {
  await bench.deliver(later(order, { lines }, seconds), "orders/edited");
  await bench.settle();
};
const inStore = () => Object.fromEntries(anna.orders[0]?.quantities ?? []);
const gid = (id: string) => `gid://shopify/LineItem/${id}`;
const both = (mugs: number, lamps: number) => ({ [gid("1")]: mugs, [gid("2")]: lamps });
const row = async () =>
  (
    await bench.sql<{
      state: string;
      manualHandling: unknown;
      itemsWanted: unknown;
      total: number;
      due: boolean;
      lines: number[];
    }>(
      `select state, "manualHandling", "itemsWanted", "totalMinor"::float8 as total, "nextAttemptAt" is not null as due,
         array(select quantity from vendor_order_line l where l."vendorOrderId" = v.id order by "lineGid") as lines
       from vendor_order v where supplement = 0`,
    )
  )[0]!;
const mails = async () =>
  (await bench.sql<{ kind: string }>(`select kind from mail where kind like '%manual%' order by kind`)).map(
    ({ kind }) => kind,
  );
const logged = async () =>
  (await bench.activities()).map(({ code }) => code).filter((code) => /^items|manual/.test(code));
const byHand = ["merchant-manual-handling", "vendor-manual-handling"];

it("fewer of a line: the store has as many, the money is exact, nobody has to do anything, and once is enough", async () => {
  const order = await pushed();
  await edit(order, [mug(1), lamp(2)]);
  expect(inStore()).toEqual(both(1, 2));
  // 5 x 10.00 - 1.00, less two mugs with their two thirds of the discount.
  expect(await row()).toEqual({
    state: "confirmed",
    manualHandling: null,
    itemsWanted: null,
    total: 4_900 - (2_000 - 67),
    due: false,
    lines: [1, 2],
  });
  expect(await mails()).toEqual([]);
  expect(await logged()).toEqual(["items.carried-out"]);
  await bench.deliver(later(order, { lines: [mug(1), lamp(2)], tags: ["again"] }, 5));
  await bench.settle();
  await bench.engine.replan(bench.shop);
  await bench.settle();
  expect(anna.count("edit-items")).toBe(1);
});

it("a removed line is taken off, and what is left is shipped in full", async () => {
  const order = await pushed();
  await edit(order, [mug(3), lamp(0)]);
  expect(inStore()).toEqual(both(3, 0));
  expect(await row()).toMatchObject({ lines: [3, 0], manualHandling: null });
});

it("two edits after each other come to what the order says now", async () => {
  const order = await pushed();
  await edit(order, [mug(2), lamp(2)]);
  await edit(order, [mug(1), lamp(1)], 2);
  expect(inStore()).toEqual(both(1, 1));
  expect(await row()).toMatchObject({ lines: [1, 1], manualHandling: null, itemsWanted: null });
});

const people: Readonly<Record<string, [readonly number[], readonly number[]]>> = {
  "more of a line": [
    [1, 2],
    [3, 2],
  ],
  "more of one and less of another: nobody has to find out which half is left to do": [
    [1, 2],
    [2, 1],
  ],
  "everything: that is an order to cancel": [
    [3, 2],
    [0, 0],
  ],
};
it.each(Object.entries(people))("%s is left to people", async (_, [[mugs, lamps], [nowMugs, nowLamps]]) => {
  const order = await pushed([mug(mugs!), lamp(lamps!)]);
  await edit(order, [mug(nowMugs!), lamp(nowLamps!)]);
  expect(anna.count("edit-items")).toBe(0);
  expect((await row()).manualHandling).not.toBeNull();
  expect(await mails()).toEqual(byHand);
});

it("what is shipped stays, is left to people with its difference, and is not tried again", async () => {
  const order = await pushed();
  anna.orders[0]!.shipped = true;
  await edit(order, [mug(1), lamp(2)]);
  await bench.engine.replan(bench.shop);
  await bench.settle();
  expect(inStore()).toEqual(both(3, 2));
  expect(anna.count("edit-items")).toBe(1);
  expect(await row()).toMatchObject({
    manualHandling: [{ lineGid: gid("1"), from: 3, to: 1 }],
    itemsWanted: null,
    due: false,
    lines: [3, 2],
  });
  expect(await mails()).toEqual(byHand);
  expect(await logged()).toEqual(["items.left-to-people"]);
});

it("a store that says no leaves it to people; another edit is another question", async () => {
  const order = await pushed();
  anna.trouble("edit-items", { kind: "instead", answer: rejected });
  await edit(order, [mug(1), lamp(2)]);
  expect(await row()).toMatchObject({ manualHandling: [{ lineGid: gid("1"), from: 3, to: 1 }] });
  await edit(order, [mug(2), lamp(2)], 2);
  expect(inStore()).toEqual(both(2, 2));
  expect(await row()).toMatchObject({ manualHandling: null, lines: [2, 2] });
});

it("a store that is down gets it when it is back", async () => {
  const order = await pushed();
  anna.trouble("edit-items", { kind: "instead", answer: unavailable }, 2);
  await edit(order, [mug(1), lamp(2)]);
  expect(await row()).toMatchObject({ due: true, manualHandling: null });
  for (let round = 0; round < 4; round += 1) {
    await bench.pass(60_000);
    await bench.settle();
  }
  expect(inStore()).toEqual(both(1, 2));
  expect(await row()).toMatchObject({ due: false, lines: [1, 2] });
});

it("after an unclear answer nothing is sent before the late-commit bound, and then it is looked at first", async () => {
  const order = await pushed();
  anna.trouble("edit-items", { kind: "done-but", answer: ambiguous });
  await edit(order, [mug(1), lamp(2)]);
  await edit(order, [mug(1), lamp(1)], 2);
  await bench.pass(100_000);
  await bench.settle();
  const early = anna.count("edit-items");
  await bench.pass(30_000);
  await bench.settle();
  expect(early).toBe(1);
  expect(inStore()).toEqual(both(1, 1));
  expect(await row()).toMatchObject({ lines: [1, 1], manualHandling: null, due: false });
});

it("an edit that comes while the order is being pushed follows its confirmation", async () => {
  const gate = Promise.withResolvers<void>();
  anna.trouble("create", { kind: "after", gate: gate.promise });
  const order = bench.order({ lines: [mug(3), lamp(2)] });
  await bench.deliver(order, "orders/create");
  for (const webhook of await bench.engine.takeWebhooks(9)) await webhook();
  const sending = (await bench.engine.takeVendorOrders(9)).map((piece) => piece());
  await expect.poll(async () => (await row()).state).toBe("sending");
  await bench.deliver(later(order, { lines: [mug(3), lamp(1)] }), "orders/edited");
  for (const webhook of await bench.engine.takeWebhooks(9)) await webhook();
  gate.resolve();
  await Promise.all(sending);
  await bench.settle();
  expect(inStore()).toEqual(both(3, 1));
  expect(await row()).toMatchObject({ state: "confirmed", lines: [3, 1], itemsWanted: null });
});

it("an edit that is taken back before the order ever arrived leaves nothing to do", async () => {
  const gate = Promise.withResolvers<void>();
  anna.trouble("create", { kind: "after", gate: gate.promise, answer: unavailable });
  const order = bench.order({ lines: [mug(3), lamp(2)] });
  await bench.deliver(order, "orders/create");
  for (const webhook of await bench.engine.takeWebhooks(9)) await webhook();
  const sending = (await bench.engine.takeVendorOrders(9)).map((piece) => piece());
  await expect.poll(async () => (await row()).state).toBe("sending");
  await bench.deliver(later(order, { lines: [mug(1), lamp(2)] }), "orders/edited");
  for (const webhook of await bench.engine.takeWebhooks(9)) await webhook();
  gate.resolve();
  await Promise.all(sending);
  expect(await row()).toMatchObject({ state: "ready" });
  await bench.deliver(later(order, { lines: [mug(3), lamp(2)] }, 2), "orders/edited");
  for (const webhook of await bench.engine.takeWebhooks(9)) await webhook();
  await bench.pass(60_000);
  await bench.settle();
  expect(inStore()).toEqual(both(3, 2));
  expect(await row()).toMatchObject({ state: "confirmed", lines: [3, 2], itemsWanted: null, manualHandling: null });
  expect(anna.count("edit-items")).toBe(0);
});

it("an edit that comes while another is carried out is carried out next", async () => {
  const order = await pushed();
  const gate = Promise.withResolvers<void>();
  anna.trouble("edit-items", { kind: "after", gate: gate.promise });
  await bench.deliver(later(order, { lines: [mug(2), lamp(2)] }), "orders/edited");
  for (const webhook of await bench.engine.takeWebhooks(9)) await webhook();
  const editing = (await bench.engine.takeVendorOrders(9)).map((piece) => piece());
  await expect.poll(() => anna.count("edit-items")).toBe(1);
  await bench.deliver(later(order, { lines: [mug(1), lamp(2)] }, 2), "orders/edited");
  for (const webhook of await bench.engine.takeWebhooks(9)) await webhook();
  gate.resolve();
  await Promise.all(editing);
  await bench.settle();
  expect(inStore()).toEqual(both(1, 2));
  expect(await row()).toMatchObject({ lines: [1, 2], itemsWanted: null, manualHandling: null, due: false });
});

it("a cancellation overtakes it", async () => {
  const order = await pushed();
  anna.trouble("edit-items", { kind: "instead", answer: unavailable });
  await edit(order, [mug(1), lamp(2)]);
  await bench.deliver(
    later(order, { lines: [mug(1), lamp(2)], cancelledAt: new Date().toISOString() }, 3),
    "orders/cancelled",
  );
  await bench.settle();
  expect(await row()).toMatchObject({ state: "cancelled", itemsWanted: null, manualHandling: null, due: false });
  expect(anna.count("edit-items")).toBe(1);
});

it.each([
  ["the setting", { carryOutItemEdits: false }],
  ["order sync", { enabled: false }],
])("with %s switched off while it waits, it is people's, and carried out when it is on again", async (_, off) => {
  const order = await pushed();
  anna.trouble("edit-items", { kind: "instead", answer: unavailable });
  await edit(order, [mug(1), lamp(2)]);
  await bench.settings(off);
  await bench.pass(60_000);
  await bench.settle();
  expect(await row()).toMatchObject({ manualHandling: [{ lineGid: gid("1"), from: 3, to: 1 }], itemsWanted: null });
  expect(inStore()).toEqual(both(3, 2));
  await bench.settings({ carryOutItemEdits: true, enabled: true });
  await bench.settle();
  expect(inStore()).toEqual(both(1, 2));
  expect(await row()).toMatchObject({ manualHandling: null, lines: [1, 2] });
});

it("what the merchant marked as handled is not carried out afterwards", async () => {
  await bench.settings({ carryOutItemEdits: false });
  const order = await pushed();
  await edit(order, [mug(1), lamp(2)]);
  const [{ id } = { id: null }] = await bench.vendorOrders();
  expect(await bench.engine.act(bench.shop, id!, "mark-handled", "merchant")).toBe("done");
  await bench.settings({ carryOutItemEdits: true });
  await bench.settle();
  expect(anna.count("edit-items")).toBe(0);
});

it("a platform that cannot leaves all of it to people", async () => {
  await bench.close();
  bench = await createEngineBench({ platform: createScriptedPlatform({ without: ["itemEdits"] }) });
  anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
  await bench.settings({ carryOutItemEdits: true });
  const order = await pushed();
  await edit(order, [mug(1), lamp(2)]);
  expect(await row()).toMatchObject({ manualHandling: [{ lineGid: gid("1"), from: 3, to: 1 }], itemsWanted: null });
  expect(await mails()).toEqual(byHand);
});
