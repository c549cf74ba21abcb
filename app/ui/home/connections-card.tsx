import { Link } from "@remix-run/react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { ConnectionSummary } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";
import { HealthBadge } from "../status/health-badge.tsx";

export function ConnectionsCard({ connections }: { readonly connections: readonly ConnectionSummary[] }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("home.connections.title")}
        </Text>
        {connections.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("home.connections.nothing")}
          </Text>
        ) : (
          <ul className="vss-plain-list">
            {connections.map((connection) => (
              <li key={connection.id}>
                <Link className="vss-link-row" to={paths.vendor(connection.vendorId)}>
                  <span className="vss-grow">
                    <Text as="span" fontWeight="medium" breakWord>
                      {connection.vendorName}
                    </Text>
                    <br />
                    <Text as="span" tone="subdued" variant="bodySm" breakWord>
                      {t("home.connections.store", {
                        store: connection.storeName,
                        platform: sentences.platform(connection.platform),
                      })}
                    </Text>
                  </span>
                  <HealthBadge health={connection.health} />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </BlockStack>
    </Card>
  );
}
