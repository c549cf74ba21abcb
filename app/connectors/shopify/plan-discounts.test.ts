import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { money, type Money } from "../../domain/shared/money.ts";
import { planDiscounts, type DiscountPlan, type LineAmounts } from "./plan-discounts.ts";

const line = (quantity: number, unit: number, discount: number): LineAmounts => ({
  quantity,
  unitPrice: money(unit, "EUR"),
  discount: money(discount, "EUR"),
});
const plan = (...lines: LineAmounts[]) => planDiscounts(lines, "EUR");
const minors = (amounts: readonly Money[]) => amounts.map(({ minor }) => minor);

/** What Shopify makes of it: prices by quantity, less the code. */
const totalOf = (lines: readonly LineAmounts[], { unitPrices, orderDiscount }: DiscountPlan): number =>
  lines.reduce((sum, { quantity }, index) => sum + quantity * (unitPrices[index]?.minor ?? NaN), 0) -
  (orderDiscount?.minor ?? 0);

describe("how discounts travel", () => {
  test("none", () => {
    expect(plan(line(2, 500, 0))).toEqual({ unitPrices: [money(500, "EUR")], orderDiscount: null });
  });

  test("of one line: seen as on the marketplace", () => {
    expect(plan(line(3, 999, 100))).toEqual({ unitPrices: [money(999, "EUR")], orderDiscount: money(100, "EUR") });
  });

  test("one percentage for all lines: as the code, though each line was rounded", () => {
    const { unitPrices, orderDiscount } = plan(line(1, 999, 100), line(2, 1499, 300));
    expect(minors(unitPrices)).toEqual([999, 1499]);
    expect(orderDiscount?.minor).toBe(400);
  });

  test("of one line among several: taken off its price, where it belongs", () => {
    expect(plan(line(2, 1000, 500), line(1, 2000, 0))).toEqual({
      unitPrices: [money(750, "EUR"), money(2000, "EUR")],
      orderDiscount: null,
    });
  });

  test("that does not divide by the quantity: rounded up, the rest comes off by the code", () => {
    const { unitPrices, orderDiscount } = plan(line(3, 1000, 100), line(1, 2000, 0));
    expect(minors(unitPrices)).toEqual([967, 2000]);
    expect(orderDiscount?.minor).toBe(1);
  });

  test("a free gift beside a full price stays free", () => {
    const { unitPrices, orderDiscount } = plan(line(1, 900, 900), line(1, 2000, 0));
    expect(minors(unitPrices)).toEqual([0, 2000]);
    expect(orderDiscount).toBeNull();
  });
});

const anyLine = fc
  .record({
    quantity: fc.integer({ min: 1, max: 50 }),
    unit: fc.integer({ min: 0, max: 1_000_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ quantity, unit, share }) => line(quantity, unit, Math.floor(quantity * unit * share)));

test("the total is exact, no price is negative, and no line is off by a unit a piece", () => {
  fc.assert(
    fc.property(fc.array(anyLine, { minLength: 1, maxLength: 30 }), (lines) => {
      const planned = planDiscounts(lines, "EUR");
      const wanted = lines.reduce((sum, each) => sum + each.quantity * each.unitPrice.minor - each.discount.minor, 0);
      expect(totalOf(lines, planned)).toBe(wanted);
      expect(minors(planned.unitPrices).every((price) => price >= 0)).toBe(true);
      expect(planned.orderDiscount?.minor ?? 1).toBeGreaterThan(0);
      const priced = planned.unitPrices.some((price, index) => price.minor !== lines[index]?.unitPrice.minor);
      if (priced)
        lines.forEach((each, index) => {
          const net = each.quantity * each.unitPrice.minor - each.discount.minor;
          const excess = each.quantity * (planned.unitPrices[index]?.minor ?? NaN) - net;
          expect(excess).toBeGreaterThanOrEqual(0);
          expect(excess).toBeLessThan(each.quantity);
        });
    }),
  );
});
