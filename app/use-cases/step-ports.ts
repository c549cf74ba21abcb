import type { HealthLesson } from "../domain/connection/health.ts";
import type { ItemChange } from "../domain/order/item-edits.ts";
import type { NamedLocation } from "../domain/settings/location-table.ts";
import type { StatusTable } from "../domain/fulfillment/status-table.ts";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import type { SliceLine, SliceShipping } from "../domain/order/vendor-order.ts";
import type { VendorOrderState } from "../domain/order/vendor-order-states.ts";
import type { CurrencyRate } from "../domain/shared/currency-rate.ts";
import type { ConnectionId, LineGid, OrderId, ShopId, VendorId, VendorOrderId } from "../domain/shared/ids.ts";
import type { Move, ReasonParams } from "../domain/sync-rules/decision.ts";
import type { ActivityToWrite } from "./activity-codes.ts";
import type { MailToWrite } from "./mail.ts";

/** A vendor order that this worker, and nobody else, may work on until the lease ends. Everything a step needs. */
export interface ClaimedVendorOrder {
  readonly id: VendorOrderId;
  readonly generation: number;
  /** The database's time of the claim: the one clock that all workers share. */
  readonly now: Date;
  readonly state: VendorOrderState;
  readonly supplement: number;
  readonly reference: string;
  readonly externalId: string | null;
  readonly externalName: string | null;
  readonly sentDigest: string | null;
  readonly wantedDigest: string | null;
  /** Where the merchant opted in: lines to be taken off, or to become fewer, in the vendor's store (L7). */
  readonly itemsWanted: readonly ItemChange[] | null;
  /** Which of the store's locations takes it, and how far that is. */
  readonly storeLocation: string | null;
  readonly storeLocationState: string | null;
  readonly cancelWantedAt: Date | null;
  readonly cancelReason: string | null;
  readonly attempts: number;
  readonly lookups: number;
  readonly unknownSince: Date | null;
  readonly readyAt: Date | null;
  readonly totalMinor: number;
  readonly shipping: SliceShipping | null;
  /** At which rate the amounts become the store's, `totalMinor` excepted, which is; null: all of them are. */
  readonly conversion: CurrencyRate | null;
  readonly lines: readonly ClaimedLine[];
  readonly order: {
    readonly id: OrderId;
    readonly gid: string;
    readonly body: Omit<MarketplaceOrder, "personal">;
    readonly personalSealed: Uint8Array | null;
  };
  readonly vendor: {
    readonly id: VendorId;
    readonly name: string;
    readonly email: string | null;
    /** Of mails; null: not known. */
    readonly language: string | null;
  };
  readonly connection: StoreConnection;
  readonly shop: {
    readonly id: ShopId;
    readonly domain: string;
    readonly name: string;
    readonly contactEmail: string | null;
  };
  /** As stored; null until first saved. */
  readonly settings: unknown;
}

export interface ClaimedLine {
  readonly lineGid: LineGid;
  readonly quantity: number;
  readonly slice: SliceLine;
  readonly externalLineId: string | null;
}

/** A connection as those see it who are about to call the store. */
export interface StoreConnection {
  readonly id: ConnectionId;
  readonly platform: string;
  readonly storeName: string;
  readonly storeCurrency: string;
  readonly credentialsSealed: Uint8Array;
  readonly health: string;
  /** Failures in a row that blame the connection. */
  readonly breakerFailures: number;
  readonly statuses: StatusTable;
  /** The location that new orders go to, by the merchant's word; null: the store decides. */
  readonly chosenLocation: string | null;
  readonly locations: readonly NamedLocation[];
}

/** What one step changed. Absent: as it was. */
export interface VendorOrderPatch {
  readonly state?: VendorOrderState;
  readonly reason?: string | null;
  readonly reasonParams?: ReasonParams;
  readonly move?: Move | null;
  readonly externalId?: string;
  readonly externalName?: string | null;
  readonly externalUrl?: string | null;
  readonly sentDigest?: string | null;
  readonly cancelWantedAt?: Date | null;
  readonly itemsWanted?: null;
  readonly storeLocation?: string;
  readonly storeLocationState?: "wanted" | "there" | "refused";
  /** Why the store refuses it, in its words. */
  readonly storeLocationAnswer?: string | null;
  readonly refusedItems?: string;
  readonly manualHandling?: readonly ItemChange[];
  readonly totalMinor?: number;
  readonly attempts?: number;
  readonly lookups?: number;
  readonly unknownSince?: Date | null;
  readonly lastFailure?: { readonly kind: string; readonly message: string } | null;
  readonly errorReference?: string | null;
  readonly confirmedAt?: Date;
  readonly platformMs?: number;
}

/** The end of a step, written in one statement and only by whoever still holds the claim. */
export interface Settlement {
  readonly patch: VendorOrderPatch;
  /** When to come back, in milliseconds from now; null: nothing is left to do. */
  readonly comeBackInMs: number | null;
  /** Not even for item changes that came meanwhile: the last ones may still be carried out. */
  readonly patient?: boolean;
  readonly externalLines?: readonly { readonly lineGid: string; readonly externalLineId: string }[];
  /** Lines as the vendor's store has them now, after items were taken off. */
  readonly lines?: readonly SliceLine[];
  readonly activities?: readonly ActivityToWrite[];
  readonly mails?: readonly MailToWrite[];
  /** What the call taught us about the connection as a whole; learned even when the claim was lost. */
  readonly lesson?: HealthLesson;
  /** What finds the log entry about it. */
  readonly lessonReference?: string;
  /** Calls beyond the one that the claim paid for. */
  readonly extraCalls?: number;
}

export interface ClaimLimits {
  /** Calls a second and burst, by platform, from the manifests. */
  readonly platforms: readonly { readonly platform: string; readonly rate: number; readonly burst: number }[];
  /** At most so many vendor orders in one claim. */
  readonly atMost: number;
  /** At most so many vendor orders of one connection in the works in this process. */
  readonly perConnection: number;
  /** How many of each connection are in the works in this process already. */
  readonly inFlight: ReadonlyMap<string, number>;
  readonly leaseMs: number;
}

export interface VendorOrderStore {
  /** Takes what is due, fairly over the connections, paying each one's first call from the connection's budget. */
  claimDue(limits: ClaimLimits): Promise<ClaimedVendorOrder[]>;
  /**
   * Writes down that a create, or a cancel, is about to be sent, and prolongs the lease. Null: the claim is lost, or the
   * merchant has changed something meanwhile; then nothing may be sent.
   */
  writeIntent(
    claim: ClaimedVendorOrder,
    state: "sending" | "cancelling",
    leaseMs: number,
  ): Promise<ClaimedVendorOrder | null>;
  /**
   * `lost`: the claim was lost and nothing was written. `id-taken`: another vendor order of this connection has the
   * external id; nothing was written either.
   */
  settle(claim: ClaimedVendorOrder, settlement: Settlement): Promise<"settled" | "lost" | "id-taken">;
}
