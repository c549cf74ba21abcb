import { BlockStack, InlineGrid, Select, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { statusMeanings } from "../../domain/fulfillment/status-table.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import type { OrderStatusView } from "../../use-cases/order-statuses/order-statuses.ts";
import { When } from "../frame/when.tsx";
import type { StatusChoice } from "./order-statuses-form.tsx";

interface OrderStatusRowProps {
  readonly status: OrderStatusView;
  readonly choice: StatusChoice;
  readonly onChoose: (choice: StatusChoice) => void;
}

/** One status: how the store calls it, where it was seen, and what it means. */
export function OrderStatusRow({ status, choice, onChoose }: OrderStatusRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { raw, label, usual, fixed, vendors, orders, seenAt } = status;
  const first = usual === null ? t("orderStatuses.choose") : t(`orderStatuses.means.${usual}`);
  const options = [
    { label: usual === null ? first : t("orderStatuses.asUsual", { meaning: first }), value: "" },
    ...statusMeanings
      .filter((meaning) => meaning !== usual)
      .map((meaning) => ({ label: t(`orderStatuses.means.${meaning}`), value: meaning })),
  ];
  return (
    <InlineGrid columns={{ xs: "minmax(0, 1fr)", sm: "minmax(0, 1fr) minmax(0, 1fr)" }} gap="300" alignItems="center">
      <BlockStack gap="050">
        <Text as="h3" variant="headingSm" breakWord>
          {label}
        </Text>
        <span className="vss-wrap">
          <Text as="span" variant="bodySm" tone="subdued">
            {raw === label ? null : <code>{raw}</code>}
            {raw === label || vendors.length === 0 ? "" : " · "}
            {shorten(vendors).join(", ")}
            {vendors.length > namesShown
              ? ` ${t("orderStatuses.andMore", { count: vendors.length - namesShown })}`
              : ""}
          </Text>
        </span>
        {orders === 0 && seenAt === null ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            {t("orderStatuses.orders", { count: orders, shown: format.number(orders) })}
            {seenAt === null ? null : (
              <>
                {" · "}
                {t("orderStatuses.seen")} <When iso={seenAt} />
              </>
            )}
          </Text>
        )}
      </BlockStack>
      {fixed ? (
        <Text as="p">{t("orderStatuses.always", { meaning: first })}</Text>
      ) : (
        <Select
          label={t("orderStatuses.meansLabel", { status: label })}
          labelHidden
          options={options}
          value={choice}
          helpText={choice === "" ? undefined : t(`orderStatuses.effect.${choice}`)}
          onChange={(value) => onChoose(value as StatusChoice)}
        />
      )}
    </InlineGrid>
  );
}

const namesShown = 3;
const shorten = (names: readonly string[]): readonly string[] => names.slice(0, namesShown);
