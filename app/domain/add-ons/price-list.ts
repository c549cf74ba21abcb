import { z } from "zod";
import { currencyDecimals, type Money, money, parseMoney, zero } from "../shared/money.ts";
import { type AddOnRef, addOnKey, addOnOfKey } from "./add-on.ts";

export const billingIntervals = ["every-30-days", "annual"] as const;
export type BillingInterval = (typeof billingIntervals)[number];

/**
 * What add-ons cost. One currency and one interval for all, since Shopify lets a merchant have one running agreement
 * with an app: everything paid stands in it together.
 */
export interface PriceList {
  readonly currency: string;
  readonly interval: BillingInterval;
  /** Minor units by "<platform>/<kind>"; never 0. What is not listed is included. */
  readonly prices: Readonly<Record<string, number>>;
}

/** Null: included. */
export const priceOf = (list: PriceList | null, addOn: AddOnRef): Money | null => {
  const minor = list?.prices[addOnKey(addOn)];
  return list === null || minor === undefined ? null : money(minor, list.currency);
};

/** What several cost together. */
export const priceOfAll = (list: PriceList, addOns: readonly AddOnRef[]): Money =>
  addOns.reduce(
    (sum, addOn) => money(sum.minor + (priceOf(list, addOn)?.minor ?? 0), list.currency),
    zero(list.currency),
  );

const shape = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  interval: z.enum(billingIntervals),
  prices: z.record(z.string(), z.string()),
});

/**
 * Reads a price list as operators write it:
 * `{"currency":"USD","interval":"every-30-days","prices":{"shopify/order-push":"19.00","all/locations":"5.00"}}`.
 * A price of 0 is the same as none. Null for anything that is not wholly clear.
 */
export function parsePriceList(text: string): PriceList | null {
  const json = shape.safeParse(readJson(text));
  if (!json.success) return null;
  const { currency, interval } = json.data;
  const prices: Record<string, number> = {};
  for (const [key, amount] of Object.entries(json.data.prices)) {
    const price = /^\d+(\.\d+)?$/.test(amount) ? parseMoney(amount, currency) : null;
    const decimals = amount.split(".")[1]?.length ?? 0;
    if (addOnOfKey(key) === null || price === null || decimals > currencyDecimals(currency)) return null;
    if (price.minor > 0) prices[key] = price.minor;
  }
  return Object.keys(prices).length === 0 && Object.keys(json.data.prices).length === 0
    ? null
    : { currency, interval, prices };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
