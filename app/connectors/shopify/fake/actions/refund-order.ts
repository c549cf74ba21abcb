import { isOpen, lineNet, shareOf, taxOf, totalsOf, unfulfilledQuantity } from "../order-totals.ts";
import { orderPayload, refundPayload } from "../rest-payload.ts";
import { touch, type ShopRuntime } from "../shop-runtime.ts";
import type { LineRow, OrderRow, RefundRow } from "../shop-state.ts";
import { done, refuse, type Done } from "./outcome.ts";

export interface RefundRequest {
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: number;
    readonly restockType: RefundRow["lines"][number]["restockType"];
  }[];
  /** Minor units given back; null: what the lines were worth. */
  readonly amount: number | null;
  readonly note: string | null;
}

/** refundCreate. Items that have not shipped leave the order; shipped ones come back. */
export function refundOrder(shop: ShopRuntime, order: OrderRow, request: RefundRequest): Done<RefundRow> {
  for (const [index, wanted] of request.lines.entries()) {
    const line = order.lines.find(({ id }) => id === wanted.lineId);
    const field = ["refundLineItems", String(index)];
    if (!line) return refuse([...field, "lineItemId"], "Line item does not exist.");
    if (wanted.quantity < 1 || wanted.quantity > line.currentQuantity) {
      return refuse([...field, "quantity"], "Quantity cannot refund more items than were purchased");
    }
    if (wanted.restockType === "CANCEL" && wanted.quantity > unfulfilledQuantity(order, line)) {
      return refuse([...field, "restockType"], "Restock type CANCEL is only for items that are not fulfilled.");
    }
  }
  const lines = request.lines.map((wanted): RefundRow["lines"][number] => {
    const line = order.lines.find(({ id }) => id === wanted.lineId) as LineRow;
    return {
      id: shop.newId("RefundLineItem"),
      lineId: line.id,
      quantity: wanted.quantity,
      restockType: wanted.restockType,
      subtotal: shareOf(lineNet(line), wanted.quantity, line),
      tax: shareOf(taxOf(line.taxLines), wanted.quantity, line),
    };
  });
  const worth = lines.reduce((sum, line) => sum + line.subtotal + (order.taxesIncluded ? 0 : line.tax), 0);
  const totals = totalsOf(order);
  const refundable = totals.received - totals.refunded;
  const amount = Math.min(request.amount ?? worth, Math.max(0, refundable));
  if (request.amount !== null && request.amount > refundable) {
    return refuse(["transactions"], "Refund amount is more than was received.");
  }
  for (const line of lines) {
    const row = order.lines.find(({ id }) => id === line.lineId);
    if (row) row.currentQuantity -= line.quantity;
    if (line.restockType !== "RETURN") removeFromFulfillmentOrders(shop, order, line.lineId, line.quantity);
  }
  const refund = recordRefund(shop, order, lines, amount, request.note);
  touch(shop, order);
  shop.publish([
    { topic: "refunds/create", body: refundPayload(shop.state, order, refund) },
    { topic: "orders/updated", body: orderPayload(shop.state, order) },
  ]);
  return done(refund);
}

/** Writes a refund and its transaction into the order. */
export function recordRefund(
  shop: ShopRuntime,
  order: OrderRow,
  lines: RefundRow["lines"],
  amount: number,
  note: string | null,
): RefundRow {
  const now = shop.now().toISOString();
  const transactionIds: string[] = [];
  if (amount > 0) {
    if (order.transactions.length === 0) {
      // Declared as paid through the API: there is no transaction to refund, so one is made up for the sums to hold.
      order.transactions.push({
        id: shop.newId("OrderTransaction"),
        kind: "SALE",
        status: "SUCCESS",
        gateway: "manual",
        amount: totalsOf(order).total,
        createdAt: order.createdAt,
        test: order.test,
      });
    }
    const id = shop.newId("OrderTransaction");
    transactionIds.push(id);
    order.transactions.push({
      id,
      kind: "REFUND",
      status: "SUCCESS",
      gateway: order.transactions[0]?.gateway ?? "manual",
      amount,
      createdAt: now,
      test: order.test,
    });
  }
  const refund: RefundRow = { id: shop.newId("Refund"), note, createdAt: now, amount, transactionIds, lines };
  order.refunds.push(refund);
  return refund;
}

/** Takes items that will not ship any more out of the open fulfillment orders. */
export function removeFromFulfillmentOrders(
  shop: ShopRuntime,
  order: OrderRow,
  lineId: string,
  quantity: number,
): void {
  let left = quantity;
  for (const fulfillmentOrder of order.fulfillmentOrders.filter(isOpen)) {
    for (const line of fulfillmentOrder.lines.filter((row) => row.lineId === lineId)) {
      const taken = Math.min(left, line.remaining);
      line.remaining -= taken;
      line.total -= taken;
      left -= taken;
    }
    fulfillmentOrder.lines = fulfillmentOrder.lines.filter(({ total }) => total > 0);
    if (fulfillmentOrder.lines.every(({ remaining }) => remaining === 0)) fulfillmentOrder.status = "CLOSED";
    fulfillmentOrder.updatedAt = shop.now().toISOString();
  }
}
