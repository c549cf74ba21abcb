import type { LineGid, VendorId, VendorOrderId } from "../shared/ids.ts";

/** A merchant's word that a line is another vendor's to deliver, as long as it waits or is in force. */
export interface LineRoute {
  readonly id: string;
  readonly lineGid: LineGid;
  /** Who shall deliver it. */
  readonly vendorId: VendorId;
  /** The vendor order that it leaves, or left; null: it is not on record any more. */
  readonly leavesId: VendorOrderId | null;
  /** Lines that were given in one act travel together. */
  readonly actId: string;
  readonly saidBy: string;
  readonly state: "waiting" | "in-force";
}

/** Why a route ends without the line leaving, or after it left. */
export const routeEnds = [
  /** The marketplace's order was cancelled: nobody has to deliver anything. */
  "order-cancelled",
  /** Something of the vendor order was shipped before it could be cancelled. */
  "already-shipped",
  /** The vendor's store would not cancel it. */
  "cancel-refused",
  /** The merchant chose somebody else. */
  "chosen-anew",
] as const;
export type RouteEnd = (typeof routeEnds)[number];
