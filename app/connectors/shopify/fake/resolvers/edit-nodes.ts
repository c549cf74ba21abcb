import { draftTotal } from "../actions/edit-order.ts";
import { moneyBag } from "../amounts.ts";
import { gid } from "../ids.ts";
import type { CalculatedLineRow, CalculatedOrderRow, OrderRow } from "../shop-state.ts";
import type { ApiCall } from "./api-call.ts";
import { listed, type PageArgs } from "./connection.ts";
import { orderNode } from "./order-nodes.ts";

export const calculatedLineNode = (order: OrderRow, line: CalculatedLineRow) => ({
  __typename: "CalculatedLineItem",
  id: gid("CalculatedLineItem", line.id),
  title: line.title,
  variantTitle: null,
  sku: line.sku,
  quantity: line.quantity,
  editableQuantity: line.quantity - line.fulfilled,
  editableQuantityBeforeChanges: line.quantity - line.fulfilled,
  hasStagedLineItemDiscount: false,
  restockable: line.variantId !== null,
  restocking: true,
  customAttributes: (order.lines.find(({ id }) => id === line.lineId)?.properties ?? []).map(({ name, value }) => ({
    key: name,
    value,
  })),
  stagedChanges: [],
  originalUnitPriceSet: moneyBag(line.price, order.currency),
  discountedUnitPriceSet: moneyBag(line.price, order.currency),
  editableSubtotalSet: moneyBag(line.price * (line.quantity - line.fulfilled), order.currency),
  uneditableSubtotalSet: moneyBag(line.price * line.fulfilled, order.currency),
});

export const calculatedOrderNode = (call: ApiCall, order: OrderRow, edit: CalculatedOrderRow) => ({
  __typename: "CalculatedOrder",
  id: gid("CalculatedOrder", edit.id),
  committed: edit.committed,
  originalOrder: () => orderNode(call, order),
  notificationPreviewTitle: "",
  notificationPreviewHtml: null,
  shippingLines: [],
  taxLines: [],
  totalPriceSet: () => moneyBag(draftTotal(call.shop, order, edit), order.currency),
  subtotalLineItemsQuantity: edit.lines.reduce((sum, line) => sum + line.quantity, 0),
  lineItems: (args: PageArgs) => listed(edit.lines, args, (line) => calculatedLineNode(order, line)),
  addedLineItems: (args: PageArgs) =>
    listed(
      edit.lines.filter(({ lineId }) => lineId === null),
      args,
      (line) => calculatedLineNode(order, line),
    ),
});
