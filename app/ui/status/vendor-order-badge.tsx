import { Badge, type BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { VendorOrderState } from "../../domain/order/vendor-order-states.ts";

/** Colour and filling of each state's badge; the words carry the meaning, colour only repeats it. */
const looks: Readonly<Record<VendorOrderState, Pick<BadgeProps, "tone" | "progress">>> = {
  planned: { progress: "incomplete" },
  held: { tone: "attention", progress: "incomplete" },
  "not-ours": {},
  ready: { tone: "info", progress: "incomplete" },
  sending: { tone: "info", progress: "partiallyComplete" },
  unknown: { tone: "warning", progress: "partiallyComplete" },
  refused: { tone: "critical", progress: "incomplete" },
  confirmed: { tone: "success", progress: "partiallyComplete" },
  "partially-fulfilled": { tone: "success", progress: "partiallyComplete" },
  fulfilled: { tone: "success", progress: "complete" },
  "cancel-requested": { tone: "warning", progress: "partiallyComplete" },
  cancelling: { tone: "warning", progress: "partiallyComplete" },
  cancelled: { progress: "complete" },
  "cancel-refused": { tone: "critical", progress: "complete" },
  "cancelled-before-push": { progress: "complete" },
  closed: { progress: "complete" },
};

interface VendorOrderBadgeProps {
  readonly state: VendorOrderState;
  /** Named before the state in lists with several vendors. */
  readonly vendorName?: string;
}

export function VendorOrderBadge({ state, vendorName }: VendorOrderBadgeProps) {
  const { t } = useTranslation();
  const words = t(`state.${state}`);
  return <Badge {...looks[state]}>{vendorName === undefined ? words : `${vendorName}: ${words}`}</Badge>;
}
