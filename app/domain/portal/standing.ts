import type { VendorOrderState } from "../order/vendor-order-states.ts";
import { holdReasons } from "../sync-rules/decision.ts";
import { handledByHand } from "./hand-parcel.ts";
import { type HeldPart, waitReasonOf } from "./vendor-holds.ts";

/** Where a vendor order stands, in the vendor's words: what the portal lists and explains. */
export const portalStates = [
  /** The vendor ships it by hand; there is no order in a store of theirs. */
  "to-ship",
  /** It must not be shipped yet. */
  "waiting",
  /** It goes to the vendor's own store in a moment, or is being looked for there. */
  "on-its-way",
  /** In the vendor's own store, which is the truth from then on. */
  "in-store",
  "partly-shipped",
  "shipped",
  "cancelled",
  /** Somebody else took care of it. */
  "settled",
] as const;
export type PortalState = (typeof portalStates)[number];

export interface Standing {
  readonly state: PortalState;
  /** May be fulfilled in the portal. */
  readonly byHand: boolean;
  /** Whether the vendor has, or may have, any use for the buyer's address now. */
  readonly showsAddress: boolean;
}

export interface StandingInput extends HeldPart {
  readonly state: VendorOrderState;
  readonly orderCancelled: boolean;
  /** Pieces to ship, and pieces in parcels. */
  readonly pieces: number;
  readonly shippedPieces: number;
  /** Some parcel of it was made in the portal, or by the merchant in the vendor's place. */
  readonly shippedByHand: boolean;
}

/** Reasons that a vendor is told more about than the state says, in words of its own: `vendorReason.<reason>`. */
export const vendorReasons = [...holdReasons, "refused", "fate-unknown"] as const;
type VendorReason = (typeof vendorReasons)[number];

/** What a vendor is not bothered with: nothing of it is, or ever was, for them to ship. */
const nothingForThem: ReadonlySet<string | null> = new Set(["created-by-us", "test-order", "nothing-to-ship"]);
/** Nobody knows whether the vendor's store has it: people have to look before anything is shipped. */
const fateUnknown = "fate-unknown";

/**
 * Reads a vendor order the way its vendor has to. By hand is only what certainly is in no store of the vendor's: where
 * it may be in one, a parcel entered here could become a second one. Null: it is not shown to the vendor at all.
 */
export function standingOf(input: StandingInput): Standing | null {
  const { state, reason, orderCancelled, pieces, shippedPieces } = input;
  const shipped: PortalState | null =
    shippedPieces === 0 ? null : shippedPieces < pieces ? "partly-shipped" : "shipped";
  const over = (end: PortalState): Standing => ({ state: end, byHand: false, showsAddress: false });
  const inStore = (there: PortalState): Standing => ({ state: there, byHand: false, showsAddress: true });
  const handOpen = (): Standing => {
    if (orderCancelled) return over(shipped ?? "cancelled");
    if (shipped === "shipped") return { state: shipped, byHand: false, showsAddress: true };
    return { state: shipped ?? "to-ship", byHand: true, showsAddress: true };
  };

  switch (state) {
    case "planned":
      return over("waiting");
    case "held":
      return !orderCancelled && waitReasonOf(input) !== null ? over("waiting") : handOpen();
    case "refused":
      return !orderCancelled && (reason === fateUnknown || waitReasonOf(input) !== null) ? over("waiting") : handOpen();
    case "not-ours":
      if (nothingForThem.has(reason)) return null;
      if (reason === "fulfillment-status") return over(shipped ?? "settled");
      // Not for the vendor's store; the order still stands, and somebody has to ship it.
      if (reason === "left-alone")
        return !orderCancelled && waitReasonOf(input) !== null ? over("waiting") : handOpen();
      if (reason !== handledByHand) return over(shipped ?? "cancelled");
      return input.shippedByHand ? handOpen() : over("settled");
    case "ready":
    case "sending":
    case "unknown":
      return inStore("on-its-way");
    case "confirmed":
    case "partially-fulfilled":
    case "cancel-requested":
    case "cancelling":
    case "cancel-refused":
      return inStore(shipped ?? "in-store");
    case "fulfilled":
      return inStore("shipped");
    case "cancelled":
    case "cancelled-before-push":
      return over(shipped ?? "cancelled");
    case "closed":
      return over(shipped ?? "settled");
  }
}

/** Why a part stands there, where the vendor has to be told more than its state says; null: it has not. */
export function vendorReasonOf(part: HeldPart, { state }: Standing): VendorReason | null {
  if (state !== "to-ship" && state !== "waiting") return null;
  const wait = waitReasonOf(part);
  if (wait !== null) return wait;
  if (part.state === "refused") return part.reason === fateUnknown ? fateUnknown : "refused";
  return holdReasons.find((reason) => part.state === "held" && reason === part.reason) ?? null;
}

/** Whether the vendor may say yes or no to it: as long as it is theirs to ship and nothing has left. */
export const mayAnswer = (standing: Standing): boolean =>
  standing.state === "to-ship" || standing.state === "in-store" || standing.state === "on-its-way";
