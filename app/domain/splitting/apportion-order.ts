import type { MarketplaceOrder, OrderLine, ShippingLine, TaxLine } from "../order/marketplace-order.ts";
import type { SliceShipping } from "../order/vendor-order.ts";
import type { OrderSyncSettings } from "../settings/order-sync-settings.ts";
import { allocate } from "../shared/allocate.ts";
import type { LineGid } from "../shared/ids.ts";
import { type Money, minus, money, sum, times } from "../shared/money.ts";

/** Why a line goes to no vendor at all, whoever sells it. */
export type NotForVendors = "tip" | "gift-card" | "removed" | "nothing-to-ship";

/** One line's own part of the order's money, for `quantity` of it. */
export interface LineShare {
  readonly lineGid: LineGid;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly discount: Money;
  readonly taxLines: readonly TaxLine[];
  /** Null when the line takes no part in shipping. */
  readonly shipping: SliceShipping | null;
}

export interface ApportionedOrder {
  readonly lines: readonly LineShare[];
  readonly excluded: readonly { readonly lineGid: LineGid; readonly reason: NotForVendors }[];
}

/**
 * How many of a line the order still wants. A cancelled or fully refunded order wants none, but is planned as it was
 * ordered: the decision then says "cancelled", which is a better answer than an order whose lines are gone.
 */
export function wantedQuantity(order: Pick<MarketplaceOrder, "cancelledAt" | "financialStatus">, line: OrderLine) {
  return order.cancelledAt !== null || order.financialStatus === "refunded" ? line.quantity : line.currentQuantity;
}

/** Null: the line may go to a vendor. */
export function whyNotForVendors(
  order: Pick<MarketplaceOrder, "cancelledAt" | "financialStatus">,
  line: OrderLine,
): NotForVendors | null {
  if (line.tip) return "tip";
  if (line.giftCard) return "gift-card";
  if (wantedQuantity(order, line) <= 0) return "removed";
  if (!line.requiresShipping) return "nothing-to-ship";
  return null;
}

/** The line's discount and taxes for a part of its quantity, to the minor unit; for all of it, all of them. */
export function portionOf(line: OrderLine, quantity: number): Omit<LineShare, "shipping"> {
  const weights = [quantity, Math.max(line.quantity - quantity, 0)];
  const part = (amount: Money): Money => money(allocate(amount.minor, weights)[0] ?? 0, amount.currency);
  return {
    lineGid: line.gid,
    quantity,
    unitPrice: line.unitPrice,
    discount: part(line.discount),
    taxLines: line.taxLines.map((tax) => ({ ...tax, amount: part(tax.amount) })),
  };
}

/**
 * Gives every cent of the order to a line, so that however lines are grouped afterwards, the groups sum to the whole.
 * Shipping goes over the lines that a vendor could ship, by their value after discount (equally if all are free).
 *
 * @param sharesShipping which lines take a part in shipping; all of them, unless it goes to one vendor
 * @param settled what was passed on for good with lines that were pushed: taken off the shipping first, and those
 *   lines get no second share.
 */
export function apportionOrder(
  order: MarketplaceOrder,
  shippingMode: OrderSyncSettings["shippingMode"],
  settled: { readonly lineGids: ReadonlySet<LineGid>; readonly shipping: readonly SliceShipping[] } = {
    lineGids: new Set(),
    shipping: [],
  },
  sharesShipping: (lineGid: LineGid) => boolean = () => true,
): ApportionedOrder {
  const excluded: { lineGid: LineGid; reason: NotForVendors }[] = [];
  const shares: Omit<LineShare, "shipping">[] = [];
  for (const line of order.lines) {
    const reason = whyNotForVendors(order, line);
    if (reason === null) shares.push(portionOf(line, wantedQuantity(order, line)));
    else excluded.push({ lineGid: line.gid, reason });
  }
  const open = shares.filter(({ lineGid }) => !settled.lineGids.has(lineGid) && sharesShipping(lineGid));
  const shipping = shippingMode === "none" ? null : shippingLeft(order, settled.shipping);
  const shippingShares = shipping === null ? [] : splitShipping(shipping, open.map(valueOf));
  const byLine = new Map(open.map((share, index) => [share.lineGid, shippingShares[index] ?? null]));
  return {
    lines: shares.map((share) => ({ ...share, shipping: byLine.get(share.lineGid) ?? null })),
    excluded,
  };
}

/** What a line is worth after discount, in minor units: how shipping is weighed. */
export const valueOf = (share: Omit<LineShare, "shipping">): number =>
  Math.max(minus(times(share.unitPrice, share.quantity), share.discount).minor, 0);

/** All shipping lines of the order as one; null when it has none. Taxes of one title and rate are added up. */
export function wholeShipping(order: Pick<MarketplaceOrder, "shippingLines" | "currency">): SliceShipping | null {
  return addShipping(order.shippingLines, order.currency);
}

/** Adds shares of shipping up; null for none. */
export function addShipping(parts: readonly (ShippingLine | SliceShipping)[], currency: string): SliceShipping | null {
  if (parts.length === 0) return null;
  return {
    title: [...new Set(parts.map((part) => part.title))].join(" + "),
    price: sum(
      parts.map((part) => part.price),
      currency,
    ),
    discount: sum(
      parts.map((part) => part.discount),
      currency,
    ),
    taxLines: addTaxLines(parts.flatMap((part) => part.taxLines)),
  };
}

function addTaxLines(taxLines: readonly TaxLine[]): readonly TaxLine[] {
  const byKind = new Map<string, TaxLine>();
  for (const tax of taxLines) {
    const before = byKind.get(taxKind(tax));
    byKind.set(
      taxKind(tax),
      before === undefined
        ? tax
        : { ...before, amount: money(before.amount.minor + tax.amount.minor, tax.amount.currency) },
    );
  }
  return [...byKind.values()];
}

const taxKind = (tax: TaxLine): string => `${tax.rate} ${tax.title}`;

/** What is left to pass on. An edit may have lowered the order's shipping below what was passed on: then nothing is. */
function shippingLeft(order: MarketplaceOrder, passedOn: readonly SliceShipping[]): SliceShipping | null {
  const whole = wholeShipping(order);
  const gone = addShipping(passedOn, order.currency);
  if (whole === null || gone === null) return whole;
  const left = (from: Money, taken: Money | undefined): Money =>
    money(Math.max(from.minor - (taken?.minor ?? 0), 0), from.currency);
  const goneTax = new Map(gone.taxLines.map((tax) => [taxKind(tax), tax.amount]));
  return {
    title: whole.title,
    price: left(whole.price, gone.price),
    discount: left(whole.discount, gone.discount),
    taxLines: whole.taxLines.map((tax) => ({ ...tax, amount: left(tax.amount, goneTax.get(taxKind(tax))) })),
  };
}

function splitShipping(shipping: SliceShipping, weights: readonly number[]): readonly SliceShipping[] {
  const split = (amount: Money): readonly Money[] =>
    allocate(amount.minor, weights).map((minor) => money(minor, amount.currency));
  const prices = split(shipping.price);
  const discounts = split(shipping.discount);
  const taxes = shipping.taxLines.map((tax) => split(tax.amount));
  return weights.map((_, index) => ({
    title: shipping.title,
    price: prices[index] ?? money(0, shipping.price.currency),
    discount: discounts[index] ?? money(0, shipping.discount.currency),
    taxLines: shipping.taxLines.map((tax, taxIndex) => ({
      ...tax,
      amount: taxes[taxIndex]?.[index] ?? money(0, tax.amount.currency),
    })),
  }));
}
