import { BlockStack, Card, Text, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

interface EmailCardProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (email: string) => void;
}

export function EmailCard({ value, error, onChange }: EmailCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("vendor.email.title")}
        </Text>
        <TextField
          label={t("vendor.email.label")}
          type="email"
          autoComplete="off"
          value={value}
          error={error}
          helpText={t("vendor.email.help")}
          onChange={onChange}
        />
      </BlockStack>
    </Card>
  );
}
