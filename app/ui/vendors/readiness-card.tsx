import { BlockStack, Button, Card, Icon, InlineStack, Text } from "@shopify/polaris";
import { AlertCircleIcon, CheckCircleIcon, MinusCircleIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { type Manifest, supports } from "../../connectors/_contract/manifest.ts";
import type { VendorView } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";

interface ReadinessCardProps {
  readonly vendor: VendorView;
  /** The vendor's platform, or those to choose from. */
  readonly manifests: readonly Manifest[];
  readonly switching: boolean;
  readonly onSwitchOn: () => void;
}

/** P1 to P4: what a vendor's orders need before they can be pushed, each with what mends it. */
export function ReadinessCard({ vendor, manifests, switching, onSwitchOn }: ReadinessCardProps) {
  const { t } = useTranslation();
  // The add-on is the platform's and products are mapped to the store's: without a store there is nothing to mend yet.
  const impossible = (item: string): boolean =>
    item === "inventory-sync" && !manifests.some((manifest) => supports(manifest, "stock"));
  const tooEarly = (item: string, ok: boolean): boolean =>
    !ok && vendor.connection === null && item !== "store-sync" && item !== "connected";
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("vendor.readiness.title")}
        </Text>
        <ul className="vss-plain-list vss-rows">
          {vendor.readiness.map(({ item, ok, optional, params }) => (
            <li key={item}>
              <InlineStack gap="300" wrap={false} blockAlign="start">
                <span className="vss-fixed">
                  <Icon
                    source={ok ? CheckCircleIcon : optional ? MinusCircleIcon : AlertCircleIcon}
                    tone={ok ? "success" : optional ? "subdued" : "caution"}
                    accessibilityLabel={t(
                      ok ? "vendor.readiness.ok" : optional ? "vendor.readiness.optional" : "vendor.readiness.missing",
                    )}
                  />
                </span>
                <BlockStack gap="150" inlineAlign="start">
                  <Text as="h3" variant="headingSm">
                    {t(`vendor.readiness.${item}.label`)}
                  </Text>
                  <Text as="p" tone="subdued">
                    {tooEarly(item, ok)
                      ? t("vendor.readiness.connectFirst")
                      : impossible(item)
                        ? t("vendor.readiness.inventory-sync.impossible")
                        : t(`vendor.readiness.${item}.${ok ? "done" : "todo"}`, {
                            ...params,
                            vendor: vendor.name,
                            context: String(params["addOn"] ?? ""),
                          })}
                  </Text>
                  {ok || tooEarly(item, ok) || impossible(item) ? null : item === "store-sync" ? (
                    <Button size="slim" loading={switching} onClick={onSwitchOn}>
                      {t("vendor.readiness.store-sync.fix")}
                    </Button>
                  ) : item === "order-push" || item === "inventory-sync" ? (
                    <Button size="slim" url={paths.storeSync("add-ons")}>
                      {t(`vendor.readiness.${item}.fix`)}
                    </Button>
                  ) : item === "products-mapped" ? (
                    <Button size="slim" url={paths.products({ show: "unsynced", vendor: vendor.id })}>
                      {t("vendor.readiness.products-mapped.fix")}
                    </Button>
                  ) : (
                    <Button size="slim" url="#connection">
                      {t("vendor.readiness.connected.fix")}
                    </Button>
                  )}
                </BlockStack>
              </InlineStack>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
