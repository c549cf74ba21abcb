import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { createFormat, type Format } from "./format.ts";

const FormatContext = createContext<Format | null>(null);

interface FormatProviderProps {
  readonly timeZone: string;
  /** ISO 8601; the server's clock at the time of loading. */
  readonly now: string;
  readonly children: ReactNode;
}

export function FormatProvider({ timeZone, now, children }: FormatProviderProps) {
  const { t, i18n } = useTranslation();
  const clock = useClock(now);
  const format = useMemo(
    () =>
      createFormat(i18n.language, timeZone, new Date(clock), {
        today: (time) => t("time.today", { time }),
        yesterday: (time) => t("time.yesterday", { time }),
      }),
    [i18n.language, timeZone, clock, t],
  );
  return <FormatContext.Provider value={format}>{children}</FormatContext.Provider>;
}

const everyTenMinutes = 10 * 60 * 1000;

/** Starts at the server's time, so that the first picture agrees, and moves on: a page may stay open over midnight. */
function useClock(start: string): string {
  const [clock, setClock] = useState(start);
  useEffect(() => {
    const timer = setInterval(() => setClock(new Date().toISOString()), everyTenMinutes);
    return () => clearInterval(timer);
  }, []);
  return clock;
}

/** Intl formatters in the merchant's language and the shop's time zone. Only below FormatProvider. */
export function useFormat(): Format {
  const format = useContext(FormatContext);
  if (!format) throw new Error("useFormat needs a FormatProvider above it");
  return format;
}
