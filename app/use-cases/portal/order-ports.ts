import type { Tracking } from "../../domain/fulfillment/external-fulfillment.ts";
import type { ParcelContent } from "../../domain/fulfillment/parcel-lines.ts";
import type { OrderPersonal } from "../../domain/order/marketplace-order.ts";
import type { SliceLine, SliceShipping } from "../../domain/order/vendor-order.ts";
import type { VendorOrderState } from "../../domain/order/vendor-order-states.ts";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";
import type { CurrencyRate } from "../../domain/shared/currency-rate.ts";
import type { LineGid, OrderId, ShopId, VendorId, VendorOrderId } from "../../domain/shared/ids.ts";
import type { RuleCheck } from "../../domain/sync-rules/decision.ts";
import type { MailToWrite } from "../mail.ts";
import type { LoggedActivity, OrderBody } from "../record-ports.ts";
import type { Transaction } from "../transaction.ts";
import type { ConnectionSummary } from "../views.ts";
import type { VendorAnswerView } from "./vendor-answers.ts";
import type { Membership, PortalOrderFilter } from "./vendor-portal.ts";

/** One vendor order with everything that its vendor is shown of it, before it is shown. */
export interface PortalOrderRecord {
  readonly id: VendorOrderId;
  readonly orderId: OrderId;
  readonly shop: ShopId;
  readonly vendor: VendorId;
  readonly supplement: number;
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly checks: readonly RuleCheck[];
  readonly reference: string;
  readonly externalName: string | null;
  readonly externalUrl: string | null;
  readonly platform: string | null;
  readonly storeName: string | null;
  readonly shipping: SliceShipping | null;
  /** At which rate lines and shipping become what the vendor's store has; null: they are. */
  readonly conversion: CurrencyRate | null;
  /** In the store's currency. */
  readonly totalMinor: number;
  readonly itemChanges: readonly { readonly lineGid: string; readonly from: number; readonly to: number }[];
  readonly orderCancelled: boolean;
  readonly body: OrderBody;
  /** Null: erased. */
  readonly personal: OrderPersonal | null;
  readonly settings: OrderSyncSettings;
  readonly contactEmail: string | null;
  readonly lines: readonly { readonly lineGid: LineGid; readonly quantity: number; readonly slice: SliceLine }[];
  readonly parcels: readonly PortalParcelRecord[];
  readonly answer: {
    readonly kind: "accepted" | "declined";
    readonly reason: string | null;
    readonly note: string | null;
    readonly answeredAt: string;
  } | null;
}

export interface PortalParcelRecord extends ParcelContent {
  readonly id: string;
  readonly publishState: string;
  /** It has, or may have, a counterpart on the marketplace order. */
  readonly published: boolean;
  readonly trackings: readonly Tracking[];
}

/** A row of the list. */
export interface PortalListRecord {
  readonly id: VendorOrderId;
  readonly name: string;
  readonly placedAt: Date;
  readonly currency: string;
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly checks: readonly RuleCheck[];
  readonly orderCancelled: boolean;
  readonly answer: "accepted" | "declined" | null;
  readonly totalMinor: number;
  readonly lineCount: number;
  readonly pieces: number;
  readonly shippedPieces: number;
  readonly shippedByHand: boolean;
  readonly firstTitle: string;
  readonly personal: OrderPersonal | null;
}

/** Vendor orders as their vendors reach them: every question names who asks, and finds only what is theirs. */
export interface PortalOrderBook {
  list(
    member: Membership,
    filter: PortalOrderFilter,
  ): Promise<{
    readonly items: readonly PortalListRecord[];
    readonly next: string | null;
    readonly previous: string | null;
  }>;
  read(vendors: readonly Membership[], id: string): Promise<PortalOrderRecord | null>;
  /** The same, with the order and its vendor order locked until the transaction ends. */
  lock(tx: Transaction, vendors: readonly Membership[], id: string): Promise<PortalOrderRecord | null>;
  /**
   * No rule may send it any more: the vendor ships it by hand. `left`: pieces in no parcel yet. Whoever was about to
   * work on it finds that it was taken away.
   */
  markHandled(tx: Transaction, id: VendorOrderId, left: number): Promise<void>;
  /** New, or changed; `publish`: the marketplace order has to follow. */
  saveParcel(
    tx: Transaction,
    record: Pick<PortalOrderRecord, "id" | "shop">,
    parcel: ParcelContent & { readonly digest: string; readonly publish: boolean },
  ): Promise<void>;
  saveAnswer(
    tx: Transaction,
    record: Pick<PortalOrderRecord, "id" | "shop">,
    answer: {
      readonly kind: "accepted" | "declined";
      readonly reason: string | null;
      readonly note: string | null;
      readonly actor: string;
      readonly now: Date;
    },
  ): Promise<void>;
  readAnswers(shop: ShopId, order: OrderId): Promise<Readonly<Record<string, VendorAnswerView>>>;
  log(
    tx: Transaction,
    record: Pick<PortalOrderRecord, "orderId" | "shop">,
    activities: readonly LoggedActivity[],
    mails: readonly MailToWrite[],
  ): Promise<void>;
  readSettings(shop: ShopId): Promise<OrderSyncSettings>;
  readStore(member: Membership): Promise<{ readonly connection: ConnectionSummary | null; readonly waiting: number }>;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface PortalOrderDeps {
  readonly orders: PortalOrderBook;
  newId(): string;
  now(): Date;
}
