import { BlockStack, Text, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";
import { convert, type CurrencyRate, isRate, rateFor } from "../../domain/shared/currency-rate.ts";
import { currencyDecimals, money } from "../../domain/shared/money.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import type { SettingsView } from "../../use-cases/views.ts";
import { LimitNotes } from "./limit-notes.tsx";

interface CurrencyRatesProps {
  readonly settings: OrderSyncSettings;
  readonly view: Pick<SettingsView, "settings" | "currencies">;
  readonly limitsOf: (field: string) => SettingsView["platformLimits"];
  readonly errorOf: (field: string) => string | undefined;
  readonly onChange: (change: Partial<OrderSyncSettings>) => void;
}

/** What a vendor's store in another currency gets instead of the marketplace's amounts (L3): a field for each pair. */
export function CurrencyRates({ settings, view, limitsOf, errorOf, onChange }: CurrencyRatesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { own, stores } = view.currencies;
  const { currencyRates } = settings;
  const error = errorOf("currencyRates");
  const pairs = [
    ...stores.map(({ currency }) => ({ from: own, to: currency })),
    ...[...view.settings.currencyRates, ...currencyRates].map(({ from, to }) => ({ from, to })),
  ].filter(({ from, to }, index, all) => all.findIndex((pair) => pair.from === from && pair.to === to) === index);
  const enter = (from: string, to: string, rate: string) =>
    onChange({
      currencyRates: pairs.flatMap((pair): CurrencyRate | [] => {
        if (pair.from !== from || pair.to !== to) return rateFor(currencyRates, pair.from, pair.to) ?? [];
        return rate === "" ? [] : { from, to, rate, setAt: null };
      }),
    });
  const toMend = Math.max(
    pairs.findIndex(({ from, to }) => !isRate(rateFor(currencyRates, from, to)?.rate ?? "1")),
    0,
  );

  return (
    <fieldset className="vss-fieldset vss-anchor" id="currencyRates">
      <BlockStack gap="200">
        <Text as="legend" fontWeight="medium">
          {t("settings.field.currencyRates")}
        </Text>
        <Text as="p" tone="subdued">
          {t(pairs.length === 0 ? "settings.currencyRates.none" : "settings.currencyRates.text", { currency: own })}
        </Text>
        {pairs.map(({ from, to }, index) => {
          const entered = rateFor(currencyRates, from, to)?.rate ?? "";
          const stored = rateFor(view.settings.currencyRates, from, to);
          const hundred = money(100 * 10 ** currencyDecimals(from), from);
          const vendors = stores.find(({ currency }) => from === own && currency === to)?.vendors ?? [];
          const standing =
            entered === ""
              ? t("settings.currencyRates.held")
              : !isRate(entered)
                ? null
                : t("settings.currencyRates.example", {
                    before: format.money(hundred),
                    after: format.money(convert(hundred, { from, to, rate: entered, setAt: null })),
                  });
          const since =
            stored === null || stored.rate !== entered || stored.setAt === null
              ? null
              : t("settings.currencyRates.since", { on: format.date(stored.setAt) });
          return (
            <div key={`${from} ${to}`} style={{ maxInlineSize: "28rem" }}>
              <TextField
                id={index === toMend ? "field-currencyRates" : `field-currencyRates-${from}-${to}`}
                label={
                  vendors.length === 0
                    ? t("settings.currencyRates.unused", { from, to })
                    : t("settings.currencyRates.label", { to, vendors: vendors.join(", ") })
                }
                helpText={[standing, since].filter((part) => part !== null).join(" ")}
                inputMode="decimal"
                autoComplete="off"
                maxLength={20}
                prefix={t("settings.currencyRates.one", { from })}
                suffix={to}
                value={entered}
                error={entered === "" || isRate(entered) ? undefined : error}
                onChange={(value) => enter(from, to, value.trim())}
              />
            </div>
          );
        })}
        <LimitNotes limits={limitsOf("currencyRates")} />
      </BlockStack>
    </fieldset>
  );
}
