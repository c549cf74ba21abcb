import { randomBytes } from "node:crypto";
import { publishOrder, touch, type ShopRuntime } from "../shop-runtime.ts";
import { financialStatus } from "../order-totals.ts";
import type { FulfillmentOrderRow, LineRow, OrderRow, ShippingLineRow } from "../shop-state.ts";

export type LineDraft = Omit<LineRow, "id" | "currentQuantity">;
export type ShippingLineDraft = Omit<ShippingLineRow, "id">;

type Generated =
  | "id"
  | "number"
  | "createdAt"
  | "updatedAt"
  | "closedAt"
  | "cancelledAt"
  | "cancelReason"
  | "staffNote"
  | "fulfillmentOrders"
  | "fulfillments"
  | "refunds"
  | "metafields"
  | "edited"
  | "token"
  | "confirmationNumber"
  | "customerMails"
  | "rawStatus"
  | "indexed"
  | "lines"
  | "shippingLines"
  | "name"
  | "processedAt";

/** An order before it has ids, a number and fulfillment orders. */
export type OrderDraft = Omit<OrderRow, Generated> & {
  readonly name: string | null;
  readonly processedAt: string | null;
  readonly lines: readonly LineDraft[];
  readonly shippingLines: readonly ShippingLineDraft[];
};

/** Puts the order into the shop and routes it to locations. Nothing is published yet. */
export function assembleOrder(shop: ShopRuntime, draft: OrderDraft): OrderRow {
  const now = shop.now().toISOString();
  const { state } = shop;
  const number = (state.counters["orderNumber"] ?? 1000) + 1;
  state.counters["orderNumber"] = number;
  const lines = draft.lines.map((line): LineRow => ({
    ...line,
    id: shop.newId("LineItem"),
    currentQuantity: line.quantity,
  }));
  const order: OrderRow = {
    ...draft,
    id: shop.newId("Order"),
    number,
    name: draft.name ?? `${state.orderPrefix}${number}`,
    createdAt: now,
    // A date in the future is pulled back to now (2026-07 and later).
    processedAt: draft.processedAt !== null && draft.processedAt < now ? draft.processedAt : now,
    updatedAt: now,
    closedAt: null,
    cancelledAt: null,
    cancelReason: null,
    staffNote: null,
    lines,
    shippingLines: draft.shippingLines.map((line) => ({ ...line, id: shop.newId("ShippingLine") })),
    fulfillmentOrders: [],
    fulfillments: [],
    refunds: [],
    metafields: [],
    edited: false,
    token: randomBytes(16).toString("hex"),
    confirmationNumber: randomBytes(6).toString("base64url").toUpperCase().replace(/[-_]/g, "X"),
    customerMails: 0,
    rawStatus: null,
    indexed: [],
  };
  order.fulfillmentOrders = routeLines(
    shop,
    lines.map((line) => ({ line, quantity: line.quantity })),
  );
  state.orders.push(order);
  touch(shop, order);
  return order;
}

/** What every new order tells subscribers. Shopify sends `orders/updated` along with `orders/create`. */
export function publishNewOrder(shop: ShopRuntime, order: OrderRow): void {
  const paid = financialStatus(order) === "PAID";
  publishOrder(shop, order, ["orders/create", ...(paid ? ["orders/paid"] : []), "orders/updated"]);
}

/**
 * Makes one fulfillment order per location that ships something: tracked variants from where they are in stock, split
 * over locations if one has too few; everything else from the first location. Gift cards have none.
 */
export function routeLines(
  shop: ShopRuntime,
  wanted: readonly { readonly line: LineRow; readonly quantity: number }[],
): FulfillmentOrderRow[] {
  const { state } = shop;
  const home = state.locations[0];
  if (!home) throw new Error(`${state.domain} has no location`);
  const byLocation = new Map<string, { lineId: string; quantity: number }[]>();
  const assign = (locationId: string, lineId: string, quantity: number) => {
    if (quantity > 0) byLocation.set(locationId, [...(byLocation.get(locationId) ?? []), { lineId, quantity }]);
  };
  for (const { line, quantity } of wanted) {
    if (line.giftCard) continue;
    const stock = state.products.flatMap(({ variants }) => variants).find(({ id }) => id === line.variantId)?.stock;
    let left = quantity;
    for (const location of stock ? state.locations : []) {
      const taken = Math.min(left, Math.max(0, stock?.[location.id] ?? 0));
      // A location that does not stock the item must not begin to.
      if (stock && taken > 0) stock[location.id] = (stock[location.id] ?? 0) - taken;
      assign(location.id, line.id, taken);
      left -= taken;
    }
    const stocked = stock && Object.keys(stock)[0];
    assign(stocked ?? home.id, line.id, left);
    if (stock && stocked) stock[stocked] = (stock[stocked] ?? 0) - left;
  }
  const now = shop.now().toISOString();
  return [...byLocation].map(([locationId, lines]) => ({
    id: shop.newId("FulfillmentOrder"),
    locationId,
    status: "OPEN" as const,
    holds: [],
    lines: mergeByLine(lines).map(({ lineId, quantity }) => ({
      id: shop.newId("FulfillmentOrderLineItem"),
      lineId,
      total: quantity,
      remaining: quantity,
    })),
    createdAt: now,
    updatedAt: now,
  }));
}

function mergeByLine(lines: readonly { lineId: string; quantity: number }[]) {
  const merged = new Map<string, number>();
  for (const { lineId, quantity } of lines) merged.set(lineId, (merged.get(lineId) ?? 0) + quantity);
  return [...merged].map(([lineId, quantity]) => ({ lineId, quantity }));
}
