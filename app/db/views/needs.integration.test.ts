import { afterEach, beforeEach, expect, it } from "vitest";
import { createEngineBench, type EngineBench, later, line } from "../../../tests/support/engine.ts";
import { ambiguous, rejected } from "../../../tests/support/scripted-store.ts";
import type { OrderFilter } from "../../use-cases/views.ts";
import { readHome } from "./home-view.server.ts";
import { readOrders } from "./orders-view.server.ts";

let bench: EngineBench;
beforeEach(async () => {
  bench = await createEngineBench();
});
afterEach(() => bench.close());

const home = () => readHome(bench.database.prisma, bench.shop, new Date());
const names = async (filter: Partial<OrderFilter>): Promise<string[]> => {
  const all: OrderFilter = { show: "all", need: null, vendorId: null, search: "", cursor: null, direction: "forward" };
  const { items } = await readOrders(bench.database.prisma, bench.shop, { ...all, ...filter });
  return items.map(({ name }) => name);
};

it("every line of what needs somebody counts the orders that its link shows", async () => {
  const anna = await bench.vendor("Anna");
  const ben = await bench.vendor("Ben");
  await bench.vendor("Cleo", { connected: false });
  const place = async (change: Parameters<EngineBench["order"]>[0]) => {
    const order = bench.order(change);
    await bench.deliver(order, "orders/create");
    await bench.settle();
    return order;
  };
  await place({ lines: [line("1", "Anna")] });
  // One order, two vendors, one reason: one order.
  await place({ financialStatus: "pending", lines: [line("2", "Anna"), line("3", "Ben")] });
  // The same reason, somebody else's move.
  await place({ financialStatus: "authorized", lines: [line("4", "Anna")] });
  await place({ lines: [line("5", "Cleo")] });
  await place({ lines: [line("6", "Nobody")] });
  anna.trouble("create", { kind: "instead", answer: rejected });
  await place({ lines: [line("7", "Anna")] });
  ben.trouble("create", { kind: "instead", answer: ambiguous });
  await place({ lines: [line("8", "Ben")] });
  const edited = await place({ lines: [line("9", "Anna", { quantity: 2, currentQuantity: 2 })] });
  await bench.deliver(later(edited, { lines: [line("9", "Anna", { quantity: 2, currentQuantity: 1 })] }));
  const shipped = await place({ lines: [line("10", "Anna")] });
  anna.orders.at(-1)!.shipped = true;
  await bench.deliver(later(shipped, { cancelledAt: new Date().toISOString() }));
  await bench.settle();
  // A vendor's no: one that waits, one that was taken back, and ones of which nothing is left to decide.
  const answer = async ({ gid }: { gid: string }, kind: string, change = "") => {
    const [row] = await bench.vendorOrders({ gid });
    await bench.sql(
      `insert into vendor_answer ("vendorOrderId", "shopId", kind, reason, "answeredBy")
       values ($1, $2, $3, case $3 when 'declined' then 'other' end, 'vendor:1')`,
      [row?.id, bench.shop, kind],
    );
    if (change) await bench.sql(`update vendor_order set ${change} where id = $1`, [row?.id]);
  };
  const byHand = (left: number) =>
    `state = 'not-ours', reason = 'handled-by-hand', "reasonParams" = '{"left": ${left}}'`;
  await answer(await place({ lines: [line("11", "Anna")] }), "declined");
  await answer(await place({ lines: [line("12", "Anna")] }), "declined", byHand(1));
  await answer(await place({ lines: [line("13", "Anna")] }), "declined", byHand(0));
  await answer(await place({ lines: [line("14", "Anna")] }), "accepted");
  await answer(await place({ lines: [line("15", "Anna")] }), "declined", `state = 'fulfilled'`);
  const cancelled = await place({ lines: [line("16", "Anna")] });
  await answer(cancelled, "declined");
  await bench.deliver(later(cancelled, { cancelledAt: new Date().toISOString() }));
  await bench.settle();

  const { needs, today } = await home();
  expect(needs.map(({ reason, move }) => `${move}: ${reason}`).sort()).toEqual([
    "buyer: not-paid",
    "merchant: already-shipped",
    "merchant: declined",
    "merchant: needs-manual-handling",
    "merchant: not-paid",
    "merchant: rejected",
    "merchant: unassigned-lines",
    "ours: unknown",
    "vendor: not-connected",
  ]);
  const attention = await names({ show: "needs-attention" });
  for (const need of needs) {
    const listed = await names({ need });
    expect(listed, need.reason).toHaveLength(need.count);
    if (need.move === "merchant") expect(attention, need.reason).toEqual(expect.arrayContaining(listed));
  }
  expect(needs.find(({ reason }) => reason === "declined")?.count).toBe(2);
  expect(await names({ show: "held" })).toHaveLength(today.held);
  expect(await names({ show: "failed" })).toHaveLength(today.failed);
  expect([today.held, today.failed]).toEqual([3, 2]);
});

it("shows another shop none of them", async () => {
  await bench.deliver(bench.order({ lines: [line("1", "Nobody")] }), "orders/create");
  await bench.settle();
  const [other] = await bench.sql<{ id: typeof bench.shop }>(
    `insert into shop (id, domain, name, currency) values (gen_random_uuid(), 'other.myshopify.com', 'o', 'EUR') returning id`,
  );
  expect((await readHome(bench.database.prisma, other!.id, new Date())).needs).toEqual([]);
});

it("keeps a part's place in the list with its order's, whenever the shop corrects when that was placed", async () => {
  await bench.vendor("Anna");
  const order = bench.order({ lines: [line("1", "Anna")] });
  await bench.deliver(order, "orders/create");
  await bench.deliver(bench.order({ lines: [line("2", "Anna")] }), "orders/create");
  await bench.settle();
  const pushed = () => names({ show: "pushed" });
  expect((await pushed()).at(-1)).toBe(order.name);
  await bench.sql(`update marketplace_order set "placedAt" = "placedAt" + interval '1 day' where gid = $1`, [
    order.gid,
  ]);
  expect((await pushed())[0]).toBe(order.name);
});
