import type { CurrencyRate } from "../shared/currency-rate.ts";
import { type Money, minus, money } from "../shared/money.ts";
import { portionOf } from "../splitting/apportion-order.ts";
import { pricedAsSent } from "../splitting/price-line.ts";
import { inStoreCurrency, storeTotal } from "./in-store-currency.ts";
import type { ItemChange } from "./item-edits.ts";
import type { MarketplaceOrder } from "./marketplace-order.ts";
import type { SliceLine, SliceShipping } from "./vendor-order.ts";

/** A vendor order before and after items were taken off it, to the minor unit. */
export interface PlannedItemEdit {
  /** All its lines as they shall be kept, with what each was sent with. */
  readonly lines: readonly { readonly line: SliceLine; readonly from: number }[];
  /** The same as the store shall have it; this and what follows is in the store's currency. */
  readonly inStore: { readonly lines: readonly SliceLine[]; readonly shipping: SliceShipping | null };
  readonly total: Money;
  /** By how much the total becomes less. */
  readonly reduction: Money;
}

/**
 * What a vendor order becomes when these changes are carried out. The rest of a line keeps its share of the line's
 * discount and taxes, by the split's own arithmetic, at the rate that it was sent at; shipping stays as it was passed on.
 * Lines that the order no longer knows keep what they were sent with, unless they are to go.
 */
export function planItemEdit(
  order: Pick<MarketplaceOrder, "lines" | "currency" | "taxesIncluded">,
  slice: {
    readonly lines: readonly SliceLine[];
    readonly shipping: SliceShipping | null;
    readonly conversion: CurrencyRate | null;
  },
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
  const { conversion, shipping } = slice;
  const after = { lines: lines.map(({ line }) => line), shipping };
  const total = storeTotal(after, order, conversion);
  const reduction = minus(storeTotal(slice, order, conversion), total);
  return { lines, inStore: inStoreCurrency(after, conversion), total, reduction };
}

const nothingOf = (line: SliceLine): Omit<SliceLine, "mapping"> => ({
  lineGid: line.lineGid,
  quantity: 0,
  unitPrice: line.unitPrice,
  discount: money(0, line.discount.currency),
  taxLines: line.taxLines.map((tax) => ({ ...tax, amount: money(0, tax.amount.currency) })),
});
