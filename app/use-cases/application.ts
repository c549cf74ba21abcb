import type { ConnectionId, OrderId, ShopId, VendorId, VendorOrderId } from "../domain/shared/ids.ts";
import type { ActivityFilter, ActivityListItem, ActivityListView, ActivityPage } from "./activity-log.ts";
import type { AddOnShop } from "./add-ons/add-on-shop.ts";
import type { ActionOptions, ActionResult } from "./act-on-vendor-order.ts";
import type { BulkRuns } from "./bulk/bulk-runs.ts";
import type { NotificationDesk } from "./notifications/notification-desk.ts";
import type { Locations } from "./locations/locations.ts";
import type { OnBehalf } from "./on-behalf/on-behalf.ts";
import type { Rerouting } from "./rerouting/rerouting.ts";
import type { TestOrderDesk } from "./test-order/test-order-desk.ts";
import type { BackfillDesk } from "./backfill/backfill-desk.ts";
import type { ProofDesk } from "./proof/proof-desk.ts";
import type { OrderStatuses } from "./order-statuses/order-statuses.ts";
import type { VendorRoster } from "./vendors/vendor-roster.ts";
import type { ReconnectLinkResult } from "./send-reconnect-link.ts";
import type {
  ExternalVariantView,
  HomeView,
  OrderFilter,
  OrderListView,
  OrderView,
  ProductFilter,
  ProductListView,
  SaveSettingsResult,
  SettingsPreview,
  SettingsView,
  VendorListView,
  VendorOrderAction,
  VendorView,
} from "./views.ts";

/**
 * Everything that pages, routes, schedules and the command line can ask of the app: the only door they use. It is
 * built once by composition.server.ts and reaches Remix routes as `context.app`. The shop (tenant) comes first; an id
 * of another shop is answered like one that does not exist.
 */
export interface Application
  extends
    VendorRoster,
    AddOnShop,
    OnBehalf,
    Rerouting,
    NotificationDesk,
    BulkRuns,
    ProofDesk,
    OrderStatuses,
    BackfillDesk,
    TestOrderDesk,
    Locations {
  /** Finds or makes the shop's record; called on every authenticated page. Reads name and currency on first sight. */
  shopFor(domain: string): Promise<{ readonly id: ShopId; readonly currency: string; readonly timeZone: string }>;

  home(shop: ShopId): Promise<HomeView>;

  orders(shop: ShopId, filter: OrderFilter): Promise<OrderListView>;
  order(shop: ShopId, id: OrderId): Promise<OrderView | null>;
  /** The same by Shopify's own id of the order ("gid://shopify/Order/1"). */
  orderOf(shop: ShopId, gid: string): Promise<OrderView | null>;
  act(
    shop: ShopId,
    id: VendorOrderId,
    action: VendorOrderAction,
    actor: string,
    options?: ActionOptions,
  ): Promise<ActionResult>;

  /** The log of everything that happened (S2), newest first. */
  activity(shop: ShopId, page: ActivityPage): Promise<ActivityListView>;
  /** How many entries came since `newest` of an earlier answer; `newActivityLimit` + 1 stands for more. */
  newActivity(shop: ShopId, filter: ActivityFilter, newest: string): Promise<number>;
  /** The same entries as the list, one after the other, at most `activityExportLimit` + 1 of them. */
  exportActivity(shop: ShopId, filter: ActivityFilter): AsyncIterable<ActivityListItem>;
  /** Makes a page that could not be shown findable by the reference that was shown instead (S8). */
  noteFault(shop: ShopId, fault: { readonly reference: string; readonly page: string }): Promise<void>;

  vendors(shop: ShopId): Promise<VendorListView>;
  vendor(shop: ShopId, id: VendorId): Promise<VendorView | null>;
  setVendorStoreSync(shop: ShopId, id: VendorId, enabled: boolean, actor: string): Promise<"done" | "not-found">;
  setVendorEmail(shop: ShopId, id: VendorId, email: string | null, actor: string): Promise<"done" | "not-found">;
  /** Tries the credentials first; nothing is kept if the store does not accept them. */
  connectStore(
    shop: ShopId,
    input: {
      readonly vendorName: string;
      readonly platform: string;
      readonly credentials: Readonly<Record<string, string>>;
      readonly actor: string;
    },
  ): Promise<
    | { readonly kind: "connected"; readonly connectionId: ConnectionId }
    | { readonly kind: "refused"; readonly field: string | null; readonly message: string }
  >;
  /** Tracking of what runs in the store still comes back until it is done, unless `keepTracking` is false (V6). */
  disconnectStore(
    shop: ShopId,
    id: ConnectionId,
    actor: string,
    options?: { readonly keepTracking: boolean },
  ): Promise<"done" | "not-found">;
  /** The operator's word: switches an add-on without anybody paying for it. */
  setAddOn(
    shop: ShopId,
    platform: string,
    kind: "order-push" | "inventory-sync" | "locations",
    active: boolean,
    actor: string,
  ): Promise<void>;

  /** Mails who acts for the vendor a way in that leads to the page of its store, which has to be connected again. */
  sendReconnectLink(shop: ShopId, id: VendorId, actor: string): Promise<ReconnectLinkResult>;

  products(shop: ShopId, filter: ProductFilter): Promise<ProductListView>;
  /** Reads both catalogues anew and maps what matches by SKU exactly once. */
  refreshProducts(shop: ShopId): Promise<{ readonly mapped: number; readonly unsynced: number }>;
  searchExternalVariants(
    shop: ShopId,
    connection: ConnectionId,
    search: string,
  ): Promise<readonly ExternalVariantView[]>;
  mapVariant(
    shop: ShopId,
    variantGid: string,
    connection: ConnectionId,
    target: { readonly externalProductId: string; readonly externalVariantId: string } | null,
    actor: string,
  ): Promise<"done" | "not-found">;

  settings(shop: ShopId): Promise<SettingsView>;
  /** What settings would do to the recent orders if they were saved (O6); nothing is written. */
  previewSettings(shop: ShopId, input: unknown): Promise<SettingsPreview>;
  /** `version` is what the form was loaded with (O8). */
  saveSettings(shop: ShopId, input: unknown, version: number, actor: string): Promise<SaveSettingsResult>;

  /** Reads orders changed since the last look and records what is missing or newer. */
  reconcile(
    shop: ShopId | "all",
    options?: { readonly dryRun?: boolean; readonly since?: Date },
  ): Promise<{ readonly seen: number; readonly recorded: number }>;
  /** One look at every connection that is due (or all, with `force`). */
  pullFulfillments(
    shop: ShopId | "all",
    options?: { readonly force?: boolean },
  ): Promise<{ readonly connections: number; readonly changed: number }>;
}
