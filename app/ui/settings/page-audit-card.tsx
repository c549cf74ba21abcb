import { BlockStack, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { AuditList, type AuditListProps } from "./audit-list.tsx";

/** Who changed a page of settings, when, and what. */
export function PageAuditCard<Entry extends { readonly at: string; readonly actor: string }>(
  props: AuditListProps<Entry>,
) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("settings.section.audit.title")}
        </Text>
        <AuditList {...props} />
      </BlockStack>
    </Card>
  );
}
