import { gid } from "../ids.ts";
import type { WebhookSubscriptionRow } from "../shop-state.ts";
import { gqlTime } from "../timestamps.ts";

/** "orders/create" <-> ORDERS_CREATE. */
export const topicOf = (topic: string): string => topic.replace(/[/.]/g, "_").toUpperCase();

const resources = [
  "fulfillment_orders",
  "fulfillment_events",
  "inventory_levels",
  "inventory_items",
  "order_transactions",
  "bulk_operations",
];
export function topicFrom(name: string): string {
  const lower = name.toLowerCase();
  const resource = resources.find((one) => lower.startsWith(`${one}_`)) ?? lower.slice(0, lower.indexOf("_"));
  return `${resource}/${lower.slice(resource.length + 1)}`;
}

export const subscriptionNode = (row: WebhookSubscriptionRow): Record<string, unknown> => ({
  __typename: "WebhookSubscription",
  id: gid("WebhookSubscription", row.id),
  legacyResourceId: row.id,
  topic: topicOf(row.topic),
  uri: row.uri,
  callbackUrl: row.uri,
  name: row.name,
  format: "JSON",
  filter: null,
  includeFields: row.includeFields,
  metafieldNamespaces: [],
  createdAt: gqlTime(row.createdAt),
  updatedAt: gqlTime(row.createdAt),
});
