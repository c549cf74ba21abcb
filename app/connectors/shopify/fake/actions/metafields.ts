import { parseGid } from "../ids.ts";
import { findOrder, touch, type ShopRuntime } from "../shop-runtime.ts";
import type { MetafieldDefinitionRow, MetafieldRow } from "../shop-state.ts";
import { done, refuse, type Done } from "./outcome.ts";

export interface MetafieldInput {
  readonly namespace?: string | null;
  readonly key?: string | null;
  readonly type?: string | null;
  readonly value?: string | null;
}

/** "$app" and nothing mean the app's own namespace; "$app:x" one below it. */
export function resolveNamespace(namespace: string | null | undefined, appId: string): string {
  if (!namespace || namespace === "$app") return `app--${appId}`;
  return namespace.startsWith("$app:") ? `app--${appId}--${namespace.slice(5)}` : namespace;
}

export const findDefinition = (shop: ShopRuntime, ownerType: string, namespace: string, key: string) =>
  shop.state.metafieldDefinitions.find(
    (row) => row.ownerType === ownerType && row.namespace === namespace && row.key === key,
  );

export const ownerTypeOf = (ownerId: string): string =>
  ({ Order: "ORDER", Product: "PRODUCT", ProductVariant: "PRODUCTVARIANT", Shop: "SHOP", Customer: "CUSTOMER" })[
    parseGid(ownerId)?.type ?? ""
  ] ?? "UNKNOWN";

/** Creates a definition. An `id` definition has unique values built in. */
export function createDefinition(
  shop: ShopRuntime,
  appId: string,
  input: { namespace?: string | null; key: string; name: string; type: string; ownerType: string },
): Done<MetafieldDefinitionRow> {
  const namespace = resolveNamespace(input.namespace, appId);
  if (input.key.length < 2) {
    return refuse(["definition", "key"], "Key is too short (minimum is 2 characters)", "TOO_SHORT");
  }
  if (findDefinition(shop, input.ownerType, namespace, input.key)) {
    return refuse(
      ["definition", "key"],
      `Key is in use for ${input.ownerType.toLowerCase()} metafields on the '${namespace}' namespace.`,
      "TAKEN",
    );
  }
  const definition: MetafieldDefinitionRow = {
    id: shop.newId("MetafieldDefinition"),
    ownerType: input.ownerType,
    namespace,
    key: input.key,
    name: input.name,
    type: input.type,
  };
  shop.state.metafieldDefinitions.push(definition);
  return done(definition);
}

export type MetafieldVerdict = "fine" | "taken" | "undefined-id" | "incomplete";

/** Whether a value may be written: `id` values are unique per definition, and need one. */
export function judgeMetafield(
  shop: ShopRuntime,
  appId: string,
  ownerType: string,
  ownerId: string | null,
  input: MetafieldInput,
): MetafieldVerdict {
  const namespace = resolveNamespace(input.namespace, appId);
  if (!input.key || input.value == null) return "incomplete";
  const definition = findDefinition(shop, ownerType, namespace, input.key);
  const type = input.type ?? definition?.type;
  if (!type) return "incomplete";
  if (type !== "id") return "fine";
  if (!definition) return shop.behaviour.idWithoutDefinition === "refused" ? "undefined-id" : "fine";
  const same = (row: MetafieldRow) =>
    row.value === input.value && row.key === input.key && row.namespace === namespace && row.ownerId !== ownerId;
  const taken =
    ownerType === "ORDER"
      ? shop.state.orders.some(({ metafields }) => metafields.some(same))
      : shop.state.metafields.some((row) => ownerTypeOf(row.ownerId) === ownerType && same(row));
  return taken ? "taken" : "fine";
}

/** Writes a metafield that was judged fine, over an older value of the same key. */
export function writeMetafield(
  shop: ShopRuntime,
  appId: string,
  rows: MetafieldRow[],
  ownerId: string,
  input: MetafieldInput,
): MetafieldRow {
  const now = shop.now().toISOString();
  const namespace = resolveNamespace(input.namespace, appId);
  const key = input.key ?? "";
  const existing = rows.find((row) => row.ownerId === ownerId && row.namespace === namespace && row.key === key);
  if (existing) {
    existing.value = input.value ?? "";
    existing.updatedAt = now;
    return existing;
  }
  const type =
    input.type ?? findDefinition(shop, ownerTypeOf(ownerId), namespace, key)?.type ?? "single_line_text_field";
  const row: MetafieldRow = {
    id: shop.newId("Metafield"),
    ownerId,
    namespace,
    key,
    type,
    value: input.value ?? "",
    createdAt: now,
    updatedAt: now,
  };
  rows.push(row);
  return row;
}

/** metafieldsSet: all or nothing. */
export function setMetafields(
  shop: ShopRuntime,
  appId: string,
  inputs: readonly (MetafieldInput & { readonly ownerId: string })[],
): Done<MetafieldRow[]> {
  for (const [index, input] of inputs.entries()) {
    const field = (name: string) => ["metafields", String(index), name];
    const owner = parseGid(input.ownerId);
    const known = owner?.type === "Order" ? findOrder(shop, owner.id) !== undefined : owner !== null;
    if (!known) return refuse(field("ownerId"), "Owner does not exist.", "INVALID");
    const verdict = judgeMetafield(shop, appId, ownerTypeOf(input.ownerId), input.ownerId, input);
    if (verdict === "taken") return refuse(field("value"), "Value has already been taken.", "TAKEN");
    if (verdict === "undefined-id")
      return refuse(field("type"), "Type id needs a metafield definition.", "INVALID_TYPE");
    if (verdict === "incomplete") return refuse(field("type"), "Type can't be blank.", "BLANK");
  }
  return done(
    inputs.map((input) => {
      const owner = parseGid(input.ownerId);
      const order = owner?.type === "Order" ? findOrder(shop, owner.id) : undefined;
      const row = writeMetafield(shop, appId, order?.metafields ?? shop.state.metafields, input.ownerId, input);
      if (order) touch(shop, order);
      return row;
    }),
  );
}

/** orderByIdentifier(customId): a point read, not a search, so never behind. */
export function orderByCustomId(shop: ShopRuntime, namespace: string, key: string, value: string) {
  return shop.state.orders.find((order) =>
    order.metafields.some((row) => row.namespace === namespace && row.key === key && row.value === value),
  );
}
