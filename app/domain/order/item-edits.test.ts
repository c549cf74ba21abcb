import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money } from "../shared/money.ts";
import type { LineGid } from "../shared/ids.ts";
import { portionOf } from "../splitting/apportion-order.ts";
import { inStoreCurrency, storeTotal } from "./in-store-currency.ts";
import { canBeCarriedOut } from "./item-edits.ts";
import type { OrderLine } from "./marketplace-order.ts";
import { planItemEdit } from "./plan-item-edit.ts";
import { refundedPart } from "./refunded-part.ts";

const gid = (id: number) => `gid://shopify/LineItem/${id}` as LineGid;

describe("canBeCarriedOut", () => {
  const lines = [
    { lineGid: gid(1), quantity: 3 },
    { lineGid: gid(2), quantity: 1 },
  ];
  it.each([
    ["fewer of a line", [{ lineGid: gid(1), from: 3, to: 1 }], true],
    ["a removed line", [{ lineGid: gid(2), from: 1, to: 0 }], true],
    ["more of a line", [{ lineGid: gid(1), from: 3, to: 4 }], false],
    [
      "more of one and less of another",
      [
        { lineGid: gid(1), from: 3, to: 1 },
        { lineGid: gid(2), from: 1, to: 2 },
      ],
      false,
    ],
    [
      "nothing left",
      [
        { lineGid: gid(1), from: 3, to: 0 },
        { lineGid: gid(2), from: 1, to: 0 },
      ],
      false,
    ],
    ["no change", [], false],
  ])("%s: %j", (_, changes, possible) => {
    expect(canBeCarriedOut(changes, lines)).toBe(possible);
  });
});

const anyLine = (id: number) =>
  fc
    .record({
      quantity: fc.integer({ min: 1, max: 9 }),
      price: fc.integer({ min: 0, max: 99_999 }),
      discounted: fc.double({ min: 0, max: 1, noNaN: true }),
      tax: fc.integer({ min: 0, max: 30_000 }),
      left: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ quantity, price, discounted, tax, left }) => {
      const line: OrderLine = {
        gid: gid(id),
        variantGid: null,
        productGid: null,
        title: "Thing",
        variantTitle: null,
        sku: null,
        vendor: "Anna",
        quantity,
        currentQuantity: Math.floor(quantity * left),
        requiresShipping: true,
        giftCard: false,
        tip: false,
        weightGrams: null,
        unitPrice: money(price, "EUR"),
        discount: money(Math.floor(price * quantity * discounted), "EUR"),
        taxLines: [{ title: "VAT", rate: 0.21, amount: money(tax, "EUR") }],
      };
      return line;
    });

const anyOrder = fc.record({
  lines: fc.tuple(anyLine(1), anyLine(2), anyLine(3)),
  taxesIncluded: fc.boolean(),
});

const anyConversion = fc.constantFrom(
  null,
  ...[
    ["CZK", "25.1"],
    ["JPY", "163.4"],
    ["KWD", "0.3301"],
  ].map(([to, rate]) => ({ from: "EUR", to: to!, rate: rate!, setAt: null })),
);

describe("planItemEdit", () => {
  it("takes off to the minor unit what the rest is worth less, in one step or in two, in any currency", () => {
    fc.assert(
      fc.property(anyOrder, fc.nat(9), anyConversion, ({ lines, taxesIncluded }, first, conversion) => {
        const order = { lines, taxesIncluded, currency: "EUR" };
        const whole = {
          lines: lines.map((line) => ({ ...portionOf(line, line.quantity), mapping: null })),
          shipping: null,
          conversion,
        };
        const changes = lines.map((line) => ({ lineGid: line.gid, from: line.quantity, to: line.currentQuantity }));
        const once = planItemEdit(order, whole, changes);
        expect(once.total.minor + once.reduction.minor).toBe(storeTotal(whole, order, conversion).minor);
        expect(once.inStore).toEqual(
          inStoreCurrency({ lines: once.lines.map(({ line }) => line), shipping: null }, conversion),
        );
        // What the marketplace itself says the rest comes to.
        const rest = lines.map((line) => ({ ...portionOf(line, line.currentQuantity), mapping: null }));
        expect(once.total).toEqual(storeTotal({ lines: rest, shipping: null }, order, conversion));

        const between = changes.map(({ lineGid, from, to }) => ({ lineGid, from, to: Math.max(from - first, to) }));
        const half = planItemEdit(order, whole, between);
        const slice = { lines: half.lines.map(({ line }) => line), shipping: null, conversion };
        const then = planItemEdit(order, slice, changes);
        expect(then.lines.map(({ line }) => line)).toEqual(once.lines.map(({ line }) => line));
        expect(half.reduction.minor + then.reduction.minor).toBe(once.reduction.minor);
      }),
    );
  });
});

describe("refundedPart", () => {
  it("is of what was refunded, and only there", () => {
    fc.assert(
      fc.property(
        anyOrder,
        fc.constantFrom("paid" as const, "partially_refunded" as const, "refunded" as const),
        ({ lines, taxesIncluded }, financialStatus) => {
          const order = { lines, taxesIncluded, currency: "EUR", cancelledAt: null, financialStatus };
          const parts = lines.map((line) => refundedPart(order, new Set([line.gid])));
          const all = refundedPart(order, new Set(lines.map((line) => line.gid)));
          if (financialStatus === "paid") {
            expect([...parts, all]).toEqual([null, null, null, null]);
            return;
          }
          // Vendors' parts sum to the whole.
          expect(parts.reduce((sum, part) => sum + (part?.worth.minor ?? 0), 0)).toBe(all?.worth.minor);
          expect(all?.kind).toBe(financialStatus === "refunded" ? "full" : all?.pieces === 0 ? "money" : "items");
        },
      ),
    );
  });
});
