import { isOpen, lineNet, shareOf, taxOf, totalsOf } from "../order-totals.ts";
import { publishOrder, touch, type ShopRuntime } from "../shop-runtime.ts";
import type { JobRow, OrderRow, RefundRow } from "../shop-state.ts";
import { done, refuse, type Done } from "./outcome.ts";
import { recordRefund } from "./refund-order.ts";

export interface CancelRequest {
  readonly reason: string;
  readonly restock: boolean;
  readonly refund: boolean;
  readonly notifyCustomer: boolean;
  readonly staffNote: string | null;
}

/** Why the order can't be cancelled; null: it can. */
export function cancelComplaint(order: OrderRow): string | null {
  if (order.cancelledAt) return "Order has already been cancelled.";
  if (order.fulfillments.some(({ status }) => status !== "CANCELLED")) {
    return "Cannot cancel an order that has fulfillments which can't be cancelled.";
  }
  return null;
}

/** orderCancel: only starts the work. */
export function startCancelling(shop: ShopRuntime, order: OrderRow, request: CancelRequest): Done<JobRow> {
  const complaint = cancelComplaint(order);
  if (complaint) return refuse(["orderId"], complaint, "INVALID");
  if ((request.staffNote?.length ?? 0) > 255) {
    return refuse(["staffNote"], "Staff note is too long (maximum is 255 characters)", "INVALID");
  }
  const { looks, ms } = shop.behaviour.cancelJob;
  const job: JobRow = {
    id: shop.newId("Job"),
    kind: "orderCancel",
    orderId: order.id,
    restock: request.restock,
    refund: request.refund,
    reason: request.reason,
    staffNote: request.staffNote,
    notifyCustomer: request.notifyCustomer,
    looksLeft: looks,
    dueAt: shop.now().getTime() + ms,
    status: "STARTED",
    error: null,
  };
  shop.state.jobs.push(job);
  return done(job);
}

/** Somebody looked at the order or its job: one look less until it is done. */
export function lookAtJobs(shop: ShopRuntime, orderId: string): void {
  for (const job of shop.state.jobs) {
    if (job.status !== "STARTED" || job.orderId !== orderId) continue;
    if (job.looksLeft <= 0) finishJob(shop, job);
    else job.looksLeft -= 1;
  }
}

/** Finishes the jobs whose time has come. */
export function finishDueJobs(shop: ShopRuntime): void {
  const now = shop.now().getTime();
  for (const job of shop.state.jobs) if (job.status === "STARTED" && job.dueAt <= now) finishJob(shop, job);
}

function finishJob(shop: ShopRuntime, job: JobRow): void {
  const order = shop.state.orders.find(({ id }) => id === job.orderId);
  const complaint = order ? cancelComplaint(order) : "Order does not exist.";
  if (complaint || !order) {
    job.status = "FAILED";
    job.error = complaint;
    return;
  }
  job.status = "SUCCEEDED";
  cancelOrder(shop, order, job);
}

/** Cancels at once: what the job does in the end, and what staff see. */
export function cancelOrder(shop: ShopRuntime, order: OrderRow, request: CancelRequest): void {
  const now = shop.now().toISOString();
  const lines = order.lines
    .filter(({ currentQuantity }) => currentQuantity > 0)
    .map((line): RefundRow["lines"][number] => ({
      id: shop.newId("RefundLineItem"),
      lineId: line.id,
      quantity: line.currentQuantity,
      restockType: request.restock ? "CANCEL" : "NO_RESTOCK",
      subtotal: shareOf(lineNet(line), line.currentQuantity, line),
      tax: shareOf(taxOf(line.taxLines), line.currentQuantity, line),
    }));
  const totals = totalsOf(order);
  const amount = request.refund ? totals.received - totals.refunded : 0;
  if (totals.received === 0 && order.transactions.some(({ kind }) => kind === "AUTHORIZATION")) {
    order.transactions.push({
      id: shop.newId("OrderTransaction"),
      kind: "VOID",
      status: "SUCCESS",
      gateway: order.transactions[0]?.gateway ?? "",
      amount: 0,
      createdAt: now,
      test: order.test,
    });
  }
  recordRefund(shop, order, lines, amount, request.staffNote);
  for (const line of order.lines) line.currentQuantity = 0;
  for (const fulfillmentOrder of order.fulfillmentOrders.filter(isOpen)) {
    fulfillmentOrder.status = "CANCELLED";
    fulfillmentOrder.holds = [];
    fulfillmentOrder.updatedAt = now;
    for (const line of fulfillmentOrder.lines) line.remaining = 0;
  }
  order.cancelledAt = now;
  order.closedAt = now;
  order.cancelReason = request.reason;
  order.staffNote = request.staffNote;
  if (request.notifyCustomer && order.email) order.customerMails += 1;
  touch(shop, order);
  publishOrder(shop, order, ["orders/cancelled", "orders/updated"]);
}
