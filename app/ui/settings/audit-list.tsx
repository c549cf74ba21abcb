import { BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { SettingsView } from "../../use-cases/views.ts";
import { When } from "../frame/when.tsx";
import { ChangeList } from "./change-list.tsx";

/** Who changed what, and when (O8). */
export function AuditList({ audit }: { readonly audit: SettingsView["audit"] }) {
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
      {audit.map(({ at, actor, changes }) => (
        <li key={`${at}/${actor}`}>
          <BlockStack gap="100">
            <Text as="p">
              <Text as="span" fontWeight="semibold">
                {sentences.actor(actor)}
              </Text>{" "}
              <Text as="span" tone="subdued">
                <When iso={at} />
              </Text>
            </Text>
            <ChangeList changes={changes} />
          </BlockStack>
        </li>
      ))}
    </ol>
  );
}
