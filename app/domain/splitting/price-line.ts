import type { SliceLine } from "../order/vendor-order.ts";
import { allocate } from "../shared/allocate.ts";
import { type Money, minus, money, times } from "../shared/money.ts";

type LineAmounts = Pick<SliceLine, "quantity" | "unitPrice" | "discount" | "taxLines">;

/**
 * A line at a percentage of its retail price, as the vendor's store gets it (L3): the price of one, the line's discount
 * and each of its taxes, every amount rounded by itself to the minor unit (halves up), the discount never above the
 * line. Tax rates stay, so price and tax go on fitting together. 100: exactly as the buyer paid.
 *
 * @param percent whole, 1 to 100
 */
export function atPercent<Line extends LineAmounts>(line: Line, percent: number): Line {
  if (percent === 100) return line;
  const part = ({ minor, currency }: Money): Money =>
    money(allocate(minor, [percent, 100 - percent])[0] ?? 0, currency);
  const unitPrice = part(line.unitPrice);
  const most = times(unitPrice, line.quantity);
  const discount = part(line.discount);
  return {
    ...line,
    pricePercent: percent,
    unitPrice,
    discount: minus(most, discount).minor < 0 ? most : discount,
    taxLines: line.taxLines.map((tax) => ({ ...tax, amount: part(tax.amount) })),
  };
}
