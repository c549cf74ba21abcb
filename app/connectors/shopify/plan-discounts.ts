import { allocate } from "../../domain/shared/allocate.ts";
import { money, sum, times, type Money } from "../../domain/shared/money.ts";

export interface LineAmounts {
  readonly quantity: number;
  /** Of one, before discount. */
  readonly unitPrice: Money;
  /** For the whole quantity, positive. */
  readonly discount: Money;
}

export interface DiscountPlan {
  /** What to send as the price of one, line by line. */
  readonly unitPrices: readonly Money[];
  /** The one discount of the order, spread by Shopify over the lines in proportion to their prices; null: none. */
  readonly orderDiscount: Money | null;
}

/**
 * Shopify takes exactly one discount a new order, a code for the whole of it, and none on a line. So that the total
 * comes out to the last minor unit all the same:
 *
 * - Where the discounts are spread as Shopify would spread their sum (one line, or one percentage for all), they go as
 *   that code: prices and discount are seen as on the marketplace.
 * - Otherwise each line's price is sent with its discount already taken off, rounded up to a whole minor unit for one
 *   piece; what the rounding added, less than one minor unit a piece, comes off again by the code.
 *
 * https://shopify.dev/docs/api/admin-graphql/2026-10/input-objects/OrderCreateDiscountCodeInput
 */
export function planDiscounts(lines: readonly LineAmounts[], currency: string): DiscountPlan {
  const discount = sum(
    lines.map((line) => line.discount),
    currency,
  );
  if (discount.minor === 0) return { unitPrices: lines.map((line) => line.unitPrice), orderDiscount: null };

  const gross = lines.map((line) => times(line.unitPrice, line.quantity).minor);
  const spread = allocate(discount.minor, gross);
  const asShopifyWould = lines.every((line, index) => Math.abs(line.discount.minor - (spread[index] ?? 0)) <= 1);
  if (asShopifyWould) return { unitPrices: lines.map((line) => line.unitPrice), orderDiscount: discount };

  const unitPrices = lines.map((line, index) =>
    money(Math.ceil(((gross[index] ?? 0) - line.discount.minor) / line.quantity), currency),
  );
  const rounding =
    lines.reduce((total, line, index) => total + (unitPrices[index]?.minor ?? 0) * line.quantity, 0) -
    (gross.reduce((a, b) => a + b, 0) - discount.minor);
  return { unitPrices, orderDiscount: rounding === 0 ? null : money(rounding, currency) };
}
