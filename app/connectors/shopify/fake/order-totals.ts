import { allocate } from "../../../domain/shared/allocate.ts";
import type { FulfillmentOrderRow, LineRow, OrderRow, ShippingLineRow, TaxLineRow, TaxRate } from "./shop-state.ts";

const total = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

export const discountOf = (line: { discounts: readonly { amount: number }[] }): number =>
  total(line.discounts.map((discount) => discount.amount));
export const taxOf = (lines: readonly TaxLineRow[]): number => total(lines.map((line) => line.amount));

/** A line as ordered, after its discounts. */
export const lineNet = (line: LineRow): number => line.price * line.quantity - discountOf(line);
export const shippingNet = (line: ShippingLineRow): number => line.price - discountOf(line);

/** The share of an amount of the whole line that falls to `quantity` of its items. */
export const shareOf = (amount: number, quantity: number, line: LineRow): number =>
  line.quantity === 0 ? 0 : (allocate(amount, [quantity, line.quantity - quantity])[0] ?? 0);

export const fulfilledQuantity = (order: OrderRow, lineId: string): number =>
  total(
    order.fulfillments
      .filter((fulfillment) => fulfillment.status !== "CANCELLED")
      .flatMap((fulfillment) => fulfillment.lines.filter((line) => line.lineId === lineId))
      .map((line) => line.quantity),
  );
/** What the open fulfillment orders still hold of a line. */
export const unfulfilledQuantity = (order: OrderRow, line: LineRow): number =>
  total(
    order.fulfillmentOrders
      .filter(isOpen)
      .flatMap((fulfillmentOrder) => fulfillmentOrder.lines)
      .filter(({ lineId }) => lineId === line.id)
      .map(({ remaining }) => remaining),
  );
export const isOpen = ({ status }: FulfillmentOrderRow): boolean => status !== "CLOSED" && status !== "CANCELLED";

/** Taxes of a net amount: on top, or contained in it. Each rate is rounded by itself, half up, as checkout does. */
export function taxLinesFor(net: number, rates: readonly TaxRate[], included: boolean): TaxLineRow[] {
  const sumOfRates = total(rates.map((rate) => rate.rate));
  const base = included ? net / (1 + sumOfRates) : net;
  return rates.map((rate) => ({ title: rate.title, rate: rate.rate, amount: Math.round(base * rate.rate + 1e-9) }));
}

export interface OrderTotals {
  readonly lineItems: number;
  readonly discounts: number;
  readonly subtotal: number;
  readonly shipping: number;
  readonly tax: number;
  readonly total: number;
  readonly current: {
    readonly subtotal: number;
    readonly discounts: number;
    readonly tax: number;
    readonly total: number;
  };
  readonly received: number;
  readonly refunded: number;
  readonly outstanding: number;
}

export function totalsOf(order: OrderRow): OrderTotals {
  const shipping = total(order.shippingLines.map(shippingNet));
  const shippingTax = total(order.shippingLines.map((line) => taxOf(line.taxLines)));
  const subtotal = total(order.lines.map(lineNet));
  const tax = total(order.lines.map((line) => taxOf(line.taxLines))) + shippingTax + taxOf(order.taxLines);
  const currentSubtotal = total(order.lines.map((line) => shareOf(lineNet(line), line.currentQuantity, line)));
  const currentDiscounts = total(order.lines.map((line) => shareOf(discountOf(line), line.currentQuantity, line)));
  const currentTax =
    total(order.lines.map((line) => shareOf(taxOf(line.taxLines), line.currentQuantity, line))) +
    shippingTax +
    taxOf(order.taxLines);
  const whole = subtotal + shipping + (order.taxesIncluded ? 0 : tax);
  const currentTotal = currentSubtotal + shipping + (order.taxesIncluded ? 0 : currentTax);
  const successful = order.transactions.filter((transaction) => transaction.status === "SUCCESS");
  const paidIn = total(
    successful.filter(({ kind }) => kind === "SALE" || kind === "CAPTURE").map(({ amount }) => amount),
  );
  const received = order.transactions.length === 0 && order.declaredStatus === "PAID" ? whole : paidIn;
  const refunded = total(successful.filter(({ kind }) => kind === "REFUND").map(({ amount }) => amount));
  return {
    lineItems: total(order.lines.map((line) => line.price * line.quantity)),
    discounts: total(order.lines.map(discountOf)) + total(order.shippingLines.map(discountOf)),
    subtotal,
    shipping,
    tax,
    total: whole,
    current: { subtotal: currentSubtotal, discounts: currentDiscounts, tax: currentTax, total: currentTotal },
    received,
    refunded,
    outstanding: currentTotal - (received - refunded),
  };
}

/** Order.displayFinancialStatus. */
export function financialStatus(order: OrderRow): string {
  const totals = totalsOf(order);
  const authorized = order.transactions.some(({ kind, status }) => kind === "AUTHORIZATION" && status === "SUCCESS");
  const voided = order.transactions.some(({ kind }) => kind === "VOID");
  if (order.transactions.length === 0 && order.declaredStatus) return order.declaredStatus;
  if (totals.received > 0 && totals.refunded >= totals.received) return "REFUNDED";
  if (totals.refunded > 0) return "PARTIALLY_REFUNDED";
  if (voided || (order.cancelledAt && totals.received === 0)) return "VOIDED";
  if (totals.received > 0) return totals.outstanding > 0 ? "PARTIALLY_PAID" : "PAID";
  if (authorized) return "AUTHORIZED";
  return totals.total === 0 && order.transactions.length > 0 ? "PAID" : "PENDING";
}

/** Order.displayFulfillmentStatus. */
export function fulfillmentStatus(order: OrderRow): string {
  if (order.rawStatus !== null) return order.rawStatus;
  const shipped = order.lines.some((line) => fulfilledQuantity(order, line.id) > 0);
  const left = order.lines.some((line) => unfulfilledQuantity(order, line) > 0);
  if (shipped && !left) return "FULFILLED";
  if (shipped) return "PARTIALLY_FULFILLED";
  if (order.fulfillmentOrders.length === 0) return "FULFILLMENT_NOT_REQUIRED";
  const open = order.fulfillmentOrders.filter(isOpen);
  if (open.some(({ status }) => status === "ON_HOLD")) return "ON_HOLD";
  if (open.some(({ status }) => status === "SCHEDULED")) return "SCHEDULED";
  if (open.some(({ status }) => status === "IN_PROGRESS")) return "IN_PROGRESS";
  return "UNFULFILLED";
}
