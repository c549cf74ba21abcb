import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import type { HomeView } from "../../use-cases/views.ts";

/** From Shopify's webhook to the order in the vendor's store, and how much of it the store itself took. */
export function SpeedCard({ latency }: { readonly latency: HomeView["latency"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows =
    latency === null
      ? []
      : ([
          ["p50", latency.p50Ms],
          ["p95", latency.p95Ms],
          ["platform", latency.platformP50Ms],
        ] as const);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("home.speed.title")}
        </Text>
        {latency === null ? (
          <Text as="p" tone="subdued">
            {t("home.speed.nothing")}
          </Text>
        ) : (
          <>
            <BlockStack gap="200">
              {rows.map(([id, ms]) => (
                <InlineStack key={id} align="space-between" gap="200" wrap={false}>
                  <Text as="span">{t(`home.speed.${id}`)}</Text>
                  <Text as="span" numeric fontWeight="semibold">
                    <span suppressHydrationWarning>{format.duration(ms)}</span>
                  </Text>
                </InlineStack>
              ))}
            </BlockStack>
            <Text as="p" tone="subdued" variant="bodySm">
              {t("home.speed.basis", { count: latency.count, shown: format.number(latency.count) })}
            </Text>
          </>
        )}
      </BlockStack>
    </Card>
  );
}
