import type { ParcelContent } from "../../domain/fulfillment/parcel-lines.ts";
import type { VendorOrderState } from "../../domain/order/vendor-order-states.ts";
import type { LineGid, OrderId, ShopId, VendorId, VendorOrderId } from "../../domain/shared/ids.ts";
import type { MailToWrite } from "../mail.ts";
import type { LoggedActivity } from "../record-ports.ts";
import type { Transaction } from "../transaction.ts";

/** A vendor order as far as shipping it depends on it. */
export interface OnBehalfRecord {
  readonly id: VendorOrderId;
  readonly orderId: OrderId;
  readonly orderName: string;
  readonly orderCancelled: boolean;
  readonly pushedAnew: boolean;
  readonly shopName: string;
  readonly vendorId: VendorId;
  readonly vendorEmail: string | null;
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly externalName: string | null;
  readonly lines: readonly { readonly lineGid: LineGid; readonly quantity: number }[];
  readonly parcels: readonly (ParcelContent & { readonly id: string; readonly publishState: string })[];
}

export interface OnBehalfBook {
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Reads it with its order locked, and it too, until the transaction ends. Null: this shop has no such part. */
  lock(tx: Transaction, shop: ShopId, id: VendorOrderId): Promise<OnBehalfRecord | null>;
  /** No rule may send it any more, and whoever was about to work on it finds that it was taken away. */
  markHandled(
    tx: Transaction,
    id: VendorOrderId,
    pieces: { readonly left: number; readonly shipped: number },
  ): Promise<void>;
  /** How far it is shipped, of one that the vendor's store has too. */
  setState(tx: Transaction, id: VendorOrderId, state: VendorOrderState): Promise<void>;
  /** `publish`: the marketplace order has to follow. */
  saveParcel(
    tx: Transaction,
    shop: ShopId,
    id: VendorOrderId,
    parcel: ParcelContent & { readonly digest: string; readonly publish: boolean },
  ): Promise<void>;
  log(
    tx: Transaction,
    shop: ShopId,
    order: OrderId,
    entry: {
      readonly activity: LoggedActivity;
      readonly mails: readonly MailToWrite[];
      readonly audit: {
        readonly actor: string;
        readonly action: string;
        readonly subject: string;
        readonly after: object;
      };
    },
  ): Promise<void>;
}

export interface OnBehalfDeps {
  readonly book: OnBehalfBook;
  newId(): string;
  now(): Date;
}
