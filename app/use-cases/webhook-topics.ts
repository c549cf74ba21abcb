/**
 * The webhooks we listen to. The address of each is /webhooks/<topic>, the same word that Shopify sends in
 * X-Shopify-Topic and that shopify.app.toml subscribes to; a test compares the three.
 */
export const webhookTopics = [
  "orders/create",
  "orders/updated",
  "orders/paid",
  "orders/cancelled",
  "orders/edited",
  "orders/risk_assessment_changed",
  "refunds/create",
  "fulfillment_orders/placed_on_hold",
  "fulfillment_orders/hold_released",
  "fulfillment_orders/scheduled_fulfillment_order_ready",
  "app/uninstalled",
  "app/scopes_update",
  "app_subscriptions/update",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
] as const;

export type WebhookTopic = (typeof webhookTopics)[number];

/** Subscribed to as compliance_topics in shopify.app.toml: Shopify's review wants them answered. */
export const complianceTopics: readonly WebhookTopic[] = ["customers/data_request", "customers/redact", "shop/redact"];

/** Our apps at Shopify: the merchants', and the one of their own that vendors may have. */
export const shopifyApps = ["merchants", "vendors"] as const;
export type ShopifyApp = (typeof shopifyApps)[number];

/** What shopify.app.vendors.toml subscribes to: nothing of a vendor's own business, only what became of the app. */
export const vendorAppTopics: readonly WebhookTopic[] = ["app/uninstalled", "app/scopes_update", ...complianceTopics];

const prefix = "/webhooks/";

export const isWebhookPath = (path: string): boolean => path.startsWith(prefix);

/** Null for an address that is none of ours. */
export function topicOfPath(path: string): WebhookTopic | null {
  if (!isWebhookPath(path)) return null;
  const name = path.slice(prefix.length);
  return webhookTopics.find((topic) => topic === name) ?? null;
}
