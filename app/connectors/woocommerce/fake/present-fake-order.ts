import type { FakeOrder } from "../../_contract/fake-store.ts";
import { orderMarks } from "../order-marks.ts";
import { fromUnits, totalTax, toUnits } from "./order-totals.ts";
import { unshipped } from "./ship-order.ts";
import type { Store } from "./store.ts";
import { gmtTime } from "./store-time.ts";
import type { Address, StoredMeta, StoredOrder } from "./store-state.ts";

/**
 * The order as the contract's tests and the sandbox look at it. Two things have no place of their own in WooCommerce and
 * are shown where they are looked for: tags are the custom field we write them to, and fees (which carry the taxes that
 * the marketplace charged) count as tax, so that lines, shipping and tax sum to the total.
 */
export function presentFakeOrder(store: Store, order: StoredOrder): FakeOrder {
  const { decimals } = store;
  const field = (key: string): string | null => {
    const value = order.meta.find((meta) => meta.key === key)?.value;
    return typeof value === "string" ? value : null;
  };
  const fees = order.feeLines.reduce((sum, fee) => sum + toUnits(fee.total, decimals), 0);
  const tags = field(orderMarks.tags);
  return {
    externalId: String(order.id),
    name: `#${order.id}`,
    createdAt: `${gmtTime(order.createdAt)}Z`,
    reference: field(orderMarks.reference),
    status: order.status,
    paid: order.paidAt !== null,
    cancelled: order.status === "cancelled" || order.status === "trash",
    currency: order.currency,
    total: order.total,
    shippingTotal: order.shippingTotal,
    taxTotal: fromUnits(toUnits(totalTax(store, order), decimals) + fees, decimals),
    discountTotal: order.discountTotal,
    note: order.customerNote || null,
    tags: tags ? tags.split(", ") : [],
    attributes: order.meta.filter(isAttribute).map(({ key, value }) => ({ name: key, value: String(value) })),
    email: order.billing["email"] || field(orderMarks.email),
    phone: order.billing["phone"] || order.shipping["phone"] || null,
    shippingAddress: presentAddress(order.shipping),
    billingAddress: presentAddress(order.billing),
    lines: order.lineItems.map((line) => ({
      id: String(line.id),
      title: line.name,
      sku: line.sku || String(line.meta.find((meta) => meta.key === orderMarks.lineSku)?.value ?? "") || null,
      variantId: line.variationId ? String(line.variationId) : line.productId ? String(line.productId) : null,
      quantity: line.quantity,
      unshipped: unshipped(order, line.id),
      price:
        line.quantity > 0
          ? fromUnits(Math.round(toUnits(line.subtotal, decimals) / line.quantity), decimals)
          : line.subtotal,
      total: line.total,
    })),
    fulfillments: order.shipments.map(({ id, lines, tracking, cancelled }) => ({
      id,
      cancelled,
      tracking,
      lines: lines.map(({ lineId, quantity }) => ({ lineId: String(lineId), quantity })),
    })),
    customerMails: order.customerMails.length,
  };
}

const ours: readonly string[] = Object.values(orderMarks);
const isAttribute = ({ key }: StoredMeta): boolean =>
  !key.startsWith("_") && key !== "is_vat_exempt" && !ours.includes(key);

const presentAddress = (address: Address): Record<string, string | null> | null =>
  Object.values(address).some((value) => value !== "")
    ? Object.fromEntries(Object.entries(address).map(([key, value]) => [key, value || null]))
    : null;
