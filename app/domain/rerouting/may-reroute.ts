import { howLinesLeave, type PartToLeave } from "./how-lines-leave.ts";

/** Why lines are not given to another vendor now. The sentences are `order.reroute.refusal.<code>`. */
export const rerouteRefusals = [
  "order-cancelled",
  /** Its lines went on in other vendor orders: those are the ones to give. */
  "gone-on",
  /** Nobody has to ship it, or somebody did. */
  "nothing-to-give",
  "shipped",
  "cancel-refused",
  "being-pushed",
  "fate-unknown",
  /** While order sync is off, no cancellation travels. */
  "sync-off",
] as const;
export type RerouteRefusal = (typeof rerouteRefusals)[number];

/** Whether a merchant may give lines of a vendor order to another vendor, and what happens then. */
export type Rerouting =
  /** `whole`: its vendor cancelled it, and gets nothing of it anew unasked; so all of it is given, or nothing. */
  | { readonly kind: "at-once"; readonly whole: boolean }
  | { readonly kind: "after-cancellation" }
  | { readonly kind: "no"; readonly why: RerouteRefusal };

/** Skipped by a rule, and yet somebody may want another vendor to deliver it. */
const leftAlone = "left-alone";
const over: ReadonlySet<string> = new Set(["fulfilled", "closed"]);

export function mayReroute(
  part: PartToLeave & { readonly orderCancelled: boolean; readonly syncOn: boolean },
): Rerouting {
  const no = (why: RerouteRefusal): Rerouting => ({ kind: "no", why });
  if (part.orderCancelled) return no("order-cancelled");
  if (part.pushedAnew) return no("gone-on");
  if (over.has(part.state) || (part.state === "not-ours" && part.reason !== leftAlone)) return no("nothing-to-give");
  const leaving = howLinesLeave(part);
  switch (leaving) {
    case "at-once":
      return { kind: leaving, whole: part.state === "cancelled" && part.reason !== "cancelled-by-hand" };
    case "after-cancellation":
      // One that is on its way to being cancelled goes on when order sync is on again.
      return part.state === "confirmed" && !part.syncOn ? no("sync-off") : { kind: leaving };
    case "when-known":
      return no(part.state === "refused" ? "fate-unknown" : "being-pushed");
    case "never-shipped":
      return no("shipped");
    case "never-refused":
      return no("cancel-refused");
  }
}

/** Refusals that a page explains; of the others there is nothing to say. */
export const isWorthSaying = (why: RerouteRefusal): boolean =>
  why !== "order-cancelled" && why !== "gone-on" && why !== "nothing-to-give";
