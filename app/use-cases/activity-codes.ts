import type { ReasonParams } from "../domain/sync-rules/decision.ts";

/**
 * Every code that can stand in the activity log, in one place, so that a test can ask each language for its sentence
 * (`activity.<code>`). Codes are "<thing>.<what happened to it>".
 */
export const activityCodes = [
  "order.recorded",
  "order.updated",
  "order.cancelled",
  "order.ignored-as-ours",
  "vendor-order.held",
  "vendor-order.ready",
  "vendor-order.not-ours",
  "vendor-order.released",
  "vendor-order.rechecked",
  "vendor-order.retried",
  "vendor-order.marked-as-handled",
  "vendor-order.needs-manual-handling",
  "vendor-order.cancelled-by-vendor",
  "vendor-order.unknown-status",
  "vendor-order.accepted",
  "vendor-order.declined",
  "push.confirmed",
  "push.found-after-doubt",
  "push.total-differs",
  "push.postponed",
  "push.refused",
  "push.unknown",
  "push.still-unknown",
  "push.sent-again",
  "edit.sent",
  "edit.not-possible",
  "edit.refused",
  "edit.postponed",
  "items.carried-out",
  "items.left-to-people",
  "items.postponed",
  "cancel.before-push",
  "cancel.requested",
  "cancel.pending",
  "cancel.done",
  "cancel.too-late",
  "cancel.refused",
  "cancel.postponed",
  "connection.made",
  "connection.closed",
  "connection.needs-reauthorization",
  "connection.degraded",
  "connection.healthy",
  "connection.tracking-ended",
  "connection.vendor-told",
  "connection.merchant-told",
  "connection.link-sent",
  "shop.uninstalled",
  "webhook.parked",
  "privacy.customer-cleared",
  "privacy.export-asked",
  "privacy.export-ready",
  "parcel.found",
  "parcel.entered",
  "parcel.changed",
  "parcel.on-behalf",
  "parcel.on-behalf-withdrawn",
  "parcel.waiting",
  "parcel.published",
  "parcel.refused",
  "parcel.withdrawn",
  "reconciliation.repaired",
  "proof.done",
  "proof.found",
  "proof.repaired",
  "proof.settled",
  "pull.done",
  "pull.failed",
  "settings.changed",
  "settings.add-on-activated",
  "settings.add-on-deactivated",
  "settings.store-sync-on",
  "settings.store-sync-off",
  "settings.add-on-lapsed",
  "settings.vendor-added",
  "settings.vendors-imported",
  "settings.vendor-paused",
  "settings.vendor-resumed",
  "settings.vendor-merged",
  "page.failed",
] as const;
export type ActivityCode = (typeof activityCodes)[number];

/** One entry of the log, before it is written. No personal data, ever. */
export interface ActivityToWrite {
  readonly code: ActivityCode;
  readonly params?: ReasonParams;
  readonly level?: "info" | "warn" | "error";
  readonly durationMs?: number | null;
  /** The support reference, on everything that went wrong. */
  readonly reference?: string | null;
}
