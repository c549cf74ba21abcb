import type { ReasonParams } from "../domain/sync-rules/decision.ts";

/** Every kind of mail; its words are under `mail.<kind>.` in i18n. */
export const mailKinds = [
  "vendor-new-order",
  "vendor-order-to-ship",
  "vendor-manual-handling",
  "vendor-order-cancelled",
  "vendor-cancelled-but-shipped",
  "vendor-fulfilled-by-merchant",
  "merchant-cancelled-but-shipped",
  "merchant-order-declined",
  "merchant-manual-handling",
  "merchant-cancelled-by-vendor",
  "merchant-connection-broken",
  "merchant-push-failed",
  "merchant-needs-mapping",
  "merchant-late",
  "merchant-proof",
  "merchant-digest",
  "vendor-late",
  "vendor-connection-broken",
  "vendor-reconnect",
  "vendor-invitation",
  "vendor-sign-in",
] as const;
export type MailKind = (typeof mailKinds)[number];

export const isMailKind = (kind: string): kind is MailKind => (mailKinds as readonly string[]).includes(kind);

/**
 * Written in the transaction that causes it, sent afterwards. `params` never hold personal data. A number
 * `somethingMinor` with `currency` is money, `somethingAt` an ISO time, `link` where the mail's button leads.
 */
export interface MailToWrite {
  readonly kind: MailKind;
  /** One mail for one cause, however often the cause is handled. */
  readonly dedupeKey: string;
  readonly to: string;
  /** Of the addressee ("nb"); null or absent: not known, the shop's. */
  readonly language?: string | null;
  readonly params: ReasonParams;
}

/** A mail in words, ready to be sent: the same in plain text and in HTML. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
