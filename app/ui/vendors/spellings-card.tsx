import { BlockStack, Button, Card, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { paths } from "../paths.ts";

interface SpellingsCardProps {
  readonly vendorId: string;
  readonly aliases: readonly string[];
}

/** The names that lead to this vendor besides its own, and the way to add one: merging. */
export function SpellingsCard({ vendorId, aliases }: SpellingsCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="h2" variant="headingMd">
          {t("vendor.spellings.title")}
        </Text>
        {aliases.length === 0 ? (
          <Text as="p">{t("vendor.spellings.none")}</Text>
        ) : (
          <>
            <List>
              {aliases.map((alias) => (
                <List.Item key={alias}>
                  <span className="vss-wrap">{alias}</span>
                </List.Item>
              ))}
            </List>
            <Text as="p" tone="subdued">
              {t("vendor.spellings.text")}
            </Text>
          </>
        )}
        <Button url={paths.vendorDuplicates({ vendor: vendorId })}>{t("vendor.spellings.merge")}</Button>
      </BlockStack>
    </Card>
  );
}
