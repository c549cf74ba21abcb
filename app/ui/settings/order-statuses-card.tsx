import { Badge, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { StatusPlatformView } from "../../use-cases/order-statuses/order-statuses.ts";
import { paths } from "../paths.ts";
import { SettingsSection } from "./settings-section.tsx";

/** On the Order sync tab: what statuses in vendors' stores mean, by platform, each with the way to its page (O12). */
export function OrderStatusesCard({ platforms }: { readonly platforms: readonly StatusPlatformView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sentences = useSentences();
  return (
    <SettingsSection title={t("orderStatuses.title")} description={t("orderStatuses.about")}>
      {platforms.length === 0 ? (
        <Text as="p" tone="subdued">
          {t("orderStatuses.noStores")}
        </Text>
      ) : (
        <ul className="vss-plain-list vss-rows">
          {platforms.map(({ platform, ownStatuses, unknown, waiting }) => (
            <li key={platform}>
              <InlineStack align="space-between" blockAlign="start" gap="300" wrap={false}>
                <BlockStack gap="100">
                  <InlineStack gap="200" blockAlign="center">
                    <Text as="h3" variant="headingSm">
                      {sentences.platform(platform)}
                    </Text>
                    {unknown > 0 ? (
                      <Badge tone="attention">
                        {t("orderStatuses.unknownCount", { count: unknown, shown: format.number(unknown) })}
                      </Badge>
                    ) : null}
                  </InlineStack>
                  <Text as="p" tone="subdued">
                    {waiting > 0
                      ? t("orderStatuses.waiting", { count: waiting, shown: format.number(waiting) })
                      : t(ownStatuses ? "orderStatuses.allKnown" : "orderStatuses.sameEverywhere")}
                  </Text>
                </BlockStack>
                <span className="vss-fixed">
                  <Button
                    url={paths.orderStatuses(platform)}
                    accessibilityLabel={t("orderStatuses.openLabel", { platform: sentences.platform(platform) })}
                  >
                    {t("orderStatuses.open")}
                  </Button>
                </span>
              </InlineStack>
            </li>
          ))}
        </ul>
      )}
    </SettingsSection>
  );
}
