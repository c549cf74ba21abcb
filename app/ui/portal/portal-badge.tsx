import { useTranslation } from "react-i18next";
import type { PortalState } from "../../domain/portal/standing.ts";

const tones: Readonly<Record<PortalState, string | undefined>> = {
  "to-ship": "todo",
  waiting: "warn",
  "on-its-way": undefined,
  "in-store": "todo",
  "partly-shipped": "warn",
  shipped: "good",
  cancelled: undefined,
  settled: undefined,
};

export function PortalBadge({ state }: { readonly state: PortalState }) {
  const { t } = useTranslation();
  return (
    <span className="badge" data-tone={tones[state]}>
      {t(`portal.state.${state}`)}
    </span>
  );
}
