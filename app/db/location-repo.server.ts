import type { Pool } from "pg";
import { z } from "zod";
import {
  type LocationSide,
  type LocationTable,
  locationTableSchema,
  type NamedLocation,
} from "../domain/settings/location-table.ts";
import type { LocationBook, StoreWithLocations } from "../use-cases/locations/location-ports.ts";
import { vendorOrdersDue } from "./order-repo.server.ts";
import { readPageAudit, readSettingsPage, saveSettingsPage } from "./settings-page-repo.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

const page = "locations";

/** Whether shop `alias."shopId"` has the Locations add-on; without it every choice rests. */
const addOnActive = (alias: string): string => `exists (select 1 from add_on l where l."shopId" = ${alias}."shopId"
  and l.platform = 'all' and l.kind = 'locations' and l.active)`;

/** For a select over `connection` rows called `c`: the location that the merchant chose for it, while that counts. */
export const chosenLocation = (
  side: LocationSide,
): string => `(select g.data->>(c.id || '/${side}') from settings_page g
  where g."shopId" = c."shopId" and g.page = '${page}' and ${addOnActive("g")})`;

const tableOf = (data: unknown): LocationTable => locationTableSchema.safeParse(data).data ?? {};
const locationsSchema = z.array(z.object({ id: z.string(), name: z.string(), closed: z.boolean().optional() }));
const namedOf = (data: unknown): readonly NamedLocation[] =>
  (locationsSchema.safeParse(data).data ?? []) as readonly NamedLocation[];

/** Where stores and the marketplace ship from, and which vendor goes where (L10). */
export function createLocationBook(pool: Pool): LocationBook {
  const sql = sqlOf(pool);
  return {
    async marketplace(shop) {
      const [row] = await sql.rows<{ domain: string; locations: unknown; readAt: Date | null; active: boolean }>(
        `select s.domain, s.locations, s."locationsReadAt" as "readAt", exists (select 1 from add_on l
           where l."shopId" = s.id and l.platform = 'all' and l.kind = 'locations' and l.active) as active
         from shop s where s.id = $1::uuid`,
        [shop],
      );
      if (!row) throw new Error("There is no such shop.");
      return { ...row, locations: namedOf(row.locations) };
    },

    async stores(shop) {
      const rows = await sql.rows<StoreWithLocations>(
        `select c.id, c.platform, c."storeName", c."vendorId", d.name as "vendorName", c.locations,
           c."locationsReadAt" as "readAt",
           (select count(*)::int from vendor_order v where v."connectionId" = c.id and v."storeLocationState" = 'refused'
              and v.state in ('confirmed', 'partially-fulfilled')) as refused
         from connection c join vendor d on d.id = c."vendorId"
         where c."shopId" = $1::uuid and c."disconnectedAt" is null order by d.name, c.id`,
        [shop],
      );
      return rows.map((row) => ({ ...row, locations: namedOf(row.locations) }));
    },

    async table(shop) {
      const stored = await readSettingsPage(sql, shop, page);
      return { ...stored, table: tableOf(stored.data) };
    },

    async audit(shop) {
      const rows = await readPageAudit(sql, shop, page);
      return rows.map(({ at, actor, before, after }) => ({
        at,
        actor,
        before: tableOf(before),
        after: tableOf(after),
      }));
    },

    save: (shop, { table, version, actor }) =>
      inTransaction(pool, async (tx) => {
        const saved = await saveSettingsPage(tx, shop, page, { data: table, version, actor, field: "locations" });
        if (saved === null) return "conflict";
        const before = tableOf(saved.before);
        // What a location refused is tried with the new one, or is no longer wanted anywhere.
        const changed = [...new Set([...Object.keys(before), ...Object.keys(table)])]
          .filter((key) => key.endsWith("/store") && before[key] !== table[key])
          .map((key) => ({ id: key.slice(0, -"/store".length), location: table[key] ?? null }));
        await sqlInside(tx).rows(
          `with tried as (
             update vendor_order v set "storeLocation" = x.location, "storeLocationAnswer" = null,
               "storeLocationState" = case when x.location is not null then 'wanted' end,
               "nextAttemptAt" = case when x.location is null then v."nextAttemptAt" else now() end
             from jsonb_to_recordset($2::jsonb) as x(id uuid, location text)
             where v."connectionId" = x.id and v."shopId" = $1::uuid and v."storeLocationState" = 'refused'
               and v.state in ('confirmed', 'partially-fulfilled') and v."leasedUntil" is null
             returning v.id)
           select pg_notify('${vendorOrdersDue}', '') from tried limit 1`,
          [shop, JSON.stringify(changed)],
        );
        return "saved";
      }),

    async keepMarketplace(shop, locations) {
      await sql.rows(`update shop set locations = $2::jsonb, "locationsReadAt" = now() where id = $1::uuid`, [
        shop,
        JSON.stringify(locations),
      ]);
    },

    async keepStore(shop, connection, locations) {
      await sql.rows(
        `update connection set locations = $3::jsonb, "locationsReadAt" = now() where "shopId" = $1::uuid and id = $2::uuid`,
        [shop, connection, JSON.stringify(locations)],
      );
    },
  };
}
