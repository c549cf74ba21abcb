import { readFileSync } from "node:fs";
import { buildClientSchema, getVariableValues, type OperationDefinitionNode } from "graphql";
import { describe, expect, test } from "vitest";
import { readAdminSchema } from "../../../tools/shopify-schema/read-admin-schema.ts";
import { goldenOrders, plainOrder, customLine } from "../_contract/conformance/golden-orders.ts";
import type { FakeStore } from "../_contract/fake-store.ts";
import type { OrderToPush } from "../_contract/canonical.ts";
import { money } from "../../domain/shared/money.ts";
import { CreateOrderDocument, UpdateOrderDocument } from "./documents.generated.ts";
import { toNewOrder, toOrderChange, toStaffNote } from "./to-platform.ts";

const schema = buildClientSchema(readAdminSchema().introspection);

/** Executes nothing: only lets the official schema judge the variables, as Shopify does before it does anything. */
function complaintsOf(document: typeof CreateOrderDocument | typeof UpdateOrderDocument, variables: object): string[] {
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === "OperationDefinition",
  );
  const { errors } = getVariableValues(schema, operation?.variableDefinitions ?? [], { ...variables });
  return (errors ?? []).map(({ message }) => message);
}

/** A catalogue that gives out ids, all that golden orders need to be built. */
function catalogue(currency: string): FakeStore {
  let count = 0;
  const addProduct = () => ({
    productId: `gid://shopify/Product/${++count}`,
    variantId: `gid://shopify/ProductVariant/${count}`,
  });
  return { currency, addProduct } as Partial<FakeStore> as FakeStore;
}

const store = catalogue("EUR");
const eur = (minor: number) => money(minor, "EUR");

describe("a new order", () => {
  test.each(goldenOrders)("$name: fits Shopify's schema", ({ currency, build }) => {
    expect(complaintsOf(CreateOrderDocument, toNewOrder(build(catalogue(currency))))).toEqual([]);
  });

  test("in full", () => {
    const plain = plainOrder(store);
    const order: OrderToPush = {
      ...plain,
      reference: "VSS-000042-9f3c",
      taxesIncluded: true,
      lines: [
        customLine(store, "line-1", {
          mapping: { externalProductId: "99", externalVariantId: "12345678901234" },
          quantity: 3,
          unitPrice: eur(1000),
          discount: eur(100),
          taxLines: [{ title: "IVA", rate: 0.23, amount: eur(542) }],
          properties: [
            { name: "Engraving", value: "No. 7 ☕️" },
            { name: " ", value: "nameless" },
          ],
        }),
        customLine(store, "line-2", {
          mapping: { externalProductId: "77", externalVariantId: null },
          title: "Workshop",
          variantTitle: "Evening",
          sku: null,
          unitPrice: eur(2000),
          requiresShipping: false,
          weightGrams: null,
        }),
        customLine(store, "line-3", { title: "Ribbon", sku: "RIB", quantity: 2, unitPrice: eur(100), weightGrams: 30 }),
      ],
      shipping: {
        title: "Standard",
        price: eur(500),
        discount: eur(199),
        taxLines: [{ title: "IVA", rate: 0.23, amount: eur(56) }],
      },
      fields: {
        ...plain.fields,
        contact: { ...plain.fields.contact, phone: "+351 21 000 00 01" },
        shippingAddress: {
          firstName: "Harbour",
          lastName: "Market",
          company: "Harbour Market Ltd",
          address1: "12 Quay Street",
          address2: null,
          city: "Toronto",
          provinceCode: "ON",
          province: "Ontario",
          zip: "M5V 1A1",
          countryCode: "CA",
          phone: "call the gate: 4711",
        },
        billingAddress: null,
        tags: ["Harbour Market, Lisboa", "#1001", "#1001", " ", "1234567890".repeat(5)],
      },
    };
    const golden: unknown = JSON.parse(readFileSync(new URL("fixtures/new-order.json", import.meta.url), "utf8"));
    expect(JSON.parse(JSON.stringify(toNewOrder(order)))).toEqual(golden);
  });

  test("writes no customer into the vendor's store, and mails nobody", () => {
    const { order, options } = toNewOrder(plainOrder(store));
    expect(Object.keys(order)).not.toContain("customer");
    expect(options).toMatchObject({ sendReceipt: false, sendFulfillmentReceipt: false });
  });

  test("an unpaid one is pending; a telephone number that is none does not stop the order", () => {
    const plain = plainOrder(store, { paid: false });
    const fields = { ...plain.fields, contact: { ...plain.fields.contact, phone: "ask at the gate" } };
    expect(toNewOrder({ ...plain, fields }).order).toMatchObject({ financialStatus: "PENDING", phone: null });
  });
});

describe("a change", () => {
  const id = "gid://shopify/Order/1";
  const current = {
    tags: ["#1001", "Harbour Market", "vip", "old of ours"],
    customAttributes: [
      { key: "Gift", value: "yes" },
      { key: "Marketplace order", value: "#1001" },
      { key: "Picker", value: "Ana" },
    ],
    sent: {
      value: JSON.stringify({ tags: ["#1001", "old of ours", "gone"], attributes: ["Gift", "Marketplace order"] }),
    },
  };

  test("of tags replaces ours and leaves the vendor's alone", () => {
    const { variables } = toOrderChange(id, { tags: ["#1001", "express"] }, current);
    expect(variables).toMatchObject({
      newTags: ["express"],
      oldTags: ["old of ours"],
      addTags: true,
      removeTags: true,
    });
    expect(variables?.input.metafields?.[0]?.value).toBe(
      '{"tags":["#1001","express"],"attributes":["Gift","Marketplace order"]}',
    );
    expect(variables?.input).not.toHaveProperty("tags");
  });

  test("of attributes replaces ours and leaves the vendor's alone", () => {
    const { variables } = toOrderChange(id, { attributes: [{ name: "Marketplace order", value: "#1002" }] }, current);
    expect(variables?.input.customAttributes).toEqual([
      { key: "Picker", value: "Ana" },
      { key: "Marketplace order", value: "#1002" },
    ]);
    expect(variables).toMatchObject({ addTags: false, removeTags: false });
  });

  test("of an order whose memory of ours is lost adds and takes nothing away", () => {
    const { variables } = toOrderChange(id, { tags: ["express"] }, { ...current, sent: { value: "{broken" } });
    expect(variables).toMatchObject({ newTags: ["express"], oldTags: [], removeTags: false });
  });

  test("names what Shopify cannot change, and sends nothing when nothing is left", () => {
    expect(toOrderChange(id, { billingAddress: null, shippingAddress: null }, current)).toEqual({
      variables: null,
      skipped: ["billingAddress", "shippingAddress"],
    });
  });

  test("touches only what is given", () => {
    const { variables, skipped } = toOrderChange(id, { note: null }, current);
    expect(variables?.input).toEqual({ id, note: "" });
    expect(skipped).toEqual([]);
  });

  test("of everything fits Shopify's schema", () => {
    const { variables } = toOrderChange(id, plainOrder(store).fields, current);
    expect(complaintsOf(UpdateOrderDocument, variables ?? {})).toEqual([]);
  });
});

test("a note for the staff is cut by characters, not in the middle of one", () => {
  expect(toStaffNote("☕".repeat(300))).toBe("☕".repeat(255));
});
