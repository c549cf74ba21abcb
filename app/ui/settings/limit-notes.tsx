import { BlockStack, Icon, InlineStack, Text } from "@shopify/polaris";
import { InfoIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { SettingsView } from "../../use-cases/views.ts";

/** What a connected platform cannot honour, in its manifest's own words, beside the setting it concerns. */
export function LimitNotes({ limits }: { readonly limits: SettingsView["platformLimits"] }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  if (limits.length === 0) return null;
  return (
    <BlockStack gap="100">
      {limits.map(({ platform, capability, note }) => (
        <InlineStack key={`${platform}/${capability}`} gap="150" wrap={false} blockAlign="start">
          <span className="vss-fixed">
            <Icon source={InfoIcon} tone="info" accessibilityLabel={t("settings.limit")} />
          </span>
          <Text as="p" variant="bodySm" tone="subdued" breakWord>
            {t("settings.limitOf", {
              platform: sentences.platform(platform),
              note: t(`capabilityNote.${platform}.${capability}`, { defaultValue: note }),
            })}
          </Text>
        </InlineStack>
      ))}
    </BlockStack>
  );
}
