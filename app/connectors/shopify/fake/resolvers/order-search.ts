import { searchDocument, type ShopRuntime } from "../shop-runtime.ts";
import { matches, parseSearch, type FieldReader } from "../search-query.ts";
import type { OrderRow, ProductRow, SearchDocument, VariantRow } from "../shop-state.ts";

/** What the index shows of an order now; null: it has not got there yet. */
function indexed(shop: ShopRuntime, order: OrderRow): SearchDocument | null {
  const { searchLagMs } = shop.behaviour;
  if (searchLagMs === 0) return liveDocument(order);
  const horizon = shop.now().getTime() - searchLagMs;
  const seen = order.indexed.filter(({ at }) => at <= horizon).at(-1);
  if (seen) return seen.document;
  return order.indexed.length === 0 && Date.parse(order.updatedAt) <= horizon ? searchDocument(order) : null;
}

/** As `searchDocument`, but what takes counting is only counted when a query asks for it. */
function liveDocument(order: OrderRow): SearchDocument {
  let counted: SearchDocument | null = null;
  const document = () => (counted ??= searchDocument(order));
  return {
    ...order,
    get financialStatus() {
      return document().financialStatus;
    },
    get fulfillmentStatus() {
      return document().fulfillmentStatus;
    },
    get status() {
      return document().status;
    },
    get skus() {
      return document().skus;
    },
    get metafields() {
      return document().metafields;
    },
  };
}

function orderReader(document: SearchDocument): FieldReader {
  return (field) => {
    switch (field) {
      case "id":
        return [document.id];
      case "name":
        return [document.name, document.name.replace(/^#/, "")];
      case "created_at":
        return [document.createdAt];
      case "processed_at":
        return [document.processedAt];
      case "updated_at":
        return [document.updatedAt];
      case "email":
        return [document.email];
      case "tag":
        return document.tags;
      case "tag_not":
        return [`not:${document.tags.join(" ")}`];
      case "source_identifier":
        return [document.sourceIdentifier];
      case "source_name":
        return [document.sourceName];
      case "financial_status":
        return [document.financialStatus];
      case "fulfillment_status":
        return [document.fulfillmentStatus, ...shipment(document.fulfillmentStatus)];
      case "status":
        return [document.status, "any"];
      case "sku":
        return document.skus;
      case "customer_id":
        return [document.customerId];
      case "test":
        return [document.test];
      case "default":
        return [document.name, document.email, document.sourceIdentifier, ...document.tags, ...document.skus];
      default:
        return field.startsWith("metafields.") ? [document.metafields[field.slice(11)] ?? null] : null;
    }
  };
}
const shipment = (status: string): string[] =>
  ({ fulfilled: ["shipped"], partially_fulfilled: ["partial"], unfulfilled: ["unshipped"] })[status] ?? [];

/** Orders that match, each with what the index knows of it (the place it sorts by may be stale). */
export function searchOrders(
  shop: ShopRuntime,
  query: string | null | undefined,
  warn: (field: string) => void,
): { order: OrderRow; document: SearchDocument }[] {
  if (!query?.trim()) return shop.state.orders.map((order) => ({ order, document: liveDocument(order) }));
  const node = parseSearch(query.replace(/\btag_not:/g, "-tag:"));
  return shop.state.orders.flatMap((order) => {
    const document = indexed(shop, order);
    return document && matches(node, orderReader(document), warn) ? [{ order, document }] : [];
  });
}

const productReader =
  (product: ProductRow): FieldReader =>
  (field) => {
    switch (field) {
      case "id":
        return [product.id];
      case "title":
        return [product.title];
      case "vendor":
        return [product.vendor];
      case "product_type":
        return [product.productType];
      case "status":
        return [product.status.toLowerCase()];
      case "tag":
        return product.tags;
      case "sku":
        return product.variants.map(({ sku }) => sku);
      case "barcode":
        return product.variants.map(({ barcode }) => barcode);
      case "created_at":
        return [product.createdAt];
      case "updated_at":
        return [product.updatedAt];
      case "default":
        return [product.title, product.vendor, ...product.variants.map(({ sku }) => sku)];
      default:
        return null;
    }
  };

export function searchProducts(
  shop: ShopRuntime,
  query: string | null | undefined,
  warn: (field: string) => void,
): ProductRow[] {
  if (!query?.trim()) return [...shop.state.products];
  const node = parseSearch(query);
  return shop.state.products.filter((product) => matches(node, productReader(product), warn));
}

export interface FoundVariant {
  readonly product: ProductRow;
  readonly variant: VariantRow;
}
export function searchVariants(
  shop: ShopRuntime,
  query: string | null | undefined,
  warn: (field: string) => void,
): FoundVariant[] {
  const all = shop.state.products.flatMap((product) => product.variants.map((variant) => ({ product, variant })));
  if (!query?.trim()) return all;
  const node = parseSearch(query);
  return all.filter(({ product, variant }) => {
    const read = productReader(product);
    return matches(
      node,
      (field) => {
        switch (field) {
          case "id":
            return [variant.id];
          case "product_id":
            return [product.id];
          case "sku":
            return [variant.sku];
          case "barcode":
            return [variant.barcode];
          case "product_status":
            return [product.status.toLowerCase()];
          case "title":
            return [product.title, variant.title];
          case "default":
            return [product.title, variant.title, variant.sku, variant.barcode];
          default:
            return read(field);
        }
      },
      warn,
    );
  });
}
