import { totalsOf } from "../order-totals.ts";
import { publishOrder, touch, type ShopRuntime } from "../shop-runtime.ts";
import type { OrderRow } from "../shop-state.ts";
import { done, refuse, type Done } from "./outcome.ts";

/** Mark as paid (COD, manual) or capture what was authorized. */
export function payOrder(shop: ShopRuntime, order: OrderRow): Done<OrderRow> {
  const { outstanding } = totalsOf(order);
  if (order.cancelledAt || outstanding <= 0) return refuse(["id"], "Order cannot be marked as paid.");
  const authorized = order.transactions.some(({ kind }) => kind === "AUTHORIZATION");
  for (const transaction of order.transactions) {
    if (transaction.status === "PENDING") transaction.status = "FAILURE";
  }
  order.transactions.push({
    id: shop.newId("OrderTransaction"),
    kind: authorized ? "CAPTURE" : "SALE",
    status: "SUCCESS",
    gateway: order.transactions[0]?.gateway ?? "manual",
    amount: outstanding,
    createdAt: shop.now().toISOString(),
    test: order.test,
  });
  order.declaredStatus = null;
  touch(shop, order);
  publishOrder(shop, order, ["orders/paid", "orders/updated"]);
  return done(order);
}
