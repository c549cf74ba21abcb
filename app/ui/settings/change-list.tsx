import { List } from "@shopify/polaris";
import { clockText } from "../notifications/when-and-where.tsx";
import { useTranslation } from "react-i18next";
import type { SettingsView } from "../../use-cases/views.ts";

type Change = SettingsView["audit"][number]["changes"][number];

/** Settings changes in words: "Push only if order is paid: off -> on". */
export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  const { t } = useTranslation();
  const value = (field: string, text: string): string => {
    if (text === "") return t(field === "maxAgeDays" ? "settings.value.noLimit" : "settings.value.empty");
    if (text === "true" || text === "false") return t(text === "true" ? "settings.value.on" : "settings.value.off");
    if (field === "shippingMode") return t(`settings.shippingMode.${text}.label`, { defaultValue: text });
    if (field === "priceMode") return t(`settings.priceMode.${text}.label`, { defaultValue: text });
    if (field === "pricePercent") return `${text} %`;
    if (field === "pullEveryMinutes") return t("settings.everyMinutes", { count: Number(text) });
    if (field === "pushableStatuses" || field === "pushableFulfillment") {
      const words = field === "pushableStatuses" ? "financial" : "fulfillment";
      return text
        .split(",")
        .map((status) => t(`${words}.${status}`, { defaultValue: status }))
        .join(", ");
    }
    if (field.startsWith("merchant.")) return t(`notifications.choice.${text}`, { defaultValue: text });
    if (field === "digest.hour") return clockText(Number(text));
    if (field === "quietHours") return text.split("-").map(Number).map(clockText).join(" – ");
    return text;
  };
  return (
    <List gap="extraTight">
      {changes.map(({ field, from, to }) => (
        <List.Item key={field}>
          <span className="vss-wrap">
            {t("settings.change", {
              field: t(`settings.field.${field}`, { defaultValue: field }),
              from: value(field, from),
              to: value(field, to),
            })}
          </span>
        </List.Item>
      ))}
    </List>
  );
}
