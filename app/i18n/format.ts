import { currencyDecimals, type Money } from "../domain/shared/money.ts";

/** Writes numbers, money and times the way the merchant's language and the shop's time zone have it. */
export interface Format {
  readonly money: (amount: Money) => string;
  readonly number: (value: number) => string;
  /** "Today at 14:32", "Yesterday at 09:10", else "Nov 19, 2026, 14:32". */
  readonly dateTime: (iso: string) => string;
  readonly date: (iso: string) => string;
  /** 420 -> "420 ms"; 1340 -> "1.3 s"; 95000 -> "1.6 min". */
  readonly duration: (ms: number) => string;
}

export interface FormatWords {
  readonly today: (time: string) => string;
  readonly yesterday: (time: string) => string;
}

/**
 * `now` decides what "today" is; it is given so that the server's page and the browser's agree. Narrow no-break
 * spaces, which ICU versions disagree about, become plain no-break spaces for the same reason.
 */
export function createFormat(language: string, timeZone: string, now: Date, words: FormatWords): Format {
  const zone = knownTimeZone(timeZone);
  const dayOf = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  const timeOf = new Intl.DateTimeFormat(language, { timeZone: zone, timeStyle: "short" });
  const dateOf = new Intl.DateTimeFormat(language, { timeZone: zone, dateStyle: "medium" });
  const numberOf = new Intl.NumberFormat(language);
  const today = dayOf.format(now);
  const yesterday = dayOf.format(new Date(now.getTime() - 24 * 60 * 60 * 1000));

  return {
    money: ({ minor, currency }) =>
      steady(
        new Intl.NumberFormat(language, {
          style: "currency",
          currency: /^[A-Z]{3}$/.test(currency) ? currency : "XXX",
        }).format(minor / 10 ** currencyDecimals(currency)),
      ),
    number: (value) => steady(numberOf.format(value)),
    date: (iso) => steady(dateOf.format(new Date(iso))),
    dateTime: (iso) => {
      const at = new Date(iso);
      const time = steady(timeOf.format(at));
      const day = dayOf.format(at);
      if (day === today) return words.today(time);
      if (day === yesterday) return words.yesterday(time);
      return `${steady(dateOf.format(at))}, ${time}`;
    },
    duration: (ms) => {
      const [value, unit, digits] =
        ms < 1000
          ? ([ms, "millisecond", 0] as const)
          : ms < 60_000
            ? ([ms / 1000, "second", 1] as const)
            : ([ms / 60_000, "minute", 1] as const);
      return steady(
        new Intl.NumberFormat(language, {
          style: "unit",
          unit,
          unitDisplay: "short",
          maximumFractionDigits: digits,
        }).format(value),
      );
    },
  };
}

const steady = (text: string): string => text.replaceAll("\u202f", "\u00a0");

function knownTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
