import { z } from "zod";
import type { CatalogueItem, Page } from "../_contract/canonical.ts";
import type { CallContext } from "../_contract/connector.ts";
import { done, type Failure, type Outcome } from "../_contract/outcome.ts";
import { callStore } from "./client.server.ts";
import { toCatalogueItem, toVariationItem } from "./from-platform.ts";
import {
  productFields,
  productListSchema,
  systemStatusSchema,
  variationListSchema,
  type WooProduct,
  type WooVariation,
} from "./schema.ts";

/** Variations have to be read product by product; so many products with variations a page. */
const variableProductsAtOnce = 20;
const pageSize = 100;

const cursorSchema = z.object({
  page: z.number(),
  /** How many products of that page are done. */
  skip: z.number(),
  currency: z.string(),
});

/** All products, a page of the store's list at a time, variations in place of the products they belong to. */
export async function readCatalogue(
  context: CallContext,
  cursor: string | null,
): Promise<Outcome<Page<CatalogueItem>>> {
  const from = cursor === null ? await start(context) : parseCursor(cursor);
  if ("kind" in from) return from;
  const products = await readList(
    context,
    "wc/v3/products",
    { per_page: pageSize, page: from.page, orderby: "id", order: "asc", _fields: `${productFields},variations` },
    productListSchema,
  );
  if (!Array.isArray(products)) return products;

  const items: CatalogueItem[] = [];
  let variable = 0;
  for (const [index, product] of products.entries()) {
    if (index < from.skip) continue;
    if (product.type.startsWith("variable")) {
      if (variable++ === variableProductsAtOnce)
        return done({ items, cursor: JSON.stringify({ ...from, skip: index }), more: true });
      const variations = await readVariations(context, product);
      if (!Array.isArray(variations)) return variations;
      items.push(...variations.map((variation) => toVariationItem(product, variation, from.currency)));
    } else {
      const item = toCatalogueItem(product, from.currency);
      if (item) items.push(item);
    }
  }
  const more = products.length === pageSize;
  return done({ items, cursor: JSON.stringify({ ...from, page: from.page + 1, skip: 0 }), more });
}

async function readVariations(context: CallContext, product: WooProduct): Promise<WooVariation[] | Failure> {
  const all: WooVariation[] = [];
  for (let page = 1; ; page++) {
    const variations = await readList(
      context,
      `wc/v3/products/${product.id}/variations`,
      { per_page: pageSize, page, _fields: `${productFields},attributes` },
      variationListSchema,
    );
    if (!Array.isArray(variations)) return variations.kind === "rejected" ? all : variations;
    all.push(...variations);
    if (variations.length < pageSize) return all;
  }
}

/** Prices come as bare numbers; the store's currency is read once for the whole catalogue. */
async function start(context: CallContext): Promise<z.infer<typeof cursorSchema> | Failure> {
  const answer = await callStore(context, {
    method: "GET",
    path: "wc/v3/system_status",
    query: { _fields: "environment,settings" },
  });
  if (answer.kind === "failed") return answer.failure;
  const system = systemStatusSchema.safeParse(answer.body).data;
  return system
    ? { page: 1, skip: 0, currency: system.settings.currency }
    : { kind: "unexpected-response", message: "The store's system status lacks its currency." };
}

function parseCursor(text: string): z.infer<typeof cursorSchema> | Failure {
  const parsed = cursorSchema.safeParse(JSON.parse(text));
  return parsed.data ?? { kind: "unexpected-response", message: "The catalogue's cursor cannot be read." };
}

async function readList<T>(
  context: CallContext,
  path: string,
  query: Readonly<Record<string, string | number>>,
  schema: z.ZodType<T[]>,
): Promise<T[] | Failure> {
  const answer = await callStore(context, { method: "GET", path, query });
  if (answer.kind === "failed") return answer.failure;
  const rows = Array.isArray(answer.body) ? schema.safeParse(answer.body).data : undefined;
  return rows ?? { kind: "unexpected-response", message: "The store's list of products is not a list." };
}
