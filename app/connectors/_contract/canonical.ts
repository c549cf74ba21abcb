import type { ExternalFulfillment } from "../../domain/fulfillment/external-fulfillment.ts";
import type { LineToPush, ShippingToPush } from "../../domain/order/order-to-push.ts";
import type { Money } from "../../domain/shared/money.ts";

export type { ExternalFulfillment, Tracking } from "../../domain/fulfillment/external-fulfillment.ts";
export type {
  Contact,
  LineToPush,
  OrderFields,
  OrderToPush,
  ShippingToPush,
} from "../../domain/order/order-to-push.ts";

/** The order as it now stands in the vendor's store. */
export interface ExternalOrder {
  readonly externalId: string;
  /** What the vendor calls it: "#1023". */
  readonly name: string;
  readonly adminUrl: string | null;
  /** Which of its lines is which of ours. */
  readonly lines: readonly { readonly key: string; readonly externalLineId: string }[];
  readonly cancelled: boolean;
  /** The total the store computed, to compare with ours. */
  readonly total: Money | null;
}

/**
 * Items taken off an order that stands (L7): of some lines fewer than before, of others none. Quantities are absolute,
 * so that carrying it out twice is carrying it out once.
 */
export interface ItemEdit {
  /** All lines of ours, also those that stay as they are. At least one of them has something left. */
  readonly lines: readonly ItemEditLine[];
  /** Ours, unchanged. */
  readonly shipping: ShippingToPush | null;
  readonly taxesIncluded: boolean;
  /** By how much the order's total becomes less, to the minor unit. */
  readonly reduction: Money;
}

/** Amounts are for `quantity`; 0 takes the line off. */
export interface ItemEditLine extends Pick<LineToPush, "key" | "quantity" | "unitPrice" | "discount" | "taxLines"> {
  /** What it was sent with; where the store shows neither this nor `quantity`, somebody else has changed it. */
  readonly from: number;
}

/** One changed external order with all of its fulfillments: a full picture, never a difference. */
export interface ExternalOrderChange {
  readonly externalId: string;
  /** Our reference if the store gave it back, for orders whose id we never learned. */
  readonly reference: string | null;
  readonly updatedAt: string;
  readonly status: ExternalStatus;
  readonly fulfillments: readonly ExternalFulfillment[];
}

/**
 * An order of ours as it stands in the vendor's store, for comparing with what it should be. Nothing personal is in it:
 * of the address only a digest (`addressDigest`).
 */
export interface OrderInStore {
  readonly externalId: string;
  readonly name: string;
  readonly reference: string;
  readonly status: ExternalStatus;
  /** Every line that is left, also those the vendor added (no key), with what is left of it. */
  readonly lines: readonly {
    readonly externalLineId: string;
    readonly key: string | null;
    readonly quantity: number;
  }[];
  /** What the order comes to now; null: the store did not say it in a form we understand. */
  readonly total: Money | null;
  /** Of the shipping address; null: there is none. */
  readonly addressDigest: string | null;
}

/** What the store's status means, and how the store spells it. One that nobody knows is reported, never guessed. */
export interface ExternalStatus {
  readonly kind: "open" | "on-hold" | "shipped" | "cancelled" | "deleted" | "unknown";
  readonly raw: string;
}

/** A status that orders can have in one particular store, with the name its staff see. */
export interface StoreStatus {
  readonly raw: string;
  readonly label: string;
}

/** A place in the vendor's store that orders can be shipped from. */
export interface StoreLocation {
  readonly id: string;
  readonly name: string;
}

export interface CatalogueItem {
  readonly externalProductId: string;
  readonly externalVariantId: string | null;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly price: Money | null;
}

/** What a successful credential check learned about the store. */
export interface StoreProfile {
  /** Stable across renames; two connections with the same key are the same store. */
  readonly storeKey: string;
  readonly name: string;
  readonly host: string;
  readonly currency: string;
  readonly timeZone: string | null;
  /** What works less well than it could here, in sentences for the vendor: plain permalinks, missing rights, ... */
  readonly warnings: readonly string[];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; pass it back for what follows. For changes: where the next look starts, even if nothing came. */
  readonly cursor: string;
  readonly more: boolean;
}
