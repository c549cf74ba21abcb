import type {
  CatalogueItem,
  ExternalFulfillment,
  ExternalOrder,
  ExternalOrderChange,
  ExternalStatus,
  OrderInStore,
  OrderToPush,
  StoreProfile,
} from "../_contract/canonical.ts";
import { addressDigest } from "../_contract/address-digest.ts";
import { meaningOf, type StatusTable } from "../../domain/fulfillment/status-table.ts";
import type { Failure } from "../_contract/outcome.ts";
import { parseMoney } from "../../domain/shared/money.ts";
import type { ReadFulfillment } from "../../lib/shopify-admin/read-fulfillments.server.ts";
import { safeUrl } from "../../lib/shopify-admin/safe-url.ts";
import { withoutPersonalText } from "../../lib/shopify-admin/without-personal-text.ts";
import type {
  ChangedOrdersQuery,
  ExternalOrderFieldsFragment,
  StoreCatalogueQuery,
  StoredLineFieldsFragment,
  StoredOrdersQuery,
  StoreProfileQuery,
} from "./documents.generated.ts";
import { manifest } from "./manifest.ts";
import { lineKeyProperty } from "./reference.ts";

/** What a vendor's store must have granted: to create orders and to read its products. */
export const neededScopes = ["read_products", "write_orders"] as const;

/** What it is asked for. Without the right to take items off orders, or to choose a location, all else works. */
export const askedScopes = [
  "read_locations",
  "read_products",
  "write_merchant_managed_fulfillment_orders",
  "write_order_edits",
  "write_orders",
] as const;

export function fromOrder(order: ExternalOrderFieldsFragment, shop: string): ExternalOrder {
  const { amount, currencyCode } = order.totalPriceSet.shopMoney;
  return {
    externalId: order.id,
    name: order.name,
    adminUrl: `https://admin.shopify.com/store/${shop.split(".")[0]}/orders/${order.legacyResourceId}`,
    lines: order.lineItems.nodes.flatMap((line) => {
      const key = lineKeyOf(line);
      return key ? [{ key, externalLineId: line.id }] : [];
    }),
    cancelled: order.cancelledAt !== null,
    total: parseMoney(amount, currencyCode),
  };
}

/** Our key of a line; none: the vendor added it. */
export const lineKeyOf = (line: {
  readonly customAttributes: readonly { readonly key: string; readonly value: string | null }[];
}): string | null | undefined => line.customAttributes.find(({ key }) => key === lineKeyProperty)?.value;

export type ChangedOrder = ChangedOrdersQuery["orders"]["nodes"][number];

export const fromChange = (
  order: ChangedOrder,
  fulfillments: readonly ReadFulfillment[],
  statuses: StatusTable,
): ExternalOrderChange => ({
  externalId: order.id,
  reference: order.reference?.value ?? null,
  updatedAt: new Date(order.updatedAt).toISOString(),
  status: fromStatus(order, statuses),
  fulfillments: fulfillments.flatMap(fromFulfillment),
});

function fromStatus(
  order: Pick<ChangedOrder, "cancelledAt" | "displayFulfillmentStatus">,
  statuses: StatusTable,
): ExternalStatus {
  // Shopify adds words between versions.
  const raw = order.cancelledAt === null ? String(order.displayFulfillmentStatus) : "CANCELLED";
  return { kind: meaningOf(manifest.orderStatuses, statuses, raw), raw };
}

export type StoredOrder = StoredOrdersQuery["orders"]["nodes"][number];

/** `lines`: all of the order's. What the vendor took out or refunded counts as gone, in quantity and in money. */
export function fromStored(
  order: StoredOrder,
  lines: readonly StoredLineFieldsFragment[],
  statuses: StatusTable,
): OrderInStore[] {
  const reference = order.reference?.value;
  if (!reference) return [];
  const { amount, currencyCode } = order.currentTotalPriceSet.shopMoney;
  const address = order.shippingAddress;
  return [
    {
      externalId: order.id,
      name: order.name,
      reference,
      status: fromStatus(order, statuses),
      lines: lines
        .filter(({ currentQuantity }) => currentQuantity > 0)
        .map((line) => ({
          externalLineId: line.id,
          key: line.customAttributes.find((attribute) => attribute.key === lineKeyProperty)?.value ?? null,
          quantity: line.currentQuantity,
        })),
      total: parseMoney(amount, currencyCode),
      addressDigest: addressDigest(address && { ...address, countryCode: address.countryCodeV2 }),
    },
  ];
}

/**
 * A fulfillment that failed at a fulfillment service counts as cancelled: nothing left the house. One that such a
 * service has not accepted yet (OPEN, PENDING) is not there yet; it comes back when it is.
 */
function fromFulfillment(fulfillment: ReadFulfillment): ExternalFulfillment[] {
  const shipped = fulfillment.status === "SUCCESS";
  const cancelled = ["CANCELLED", "ERROR", "FAILURE"].includes(fulfillment.status);
  if (!shipped && !cancelled) return [];
  return [
    {
      externalId: fulfillment.id,
      status: shipped ? "shipped" : "cancelled",
      shippedAt: new Date(fulfillment.createdAt).toISOString(),
      lines: fulfillment.lines.map(({ lineId, quantity }) => ({ externalLineId: lineId, quantity })),
      trackings: fulfillment.trackingInfo
        .map(({ company, number, url }) => ({ carrier: company || null, number: number || null, url: safeUrl(url) }))
        .filter(({ number, url }) => number !== null || url !== null),
    },
  ];
}

export const fromVariant = (
  variant: StoreCatalogueQuery["productVariants"]["nodes"][number],
  currency: string,
): CatalogueItem => ({
  externalProductId: variant.product.id,
  externalVariantId: variant.id,
  title: variant.product.title,
  variantTitle: variant.product.hasOnlyDefaultVariant ? null : variant.title,
  sku: variant.sku || null,
  barcode: variant.barcode || null,
  price: parseMoney(variant.price, currency),
});

/** What a grant lacks of what we need. A write scope includes its read scope. */
export const missingScopes = (granted: readonly string[]): readonly string[] =>
  neededScopes.filter((scope) => !granted.includes(scope) && !granted.includes(scope.replace(/^read_/, "write_")));

/** The store, or what it has not granted. */
export function fromProfile({ shop, currentAppInstallation }: StoreProfileQuery): StoreProfile | Failure {
  const granted = currentAppInstallation.accessScopes.map(({ handle }) => handle);
  const missing = missingScopes(granted);
  if (missing.length > 0)
    return {
      kind: "auth-failed",
      reason: "permission-missing",
      message: `the store has not given the app the permission ${missing.join(" and ")}; install it again and approve`,
    };
  return {
    storeKey: shop.id,
    name: shop.name,
    host: shop.myshopifyDomain,
    currency: shop.currencyCode,
    timeZone: shop.ianaTimezone || null,
    warnings: shop.plan.partnerDevelopment ? ["Development stores take only 5 new orders a minute."] : [],
  };
}

interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code?: string | null;
}

/** A definite no, in words: the first thing that Shopify has against the request. */
export function fromUserErrors(errors: readonly UserError[], order?: OrderToPush): Failure | null {
  const [first] = errors;
  if (!first) return null;
  const field = first.field?.join(".") ?? null;
  const message = withoutPersonalText(first.message);
  if (first.code === "SHOP_DORMANT")
    return { kind: "unavailable", message: "the store is dormant: its owner has to open it again", retryAfterMs: null };
  // Trial and development stores: five new orders a minute.
  if (/rate limit|too many (orders|requests)/i.test(first.message))
    return { kind: "rate-limited", retryAfterMs: 60_000 };
  const line = order?.lines[Number(/lineItems\.(\d+)/.exec(field ?? "")?.[1])];
  const aboutItem = /variantId|productId/.test(field ?? "") || /\b(variant|product)\b/i.test(first.message);
  if (aboutItem && /not (be )?found|not exist|no longer|invalid|deleted/i.test(first.message))
    return {
      kind: "item-not-found",
      sku: line?.sku ?? null,
      message: `${line?.title ?? "A product"} is no longer in the vendor's store`,
    };
  return { kind: "rejected", field, message: `The vendor's store refused: ${message}` };
}
