import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convert, isRate, rateFor, stampRates } from "./currency-rate.ts";
import { currencyDecimals, money } from "./money.ts";

const at = (from: string, to: string, rate: string, setAt: string | null = null) => ({ from, to, rate, setAt });

describe("a rate", () => {
  it.each(["1", "25.1", "0.0000001", "0.33010", "10000000", "007.5"])("%s is one", (text) =>
    expect(isRate(text)).toBe(true),
  );
  it.each([
    "",
    "0",
    "0.0",
    "-1",
    "+1",
    "25,1",
    "1 000",
    "1e3",
    ".5",
    "5.",
    "NaN",
    "0.00000001",
    "10000001",
    "1.12345678901",
  ])("%j is none", (text) => expect(isRate(text)).toBe(false));
  it("is of one pair in one direction, and nothing is derived from another", () => {
    const rates = [at("EUR", "CZK", "25.1"), at("CZK", "EUR", "0.04")];
    expect(rateFor(rates, "EUR", "CZK")?.rate).toBe("25.1");
    expect(rateFor(rates.slice(1), "EUR", "CZK")).toBeNull();
  });
});

describe("converting", () => {
  it.each([
    [money(19_99, "EUR"), at("EUR", "CZK", "25.1"), money(501_75, "CZK")],
    [money(10_00, "EUR"), at("EUR", "JPY", "163.45"), money(1_635, "JPY")],
    [money(1_635, "JPY"), at("JPY", "KWD", "0.0021"), money(3_434, "KWD")],
    [money(1_500, "KWD"), at("KWD", "EUR", "2.99"), money(4_49, "EUR")],
    [money(1, "EUR"), at("EUR", "USD", "0.5"), money(1, "USD")],
    [money(-1, "EUR"), at("EUR", "USD", "0.5"), money(-1, "USD")],
    [money(-1, "EUR"), at("EUR", "USD", "0.4"), money(0, "USD")],
    // A float would have it at 100.49999…
    [money(1_00, "EUR"), at("EUR", "USD", "1.005"), money(1_01, "USD")],
  ])("%j at %j is %j", (amount, rate, expected) => expect(convert(amount, rate)).toEqual(expected));

  it("is within half a minor unit of the exact amount, whatever the decimals, and leaves at 1 what it was", () => {
    const currency = fc.constantFrom("EUR", "JPY", "KWD");
    const rate = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 0, max: 8 }))
      .map(([digits, decimals]) => {
        const text = String(digits).padStart(decimals + 1, "0");
        return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
      })
      .filter(isRate);
    fc.assert(
      fc.property(currency, currency, rate, fc.integer({ min: 0, max: 10_000_000 }), (from, to, text, minor) => {
        const { minor: converted } = convert(money(minor, from), at(from, to, text));
        fc.pre(Number.isSafeInteger(converted));
        const [whole = "", fraction = ""] = text.split(".");
        // Both sides times 10^(decimals of the rate and of `from`): whole numbers.
        const exact = BigInt(minor) * BigInt(whole + fraction) * 10n ** BigInt(currencyDecimals(to));
        const scale = 10n ** BigInt(fraction.length + currencyDecimals(from));
        const off = 2n * (BigInt(converted) * scale - exact);
        expect(off <= scale && off > -scale).toBe(true);
        expect(convert(money(minor, from), at(from, from, "1.000")).minor).toBe(minor);
      }),
      { numRuns: 1_000 },
    );
  });
});

it("carries the time at which it was set, whatever the form claims, until it is changed", () => {
  const [before, now] = [[at("EUR", "CZK", "25.1", "2026-01-01T00:00:00.000Z")], new Date("2026-02-02T00:00:00Z")];
  expect(
    stampRates(before, [at("EUR", "CZK", "25.1"), at("EUR", "USD", "1.1", "2020-01-01T00:00:00.000Z")], now),
  ).toEqual([
    at("EUR", "CZK", "25.1", "2026-01-01T00:00:00.000Z"),
    at("EUR", "USD", "1.1", "2026-02-02T00:00:00.000Z"),
  ]);
  expect(stampRates(before, [at("EUR", "CZK", "25.2", before[0]!.setAt)], now)[0]?.setAt).toBe(now.toISOString());
});
