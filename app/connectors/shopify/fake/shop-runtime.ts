import type { CostRule } from "./cost.ts";
import { financialStatus, fulfillmentStatus } from "./order-totals.ts";
import { orderPayload } from "./rest-payload.ts";
import type { OrderRow, SearchDocument, ShopState } from "./shop-state.ts";

/** How a shop behaves where Shopify is slow, strict or undocumented. Every switch may be thrown at any time. */
export interface ShopBehaviour {
  /** Ids beyond 2^53, as in Shopify's documented samples. For shops that are still empty. */
  hugeIds: boolean;
  /** How long the search index lags behind; `orders(query:)` only, never lookups by id. */
  searchLagMs: number;
  /** What `orderCreate` does with an `id` metafield whose value is taken: Shopify does not document it. */
  takenId: "refused" | "created-without-metafield";
  /** An `id` metafield whose definition does not exist. */
  idWithoutDefinition: "refused" | "stored";
  /** `orderCancel` is done after so many further looks at the order or job, or after so long, whichever is first. */
  cancelJob: { looks: number; ms: number };
  /** What an order edit does with the order's taxes (undocumented): a share of each line's, or all anew by the shop's settings. */
  editTaxes: "shared" | "recounted";
  /** How connections are charged: as published costs of real queries suggest, or every object, as long ago. */
  costRule: CostRule;
  /** The five orders a minute of trial and development stores, and how the refusal looks (undocumented). */
  orderLimit: "none" | "user-error" | "throttled";
}
export const usualBehaviour = (): ShopBehaviour => ({
  hugeIds: false,
  searchLagMs: 0,
  takenId: "refused",
  idWithoutDefinition: "refused",
  cancelJob: { looks: 1, ms: 250 },
  editTaxes: "shared",
  costRule: "observed",
  orderLimit: "none",
});

/** One topic and the body that subscribers get, frozen at this moment. */
export interface Publication {
  readonly topic: string;
  readonly body: unknown;
}

/** What the actions of a shop work on. */
export interface ShopRuntime {
  readonly state: ShopState;
  readonly behaviour: ShopBehaviour;
  now(): Date;
  newId(kind: string): string;
  /** Hands one event's webhooks over; they leave by themselves. */
  publish(publications: readonly Publication[]): void;
}

export function findOrder(shop: ShopRuntime, id: string | null): OrderRow | undefined {
  return id === null ? undefined : shop.state.orders.find((order) => order.id === id);
}

/** Marks an order as changed now. Every change must pass here, or search and `updated_at` would lie. */
export function touch(shop: ShopRuntime, order: OrderRow): void {
  const now = shop.now();
  order.updatedAt = now.toISOString();
  if (shop.behaviour.searchLagMs > 0) {
    order.indexed = [...order.indexed.slice(-20), { at: now.getTime(), document: searchDocument(order) }];
  }
}

/** Publishes the order's present state under several topics of one event. */
export function publishOrder(shop: ShopRuntime, order: OrderRow, topics: readonly string[]): void {
  const body = orderPayload(shop.state, order);
  shop.publish(topics.map((topic) => ({ topic, body })));
}

export function searchDocument(order: OrderRow): SearchDocument {
  return {
    id: order.id,
    name: order.name,
    createdAt: order.createdAt,
    processedAt: order.processedAt,
    updatedAt: order.updatedAt,
    email: order.email,
    tags: [...order.tags],
    sourceIdentifier: order.sourceIdentifier,
    sourceName: order.sourceName,
    financialStatus: financialStatus(order).toLowerCase(),
    fulfillmentStatus: fulfillmentStatus(order).toLowerCase(),
    status: order.cancelledAt ? "cancelled" : order.closedAt ? "closed" : "open",
    skus: order.lines.flatMap(({ sku }) => (sku === null ? [] : [sku])),
    customerId: order.customerId,
    test: order.test,
    metafields: Object.fromEntries(
      order.metafields.map((metafield) => [`${metafield.namespace}.${metafield.key}`, metafield.value]),
    ),
  };
}
