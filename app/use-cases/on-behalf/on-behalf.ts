import type { Tracking } from "../../domain/fulfillment/external-fulfillment.ts";
import type { HandParcelFault } from "../../domain/portal/hand-parcel.ts";
import type { ShopId, VendorOrderId } from "../../domain/shared/ids.ts";

/** What a merchant does in a vendor's place, also while order sync is off. */
export interface OnBehalf {
  /** Ships a vendor's lines, all of them or some: one parcel, which is brought onto the marketplace order once. */
  fulfillOnBehalf(
    shop: ShopId,
    id: VendorOrderId,
    parcel: OnBehalfParcel,
    actor: string,
  ): Promise<OnBehalfResult | HandParcelFault>;
  /** A parcel that was entered by mistake: its pieces are open again, also on the marketplace order. */
  withdrawOnBehalf(shop: ShopId, id: VendorOrderId, parcelId: string, actor: string): Promise<OnBehalfResult>;
}

export interface OnBehalfParcel {
  /** Pieces by line. */
  readonly quantities: Readonly<Record<string, number>>;
  readonly tracking: Tracking;
  /** The merchant has read that the vendor has the order too. Asked for where that is so. */
  readonly evenSo: boolean;
}

/** `in-store`: the vendor has the order, and the merchant has not said "even so". */
export type OnBehalfResult = "done" | "not-found" | "not-now" | "in-store";
