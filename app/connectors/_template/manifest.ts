import { defineManifest } from "../_contract/manifest.ts";

// Every capability is checked against the platform's documentation, with the page and the day.
const checked = { source: "https://example.com/docs/api", checkedOn: "2026-11-22" } as const;
const full = { support: "full", note: "Works.", ...checked } as const;
const none = (note: string) => ({ support: "none", note, ...checked }) as const;

export const manifest = defineManifest({
  id: "template",
  label: "Template",
  auth: "token",
  whereToFindKeys: "In the store's admin under Settings, API access.",
  fields: [
    {
      key: "host",
      label: "Store address",
      help: "The host name only, such as shop.example.com.",
      required: true,
      secret: false,
      pattern: "[a-z0-9.-]+\\.[a-z]+",
    },
    { key: "token", label: "API token", help: "Needs the right to write orders.", required: true, secret: true },
  ],
  operatorVariables: [],
  limits: { callsPerSecond: 4, burst: 8, lateCommitMs: 120_000, maxLinesPerOrder: 500, requestTimeoutMs: 20_000 },
  orderStatuses: [
    // What we set ourselves is fixed; the merchant may say what any other means.
    { raw: "open", label: "Open", means: "open", fixed: true },
    { raw: "cancelled", label: "Cancelled", means: "cancelled", fixed: true },
    { raw: "on-hold", label: "On hold", means: "on-hold", fixed: false },
    { raw: "shipped", label: "Shipped", means: "shipped", fixed: false },
  ],
  capabilities: {
    createOrder: full,
    customLines: full,
    paidFlag: full,
    customAttributes: full,
    findByReference: full,
    updateOrder: full,
    updateNote: full,
    updateTags: full,
    updateName: full,
    updateEmail: full,
    updatePhone: full,
    updateShippingAddress: full,
    updateBillingAddress: full,
    updateAttributes: full,
    updateMarketing: none("The buyer agreed to mail from the marketplace, not from the vendor."),
    itemEdits: none("Changed items are left to the vendor, with a message."),
    cancelOrder: full,
    refunds: none("Refunds are shown here and left to the vendor."),
    readFulfillments: full,
    readOrders: full,
    customStatuses: full,
    partialFulfillments: full,
    severalTrackings: full,
    webhooks: none("Changes are seen at the next look, every few minutes."),
    locations: none("Orders go to the store's default location."),
    readCatalogue: full,
    stock: none("Stock is not synchronised."),
    foreignCurrency: none("The order must be in the store's own currency."),
  },
});
