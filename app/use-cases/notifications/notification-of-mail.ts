import type { Notification } from "../../domain/notifications/notification.ts";
import type { ReasonParams } from "../../domain/sync-rules/decision.ts";
import type { MailKind } from "../mail.ts";

/**
 * Which notification a mail belongs to. Null: somebody has just asked for it, and waits for it. A new kind of mail does
 * not compile until it has its place here.
 */
const notificationOfKind: Readonly<Record<MailKind, Notification | null>> = {
  "vendor-new-order": "vendor-new-order",
  "vendor-order-to-ship": "vendor-new-order",
  "vendor-manual-handling": "vendor-edit",
  "vendor-fulfilled-by-merchant": "vendor-edit",
  "vendor-order-cancelled": "vendor-cancellation",
  "vendor-cancelled-but-shipped": "vendor-cancellation",
  "vendor-connection-broken": "vendor-connection",
  "vendor-late": "vendor-late",
  "merchant-push-failed": "merchant-push-failed",
  "merchant-connection-broken": "merchant-connection",
  "merchant-needs-mapping": "merchant-needs-mapping",
  "merchant-manual-handling": "merchant-manual-handling",
  "merchant-order-declined": "merchant-declined",
  "merchant-cancelled-but-shipped": "merchant-cancellation",
  "merchant-cancelled-by-vendor": "merchant-cancellation",
  "merchant-late": "merchant-late",
  "merchant-proof": "merchant-proof",
  "merchant-digest": "merchant-digest",
  // Written as a reminder, too; one that the merchant asked for says so.
  "vendor-reconnect": "vendor-connection",
  "vendor-invitation": null,
  "vendor-sign-in": null,
};

/** By what the gate decides about a mail; null: it goes always and at once. */
export const notificationOf = (kind: MailKind, params: ReasonParams): Notification | null =>
  kind === "vendor-reconnect" && params["variant"] === "asked" ? null : notificationOfKind[kind];
