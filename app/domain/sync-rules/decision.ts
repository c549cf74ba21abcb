/**
 * What is done with a vendor order and why. A decision without a reason cannot be written down: the type has no
 * place for it. `reason` is a code; the sentence for it lives in i18n under `reason.<code>`, filled from `params`.
 */
export type Decision =
  | { readonly kind: "push"; readonly checks: readonly RuleCheck[] }
  | {
      readonly kind: "hold";
      readonly reason: HoldReason;
      readonly move: Move;
      readonly params: ReasonParams;
      /** When time ends it, or a rule that fails beside it: then it is decided anew, by itself. Null: time changes nothing. */
      readonly until: Date | null;
      readonly checks: readonly RuleCheck[];
    }
  | {
      readonly kind: "not-ours";
      readonly reason: NotOursReason;
      readonly params: ReasonParams;
      readonly checks: readonly RuleCheck[];
    };

/** Whose move it is, in the order in which pages show them: the reader's own first. `time`: nobody's, it passes by itself. */
export const moves = ["merchant", "vendor", "operator", "ours", "platform", "buyer", "time"] as const;
export type Move = (typeof moves)[number];

export type ReasonParams = Readonly<Record<string, string | number>>;

/** In the order in which they are asked and shown. */
export const ruleIds = [
  "not-from-us",
  "order-sync-on",
  "arrived-while-on",
  "not-held-by-hand",
  "not-cancelled",
  "not-refunded",
  "not-a-test",
  "young-enough",
  "still-to-fulfill",
  "something-to-ship",
  "not-left-alone",
  "ordered-before-push",
  "paid",
  "vendor-enabled",
  "vendor-not-paused",
  "add-on-active",
  "connected",
  "store-confirmed",
  "connection-healthy",
  "currency-matches",
  "cost-known",
  "synced",
  "privacy-ready",
  "platform-can",
  "looked-over",
  "not-on-hold",
  "not-risky",
  "by-itself",
  "cancellation-window",
] as const;
export type RuleId = (typeof ruleIds)[number];

export interface RuleCheck {
  readonly rule: RuleId;
  /**
   * `overridden`: it would have held the order, and the merchant's word outweighs it. `not-asked`: an earlier failure
   * made the question moot, or a setting switched it off.
   */
  readonly outcome: "pass" | "fail" | "overridden" | "not-asked";
  readonly params: ReasonParams;
}

export const holdReasons = [
  "sync-off",
  "arrived-while-off",
  "held-by-hand",
  "not-paid",
  "needs-mapping",
  "vendor-disabled",
  "vendor-paused",
  "add-on-inactive",
  "not-connected",
  "store-unconfirmed",
  "connection-unhealthy",
  "currency-differs",
  "cost-unknown",
  "merchant-contact-missing",
  "platform-cannot",
  "too-old",
  "needs-manual-handling",
  "being-read",
  "fulfillment-hold",
  "high-risk",
  "risk-pending",
  "manual-mode",
  "hold-window",
] as const;
export type HoldReason = (typeof holdReasons)[number];

export const notOursReasons = [
  "created-by-us",
  "cancelled",
  "refunded",
  "test-order",
  "fulfillment-status",
  "nothing-to-ship",
  "left-alone",
] as const;
export type NotOursReason = (typeof notOursReasons)[number];
