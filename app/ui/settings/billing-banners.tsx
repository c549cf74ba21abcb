import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import type { AddOnPlanView, AgreementView } from "../../use-cases/add-ons/add-on-shop.ts";

interface BillingBannersProps {
  readonly plan: AddOnPlanView;
  readonly nameOf: (addOn: AgreementView["addOns"][number]) => string;
  /** The merchant has just come back from Shopify's page. */
  readonly answered: boolean;
  /** Shopify's own words when it refused what was wished last; "" when it could not be asked. */
  readonly refused: string | null;
}

/** What is agreed about paying, what waits for the merchant's yes, and what went wrong with it. */
export function BillingBanners({ plan, nameOf, answered, refused }: BillingBannersProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { agreement, waiting, interval, test, upToDate } = plan;
  const inWords = ({ price, interval: every, addOns }: AgreementView) => ({
    price: t(`addOns.price.${every}`, { price: format.money(price) }),
    addOns: addOns.map(nameOf).join(", "),
  });
  return (
    <BlockStack>
      {refused === null ? null : (
        <Banner tone="critical" title={t("addOns.refused.title")}>
          <Text as="p">{refused === "" ? t("addOns.refused.unreachable") : refused}</Text>
        </Banner>
      )}
      {upToDate ? null : (
        <Banner tone="warning">
          <Text as="p">{t("addOns.notUpToDate")}</Text>
        </Banner>
      )}
      {interval !== null && test ? (
        <Banner tone="info">
          <Text as="p">{t("addOns.test")}</Text>
        </Banner>
      ) : null}
      {agreement === null ? null : agreement.state === "frozen" ? (
        <Banner tone="critical" title={t("addOns.agreement.frozenTitle")}>
          <Text as="p">{t("addOns.agreement.frozen", inWords(agreement))}</Text>
        </Banner>
      ) : (
        <Banner tone="success">
          <span suppressHydrationWarning>{t("addOns.agreement.active", inWords(agreement))}</span>
        </Banner>
      )}
      {waiting === null ? (
        answered && agreement === null && interval !== null ? (
          <Banner tone="info">
            <Text as="p">{t("addOns.agreement.declined")}</Text>
          </Banner>
        ) : null
      ) : (
        <Banner tone="info" title={t("addOns.agreement.waitingTitle")}>
          <span suppressHydrationWarning>{t("addOns.agreement.waiting", inWords(waiting))}</span>
        </Banner>
      )}
    </BlockStack>
  );
}
