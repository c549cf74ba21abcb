import { shopDomainPattern } from "../../lib/shopify-admin/shop-domain.ts";
import { defineManifest } from "../_contract/manifest.ts";

const orderCreate = "https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/orderCreate";
const orderUpdate = "https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/orderUpdate";
const orderCancel = "https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/orderCancel";
const fulfillment = "https://shopify.dev/docs/api/admin-graphql/2026-10/objects/Fulfillment";
const customIds = "https://shopify.dev/docs/apps/build/metafields/working-with-custom-ids";
const checkedOn = "2026-11-22";

export const manifest = defineManifest({
  id: "shopify",
  label: "Shopify",
  auth: "oauth",
  whereToFindKeys: "The vendor installs this app on its own Shopify store and approves; there is nothing to copy.",
  hostSuffix: ".myshopify.com",
  fields: [
    {
      key: "shop",
      label: "Store address",
      help: "The store's permanent name, such as demo.myshopify.com",
      required: true,
      secret: false,
      pattern: shopDomainPattern,
    },
    {
      key: "accessToken",
      label: "Access token",
      help: "Shopify's offline access token for this app in the vendor's store",
      required: true,
      secret: true,
    },
    {
      key: "refreshToken",
      label: "Refresh token",
      help: "Renews the access token, which lives for an hour",
      required: false,
      secret: true,
    },
    {
      key: "expiresAt",
      label: "Access token expires at",
      help: "Date and time in ISO 8601; empty for a token that does not expire",
      required: false,
      secret: false,
      pattern: "^\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z$",
    },
    {
      key: "grantedTo",
      label: "App",
      help: "Client id of the app the token was given to, where the vendor approved it on Shopify's own page",
      required: false,
      secret: false,
      pattern: "^[0-9a-zA-Z-]+$",
    },
  ],
  consent: { asks: ["shop"], answeredBy: "browser", orByHand: false },
  operatorVariables: ["SHOPIFY_API_KEY", "SHOPIFY_API_SECRET", "VENDOR_SHOPIFY_API_KEY", "VENDOR_SHOPIFY_API_SECRET"],
  limits: {
    callsPerSecond: 4,
    burst: 8,
    lateCommitMs: 120_000,
    maxLinesPerOrder: 250,
    requestTimeoutMs: 20_000,
  },
  orderStatuses: [
    { raw: "CANCELLED", label: "Cancelled", means: "cancelled", fixed: true },
    { raw: "FULFILLED", label: "Fulfilled", means: "shipped", fixed: true },
    { raw: "ON_HOLD", label: "On hold", means: "on-hold", fixed: true },
    { raw: "FULFILLMENT_NOT_REQUIRED", label: "Fulfillment not required", means: "open", fixed: true },
    { raw: "IN_PROGRESS", label: "In progress", means: "open", fixed: true },
    { raw: "OPEN", label: "Open", means: "open", fixed: true },
    { raw: "PARTIALLY_FULFILLED", label: "Partially fulfilled", means: "open", fixed: true },
    { raw: "PENDING_FULFILLMENT", label: "Pending fulfillment", means: "open", fixed: true },
    { raw: "REQUEST_DECLINED", label: "Request declined", means: "open", fixed: true },
    { raw: "RESTOCKED", label: "Restocked", means: "open", fixed: true },
    { raw: "SCHEDULED", label: "Scheduled", means: "open", fixed: true },
    { raw: "UNFULFILLED", label: "Unfulfilled", means: "open", fixed: true },
  ],
  capabilities: {
    createOrder: {
      support: "full",
      note: "Orders of up to 250 lines, once only. Trial and development stores take 5 new orders a minute.",
      source: orderCreate,
      checkedOn,
    },
    customLines: {
      support: "full",
      note: "Lines without a product in the vendor's store are sent with their title, SKU and price.",
      source: orderCreate,
      checkedOn,
    },
    paidFlag: {
      support: "full",
      note: "Orders arrive as paid or as pending; no payment is recorded.",
      source: orderCreate,
      checkedOn,
    },
    customAttributes: {
      support: "full",
      note: "Order attributes and line properties are shown on the order.",
      source: orderCreate,
      checkedOn,
    },
    findByReference: {
      support: "full",
      note: "Our reference is a unique id on the order, found directly and not through a search.",
      source: customIds,
      checkedOn,
    },
    updateOrder: {
      support: "partial",
      note: "The billing address and the buyer's name cannot be changed after the order was created.",
      source: orderUpdate,
      checkedOn,
    },
    updateNote: { support: "full", note: "Replaces the order's note.", source: orderUpdate, checkedOn },
    updateTags: { support: "full", note: "The vendor's own tags stay.", source: orderUpdate, checkedOn },
    updateEmail: { support: "full", note: "Replaces the order's e-mail.", source: orderUpdate, checkedOn },
    updatePhone: {
      support: "partial",
      note: "Only numbers in international form, such as +4712345678; others travel in the address.",
      source: orderUpdate,
      checkedOn,
    },
    updateShippingAddress: {
      support: "partial",
      note: "A new address makes Shopify compute the taxes of an unshipped order again, by the vendor's own settings; an address cannot be removed.",
      source: "https://shopify.dev/changelog/posts/updating-an-orders-shipping-address-returns-accurate-financial-data",
      checkedOn,
    },
    updateMarketing: {
      support: "none",
      note: "The buyer agreed to mail from the marketplace, not from the vendor: consent is not passed on, and an order's cannot be changed.",
      source: orderUpdate,
      checkedOn,
    },
    itemEdits: {
      support: "partial",
      note: "Fewer pieces and removed lines only, of what has not shipped, and only if Shopify's taxes and discounts then agree with the marketplace's; all else is left to a person.",
      source: "https://shopify.dev/docs/apps/build/orders-fulfillment/order-management-apps/edit-orders",
      checkedOn,
    },
    cancelOrder: {
      support: "full",
      note: "Cancels unshipped orders, puts the stock back and tells the customer nothing.",
      source: orderCancel,
      checkedOn,
    },
    refunds: {
      support: "none",
      note: "Refunds stay on the marketplace; no money moves in the vendor's store.",
      source: "https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/refundCreate",
      checkedOn,
    },
    readFulfillments: {
      support: "full",
      note: "Parcels, their lines and tracking; Shopify shows orders of the last 60 days only.",
      source: fulfillment,
      checkedOn,
    },
    readOrders: {
      support: "full",
      note: "Orders are read back in pages and compared; Shopify shows those of the last 60 days only.",
      source: "https://shopify.dev/docs/api/admin-graphql/2026-10/queries/orders",
      checkedOn,
    },
    customStatuses: {
      support: "none",
      note: "Shopify's statuses are the same in every store, and parcels are read one by one; nothing has to be assigned.",
      source: "https://shopify.dev/docs/api/admin-graphql/2026-10/enums/OrderDisplayFulfillmentStatus",
      checkedOn: "2026-11-28",
    },
    partialFulfillments: { support: "full", note: "Per line and quantity.", source: fulfillment, checkedOn },
    severalTrackings: {
      support: "full",
      note: "Up to ten tracking numbers a parcel.",
      source: fulfillment,
      checkedOn,
    },
    webhooks: {
      support: "none",
      note: "Changes are fetched on schedule.",
      source: "https://shopify.dev/docs/apps/build/webhooks",
      checkedOn,
    },
    locations: {
      support: "none",
      note: "Shopify chooses the location by the vendor's own order routing.",
      source: orderCreate,
      checkedOn,
    },
    readCatalogue: {
      support: "full",
      note: "Products and variants with SKU, barcode and price.",
      source: "https://shopify.dev/docs/api/admin-graphql/2026-10/queries/productVariants",
      checkedOn,
    },
    stock: {
      support: "none",
      note: "Stock is not synchronized; an order takes its pieces out of the vendor's stock.",
      source: orderCreate,
      checkedOn,
    },
    foreignCurrency: {
      support: "none",
      note: "Orders are created in the store's own currency.",
      source: orderCreate,
      checkedOn,
    },
  },
});
