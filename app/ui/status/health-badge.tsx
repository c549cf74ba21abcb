import { Badge, type BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ConnectionSummary } from "../../use-cases/views.ts";

const looks: Readonly<Record<ConnectionSummary["health"], Pick<BadgeProps, "tone" | "progress">>> = {
  healthy: { tone: "success", progress: "complete" },
  degraded: { tone: "warning", progress: "partiallyComplete" },
  "needs-reauthorization": { tone: "critical", progress: "incomplete" },
  disconnected: { tone: "critical", progress: "incomplete" },
};

export function HealthBadge({ health }: { readonly health: ConnectionSummary["health"] }) {
  const { t } = useTranslation();
  return <Badge {...looks[health]}>{t(`health.${health}`)}</Badge>;
}
