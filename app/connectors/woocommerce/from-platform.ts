import { meaningOf, type StatusTable } from "../../domain/fulfillment/status-table.ts";
import { parseMoney } from "../../domain/shared/money.ts";
import type {
  CatalogueItem,
  ExternalFulfillment,
  ExternalOrder,
  ExternalOrderChange,
  ExternalStatus,
  OrderInStore,
  StoreStatus,
  Tracking,
} from "../_contract/canonical.ts";
import { addressDigest } from "../_contract/address-digest.ts";
import { manifest } from "./manifest.ts";
import { orderMarks } from "./order-marks.ts";
import { readTrackingNotes } from "./read-tracking-notes.ts";
import { safeUrl } from "./safe-url.ts";
import {
  trackingListSchema,
  type TrackingItem,
  type WooMeta,
  type WooNote,
  type WooOrder,
  type WooOrderTotals,
  type WooProduct,
  type WooStoredOrder,
  type WooVariation,
} from "./schema.ts";

const metaText = (meta: readonly WooMeta[], key: string): string | null => {
  const value = meta.findLast((entry) => entry.key === key)?.value;
  return typeof value === "string" && value !== "" ? value : null;
};

export const referenceOf = (order: WooOrder): string | null => metaText(order.meta_data, orderMarks.reference);

export const lineKeyOf = (line: WooOrder["line_items"][number]): string | null =>
  metaText(line.meta_data, orderMarks.lineKey);

/** The attributes an earlier push or update wrote, by their keys. */
export function attributeKeysOf(order: WooOrder): string[] {
  const text = metaText(order.meta_data, orderMarks.attributeKeys);
  try {
    const keys: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
  } catch {
    return [];
  }
}

export function toExternalOrder(order: WooOrder, storeUrl: string): ExternalOrder {
  return {
    externalId: String(order.id),
    name: `#${order.number || order.id}`,
    // The old address: stores with the new order storage forward it to the right page, the others have no other.
    adminUrl: `${storeUrl}/wp-admin/post.php?post=${order.id}&action=edit`,
    lines: order.line_items.flatMap((line) => {
      const key = lineKeyOf(line);
      return key === null ? [] : [{ key, externalLineId: String(line.id) }];
    }),
    // Only our own create or look-up asks, and neither cares for the store's own words.
    cancelled: ["cancelled", "deleted"].includes(statusOf(order, {}).kind),
    total: order.total === null ? null : parseMoney(order.total, order.currency),
  };
}

/** Nothing for an order that is not ours, and for the draft that a refused create leaves behind. */
export function toOrderInStore(order: WooStoredOrder, statuses: StatusTable): OrderInStore[] {
  const reference = referenceOf(order);
  if (reference === null || order.status === "checkout-draft") return [];
  const { shipping } = order;
  return [
    {
      externalId: String(order.id),
      name: `#${order.number || order.id}`,
      reference,
      status: statusOf(order, statuses),
      lines: order.line_items
        .filter(({ quantity }) => quantity > 0)
        .map((line) => ({ externalLineId: String(line.id), key: lineKeyOf(line), quantity: line.quantity })),
      total: order.total === null ? null : parseMoney(order.total, order.currency),
      addressDigest: addressDigest(
        shipping && {
          address1: shipping.address_1,
          address2: shipping.address_2,
          city: shipping.city,
          zip: shipping.postcode,
          countryCode: shipping.country,
        },
      ),
    },
  ];
}

/**
 * WooCommerce's own words and those of the tracking plugins we read; what the store's own words mean, the merchant says.
 * What was refunded after it had been completed was shipped all the same.
 */
export function statusOf(
  { status: raw, date_completed_gmt: completedAt }: Pick<WooOrder, "status" | "date_completed_gmt">,
  statuses: StatusTable,
): ExternalStatus {
  const kind = meaningOf(manifest.orderStatuses, statuses, raw);
  const refundedLater = raw === "refunded" && kind === "cancelled" && completedAt !== null;
  return { kind: refundedLater ? "shipped" : kind, raw };
}

/** The store's own statuses; a draft is no order yet. */
export const toStoreStatuses = (totals: WooOrderTotals): StoreStatus[] =>
  totals
    .filter(({ slug }) => slug !== "" && slug !== "checkout-draft")
    .map(({ slug, name }) => ({ raw: slug, label: name || slug }));

/** Whether the order's notes have to be read to learn its tracking: completed, and no plugin wrote any. */
export const needsNotes = (order: WooOrder, statuses: StatusTable): boolean =>
  statusOf(order, statuses).kind === "shipped" && trackingItems(order).length === 0;

/**
 * How many of each line are on their way, by the line's id. Null: parcels are noted without their items, so that
 * nobody can tell.
 */
export function shippedQuantities(order: WooOrder, statuses: StatusTable): ReadonlyMap<number, number> | null {
  const parcels = toParcels(order);
  if (statusOf(order, statuses).kind === "shipped" || parcels.some(({ lines }) => lines.length === 0)) return null;
  const shipped = new Map<number, number>();
  for (const { externalLineId, quantity } of parcels.flatMap(({ lines }) => lines))
    shipped.set(Number(externalLineId), (shipped.get(Number(externalLineId)) ?? 0) + quantity);
  return shipped;
}

export const hasTracking = (order: WooOrder): boolean => trackingItems(order).length > 0;

/** `notes`: only where `needsNotes` says so. */
export function toOrderChange(order: WooOrder, notes: readonly WooNote[], statuses: StatusTable): ExternalOrderChange {
  const status = statusOf(order, statuses);
  return {
    externalId: String(order.id),
    reference: referenceOf(order),
    updatedAt: `${order.date_modified_gmt ?? "1970-01-01T00:00:00"}Z`,
    status,
    fulfillments: toFulfillments(order, notes, status.kind),
  };
}

/**
 * A parcel with items is a fulfillment of its own. Parcels without items (every one of WooCommerce Shipment Tracking, and
 * AST without tracking per item) cannot be told apart by content: together they are one fulfillment of all that is left,
 * and not before the order has left the states in which goods are still to go out; else the first of two parcels would
 * count for everything.
 */
function toFulfillments(
  order: WooOrder,
  notes: readonly WooNote[],
  kind: ExternalStatus["kind"],
): ExternalFulfillment[] {
  const parcels = toParcels(order);
  const separate = parcels.flatMap(({ item, lines }): ExternalFulfillment[] =>
    lines.length === 0
      ? []
      : [
          {
            externalId: item.tracking_id || `${order.id}-${item.tracking_number}`,
            status: "shipped",
            shippedAt: shippedAt(item),
            lines,
            trackings: [toTracking(item)],
          },
        ],
  );
  const whole = parcels.filter(({ lines }) => lines.length === 0).map(({ item }) => item);
  const isOut = kind === "shipped" || (whole.length > 0 && (kind === "unknown" || order.status === "refunded"));
  if (!isOut || isAllSent(order, separate)) return separate;
  const rest: ExternalFulfillment = {
    externalId: `${order.id}-rest`,
    status: "shipped",
    shippedAt: (whole[0] && shippedAt(whole[0])) ?? (order.date_completed_gmt ? `${order.date_completed_gmt}Z` : null),
    lines: null,
    trackings: parcels.length > 0 ? whole.map(toTracking) : readTrackingNotes(notes),
  };
  return [...separate, rest];
}

function isAllSent(order: WooOrder, parcels: readonly ExternalFulfillment[]): boolean {
  const sent = new Map<string, number>();
  for (const { externalLineId, quantity } of parcels.flatMap(({ lines }) => lines ?? []))
    sent.set(externalLineId, (sent.get(externalLineId) ?? 0) + quantity);
  return parcels.length > 0 && order.line_items.every((line) => (sent.get(String(line.id)) ?? 0) >= line.quantity);
}

function trackingItems(order: WooOrder): TrackingItem[] {
  const value = order.meta_data.findLast((entry) => entry.key === "_wc_shipment_tracking_items")?.value;
  const items = trackingListSchema.safeParse(value);
  return items.success ? items.data.filter((item) => item.tracking_number.trim() !== "") : [];
}

/** The plugin's parcels with what is in them; no lines: it does not say. */
function toParcels(order: WooOrder): { item: TrackingItem; lines: { externalLineId: string; quantity: number }[] }[] {
  const left = new Map(order.line_items.map((line) => [line.id, line.quantity]));
  return trackingItems(order).map((item) => ({
    item,
    // By line where the plugin knows it (AST Pro), else by product, over the lines of that product in order.
    lines: item.products_list.flatMap(({ product, item_id: lineId, qty }) => {
      let wanted = qty;
      return order.line_items
        .filter((line) =>
          lineId > 0 ? line.id === lineId : product > 0 && [line.variation_id, line.product_id].includes(product),
        )
        .flatMap((line) => {
          const quantity = Math.min(wanted, left.get(line.id) ?? 0);
          wanted -= quantity;
          left.set(line.id, (left.get(line.id) ?? 0) - quantity);
          return quantity > 0 ? [{ externalLineId: String(line.id), quantity }] : [];
        });
    }),
  }));
}

function toTracking(item: TrackingItem): Tracking {
  const number = item.tracking_number.trim();
  const link = item.custom_tracking_link || item.formatted_tracking_link || item.ast_tracking_link;
  return {
    carrier: item.custom_tracking_provider || item.formatted_tracking_provider || carrierName(item.tracking_provider),
    number,
    url: safeUrl(link, number),
  };
}

/** The plugins store the carriers they know by slug. */
function carrierName(slug: string | null): string | null {
  if (!slug) return null;
  return (
    carrierNames[slug] ??
    slug.replace(/(^|-)(\w)/g, (_, dash: string, letter: string) => (dash ? " " : "") + letter.toUpperCase())
  );
}
const carrierNames: Readonly<Record<string, string>> = {
  ups: "UPS",
  usps: "USPS",
  fedex: "FedEx",
  dhl: "DHL",
  "dhl-express": "DHL Express",
  dpd: "DPD",
  gls: "GLS",
  tnt: "TNT",
  postnord: "PostNord",
  postnl: "PostNL",
};

function shippedAt(item: TrackingItem): string | null {
  const text = item.date_shipped.trim();
  const moment = /^\d{9,11}$/.test(text)
    ? Number(text) * 1000
    : /^\d{4}-\d\d-\d\d/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  return Number.isNaN(moment) ? null : new Date(moment).toISOString();
}

/** A product without variations; grouped and external ones cannot be sold and are left out. */
export function toCatalogueItem(product: WooProduct, currency: string): CatalogueItem | null {
  if (["variable", "grouped", "external", "variable-subscription"].includes(product.type)) return null;
  return {
    ...commonItem(product, currency),
    externalProductId: String(product.id),
    externalVariantId: null,
    title: product.name,
    variantTitle: null,
  };
}

export function toVariationItem(parent: WooProduct, variation: WooVariation, currency: string): CatalogueItem {
  const options = variation.attributes.map(({ option }) => option).filter((option) => option !== "");
  return {
    ...commonItem(variation, currency),
    externalProductId: String(parent.id),
    externalVariantId: String(variation.id),
    title: parent.name,
    variantTitle: options.join(" / ") || variation.name || null,
  };
}

const commonItem = (product: WooProduct, currency: string) => ({
  sku: product.sku || null,
  barcode: product.global_unique_id || null,
  price: product.price ? parseMoney(product.price, currency) : null,
});
