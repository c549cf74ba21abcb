import type { Store } from "./store.ts";
import type { StoredOrder } from "./store-state.ts";

/** Decimal text to whole units of the store's smallest decimal, rounding half away from zero as PHP does. */
export function toUnits(text: string, decimals: number): number {
  const match = /^\s*(-?)(\d*)(?:\.(\d*))?\s*$/.exec(text);
  if (!match) return 0;
  const [, sign, whole = "", fraction = ""] = match;
  const kept = Number((whole || "0") + fraction.slice(0, decimals).padEnd(decimals, "0"));
  const units = kept + (Number(fraction[decimals] ?? "0") >= 5 ? 1 : 0);
  return sign === "-" && units !== 0 ? -units : units;
}

export function fromUnits(units: number, decimals: number): string {
  const digits = String(Math.abs(units)).padStart(decimals + 1, "0");
  const sign = units < 0 ? "-" : "";
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * Computes taxes and totals from the lines. The amounts on the lines are always without tax and the store adds its own,
 * whatever anybody sends; `is_vat_exempt` = "yes" on the order and `tax_status` "none" on a fee are the ways out
 * (WC_Abstract_Order::calculate_taxes and ::calculate_totals).
 */
export function calculateTotals(store: Store, order: StoredOrder): void {
  const { decimals } = store;
  const units = (text: string): number => toUnits(text, decimals);
  const text = (amount: number): string => fromUnits(amount, decimals);
  const percent = taxPercent(store, order);
  const taxOn = (amount: string): number =>
    roundTax(units(amount), percent, store.options.taxes?.pricesIncludeTax === true);

  let subtotal = 0;
  let items = 0;
  let fees = 0;
  let shipping = 0;
  let cartTax = 0;
  let shippingTax = 0;
  for (const line of order.lineItems) {
    subtotal += units(line.subtotal);
    items += units(line.total);
    const tax = taxOn(line.total);
    line.totalTax = text(tax);
    cartTax += tax;
  }
  for (const fee of order.feeLines) {
    fees += units(fee.total);
    const tax = fee.taxStatus === "none" ? 0 : taxOn(fee.total);
    fee.totalTax = text(tax);
    cartTax += tax;
  }
  for (const line of order.shippingLines) {
    shipping += units(line.total);
    const tax = taxOn(line.total);
    line.totalTax = text(tax);
    shippingTax += tax;
  }
  order.discountTotal = text(subtotal - items);
  order.shippingTotal = text(shipping);
  order.cartTax = text(cartTax);
  order.shippingTax = text(shippingTax);
  order.total = text(items + fees + shipping + cartTax + shippingTax);
}

export const totalTax = (store: Store, order: StoredOrder): string =>
  fromUnits(toUnits(order.cartTax, store.decimals) + toUnits(order.shippingTax, store.decimals), store.decimals);

function taxPercent(store: Store, order: StoredOrder): number {
  const { taxes } = store.options;
  if (!taxes) return 0;
  if (order.meta.some((meta) => meta.key === "is_vat_exempt" && meta.value === "yes")) return 0;
  const country = order.shipping["country"] || order.billing["country"] || taxes.baseCountry;
  return taxes.rates.find((rate) => rate.country === country)?.percent ?? 0;
}

/** Halves go up, but down where prices include tax: 23 % of 12.50 is 2.88, or 2.87. */
function roundTax(units: number, percent: number, halfDown: boolean): number {
  const scaled = Math.abs(units) * Math.round(percent * 10_000);
  const whole = Math.floor(scaled / 1_000_000);
  const rest = scaled % 1_000_000;
  const rounded = whole + (halfDown ? (rest > 500_000 ? 1 : 0) : rest >= 500_000 ? 1 : 0);
  return units < 0 ? -rounded : rounded;
}
