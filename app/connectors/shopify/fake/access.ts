import { getNamedType, GraphQLError, type GraphQLResolveInfo } from "graphql";
import type { AdminSchema } from "./admin-schema.ts";

/** A scope to write implies the one to read. */
export function withImpliedScopes(scopes: readonly string[]): ReadonlySet<string> {
  return new Set(scopes.flatMap((scope) => [scope, scope.replace(/^write_/, "read_")]));
}

/** Shopify's refusal of one field; the rest of the query is answered. */
export function accessDenied(field: string, requiredAccess: string): GraphQLError {
  return new GraphQLError(`Access denied for ${field} field. Required access: ${requiredAccess}`, {
    extensions: {
      code: "ACCESS_DENIED",
      documentation: "https://shopify.dev/api/usage/access-scopes",
      requiredAccess,
    },
  });
}

/** Throws when the token's scopes allow neither the field nor the type it returns. */
export function checkAccess(admin: AdminSchema, scopes: ReadonlySet<string>, info: GraphQLResolveInfo): void {
  const type = getNamedType(info.returnType).name;
  for (const rule of [admin.access.get(`${info.parentType.name}.${info.fieldName}`), admin.access.get(type)]) {
    if (rule && !rule.offlineScopes.some((scope) => scopes.has(scope))) {
      throw accessDenied(info.fieldName, rule.requiredAccess);
    }
  }
}
