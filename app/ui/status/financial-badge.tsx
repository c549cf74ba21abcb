import { Badge, type BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

const looks: Readonly<Record<string, Pick<BadgeProps, "tone" | "progress">>> = {
  paid: { progress: "complete" },
  partially_refunded: { progress: "partiallyComplete" },
  refunded: { progress: "complete" },
  pending: { tone: "warning", progress: "incomplete" },
  authorized: { tone: "attention", progress: "incomplete" },
  partially_paid: { tone: "warning", progress: "partiallyComplete" },
  expired: { tone: "critical", progress: "incomplete" },
  voided: { progress: "complete" },
};

/** The marketplace order's payment, worded as the Shopify admin words it. */
export function FinancialBadge({ status }: { readonly status: string }) {
  const { t } = useTranslation();
  return <Badge {...looks[status]}>{t(`financial.${status}`, { defaultValue: status })}</Badge>;
}
