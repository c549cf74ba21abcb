import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { VendorAnswerView } from "../../use-cases/portal/vendor-answers.ts";
import { When } from "../frame/when.tsx";

interface VendorAnswerProps {
  readonly vendorName: string;
  readonly answer: VendorAnswerView;
}

/** What the vendor said in the portal. A no asks the merchant to act: nothing was cancelled by it. */
export function VendorAnswer({ vendorName, answer }: VendorAnswerProps) {
  const { t } = useTranslation();
  const { kind, reason, note, answeredAt } = answer;
  return (
    <Banner
      tone={kind === "declined" ? "warning" : "success"}
      title={t(`order.answer.${kind}`, { vendor: vendorName })}
    >
      <BlockStack gap="100">
        {reason === null ? null : <Text as="p">{t(`reasonTitle.${reason}`)}</Text>}
        {note === null ? null : (
          <Text as="p" breakWord>
            “{note}”
          </Text>
        )}
        {kind === "declined" ? <Text as="p">{t("order.answer.next", { vendor: vendorName })}</Text> : null}
        <Text as="p" tone="subdued" variant="bodySm">
          <When iso={answeredAt} />
        </Text>
      </BlockStack>
    </Banner>
  );
}
