import { BlockStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import { When } from "../frame/when.tsx";

export interface AuditListProps<Entry> {
  readonly audit: readonly Entry[];
  /** What one entry changed, in the page's own words. */
  readonly changesOf: (entry: Entry) => ReactNode;
}

/** Who changed what, and when (O8); newest first. */
export function AuditList<Entry extends { readonly at: string; readonly actor: string }>({
  audit,
  changesOf,
}: AuditListProps<Entry>) {
  const { t } = useTranslation();
  const sentences = useSentences();
  if (audit.length === 0) {
    return (
      <Text as="p" tone="subdued">
        {t("settings.audit.nothing")}
      </Text>
    );
  }
  return (
    <ol className="vss-plain-list vss-rows">
      {audit.map((entry) => (
        <li key={`${entry.at}/${entry.actor}`}>
          <BlockStack gap="100">
            <Text as="p">
              <Text as="span" fontWeight="semibold">
                {sentences.actor(entry.actor)}
              </Text>{" "}
              <Text as="span" tone="subdued">
                <When iso={entry.at} />
              </Text>
            </Text>
            {changesOf(entry)}
          </BlockStack>
        </li>
      ))}
    </ol>
  );
}
