import type { VendorOrderState } from "./vendor-order-states.ts";

/** `retry`: send (or cancel) again. `release`: push what only waits for a word. `recheck`: decide anew, now. */
export const vendorOrderActions = ["retry", "release", "recheck", "mark-handled"] as const;
export type VendorOrderAction = (typeof vendorOrderActions)[number];

/** Holds that are no obstacle but a question to the merchant. */
const releasable: ReadonlySet<string | null> = new Set([
  "arrived-while-off",
  "too-old",
  "needs-manual-handling",
  "hold-window",
  "high-risk",
  "risk-pending",
  "manual-mode",
]);

/** Nothing more can be decided about these. */
const settled: ReadonlySet<VendorOrderState> = new Set(["fulfilled", "cancelled", "closed", "not-ours"]);

/**
 * What a merchant may say about a vendor order as it stands: the buttons a page shows and what the use case accepts.
 *
 * @param row.scheduled a next step is due at some time; it can be brought forward
 */
export function offeredActions(row: {
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly scheduled: boolean;
  readonly needsHandling: boolean;
}): readonly VendorOrderAction[] {
  const offered: Record<VendorOrderAction, boolean> = {
    retry:
      row.state === "refused" ||
      (row.state === "cancel-refused" && row.reason !== "already-shipped") ||
      (row.scheduled && row.state !== "held"),
    release: row.state === "held" && releasable.has(row.reason),
    recheck: !settled.has(row.state) && (row.state === "held" || row.scheduled),
    "mark-handled": row.needsHandling,
  };
  return vendorOrderActions.filter((action) => offered[action]);
}
