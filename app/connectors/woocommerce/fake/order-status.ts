import type { Store } from "./store.ts";
import type { StoredOrder } from "./store-state.ts";

/** What moving into a status sends to the customer, if the order has an e-mail address. `pending` mails nobody. */
const customerMailOn: Readonly<Record<string, string>> = {
  processing: "Your order has been received!",
  "on-hold": "We've received your order and it's on hold",
  completed: "Your order is complete",
  refunded: "Your order has been refunded",
};
const staffMailOn = ["processing", "on-hold", "completed", "cancelled", "failed"];

/**
 * Moves an order to a status with everything the store does by itself: dates, stock, mails and the note about it. Any
 * transition is allowed; moving to the status it has is no transition.
 */
export function moveToStatus(store: Store, order: StoredOrder, status: string): void {
  const before = order.status;
  order.status = status;
  if (before === status) return;
  const now = store.nowSeconds();
  if (status === "completed") order.completedAt ??= now;
  if (status === "processing" || status === "completed") order.paidAt ??= now;
  adjustStock(store, order);
  addNote(store, order, `Order status changed from ${before} to ${status}.`, "system");
  const mail = customerMailOn[status];
  const email = order.billing["email"];
  if (mail !== undefined && email) order.customerMails.push({ kind: mail, to: email });
  if (staffMailOn.includes(status)) order.staffMails.push(status);
}

export function addNote(store: Store, order: StoredOrder, text: string, author: string, customerNote = false): number {
  const id = store.nextId();
  order.notes.push({ id, author, createdAt: store.nowSeconds(), text, customerNote });
  const email = order.billing["email"];
  if (customerNote && email) order.customerMails.push({ kind: "A note has been added to your order", to: email });
  return id;
}

/**
 * Reduced on processing, completed and on-hold; given back on cancelled and pending, and on nothing else. Nobody checks
 * that there is enough: stock goes below zero.
 */
function adjustStock(store: Store, order: StoredOrder): void {
  const takes = ["processing", "completed", "on-hold"].includes(order.status);
  const gives = ["cancelled", "pending"].includes(order.status);
  if (takes === order.stockReduced || !(takes || gives)) return;
  for (const line of order.lineItems) moveStock(store, line, takes ? -line.quantity : line.quantity);
  order.stockReduced = takes;
}

/** A line that becomes less while the order has taken its stock gives the difference back, and the other way round. */
export function moveStock(
  store: Store,
  line: Pick<StoredOrder["lineItems"][number], "productId" | "variationId">,
  by: number,
): void {
  const product = store.state.products.find((candidate) => candidate.id === line.productId);
  const item = product?.variations.find((variation) => variation.id === line.variationId) ?? product;
  if (item && item.stock !== null) item.stock += by;
}
