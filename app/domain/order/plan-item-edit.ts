import { type Money, money } from "../shared/money.ts";
import { portionOf } from "../splitting/apportion-order.ts";
import { pricedAsSent } from "../splitting/price-line.ts";
import type { ItemChange } from "./item-edits.ts";
import type { MarketplaceOrder } from "./marketplace-order.ts";
import { sliceTotal } from "./total.ts";
import type { SliceLine, SliceShipping } from "./vendor-order.ts";

/** A vendor order before and after items were taken off it, to the minor unit. */
export interface PlannedItemEdit {
  /** All its lines as they shall be, with what each was sent with. */
  readonly lines: readonly { readonly line: SliceLine; readonly from: number }[];
  readonly total: Money;
  /** By how much the total becomes less. */
  readonly reduction: Money;
}

/**
 * What a vendor order becomes when these changes are carried out. The rest of a line keeps its share of the line's
 * discount and taxes, by the split's own arithmetic; shipping stays as it was passed on. Lines that the order no longer
 * knows keep what they were sent with, unless they are to go.
 */
export function planItemEdit(
  order: Pick<MarketplaceOrder, "lines" | "currency" | "taxesIncluded">,
  slice: { readonly lines: readonly SliceLine[]; readonly shipping: SliceShipping | null },
  changes: readonly ItemChange[],
): PlannedItemEdit {
  const target = new Map(changes.map(({ lineGid, to }) => [lineGid, to]));
  const ordered = new Map(order.lines.map((line) => [line.gid, line]));
  const lines = slice.lines.map((line) => {
    const [quantity, of] = [target.get(line.lineGid) ?? line.quantity, ordered.get(line.lineGid)];
    if (quantity === line.quantity) return { line, from: line.quantity };
    const left = of ? pricedAsSent(portionOf(of, quantity), line) : nothingOf(line);
    return { line: { ...left, mapping: line.mapping }, from: line.quantity };
  });
  const before = sliceTotal(slice, order);
  const total = sliceTotal({ lines: lines.map(({ line }) => line), shipping: slice.shipping }, order);
  return { lines, total, reduction: money(before.minor - total.minor, order.currency) };
}

const nothingOf = (line: SliceLine): Omit<SliceLine, "mapping"> => ({
  lineGid: line.lineGid,
  quantity: 0,
  unitPrice: line.unitPrice,
  discount: money(0, line.discount.currency),
  taxLines: line.taxLines.map((tax) => ({ ...tax, amount: money(0, tax.amount.currency) })),
});
