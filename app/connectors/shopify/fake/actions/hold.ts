import { holdReleased, placedOnHold } from "../rest-payload.ts";
import { isOpen } from "../order-totals.ts";
import { touch, type ShopRuntime } from "../shop-runtime.ts";
import type { FulfillmentOrderRow, HoldRow } from "../shop-state.ts";
import { findFulfillmentOrder } from "./fulfill.ts";
import { done, refuse, type Done } from "./outcome.ts";

export interface HoldRequest {
  readonly reason: string;
  readonly reasonNotes: string | null;
  readonly handle: string;
  readonly lines: readonly { readonly id: string; readonly quantity: number }[];
}

/** fulfillmentOrderHold; with lines, the rest moves to a fulfillment order of its own. */
export function holdFulfillmentOrder(
  shop: ShopRuntime,
  id: string | null,
  appId: string | null,
  request: HoldRequest,
): Done<{ fulfillmentOrder: FulfillmentOrderRow; hold: HoldRow }> {
  const found = findFulfillmentOrder(shop, id);
  if (!found) return refuse(["id"], "Fulfillment order does not exist.", "FULFILLMENT_ORDER_NOT_FOUND");
  const { order, fulfillmentOrder } = found;
  if (!isOpen(fulfillmentOrder)) return refuse(["id"], "Fulfillment order can't be put on hold.", "TAKEN");
  if (fulfillmentOrder.holds.some((hold) => hold.handle === request.handle && hold.appId === appId)) {
    return refuse(["fulfillmentHold", "handle"], "Handle is already in use.", "DUPLICATE_FULFILLMENT_HOLD_HANDLE");
  }
  const now = shop.now().toISOString();
  let rest: FulfillmentOrderRow | null = null;
  if (request.lines.length > 0) {
    const kept = new Map(request.lines.map((line) => [line.id, line.quantity]));
    if (
      [...kept].some(
        ([lineId, quantity]) => quantity > (fulfillmentOrder.lines.find((row) => row.id === lineId)?.remaining ?? 0),
      )
    ) {
      return refuse(
        ["fulfillmentHold", "fulfillmentOrderLineItems"],
        "Invalid quantity.",
        "INVALID_LINE_ITEM_QUANTITY",
      );
    }
    const left = fulfillmentOrder.lines
      .map((row) => ({ row, quantity: row.remaining - (kept.get(row.id) ?? 0) }))
      .filter(({ quantity }) => quantity > 0);
    if (left.length > 0) {
      rest = {
        ...fulfillmentOrder,
        id: shop.newId("FulfillmentOrder"),
        holds: [],
        lines: left.map(({ row, quantity }) => ({
          id: shop.newId("FulfillmentOrderLineItem"),
          lineId: row.lineId,
          total: quantity,
          remaining: quantity,
        })),
        createdAt: now,
        updatedAt: now,
      };
      for (const { row, quantity } of left) {
        row.remaining -= quantity;
        row.total -= quantity;
      }
      fulfillmentOrder.lines = fulfillmentOrder.lines.filter(({ total }) => total > 0);
      order.fulfillmentOrders.push(rest);
    }
  }
  const hold: HoldRow = {
    id: shop.newId("FulfillmentHold"),
    handle: request.handle,
    reason: request.reason,
    reasonNotes: request.reasonNotes,
    appId,
  };
  fulfillmentOrder.holds.push(hold);
  fulfillmentOrder.status = "ON_HOLD";
  fulfillmentOrder.updatedAt = now;
  touch(shop, order);
  shop.publish([{ topic: "fulfillment_orders/placed_on_hold", body: placedOnHold(fulfillmentOrder, hold, rest) }]);
  return done({ fulfillmentOrder, hold });
}

/** fulfillmentOrderReleaseHold; no ids: all of them. */
export function releaseHold(
  shop: ShopRuntime,
  id: string | null,
  holdIds: readonly string[] | null,
): Done<FulfillmentOrderRow> {
  const found = findFulfillmentOrder(shop, id);
  if (!found) return refuse(["id"], "Fulfillment order does not exist.", "FULFILLMENT_ORDER_NOT_FOUND");
  const { order, fulfillmentOrder } = found;
  fulfillmentOrder.holds = holdIds ? fulfillmentOrder.holds.filter((hold) => !holdIds.includes(hold.id)) : [];
  if (fulfillmentOrder.holds.length === 0 && fulfillmentOrder.status === "ON_HOLD") {
    fulfillmentOrder.status = fulfillmentOrder.lines.some(({ remaining, total }) => remaining < total)
      ? "IN_PROGRESS"
      : "OPEN";
    fulfillmentOrder.updatedAt = shop.now().toISOString();
    touch(shop, order);
    shop.publish([{ topic: "fulfillment_orders/hold_released", body: holdReleased(fulfillmentOrder) }]);
  }
  return done(fulfillmentOrder);
}

/** fulfillmentOrderReportProgress: "in progress" on the order page. */
export function reportProgress(shop: ShopRuntime, id: string | null): Done<FulfillmentOrderRow> {
  const found = findFulfillmentOrder(shop, id);
  if (!found) return refuse(["id"], "Fulfillment order does not exist.");
  if (found.fulfillmentOrder.status !== "OPEN" && found.fulfillmentOrder.status !== "IN_PROGRESS") {
    return refuse(["id"], "Progress can't be reported for this fulfillment order.");
  }
  found.fulfillmentOrder.status = "IN_PROGRESS";
  found.fulfillmentOrder.updatedAt = shop.now().toISOString();
  touch(shop, found.order);
  return done(found.fulfillmentOrder);
}
