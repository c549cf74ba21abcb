import type { OrderNeed, ProductFilter } from "../use-cases/views.ts";

/** The addresses of the merchant's pages, spelled here and nowhere else. Also what other parts link to. */
export const paths = {
  home: "/app",
  orders: (filter: { readonly need?: OrderNeed; readonly vendor?: string } = {}) =>
    withQuery("/app/orders", { reason: filter.need?.reason, move: filter.need?.move, vendor: filter.vendor }),
  /** Bringing in orders from before the app knew of them. */
  earlierOrders: "/app/orders/earlier",
  /** Asks about, and begins, an action on many orders. */
  bulk: "/app/orders/bulk",
  bulkRun: (id: string) => `/app/orders/runs/${encodeURIComponent(id)}`,
  order: (id: string) => `/app/orders/${encodeURIComponent(id)}`,
  vendors: "/app/vendors",
  vendor: (id: string) => `/app/vendors/${encodeURIComponent(id)}`,
  vendorTest: (id: string) => `/app/vendors/${encodeURIComponent(id)}/test-order`,
  vendorPause: (id: string) => `/app/vendors/${encodeURIComponent(id)}/pause`,
  vendorImport: "/app/vendors/import",
  vendorFile: "/app/vendors/export.csv",
  /** Vendors that look alike; with a vendor: those it could be merged with. */
  vendorDuplicates: (filter: { readonly vendor?: string; readonly other?: string } = {}) =>
    withQuery("/app/vendors/duplicates", filter),
  fulfillOnBehalf: (vendorOrder: string) => `/app/orders/parts/${encodeURIComponent(vendorOrder)}/on-behalf`,
  /** Whom lines of a part could be given to, and giving them. */
  reroute: (vendorOrder: string, search = "") =>
    withQuery(`/app/orders/parts/${encodeURIComponent(vendorOrder)}/reroute`, { search }),
  vendorInvitations: (id: string) => `/app/vendors/${encodeURIComponent(id)}/invitations`,
  reconnectLink: (vendor: string) => `/app/vendors/${encodeURIComponent(vendor)}/reconnect-link`,
  products: (
    filter: {
      readonly show?: ProductFilter["show"];
      readonly vendor?: string | null;
      readonly search?: string | null;
    } = {},
  ) => withQuery("/app/products", { ...filter, show: filter.show === "all" ? null : filter.show }),
  storeVariants: (connection: string, search: string) =>
    withQuery("/app/products/store-variants", { connection, search }),
  activity: (filter: { readonly search?: string } = {}) => withQuery("/app/activity", filter),
  /** How many entries came since `newest`, with the filters of the list. */
  newActivity: (filter: URLSearchParams, newest: string) =>
    withQuery("/app/activity/newest", { ...Object.fromEntries(filter), since: newest }),
  activityFile: (filter: URLSearchParams, locale: string) =>
    withQuery("/app/activity/export.csv", { ...Object.fromEntries(filter), locale }),
  /** The daily proof of where every line is. */
  proof: "/app/proof",
  proofDay: (day: string) => `/app/proof/${encodeURIComponent(day)}`,
  proofFile: (day: string, locale: string) => withQuery("/app/proof/export.csv", { day, locale }),
  settings: "/app/settings",
  /** What becomes of changes after the push, by platform. */
  changes: "/app/settings/changes",
  settingsPreview: "/app/settings/store-sync/order-sync/preview",
  /** The vendor's side of the app. */
  pair: "/app/pair",
  orderStatuses: (platform: string) => `/app/settings/store-sync/order-statuses/${encodeURIComponent(platform)}`,
  storeSync: (tab: StoreSyncTab) => `/app/settings/store-sync/${tab}`,
  mailExample: (kind: string, language: string) =>
    withQuery("/app/settings/store-sync/mail-example", { kind, language }),
  /** One setting on the Order sync tab; the browser scrolls to it. */
  orderSyncSetting: (field: string) => `/app/settings/store-sync/order-sync#${field}`,
  /** The order or product in the merchant's own admin; App Bridge understands this scheme. */
  adminProduct: (gid: string) => `shopify://admin/products/${gid.split("/").at(-1) ?? ""}`,
  adminOrder: (gid: string) => `shopify://admin/orders/${gid.split("/").at(-1) ?? ""}`,
} as const;

export const storeSyncTabs = [
  "product-sync",
  "variant-sync",
  "order-sync",
  "locations",
  "notifications",
  "add-ons",
] as const;
export type StoreSyncTab = (typeof storeSyncTabs)[number];

function withQuery(path: string, query: Readonly<Record<string, string | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) search.set(key, value);
  return search.size > 0 ? `${path}?${search}` : path;
}
