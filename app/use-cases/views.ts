/**
 * What pages, the command line and scripts are shown. Plain JSON, ready for a loader. Times are ISO 8601 UTC; money is
 * Money; words are codes that i18n turns into sentences.
 */
import type { HealthReason } from "../domain/connection/health.ts";
import type { PostalAddress } from "../domain/order/marketplace-order.ts";
import type { VendorOrderAction } from "../domain/order/offered-actions.ts";
import type { RefundedPart } from "../domain/order/refunded-part.ts";
import type { VendorOrderState } from "../domain/order/vendor-order-states.ts";
import type { Rerouting } from "../domain/rerouting/may-reroute.ts";
import type { OrderSyncSettings } from "../domain/settings/order-sync-settings.ts";
import type { CurrencyRate } from "../domain/shared/currency-rate.ts";
import type { Money } from "../domain/shared/money.ts";
import type { Move, ReasonParams, RuleCheck } from "../domain/sync-rules/decision.ts";
import type { ProofDayItem } from "./proof/proof-desk.ts";
import type { Tracking } from "../connectors/_contract/canonical.ts";

export interface HomeView {
  readonly syncOn: boolean;
  /** Nothing was set up yet. */
  readonly firstRun: boolean;
  /** How far the merchant has come on the way to the first pushed order; null: that way is behind them. */
  readonly setup: {
    readonly connected: boolean;
    readonly mapped: boolean;
    /** Order Push is active for the platform of a connected store. */
    readonly addOn: boolean;
  } | null;
  /** Everything was set up lately: worth a word. */
  readonly justSetUp: boolean;
  /** What became of the lines of the last days, oldest first, by the daily proof. */
  readonly days: readonly ProofDayItem[];
  readonly today: {
    readonly ordersReceived: number;
    readonly vendorOrdersPushed: number;
    readonly held: number;
    readonly failed: number;
    readonly parcelsBack: number;
  };
  /** Orders that wait, by reason and whose move it is; the merchant's own moves first. */
  readonly needs: readonly (OrderNeed & { readonly count: number })[];
  /** What the daily proof found, could not repair, and nobody has dealt with, by whose move it is. */
  readonly findings: readonly ProofNeed[];
  /** Webhook to confirmed in the vendor's store, over the last 24 h; null: nothing was pushed. */
  readonly latency: {
    readonly p50Ms: number;
    readonly p95Ms: number;
    readonly platformP50Ms: number;
    readonly count: number;
  } | null;
  readonly connections: readonly ConnectionSummary[];
}

export interface ProofNeed {
  readonly move: Move;
  /** Orders that it is about. */
  readonly count: number;
  /** The day whose proof has it all, like "2026-11-28"; null: there are several. */
  readonly day: string | null;
}

export interface ConnectionSummary {
  readonly id: string;
  readonly vendorId: string;
  readonly vendorName: string;
  readonly platform: string;
  readonly storeName: string;
  readonly storeHost: string;
  readonly storeCurrency: string;
  readonly health: "healthy" | "degraded" | "needs-reauthorization" | "disconnected";
  readonly healthMessage: string | null;
  /** Why it is not healthy, by code. */
  readonly healthReason?: HealthReason | null;
  readonly warnings: readonly string[];
  readonly pulledAt: string | null;
}

/** Something that somebody has to do. The order list shows exactly the orders that Home counts. */
export interface OrderNeed {
  readonly reason: string;
  readonly move: Move;
}

export interface OrderFilter {
  /** Everything; waiting for somebody; failed; in vendor stores; done; not ours; with lines of no vendor. */
  readonly show: "all" | "needs-attention" | "held" | "failed" | "pushed" | "fulfilled" | "cancelled" | "unassigned";
  /** Only orders that wait for this, or for whatever is somebody's move; null: all. */
  readonly need: { readonly reason: string | null; readonly move: Move | null } | null;
  readonly vendorId: string | null;
  /** Matches the order's name ("#1001", "1001"). */
  readonly search: string;
  /** Opaque; from the previous answer. */
  readonly cursor: string | null;
  readonly direction: "forward" | "back";
}

export interface OrderListView {
  readonly items: readonly OrderListItem[];
  readonly next: string | null;
  readonly previous: string | null;
}

export interface OrderListItem {
  readonly id: string;
  readonly name: string;
  readonly placedAt: string;
  readonly total: Money;
  readonly financialStatus: string;
  readonly cancelled: boolean;
  readonly unassignedCount: number;
  readonly vendorOrders: readonly {
    readonly id: string;
    readonly vendorName: string;
    readonly state: VendorOrderState;
    readonly reason: string | null;
    readonly move: Move | null;
    /** The vendor said no to it. */
    readonly declined: boolean;
  }[];
}

export interface OrderView {
  readonly id: string;
  readonly gid: string;
  readonly name: string;
  readonly placedAt: string;
  readonly receivedAt: string;
  readonly financialStatus: string;
  readonly fulfillmentStatus: string;
  readonly cancelledAt: string | null;
  readonly test: boolean;
  readonly total: Money;
  /** All that the buyer got back; null: nothing, or it is not known of the newest version of the order. */
  readonly refunded: Money | null;
  readonly vendorOrders: readonly VendorOrderView[];
  /** Lines that belong to no vendor order, each with its reason code. */
  readonly unassigned: readonly (OrderLineView & { readonly reason: string })[];
  readonly timeline: readonly ActivityView[];
}

export interface OrderLineView {
  readonly lineGid: string;
  readonly variantGid: string | null;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly vendorText: string | null;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly discount: Money;
  readonly tax: Money;
}

/** How one line stands: as ordered, now, and in the vendor's store. */
export interface ItemDifferenceView {
  readonly lineGid: string;
  readonly title: string;
  readonly ordered: number;
  /** In the vendor's store. */
  readonly from: number;
  /** On the marketplace order now. */
  readonly to: number;
  /** By how much the vendor's order is worth too much; negative: too little. */
  readonly excess: Money;
}

export interface VendorOrderView {
  readonly id: string;
  readonly vendorId: string;
  readonly vendorName: string;
  readonly supplement: number;
  readonly platform: string | null;
  readonly storeName: string | null;
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly reasonParams: ReasonParams;
  readonly move: Move | null;
  readonly checks: readonly RuleCheck[];
  readonly lines: readonly (OrderLineView & {
    readonly mapped: boolean;
    readonly shipped: number;
    /** It goes, or went, at the merchant's cost per item. */
    readonly atCost: boolean;
    readonly productGid: string | null;
    /** Whose it was before the merchant gave it to this vendor; null: it was not given. */
    readonly givenFrom: string | null;
  })[];
  /** Whether its lines may be given to another vendor now. */
  readonly rerouting: Rerouting;
  /** Lines that leave for another vendor as soon as this one's store has confirmed the cancellation. */
  readonly leaving: readonly { readonly vendorName: string; readonly lineGids: readonly string[] }[];
  /** This and the lines' amounts are the store's. */
  readonly shipping: Money | null;
  readonly total: Money;
  /** At which rate they were converted, and what the total was before; null: the store uses the order's currency. */
  readonly conversion: { readonly rate: CurrencyRate; readonly before: Money } | null;
  readonly reference: string;
  readonly externalId: string | null;
  readonly externalName: string | null;
  readonly externalUrl: string | null;
  /** The location that takes it in the vendor's store; null: the store decides. */
  readonly storeLocation: {
    readonly name: string;
    readonly state: "wanted" | "there" | "refused";
    /** Why it was refused, in the store's words. */
    readonly answer: string | null;
  } | null;
  /** Its status in the vendor's store, as last read; null: not read yet. */
  readonly storeStatus: { readonly label: string; readonly kind: string; readonly at: string } | null;
  readonly confirmedAt: string | null;
  readonly latencyMs: number | null;
  readonly nextAttemptAt: string | null;
  /** When a hold ends by itself. */
  readonly decideAgainAt: string | null;
  readonly attempts: number;
  readonly lastFailure: { readonly kind: string; readonly message: string } | null;
  readonly errorReference: string | null;
  readonly manualHandling: readonly ItemDifferenceView[] | null;
  /** Differences that are on their way into the vendor's store by themselves. */
  readonly itemsWanted: readonly ItemDifferenceView[] | null;
  /** What the buyer got back of this part; null: nothing. */
  readonly refund: RefundedPart | null;
  readonly parcels: readonly {
    readonly id: string;
    readonly status: string;
    readonly publishState: string;
    readonly shippedAt: string | null;
    readonly trackings: readonly Tracking[];
    readonly lines: readonly { readonly lineGid: string; readonly title: string; readonly quantity: number }[];
    /** Entered by the merchant on the vendor's behalf, and not taken back. */
    readonly onBehalf: boolean;
  }[];
  /** Whether the merchant may ship it in the vendor's place, as long as something is left to ship. */
  readonly fulfillOnBehalf: "freely" | "with-care" | "no";
  /** What a merchant may do now. */
  readonly actions: readonly VendorOrderAction[];
}

export type { VendorOrderAction };

export interface ActivityView {
  readonly id: string;
  readonly at: string;
  readonly code: string;
  readonly params: ReasonParams;
  readonly level: "info" | "warn" | "error";
  readonly vendorName: string | null;
  readonly platform: string | null;
  readonly durationMs: number | null;
  readonly reference: string | null;
}

export interface VendorListView {
  readonly items: readonly VendorView[];
}
export interface VendorView {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  /** Other spellings of the name, from vendors that were merged into it. */
  readonly aliases: readonly string[];
  readonly storeSyncEnabled: boolean;
  /** Since when its orders hold on the merchant's word. */
  readonly pausedAt: string | null;
  readonly connection: ConnectionSummary | null;
  /** P1 to P4 and the mapping, in order. */
  readonly readiness: readonly {
    readonly item: "store-sync" | "order-push" | "connected" | "inventory-sync" | "products-mapped";
    readonly ok: boolean;
    /** Orders go without it too. */
    readonly optional: boolean;
    readonly params: ReasonParams;
  }[];
  readonly products: { readonly total: number; readonly mapped: number };
  readonly openOrders: number;
}

export interface ProductListView {
  readonly items: readonly ProductView[];
  readonly next: string | null;
  readonly previous: string | null;
  readonly counts: {
    readonly mapped: number;
    readonly unsynced: number;
    readonly noStore: number;
    readonly noCost: number;
  };
  /** Vendors' stores show the cost per item: a part of what has none waits. */
  readonly atCost: boolean;
}
export interface ProductFilter {
  /** "no-cost": has a store, and would wait if vendors' stores show the cost per item. */
  readonly show: "all" | "mapped" | "unsynced" | "no-store" | "no-cost";
  readonly vendorId: string | null;
  readonly search: string;
  readonly cursor: string | null;
  readonly direction: "forward" | "back";
}
export interface ProductView {
  readonly variantGid: string;
  readonly productGid: string;
  readonly productTitle: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly imageUrl: string | null;
  readonly vendorId: string | null;
  readonly vendorName: string;
  readonly connectionId: string | null;
  readonly mapping: { readonly title: string; readonly sku: string | null; readonly source: string } | null;
  /** The merchant's cost of one, as vendors' stores may show it; null: Shopify has none, or none in the shop's currency. */
  readonly unitCost: Money | null;
  /** Why there is none: "no-store", "no-match", "ambiguous" or "no-sku". */
  readonly unmappedBecause: string | null;
}
export interface ExternalVariantView {
  readonly externalProductId: string;
  readonly externalVariantId: string;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
}

export interface SettingsView {
  readonly settings: OrderSyncSettings;
  readonly version: number;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
  readonly audit: readonly {
    readonly at: string;
    readonly actor: string;
    readonly changes: readonly { readonly field: string; readonly from: string; readonly to: string }[];
  }[];
  /** What a connected platform cannot honour: shown next to the setting concerned. */
  readonly platformLimits: readonly { readonly platform: string; readonly capability: string; readonly note: string }[];
  /** The shop's own currency, and the others that vendors' stores use, with those vendors' names. */
  readonly currencies: {
    readonly own: string;
    readonly stores: readonly { readonly currency: string; readonly vendors: readonly string[] }[];
  };
  /** Orders that wait because order sync is off, or was when they arrived. */
  readonly waiting: number;
}

export type SaveSettingsResult =
  | { readonly kind: "saved"; readonly version: number }
  /** Somebody else saved in between; nothing was overwritten. */
  | { readonly kind: "conflict"; readonly current: SettingsView }
  | { readonly kind: "invalid"; readonly errors: Readonly<Record<string, string>> };

/**
 * What saving would do to vendor orders: `goes` at once; `waits` that did not; `waits-otherwise` for another reason;
 * `left-alone`, never pushed by itself; `not-followed`: edits and cancellations stop travelling; whose details they
 * would carry (`edits-`: later edits of what is in a vendor's store already); `other-amounts` in the vendor's order;
 * `would-have-waited`: pushed already, and would not have gone then.
 */
export type PreviewEffect =
  | "goes"
  | "waits"
  | "waits-otherwise"
  | "left-alone"
  | "not-followed"
  | "other-amounts"
  | "would-have-waited"
  | DetailsEffect
  | `edits-${DetailsEffect}`;
export type DetailsEffect = "buyer-details" | "merchant-details" | "recipient-name" | "other-details";

export interface PreviewGroup {
  readonly effect: PreviewEffect;
  readonly reason: string | null;
  readonly move: Move | null;
  /** Vendor orders. */
  readonly count: number;
  readonly examples: readonly { readonly orderId: string; readonly order: string; readonly vendor: string }[];
}

export type SettingsPreview =
  | {
      readonly kind: "preview";
      /** Orders of the last so many days. */
      readonly days: number;
      /** So many orders were looked at, the newest, of so many. */
      readonly counted: number;
      readonly total: number;
      readonly groups: readonly PreviewGroup[];
    }
  | { readonly kind: "invalid"; readonly errors: Readonly<Record<string, string>> };

/** Only for what the buyer's parcel needs; shown on the order page to the merchant, whose customer it is. */
export interface RecipientView {
  readonly address: PostalAddress | null;
}
