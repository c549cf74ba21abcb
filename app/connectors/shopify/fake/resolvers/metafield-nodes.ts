import { findDefinition, ownerTypeOf, resolveNamespace } from "../actions/metafields.ts";
import { gid } from "../ids.ts";
import type { MetafieldDefinitionRow, MetafieldRow } from "../shop-state.ts";
import { gqlTime } from "../timestamps.ts";
import type { ApiCall } from "./api-call.ts";
import { listed, type PageArgs } from "./connection.ts";

export function metafieldNode(call: ApiCall, row: MetafieldRow): Record<string, unknown> {
  return {
    __typename: "Metafield",
    id: gid("Metafield", row.id),
    legacyResourceId: row.id,
    namespace: row.namespace,
    key: row.key,
    type: row.type,
    value: row.value,
    jsonValue: row.value,
    ownerType: ownerTypeOf(row.ownerId),
    sizeInBytes: Buffer.byteLength(row.value),
    compareDigest: `${row.id}-${row.updatedAt}`,
    createdAt: gqlTime(row.createdAt),
    updatedAt: gqlTime(row.updatedAt),
    definition: () => {
      const definition = findDefinition(call.shop, ownerTypeOf(row.ownerId), row.namespace, row.key);
      return definition ? definitionNode(definition) : null;
    },
  };
}

/** `metafield` and `metafields` of any owner. */
export const metafieldFields = (call: ApiCall, rows: readonly MetafieldRow[]) => ({
  metafield: (args: { namespace?: string | null; key: string }) => {
    const namespace = resolveNamespace(args.namespace, call.appId);
    const row = rows.find((one) => one.namespace === namespace && one.key === args.key);
    return row ? metafieldNode(call, row) : null;
  },
  metafields: (args: PageArgs & { namespace?: string | null; keys?: readonly string[] | null }) => {
    const namespace = args.namespace ? resolveNamespace(args.namespace, call.appId) : null;
    const wanted = rows.filter(
      (row) =>
        (namespace === null || row.namespace === namespace) &&
        (!args.keys ||
          args.keys.some((key) => key === row.key || resolveKey(call, key) === `${row.namespace}.${row.key}`)),
    );
    return listed(wanted, args, (row) => metafieldNode(call, row));
  },
});

const resolveKey = (call: ApiCall, key: string): string => {
  const dot = key.lastIndexOf(".");
  return dot < 0 ? key : `${resolveNamespace(key.slice(0, dot), call.appId)}.${key.slice(dot + 1)}`;
};

export const definitionNode = (row: MetafieldDefinitionRow): Record<string, unknown> => ({
  __typename: "MetafieldDefinition",
  id: gid("MetafieldDefinition", row.id),
  key: row.key,
  name: row.name,
  namespace: row.namespace,
  ownerType: row.ownerType,
  description: null,
  type: { __typename: "MetafieldDefinitionType", name: row.type, category: row.type === "id" ? "ID" : "TEXT" },
  validations: [],
  validationStatus: "ALL_VALID",
  pinnedPosition: null,
  capabilities: {
    __typename: "MetafieldCapabilities",
    uniqueValues: {
      __typename: "MetafieldCapabilityUniqueValues",
      eligible: row.type === "id",
      enabled: row.type === "id",
    },
  },
});
