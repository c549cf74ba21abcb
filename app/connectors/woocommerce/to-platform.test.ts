import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money, parseMoney } from "../../domain/shared/money.ts";
import {
  dinar,
  expectedTotal,
  golden,
  line,
  manyLines,
  multiTax,
  order,
  taxesIncluded,
  yen,
} from "./fixtures/orders.ts";
import { refuseUnfitOrder, toOrderBody, toUpdateBody } from "./to-platform.ts";

type Row = Record<string, unknown>;
const rows = (body: Row, kind: string): Row[] => body[kind] as Row[];
const meta = (row: Row): Record<string, unknown> =>
  Object.fromEntries((row["meta_data"] as { key: string; value: unknown }[]).map(({ key, value }) => [key, value]));

/** What a store that adds no tax of its own makes of the body. */
function bodyTotal(body: Row, currency: string): number {
  const amounts = ["line_items", "shipping_lines", "fee_lines"].flatMap((kind) => rows(body, kind));
  return amounts.reduce((sum, row) => sum + (parseMoney(String(row["total"]), currency)?.minor ?? Number.NaN), 0);
}

describe("the body of a new order", () => {
  it.each(Object.entries(golden))("%s comes to the exact total", (_, order) => {
    expect(bodyTotal(toOrderBody(order), order.currency)).toBe(expectedTotal(order).minor);
  });

  it("shows each tax as a fee and discounts as the difference to the subtotal", () => {
    const body = toOrderBody(multiTax);
    expect(rows(body, "line_items")[0]).toMatchObject({ quantity: 3, subtotal: "59.97", total: "54.97" });
    expect(rows(body, "shipping_lines")).toMatchObject([
      { method_id: "marketplace", method_title: "Standard 📦", total: "4.00" },
    ]);
    expect(rows(body, "fee_lines").map(({ name, total, tax_status }) => [name, total, tax_status])).toEqual([
      ["VAT 23%", "13.56", "none"],
      ["City 0.5%", "0.27", "none"],
      ["VAT 6%", "0.06", "none"],
    ]);
    expect(meta(body)["is_vat_exempt"]).toBe("yes");
    expect(expectedTotal(multiTax)).toEqual(money(5497 + 100 + 400 + 1356 + 27 + 6, "EUR"));
  });

  it("takes included taxes out of the lines, discount included", () => {
    const body = toOrderBody(taxesIncluded);
    expect(rows(body, "line_items")[0]).toMatchObject({ subtotal: "20.33", total: "16.26" });
    expect(rows(body, "fee_lines")).toMatchObject([{ name: "VAT 23%", total: "3.74" }]);
    expect(expectedTotal(taxesIncluded).minor).toBe(2000);
  });

  it("writes 0 and 3 decimals", () => {
    expect(rows(toOrderBody(yen), "line_items")[0]).toMatchObject({ total: "1980" });
    expect(rows(toOrderBody(dinar), "line_items")[0]).toMatchObject({ subtotal: "3.765", total: "3.760" });
  });

  it("sends mapped lines by id alone and custom ones under a SKU that cannot exist", () => {
    const mapped = line("EUR", { unit: 100, key: "m", mapping: { externalProductId: "12", externalVariantId: "13" } });
    const custom = line("EUR", { unit: 100, key: "c", variantTitle: "Blue" });
    const [first, second] = rows(toOrderBody(order({ lines: [mapped, custom] })), "line_items");
    expect(first).toMatchObject({ product_id: 12, variation_id: 13 });
    expect(first).not.toHaveProperty("sku");
    expect(first).not.toHaveProperty("name");
    expect(second).toMatchObject({ sku: "vss-7f3a/c", name: "Mug - Blue" });
    expect(meta(second!)).toEqual({ _vss_line: "c", SKU: "MUG-1" });
  });

  it("is processing when paid, on hold when not, and never set_paid", () => {
    expect(toOrderBody(order())).toMatchObject({ status: "processing", transaction_id: "vss-7f3a" });
    expect(toOrderBody(order({ paid: false }))).toMatchObject({ status: "on-hold" });
    expect(toOrderBody(order())).not.toHaveProperty("set_paid");
  });

  it("gives the store no address to mail the customer at", () => {
    const body = toOrderBody(order());
    expect(body["billing"]).not.toHaveProperty("email");
    expect(meta(body)["Marketplace e-mail"]).toBe("orders+1001@fjord.example");
  });

  it("fits phones into 100 characters without tearing one apart", () => {
    const fields = { ...order().fields, contact: { ...order().fields.contact, phone: "📞".repeat(150) } };
    const { phone } = toOrderBody(order({ fields }))["billing"] as { phone: string };
    expect([...phone]).toHaveLength(100);
    expect(phone.isWellFormed()).toBe(true);
  });

  it("has no phone where there is none", () => {
    const fields = { ...order().fields, contact: { ...order().fields.contact, phone: null } };
    expect(toOrderBody(order({ fields }))["billing"]).toMatchObject({ phone: "", first_name: "Fjord" });
  });

  it("keeps attributes out of the order's own fields and joins equal names", () => {
    const attributes = [
      { name: "_billing_email", value: "x" },
      { name: "is_vat_exempt", value: "no" },
      { name: "Colour", value: "red" },
      { name: "Colour", value: "blue" },
      { name: "", value: "nameless" },
    ];
    const written = meta(toOrderBody(order({ fields: { ...order().fields, attributes } })));
    expect(written).toMatchObject({
      "Marketplace: _billing_email": "x",
      "Marketplace: is_vat_exempt": "no",
      is_vat_exempt: "yes",
      Colour: "red, blue",
      Attribute: "nameless",
    });
    expect(written).not.toHaveProperty("_billing_email");
  });

  it("carries 250 lines", () => expect(rows(toOrderBody(manyLines), "line_items")).toHaveLength(250));

  it("comes to the exact total whatever the amounts are", () => {
    const amount = fc.integer({ min: 0, max: 10_000_000 });
    const anyLine = fc.record({
      unit: amount,
      quantity: fc.integer({ min: 1, max: 99 }),
      percent: fc.nat(100),
      rate: fc.nat(30),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 8 }), fc.boolean(), (specs, included) => {
        const lines = specs.map(({ unit, quantity, percent, rate }, i) => {
          const off = Math.floor((unit * quantity * percent) / 100);
          const paid = unit * quantity - off;
          const minor = included ? paid - Math.round(paid / (1 + rate / 100)) : Math.round((paid * rate) / 100);
          const taxLines = [{ title: "VAT", rate: rate / 100, amount: money(minor, "EUR") }];
          return line("EUR", { key: `${i}`, unit, quantity, off, taxLines });
        });
        const pushed = order({ lines, taxesIncluded: included });
        const body = toOrderBody(pushed);
        expect(bodyTotal(body, "EUR")).toBe(expectedTotal(pushed).minor);
        for (const row of rows(body, "line_items"))
          expect(Number(row["subtotal"])).toBeGreaterThanOrEqual(Number(row["total"]));
      }),
    );
  });
});

describe("orders that are not sent", () => {
  it.each([
    ["no lines", []],
    ["quantity 0", [line("EUR", { unit: 1, quantity: 0 })]],
    ["quantity -1", [line("EUR", { unit: 1, quantity: -1 })]],
    ["half a piece", [line("EUR", { unit: 1, quantity: 0.5 })]],
    [
      "a foreign id",
      [line("EUR", { unit: 1, mapping: { externalProductId: "gid://shopify/Product/1", externalVariantId: null } })],
    ],
  ])("%s", (_, lines) => expect(refuseUnfitOrder(order({ lines }))).toMatchObject({ kind: "rejected" }));

  it("and those that are", () => expect(refuseUnfitOrder(order())).toBeNull());
});

describe("the body of an update", () => {
  it("holds what is given and nothing else", () => {
    expect(toUpdateBody({}, [])).toEqual({});
    expect(toUpdateBody({ note: null }, [])).toEqual({ customer_note: "" });
    expect(toUpdateBody({ tags: [] }, [])).toEqual({ meta_data: [{ key: "Marketplace tags", value: null }] });
  });

  it("does not empty the name when only the phone goes, and deletes the e-mail when it is gone", () => {
    const contact = { firstName: null, lastName: null, company: null, email: null, phone: null };
    expect(toUpdateBody({ contact }, [])).toEqual({
      billing: { phone: "" },
      meta_data: [{ key: "Marketplace e-mail", value: null }],
    });
  });

  it("takes away attributes that are gone", () => {
    const { meta_data } = toUpdateBody({ attributes: [{ name: "New", value: "1" }] }, ["Old", "New"]);
    expect(meta_data).toEqual([
      { key: "New", value: "1" },
      { key: "Old", value: null },
      { key: "_vss_attributes", value: '["New"]' },
    ]);
  });
});
