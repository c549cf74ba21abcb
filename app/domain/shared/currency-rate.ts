import { currencyDecimals, type Money, money } from "./money.ts";

/** What one unit of `from` is in `to`, by the merchant's word. Currencies as ISO 4217 codes. */
export interface CurrencyRate {
  readonly from: string;
  readonly to: string;
  /** An exact decimal, "25.1": never a float. */
  readonly rate: string;
  /** When the merchant set it, ISO 8601; null: it is not saved yet. */
  readonly setAt: string | null;
}

/** Rates beyond this, or below one by it, are slips of the hand: the widest between two real currencies lie far within. */
const widest = 10_000_000;

/** A plain decimal above 0 with at most 10 decimals, written with a point: a comma could also mean thousands. */
export const isRate = (text: string): boolean =>
  /^\d{1,8}(\.\d{1,10})?$/.test(text) && Number(text) <= widest && Number(text) >= 1 / widest;

/** Null: the merchant has set none. Nothing is derived, neither from the way back nor over a third currency. */
export const rateFor = (rates: readonly CurrencyRate[], from: string, to: string): CurrencyRate | null =>
  rates.find((rate) => rate.from === from && rate.to === to) ?? null;

/** The amount in the rate's other currency, by integers, rounded half away from zero to that currency's minor unit. */
export function convert({ minor }: Money, { from, to, rate }: CurrencyRate): Money {
  const [whole = "", fraction = ""] = rate.split(".");
  const shift = currencyDecimals(to) - currencyDecimals(from) - fraction.length;
  const numerator = BigInt(Math.abs(minor)) * BigInt(whole + fraction) * 10n ** BigInt(Math.max(shift, 0));
  const denominator = 10n ** BigInt(Math.max(-shift, 0));
  const converted = Number((2n * numerator + denominator) / (2n * denominator));
  return money(minor < 0 && converted !== 0 ? -converted : converted, to);
}

/** As they are to be kept: a rate that is new or was changed carries the time at which that was saved. */
export const stampRates = (
  before: readonly CurrencyRate[],
  after: readonly CurrencyRate[],
  now: Date,
): CurrencyRate[] =>
  after.map((rate) => {
    const known = rateFor(before, rate.from, rate.to);
    return { ...rate, setAt: known?.rate === rate.rate ? known.setAt : now.toISOString() };
  });
