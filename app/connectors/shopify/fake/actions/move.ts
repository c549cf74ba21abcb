import { isOpen } from "../order-totals.ts";
import { touch, type ShopRuntime } from "../shop-runtime.ts";
import type { FulfillmentOrderRow } from "../shop-state.ts";
import { findFulfillmentOrder } from "./fulfill.ts";
import { done, refuse, type Done } from "./outcome.ts";

/** fulfillmentOrderMove, of a whole fulfillment order: its stock is taken at the new location and given back at the old. */
export function moveFulfillmentOrder(
  shop: ShopRuntime,
  id: string | null,
  locationId: string | null,
): Done<FulfillmentOrderRow> {
  const found = findFulfillmentOrder(shop, id);
  if (!found) return refuse(["id"], "Fulfillment order does not exist.");
  const { order, fulfillmentOrder } = found;
  const location = shop.state.locations.find((row) => row.id === locationId && row.active);
  if (!location) return refuse(["newLocationId"], "Location not found.");
  if (!isOpen(fulfillmentOrder)) return refuse(["id"], "Cannot change location of a closed fulfillment order.");
  if (fulfillmentOrder.status === "IN_PROGRESS")
    return refuse(["id"], "Cannot change location of a fulfillment order that is in progress.");
  if (fulfillmentOrder.locationId === location.id)
    return refuse(["newLocationId"], "Fulfillment order is already assigned to this location.");
  const moved = fulfillmentOrder.lines.flatMap(({ lineId, remaining }) => {
    const variantId = order.lines.find((line) => line.id === lineId)?.variantId;
    const variant = shop.state.products.flatMap(({ variants }) => variants).find((row) => row.id === variantId);
    return variant?.stock ? [{ stock: variant.stock, remaining }] : [];
  });
  if (moved.some(({ stock }) => stock[location.id] === undefined))
    return refuse(["id"], "The destination location doesn't stock the requested inventory item.");
  for (const { stock, remaining } of moved) {
    stock[fulfillmentOrder.locationId] = (stock[fulfillmentOrder.locationId] ?? 0) + remaining;
    stock[location.id] = (stock[location.id] ?? 0) - remaining;
  }
  fulfillmentOrder.locationId = location.id;
  fulfillmentOrder.updatedAt = shop.now().toISOString();
  touch(shop, order);
  return done(fulfillmentOrder);
}
