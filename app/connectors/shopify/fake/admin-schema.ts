import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  buildClientSchema,
  GraphQLError,
  type GraphQLEnumType,
  type GraphQLScalarType,
  type GraphQLSchema,
  type IntrospectionQuery,
} from "graphql";

/** The scopes a field or type asks for; any one of `offlineScopes` will do. */
export interface AccessRule {
  readonly requiredAccess: string;
  readonly offlineScopes: readonly string[];
}
export interface AdminSchema {
  readonly schema: GraphQLSchema;
  /** By "Mutation.orderCreate" and by "Order". Only those that ask for something. */
  readonly access: ReadonlyMap<string, AccessRule>;
}

interface SchemaFile {
  readonly data: IntrospectionQuery;
  readonly offline_scopes: {
    readonly items: readonly (AccessRule & { type: "field" | "type"; typeName: string; fieldName?: string })[];
  };
}

const file = new URL("../../../../tools/shopify-schema/admin-2026-10.json.gz", import.meta.url);
let loaded: AdminSchema | null = null;

/** Shopify's own Admin schema 2026-10, built once per process (a third of a second). */
export function adminSchema(): AdminSchema {
  if (loaded) return loaded;
  const { data, offline_scopes } = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as SchemaFile;
  const schema = buildClientSchema(data, { assumeValid: true });
  checkScalar(schema, "Decimal", (value) => /^-?\d+(\.\d+)?$/.test(String(value)));
  checkScalar(schema, "Money", (value) => /^-?\d+(\.\d+)?$/.test(String(value)));
  checkScalar(
    schema,
    "DateTime",
    (value) => /^\d{4}-\d\d-\d\d/.test(String(value)) && !Number.isNaN(Date.parse(String(value))),
  );
  checkScalar(schema, "URL", (value) => URL.canParse(String(value)));
  for (const name of ["OrderDisplayFulfillmentStatus", "FulfillmentStatus", "FulfillmentDisplayStatus"]) {
    // Lets a value through that only a later version knows, for tests of what nobody foresaw.
    (schema.getType(name) as GraphQLEnumType).serialize = String;
  }
  const access = new Map<string, AccessRule>();
  for (const item of offline_scopes.items) {
    if (item.offlineScopes.length === 0) continue;
    const name = item.type === "field" ? `${item.typeName}.${item.fieldName}` : item.typeName;
    access.set(name, { requiredAccess: item.requiredAccess, offlineScopes: item.offlineScopes });
  }
  loaded = { schema, access };
  return loaded;
}

/** Introspection leaves custom scalars open; Shopify refuses what does not fit them. */
function checkScalar(schema: GraphQLSchema, name: string, fits: (value: unknown) => boolean): void {
  const scalar = schema.getType(name) as GraphQLScalarType;
  const read = (value: unknown): unknown => {
    if (!fits(value)) throw new GraphQLError(`invalid ${name} '${String(value)}'`);
    return value;
  };
  scalar.parseValue = read;
  scalar.parseLiteral = (node) => read("value" in node ? node.value : null);
}
