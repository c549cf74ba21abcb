import { useTranslation } from "react-i18next";
import type { CurrencyRate } from "../domain/shared/currency-rate.ts";
import { useFormat } from "./use-format.tsx";

/** A rate as a sentence tells it: "1 EUR = 25.1 CZK, set on Nov 28, 2026". The rate stands as it was entered. */
export function useRateWords(): (rate: CurrencyRate) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ from, to, rate, setAt }) =>
    t(setAt === null ? "rate.unsaved" : "rate.set", { from, to, rate, on: setAt === null ? "" : format.date(setAt) });
}
