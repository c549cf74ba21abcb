import { Badge, BlockStack, Card, InlineStack, Select, Text, type BadgeProps } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { capabilityIds, type Capability, type Manifest } from "../../connectors/_contract/manifest.ts";

const tones: Readonly<Record<Capability["support"], BadgeProps["tone"]>> = {
  full: "success",
  partial: "warning",
  none: undefined,
};

interface PlatformCardProps {
  readonly manifests: readonly Manifest[];
  /** The vendor's own platform; null: not connected yet, the merchant may look at each. */
  readonly platform: string | null;
}

/** What the vendor's platform can and cannot do, before and after connecting. */
export function PlatformCard({ manifests, platform }: PlatformCardProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(platform ?? manifests[0]?.id);
  const manifest = manifests.find(({ id }) => id === (platform ?? chosen));
  if (manifest === undefined) return null;
  const ids = [...capabilityIds].sort(
    (a, b) => rank[manifest.capabilities[a].support] - rank[manifest.capabilities[b].support],
  );
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("vendor.platform.title", { platform: manifest.label })}
          </Text>
          <Text as="p" tone="subdued">
            {t("vendor.platform.text")}
          </Text>
        </BlockStack>
        {platform === null && manifests.length > 1 ? (
          <Select
            label={t("vendor.platform.choose")}
            options={manifests.map(({ id, label }) => ({ value: id, label }))}
            value={chosen}
            onChange={setChosen}
          />
        ) : null}
        {platform === null ? <Text as="p">{manifest.whereToFindKeys}</Text> : null}
        <ul className="vss-plain-list vss-rows">
          {ids.map((id) => {
            const capability = manifest.capabilities[id];
            return (
              <li key={id}>
                <BlockStack gap="100">
                  <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
                    <Text as="h3" variant="bodyMd" fontWeight="medium">
                      {t(`capability.${id}`)}
                    </Text>
                    <Badge tone={tones[capability.support]}>{t(`support.${capability.support}`)}</Badge>
                  </InlineStack>
                  {capability.note === "" ? null : (
                    <Text as="p" tone="subdued" variant="bodySm" breakWord>
                      {t(`capabilityNote.${manifest.id}.${id}`, { defaultValue: capability.note })}
                    </Text>
                  )}
                </BlockStack>
              </li>
            );
          })}
        </ul>
      </BlockStack>
    </Card>
  );
}

/** Limits first: they are what a merchant needs to know. */
const rank = { none: 0, partial: 1, full: 2 } as const;
