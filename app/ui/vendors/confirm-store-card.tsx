import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { UnconfirmedStore } from "../../use-cases/vendor-connect/vendor-connect.ts";

interface ConfirmStoreCardProps {
  readonly store: UnconfirmedStore;
  /** The answer under way. */
  readonly busy: "confirm" | "disconnect" | null;
  readonly onConfirm: () => void;
  readonly onDisconnect: () => void;
}

/** A vendor connected a store by itself. Customers' addresses go there only once the merchant has said that it is right. */
export function ConfirmStoreCard({ store, busy, onConfirm, onDisconnect }: ConfirmStoreCardProps) {
  const { t } = useTranslation();
  return (
    <div id="confirm-store" className="vss-anchor">
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("connect.confirm.title", { vendor: store.vendorName })}
          </Text>
          <Text as="p" breakWord>
            {t("connect.confirm.text", { vendor: store.vendorName, store: store.storeName, host: store.storeHost })}
          </Text>
          <InlineStack gap="200">
            <Button variant="primary" loading={busy === "confirm"} onClick={onConfirm}>
              {t("connect.confirm.yes")}
            </Button>
            <Button loading={busy === "disconnect"} onClick={onDisconnect}>
              {t("connect.confirm.no")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </div>
  );
}
