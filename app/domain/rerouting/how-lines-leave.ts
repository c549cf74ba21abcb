import type { VendorOrderState } from "../order/vendor-order-states.ts";
import { handledByHand } from "../portal/hand-parcel.ts";

/** A vendor order as far as its lines may leave it. */
export interface PartToLeave {
  readonly state: VendorOrderState;
  readonly reason: string | null;
  /** Its lines went on elsewhere before. */
  readonly pushedAnew: boolean;
  /** Something of it was shipped, by whomever. */
  readonly shipped: boolean;
}

/** How the lines of a vendor order can leave it for another vendor. */
export type Leaving =
  /** It certainly is in no store, or was cancelled there: nothing of it can be shipped there any more. */
  | "at-once"
  /** It is live in a store, and has to be cancelled there first. */
  | "after-cancellation"
  /** Nobody knows yet whether it is in the store. */
  | "when-known"
  | "never-shipped"
  | "never-refused";

/**
 * The one table of when a line may go to another vendor. Its only aim: no line is ever live in two places. A line leaves
 * where it cannot be shipped any more, and only what a person or the store has said for certain counts as that.
 */
export function howLinesLeave(part: PartToLeave): Leaving {
  if (part.pushedAnew) return "at-once";
  if (part.shipped) return "never-shipped";
  switch (part.state) {
    case "planned":
    case "held":
    case "ready":
    case "cancelled-before-push":
    case "cancelled":
      return "at-once";
    case "refused":
      return part.reason === "fate-unknown" ? "when-known" : "at-once";
    case "not-ours":
      return part.reason === handledByHand ? "never-shipped" : "at-once";
    case "sending":
    case "unknown":
      return "when-known";
    // Confirmed again after a cancellation: the store's older word came late, or its staff took it up. It is cancelled
    // once more, for the wish stands.
    case "confirmed":
    case "cancel-requested":
    case "cancelling":
      return "after-cancellation";
    case "cancel-refused":
      return part.reason === "already-shipped" ? "never-shipped" : "never-refused";
    case "partially-fulfilled":
    case "fulfilled":
    case "closed":
      return "never-shipped";
  }
}
