import type { Pool } from "pg";
import type { ShopId, VendorId } from "../domain/shared/ids.ts";
import type { ComparedVendor } from "../domain/vendors/near-duplicates.ts";
import type { KnownVendor, VendorFields } from "../domain/vendors/plan-vendor-import.ts";
import type { AuditNote, RosterBook } from "../use-cases/vendors/roster-ports.ts";
import type { DuplicateSide } from "../use-cases/vendors/vendor-roster.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { mergeVendorRows } from "./merge-vendors.server.ts";
import { inTransaction, type Sql, sqlInside, sqlOf } from "./sql.server.ts";

const knownSql = `
select v.id, v.name, v."nameKey", v.email, v."storeSyncEnabled", v."pausedAt" is not null as paused,
  (select coalesce(jsonb_agg(a."nameKey"), '[]') from vendor_alias a where a."vendorId" = v.id) as aliases
from vendor v where v."shopId" = $1 order by v."nameKey"`;

const comparedSql = `
select v.id, v.name, v.email,
  (select coalesce(jsonb_agg(distinct c."storeHost"), '[]') from connection c where c."vendorId" = v.id) as "storeHosts"
from vendor v where v."shopId" = $1 order by v."createdAt", v.id`;

const sidesSql = `
select v.id, v.name, v.email,
  (select coalesce(jsonb_agg(a.name order by a."nameKey"), '[]') from vendor_alias a where a."vendorId" = v.id) as aliases,
  (select count(*)::int from vendor_spelling s join product_variant p
     on p."shopId" = s."shopId" and p."vendorKey" = s."nameKey" where s."vendorId" = v.id) as products,
  (select count(*)::int from vendor_order o where o."vendorId" = v.id) as orders,
  (select count(*)::int from vendor_membership m where m."vendorId" = v.id and m."endedAt" is null) as people,
  (select jsonb_build_object('connectionId', c.id, 'platform', c.platform, 'name', c."storeName", 'host', c."storeHost",
     'running', (select count(*) from vendor_order o where o."connectionId" = c.id
       and o.state in ('confirmed', 'partially-fulfilled', 'cancel-requested', 'cancelling', 'cancel-refused')))
   from connection c where c."vendorId" = v.id and c."disconnectedAt" is null) as store
from vendor v where v."shopId" = $1 and v.id = any($2::uuid[])`;

const row = ({ name, email, storeSyncEnabled, paused }: VendorFields) => ({ name, email, storeSyncEnabled, paused });

/** The list of vendors, as rows. */
export function createRosterBook(pool: Pool): RosterBook {
  const sql = sqlOf(pool);
  const on = (tx: Parameters<RosterBook["readKnown"]>[0]): Sql => (tx === null ? sql : sqlInside(tx));
  return {
    inTransaction: (work) => inTransaction(pool, work),

    async lockRoster(tx, shop) {
      await sqlInside(tx).rows(`select pg_advisory_xact_lock(hashtextextended('roster:' || $1::text, 0))`, [shop]);
    },

    readKnown: (tx, shop) => on(tx).rows<KnownVendor>(knownSql, [shop]),

    async insert(tx, shop, vendors, now) {
      if (vendors.length === 0) return;
      await sqlInside(tx).rows(
        `insert into vendor (id, "shopId", name, "nameKey", email, "storeSyncEnabled", "pausedAt", "createdAt")
         select r.id, $1::uuid, r.name, r."nameKey", r.email, r."storeSyncEnabled", case when r.paused then $3::timestamptz end,
           $3::timestamptz
         from jsonb_to_recordset($2::jsonb) as r(id uuid, "nameKey" text, name text, email text,
           "storeSyncEnabled" boolean, paused boolean)`,
        [shop, JSON.stringify(vendors.map(({ id, nameKey, fields }) => ({ id, nameKey, ...row(fields) }))), now],
      );
    },

    async update(tx, shop, vendors, now) {
      if (vendors.length === 0) return;
      await sqlInside(tx).rows(
        `update vendor v set name = r.name, email = r.email, "storeSyncEnabled" = r."storeSyncEnabled",
           "pausedAt" = case when r.paused then coalesce(v."pausedAt", $3::timestamptz) end
         from jsonb_to_recordset($2::jsonb) as r(id uuid, name text, email text, "storeSyncEnabled" boolean, paused boolean)
         where v."shopId" = $1 and v.id = r.id`,
        [shop, JSON.stringify(vendors.map(({ id, fields }) => ({ id, ...row(fields) }))), now],
      );
    },

    audit: (tx, shop, notes) => insertAudit(sqlInside(tx), shop, notes),
    log: (tx, shop, activities) => insertActivities(sqlInside(tx), shop, null, activities),

    readCompared: (shop) => sql.rows<ComparedVendor>(comparedSql, [shop]),

    async readDistinct(shop) {
      const rows = await sql.rows<{ firstId: VendorId; secondId: VendorId }>(
        `select "firstId", "secondId" from vendors_distinct where "shopId" = $1`,
        [shop],
      );
      return rows.map(({ firstId, secondId }) => [firstId, secondId] as const);
    },

    async saveDistinct(tx, shop, pair, actor) {
      const [first, second] = [...pair].sort();
      await sqlInside(tx).rows(
        `insert into vendors_distinct ("shopId", "firstId", "secondId", "saidBy") values ($1, $2, $3, $4)
         on conflict do nothing`,
        [shop, first, second, actor],
      );
    },

    readSides: (shop, ids) => sql.rows<DuplicateSide>(sidesSql, [shop, ids]),

    async merge(tx, shop, wish, actor, now) {
      const merged = await mergeVendorRows(tx, shop, wish, actor, now);
      if (merged.kind !== "merged") return merged;
      await insertAudit(sqlInside(tx), shop, [merged.note]);
      return { kind: "merged", name: merged.name };
    },
  };
}

async function insertAudit(sql: Sql, shop: ShopId, notes: readonly AuditNote[]): Promise<void> {
  if (notes.length === 0) return;
  await sql.rows(
    `insert into audit_entry ("shopId", actor, action, subject, before, after)
     select $1::uuid, r.actor, r.action, r.subject, r.before, r.after
     from jsonb_to_recordset($2::jsonb) as r(actor text, action text, subject text, before jsonb, after jsonb)`,
    [shop, JSON.stringify(notes)],
  );
}
