import type { TrackingPlugin } from "./store-options.ts";

/** The whole store as plain JSON: what `snapshot` hands out. Times are Unix seconds; money is decimal text. */
export interface StoreState {
  /** Orders, products, refunds, notes and drafts share one sequence, so gaps are normal. */
  nextId: number;
  orders: StoredOrder[];
  products: StoredProduct[];
  webhooks: StoredWebhook[];
  /** Made on the authorization page, beside the store's first ones. */
  keys: StoredKey[];
  /** The two that the store began with are gone. */
  keysDeleted?: boolean;
  customStatuses: string[];
  /** What the staff see instead of the slug, where a plugin says so. */
  statusNames: Record<string, string>;
  tracking: TrackingPlugin;
}

export interface StoredOrder {
  id: number;
  status: string;
  statusBeforeTrash: string | null;
  currency: string;
  createdVia: string;
  createdAt: number;
  modifiedAt: number;
  paidAt: number | null;
  completedAt: number | null;
  transactionId: string;
  paymentMethod: string;
  paymentMethodTitle: string;
  customerNote: string;
  billing: Address;
  shipping: Address;
  lineItems: StoredLine[];
  shippingLines: StoredShippingLine[];
  feeLines: StoredFeeLine[];
  meta: StoredMeta[];
  refunds: { id: number; amount: string; reason: string }[];
  notes: StoredNote[];
  stockReduced: boolean;
  customerMails: { kind: string; to: string }[];
  staffMails: string[];
  shipments: StoredShipment[];
  /** Computed: see `order-totals.ts`. */
  discountTotal: string;
  shippingTotal: string;
  cartTax: string;
  shippingTax: string;
  total: string;
}

export type Address = Record<string, string>;

export interface StoredMeta {
  id: number;
  key: string;
  value: unknown;
}

export interface StoredLine {
  id: number;
  name: string;
  productId: number;
  variationId: number;
  sku: string | null;
  quantity: number;
  subtotal: string;
  total: string;
  totalTax: string;
  taxClass: string;
  meta: StoredMeta[];
}
export interface StoredShippingLine {
  id: number;
  methodId: string;
  methodTitle: string;
  total: string;
  totalTax: string;
  meta: StoredMeta[];
}
export interface StoredFeeLine {
  id: number;
  name: string;
  taxStatus: string;
  total: string;
  totalTax: string;
  meta: StoredMeta[];
}
export interface StoredNote {
  id: number;
  author: string;
  createdAt: number;
  text: string;
  customerNote: boolean;
}

/** What the staff really packed; how much of it the store's data shows depends on the tracking plugin. */
export interface StoredShipment {
  id: string;
  lines: { lineId: number; quantity: number }[];
  tracking: { company: string; number: string; url?: string } | null;
  cancelled: boolean;
}

export interface StoredProduct {
  id: number;
  name: string;
  type: "simple" | "variable";
  sku: string;
  gtin: string;
  price: string;
  /** Null: the store does not manage its stock. */
  stock: number | null;
  variations: StoredVariation[];
}
export interface StoredVariation {
  id: number;
  option: string;
  sku: string;
  gtin: string;
  price: string;
  stock: number | null;
}
export interface StoredWebhook {
  id: number;
  name: string;
  topic: string;
  deliveryUrl: string;
  status: "active" | "paused" | "disabled";
  secret: string;
  /** In a row. More than five, and the store switches the webhook off. */
  failures: number;
}
export interface StoredKey {
  id: number;
  consumerKey: string;
  consumerSecret: string;
  permissions: "read" | "write" | "read_write";
}
