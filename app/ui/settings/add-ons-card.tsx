import { Badge, BlockStack, Button, Card, InlineStack, Text, type BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { addOnKey, type AddOnRef, type AddOnStanding } from "../../domain/add-ons/add-on.ts";
import type { BillingInterval } from "../../domain/add-ons/price-list.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import type { AddOnView } from "../../use-cases/add-ons/add-on-shop.ts";

/** An add-on as the card shows it. */
export interface ShownAddOn extends AddOnView {
  /** What the platform can do at all, by its manifest. */
  readonly possible: boolean;
}

interface AddOnsCardProps {
  readonly title: string;
  /** The platform's name; absent on the card of what belongs to no platform. */
  readonly platform: string | null;
  readonly addOns: readonly ShownAddOn[];
  readonly interval: BillingInterval | null;
  /** Key of the add-on that is being switched, if any. */
  readonly busy: string | null;
  readonly onSwitch: (addOn: AddOnRef, on: boolean) => void;
}

const tones: Readonly<Record<AddOnStanding, BadgeProps["tone"]>> = {
  active: "success",
  off: undefined,
  frozen: "critical",
  ended: "critical",
};

/** Add-ons that belong together, each with what it does and what it costs. */
export function AddOnsCard({ title, platform, addOns, interval, busy, onSwitch }: AddOnsCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const cost = ({ possible, price }: ShownAddOn): string => {
    if (!possible) return t("addOns.notPossible", { platform });
    if (price === null || interval === null) return t("addOns.included");
    return t(`addOns.price.${interval}`, { price: format.money(price) });
  };
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <ul className="vss-plain-list vss-rows">
          {addOns.map((addOn) => {
            const { kind, standing } = addOn;
            const on = standing === "active";
            const key = addOnKey(addOn);
            const name = t(`addOns.${kind}.label`);
            return (
              <li key={key}>
                <InlineStack align="space-between" blockAlign="start" gap="300" wrap={false}>
                  <BlockStack gap="100">
                    <InlineStack gap="200" blockAlign="center" align="start">
                      <Text as="h3" variant="headingSm">
                        {name}
                      </Text>
                      <Badge tone={tones[standing]}>{t(`addOns.standing.${standing}`)}</Badge>
                    </InlineStack>
                    <Text as="p" tone="subdued">
                      {t(`addOns.${kind}.text`)}
                    </Text>
                    {standing === "frozen" || standing === "ended" ? (
                      <Text as="p" tone="critical">
                        {t(`addOns.lapsed.${standing}`)}
                      </Text>
                    ) : null}
                    <span suppressHydrationWarning>
                      <Text
                        as="span"
                        variant="bodySm"
                        fontWeight={addOn.price !== null && addOn.possible ? "medium" : undefined}
                      >
                        {cost(addOn)}
                      </Text>
                    </span>
                  </BlockStack>
                  <span className="vss-fixed">
                    <Button
                      loading={busy === key}
                      disabled={(busy !== null && busy !== key) || (!addOn.possible && !on)}
                      accessibilityLabel={
                        platform === null
                          ? t(on ? "addOns.deactivateOne" : "addOns.activateOne", { addOn: name })
                          : t(on ? "addOns.deactivateLabel" : "addOns.activateLabel", { addOn: name, platform })
                      }
                      onClick={() => onSwitch(addOn, !on)}
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
