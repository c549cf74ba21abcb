import type { ParcelToPublish } from "../domain/fulfillment/plan-publication.ts";
import type { OrderGid, OrderId, VendorId, VendorOrderId } from "../domain/shared/ids.ts";
import type { ShopRef } from "./ports.ts";
import type { LoggedActivity } from "./record-ports.ts";

/** All parcels of one marketplace order, which this worker and nobody else may publish until the lease ends. */
export interface ClaimedPublication {
  readonly orderId: OrderId;
  readonly gid: OrderGid;
  readonly generation: number;
  /** The database's time of the claim. */
  readonly now: Date;
  readonly shop: ShopRef;
  /** As stored; null until first saved. */
  readonly settings: unknown;
  readonly parcels: readonly ClaimedParcel[];
}

export interface ClaimedParcel extends Omit<ParcelToPublish, "uncertain"> {
  readonly vendorOrderId: VendorOrderId;
  readonly vendorId: VendorId;
  /** Its time has come; the others are there because they share what is left to fulfill. */
  readonly due: boolean;
  readonly sendingSince: Date | null;
  readonly attempts: number;
}

/** How one parcel now stands. */
export interface ParcelResult {
  readonly id: string;
  readonly publishState: "waiting" | "sending" | "published" | "refused" | "withdrawn";
  /** The digest that was worked on. If the parcel has changed since, it is due again whatever this says. */
  readonly digest: string;
  /** All of it is on the marketplace order as the digest says. */
  readonly published: boolean;
  readonly failure: { readonly kind: string; readonly message: string } | null;
  readonly attempts: number;
  /** Milliseconds from now; null: nothing is left to do. */
  readonly comeBackInMs: number | null;
}

export interface PublicationBook {
  /** At most so many marketplace orders with parcels that are due, each for this worker alone. */
  claimDue(limit: number, leaseMs: number): Promise<ClaimedPublication[]>;
  /**
   * Writes down that a fulfillment is about to be created for the parcel, and prolongs the lease. False: the claim is
   * lost and nothing may be sent.
   */
  writeIntent(claim: ClaimedPublication, parcelId: string, leaseMs: number): Promise<boolean>;
  /** Prolongs the lease. False: the claim is lost. */
  prolong(claim: ClaimedPublication, leaseMs: number): Promise<boolean>;
  /** Remembers a fulfillment of the parcel. What is true is kept, whoever holds the claim by now. */
  keepFulfillment(parcelId: string, fulfillmentGid: string): Promise<void>;
  /** The create that the intent was written for was certainly not carried out. */
  withdrawIntent(parcelId: string): Promise<void>;
  /** Ends the claim. False: it was lost and nothing was written. */
  settle(
    claim: ClaimedPublication,
    results: readonly ParcelResult[],
    activities: readonly LoggedActivity[],
  ): Promise<boolean>;
}
