import type { ExpectedOrder } from "../../domain/proof/compare-order.ts";
import type { Finding } from "../../domain/proof/finding.ts";
import type { ProofNumbers } from "../../domain/proof/proof-numbers.ts";
import type {
  ConnectionId,
  LineGid,
  OrderGid,
  OrderId,
  ShopId,
  VendorId,
  VendorOrderId,
} from "../../domain/shared/ids.ts";
import type { ShopRef } from "../ports.ts";

/** So many days are looked at again each night: what a vendor changes later is found, too. */
export const provedDays = 7;

/** A day of the shop, in its own time zone. */
export interface ProofDay {
  /** "2026-11-28" */
  readonly day: string;
  readonly from: Date;
  readonly until: Date;
  /** The day was over when the proof was begun. */
  readonly complete: boolean;
}

/** The right to prove a shop, until `leasedUntil` of its row; days in order, the oldest first. */
export interface ProofRun {
  readonly shop: ShopRef;
  readonly startedAt: Date;
  readonly days: readonly ProofDay[];
}

/** A marketplace order as the shop lists it, and no more. */
export interface ListedOrder {
  readonly gid: OrderGid;
  readonly updatedAt: Date;
}

/** A vendor order whose place has to be proved, with what it is compared by. */
export interface OrderToProve extends ExpectedOrder {
  readonly id: VendorOrderId;
  readonly orderId: OrderId;
  readonly vendorId: VendorId;
  /** The day whose report it belongs to. */
  readonly day: string;
  readonly reference: string;
  readonly placedAt: Date;
  /** A worker has it in hand right now. */
  readonly leased: boolean;
}

export interface StoreToProve {
  readonly connectionId: ConnectionId;
  /** Something of it may be in the store; else nobody has to ask. */
  readonly toBeAsked: boolean;
  readonly disconnected: boolean;
}

export interface FoundOut {
  readonly day: string;
  readonly finding: Finding;
  readonly orderId: OrderId | null;
  readonly orderGid: OrderGid | null;
  readonly vendorOrderId: VendorOrderId | null;
  readonly vendorId: VendorId | null;
  readonly connectionId: ConnectionId | null;
  readonly repaired: boolean;
}

/** What could not be proved, and why: a failure's kind, or "disconnected". */
export interface UnreadStore {
  readonly connectionId: ConnectionId;
  readonly why: string;
}

export interface ProofBook {
  /** Shops where a day has ended that is not proved yet. */
  listDue(): Promise<readonly ShopId[]>;
  /** Takes the right to prove the shop's last days; null: somebody has it, or there is no such shop. */
  begin(shop: ShopId, options: { readonly days: number; readonly today: boolean }): Promise<ProofRun | null>;
  /** Gives the right back, with nothing made. */
  giveUp(run: ProofRun): Promise<void>;
  /** Keeps the right, and says how far it has come. */
  noteProgress(shop: ShopId, done: number, all: number): Promise<void>;
  /** Which of these are not on record, or only in a version older than `patienceMs` before the listed one. */
  findUnrecorded(
    shop: ShopId,
    listed: readonly ListedOrder[],
    patienceMs: number,
  ): Promise<readonly { readonly gid: OrderGid; readonly known: boolean }[]>;
  orderIdOf(shop: ShopId, gid: OrderGid): Promise<OrderId | null>;
  listStores(run: ProofRun): Promise<readonly StoreToProve[]>;
  /** A page of what belongs to a store (null: to none), by id. */
  readOrders(
    run: ProofRun,
    connection: ConnectionId | null,
    after: VendorOrderId | null,
  ): Promise<readonly OrderToProve[]>;
  /** Orders of each day, and what of their lines lies in no vendor order. */
  countOrders(run: ProofRun): Promise<
    readonly {
      readonly day: string;
      readonly orders: number;
      readonly unassigned: number;
      readonly notOurs: number;
    }[]
  >;
  /** Orders with lines that are in no vendor order and have no reason. */
  findUnaccounted(
    run: ProofRun,
  ): Promise<readonly { readonly day: string; readonly orderId: OrderId; readonly lines: readonly LineGid[] }[]>;
  /** Keeps them; what is new is logged. @returns how many are new */
  saveFindings(run: ProofRun, found: readonly FoundOut[]): Promise<number>;
  /** Lets the normal step look at these, if nobody has them in hand. */
  wake(shop: ShopId, ids: readonly VendorOrderId[]): Promise<void>;
  /** Writes the reports, closes what was not seen any more where it was looked for, and gives the right back. */
  finish(
    run: ProofRun,
    result: {
      readonly numbers: ReadonlyMap<string, ProofNumbers>;
      /** Orders by day that the shop itself lists; null: it could not be read. */
      readonly listed: ReadonlyMap<string, number> | null;
      readonly unread: readonly UnreadStore[];
      readonly newFindings: number;
      readonly durationMs: number;
    },
  ): Promise<void>;
}
