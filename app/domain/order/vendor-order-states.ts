/**
 * The life of a vendor order, as data. The table is the whole truth about which step may follow which; the database
 * refuses a write whose previous state is not the one it was decided on (lease and generation), and a property test
 * walks the table at random.
 */
export const vendorOrderStates = [
  "planned",
  "held",
  "not-ours",
  "ready",
  "sending",
  "unknown",
  "refused",
  "confirmed",
  "partially-fulfilled",
  "fulfilled",
  "cancel-requested",
  "cancelling",
  "cancelled",
  "cancel-refused",
  "cancelled-before-push",
  "closed",
] as const;
export type VendorOrderState = (typeof vendorOrderStates)[number];

export const nextStates: Readonly<Record<VendorOrderState, readonly VendorOrderState[]>> = {
  planned: ["held", "ready", "not-ours", "cancelled-before-push"],
  held: ["held", "ready", "not-ours", "cancelled-before-push"],
  /** Given to another vendor, unsent. */
  "not-ours": ["held", "ready", "cancelled-before-push"],
  ready: ["held", "not-ours", "sending", "cancelled-before-push"],
  /** The intent is written; a request may be on its way. Nobody else may send. */
  sending: ["confirmed", "refused", "unknown", "ready"],
  /** A request may or may not have arrived. Left only by looking up our reference. */
  unknown: ["unknown", "confirmed", "ready", "refused", "cancelled-before-push"],
  /** The vendor's store said no, definitely. A human mends the cause and sends again. */
  refused: ["ready", "held", "not-ours", "cancelled-before-push"],
  confirmed: ["partially-fulfilled", "fulfilled", "cancel-requested", "cancelled", "closed"],
  "partially-fulfilled": ["confirmed", "fulfilled", "cancel-requested", "cancel-refused", "cancelled", "closed"],
  fulfilled: ["partially-fulfilled", "confirmed", "cancel-refused", "closed"],
  "cancel-requested": ["cancelling", "cancelled", "cancel-refused", "partially-fulfilled", "fulfilled"],
  cancelling: ["cancelled", "cancel-refused", "cancel-requested"],
  /** Back to confirmed where it was the vendor who had cancelled it. */
  cancelled: ["confirmed", "partially-fulfilled", "fulfilled", "closed"],
  /** Shipped already, or the store will not: both sides are told and tracking still comes back. */
  "cancel-refused": ["partially-fulfilled", "fulfilled", "cancel-requested", "cancelled", "closed"],
  "cancelled-before-push": ["held", "ready", "not-ours"],
  closed: ["partially-fulfilled", "fulfilled", "cancelled"],
};

export const mayFollow = (from: VendorOrderState, to: VendorOrderState): boolean => nextStates[from].includes(to);
