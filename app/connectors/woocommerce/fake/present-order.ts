import { totalTax, toUnits } from "./order-totals.ts";
import type { Store } from "./store.ts";
import { gmtTime, localTime } from "./store-time.ts";
import type { StoredLine, StoredMeta, StoredOrder } from "./store-state.ts";

const metaJson = (meta: readonly StoredMeta[]): unknown[] => meta.map(({ id, key, value }) => ({ id, key, value }));

/** An order as `GET /wc/v3/orders/<id>` gives it. */
export function presentOrder(store: Store, order: StoredOrder): Record<string, unknown> {
  const time = (seconds: number | null): { local: string | null; gmt: string | null } => ({
    local: seconds === null ? null : localTime(store, seconds),
    gmt: seconds === null ? null : gmtTime(seconds),
  });
  const created = time(order.createdAt);
  const modified = time(order.modifiedAt);
  const completed = time(order.completedAt);
  const paid = time(order.paidAt);
  return {
    id: order.id,
    parent_id: 0,
    status: order.status,
    currency: order.currency,
    version: store.version,
    prices_include_tax: store.options.taxes?.pricesIncludeTax === true,
    date_created: created.local,
    date_modified: modified.local,
    discount_total: order.discountTotal,
    discount_tax: "0.00",
    shipping_total: order.shippingTotal,
    shipping_tax: order.shippingTax,
    cart_tax: order.cartTax,
    total: order.total,
    total_tax: totalTax(store, order),
    customer_id: 0,
    order_key: `wc_order_${order.id}`,
    billing: order.billing,
    shipping: order.shipping,
    payment_method: order.paymentMethod,
    payment_method_title: order.paymentMethodTitle,
    transaction_id: order.transactionId,
    customer_ip_address: "",
    customer_user_agent: "",
    created_via: order.createdVia,
    customer_note: order.customerNote,
    date_completed: completed.local,
    date_paid: paid.local,
    cart_hash: "",
    number: String(order.id),
    meta_data: metaJson(order.meta),
    line_items: order.lineItems.map((line) => presentLine(store, line)),
    tax_lines: [],
    shipping_lines: order.shippingLines.map((line) => ({
      id: line.id,
      method_title: line.methodTitle,
      method_id: line.methodId,
      instance_id: "",
      total: line.total,
      total_tax: line.totalTax,
      taxes: [],
      meta_data: metaJson(line.meta),
    })),
    fee_lines: order.feeLines.map((fee) => ({
      id: fee.id,
      name: fee.name,
      tax_class: "",
      tax_status: fee.taxStatus,
      amount: fee.total,
      total: fee.total,
      total_tax: fee.totalTax,
      taxes: [],
      meta_data: metaJson(fee.meta),
    })),
    coupon_lines: [],
    refunds: order.refunds.map(({ id, reason, amount }) => ({ id, reason, total: `-${amount}` })),
    payment_url: `https://${store.options.host}/checkout/order-pay/${order.id}/`,
    is_editable: ["pending", "on-hold", "auto-draft"].includes(order.status),
    needs_payment: ["pending", "failed"].includes(order.status) && toUnits(order.total, store.decimals) > 0,
    needs_processing: order.lineItems.some((line) => line.productId !== 0),
    date_created_gmt: created.gmt,
    date_modified_gmt: modified.gmt,
    date_completed_gmt: completed.gmt,
    date_paid_gmt: paid.gmt,
    currency_symbol: order.currency,
    _links: { self: [{ href: `https://${store.options.host}/wp-json/wc/v3/orders/${order.id}` }] },
  };
}

function presentLine(store: Store, line: StoredLine): Record<string, unknown> {
  return {
    id: line.id,
    name: line.name,
    product_id: line.productId,
    variation_id: line.variationId,
    quantity: line.quantity,
    tax_class: line.taxClass,
    subtotal: line.subtotal,
    subtotal_tax: line.totalTax,
    total: line.total,
    total_tax: line.totalTax,
    taxes: [],
    meta_data: metaJson(line.meta),
    sku: line.sku,
    global_unique_id: "",
    price: line.quantity === 0 ? 0 : toUnits(line.total, store.decimals) / 10 ** store.decimals / line.quantity,
    image: { id: "", src: "" },
    parent_name: null,
  };
}

/** `_fields=id,status`: only those. `_links` still come for single orders. */
export function narrow(
  item: Record<string, unknown>,
  fields: string | null,
  keepLinks: boolean,
): Record<string, unknown> {
  if (fields === null || fields === "") return item;
  const wanted = new Set(fields.split(",").map((field) => field.trim().split(".")[0]));
  if (keepLinks) wanted.add("_links");
  return Object.fromEntries(Object.entries(item).filter(([key]) => wanted.has(key)));
}
