import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { marketplaceOrder } from "../../../tests/arbitraries/marketplace-order.ts";
import type { LineGid, VendorId } from "../shared/ids.ts";
import { money } from "../shared/money.ts";
import { currentPart, lineTotal, orderTotal, shippingTotal, sliceTotal } from "./total.ts";

const vat = (minor: number) => ({ title: "VAT", rate: 0.2, amount: money(minor, "EUR") });
const line = {
  lineGid: "l1" as LineGid,
  quantity: 3,
  unitPrice: money(1000, "EUR"),
  discount: money(250, "EUR"),
  taxLines: [vat(550), vat(10)],
  mapping: null,
};
const shipping = { title: "Post", price: money(500, "EUR"), discount: money(100, "EUR"), taxLines: [vat(80)] };

describe("totals", () => {
  it("take the discount off and add the tax, unless the prices include it", () => {
    expect(lineTotal(line, false)).toEqual(money(3310, "EUR"));
    expect(lineTotal(line, true)).toEqual(money(2750, "EUR"));
    expect(shippingTotal(shipping, false)).toEqual(money(480, "EUR"));
    expect(shippingTotal(shipping, true)).toEqual(money(400, "EUR"));
  });

  it("of a slice are those of its lines and its shipping", () => {
    const slice = { vendorId: "v" as VendorId, supplement: 0, lines: [line, line], shipping };
    expect(sliceTotal(slice, { currency: "EUR", taxesIncluded: false })).toEqual(money(7100, "EUR"));
    expect(sliceTotal({ ...slice, shipping: null }, { currency: "EUR", taxesIncluded: true })).toEqual(
      money(5500, "EUR"),
    );
    expect(sliceTotal({ lines: [], shipping: null }, { currency: "JPY", taxesIncluded: true })).toEqual(
      money(0, "JPY"),
    );
  });

  it("of an order that nobody edited are those of what was ordered", () => {
    fc.assert(
      fc.property(marketplaceOrder, (order) => {
        const unedited = { ...order, lines: order.lines.map((each) => ({ ...each, currentQuantity: each.quantity })) };
        for (const each of unedited.lines) {
          const { quantity, discount, taxLines } = currentPart(unedited, each);
          expect({ quantity, discount, taxLines }).toEqual({
            quantity: each.quantity,
            discount: each.discount,
            taxLines: each.taxLines,
          });
        }
        const tax = order.taxesIncluded ? 0 : 1;
        const amounts = [...unedited.lines, ...unedited.shippingLines].flatMap((each) => [
          "unitPrice" in each ? each.unitPrice.minor * each.quantity : each.price.minor,
          -each.discount.minor,
          ...each.taxLines.map(({ amount }) => tax * amount.minor),
        ]);
        expect(orderTotal(unedited).minor).toBe(amounts.reduce((a, b) => a + b, 0));
      }),
    );
  });
});
