import { portionOf, wantedQuantity, wholeShipping } from "../splitting/apportion-order.ts";
import { type Money, money } from "../shared/money.ts";
import type { MarketplaceOrder, OrderLine, TaxLine } from "./marketplace-order.ts";
import type { SliceLine, SliceShipping, VendorSlice } from "./vendor-order.ts";

type LineAmounts = Pick<SliceLine, "quantity" | "unitPrice" | "discount" | "taxLines">;

/** What the buyer pays for the line: after discount, with tax. With tax-included prices the tax is already in them. */
export function lineTotal(line: LineAmounts, taxesIncluded: boolean): Money {
  const net = line.unitPrice.minor * line.quantity - line.discount.minor;
  return money(net + taxToAdd(line.taxLines, taxesIncluded), line.unitPrice.currency);
}

/** What the buyer pays for shipping, or for a share of it: after discount, with tax. */
export function shippingTotal(
  shipping: Pick<SliceShipping, "price" | "discount" | "taxLines">,
  taxesIncluded: boolean,
): Money {
  const net = shipping.price.minor - shipping.discount.minor;
  return money(net + taxToAdd(shipping.taxLines, taxesIncluded), shipping.price.currency);
}

/** The total of a vendor's slice. With all other slices, the unassigned lines and unshared shipping: the order's. */
export function sliceTotal(
  slice: Pick<VendorSlice, "lines" | "shipping">,
  order: Pick<MarketplaceOrder, "currency" | "taxesIncluded">,
): Money {
  const lines = slice.lines.reduce((total, line) => total + lineTotal(line, order.taxesIncluded).minor, 0);
  const shipping = slice.shipping === null ? 0 : shippingTotal(slice.shipping, order.taxesIncluded).minor;
  return money(lines + shipping, order.currency);
}

/** What the order comes to now: lines at the quantities still wanted, tips and gift cards too, and all shipping. */
export function orderTotal(order: MarketplaceOrder): Money {
  const lines = order.lines.reduce(
    (total, line) => total + lineTotal(currentPart(order, line), order.taxesIncluded).minor,
    0,
  );
  const shipping = wholeShipping(order);
  const shippingMinor = shipping === null ? 0 : shippingTotal(shipping, order.taxesIncluded).minor;
  return money(lines + shippingMinor, order.currency);
}

/** The line's amounts for the quantity still wanted, as the split uses them. */
export const currentPart = (order: MarketplaceOrder, line: OrderLine): LineAmounts =>
  portionOf(line, wantedQuantity(order, line));

const taxToAdd = (taxLines: readonly TaxLine[], taxesIncluded: boolean): number =>
  taxesIncluded ? 0 : taxLines.reduce((total, tax) => total + tax.amount.minor, 0);
