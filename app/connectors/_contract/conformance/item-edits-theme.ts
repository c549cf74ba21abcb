import { expect } from "vitest";
import { allocate } from "../../../domain/shared/allocate.ts";
import { type Money, money, parseMoney } from "../../../domain/shared/money.ts";
import type { ItemEdit, LineToPush, OrderToPush } from "../canonical.ts";
import type { ItemEditResult } from "../connector.ts";
import type { FakeOrder } from "../fake-store.ts";
import type { Outcome } from "../outcome.ts";
import { supports } from "../manifest.ts";
import { type Bench, createOrder, openBench, operation, valueOf } from "./bench.ts";
import { customLine, expectedTotal, mappedLine, plainOrder } from "./golden-orders.ts";
import type { Check, Theme } from "./theme.ts";

/** Items are taken off an order that stands: as many as asked for, to the last minor unit, once, and nothing shipped. */
export const itemEditsTheme: Theme = {
  name: "item edits",
  checks: (subject) => {
    if (!supports(subject.connector.manifest, "itemEdits"))
      return [
        {
          name: "are not offered where the manifest declares none",
          async run() {
            expect(subject.connector.editItems).toBeUndefined();
          },
        },
      ];
    const check = (
      name: string,
      run: (bench: Bench, order: OrderToPush, externalId: string) => Promise<void>,
    ): Check => ({
      name,
      async run() {
        await using bench = await openBench(subject);
        const order = threeLines(bench);
        await run(bench, order, await createOrder(bench, order));
      },
    });
    return [
      check("fewer of a line: quantity and money are right, and nobody is told", async (bench, order, id) => {
        const edit = itemEdit(order, { mug: 1 });
        const result = valueOf(await editItems(bench, id, edit, order.reference));
        const after = orderIn(bench, id);
        expect(quantities(after)).toEqual([1, 2, 1]);
        expect(parseMoney(after.total, "EUR")).toEqual(totalAfter(order, edit));
        expect(result).toMatchObject({ state: "done", total: { actual: totalAfter(order, edit) } });
        expect(after).toMatchObject({ customerMails: 0, cancelled: false, reference: order.reference });
      }),
      check("a line is removed, and the others stay to the last minor unit", async (bench, order, id) => {
        const edit = itemEdit(order, { lamp: 0 });
        valueOf(await editItems(bench, id, edit, order.reference));
        const after = orderIn(bench, id);
        expect(quantities(after).filter((quantity) => quantity > 0)).toEqual([3, 1]);
        expect(parseMoney(after.total, "EUR")).toEqual(totalAfter(order, edit));
      }),
      check("asked for twice, it is done once", async (bench, order, id) => {
        const edit = itemEdit(order, { mug: 2, lamp: 1 });
        valueOf(await editItems(bench, id, edit, order.reference));
        const once = orderIn(bench, id);
        expect(valueOf(await editItems(bench, id, edit, order.reference))).toMatchObject({ state: "done" });
        expect(orderIn(bench, id)).toEqual(once);
      }),
      check("what is shipped is not touched, whatever else is asked for", async (bench, order, id) => {
        const [mug] = orderIn(bench, id).lines;
        bench.store.ship(id, {
          lines: [{ lineId: mug!.id, quantity: 2 }],
          tracking: { company: "Post", number: "T1" },
        });
        const before = orderIn(bench, id);
        const edit = itemEdit(order, { mug: 1, lamp: 1 });
        expect(valueOf(await editItems(bench, id, edit, order.reference)).state).toBe("shipped");
        expect(orderIn(bench, id)).toEqual(before);
      }),
      check("an order that has left in full is not touched", async (bench, order, id) => {
        bench.store.ship(id, { lines: null, tracking: null });
        const before = orderIn(bench, id);
        const outcome = await editItems(bench, id, itemEdit(order, { lamp: 1 }), order.reference);
        expect(valueOf(outcome).state).toBe("shipped");
        expect(orderIn(bench, id)).toEqual(before);
      }),
      check("what the vendor's staff have changed is not changed over their heads", async (bench, order, id) => {
        valueOf(await editItems(bench, id, itemEdit(order, { mug: 1 }), order.reference));
        const before = orderIn(bench, id);
        const outcome = await editItems(bench, id, itemEdit(order, { mug: 2 }), order.reference);
        expect(outcome.kind).toBe("rejected");
        expect(orderIn(bench, id)).toEqual(before);
      }),
      check("an order that is cancelled or gone is not edited", async (bench, order, id) => {
        const edit = itemEdit(order, { mug: 1 });
        const unknown = id.replace(/\d+$/, "999999999");
        expect((await editItems(bench, unknown, edit, order.reference)).kind).toBe("order-not-found");
        bench.store.cancel(id);
        const before = orderIn(bench, id);
        expect((await editItems(bench, id, edit, order.reference)).kind).toBe("rejected");
        expect(orderIn(bench, id)).toEqual(before);
      }),
      check(
        "an answer that is lost is in doubt or certainly nothing, and asking again ends it",
        async (bench, order, id) => {
          const edit = itemEdit(order, { mug: 1 });
          const steps = await requestsOf(bench, order, edit);
          for (let lost = 1; lost <= steps; lost++) {
            const another = { ...order, reference: `${order.reference}-${lost}` };
            const externalId = await createOrder(bench, another);
            const before = orderIn(bench, externalId);
            // All but the last step pass; that one is carried out, and its answer never comes.
            for (let step = 1; step < lost; step++) bench.store.trouble({ kind: "late", delayMs: 0, times: 1 });
            bench.store.trouble({ kind: "reset-after-commit", times: 1 });
            const outcome = await editItems(bench, externalId, edit, another.reference);
            bench.store.clearTrouble();
            expect(["ambiguous", "unavailable"], `step ${lost}`).toContain(outcome.kind);
            if (outcome.kind === "unavailable")
              expect(orderIn(bench, externalId)).toMatchObject({ lines: before.lines });
            expect(valueOf(await editItems(bench, externalId, edit, another.reference)).state).toBe("done");
            expect(quantities(orderIn(bench, externalId))).toEqual([1, 2, 1]);
          }
          expect(quantities(orderIn(bench, id))).toEqual([3, 2, 1]);
        },
      ),
    ];
  },
};

/** How many requests the edit takes, from doing it to an order of its own. */
async function requestsOf(bench: Bench, order: OrderToPush, edit: ItemEdit): Promise<number> {
  const another = { ...order, reference: `${order.reference}-0` };
  const externalId = await createOrder(bench, another);
  bench.store.forgetRequests();
  valueOf(await editItems(bench, externalId, edit, another.reference));
  return bench.store.requests.length;
}

const editItems = (bench: Bench, id: string, edit: ItemEdit, reference: string): Promise<Outcome<ItemEditResult>> =>
  operation(bench.connector, "editItems")(bench.context(), id, edit, reference);

function orderIn(bench: Bench, id: string): FakeOrder {
  const order = bench.store.order(id);
  if (!order) throw new Error(`the store has no order ${id}`);
  return order;
}
const quantities = (order: FakeOrder): number[] => order.lines.map(({ quantity }) => quantity);

/** Three mugs, two lamps and a custom card, with taxes on top that do not divide evenly, and shipping. */
function threeLines(bench: Bench): OrderToPush {
  const taxed = (line: LineToPush, minor: number): LineToPush => ({
    ...line,
    taxLines: [{ title: "VAT", rate: 0.23, amount: money(minor, "EUR") }],
  });
  return plainOrder(bench.store, {
    taxesIncluded: false,
    lines: [
      taxed(mappedLine(bench.store, "mug", { quantity: 3, unitPrice: money(999, "EUR") }), 689),
      taxed(mappedLine(bench.store, "lamp", { quantity: 2, unitPrice: money(5_000, "EUR") }), 2_300),
      customLine(bench.store, "card", { unitPrice: money(300, "EUR") }),
    ],
  });
}

const partOf = (amount: Money, quantity: number, of: number): Money =>
  money(allocate(amount.minor, [quantity, of - quantity])[0] ?? 0, amount.currency);

const asItShallBe = (line: LineToPush, quantity: number): LineToPush => ({
  ...line,
  quantity,
  discount: partOf(line.discount, quantity, line.quantity),
  taxLines: line.taxLines.map((tax) => ({ ...tax, amount: partOf(tax.amount, quantity, line.quantity) })),
});

/** @param target quantities by key; the other lines stay as they are */
function itemEdit(order: OrderToPush, target: Readonly<Record<string, number>>): ItemEdit {
  const lines = order.lines.map((line) => ({
    ...asItShallBe(line, target[line.key] ?? line.quantity),
    from: line.quantity,
  }));
  const after = expectedTotal({ ...order, lines });
  return {
    lines,
    shipping: order.shipping,
    taxesIncluded: order.taxesIncluded,
    reduction: money(expectedTotal(order).minor - after.minor, order.currency),
  };
}

const totalAfter = (order: OrderToPush, edit: ItemEdit): Money =>
  money(expectedTotal(order).minor - edit.reduction.minor, order.currency);
