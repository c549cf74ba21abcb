import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { IntrospectionQuery } from "graphql";

/** What one type, field or mutation asks for: any one of `offlineScopes` will do; none: no scope at all. */
export interface ScopeRule {
  readonly type: "type" | "field";
  readonly typeName: string;
  readonly fieldName?: string;
  readonly offlineScopes: readonly string[];
}

export const adminSchemaVersion = "2026-10";

/** Shopify's own description of its Admin API: the introspection result and the access rules that come with it. */
export function readAdminSchema(): { introspection: IntrospectionQuery; scopeRules: readonly ScopeRule[] } {
  const file = new URL(`./admin-${adminSchemaVersion}.json.gz`, import.meta.url);
  const content = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as {
    data: IntrospectionQuery;
    offline_scopes: { items: ScopeRule[] };
  };
  return { introspection: content.data, scopeRules: content.offline_scopes.items };
}
