import { getNamedType, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type GraphQLSchema } from "graphql";
import type { ScopeRule } from "./read-admin-schema.ts";

/**
 * Where Shopify accepts one of several scopes and none is needed anyway, the one we ask for: the merchant's own
 * fulfillment orders, since parcels of other fulfillment services are not ours to report.
 */
const preferred = ["read_orders", "write_orders", "read_locations", "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders"];

/**
 * The least that a shop must grant for these documents to work, by the access rules that come with Shopify's schema:
 * those of every field that is asked for and of the type it gives. Sorted. A write scope includes its read scope.
 */
export function scopesNeeded(
  schema: GraphQLSchema,
  rules: readonly ScopeRule[],
  documents: readonly DocumentNode[],
): string[] {
  const accepted = new Map(
    rules
      .filter((rule) => rule.offlineScopes.length > 0)
      .map((rule) => [rule.fieldName ? `${rule.typeName}.${rule.fieldName}` : rule.typeName, rule.offlineScopes]),
  );
  const demands = new Set<readonly string[]>();
  const types = new TypeInfo(schema);
  const lookAt = visitWithTypeInfo(types, {
    Field() {
      const field = types.getFieldDef();
      const parent = types.getParentType();
      if (!field || !parent) return;
      for (const name of [`${parent.name}.${field.name}`, getNamedType(field.type).name]) {
        const scopes = accepted.get(name);
        if (scopes) demands.add(scopes);
      }
    },
  });
  for (const document of documents) visit(document, lookAt);

  const needed = new Set<string>();
  const has = (scope: string) => needed.has(scope) || needed.has(scope.replace(/^read_/, "write_"));
  // First what leaves no choice, then the rest, writing before reading: it may be covered by then.
  const writes = (scopes: readonly string[]) => (scopes.some((scope) => scope.startsWith("write_")) ? 0 : 1);
  const inOrder = [...demands].sort((a, b) => writes(a) - writes(b) || a.length - b.length);
  for (const scopes of inOrder) {
    if (scopes.some(has)) continue;
    const choice = scopes.length === 1 ? scopes[0] : scopes.find((scope) => preferred.includes(scope));
    if (choice === undefined) throw new Error(`which of ${scopes.join(", ")}?`);
    needed.add(choice);
  }
  return [...needed].filter((scope) => !scope.startsWith("read_") || !needed.has(scope.replace(/^read_/, "write_"))).sort();
}
