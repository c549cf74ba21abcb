import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import {
  buildClientSchema,
  buildSchema,
  NoDeprecatedCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
} from "graphql";
import { describe, expect, test } from "vitest";
import { askedScopes, neededScopes } from "../../app/connectors/shopify/from-platform.ts";
import { adminApiVersion } from "../../app/lib/shopify-admin/api-version.ts";
import { readAdminSchema, adminSchemaVersion } from "./read-admin-schema.ts";
import { scopesNeeded } from "./scopes-needed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { introspection, scopeRules } = readAdminSchema();
const schema = buildClientSchema(introspection);
const files = globSync("app/**/documents/*.graphql", { cwd: root }).sort();
const read = (file: string): string => readFileSync(`${root}/${file}`, "utf8");

/** Documents of one folder share their fragments. */
const folders = Map.groupBy(files, (file) => dirname(dirname(file)));
const documentOf = (folder: string): DocumentNode => parse((folders.get(folder) ?? []).map(read).join("\n"));
const shared = "app/lib/shopify-admin";

test("all three folders have documents, for the version that is called", () => {
  expect([...folders.keys()]).toEqual(["app/connectors/shopify", shared, "app/marketplace"]);
  expect(adminApiVersion).toBe(adminSchemaVersion);
  expect(read("shopify.app.toml")).toContain(`api_version = "${adminSchemaVersion}"`);
});

test.each([...folders.keys()])("%s: every document fits Shopify's schema and uses nothing deprecated", (folder) => {
  const errors = validate(schema, documentOf(folder), [...specifiedRules, NoDeprecatedCustomRule]);
  expect(errors.map(({ message }) => message)).toEqual([]);
});

test.each(files)("%s is in its folder's generated documents", (file) => {
  const generated = read(`${dirname(dirname(file))}/documents.generated.ts`);
  for (const definition of parse(read(file)).definitions) {
    const name = "name" in definition ? definition.name?.value : undefined;
    expect(generated, basename(file)).toMatch(new RegExp(`(query|mutation|fragment) ${name}\\b`));
  }
});

describe("scopes", () => {
  test("the app asks for exactly what its documents need", () => {
    const asked = /^scopes = "([^"]*)"$/m.exec(read("shopify.app.toml"))?.[1]?.split(",").sort();
    expect(asked).toEqual(scopesNeeded(schema, scopeRules, [...folders.keys()].map(documentOf)));
  });

  test("a vendor's store is asked for exactly what is called there, and needs no more than to take orders", () => {
    const needed = scopesNeeded(schema, scopeRules, [documentOf("app/connectors/shopify"), documentOf(shared)]);
    expect([...askedScopes]).toEqual(needed);
    const optional = ["read_locations", "write_merchant_managed_fulfillment_orders", "write_order_edits"];
    expect([...neededScopes]).toEqual(needed.filter((scope) => !optional.includes(scope)));
  });

  test("a rule of a field and a rule of a type both count, a write covers its read, a choice takes ours", () => {
    const small = buildSchema(`
      type Query { order: Order, other: Thing }
      type Order { id: ID, secret: String }
      type Thing { id: ID }
      type Mutation { change: Order }
    `);
    const rules = [
      { type: "type", typeName: "Order", offlineScopes: ["read_marketplace_orders", "read_orders"] },
      { type: "field", typeName: "Order", fieldName: "secret", offlineScopes: ["read_secrets"] },
      { type: "field", typeName: "Mutation", fieldName: "change", offlineScopes: ["write_orders"] },
      { type: "type", typeName: "Thing", offlineScopes: [] },
    ] as const;
    const needs = (...texts: string[]) => scopesNeeded(small, rules, texts.map((text) => parse(text)));
    expect(needs("{ other { id } }")).toEqual([]);
    expect(needs("{ order { id } }")).toEqual(["read_orders"]);
    expect(needs("{ order { secret } }")).toEqual(["read_orders", "read_secrets"]);
    expect(needs("{ order { id } }", "mutation { change { id } }")).toEqual(["write_orders"]);
    expect(() => scopesNeeded(small, [{ ...rules[0], offlineScopes: ["read_a", "read_b"] }], [parse("{ order { id } }")])).toThrow("which of");
  });
});
