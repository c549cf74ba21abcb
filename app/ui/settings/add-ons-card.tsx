import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { addOnKinds, type AddOnKind } from "./add-on-kinds.ts";

interface AddOnsCardProps {
  readonly label: string;
  readonly active: readonly string[];
  /** What the platform can do at all, by its manifest. */
  readonly possible: readonly AddOnKind[];
  /** The add-on that is being switched, if any. */
  readonly busy: string | null;
  readonly onSwitch: (kind: AddOnKind, on: boolean) => void;
}

/** What a merchant has switched on for all vendors of one platform. */
export function AddOnsCard({ label, active, possible, busy, onSwitch }: AddOnsCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("addOns.platform", { platform: label })}
        </Text>
        <ul className="vss-plain-list vss-rows">
          {addOnKinds.map((kind) => {
            const on = active.includes(kind);
            const can = possible.includes(kind);
            const name = t(`addOns.${kind}.label`);
            return (
              <li key={kind}>
                <InlineStack align="space-between" blockAlign="start" gap="300" wrap={false}>
                  <BlockStack gap="100">
                    <InlineStack gap="200" blockAlign="center" align="start">
                      <Text as="h3" variant="headingSm">
                        {name}
                      </Text>
                      <Badge tone={on ? "success" : undefined}>{t(on ? "addOns.active" : "addOns.inactive")}</Badge>
                    </InlineStack>
                    <Text as="p" tone="subdued">
                      {t(`addOns.${kind}.text`)}
                    </Text>
                    <Text as="p" tone="subdued" variant="bodySm">
                      {can ? t("addOns.included") : t("addOns.notPossible", { platform: label })}
                    </Text>
                  </BlockStack>
                  <span className="vss-fixed">
                    <Button
                      loading={busy === kind}
                      disabled={(busy !== null && busy !== kind) || (!can && !on)}
                      accessibilityLabel={t(on ? "addOns.deactivateLabel" : "addOns.activateLabel", {
                        addOn: name,
                        platform: label,
                      })}
                      onClick={() => onSwitch(kind, !on)}
                    >
                      {t(on ? "addOns.deactivate" : "addOns.activate")}
                    </Button>
                  </span>
                </InlineStack>
              </li>
            );
          })}
        </ul>
      </BlockStack>
    </Card>
  );
}
