import { Banner, BlockStack, Button, Card, Checkbox, InlineStack, Link, List, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { VendorView } from "../../use-cases/views.ts";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";
import { HealthBadge } from "../status/health-badge.tsx";
import { ReconnectLink } from "./reconnect-link.tsx";

interface ConnectionCardProps {
  readonly vendor: VendorView;
  /** The marketplace's own. */
  readonly currency: string;
  readonly disconnecting: boolean;
  readonly onDisconnect: (choice: { readonly keepTracking: boolean }) => void;
}

/** The vendor's own store: which, how it feels, and the way out. Without one: how to get one. */
export function ConnectionCard({ vendor, currency, disconnecting, onDisconnect }: ConnectionCardProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const [asking, setAsking] = useState(false);
  const [keepTracking, setKeepTracking] = useState(true);
  const { connection } = vendor;

  return (
    <div id="connection" className="vss-anchor">
      <Card>
        <BlockStack gap="400">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {t("vendor.connection.title")}
            </Text>
            {connection === null ? null : <HealthBadge health={connection.health} />}
          </InlineStack>
          {connection === null ? (
            <BlockStack gap="200">
              <Text as="p">{t("vendor.connection.none")}</Text>
              <Text as="p">{t("vendor.connection.askOperator", { vendor: vendor.name })}</Text>
              <List>
                <List.Item>{t("vendor.connection.tell.vendor", { vendor: vendor.name })}</List.Item>
                <List.Item>{t("vendor.connection.tell.platform")}</List.Item>
                <List.Item>{t("vendor.connection.tell.keys")}</List.Item>
              </List>
              <Text as="p" tone="subdued">
                {t("vendor.connection.meanwhile")}
              </Text>
            </BlockStack>
          ) : (
            <>
              {connection.health === "healthy" ? null : (
                <Banner tone={connection.health === "degraded" ? "warning" : "critical"}>
                  <Text as="p">{t(`healthText.${connection.health}`, { vendor: vendor.name })}</Text>
                  {connection.healthReason ? <Text as="p">{t(`healthReason.${connection.healthReason}`)}</Text> : null}
                  {connection.healthMessage === null ? null : (
                    <Text as="p" breakWord>
                      {t("order.failure.said", { message: connection.healthMessage })}
                    </Text>
                  )}
                </Banner>
              )}
              {connection.health === "needs-reauthorization" || connection.health === "degraded" ? (
                <ReconnectLink vendorId={vendor.id} vendorName={vendor.name} />
              ) : null}
              <dl className="vss-facts">
                <dt>{t("vendor.connection.store")}</dt>
                <dd className="vss-wrap">{connection.storeName}</dd>
                <dt>{t("vendor.connection.platform")}</dt>
                <dd>{sentences.platform(connection.platform)}</dd>
                <dt>{t("vendor.connection.host")}</dt>
                <dd className="vss-wrap">{connection.storeHost}</dd>
                <dt>{t("vendor.connection.currency")}</dt>
                <dd>
                  {connection.storeCurrency}
                  {connection.storeCurrency === currency ? null : (
                    <>
                      {" "}
                      <Link url={paths.orderSyncSetting("currencyRates")}>{t("vendor.connection.rate")}</Link>
                    </>
                  )}
                </dd>
                <dt>{t("vendor.connection.pulled")}</dt>
                <dd>
                  {connection.pulledAt === null ? t("vendor.connection.never") : <When iso={connection.pulledAt} />}
                </dd>
              </dl>
              {connection.warnings.length === 0 ? null : (
                <BlockStack gap="100">
                  <Text as="h3" variant="headingSm">
                    {t("vendor.connection.warnings")}
                  </Text>
                  <List>
                    {connection.warnings.map((warning) => (
                      <List.Item key={warning}>{warning}</List.Item>
                    ))}
                  </List>
                </BlockStack>
              )}
              <InlineStack>
                <Button tone="critical" variant="plain" onClick={() => setAsking(true)} loading={disconnecting}>
                  {t("vendor.connection.disconnect")}
                </Button>
              </InlineStack>
              <Modal
                open={asking}
                onClose={() => setAsking(false)}
                title={t("vendor.connection.disconnectTitle", { store: connection.storeName })}
                primaryAction={{
                  content: t("vendor.connection.disconnect"),
                  destructive: true,
                  onAction: () => {
                    setAsking(false);
                    onDisconnect({ keepTracking });
                  },
                }}
                secondaryActions={[{ content: t("cancel"), onAction: () => setAsking(false) }]}
              >
                <Modal.Section>
                  <BlockStack gap="300">
                    <Text as="p">{t("vendor.connection.disconnectText", { vendor: vendor.name })}</Text>
                    <Checkbox
                      label={t("vendor.connection.keepTracking")}
                      helpText={t("vendor.connection.keepTrackingHelp")}
                      checked={keepTracking}
                      onChange={setKeepTracking}
                    />
                  </BlockStack>
                </Modal.Section>
              </Modal>
            </>
          )}
        </BlockStack>
      </Card>
    </div>
  );
}
