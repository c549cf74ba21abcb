import type { RuleCheck, RuleId } from "./decision.ts";

/**
 * What a merchant may say to a rule that holds an order back. `release`: the rule only asks for the merchant's word.
 * `push-anyway`: it protects the merchant, who may take the risk for one order and says so expressly. `nothing`: what
 * it asks for is missing, or a switch of the merchant's forbids it; a word on one order does not make up for that.
 */
export type Overriding = "release" | "push-anyway" | "nothing";

export const overriding: Readonly<Record<RuleId, Overriding>> = {
  // A circle has no end, whoever asks for it.
  "not-from-us": "nothing",
  // The master switch: off means that nothing leaves, without exception.
  "order-sync-on": "nothing",
  "arrived-while-on": "release",
  "not-held-by-hand": "release",
  // Nobody waits for these goods any more.
  "not-cancelled": "nothing",
  "not-refunded": "nothing",
  // The vendor would ship for nobody, but a merchant may want to try just that.
  "not-a-test": "push-anyway",
  "young-enough": "release",
  // It was shipped already, or in part: a second parcel would follow.
  "still-to-fulfill": "nothing",
  "something-to-ship": "nothing",
  "not-left-alone": "release",
  "ordered-before-push": "release",
  // The vendor ships, and the money may never come.
  paid: "push-anyway",
  // Switches of the merchant's for the vendor as a whole, one click away.
  "vendor-enabled": "nothing",
  "vendor-not-paused": "nothing",
  // Not paid for, or nowhere to send it to.
  "add-on-active": "nothing",
  connected: "nothing",
  // A buyer's address must not go to a store that only its owner says is the vendor's.
  "store-confirmed": "nothing",
  "connection-healthy": "nothing",
  // Amounts are never converted by guess.
  "currency-matches": "nothing",
  // The vendor's store would show the retail price instead.
  "cost-known": "nothing",
  // The vendor's store would not know what to ship.
  synced: "nothing",
  // The buyer's details would go instead of the merchant's.
  "privacy-ready": "nothing",
  "platform-can": "nothing",
  // A matter of seconds.
  "looked-over": "nothing",
  // Somebody has put it on hold in Shopify, or what is sold is not there yet.
  "not-on-hold": "push-anyway",
  "not-risky": "release",
  "by-itself": "release",
  "cancellation-window": "release",
};

/** What the merchant has said about one vendor order. */
export interface MerchantWord {
  readonly released: boolean;
  readonly pushedAnyway: boolean;
}

/** Whether the merchant's word outweighs this rule. Who pushes anyway releases as well. */
export const isOverridden = (rule: RuleId, { released, pushedAnyway }: MerchantWord): boolean =>
  overriding[rule] === "release" ? released || pushedAnyway : overriding[rule] === "push-anyway" && pushedAnyway;

/** What stands in the way, by what it takes to get past it. */
export function obstacles(checks: readonly RuleCheck[]): Readonly<Record<Overriding, readonly RuleId[]>> {
  const failed = checks.filter(({ outcome }) => outcome === "fail").map(({ rule }) => rule);
  const having = (what: Overriding) => failed.filter((rule) => overriding[rule] === what);
  return { release: having("release"), "push-anyway": having("push-anyway"), nothing: having("nothing") };
}
