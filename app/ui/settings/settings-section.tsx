import { BlockStack, Box, Card, InlineGrid, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

interface SettingsSectionProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** A group of settings: what it is about on the left, the settings on the right; one above the other when narrow. */
export function SettingsSection({ title, description, children }: SettingsSectionProps) {
  return (
    <InlineGrid columns={{ xs: "1fr", md: "2fr 5fr" }} gap={{ xs: "300", md: "400" }}>
      <Box as="section" paddingInline={{ xs: "400", sm: "0" }} paddingBlockStart={{ xs: "200", md: "400" }}>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          {description === undefined ? null : (
            <Text as="p" tone="subdued">
              {description}
            </Text>
          )}
        </BlockStack>
      </Box>
      <Card>{children}</Card>
    </InlineGrid>
  );
}
