import type { FakeOrder } from "../../_contract/fake-store.ts";
import { plainAmount } from "./amounts.ts";
import { gid } from "./ids.ts";
import { financialStatus, fulfillmentStatus, lineNet, shareOf, totalsOf, unfulfilledQuantity } from "./order-totals.ts";
import { countryName } from "./places.ts";
import type { AddressRow, OrderRow } from "./shop-state.ts";

const addressView = (row: AddressRow | null): Record<string, string | null> | null =>
  row && { ...row, country: countryName(row.countryCode) };

/** The order as tests and the sandbox look at it. */
export function viewOrder(order: OrderRow): FakeOrder {
  const totals = totalsOf(order);
  const amount = (minor: number) => plainAmount(minor, order.currency);
  return {
    externalId: gid("Order", order.id),
    name: order.name,
    createdAt: order.createdAt,
    reference: order.metafields.find(({ type }) => type === "id")?.value ?? order.sourceIdentifier,
    status: order.cancelledAt ? "CANCELLED" : fulfillmentStatus(order),
    paid: ["PAID", "PARTIALLY_REFUNDED"].includes(financialStatus(order)),
    cancelled: order.cancelledAt !== null,
    currency: order.currency,
    total: amount(totals.current.total),
    shippingTotal: amount(totals.shipping),
    taxTotal: amount(totals.current.tax),
    discountTotal: amount(totals.discounts),
    note: order.note,
    tags: [...order.tags],
    attributes: order.attributes.map(({ key, value }) => ({ name: key, value })),
    email: order.email,
    phone: order.phone,
    shippingAddress: addressView(order.shippingAddress),
    billingAddress: addressView(order.billingAddress),
    lines: order.lines.map((line) => ({
      id: gid("LineItem", line.id),
      title: line.title,
      sku: line.sku,
      variantId: line.variantId && gid("ProductVariant", line.variantId),
      quantity: line.currentQuantity,
      unshipped: unfulfilledQuantity(order, line),
      price: amount(line.price),
      total: amount(shareOf(lineNet(line), line.currentQuantity, line)),
    })),
    fulfillments: order.fulfillments.map((fulfillment) => ({
      id: gid("Fulfillment", fulfillment.id),
      cancelled: fulfillment.status === "CANCELLED",
      lines: fulfillment.lines.map(({ lineId, quantity }) => ({ lineId: gid("LineItem", lineId), quantity })),
      tracking: fulfillment.tracking.numbers[0]
        ? {
            company: fulfillment.tracking.company ?? "",
            number: fulfillment.tracking.numbers[0],
            ...(fulfillment.tracking.urls[0] && { url: fulfillment.tracking.urls[0] }),
          }
        : null,
    })),
    customerMails: order.customerMails,
  };
}
