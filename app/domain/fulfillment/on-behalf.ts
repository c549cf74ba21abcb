import type { VendorOrderState } from "../order/vendor-order-states.ts";
import { handledByHand } from "../portal/hand-parcel.ts";

/** Parcels that the merchant entered on a vendor's behalf are told from a store's and a vendor's by how their id begins. */
export const onBehalfPrefix = "merchant:";

export const isOnBehalf = (parcel: { readonly externalId: string }): boolean =>
  parcel.externalId.startsWith(onBehalfPrefix);

/**
 * Whether the merchant may ship a vendor's part. `freely`: it certainly is in no store of the vendor's, and is never
 * sent to one afterwards. `with-care`: the vendor has the order too, and could ship it a second time: the vendor's store
 * is left as it is, and the vendor is told. `no`: it must not be shipped, nothing of it is left to anybody's decision,
 * or whether the vendor has it is being found out right now.
 */
export function mayFulfillOnBehalf(part: {
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly orderCancelled: boolean;
  /** Its lines were given to another vendor order, and are shipped there. */
  readonly pushedAnew: boolean;
}): "freely" | "with-care" | "no" {
  if (part.orderCancelled || part.pushedAnew) return "no";
  switch (part.state) {
    case "planned":
    case "held":
    case "ready":
      return "freely";
    case "refused":
      return part.reason === "fate-unknown" ? "with-care" : "freely";
    case "not-ours":
      return part.reason === handledByHand || part.reason === "left-alone" ? "freely" : "no";
    // The vendor cancelled it; the marketplace's order still stands.
    case "cancelled":
      return "freely";
    case "confirmed":
    case "partially-fulfilled":
    case "cancel-refused":
      return "with-care";
    case "sending":
    case "unknown":
    case "cancel-requested":
    case "cancelling":
    case "cancelled-before-push":
    case "fulfilled":
    case "closed":
      return "no";
  }
}

/** What the states of a part mean when people look at it: one that was shipped by hand is shipped. */
export function shownState(part: {
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly reasonParams: Readonly<Record<string, unknown>>;
}): VendorOrderState {
  const { left, shipped } = part.reasonParams;
  if (part.state !== "not-ours" || part.reason !== handledByHand || typeof left !== "number") return part.state;
  if (left === 0) return "fulfilled";
  return shipped === 0 ? part.state : "partially-fulfilled";
}
