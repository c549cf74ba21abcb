import type { ExternalOrderChange, ExternalStatus } from "../connectors/_contract/canonical.ts";
import type { HealthLesson } from "../domain/connection/health.ts";
import type { StatusTable } from "../domain/fulfillment/status-table.ts";
import type { ParcelContent, PushedLine } from "../domain/fulfillment/parcel-lines.ts";
import type { VendorOrderState } from "../domain/order/vendor-order-states.ts";
import type { ConnectionId, OrderId, ShopId, VendorId, VendorOrderId } from "../domain/shared/ids.ts";
import type { Move } from "../domain/sync-rules/decision.ts";
import type { LoggedActivity } from "./record-ports.ts";
import type { MailToWrite } from "./mail.ts";
import type { Transaction } from "./transaction.ts";

/** A vendor's store whose turn it is to be asked what changed. */
export interface ConnectionToPull {
  readonly id: ConnectionId;
  readonly shopId: ShopId;
  readonly shopName: string;
  readonly vendorId: VendorId;
  readonly vendorName: string;
  readonly vendorEmail: string | null;
  /** Of mails to the vendor; null: not known. */
  readonly vendorLanguage: string | null;
  readonly contactEmail: string | null;
  readonly platform: string;
  readonly storeName: string;
  readonly credentialsSealed: Uint8Array;
  readonly health: string;
  readonly breakerFailures: number;
  readonly pullCursor: string | null;
  /** Where a look without a cursor starts. */
  readonly since: Date;
  /** How often the place was taken back so far (O12). */
  readonly pullRewinds: number;
  readonly statuses: StatusTable;
}

/** A vendor order that a change speaks of, locked for this transaction. */
export interface PulledVendorOrder {
  readonly id: VendorOrderId;
  readonly orderId: OrderId;
  readonly vendorId: VendorId;
  readonly externalId: string | null;
  readonly externalName: string | null;
  /** Of the marketplace order: "#1042" */
  readonly orderName: string;
  readonly reference: string;
  readonly state: VendorOrderState;
  readonly reason: string | null;
  /** The marketplace order was cancelled, or the merchant wished to be rid of this part. */
  readonly cancelWanted: boolean;
  /** Its lines went on in another vendor order. */
  readonly pushedAnew: boolean;
  readonly lines: readonly PushedLine[];
  readonly parcels: readonly StoredParcel[];
  /** Statuses we did not know and have told about already. */
  readonly toldStatuses: readonly string[];
}

export interface StoredParcel extends ParcelContent {
  readonly digest: string;
  /** It has, or may have, a counterpart on the marketplace order. */
  readonly published: boolean;
}

/** What one change of an external order changes here. */
export interface PulledChanges {
  readonly state?: VendorOrderState;
  readonly reason?: string | null;
  readonly move?: Move | null;
  /** Its fate was in doubt and the store has just told it: its own next step is due now. */
  readonly wake: boolean;
  /** New, or not as they were. `publish`: the marketplace order has to follow. */
  readonly parcels: readonly (ParcelContent & { readonly digest: string; readonly publish: boolean })[];
  readonly activities: readonly LoggedActivity[];
  /** The vendor has cancelled the order in its own store: the merchant has to know. */
  readonly cancelledByVendor: boolean;
  /** Something left the vendor's house although it was cancelled: both sides have to know (L8). */
  readonly shippedAnyway: boolean;
}

export interface PullBook {
  /**
   * Connections with orders in their stores that were not asked for as long as their shop's settings say (`force`: all),
   * longest ago first. They are marked as asked now, so that no other worker asks too.
   */
  claimDue(choice: { readonly shop: ShopId | null; readonly force: boolean }): Promise<ConnectionToPull[]>;
  /** Those of this connection that the changes speak of, by id or, where the id was never learned, by reference. */
  readVendorOrders(
    tx: Transaction,
    connection: ConnectionId,
    changes: readonly ExternalOrderChange[],
  ): Promise<readonly PulledVendorOrder[]>;
  saveChanges(
    tx: Transaction,
    shop: ShopId,
    vendorOrder: PulledVendorOrder,
    changes: PulledChanges,
    mails: readonly MailToWrite[],
  ): Promise<void>;
  /** Writes down which status each has in its store now, whether that changes anything or not. */
  keepStatuses(
    tx: Transaction,
    connection: ConnectionToPull,
    statuses: readonly { readonly vendorOrder: VendorOrderId; readonly status: ExternalStatus }[],
  ): Promise<void>;
  /**
   * `ended`: everything up to now was read. False: the place is not where it was, since somebody else has moved it or
   * taken it back.
   */
  moveCursor(
    tx: Transaction,
    connection: ConnectionToPull,
    move: { readonly from: string | null; readonly to: string | null; readonly ended: boolean },
  ): Promise<boolean>;
  /** What the look taught about the connection, the calls it made, and what of it is news. */
  endPull(
    connection: ConnectionToPull,
    end: {
      readonly lesson: HealthLesson;
      readonly reference: string | null;
      readonly calls: number;
      readonly activities: readonly LoggedActivity[];
    },
  ): Promise<void>;
}
