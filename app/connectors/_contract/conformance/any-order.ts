import fc from "fast-check";
import { money } from "../../../domain/shared/money.ts";
import type { LineToPush, OrderToPush, ShippingToPush } from "../canonical.ts";
import type { FakeStore } from "../fake-store.ts";
import { customLine, mappedLine, plainOrder } from "./golden-orders.ts";

/** An order as chance makes it; it becomes real once there is a store whose products it can name. */
export interface AnyOrder {
  readonly currency: string;
  build(store: FakeStore): OrderToPush;
}

const rates = [0.05, 0.07, 0.1, 0.23];

/** Money of one part: a price, a discount no larger than the amount, and up to two taxes. */
const anyAmounts = fc.record({
  price: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 500_000 })),
  discountShare: fc.constantFrom(0, 0, 0.1, 0.333, 1),
  rates: fc.uniqueArray(fc.constantFrom(...rates), { maxLength: 2 }),
});

/** Orders of one to five lines with odd prices, quantities, discounts and taxes, in currencies of 0, 2 and 3 decimals. */
export const anyOrder = (withCustomLines: boolean): fc.Arbitrary<AnyOrder> =>
  fc
    .record({
      currency: fc.constantFrom("EUR", "JPY", "KWD"),
      taxesIncluded: fc.boolean(),
      paid: fc.boolean(),
      lines: fc.array(
        fc.record({ amounts: anyAmounts, quantity: fc.integer({ min: 1, max: 9 }), custom: fc.boolean() }),
        { minLength: 1, maxLength: 5 },
      ),
      shipping: fc.option(anyAmounts),
    })
    .map(({ currency, taxesIncluded, paid, lines, shipping }) => {
      const amountsOf = ({ price, discountShare, rates }: typeof shipping & object, quantity: number) => {
        const discount = Math.floor(price * quantity * discountShare);
        const base = price * quantity - discount;
        const taxOf = (rate: number) => Math.round(taxesIncluded ? base - base / (1 + rate) : base * rate);
        return {
          price: money(price, currency),
          discount: money(discount, currency),
          taxLines: rates.map((rate) => ({ title: `VAT ${rate * 100}`, rate, amount: money(taxOf(rate), currency) })),
        };
      };
      const buildLine = (store: FakeStore, line: (typeof lines)[number], index: number): LineToPush => {
        const { price, discount, taxLines } = amountsOf(line.amounts, line.quantity);
        const more = { unitPrice: price, discount, taxLines, quantity: line.quantity };
        return withCustomLines && line.custom
          ? customLine(store, `line-${index}`, more)
          : mappedLine(store, `line-${index}`, more);
      };
      const ship = (): ShippingToPush | null => shipping && { title: "Standard", ...amountsOf(shipping, 1) };
      return {
        currency,
        build: (store) =>
          plainOrder(store, {
            taxesIncluded,
            paid,
            lines: lines.map((line, index) => buildLine(store, line, index)),
            shipping: ship(),
          }),
      };
    });
