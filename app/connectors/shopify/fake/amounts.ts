import { currencyDecimals, parseMoney, toDecimal } from "../../../domain/shared/money.ts";

/** Amounts are whole minor units inside the simulated shop; these are the ways Shopify spells them. */

/** Reads "12.5" in a currency; null if it is no decimal number. */
export const readAmount = (amount: string, currency: string): number | null =>
  parseMoney(amount, currency)?.minor ?? null;

/** REST and the `Money` scalar: "12.50", "1250" (JPY), "1.250" (KWD). */
export const plainAmount = (minor: number, currency: string): string => toDecimal({ minor, currency });

/** `MoneyV2.amount`: at least one decimal and no more zeros than that: "12.5", "10.0", "1250.0". */
export function decimalAmount(minor: number, currency: string): string {
  const plain = toDecimal({ minor, currency });
  if (currencyDecimals(currency) === 0) return `${plain}.0`;
  return plain.replace(/(\.\d+?)0+$/, "$1");
}

export interface MoneyNode {
  readonly __typename: "MoneyV2";
  readonly amount: string;
  readonly currencyCode: string;
}
export const moneyNode = (minor: number, currency: string): MoneyNode => ({
  __typename: "MoneyV2",
  amount: decimalAmount(minor, currency),
  currencyCode: currency,
});
export const moneyBag = (minor: number, currency: string) => ({
  shopMoney: moneyNode(minor, currency),
  presentmentMoney: moneyNode(minor, currency),
});

/** The REST spelling of a money bag. */
export function moneySet(minor: number, currency: string) {
  const money = { amount: plainAmount(minor, currency), currency_code: currency };
  return { shop_money: money, presentment_money: { ...money } };
}
