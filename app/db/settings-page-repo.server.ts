import type { ShopId } from "../domain/shared/ids.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { type Sql, sqlInside } from "./sql.server.ts";

/** A page of settings that has a row of its own, with its own version (O8). */
export interface StoredPage {
  readonly data: unknown;
  /** 0 until it is first saved. */
  readonly version: number;
  readonly updatedAt: Date | null;
  readonly updatedBy: string | null;
}

export async function readSettingsPage(sql: Sql, shop: ShopId, page: string): Promise<StoredPage> {
  const [row] = await sql.rows<StoredPage>(
    `select data, version, "updatedAt", "updatedBy" from settings_page where "shopId" = $1::uuid and page = $2`,
    [shop, page],
  );
  return row ?? { data: null, version: 0, updatedAt: null, updatedBy: null };
}

/**
 * Saves a page if nobody saved it since `version`, with its entries in the audit trail and the log.
 *
 * @returns what it was before; null: somebody else saved meanwhile, and nothing was written
 */
export async function saveSettingsPage(
  tx: Transaction,
  shop: ShopId,
  page: string,
  input: { readonly data: unknown; readonly version: number; readonly actor: string; readonly field: string },
): Promise<{ readonly before: unknown } | null> {
  const sql = sqlInside(tx);
  const [stored] = await sql.rows<{ data: unknown; version: number }>(
    `select data, version from settings_page where "shopId" = $1::uuid and page = $2 for update`,
    [shop, page],
  );
  if ((stored?.version ?? 0) !== input.version) return null;
  const data = JSON.stringify(input.data);
  const written = await sql.rows(
    `insert into settings_page ("shopId", page, version, data, "updatedAt", "updatedBy")
     values ($1::uuid, $2, 1, $3::jsonb, now(), $4)
     on conflict ("shopId", page) do update set version = settings_page.version + 1, data = excluded.data,
       "updatedAt" = now(), "updatedBy" = excluded."updatedBy"
       where settings_page.version = $5::int
     returning version`,
    [shop, page, data, input.actor, input.version],
  );
  if (written.length === 0) return null;
  await sql.rows(
    `insert into audit_entry ("shopId", actor, action, subject, before, after)
     values ($1::uuid, $2, 'settings.page.saved', $3, $4::jsonb, $5::jsonb)`,
    [shop, input.actor, page, stored === undefined ? null : JSON.stringify(stored.data), data],
  );
  await insertActivities(sql, shop, null, [
    { code: "settings.changed", params: { actor: input.actor, fields: input.field } },
  ]);
  return { before: stored?.data ?? null };
}

/** The last changes of a page, newest first. */
export const readPageAudit = (sql: Sql, shop: ShopId, page: string) =>
  sql.rows<{ readonly at: Date; readonly actor: string; readonly before: unknown; readonly after: unknown }>(
    `select at, actor, before, after from audit_entry
     where "shopId" = $1::uuid and action = 'settings.page.saved' and subject = $2 order by id desc limit 20`,
    [shop, page],
  );
