/**
 * Everything one simulated shop remembers: plain JSON, so that a snapshot is a copy. Amounts are minor units of the
 * order's currency, ids are the numbers of Shopify's ids as text, times are ISO strings in UTC.
 */
export interface ShopState {
  domain: string;
  name: string;
  email: string;
  phone: string | null;
  ownerName: string;
  currency: string;
  timeZone: string;
  countryCode: string;
  plan: PlanRow;
  /** What the shop's own tax settings would charge; used when an address change makes Shopify count again. */
  taxRates: TaxRate[];
  orderPrefix: string;
  createdAt: string;
  counters: Record<string, number>;
  locations: LocationRow[];
  products: ProductRow[];
  customers: CustomerRow[];
  orders: OrderRow[];
  metafieldDefinitions: MetafieldDefinitionRow[];
  /** Metafields of everything but orders, which carry their own. */
  metafields: MetafieldRow[];
  jobs: JobRow[];
  calculatedOrders: CalculatedOrderRow[];
  webhookSubscriptions: WebhookSubscriptionRow[];
  installations: InstallationRow[];
  tokens: TokenRow[];
  /** What apps have sent to Shopify Flow, oldest first. Absent in worlds that were saved before it was played. */
  flowTriggers?: FlowTriggerRow[];
  /** What apps ask or have asked this merchant to pay. Absent in worlds that were saved before it was played. */
  appSubscriptions?: AppSubscriptionRow[];
}

export interface FlowTriggerRow {
  handle: string;
  payload: Record<string, unknown>;
}
export interface PlanRow {
  publicDisplayName: string;
  partnerDevelopment: boolean;
  shopifyPlus: boolean;
  /** Points a second; the bucket holds twenty seconds' worth. */
  restoreRate: number;
}
export interface TaxRate {
  title: string;
  /** 0.21 is 21 %. */
  rate: number;
}
export interface AddressRow {
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  provinceCode: string | null;
  countryCode: string | null;
  zip: string | null;
  phone: string | null;
}
export interface LocationRow {
  id: string;
  name: string;
  active: boolean;
  address: AddressRow;
  createdAt: string;
}
export interface ProductRow {
  id: string;
  title: string;
  vendor: string;
  productType: string;
  status: "ACTIVE" | "ARCHIVED" | "DRAFT";
  tags: string[];
  imageUrl: string | null;
  createdAt: string;
  updatedAt: string;
  variants: VariantRow[];
}
export interface VariantRow {
  id: string;
  inventoryItemId: string;
  title: string;
  sku: string | null;
  barcode: string | null;
  price: number;
  /** What the merchant pays for one; absent or null: not entered. */
  cost?: number | null;
  requiresShipping: boolean;
  taxable: boolean;
  grams: number;
  /** Stock by location id; null: not tracked, ships from the first location. */
  stock: Record<string, number> | null;
}
export interface CustomerRow {
  id: string;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  note: string | null;
  tags: string[];
  defaultAddress: (AddressRow & { id: string }) | null;
  createdAt: string;
  updatedAt: string;
}
export interface TaxLineRow extends TaxRate {
  amount: number;
}
export interface DiscountAllocationRow {
  /** Index into the order's `discountApplications`. */
  application: number;
  amount: number;
}
export interface DiscountApplicationRow {
  code: string;
  valueType: "percentage" | "fixed_amount";
  /** Percent ("10.0") or minor units. */
  value: number;
  targetType: "line_item" | "shipping_line";
}
export interface LineRow {
  id: string;
  title: string;
  variantTitle: string | null;
  variantId: string | null;
  productId: string | null;
  sku: string | null;
  vendor: string | null;
  /** As ordered; edits that raise it raise this too. */
  quantity: number;
  /** Without what was removed by an edit or a refund before it shipped. */
  currentQuantity: number;
  price: number;
  requiresShipping: boolean;
  taxable: boolean;
  giftCard: boolean;
  grams: number;
  properties: { name: string; value: string }[];
  taxLines: TaxLineRow[];
  discounts: DiscountAllocationRow[];
  /** Rates to count again with, when the line's quantity changes. */
  rates: TaxRate[];
}
export interface ShippingLineRow {
  id: string;
  title: string;
  code: string | null;
  source: string | null;
  price: number;
  taxLines: TaxLineRow[];
  discounts: DiscountAllocationRow[];
  rates: TaxRate[];
}
export interface TransactionRow {
  id: string;
  kind: "AUTHORIZATION" | "CAPTURE" | "SALE" | "REFUND" | "VOID";
  status: "SUCCESS" | "PENDING" | "FAILURE";
  gateway: string;
  amount: number;
  createdAt: string;
  test: boolean;
}
export interface HoldRow {
  id: string;
  handle: string;
  reason: string;
  reasonNotes: string | null;
  appId: string | null;
}
export type FulfillmentOrderStatus =
  "OPEN" | "IN_PROGRESS" | "SCHEDULED" | "ON_HOLD" | "INCOMPLETE" | "CLOSED" | "CANCELLED";
export interface FulfillmentOrderRow {
  id: string;
  locationId: string;
  status: FulfillmentOrderStatus;
  holds: HoldRow[];
  lines: { id: string; lineId: string; total: number; remaining: number }[];
  createdAt: string;
  updatedAt: string;
}
export interface FulfillmentEventRow {
  id: string;
  status: string;
  message: string | null;
  happenedAt: string;
  createdAt: string;
  estimatedDeliveryAt: string | null;
}
export interface TrackingRow {
  company: string | null;
  numbers: string[];
  urls: string[];
}
export interface FulfillmentRow {
  id: string;
  ordinal: number;
  status: string;
  locationId: string;
  lines: { id: string; lineId: string; fulfillmentOrderId: string; fulfillmentOrderLineId: string; quantity: number }[];
  tracking: TrackingRow;
  events: FulfillmentEventRow[];
  createdAt: string;
  updatedAt: string;
}
export interface RefundRow {
  id: string;
  note: string | null;
  createdAt: string;
  amount: number;
  transactionIds: string[];
  lines: {
    id: string;
    lineId: string;
    quantity: number;
    restockType: "NO_RESTOCK" | "CANCEL" | "RETURN";
    subtotal: number;
    tax: number;
  }[];
}
export interface MetafieldRow {
  id: string;
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: string;
  updatedAt: string;
}
export interface MetafieldDefinitionRow {
  id: string;
  ownerType: string;
  namespace: string;
  key: string;
  name: string;
  type: string;
}
export interface OrderRow {
  id: string;
  number: number;
  name: string;
  /** The app that made it; null: checkout or staff. */
  appId: string | null;
  sourceName: string;
  sourceIdentifier: string | null;
  sourceUrl: string | null;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  closedAt: string | null;
  cancelledAt: string | null;
  cancelReason: string | null;
  staffNote: string | null;
  test: boolean;
  currency: string;
  taxesIncluded: boolean;
  email: string | null;
  phone: string | null;
  note: string | null;
  poNumber: string | null;
  tags: string[];
  attributes: { key: string; value: string }[];
  acceptsMarketing: boolean;
  customerId: string | null;
  shippingAddress: AddressRow | null;
  billingAddress: AddressRow | null;
  lines: LineRow[];
  shippingLines: ShippingLineRow[];
  discountApplications: DiscountApplicationRow[];
  /** Taxes given for the whole order through the API; empty when lines carry them. */
  taxLines: TaxLineRow[];
  /** A financial status given through the API without transactions. */
  declaredStatus: string | null;
  transactions: TransactionRow[];
  fulfillmentOrders: FulfillmentOrderRow[];
  fulfillments: FulfillmentRow[];
  refunds: RefundRow[];
  metafields: MetafieldRow[];
  edited: boolean;
  token: string;
  confirmationNumber: string;
  /** A fulfillment status of the future, that nobody knows yet. */
  rawStatus: string | null;
  /** What fraud analysis says ("LOW", "HIGH", "PENDING", ...); absent: low. */
  riskLevel?: string;
  /** Mails the shop would have sent to the customer. */
  customerMails: number;
  /** What the search index saw, newest last; only kept while the index lags. */
  indexed: { at: number; document: SearchDocument }[];
}
/** What order search can see of an order. */
export interface SearchDocument {
  id: string;
  name: string;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  email: string | null;
  tags: string[];
  sourceIdentifier: string | null;
  sourceName: string;
  financialStatus: string;
  fulfillmentStatus: string;
  status: "open" | "closed" | "cancelled";
  skus: string[];
  customerId: string | null;
  test: boolean;
  metafields: Record<string, string>;
}
export interface JobRow {
  id: string;
  kind: "orderCancel";
  orderId: string;
  restock: boolean;
  refund: boolean;
  reason: string;
  staffNote: string | null;
  notifyCustomer: boolean;
  looksLeft: number;
  dueAt: number;
  status: "STARTED" | "SUCCEEDED" | "FAILED";
  error: string | null;
}
export interface CalculatedLineRow {
  id: string;
  lineId: string | null;
  title: string;
  variantId: string | null;
  sku: string | null;
  price: number;
  quantity: number;
  fulfilled: number;
  requiresShipping: boolean;
  taxable: boolean;
}
export interface CalculatedOrderRow {
  id: string;
  orderId: string;
  committed: boolean;
  lines: CalculatedLineRow[];
}
export interface WebhookSubscriptionRow {
  id: string;
  appId: string;
  /** "orders/create". */
  topic: string;
  uri: string;
  name: string | null;
  includeFields: string[];
  failures: number;
  createdAt: string;
}
export interface InstallationRow {
  id: string;
  appId: string;
  scopes: string[];
  installedAt: string;
}
export interface AppSubscriptionRow {
  id: string;
  appId: string;
  name: string;
  returnUrl: string;
  test: boolean;
  trialDays: number;
  lineId: string;
  /** Minor units of `currency`. */
  amount: number;
  currency: string;
  /** "EVERY_30_DAYS" or "ANNUAL" */
  interval: string;
  status: "PENDING" | "ACTIVE" | "FROZEN" | "CANCELLED" | "DECLINED" | "EXPIRED";
  createdAt: string;
  currentPeriodEnd: string | null;
}
export interface TokenRow {
  kind: "access" | "refresh";
  value: string;
  appId: string;
  scopes: string[];
  online: { userId: string } | null;
  expiresAt: number | null;
  revoked: boolean;
  /** Of a refresh token: the one it was made from, which dies when this one is first used. */
  parent: string | null;
}

export function emptyShop(shop: {
  domain: string;
  name: string;
  currency: string;
  now: Date;
  email?: string;
  timeZone?: string;
  countryCode?: string;
  taxRates?: TaxRate[];
  plan?: Partial<PlanRow>;
}): ShopState {
  return {
    domain: shop.domain,
    name: shop.name,
    email: shop.email ?? `hello@${shop.domain.replace(".myshopify.com", ".example")}`,
    phone: null,
    ownerName: "Robin Owner",
    currency: shop.currency,
    timeZone: shop.timeZone ?? "Europe/Prague",
    countryCode: shop.countryCode ?? "CZ",
    plan: {
      publicDisplayName: "Basic",
      partnerDevelopment: false,
      shopifyPlus: false,
      restoreRate: 100,
      ...shop.plan,
    },
    taxRates: shop.taxRates ?? [],
    orderPrefix: "#",
    createdAt: shop.now.toISOString(),
    counters: {},
    locations: [],
    products: [],
    customers: [],
    orders: [],
    metafieldDefinitions: [],
    metafields: [],
    jobs: [],
    calculatedOrders: [],
    webhookSubscriptions: [],
    installations: [],
    tokens: [],
  };
}
