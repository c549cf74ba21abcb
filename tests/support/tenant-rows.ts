import { createHash } from "node:crypto";
import type { TestDatabase } from "./database.ts";

/** Columns that say when somebody last looked, and budgets that refill: they change without anybody's doing. */
const restless = new Set([
  "lastSeenAt",
  "budgetTokens",
  "budgetAt",
  "pulledAt",
  "healthCheckedAt",
  "nextCheckAt",
  "reconciledUntil",
]);

/**
 * A digest of every row of every table that belongs to a shop (or to one of its vendors), by table. Tables are found in
 * the database, so a new one is watched from its first day.
 */
export async function digestRows(
  database: TestDatabase,
  tenant: { readonly shop: string; readonly domain: string; readonly vendor?: string },
): Promise<Record<string, string>> {
  const { rows: columns } = await database.pool.query<{ table: string; columns: string[] }>(
    `select c.relname as table, array_agg(a.attname::text) as columns from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by 1 order by 1`,
  );
  const digests: Record<string, string> = {};
  for (const { table, columns: names } of columns) {
    const where = conditionFor(table, names, tenant.vendor !== undefined);
    if (where === null) continue;
    const { rows } = await database.pool.query<Record<string, unknown>>(
      `select to_jsonb(t) as row from "${table}" t where ${where}`,
      [where.includes("$2") ? tenant.shop : (tenant.vendor ?? tenant.shop), tenant.domain].slice(
        0,
        where.includes("$2") ? 2 : 1,
      ),
    );
    const lines = rows
      .map(({ row }) => JSON.stringify(Object.entries(row as object).filter(([name]) => !restless.has(name))))
      .sort();
    digests[table] = `${lines.length} ${createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 12)}`;
  }
  return digests;
}

function conditionFor(table: string, columns: readonly string[], ofVendor: boolean): string | null {
  const vendorOrders = `(select id from vendor_order where ${ofVendor ? `"vendorId"` : `"shopId"`} = $1)`;
  if (table === "vendor_order_line") return `"vendorOrderId" in ${vendorOrders}`;
  if (ofVendor) {
    if (table === "vendor") return `id = $1`;
    if (columns.includes("vendorId")) return `"vendorId" = $1`;
    if (columns.includes("vendorOrderId")) return `"vendorOrderId" in ${vendorOrders}`;
    return null;
  }
  if (table === "shop") return `id = $1`;
  if (columns.includes("shopId")) return `"shopId" = $1`;
  if (table === "external_variant") return `"connectionId" in (select id from connection where "shopId" = $1)`;
  if (columns.includes("vendorId")) return `"vendorId" in (select id from vendor where "shopId" = $1)`;
  if (table === "session") return `$1::uuid is not null and shop = $2`;
  if (table === "inbox") return `$1::uuid is not null and "shopDomain" = $2`;
  if (table === "portal_user") return `id in (select "userId" from vendor_membership where "shopId" = $1)`;
  return null;
}
