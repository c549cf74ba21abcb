import { Badge } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { needsLook, type ProofDayItem } from "../../use-cases/proof/proof-desk.ts";

/** Green, or how much there is to look at. */
export function DayBadge({ day }: { readonly day: ProofDayItem }) {
  const { t } = useTranslation();
  if (day.open > 0) return <Badge tone="critical">{t("proof.badge.open", { count: day.open })}</Badge>;
  if (needsLook(day)) return <Badge tone="attention">{t("proof.badge.unread")}</Badge>;
  return (
    <Badge tone="success" progress={day.complete ? "complete" : "partiallyComplete"}>
      {t(day.complete ? "proof.badge.fine" : "proof.badge.soFar")}
    </Badge>
  );
}
