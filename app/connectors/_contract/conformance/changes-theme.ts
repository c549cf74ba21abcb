import { expect } from "vitest";
import type { OrderFields } from "../canonical.ts";
import type { FakeOrder } from "../fake-store.ts";
import { type CapabilityId, supports } from "../manifest.ts";
import { type Bench, createOrder, openBench, operation, valueOf } from "./bench.ts";
import { address, fields, plainOrder } from "./golden-orders.ts";
import type { Check, Theme } from "./theme.ts";

interface Edit {
  readonly name: string;
  readonly capability: CapabilityId;
  readonly change: Partial<OrderFields>;
  check(order: FakeOrder | undefined): void;
}

const edits: readonly Edit[] = [
  {
    name: "the note",
    capability: "updateNote",
    change: { note: "Leave it with the neighbour 🏠" },
    check: (order) => expect(order?.note).toContain("Leave it with the neighbour 🏠"),
  },
  {
    name: "the tags",
    capability: "updateTags",
    change: { tags: ["Harbour Market", "#1001", "fragile"] },
    check: (order) => expect(order?.tags).toContain("fragile"),
  },
  {
    name: "the e-mail address",
    capability: "updateEmail",
    change: { contact: { ...fields.contact, email: "new@harbour-market.example" } },
    check: (order) => expect(order?.email).toBe("new@harbour-market.example"),
  },
  {
    name: "the phone number",
    capability: "updatePhone",
    change: { contact: { ...fields.contact, phone: "+351210000999" } },
    check: (order) => expect(order?.phone).toBe("+351210000999"),
  },
  {
    name: "the shipping address",
    capability: "updateShippingAddress",
    change: { shippingAddress: { ...address, address1: "99 New Road", city: "Porto" } },
    check: (order) => {
      expect(Object.values(order?.shippingAddress ?? {})).toEqual(expect.arrayContaining(["99 New Road", "Porto"]));
    },
  },
];

/** Later edits and cancellations arrive, change only what they should, and come to the same end when repeated. */
export const changesTheme: Theme = {
  name: "edits and cancellation",
  checks: (subject) => {
    const { manifest } = subject.connector;
    if (!supports(manifest, "createOrder")) return [];
    const check = (
      name: string,
      run: (bench: Bench, externalId: string, reference: string) => Promise<void>,
    ): Check => ({
      name,
      async run() {
        await using bench = await openBench(subject);
        const order = plainOrder(bench.store);
        await run(bench, await createOrder(bench, order), order.reference);
      },
    });
    const update = (bench: Bench, id: string, change: Partial<OrderFields>, reference: string) =>
      operation(bench.connector, "updateOrder")(bench.context(), id, change, reference);
    const cancel = (bench: Bench, id: string, reference: string) =>
      operation(bench.connector, "cancelOrder")(bench.context(), id, "customer", reference);

    const updates = edits.map((edit) =>
      check(`${edit.name} is changed, or skipped and named`, async (bench, id, reference) => {
        const before = bench.store.order(id);
        const { skipped } = valueOf(await update(bench, id, edit.change, reference));
        const after = bench.store.order(id);
        if (manifest.capabilities[edit.capability].support === "full") {
          expect(skipped).toEqual([]);
          edit.check(after);
        } else if (!supports(manifest, edit.capability)) expect(skipped).toEqual(Object.keys(edit.change));
        expect(after).toMatchObject({ total: before?.total, lines: before?.lines, reference, customerMails: 0 });
        valueOf(await update(bench, id, edit.change, reference));
      }),
    );
    const missing = "999999999";
    return [
      ...(supports(manifest, "updateOrder")
        ? [
            ...updates,
            check("an order that does not exist cannot be changed", async (bench, _, reference) => {
              const outcome = await update(bench, unknownIdLike(bench, missing), { note: "x" }, reference);
              expect(outcome.kind).toBe("order-not-found");
            }),
          ]
        : []),
      ...(supports(manifest, "cancelOrder")
        ? [
            check(
              "an open order is cancelled, silently, and asking again changes nothing",
              async (bench, id, reference) => {
                for (let turn = 0, state = "pending"; state === "pending"; turn++) {
                  ({ state } = valueOf(await cancel(bench, id, reference)));
                  expect(state).not.toBe("shipped");
                  expect(turn, "it must end").toBeLessThan(20);
                  bench.advance(10);
                }
                expect(bench.store.order(id)).toMatchObject({ cancelled: true, customerMails: 0 });
                expect(valueOf(await cancel(bench, id, reference)).state).toBe("cancelled");
              },
            ),
            check("an order that is shipped is not cancelled", async (bench, id, reference) => {
              bench.store.ship(id, { lines: null, tracking: null });
              expect(valueOf(await cancel(bench, id, reference)).state).toBe("shipped");
              expect(bench.store.order(id)?.cancelled).toBe(false);
            }),
            check("an order that does not exist cannot be cancelled", async (bench, _, reference) => {
              expect((await cancel(bench, unknownIdLike(bench, missing), reference)).kind).toBe("order-not-found");
            }),
          ]
        : []),
    ];
  },
};

/** An id in the form this platform gives its orders, but of no order. */
const unknownIdLike = (bench: Bench, digits: string): string =>
  bench.store.orders()[0]?.externalId.replace(/\d+$/, digits) ?? digits;
