import { BlockStack, InlineGrid, Link, Select, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import { locationKey, type LocationSide } from "../../domain/settings/location-table.ts";
import type { LocationChoiceView, VendorLocationsView } from "../../use-cases/locations/locations.ts";
import { paths } from "../paths.ts";

interface VendorLocationsProps {
  readonly vendor: VendorLocationsView;
  /** Whether the add-on is on; else what was chosen is shown and rests. */
  readonly active: boolean;
  readonly choices: Readonly<Record<string, string>>;
  readonly onChoose: (key: string, location: string) => void;
}

/** One vendor: where its orders go in its own store, and where they are fulfilled from on the marketplace. */
export function VendorLocations({ vendor, active, choices, onChoose }: VendorLocationsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const sentences = useSentences();
  const { connectionId, vendorId, vendorName, platform, storeName, limit, refused } = vendor;
  const select = (side: LocationSide, choice: LocationChoiceView) => {
    const key = locationKey(connectionId, side);
    const value = choices[key] ?? "";
    const gone = choice.chosen !== null && !choice.options.some(({ id }) => id === choice.chosen);
    return (
      <Select
        label={t(`locations.side.${side}`)}
        options={[
          { label: t(`locations.defaultOf.${side}`), value: "" },
          ...choice.options.map(({ id, name }) => ({ label: name, value: id })),
          ...(gone
            ? [
                {
                  label: t("locations.gone", { location: choice.chosenName ?? choice.chosen }),
                  value: choice.chosen ?? "",
                },
              ]
            : []),
        ]}
        value={value}
        disabled={!active}
        error={choice.stale && value === choice.chosen ? t(`locations.staleOf.${side}`) : undefined}
        helpText={choice.unread ? t("locations.unread") : undefined}
        onChange={(location) => onChoose(key, location)}
      />
    );
  };
  return (
    <BlockStack gap="300">
      <BlockStack gap="050">
        <Text as="h3" variant="headingSm" breakWord>
          <Link url={paths.vendor(vendorId)} monochrome removeUnderline>
            {vendorName}
          </Link>
        </Text>
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {`${storeName} (${sentences.platform(platform)})`}
        </Text>
      </BlockStack>
      <InlineGrid columns={{ xs: "minmax(0, 1fr)", sm: "minmax(0, 1fr) minmax(0, 1fr)" }} gap="300">
        {limit === null ? (
          select("store", vendor.store)
        ) : (
          <BlockStack gap="050">
            <Text as="p">{t("locations.side.store")}</Text>
            <Text as="p" tone="subdued">
              {t(`capabilityNote.${platform}.locations`, { defaultValue: limit })}
            </Text>
          </BlockStack>
        )}
        {select("marketplace", vendor.marketplace)}
      </InlineGrid>
      {refused === 0 ? null : (
        <Text as="p" tone="critical">
          {t("locations.refused", { count: refused, shown: format.number(refused) })}{" "}
          <Link url={paths.orders({ need: { reason: "location-refused", move: "merchant" }, vendor: vendorId })}>
            {t("locations.refusedLink")}
          </Link>
        </Text>
      )}
    </BlockStack>
  );
}
