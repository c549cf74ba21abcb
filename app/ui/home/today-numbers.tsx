import { BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import type { HomeView } from "../../use-cases/views.ts";

/** What happened since midnight in the shop's time zone. */
export function TodayNumbers({ today }: { readonly today: HomeView["today"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const numbers = [
    ["received", today.ordersReceived],
    ["pushed", today.vendorOrdersPushed],
    ["parcels", today.parcelsBack],
    ["held", today.held],
    ["failed", today.failed],
  ] as const;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("home.today.title")}
        </Text>
        <InlineGrid columns={{ xs: 2, sm: 3, md: 5 }} gap="400">
          {numbers.map(([id, value]) => (
            <BlockStack key={id} gap="100">
              <Text as="p" tone="subdued" variant="bodySm">
                {t(`home.today.${id}`)}
              </Text>
              <Text as="p" variant="headingLg" numeric tone={id === "failed" && value > 0 ? "critical" : undefined}>
                {format.number(value)}
              </Text>
            </BlockStack>
          ))}
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}
