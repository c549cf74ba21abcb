import type { AddOnStanding } from "../add-ons/add-on.ts";
import { isPaid } from "../order/is-paid.ts";
import type { MarketplaceOrder } from "../order/marketplace-order.ts";
import type { OrderReview } from "../order/order-review.ts";
import type { VendorSlice } from "../order/vendor-order.ts";
import type { OrderSyncSettings } from "../settings/order-sync-settings.ts";
import type { Decision, HoldReason, Move, NotOursReason, ReasonParams, RuleCheck, RuleId } from "./decision.ts";
import { ruleIds } from "./decision.ts";
import { rateFor } from "../shared/currency-rate.ts";
import { isOverridden, type MerchantWord } from "./overriding.ts";

/** Everything a decision depends on. The same facts always give the same decision. */
export interface DecisionFacts {
  readonly order: Pick<
    MarketplaceOrder,
    "createdAt" | "cancelledAt" | "test" | "financialStatus" | "fulfillmentStatus" | "currency"
  >;
  /** Null: the order was not read from the marketplace yet. */
  readonly review: OrderReview | null;
  readonly slice: Pick<VendorSlice, "lines">;
  /** From the plan: the lines came with an edit after the vendor's first push. */
  readonly addedAfterPush: boolean;
  readonly settings: OrderSyncSettings;
  /** When order sync was last switched on; null: never. */
  readonly syncEnabledAt: Date | null;
  /** When we first recorded the order. */
  readonly receivedAt: Date;
  /** What the merchant has said about this vendor order. */
  readonly word: MerchantWord & {
    /** Held by hand; `until` null: until it is released. Null: not held. */
    readonly hold: { readonly until: Date | null } | null;
    /** It is not to be pushed, and nobody is to be asked about it. */
    readonly left: boolean;
  };
  readonly now: Date;
  /** The order was made by this app (L12). */
  readonly createdByUs: boolean;
  readonly vendor: { readonly storeSyncEnabled: boolean; readonly paused: boolean };
  /** Of the platform of the vendor's connection; without a connection it does not matter. */
  readonly addOn: AddOnStanding;
  readonly connection: ConnectionFacts | null;
}

export interface ConnectionFacts {
  readonly health: "healthy" | "degraded" | "needs-reauthorization" | "disconnected";
  readonly currency: string;
  /** The merchant knows that this is the vendor's store. */
  readonly confirmed: boolean;
  /** From the platform's manifest. */
  readonly createOrder: boolean;
  readonly customLines: boolean;
  readonly maxLinesPerOrder: number;
}

type Answer =
  | { readonly outcome: "pass" | "not-asked" }
  | {
      readonly outcome: "hold";
      readonly reason: HoldReason;
      readonly move: Move;
      readonly params: ReasonParams;
      readonly until: Date | null;
    }
  | { readonly outcome: "not-ours"; readonly reason: NotOursReason; readonly params: ReasonParams };

type Rule = (facts: DecisionFacts) => Answer;

const pass: Answer = { outcome: "pass" };
const notAsked: Answer = { outcome: "not-asked" };
const hold = (reason: HoldReason, move: Move, params: ReasonParams = {}, until: Date | null = null): Answer => ({
  outcome: "hold",
  reason,
  move,
  params,
  until,
});
const notOurs = (reason: NotOursReason, params: ReasonParams = {}): Answer => ({ outcome: "not-ours", reason, params });

const dayMs = 86_400_000;
const minuteMs = 60_000;
const riskPatienceMs = 30 * minuteMs;

const unmappedCount = (facts: DecisionFacts): number =>
  facts.slice.lines.filter((line) => line.mapping === null && line.quantity > 0).length;

const isConnected = (connection: ConnectionFacts | null): connection is ConnectionFacts =>
  connection !== null && connection.health !== "disconnected";

const rules: Readonly<Record<RuleId, Rule>> = {
  "not-from-us": ({ createdByUs }) => (createdByUs ? notOurs("created-by-us") : pass),

  "order-sync-on": ({ settings }) => (settings.enabled ? pass : hold("sync-off", "merchant")),

  "arrived-while-on": ({ settings, syncEnabledAt, receivedAt }) => {
    if (!settings.enabled) return notAsked;
    if (syncEnabledAt !== null && receivedAt >= syncEnabledAt) return pass;
    return hold("arrived-while-off", "merchant");
  },

  "not-held-by-hand": ({ word: { hold: held }, now }) => {
    if (held === null || (held.until !== null && held.until <= now)) return pass;
    return held.until === null ? hold("held-by-hand", "merchant") : hold("held-by-hand", "time", {}, held.until);
  },

  "not-cancelled": ({ order }) => (order.cancelledAt === null ? pass : notOurs("cancelled")),

  "not-refunded": ({ order }) => (order.financialStatus === "refunded" ? notOurs("refunded") : pass),

  "not-a-test": ({ order, settings }) => {
    if (!settings.skipTestOrders) return notAsked;
    return order.test ? notOurs("test-order") : pass;
  },

  "young-enough": ({ order, settings, now }) => {
    if (settings.maxAgeDays === null) return notAsked;
    const ageMs = now.getTime() - Date.parse(order.createdAt);
    if (ageMs <= settings.maxAgeDays * dayMs) return pass;
    return hold("too-old", "merchant", { ageDays: Math.floor(ageMs / dayMs), maxAgeDays: settings.maxAgeDays });
  },

  "still-to-fulfill": ({ order, settings }) =>
    settings.pushableFulfillment.includes(order.fulfillmentStatus)
      ? pass
      : notOurs("fulfillment-status", { fulfillment: order.fulfillmentStatus }),

  "something-to-ship": ({ slice }) =>
    slice.lines.some((line) => line.quantity > 0) ? pass : notOurs("nothing-to-ship"),

  "not-left-alone": ({ word }) => (word.left ? notOurs("left-alone") : pass),

  "ordered-before-push": ({ addedAfterPush }) => (addedAfterPush ? hold("needs-manual-handling", "merchant") : pass),

  paid: ({ order, settings }) => {
    const status = order.financialStatus;
    const pushable = settings.onlyPaid ? isPaid(order) : settings.pushableStatuses.includes(status);
    if (pushable) return pass;
    // Capturing an authorization, or asking for money anew after it lapsed, is the merchant's; paying is the buyer's.
    return hold("not-paid", status === "pending" || status === "partially_paid" ? "buyer" : "merchant", { status });
  },

  "vendor-enabled": ({ vendor }) => (vendor.storeSyncEnabled ? pass : hold("vendor-disabled", "merchant")),

  "vendor-not-paused": ({ vendor }) => (vendor.paused ? hold("vendor-paused", "merchant") : pass),

  "add-on-active": ({ connection, addOn }) => {
    if (connection === null) return notAsked;
    return addOn === "active" ? pass : hold("add-on-inactive", "merchant", { addOn });
  },

  connected: ({ connection }) => (isConnected(connection) ? pass : hold("not-connected", "vendor")),

  "store-confirmed": ({ connection }) => {
    if (!isConnected(connection)) return notAsked;
    // A buyer's address must not go to a store that only its owner says is the vendor's.
    return connection.confirmed ? pass : hold("store-unconfirmed", "merchant");
  },

  "connection-healthy": ({ connection }) => {
    if (!isConnected(connection)) return notAsked;
    // A degraded connection still gets its orders: the breaker decides when to try, and nothing is lost by waiting.
    return connection.health === "needs-reauthorization" ? hold("connection-unhealthy", "vendor") : pass;
  },

  "currency-matches": ({ connection, order, settings }) => {
    if (!isConnected(connection)) return notAsked;
    if (connection.currency === order.currency) return pass;
    if (rateFor(settings.currencyRates, order.currency, connection.currency) !== null) return pass;
    return hold("currency-differs", "merchant", { order: order.currency, store: connection.currency });
  },

  "cost-known": ({ connection, slice, settings }) => {
    if (!isConnected(connection) || settings.priceMode !== "cost") return notAsked;
    const count = slice.lines.filter((line) => line.atCost !== true && line.quantity > 0).length;
    return count === 0 ? pass : hold("cost-unknown", "merchant", { count });
  },

  synced: (facts) => {
    if (!isConnected(facts.connection) || facts.settings.pushUnsynced) return notAsked;
    const count = unmappedCount(facts);
    return count === 0 ? pass : hold("needs-mapping", "merchant", { count });
  },

  "privacy-ready": ({ settings }) => {
    if (!settings.overrideCustomer) return notAsked;
    const { name, email } = settings.merchantContact;
    return name !== "" && email !== "" ? pass : hold("merchant-contact-missing", "merchant");
  },

  "platform-can": (facts) => {
    const { connection, slice, settings } = facts;
    if (!isConnected(connection)) return notAsked;
    const cannot = (capability: string) => hold("platform-cannot", "merchant", { capability });
    if (!connection.createOrder) return cannot("createOrder");
    if (settings.pushUnsynced && !connection.customLines && unmappedCount(facts) > 0) return cannot("customLines");
    return slice.lines.length <= connection.maxLinesPerOrder ? pass : cannot("maxLinesPerOrder");
  },

  "looked-over": ({ review, settings }) => {
    if (!settings.respectHolds && !settings.holdHighRisk) return notAsked;
    return review === null ? hold("being-read", "ours") : pass;
  },

  "not-on-hold": ({ review, slice, settings }) => {
    if (!settings.respectHolds || review === null) return notAsked;
    const open = new Set(slice.lines.filter((line) => line.quantity > 0).map((line) => line.lineGid));
    const waiting = review.waiting.filter((line) => open.has(line.lineGid));
    if (waiting.length === 0) return pass;
    // Scheduled lines open when their day comes; a hold somebody has to lift.
    const scheduled = waiting.every((line) => line.status === "scheduled");
    return hold("fulfillment-hold", scheduled ? "time" : "merchant", { count: waiting.length });
  },

  "not-risky": ({ review, order, settings, now }) => {
    if (!settings.holdHighRisk || review === null) return notAsked;
    if (review.risk === "high") return hold("high-risk", "merchant");
    // An assessment takes seconds, rarely minutes; one that never comes must not keep an order for ever.
    const until = new Date(Date.parse(order.createdAt) + riskPatienceMs);
    return review.risk === "pending" && now < until ? hold("risk-pending", "time", {}, until) : pass;
  },

  "by-itself": ({ settings }) => (settings.manualMode ? hold("manual-mode", "merchant") : notAsked),

  // Last of all, so that what a person has to mend is shown while there is time to mend it.
  "cancellation-window": ({ order, settings, now }) => {
    if (settings.holdMinutes === 0) return notAsked;
    // Counted from when it was placed: the buyer's time to think begins then, however late we heard of the order.
    const until = new Date(Date.parse(order.createdAt) + settings.holdMinutes * minuteMs);
    if (now >= until) return pass;
    return hold("hold-window", "time", { minutes: settings.holdMinutes }, until);
  },
};

/**
 * What to do with a vendor order that was not sent yet. All rules are asked and shown, in the order of `ruleIds`. The
 * first failing one decides, except that what makes an order none of ours outweighs every hold: nobody should be
 * asked to mend something that will not be pushed anyway. What the merchant's word outweighs is shown as such.
 */
export function decide(facts: DecisionFacts): Decision {
  const answers = ruleIds.map((rule) => {
    const answer = rules[rule](facts);
    const failed = answer.outcome === "hold" || answer.outcome === "not-ours";
    return { rule, answer, failed, overridden: failed && isOverridden(rule, facts.word) };
  });
  const checks = answers.map(({ rule, answer, failed, overridden }): RuleCheck => ({
    rule,
    outcome: overridden ? "overridden" : failed ? "fail" : (answer.outcome as "pass" | "not-asked"),
    params: "params" in answer ? answer.params : {},
  }));
  const failures = answers.filter(({ failed, overridden }) => failed && !overridden).map(({ answer }) => answer);
  const exclusion = failures.find((answer) => answer.outcome === "not-ours");
  if (exclusion) return { kind: "not-ours", reason: exclusion.reason, params: exclusion.params, checks };
  const obstacle = failures.find((answer) => answer.outcome === "hold");
  if (obstacle) {
    const { reason, move, params } = obstacle;
    return { kind: "hold", reason, move, params, until: earliestEnd(failures), checks };
  }
  return { kind: "push", checks };
}

/** Also of a rule that did not decide: whether the vendor may ship by hand can hang on it. */
function earliestEnd(answers: readonly Answer[]): Date | null {
  const ends = answers.flatMap((answer) => (answer.outcome === "hold" && answer.until ? [answer.until] : []));
  return ends.reduce<Date | null>((first, end) => (first !== null && first <= end ? first : end), null);
}
