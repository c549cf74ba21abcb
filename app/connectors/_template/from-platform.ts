import type {
  CatalogueItem,
  ExternalFulfillment,
  ExternalOrder,
  ExternalOrderChange,
  OrderInStore,
  Tracking,
} from "../_contract/canonical.ts";
import { meaningOf, type StatusTable } from "../../domain/fulfillment/status-table.ts";
import { parseMoney } from "../../domain/shared/money.ts";
import { addressDigest } from "../_contract/address-digest.ts";
import type { z } from "zod";
import { manifest } from "./manifest.ts";
import type { PlatformOrder, productPageSchema } from "./schema.ts";

export const fromPlatformOrder = (order: PlatformOrder, host: string): ExternalOrder => ({
  externalId: order.id,
  name: order.name,
  adminUrl: `https://${host}/admin/orders/${order.id}`,
  lines: order.lines.flatMap(({ id, key }) => (key === null ? [] : [{ key, externalLineId: id }])),
  cancelled: order.status === "cancelled",
  total: parseMoney(order.total, order.currency),
});

export function fromPlatformChange(order: PlatformOrder, statuses: StatusTable): ExternalOrderChange {
  const status = { kind: meaningOf(manifest.orderStatuses, statuses, order.status), raw: order.status };
  const fulfillments = order.shipments.map(fromShipment);
  const unseen = status.kind === "shipped" && !fulfillments.some((fulfillment) => fulfillment.status === "shipped");
  return {
    externalId: order.id,
    reference: order.reference,
    updatedAt: order.updated_at,
    status,
    // A status that means shipped, without a parcel that says so: everything is on its way.
    fulfillments: unseen ? [...fulfillments, wholeOrder(order)] : fulfillments,
  };
}

const fromShipment = (shipment: PlatformOrder["shipments"][number]): ExternalFulfillment => ({
  externalId: shipment.id,
  status: shipment.status === "cancelled" ? "cancelled" : "shipped",
  shippedAt: shipment.shipped_at,
  lines: shipment.lines.map((line) => ({ externalLineId: line.line_id, quantity: line.quantity })),
  trackings: shipment.trackings.map(fromTracking),
});

/** Nothing for an order that is not ours. */
export const fromPlatformStored = (order: PlatformOrder, statuses: StatusTable): OrderInStore[] =>
  order.reference === null
    ? []
    : [
        {
          externalId: order.id,
          name: order.name,
          reference: order.reference,
          status: { kind: meaningOf(manifest.orderStatuses, statuses, order.status), raw: order.status },
          lines: order.lines.map(({ id, key, quantity }) => ({ externalLineId: id, key, quantity })),
          total: parseMoney(order.total, order.currency),
          addressDigest: addressDigest(order.shipping_address),
        },
      ];

const wholeOrder = (order: PlatformOrder): ExternalFulfillment => ({
  externalId: `${order.id}-rest`,
  status: "shipped",
  shippedAt: null,
  lines: null,
  trackings: [],
});

const fromTracking = ({ carrier, number, url }: Tracking): Tracking => ({
  carrier,
  number,
  url: url && /^https?:\/\//i.test(url) ? url : null,
});

export const fromPlatformProduct = (
  product: z.infer<typeof productPageSchema>["products"][number],
  currency: string,
): CatalogueItem => ({
  externalProductId: product.id,
  externalVariantId: product.variant_id,
  title: product.title,
  variantTitle: product.variant_title,
  sku: product.sku,
  barcode: product.barcode,
  price: parseMoney(product.price, currency),
});
