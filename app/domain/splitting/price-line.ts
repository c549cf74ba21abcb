import type { SliceLine } from "../order/vendor-order.ts";
import { allocate } from "../shared/allocate.ts";
import type { OrderSyncSettings } from "../settings/order-sync-settings.ts";
import type { VariantGid } from "../shared/ids.ts";
import { type Money, minus, money, times, zero } from "../shared/money.ts";

type LineAmounts = Pick<SliceLine, "quantity" | "unitPrice" | "discount" | "taxLines">;

/**
 * A line with each of its amounts changed by itself: the price of one, the discount, every tax. The discount never comes
 * out above the line, and what the buyer got for nothing stays free. Tax rates stay, so price and tax go on fitting
 * together.
 */
export function eachAmount<Line extends LineAmounts>(line: Line, change: (amount: Money) => Money): Line {
  const unitPrice = change(line.unitPrice);
  const most = times(unitPrice, line.quantity);
  const discount = change(line.discount);
  const free = minus(times(line.unitPrice, line.quantity), line.discount).minor <= 0;
  return {
    ...line,
    unitPrice,
    discount: free || minus(most, discount).minor < 0 ? most : discount,
    taxLines: line.taxLines.map((tax) => ({ ...tax, amount: change(tax.amount) })),
  };
}

/**
 * A line at a percentage of its retail price, as the vendor's store gets it (L3), every amount rounded by itself to the
 * minor unit (halves up). 100: exactly as the buyer paid.
 *
 * @param percent whole, 1 to 100
 */
export function atPercent<Line extends LineAmounts>(line: Line, percent: number): Line {
  if (percent === 100) return line;
  const part = ({ minor, currency }: Money): Money =>
    money(allocate(minor, [percent, 100 - percent])[0] ?? 0, currency);
  return { ...eachAmount(line, part), pricePercent: percent };
}

/**
 * A line at the merchant's cost per item, as the vendor's store gets it (L3). What the buyer was let off is the
 * merchant's affair: no discount. Each tax keeps its relation to the price of the line, rounded by itself to the minor
 * unit (halves up); where the buyer paid nothing for the line, there is no tax to go by, and none.
 *
 * @param cost of one, not negative, in the line's currency
 */
export function atCost<Line extends LineAmounts>(line: Line, cost: Money): Line {
  const paid = BigInt(minus(times(line.unitPrice, line.quantity), line.discount).minor);
  const asked = BigInt(times(cost, line.quantity).minor);
  const part = ({ minor, currency }: Money): Money =>
    paid <= 0n ? zero(currency) : money(Number((2n * BigInt(minor) * asked + paid) / (2n * paid)), currency);
  return {
    ...line,
    atCost: true,
    unitPrice: cost,
    discount: zero(line.discount.currency),
    taxLines: line.taxLines.map((tax) => ({ ...tax, amount: part(tax.amount) })),
  };
}

/**
 * A line as the settings want it. One whose cost is not known stays at retail and unmarked: the rule `cost-known` does
 * not let it go.
 */
export function priceLine<Line extends LineAmounts>(
  line: Line,
  settings: Pick<OrderSyncSettings, "priceMode" | "pricePercent">,
  cost: Money | null,
): Line {
  if (settings.priceMode === "retail") return atPercent(line, settings.pricePercent);
  return cost === null ? line : atCost(line, cost);
}

/** A part of a line that was sent, priced as it was sent, whatever the settings and the cost are by now. */
export const pricedAsSent = <Line extends LineAmounts>(
  part: Line,
  sent: Pick<SliceLine, "atCost" | "pricePercent" | "unitPrice">,
): Line => (sent.atCost === true ? atCost(part, sent.unitPrice) : atPercent(part, sent.pricePercent ?? 100));

/** Cost per item by variant, as last read with the catalogue. A variant without a known cost has no entry. */
export type UnitCosts = ReadonlyMap<VariantGid, Money>;

/** Null: not known. A cost in another currency than the order's is none. */
export function knownCost(variantGid: VariantGid | null, currency: string, costs: UnitCosts): Money | null {
  const cost = variantGid === null ? undefined : costs.get(variantGid);
  return cost?.currency === currency ? cost : null;
}
