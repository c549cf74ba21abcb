/**
 * Money is a whole number of minor units (cents, yen, fils) and a currency. Plain JSON on purpose: it crosses job
 * rows, loaders and database columns. Integers are exact up to 2^53, far above any order.
 */
export interface Money {
  readonly currency: string;
  readonly minor: number;
}

const decimalsByCurrency = new Map<string, number>();

/** How many decimals the currency has: 0 (JPY), 2 (EUR) or 3 (KWD). Unknown codes count as 2, as ISO 4217 mostly has. */
export function currencyDecimals(currency: string): number {
  const known = decimalsByCurrency.get(currency);
  if (known !== undefined) return known;
  const decimals = /^[A-Z]{3}$/.test(currency)
    ? (new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2)
    : 2;
  decimalsByCurrency.set(currency, decimals);
  return decimals;
}

export const money = (minor: number, currency: string): Money => ({ currency, minor });
export const zero = (currency: string): Money => ({ currency, minor: 0 });

/**
 * Reads a decimal string as the platforms send it ("12.5", "-3", "0.000"), rounding half away from zero to the
 * currency's minor unit. Returns null for anything that is not a plain decimal number.
 */
export function parseMoney(amount: string, currency: string): Money | null {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(amount.trim());
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  const decimals = currencyDecimals(currency);
  const kept = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  const minor = kept + (Number(fraction[decimals] ?? "0") >= 5 ? 1 : 0);
  return { currency, minor: sign === "-" && minor !== 0 ? -minor : minor };
}

/** Writes the amount as the platforms expect it: "12.50" EUR, "1250" JPY, "1.250" KWD. */
export function toDecimal({ minor, currency }: Money): string {
  const decimals = currencyDecimals(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Adds amounts of one currency. The currency is given so that an empty sum has one too. */
export const sum = (amounts: readonly Money[], currency: string): Money => ({
  currency,
  minor: amounts.reduce((total, amount) => total + amount.minor, 0),
});

export const minus = (a: Money, b: Money): Money => ({ currency: a.currency, minor: a.minor - b.minor });
/** Multiplies by a whole number, such as a quantity. */
export const times = (a: Money, factor: number): Money => ({ currency: a.currency, minor: a.minor * factor });
