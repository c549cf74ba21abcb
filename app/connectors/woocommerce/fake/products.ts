import type { FakeProduct } from "../../_contract/fake-store.ts";
import type { Answer, Call } from "./answer.ts";
import { wpError } from "./answer.ts";
import { paged, type Paging } from "./paging.ts";
import { narrow } from "./present-order.ts";
import type { Store } from "./store.ts";
import type { StoredProduct, StoredVariation } from "./store-state.ts";

/** Something that can stand on an order line. */
export interface SellableItem {
  readonly productId: number;
  readonly variationId: number;
  readonly name: string;
  readonly sku: string;
  readonly price: string;
}

const sellable = (product: StoredProduct, variation?: StoredVariation): SellableItem => ({
  productId: product.id,
  variationId: variation?.id ?? 0,
  name: variation ? `${product.name} - ${variation.option}` : product.name,
  sku: variation?.sku ?? product.sku,
  price: variation?.price ?? product.price,
});

const allItems = (store: Store): SellableItem[] =>
  store.state.products.flatMap((product) => [
    sellable(product),
    ...product.variations.map((variation) => sellable(product, variation)),
  ]);

/** By the id of a product or of a variation; undefined: no such item, which the store does not mind. */
export const findItemById = (store: Store, id: number): SellableItem | undefined =>
  allItems(store).find((item) => (item.variationId || item.productId) === id);

export const findItemBySku = (store: Store, sku: string): SellableItem | undefined =>
  allItems(store).find((item) => item.sku !== "" && item.sku === sku);

/** With a variant title: a variation of the variable product of that title, made if there is none yet. */
export function addProduct(store: Store, product: FakeProduct): { productId: string; variantId: string | null } {
  const { state } = store;
  const common = {
    sku: product.sku ?? "",
    gtin: product.barcode ?? "",
    price: product.price,
    stock: product.stock ?? null,
  };
  if (product.variantTitle === undefined) {
    const id = store.nextId();
    state.products.push({ id, name: product.title, type: "simple", variations: [], ...common });
    return { productId: String(id), variantId: null };
  }
  let parent = state.products.find((candidate) => candidate.type === "variable" && candidate.name === product.title);
  if (!parent) {
    parent = {
      id: store.nextId(),
      name: product.title,
      type: "variable",
      sku: "",
      gtin: "",
      price: product.price,
      stock: null,
      variations: [],
    };
    state.products.push(parent);
  }
  const id = store.nextId();
  parent.variations.push({ id, option: product.variantTitle, ...common });
  return { productId: String(parent.id), variantId: String(id) };
}

/** GET /products: products only, unless `sku` asks for some by SKU; then variations come too. */
export function listProducts(store: Store, call: Call, paging: Paging): Answer {
  const skus = call.query.get("sku")?.split(",");
  const rows = store.state.products.flatMap((product): Record<string, unknown>[] => [
    ...(!skus || skus.includes(product.sku) ? [presentProduct(product)] : []),
    ...product.variations
      .filter((variation) => skus?.includes(variation.sku))
      .map((variation) => ({ ...presentVariation(variation), type: "variation", parent_id: product.id })),
  ]);
  const ascending = call.query.get("order") === "asc";
  rows.sort((a, b) => (Number(a["id"]) - Number(b["id"])) * (ascending ? 1 : -1));
  return paged(rows, paging, store.hpos, (row) => narrow(row, call.query.get("_fields"), false));
}

export function readProduct(store: Store, id: number): Answer {
  const product = store.state.products.find((candidate) => candidate.id === id);
  return product
    ? { status: 200, body: presentProduct(product) }
    : wpError(404, "woocommerce_rest_product_invalid_id", "Invalid ID.");
}

export function listVariations(store: Store, id: number, call: Call, paging: Paging): Answer {
  const product = store.state.products.find((candidate) => candidate.id === id);
  if (!product) return wpError(404, "woocommerce_rest_product_invalid_id", "Invalid ID.");
  return paged(product.variations.map(presentVariation), paging, store.hpos, (row) =>
    narrow(row, call.query.get("_fields"), false),
  );
}

function presentProduct(product: StoredProduct): Record<string, unknown> {
  return {
    id: product.id,
    name: product.name,
    type: product.type,
    status: "publish",
    sku: product.sku,
    global_unique_id: product.gtin,
    price: product.price,
    regular_price: product.price,
    manage_stock: product.stock !== null,
    stock_quantity: product.stock,
    parent_id: 0,
    variations: product.variations.map((variation) => variation.id),
    attributes:
      product.type === "variable"
        ? [{ id: 0, name: "Option", variation: true, options: product.variations.map((variation) => variation.option) }]
        : [],
  };
}

function presentVariation(variation: StoredVariation): Record<string, unknown> {
  return {
    id: variation.id,
    type: "variation",
    name: variation.option,
    status: "publish",
    sku: variation.sku,
    global_unique_id: variation.gtin,
    price: variation.price,
    regular_price: variation.price,
    manage_stock: variation.stock !== null,
    stock_quantity: variation.stock,
    attributes: [{ id: 0, name: "Option", option: variation.option }],
  };
}
