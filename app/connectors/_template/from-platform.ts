import type {
  CatalogueItem,
  ExternalOrder,
  ExternalOrderChange,
  ExternalStatus,
  OrderInStore,
  Tracking,
} from "../_contract/canonical.ts";
import { parseMoney } from "../../domain/shared/money.ts";
import { addressDigest } from "../_contract/address-digest.ts";
import type { z } from "zod";
import type { PlatformOrder, productPageSchema } from "./schema.ts";

export const fromPlatformOrder = (order: PlatformOrder, host: string): ExternalOrder => ({
  externalId: order.id,
  name: order.name,
  adminUrl: `https://${host}/admin/orders/${order.id}`,
  lines: order.lines.flatMap(({ id, key }) => (key === null ? [] : [{ key, externalLineId: id }])),
  cancelled: order.status === "cancelled",
  total: parseMoney(order.total, order.currency),
});

export const fromPlatformChange = (order: PlatformOrder): ExternalOrderChange => ({
  externalId: order.id,
  reference: order.reference,
  updatedAt: order.updated_at,
  status: fromStatus(order.status),
  fulfillments: order.shipments.map((shipment) => ({
    externalId: shipment.id,
    status: shipment.status === "cancelled" ? "cancelled" : "shipped",
    shippedAt: shipment.shipped_at,
    lines: shipment.lines.map((line) => ({ externalLineId: line.line_id, quantity: line.quantity })),
    trackings: shipment.trackings.map(fromTracking),
  })),
});

/** Nothing for an order that is not ours. */
export const fromPlatformStored = (order: PlatformOrder): OrderInStore[] =>
  order.reference === null
    ? []
    : [
        {
          externalId: order.id,
          name: order.name,
          reference: order.reference,
          status: fromStatus(order.status),
          lines: order.lines.map(({ id, key, quantity }) => ({ externalLineId: id, key, quantity })),
          total: parseMoney(order.total, order.currency),
          addressDigest: addressDigest(order.shipping_address),
        },
      ];

function fromStatus(raw: string): ExternalStatus {
  switch (raw) {
    case "open":
    case "on-hold":
    case "shipped":
    case "cancelled":
      return { kind: raw };
    default:
      return { kind: "unknown", raw };
  }
}

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
