import fc from "fast-check";
import { expect, it } from "vitest";
import { marketplaceOrder } from "../../../tests/arbitraries/marketplace-order.ts";
import type { VendorId } from "../shared/ids.ts";
import { currencyDecimals, money } from "../shared/money.ts";
import { addShipping, apportionOrder } from "../splitting/apportion-order.ts";
import { conversionFor, inStoreCurrency, storeCurrency, storeTotal } from "./in-store-currency.ts";
import { sliceTotal } from "./total.ts";

/** The order as one vendor's part, and a rate to a store's currency of 0, 2 or 3 decimals, or none. */
const part = fc
  .record({
    order: marketplaceOrder,
    to: fc.constantFrom("JPY", "EUR", "KWD", "CZK"),
    rate: fc
      .integer({ min: 1, max: 500_000 })
      .map((thousandths) => `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, "0")}`),
    set: fc.boolean(),
  })
  .map(({ order, to, rate, set }) => {
    const shares = apportionOrder(order, "proportional").lines;
    return {
      order,
      to,
      rates: set ? [{ from: order.currency, to, rate, setAt: null }] : [],
      slice: {
        vendorId: "v" as VendorId,
        supplement: 0,
        lines: shares.map(({ shipping: _, ...share }) => ({ ...share, mapping: null })),
        shipping: addShipping(
          shares.flatMap((share) => share.shipping ?? []),
          order.currency,
        ),
      },
    };
  });

it("has all amounts in the store's currency, none of them negative, and its lines sum to its total to the minor unit", () => {
  fc.assert(
    fc.property(part, ({ order, to, rates, slice }) => {
      const conversion = conversionFor(order.currency, to, rates);
      const converted = inStoreCurrency(slice, conversion);
      const currency = storeCurrency(order, conversion);
      const amounts = [
        ...converted.lines.flatMap((line) => [
          line.unitPrice,
          line.discount,
          ...line.taxLines.map((tax) => tax.amount),
        ]),
        ...(converted.shipping ? [converted.shipping.price, converted.shipping.discount] : []),
      ];
      for (const amount of amounts) expect(amount).toEqual(money(Math.abs(Math.trunc(amount.minor)), currency));
      for (const line of converted.lines)
        expect(line.discount.minor).toBeLessThanOrEqual(line.unitPrice.minor * line.quantity);
      // What a store adds up, line by line.
      const taxOf = (taxLines: readonly { amount: { minor: number } }[]) =>
        order.taxesIncluded ? 0 : taxLines.reduce((sum, tax) => sum + tax.amount.minor, 0);
      const sum = converted.lines.reduce(
        (total, line) => total + line.unitPrice.minor * line.quantity - line.discount.minor + taxOf(line.taxLines),
        converted.shipping
          ? converted.shipping.price.minor - converted.shipping.discount.minor + taxOf(converted.shipping.taxLines)
          : 0,
      );
      expect(storeTotal(slice, order, conversion)).toEqual(money(sum, currency));
      expect(inStoreCurrency(slice, conversion)).toEqual(converted);
    }),
    { numRuns: 500 },
  );
});

it("is off the exact amount by half a minor unit at most for each amount that was rounded, and by as many for each piece", () => {
  fc.assert(
    fc.property(part, ({ order, to, rates, slice }) => {
      const conversion = conversionFor(order.currency, to, rates);
      fc.pre(conversion !== null);
      const factor = Number(conversion.rate) * 10 ** (currencyDecimals(to) - currencyDecimals(order.currency));
      const shipping = slice.shipping ? 2 + slice.shipping.taxLines.length : 0;
      const rounded = slice.lines.reduce((sum, line) => sum + 2 * line.quantity + line.taxLines.length, shipping);
      const off = storeTotal(slice, order, conversion).minor - sliceTotal(slice, order).minor * factor;
      expect(Math.abs(off)).toBeLessThanOrEqual(rounded / 2 + 1e-3);
    }),
    { numRuns: 500 },
  );
});

it("leaves everything alone without a rate, in the same currency, or where no store is known", () => {
  fc.assert(
    fc.property(part, ({ order, rates, slice }) => {
      const same = conversionFor(order.currency, order.currency, [
        ...rates,
        { from: order.currency, to: order.currency, rate: "2", setAt: null },
      ]);
      expect([
        same,
        conversionFor(order.currency, undefined, rates),
        conversionFor(order.currency, "NOK", rates),
      ]).toEqual([null, null, null]);
      expect(inStoreCurrency(slice, null)).toBe(slice);
      expect(storeTotal(slice, order, null)).toEqual(sliceTotal(slice, order));
    }),
  );
});

it("leaves free what the buyer got for nothing, though the price of one was rounded up", () => {
  const free = {
    lines: [
      {
        lineGid: "l" as never,
        quantity: 10,
        unitPrice: money(15, "EUR"),
        discount: money(150, "EUR"),
        taxLines: [],
        mapping: null,
      },
    ],
    shipping: null,
  };
  const rate = { from: "EUR", to: "JPY", rate: "10", setAt: null };
  expect(inStoreCurrency(free, rate).lines[0]).toMatchObject({
    unitPrice: money(2, "JPY"),
    discount: money(20, "JPY"),
  });
});
