import { Icon, InlineStack, Text } from "@shopify/polaris";
import { ReceiptRefundIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import type { VendorOrderView } from "../../use-cases/views.ts";

/** What the customer got back of this vendor's part; no money moves in the vendor's store (L9). */
export function RefundNote({ refund }: { readonly refund: NonNullable<VendorOrderView["refund"]> }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <InlineStack gap="200" wrap={false} blockAlign="start">
      <span className="vss-fixed">
        <Icon source={ReceiptRefundIcon} tone="subdued" />
      </span>
      <Text as="p" breakWord>
        {t(`order.refund.${refund.kind}`, {
          count: refund.pieces,
          pieces: format.number(refund.pieces),
          amount: format.money(refund.worth),
        })}
      </Text>
    </InlineStack>
  );
}
