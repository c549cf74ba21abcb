import fc from "fast-check";
import { expect } from "vitest";
import { parseMoney } from "../../../domain/shared/money.ts";
import type { ExternalOrder, OrderToPush } from "../canonical.ts";
import type { FakeOrder } from "../fake-store.ts";
import type { Manifest } from "../manifest.ts";
import { supports } from "../manifest.ts";
import { anyOrder } from "./any-order.ts";
import { type Bench, openBench, operation, valueOf } from "./bench.ts";
import { expectedTotal, goldenOrders, plainOrder } from "./golden-orders.ts";
import type { Theme } from "./theme.ts";

/** The golden orders stand in the vendor's store as we meant them, to the last minor unit, and silently. */
export const mappingTheme: Theme = {
  name: "mapping",
  checks: (subject) => {
    const { manifest } = subject.connector;
    if (!supports(manifest, "createOrder")) return [];
    const possible = goldenOrders.filter((golden) => !golden.needsCustomLines || supports(manifest, "customLines"));
    return [
      ...possible.map((golden) => ({
        name: golden.name,
        async run() {
          await using bench = await openBench(subject, golden.currency);
          const order = golden.build(bench.store);
          const [external, inStore] = await createAndLook(bench, order);
          checkMoney(manifest, order, external, inStore);
          checkLines(order, external, inStore);
          checkFields(manifest, order, inStore);
        },
      })),
      {
        name: "any order at all: its total and its lines",
        async run() {
          await fc.assert(
            fc.asyncProperty(anyOrder(supports(manifest, "customLines")), async (chance) => {
              await using bench = await openBench(subject, chance.currency);
              const order = chance.build(bench.store);
              const [external, inStore] = await createAndLook(bench, order);
              checkMoney(manifest, order, external, inStore);
              checkLines(order, external, inStore);
            }),
            { numRuns: Number(process.env["FC_RUNS"] ?? 40), seed: 20261122 },
          );
        },
      },
      {
        name: "nothing of an earlier order's buyer is in a later one",
        async run() {
          await using bench = await openBench(subject);
          const canary = {
            firstName: "Canaria",
            lastName: "Vogelsang",
            email: "canary@buyer.example",
            phone: "+491701234567",
          };
          const first = plainOrder(bench.store);
          await createAndLook(bench, {
            ...first,
            fields: { ...first.fields, contact: { ...first.fields.contact, ...canary }, note: "for Canaria" },
          });
          bench.store.forgetRequests();
          await createAndLook(bench, plainOrder(bench.store));
          const sent = JSON.stringify(bench.store.requests);
          for (const word of Object.values(canary)) expect(sent).not.toContain(word);
        },
      },
    ];
  },
};

async function createAndLook(bench: Bench, order: OrderToPush): Promise<[ExternalOrder, FakeOrder]> {
  const { order: external } = valueOf(await operation(bench.connector, "createOrder")(bench.context(), order));
  const inStore = bench.store.order(external.externalId);
  if (!inStore) throw new Error(`the store has no order ${external.externalId}`);
  return [external, inStore];
}

function checkMoney(manifest: Manifest, order: OrderToPush, external: ExternalOrder, inStore: FakeOrder): void {
  const total = parseMoney(inStore.total, inStore.currency);
  expect(inStore.currency).toBe(order.currency);
  expect(total, "the total in the store").toEqual(expectedTotal(order));
  expect(external.total, "the total it told us").toEqual(total);
  if (supports(manifest, "paidFlag")) expect(inStore.paid, "paid").toBe(order.paid);
  expect(inStore.customerMails, "mails to the customer").toBe(0);
  expect(inStore.cancelled || external.cancelled).toBe(false);
}

/** Every line of ours is one line there, found by its key and not by looking alike. */
function checkLines(order: OrderToPush, external: ExternalOrder, inStore: FakeOrder): void {
  expect(external.lines.map((line) => line.key).sort()).toEqual(order.lines.map((line) => line.key).sort());
  expect(new Set(external.lines.map((line) => line.externalLineId)).size).toBe(order.lines.length);
  for (const line of order.lines) {
    const pair = external.lines.find(({ key }) => key === line.key);
    const there = inStore.lines.find(({ id }) => id === pair?.externalLineId);
    if (!there) throw new Error(`line ${line.key} is paired with ${pair?.externalLineId}, which is not in the store`);
    expect(there.quantity, `quantity of ${line.key}`).toBe(line.quantity);
    if (line.mapping?.externalVariantId) expect(there.variantId).toBe(line.mapping.externalVariantId);
    if (!line.mapping) expect(there.title, `title of ${line.key}`).toContain(line.title);
  }
}

function checkFields(manifest: Manifest, { fields, reference }: OrderToPush, inStore: FakeOrder): void {
  if (supports(manifest, "findByReference")) expect(inStore.reference).toBe(reference);
  expect(inStore.email ?? "", "e-mail").toBe(fields.contact.email ?? "");
  if (fields.contact.phone === null) expect(inStore.phone ?? "", "phone").toBe("");
  if (fields.note) expect(inStore.note, "note").toContain(fields.note);
  const shipping = Object.values(inStore.shippingAddress ?? {});
  for (const part of ["address1", "city", "zip", "countryCode", "lastName"] as const)
    expect(shipping, `${part} of the shipping address`).toContain(fields.shippingAddress?.[part]);
  if (manifest.capabilities.updateTags.support === "full")
    expect(inStore.tags).toEqual(expect.arrayContaining([...fields.tags]));
  if (manifest.capabilities.customAttributes.support === "full")
    expect(inStore.attributes).toEqual(expect.arrayContaining(fields.attributes.map((pair) => ({ ...pair }))));
}
