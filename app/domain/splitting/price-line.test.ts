import fc from "fast-check";
import { expect, it } from "vitest";
import { lineTotal } from "../order/total.ts";
import type { LineGid } from "../shared/ids.ts";
import { money } from "../shared/money.ts";
import { atCost, atPercent, priceLine, pricedAsSent } from "./price-line.ts";

const lines = fc
  .record({
    quantity: fc.integer({ min: 1, max: 40 }),
    unit: fc.nat(1_000_000),
    discountShare: fc.nat(100),
    taxShare: fc.nat(25),
    currency: fc.constantFrom("EUR", "JPY", "KWD"),
  })
  .map(({ quantity, unit, discountShare, taxShare, currency }) => ({
    lineGid: "l" as LineGid,
    quantity,
    unitPrice: money(unit, currency),
    discount: money(Math.floor((unit * quantity * discountShare) / 100), currency),
    taxLines: [
      { title: "VAT", rate: taxShare / 100, amount: money(Math.floor((unit * quantity * taxShare) / 100), currency) },
    ],
    mapping: null,
  }));

it("is never negative, never above retail, and within half a unit a piece of the exact percentage", () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 100 }), fc.boolean(), (line, percent, taxesIncluded) => {
      const priced = atPercent(line, percent);
      for (const amount of [priced.unitPrice, priced.discount, priced.taxLines[0]!.amount])
        expect(amount.minor).toBeGreaterThanOrEqual(0);
      expect(priced.unitPrice.minor).toBeLessThanOrEqual(line.unitPrice.minor);
      const total = lineTotal(priced, taxesIncluded).minor;
      expect(total).toBeGreaterThanOrEqual(0);
      const exact = (lineTotal(line, taxesIncluded).minor * percent) / 100;
      expect(Math.abs(total - exact)).toBeLessThanOrEqual(line.quantity / 2 + 1);
      expect(priced.unitPrice.currency).toBe(line.unitPrice.currency);
    }),
    { numRuns: 500 },
  );
});

it("at 100 is the line itself", () => {
  fc.assert(fc.property(lines, (line) => void expect(atPercent(line, 100)).toBe(line)));
});

it("rounds each price of one, so that the vendor's store can multiply it", () => {
  const line = {
    quantity: 3,
    unitPrice: money(1999, "EUR"),
    discount: money(600, "EUR"),
    taxLines: [{ title: "VAT", rate: 0.25, amount: money(1079, "EUR") }],
  };
  expect(atPercent(line, 70)).toEqual({
    pricePercent: 70,
    quantity: 3,
    unitPrice: money(1399, "EUR"),
    discount: money(420, "EUR"),
    taxLines: [{ title: "VAT", rate: 0.25, amount: money(755, "EUR") }],
  });
});

it("at cost is never negative, has no discount, sums exactly, and keeps each tax's relation to the price", () => {
  fc.assert(
    fc.property(lines, fc.nat(2_000_000), fc.boolean(), (line, cost, taxesIncluded) => {
      const priced = atCost(line, money(cost, line.unitPrice.currency));
      expect(priced.unitPrice).toEqual(money(cost, line.unitPrice.currency));
      expect(priced.discount.minor).toBe(0);
      const tax = priced.taxLines[0]!;
      expect([tax.title, tax.rate]).toEqual([line.taxLines[0]!.title, line.taxLines[0]!.rate]);
      expect(Number.isSafeInteger(tax.amount.minor) && tax.amount.minor >= 0).toBe(true);
      const total = lineTotal(priced, taxesIncluded).minor;
      expect(total).toBe(cost * line.quantity + (taxesIncluded ? 0 : tax.amount.minor));
      const paid = BigInt(line.unitPrice.minor * line.quantity - line.discount.minor);
      // Twice the distance from the exact tax, times what was paid, is at most what was paid: half a unit.
      const off =
        2n * (BigInt(tax.amount.minor) * paid - BigInt(line.taxLines[0]!.amount.minor * cost * line.quantity));
      if (paid === 0n) expect(tax.amount.minor).toBe(0);
      else expect(off <= paid && -off <= paid).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it("at the price that was paid, without a discount, is the line itself", () => {
  fc.assert(
    fc.property(lines, (line) => {
      fc.pre(line.discount.minor === 0 && line.unitPrice.minor > 0);
      expect(atCost(line, line.unitPrice)).toEqual({ ...line, atCost: true });
    }),
  );
});

it("prices the rest of a line as the line was sent, whatever the settings are by then", () => {
  const settings = (priceMode: "retail" | "cost", pricePercent: number) => ({ priceMode, pricePercent });
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 99 }), fc.nat(1_000_000), (line, percent, minor) => {
      const cost = money(minor, line.unitPrice.currency);
      const part = { ...line, quantity: 1 };
      expect(pricedAsSent(part, priceLine(line, settings("cost", 100), cost))).toEqual(atCost(part, cost));
      expect(pricedAsSent(part, priceLine(line, settings("retail", percent), cost))).toEqual(atPercent(part, percent));
      expect(priceLine(line, settings("cost", 100), null)).toBe(line);
    }),
  );
});
