import { maybeThere, offeredActions, type Standing, type VendorOrderAction } from "./offered-actions.ts";
import type { VendorOrderState } from "./vendor-order-states.ts";

/** Nothing of these is in the vendor's store for certain. */
const beforeTheStore: ReadonlySet<VendorOrderState> = new Set(["planned", "held", "ready", "unknown", "refused"]);

/**
 * What a workflow's "push this order" means for one vendor order: the first that is offered of what a merchant could
 * say without being asked twice. Null: nothing. A person's word weighs more than a workflow's: what somebody has put on
 * hold, or decided to leave, stays as it is; and where nobody knows whether the store has it, a person has to look.
 */
export function flowPushAction(part: Standing): VendorOrderAction | null {
  if (!beforeTheStore.has(part.state) || part.heldByHand || maybeThere(part) || isLeft(part)) return null;
  const offered = offeredActions(part);
  return (["release", "retry", "recheck"] as const).find((action) => offered.includes(action)) ?? null;
}

const isLeft = ({ checks }: Standing): boolean =>
  checks.some(({ rule, outcome }) => rule === "not-left-alone" && outcome === "fail");
