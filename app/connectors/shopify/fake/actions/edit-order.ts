import { readAmount } from "../amounts.ts";
import { isOpen, fulfilledQuantity, lineNet, taxLinesFor, totalsOf } from "../order-totals.ts";
import { orderEdited, orderPayload } from "../rest-payload.ts";
import { touch, type ShopRuntime } from "../shop-runtime.ts";
import type { CalculatedLineRow, CalculatedOrderRow, LineRow, OrderRow } from "../shop-state.ts";
import { routeLines } from "./assemble-order.ts";
import { findVariant } from "./create-order.ts";
import { done, refuse, type Done } from "./outcome.ts";
import { recordRefund, removeFromFulfillmentOrders } from "./refund-order.ts";
import { recountTaxes } from "./update-order.ts";

/** Why line items can't be edited; null: they can. */
export function editComplaint(order: OrderRow): string | null {
  if (order.cancelledAt) return "The order cannot be edited because it is canceled.";
  return order.closedAt ? "The order cannot be edited because it is archived." : null;
}

/** orderEditBegin: a draft of the order, with ids of its own. */
export function beginEdit(shop: ShopRuntime, order: OrderRow): Done<CalculatedOrderRow> {
  const complaint = editComplaint(order);
  if (complaint) return refuse(["id"], complaint);
  const calculated: CalculatedOrderRow = {
    id: shop.newId("CalculatedOrder"),
    orderId: order.id,
    committed: false,
    lines: order.lines.map((line) => ({
      id: line.id,
      lineId: line.id,
      title: line.title,
      variantId: line.variantId,
      sku: line.sku,
      price: line.price,
      quantity: line.currentQuantity,
      fulfilled: fulfilledQuantity(order, line.id),
      requiresShipping: line.requiresShipping,
      taxable: line.taxable,
    })),
  };
  shop.state.calculatedOrders.push(calculated);
  return done(calculated);
}

export function findEdit(shop: ShopRuntime, id: string | null): CalculatedOrderRow | undefined {
  return shop.state.calculatedOrders.find((row) => row.id === id && !row.committed);
}

/** orderEditSetQuantity: absolute, so running it twice is harmless; shipped items stay. */
export function setEditQuantity(
  edit: CalculatedOrderRow,
  lineId: string | null,
  quantity: number,
): Done<CalculatedLineRow> {
  const line = edit.lines.find(({ id }) => id === lineId);
  if (!line) return refuse(["lineItemId"], "The calculated line item does not exist.");
  if (quantity < line.fulfilled) return refuse(["quantity"], "The quantity can't be less than what is fulfilled.");
  line.quantity = quantity;
  return done(line);
}

/** CalculatedOrder.totalPriceSet: what the order would come to, were the draft committed now. */
export function draftTotal(shop: ShopRuntime, order: OrderRow, edit: CalculatedOrderRow): number {
  const draft = structuredClone(order);
  for (const wanted of edit.lines) {
    const line = draft.lines.find(({ id }) => id === wanted.lineId);
    if (!line) draft.lines.push(newLine(shop, draft, wanted));
    else {
      line.quantity += Math.max(wanted.quantity - line.currentQuantity, 0);
      line.currentQuantity = wanted.quantity;
    }
  }
  if (shop.behaviour.editTaxes === "recounted") recountTaxes(shop, draft);
  return totalsOf(draft).current.total;
}

/** orderEditAddVariant. */
export function addVariantToEdit(
  shop: ShopRuntime,
  edit: CalculatedOrderRow,
  variantId: string,
  quantity: number,
): Done<CalculatedLineRow> {
  const found = findVariant(shop, variantId);
  if (!found) return refuse(["variantId"], "The variant does not exist.");
  if (quantity < 1) return refuse(["quantity"], "Quantity must be greater than 0");
  return done(
    addLine(shop, edit, {
      title: found.product.title,
      variantId: found.variant.id,
      sku: found.variant.sku,
      price: found.variant.price,
      quantity,
      requiresShipping: found.variant.requiresShipping,
      taxable: found.variant.taxable,
    }),
  );
}

/** orderEditAddCustomItem. */
export function addCustomToEdit(
  shop: ShopRuntime,
  edit: CalculatedOrderRow,
  item: { title: string; amount: string; quantity: number; requiresShipping: boolean; taxable: boolean },
): Done<CalculatedLineRow> {
  const order = shop.state.orders.find(({ id }) => id === edit.orderId);
  const price = readAmount(item.amount, order?.currency ?? shop.state.currency);
  if (price === null) return refuse(["price"], "Price is invalid");
  return done(addLine(shop, edit, { ...item, variantId: null, sku: null, price }));
}

function addLine(
  shop: ShopRuntime,
  edit: CalculatedOrderRow,
  line: Pick<CalculatedLineRow, "title" | "variantId" | "sku" | "price" | "quantity" | "requiresShipping" | "taxable">,
): CalculatedLineRow {
  const { title, variantId, sku, price, quantity, requiresShipping, taxable } = line;
  const row = { title, variantId, sku, price, quantity, requiresShipping, taxable };
  const added: CalculatedLineRow = { ...row, id: shop.newId("LineItem"), lineId: null, fulfilled: 0 };
  edit.lines.push(added);
  return added;
}

/** orderEditCommit: removed items leave the order as a refund does, added ones get fulfillment orders. */
export function commitEdit(
  shop: ShopRuntime,
  edit: CalculatedOrderRow,
  appId: string | null,
  staffNote: string,
): Done<OrderRow> {
  const order = shop.state.orders.find(({ id }) => id === edit.orderId);
  if (!order) return refuse(["id"], "The order does not exist.");
  const complaint = editComplaint(order);
  if (complaint) return refuse(["id"], complaint);
  edit.committed = true;
  const additions: { lineId: string; delta: number }[] = [];
  const removals: { lineId: string; delta: number }[] = [];
  for (const wanted of edit.lines) {
    const line = order.lines.find(({ id }) => id === wanted.lineId);
    const delta = wanted.quantity - (line?.currentQuantity ?? 0);
    if (delta === 0) continue;
    if (delta < 0 && line) {
      removals.push({ lineId: line.id, delta: -delta });
      line.currentQuantity += delta;
      removeFromFulfillmentOrders(shop, order, line.id, -delta);
      continue;
    }
    const grown = line ?? newLine(shop, order, wanted);
    additions.push({ lineId: grown.id, delta });
    if (line) {
      line.quantity += delta;
      line.currentQuantity += delta;
    } else {
      order.lines.push(grown);
    }
    grown.taxLines = grown.taxable ? taxLinesFor(lineNet(grown), grown.rates, order.taxesIncluded) : [];
    addToFulfillmentOrders(shop, order, grown, delta);
  }
  if (removals.length > 0) {
    const lines = removals.map(({ lineId, delta }) => ({
      id: shop.newId("RefundLineItem"),
      lineId,
      quantity: delta,
      restockType: "CANCEL" as const,
      subtotal: 0,
      tax: 0,
    }));
    recordRefund(shop, order, lines, 0, null);
  }
  if (shop.behaviour.editTaxes === "recounted") recountTaxes(shop, order);
  order.edited = true;
  touch(shop, order);
  const at = shop.now().toISOString();
  const body = orderPayload(shop.state, order);
  const id = shop.newId("OrderEdit");
  shop.publish([
    { topic: "orders/edited", body: orderEdited(shop.state, { id, order, appId, at, staffNote, additions, removals }) },
    { topic: "orders/updated", body },
  ]);
  return done(order);
}

function newLine(shop: ShopRuntime, order: OrderRow, added: CalculatedLineRow): LineRow {
  const found = added.variantId ? findVariant(shop, added.variantId) : null;
  const title = found?.variant.title;
  return {
    id: added.id,
    title: added.title,
    variantTitle: title && title !== "Default Title" ? title : null,
    variantId: added.variantId,
    productId: found?.product.id ?? null,
    sku: added.sku,
    vendor: found?.product.vendor ?? null,
    quantity: added.quantity,
    currentQuantity: added.quantity,
    price: added.price,
    requiresShipping: added.requiresShipping,
    taxable: added.taxable,
    giftCard: false,
    grams: found?.variant.grams ?? 0,
    properties: [],
    taxLines: [],
    discounts: [],
    rates: [...(order.lines[0]?.rates ?? shop.state.taxRates)],
  };
}

function addToFulfillmentOrders(shop: ShopRuntime, order: OrderRow, line: LineRow, quantity: number): void {
  for (const added of routeLines(shop, [{ line, quantity }])) {
    const open = order.fulfillmentOrders.find((row) => isOpen(row) && row.locationId === added.locationId);
    if (!open) {
      order.fulfillmentOrders.push(added);
      continue;
    }
    for (const row of added.lines) {
      const same = open.lines.find(({ lineId }) => lineId === row.lineId);
      if (same) {
        same.total += row.total;
        same.remaining += row.remaining;
      } else {
        open.lines.push(row);
      }
    }
    open.updatedAt = added.updatedAt;
  }
}
