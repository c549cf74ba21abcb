import type { LineGid } from "../shared/ids.ts";

export const riskLevels = ["none", "low", "medium", "high", "pending"] as const;
/** `none`: nobody has assessed it. `pending`: an assessment is under way. */
export type RiskLevel = (typeof riskLevels)[number];

/**
 * What is only known of an order that was read from the marketplace: no webhook of an order carries it. It changes
 * without the order itself becoming a newer version.
 */
export interface OrderReview {
  /** Lines of which the marketplace does not want some pieces shipped yet. */
  readonly waiting: readonly { readonly lineGid: LineGid; readonly status: "on-hold" | "scheduled" }[];
  readonly risk: RiskLevel;
}
