import { convert, type CurrencyRate, rateFor } from "../shared/currency-rate.ts";
import type { Money } from "../shared/money.ts";
import { eachAmount } from "../splitting/price-line.ts";
import type { MarketplaceOrder } from "./marketplace-order.ts";
import { sliceTotal } from "./total.ts";
import type { VendorSlice } from "./vendor-order.ts";

type Amounts = Pick<VendorSlice, "lines" | "shipping">;

/**
 * At which rate an order's amounts become those of a vendor's store (L3). Null: they stay as they are, because the
 * currencies are the same, the store is not known, or the merchant has set no rate (then the order is held).
 */
export const conversionFor = (
  orderCurrency: string,
  storeCurrency: string | undefined,
  rates: readonly CurrencyRate[],
): CurrencyRate | null =>
  storeCurrency === undefined || storeCurrency === orderCurrency ? null : rateFor(rates, orderCurrency, storeCurrency);

/**
 * A vendor order's amounts as its vendor's store has them. On record they stay in the marketplace's currency, with the
 * rate beside them, so that what was passed on can be taken off the order's own amounts; whoever speaks to the store,
 * or shows what it has, asks this. Every amount is rounded by itself, the price of one too, since a store multiplies it:
 * so the lines sum to the total in the store's currency exactly.
 */
export function inStoreCurrency<Slice extends Amounts>(slice: Slice, conversion: CurrencyRate | null): Slice {
  if (conversion === null) return slice;
  const change = (amount: Money): Money => convert(amount, conversion);
  const { shipping } = slice;
  return {
    ...slice,
    lines: slice.lines.map((line) => eachAmount(line, change)),
    shipping: shipping && {
      ...shipping,
      price: change(shipping.price),
      discount: change(shipping.discount),
      taxLines: shipping.taxLines.map((tax) => ({ ...tax, amount: change(tax.amount) })),
    },
  };
}

/** The currency of a vendor order's amounts in the store. */
export const storeCurrency = (order: Pick<MarketplaceOrder, "currency">, conversion: CurrencyRate | null): string =>
  conversion?.to ?? order.currency;

/** What a vendor order comes to in the store: the sum of its lines and shipping there, to the minor unit. */
export const storeTotal = (
  slice: Amounts,
  order: Pick<MarketplaceOrder, "currency" | "taxesIncluded">,
  conversion: CurrencyRate | null,
): Money =>
  sliceTotal(inStoreCurrency(slice, conversion), {
    currency: storeCurrency(order, conversion),
    taxesIncluded: order.taxesIncluded,
  });
