import type { RuleCheck } from "../sync-rules/decision.ts";
import { obstacles } from "../sync-rules/overriding.ts";
import type { VendorOrderState } from "./vendor-order-states.ts";

/** In the order in which pages show them. */
export const vendorOrderActions = [
  /** Push what only waits for a word; ends a hold by hand. */
  "release",
  /** Push although a rule that protects the merchant says no. */
  "push-anyway",
  /** Send (or cancel) again, or do not wait for the next attempt. */
  "retry",
  /** Put aside until it is released, or until a time. */
  "hold",
  /** Never push it, and stop asking. */
  "leave",
  /** Ask again after all. */
  "take-up",
  /** Cancel it in the vendor's store; the marketplace's order stands. */
  "cancel-in-store",
  /** Give the lines of what was cancelled by hand to a new vendor order, which is decided like any other. */
  "push-anew",
  /** Decide anew, now. */
  "recheck",
  "mark-handled",
] as const;
export type VendorOrderAction = (typeof vendorOrderActions)[number];

/** Where a merchant's word can still make a difference to whether it is pushed. */
const undecided: ReadonlySet<VendorOrderState> = new Set(["planned", "held", "ready"]);

/** Nothing more can be decided about these. */
const settled: ReadonlySet<VendorOrderState> = new Set(["fulfilled", "cancelled", "closed", "not-ours"]);

/** Rules after which a merchant may say that such an order is simply not for the vendor's store. */
const leavable: ReadonlySet<string> = new Set(["arrived-while-on", "young-enough"]);

/** A vendor order as it stands. */
export interface Standing {
  readonly state: VendorOrderState;
  readonly reason: string | null;
  /** Of the last decision. */
  readonly checks: readonly RuleCheck[];
  /** A next step is due at some time; it can be brought forward. */
  readonly scheduled: boolean;
  readonly needsHandling: boolean;
  readonly heldByHand: boolean;
  /** Its lines were given to another vendor order. */
  readonly pushedAnew: boolean;
  /** Something of it was shipped, by whomever. */
  readonly shipped: boolean;
  /** The marketplace's order was cancelled. */
  readonly orderCancelled: boolean;
  /** While order sync is off, nothing travels. */
  readonly syncOn: boolean;
}

/** What a merchant may say about a vendor order: the buttons a page shows and what the use case accepts. */
export function offeredActions(part: Standing): readonly VendorOrderAction[] {
  const { state, reason, scheduled } = part;
  const failed = obstacles(part.checks);
  const left = state === "not-ours" && reason === "left-alone";
  const test = state === "not-ours" && reason === "test-order";
  const risky = failed["push-anyway"].length > 0 && failed.nothing.length === 0;
  const offered: Record<VendorOrderAction, boolean> = {
    release: failed.release.length > 0 && (state === "held" || (left && failed.nothing.length === 0)),
    "push-anyway": (state === "held" || test) && risky,
    retry:
      state === "refused" ||
      (state === "cancel-refused" && reason !== "already-shipped") ||
      (scheduled && state !== "held"),
    hold: undecided.has(state) && !part.heldByHand && !part.orderCancelled,
    leave: state === "held" && failed.release.some((rule) => leavable.has(rule)),
    "take-up": left,
    // Of what is partly shipped, a store lets nobody cancel the rest.
    "cancel-in-store": state === "confirmed" && part.syncOn,
    // Certainly gone from the store, by the merchant's own wish, and never twice: nothing else could be live besides.
    "push-anew":
      state === "cancelled" &&
      reason === "cancelled-by-hand" &&
      !part.pushedAnew &&
      !part.shipped &&
      !part.orderCancelled,
    recheck: !settled.has(state) && (state === "held" || scheduled),
    "mark-handled": part.needsHandling,
  };
  return vendorOrderActions.filter((action) => offered[action]);
}

/**
 * Actions that are asked about before they are done: they may cost money, or send something a second time. What is
 * done to many at once is asked about in any case.
 */
export function isDangerous(action: VendorOrderAction, part: Pick<Standing, "reason">): boolean {
  return dangerous.has(action) || (action === "retry" && maybeThere(part));
}

const dangerous: ReadonlySet<VendorOrderAction> = new Set(["push-anyway", "cancel-in-store", "push-anew"]);

/** What is never done to many at once: a person has to look at each one. */
export const takesAPerson = (action: VendorOrderAction, part: Pick<Standing, "reason">): boolean =>
  action === "push-anew" || (action === "retry" && maybeThere(part));

/** Nobody could find out whether the vendor's store has it: each one has to be looked at by a person. */
export const maybeThere = ({ reason }: Pick<Standing, "reason">): boolean => reason === "fate-unknown";
