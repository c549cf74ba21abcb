import type { HoldReason, RuleCheck, RuleId } from "../sync-rules/decision.ts";

/**
 * What a rule that holds a vendor order means to its vendor. `waits`: it must not be shipped yet, whatever else holds
 * it, for the reason given. `may-ship`: it goes to the vendor's store by itself after somebody's word or repair; the
 * vendor may ship it by hand before that. `ships`: there is no telling whether it ever goes to a store, so it is the
 * vendor's to ship now, and the vendor is told (L4). `never`: where it fails, the order is nobody's to ship.
 */
type ForVendor = { readonly waits: HoldReason } | "may-ship" | "ships" | "never";

const forVendor: Readonly<Record<RuleId, ForVendor>> = {
  "not-from-us": "never",
  "order-sync-on": "ships",
  "arrived-while-on": "may-ship",
  "not-held-by-hand": { waits: "held-by-hand" },
  "not-cancelled": "never",
  "not-refunded": "never",
  "not-a-test": "never",
  "young-enough": "may-ship",
  "still-to-fulfill": "never",
  "something-to-ship": "never",
  // Of what the merchant leaves to be shipped without a store.
  "not-left-alone": "may-ship",
  "ordered-before-push": "may-ship",
  paid: { waits: "not-paid" },
  "vendor-enabled": "ships",
  "vendor-not-paused": { waits: "vendor-paused" },
  "add-on-active": "ships",
  connected: "ships",
  "store-confirmed": "may-ship",
  "connection-healthy": "may-ship",
  "currency-matches": "ships",
  "cost-known": "may-ship",
  synced: "may-ship",
  "privacy-ready": "may-ship",
  "platform-can": "ships",
  "looked-over": { waits: "being-read" },
  "not-on-hold": { waits: "fulfillment-hold" },
  "not-risky": { waits: "high-risk" },
  "by-itself": "may-ship",
  "cancellation-window": { waits: "hold-window" },
};

export interface HeldPart {
  readonly state: string;
  readonly reason: string | null;
  readonly checks: readonly Pick<RuleCheck, "rule" | "outcome">[];
}

const meanings = ({ checks }: HeldPart): readonly ForVendor[] =>
  checks.flatMap(({ rule, outcome }) => (outcome === "fail" ? [forVendor[rule]] : []));

/**
 * Why the vendor must not ship a part that is in no store yet; null: it may. All rules count, not only the one that
 * decided: an unpaid order is not to be shipped while order sync is off, either.
 */
export function waitReasonOf(part: HeldPart): HoldReason | null {
  const left = part.state === "not-ours" && part.reason === "left-alone";
  if (part.state !== "held" && part.state !== "refused" && !left) return null;
  for (const meaning of meanings(part)) if (typeof meaning === "object") return meaning.waits;
  return null;
}

/**
 * Whether a part has to be shipped by its vendor without a store, as far as anybody can tell: when this becomes true,
 * the vendor is told. Never while anything says that it must wait; otherwise, the rule that decided says so.
 */
export const isLeftToVendor = (part: HeldPart): boolean =>
  part.state === "held" && waitReasonOf(part) === null && meanings(part)[0] === "ships";
