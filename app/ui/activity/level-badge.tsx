import { Badge } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ActivityView } from "../../use-cases/views.ts";

const tones = { warn: "warning", error: "critical" } as const;

/** Nothing for what went well, which is most. */
export function LevelBadge({ level }: { readonly level: ActivityView["level"] }) {
  const { t } = useTranslation();
  return level === "info" ? null : <Badge tone={tones[level]}>{t(`activityLog.level.${level}`)}</Badge>;
}
