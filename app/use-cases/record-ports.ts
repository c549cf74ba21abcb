import type { AddOnStanding } from "../domain/add-ons/add-on.ts";
import type { ItemChange } from "../domain/order/item-edits.ts";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import type { OrderReview } from "../domain/order/order-review.ts";
import type { VendorOrderState } from "../domain/order/vendor-order-states.ts";
import type { SliceLine, SliceShipping } from "../domain/order/vendor-order.ts";
import type { LineRoute } from "../domain/rerouting/line-route.ts";
import type { RouteChange } from "../domain/rerouting/settle-routes.ts";
import type { OrderSyncSettings } from "../domain/settings/order-sync-settings.ts";
import type { CurrencyRate } from "../domain/shared/currency-rate.ts";
import type { Money } from "../domain/shared/money.ts";
import type {
  ConnectionId,
  LineGid,
  OrderGid,
  OrderId,
  ShopId,
  VendorId,
  VendorOrderId,
} from "../domain/shared/ids.ts";
import type { UnitCosts } from "../domain/splitting/price-line.ts";
import type { UnassignedLine, VendorStore } from "../domain/splitting/plan-vendor-orders.ts";
import type { VendorDirectory } from "../domain/splitting/vendor-key.ts";
import type { Move, ReasonParams, RuleCheck } from "../domain/sync-rules/decision.ts";
import type { ConnectionFacts } from "../domain/sync-rules/decide.ts";
import type { ActivityToWrite } from "./activity-codes.ts";
import type { MailToWrite } from "./mail.ts";
import type { Transaction } from "./transaction.ts";

/** The order without what is sealed, and without what is no part of its version. */
export type OrderBody = Omit<MarketplaceOrder, "personal" | "review">;

/** What planning and deciding depend on besides the order itself, read at one moment. */
export interface PlanContext {
  readonly shopName: string;
  readonly shopDomain: string;
  readonly contactEmail: string | null;
  readonly settings: OrderSyncSettings;
  readonly syncEnabledAt: Date | null;
  readonly directory: VendorDirectory;
  readonly vendors: ReadonlyMap<VendorId, VendorInPlan>;
  readonly stores: ReadonlyMap<VendorId, VendorStore>;
  readonly costs: UnitCosts;
}

export interface VendorInPlan {
  readonly id: VendorId;
  readonly name: string;
  readonly email: string | null;
  /** Of mails; null: not known. */
  readonly language: string | null;
  readonly storeSyncEnabled: boolean;
  readonly paused: boolean;
  /** Somebody acts for it in the vendor portal. */
  readonly inPortal: boolean;
  /** Order Push on the platform of the vendor's connection. */
  readonly addOn: AddOnStanding;
  readonly connection:
    | (ConnectionFacts & {
        readonly id: ConnectionId;
        readonly platform: string;
        readonly storeHost: string;
        /** From the platform's manifest (L7). */
        readonly itemEdits: boolean;
      })
    | null;
}

/** A vendor order on record, locked for this transaction. */
export interface StoredVendorOrder {
  readonly id: VendorOrderId;
  readonly vendorId: VendorId;
  readonly connectionId: ConnectionId | null;
  readonly supplement: number;
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly reasonParams: ReasonParams;
  readonly move: Move | null;
  /** When the hold ends by itself: then it is decided anew. */
  readonly decideAgainAt: Date | null;
  readonly checks: readonly RuleCheck[];
  /** The merchant's words about it: who said so. */
  readonly releasedBy: string | null;
  readonly pushedAnywayBy: string | null;
  readonly leftBy: string | null;
  readonly heldBy: string | null;
  /** Null: until it is released. */
  readonly heldUntil: Date | null;
  /** Its lines went on in other vendor orders, by who said so. */
  readonly pushedAnewBy: string | null;
  /** Something of it was shipped, by whomever. */
  readonly shipped: boolean;
  readonly reference: string;
  readonly addedAfterPush: boolean;
  readonly manualHandling: readonly ItemChange[] | null;
  readonly handledDigest: string | null;
  /** Item changes on their way to the vendor's store. */
  readonly itemsWanted: readonly ItemChange[] | null;
  /** Digest of those that it would not take. */
  readonly refusedItems: string | null;
  /** The refunds that were told of, each as what it left of the order. */
  readonly refundsTold: readonly string[];
  readonly cancelWantedAt: Date | null;
  readonly sentDigest: string | null;
  readonly wantedDigest: string | null;
  readonly externalId: string | null;
  readonly externalName: string | null;
  readonly shipping: SliceShipping | null;
  /** At which rate the amounts of lines and shipping become the store's; null: they are. */
  readonly conversion: CurrencyRate | null;
  /** In the store's currency. */
  readonly totalMinor: number;
  readonly readyAt: Date | null;
  /** A next step has its time. */
  readonly scheduled: boolean;
  readonly lines: readonly { readonly lineGid: LineGid; readonly quantity: number; readonly slice: SliceLine }[];
}

/** A vendor order that was never sent, as it should now be: inserted, or written over what was planned before. */
export interface PlannedRow {
  readonly id: VendorOrderId;
  readonly isNew: boolean;
  readonly vendorId: VendorId;
  readonly connectionId: ConnectionId | null;
  readonly supplement: number;
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly reasonParams: ReasonParams;
  readonly move: Move | null;
  /** When the hold ends by itself: then it is decided anew. */
  readonly decideAgainAt: Date | null;
  readonly checks: readonly RuleCheck[];
  readonly reference: string;
  readonly addedAfterPush: boolean;
  readonly manualHandling: readonly ItemChange[] | null;
  /** What was never sent is planned with the quantities that are left; nothing is to be taken off it. */
  readonly itemsWanted: null;
  readonly shipping: SliceShipping | null;
  readonly conversion: CurrencyRate | null;
  readonly totalMinor: number;
  readonly readyAt: Date | null;
  /** Something became due with this plan; otherwise the time of the next attempt stays. */
  readonly wake: boolean;
  /** Null: the lines stay as they are. */
  readonly lines: readonly SliceLine[] | null;
}

/** What an edit or a cancellation changes on a vendor order that was sent. Absent: as it was. */
export interface SentChange {
  readonly id: VendorOrderId;
  readonly state?: VendorOrderState;
  readonly reason?: string | null;
  readonly move?: Move | null;
  readonly wantedDigest?: string;
  readonly cancelWantedAt?: string;
  readonly cancelReason?: string;
  readonly manualHandling?: readonly ItemChange[] | null;
  readonly itemsWanted?: readonly ItemChange[] | null;
  readonly refundsTold?: readonly string[];
  readonly wake: boolean;
}

/** A vendor order whose lines go on elsewhere: what it holds are former lines from now on, and it stays on record. */
export interface GivenUp {
  readonly id: VendorOrderId;
  readonly by: string;
  /** It was cancelled in the vendor's store, or was never sent. */
  readonly state: "cancelled" | "cancelled-before-push";
}

export interface LoggedActivity extends ActivityToWrite {
  readonly vendorOrderId?: VendorOrderId;
  readonly vendorId?: VendorId;
  /** Without it: the platform of the vendor's open connection. */
  readonly platform?: string;
}

/** Everything that one planning changes. */
export interface PlanChanges {
  readonly rows: readonly PlannedRow[];
  readonly sent: readonly SentChange[];
  /** Lines that left for another vendor, or never will. */
  readonly routes: readonly RouteChange[];
  readonly givenUp: readonly GivenUp[];
  /** Never sent, and no line is left for them. */
  readonly vacated: readonly VendorOrderId[];
  /** Null: as it was. */
  readonly unassigned: readonly UnassignedLine[] | null;
  readonly activities: readonly LoggedActivity[];
  readonly mails: readonly MailToWrite[];
  /** Something waits also because the order was not read from the marketplace yet. */
  readonly needsReading: boolean;
}

export interface OrderVersion {
  readonly gid: OrderGid;
  readonly body: OrderBody;
  readonly personalSealed: Uint8Array | null;
  readonly digest: string;
  readonly totalMinor: number;
  readonly receivedAt: Date;
}

export type SavedOrder =
  | {
      readonly kind: "inserted" | "updated";
      readonly id: OrderId;
      readonly unassigned: readonly UnassignedLine[];
      readonly receivedAt: Date;
      /** A privacy request or retention has cleared the buyer; it is not stored again. */
      readonly personalCleared: boolean;
      /** As last read from the marketplace; null: never. */
      readonly review: OrderReview | null;
    }
  | { readonly kind: "same" | "older" | "same-time-different" };

export interface RecordedOrder {
  readonly id: OrderId;
  readonly gid: OrderGid;
  readonly body: OrderBody;
  readonly review: OrderReview | null;
  readonly receivedAt: Date;
  readonly unassigned: readonly UnassignedLine[];
}

/** Orders and their vendor orders, as planning reads and writes them. The shop comes first, always. */
export interface OrderBook {
  readContext(tx: Transaction, shop: ShopId, order: OrderBody): Promise<PlanContext>;
  /** An order of this shop that we created in it ourselves, being its vendor too. */
  isKnownExternalOrder(tx: Transaction, shopDomain: string, gid: OrderGid): Promise<boolean>;
  /**
   * Writes the order if it is newer than what is on record (or `force`, for what was just read from the shop itself,
   * if it is not older), and locks it until the transaction ends. One order is worked on by one transaction.
   */
  saveOrder(tx: Transaction, shop: ShopId, version: OrderVersion, force: boolean): Promise<SavedOrder>;
  /**
   * Keeps what was read about an order, unless something read later is there. The order's id if that says something
   * new; then the order is locked.
   */
  saveReview(tx: Transaction, shop: ShopId, gid: OrderGid, review: OrderReview, readAt: Date): Promise<OrderId | null>;
  /** Keeps what was read of the order's version of this time, unless a later one was read. */
  saveRefunded(tx: Transaction, shop: ShopId, gid: OrderGid, refunded: Money, asOf: Date): Promise<void>;
  /** Locks and reads an order on record. */
  lockOrder(tx: Transaction, shop: ShopId, id: OrderId): Promise<RecordedOrder | null>;
  /** Locked, by vendor and supplement. */
  readVendorOrders(tx: Transaction, order: OrderId): Promise<readonly StoredVendorOrder[]>;
  /** Of an order that is locked: what waits and what is in force. */
  readRoutes(tx: Transaction, order: OrderId): Promise<readonly LineRoute[]>;
  savePlan(tx: Transaction, shop: ShopId, order: OrderId, changes: PlanChanges): Promise<void>;
}
