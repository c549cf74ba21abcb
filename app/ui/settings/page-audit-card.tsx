import { BlockStack, Card, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import { When } from "../frame/when.tsx";

interface PageAuditCardProps<Entry> {
  readonly audit: readonly Entry[];
  /** What one entry changed, in the page's own words. */
  readonly changesOf: (entry: Entry) => ReactNode;
}

/** Who changed a page of settings, when, and what; newest first. */
export function PageAuditCard<Entry extends { readonly at: string; readonly actor: string }>({
  audit,
  changesOf,
}: PageAuditCardProps<Entry>) {
  const { t } = useTranslation();
  const sentences = useSentences();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("settings.section.audit.title")}
        </Text>
        {audit.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("settings.audit.nothing")}
          </Text>
        ) : (
          <ol className="vss-plain-list vss-rows">
            {audit.map((entry) => (
              <li key={entry.at}>
                <BlockStack gap="100">
                  <Text as="p">
                    <Text as="span" fontWeight="semibold">
                      {sentences.actor(entry.actor)}
                    </Text>{" "}
                    <When iso={entry.at} />
                  </Text>
                  {changesOf(entry)}
                </BlockStack>
              </li>
            ))}
          </ol>
        )}
      </BlockStack>
    </Card>
  );
}
