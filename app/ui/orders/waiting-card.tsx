import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { paths } from "../paths.ts";

/** Leads to the orders that wait for the merchant's word because they are from before order sync. */
export function WaitingCard({ count, syncOff }: { readonly count: number; readonly syncOff: boolean }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("earlier.waiting.title", { count })}
        </Text>
        <Text as="p">{t(syncOff ? "earlier.waiting.syncOff" : "earlier.waiting.text")}</Text>
        <InlineStack>
          {syncOff ? (
            <Button url={paths.orderSyncSetting("enabled")}>{t("earlier.waiting.switchOn")}</Button>
          ) : (
            <Button variant="primary" url={paths.orders({ need: { reason: "arrived-while-off", move: "merchant" } })}>
              {t("earlier.waiting.action")}
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
