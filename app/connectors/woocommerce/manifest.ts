import { defineManifest } from "../_contract/manifest.ts";

const docs = "https://woocommerce.github.io/woocommerce-rest-api-docs/";
const checkedOn = "2026-11-22";

export const manifest = defineManifest({
  id: "woocommerce",
  label: "WooCommerce",
  auth: "key-pair",
  whereToFindKeys:
    "In your store's admin: WooCommerce → Settings → Advanced → REST API → Add key. Choose an administrator or shop manager as user and Read/Write as permissions.",
  fields: [
    {
      key: "url",
      label: "Store address",
      help: "The address of your store's front page, beginning with https://.",
      required: true,
      secret: false,
      pattern: "https://[^\\s/?#@]+(/[^\\s?#]*)?",
    },
    {
      key: "consumerKey",
      label: "Consumer key",
      help: "Begins with ck_.",
      required: true,
      secret: false,
      pattern: "ck_[0-9a-zA-Z]{8,}",
    },
    {
      key: "consumerSecret",
      label: "Consumer secret",
      help: "Begins with cs_. It is shown only once, when the key is made.",
      required: true,
      secret: true,
      pattern: "cs_[0-9a-zA-Z]{8,}",
    },
  ],
  consent: { asks: ["url"], answeredBy: "store", orByHand: true },
  operatorVariables: [],
  limits: {
    // No limit of its own; a small host manages 2 to 6 orders a second, and more in parallel gain nothing.
    callsPerSecond: 4,
    burst: 8,
    lateCommitMs: 120_000,
    maxLinesPerOrder: 500,
    requestTimeoutMs: 30_000,
  },
  orderStatuses: [
    // We create orders as processing or on hold, and cancel them.
    { raw: "processing", label: "Processing", means: "open", fixed: true },
    { raw: "on-hold", label: "On hold", means: "on-hold", fixed: true },
    { raw: "cancelled", label: "Cancelled", means: "cancelled", fixed: true },
    { raw: "trash", label: "Trash", means: "deleted", fixed: true },
    { raw: "checkout-draft", label: "Draft", means: "open", fixed: true },
    { raw: "pending", label: "Pending payment", means: "open", fixed: false },
    { raw: "failed", label: "Failed", means: "open", fixed: false },
    { raw: "completed", label: "Completed", means: "shipped", fixed: false },
    { raw: "refunded", label: "Refunded", means: "cancelled", fixed: false },
    // Advanced Shipment Tracking's own.
    { raw: "partial-shipped", label: "Partially Shipped", means: "open", fixed: false },
  ],
  capabilities: {
    createOrder: {
      support: "full",
      note: "Orders are created as processing when paid and on hold when not. The store mails its own staff; it mails nothing to the customer, because the customer's e-mail address is kept in a custom field and not as billing e-mail. Taxes appear as charged, as fees: the order is marked tax-exempt so that the store does not add its own on top.",
      source: `${docs}#create-an-order`,
      checkedOn,
    },
    customLines: {
      support: "full",
      note: "Unsynced products become lines with title, SKU and price that are tied to no product: they move no stock.",
      source: `${docs}#order-line-items-properties`,
      checkedOn,
    },
    paidFlag: {
      support: "full",
      note: "Paid orders are processing with a date paid; unpaid ones are on hold.",
      source: `${docs}#order-properties`,
      checkedOn,
    },
    customAttributes: {
      support: "partial",
      note: "Attributes become custom fields of the order. Several of one name are joined into one.",
      source: `${docs}#order-meta-data-properties`,
      checkedOn,
    },
    findByReference: {
      support: "full",
      note: "The store cannot search for our reference, so we read all orders made since the attempt and compare.",
      source: `${docs}#list-all-orders`,
      checkedOn,
    },
    updateOrder: {
      support: "full",
      note: "Note, contact, addresses, tags and attributes follow the marketplace order.",
      source: `${docs}#update-an-order`,
      checkedOn,
    },
    updateNote: { support: "full", note: "The customer note.", source: `${docs}#order-properties`, checkedOn },
    updateTags: {
      support: "partial",
      note: 'WooCommerce orders have no tags; they are kept in the custom field "Marketplace tags".',
      source: `${docs}#order-properties`,
      checkedOn,
    },
    updateName: {
      support: "full",
      note: "The name and company of the billing address.",
      source: `${docs}#order-billing-properties`,
      checkedOn,
    },
    updateEmail: {
      support: "partial",
      note: 'The e-mail address is kept in the custom field "Marketplace e-mail". As billing e-mail it would make the store write to the customer.',
      source: `${docs}#order-billing-properties`,
      checkedOn,
    },
    updatePhone: {
      support: "full",
      note: "At most 100 characters.",
      source: `${docs}#order-billing-properties`,
      checkedOn,
    },
    updateShippingAddress: {
      support: "full",
      note: "The whole address is replaced.",
      source: `${docs}#order-shipping-properties`,
      checkedOn,
    },
    updateBillingAddress: {
      support: "full",
      note: "The whole address is replaced.",
      source: `${docs}#order-billing-properties`,
      checkedOn,
    },
    updateAttributes: {
      support: "partial",
      note: "Attributes are custom fields of the order. Several of one name are joined into one.",
      source: `${docs}#order-meta-data-properties`,
      checkedOn,
    },
    updateMarketing: {
      support: "none",
      note: "The buyer agreed to mail from the marketplace, not from the vendor; WooCommerce orders have no place for it either.",
      source: `${docs}#order-properties`,
      checkedOn,
    },
    itemEdits: {
      support: "partial",
      note: "Fewer pieces and removed lines only, of what has not shipped. Orders with tracking that does not name its items, and orders refunded in part, are left to a person.",
      source: `${docs}#update-an-order`,
      checkedOn,
    },
    cancelOrder: {
      support: "full",
      note: "The order is set to cancelled, which gives its stock back. Completed orders and orders with tracking are not touched.",
      source: `${docs}#update-an-order`,
      checkedOn,
    },
    refunds: {
      support: "none",
      note: "Refunds are shown on the marketplace and not copied to the vendor's store.",
      source: `${docs}#create-a-refund`,
      checkedOn,
    },
    readFulfillments: {
      support: "partial",
      note: 'WooCommerce itself knows only "completed". Tracking is read from the plugins Advanced Shipment Tracking and WooCommerce Shipment Tracking, else from an order note written before the order is completed. Orders deleted for good, past the trash, are not noticed.',
      source: "https://woocommerce.com/document/shipment-tracking/",
      checkedOn,
    },
    readOrders: {
      support: "full",
      note: "Orders are read back in pages of 100 and compared, those in the trash too.",
      source: `${docs}#list-all-orders`,
      checkedOn,
    },
    customStatuses: {
      support: "full",
      note: "Statuses that plugins or the store itself have added are read from the store. An order in one that means shipped counts as sent completely.",
      source: `${docs}#retrieve-orders-totals`,
      checkedOn: "2026-11-28",
    },
    partialFulfillments: {
      support: "partial",
      note: "Only with Advanced Shipment Tracking Pro and its tracking per item. Without the items, parcels are reported together once the order is completed.",
      source: "https://docs.zorem.com/docs/ast-pro/",
      checkedOn,
    },
    severalTrackings: {
      support: "full",
      note: "Every tracking number of the plugins is read.",
      source: "https://woocommerce.com/document/shipment-tracking/",
      checkedOn,
    },
    webhooks: {
      support: "partial",
      note: "Webhooks make us look sooner. Changes are found by asking regularly all the same, since WooCommerce repeats no lost webhook and switches failing ones off.",
      source: `${docs}#webhooks`,
      checkedOn,
    },
    locations: {
      support: "none",
      note: "A WooCommerce store has one stock and no locations.",
      source: docs,
      checkedOn,
    },
    readCatalogue: {
      support: "full",
      note: "Simple and variable products with SKU and GTIN.",
      source: `${docs}#products`,
      checkedOn,
    },
    stock: { support: "none", note: "Stock is not synchronised yet.", source: `${docs}#products`, checkedOn },
    foreignCurrency: {
      support: "none",
      note: "The store would accept another currency without converting anything and mix it into its reports. So orders are created in its own: converted at the rate that you have set, or not at all.",
      source: `${docs}#order-properties`,
      checkedOn,
    },
  },
});
