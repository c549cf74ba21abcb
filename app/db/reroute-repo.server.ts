import type { Pool } from "pg";
import { vendorKey } from "../domain/splitting/vendor-key.ts";
import type { VendorId } from "../domain/shared/ids.ts";
import type { RerouteLinesDeps } from "../use-cases/rerouting/reroute-lines.ts";
import { type RerouteChoice, rerouteChoicesShown, type Rerouting } from "../use-cases/rerouting/rerouting.ts";
import { sqlInside, sqlOf } from "./sql.server.ts";

/** What giving lines to another vendor writes, besides what deciding anew does. */
export const rerouteBook: Pick<RerouteLinesDeps, "vendorNames" | "sayRoutes"> = {
  async vendorNames(tx, shop, ids) {
    const rows = await sqlInside(tx).rows<{ id: VendorId; name: string }>(
      // Merging one of them away would take the lines along; it waits until the word is written.
      `select id, name from vendor where "shopId" = $1 and id = any($2::uuid[]) order by id for key share`,
      [shop, ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  },

  async sayRoutes(tx, shop, order, { id, leaves, to, lines, actor, at }) {
    const sql = sqlInside(tx);
    await sql.rows(
      `update line_route set state = 'ended', "endReason" = 'chosen-anew', "settledAt" = $3
       where "orderId" = $1 and "lineGid" = any($2::text[]) and state = 'waiting'`,
      [order, lines, at],
    );
    await sql.rows(
      `insert into line_route (id, "shopId", "orderId", "lineGid", "vendorId", "leavesId", "actId", "saidBy", "saidAt")
       select gen_random_uuid(), $1, $2, line, $4, $5, $6, $7, $8 from unnest($3::text[]) as line`,
      [shop, order, lines, to, leaves, id, actor, at],
    );
  },
};

const choicesSql = `
select d.id, d.name, d."pausedAt" is not null as paused, c.platform, c."storeName"
from vendor_order v
join vendor d on d."shopId" = v."shopId" and d.id <> v."vendorId" and position($3 in d."nameKey") > 0
left join connection c on c."vendorId" = d.id and c."disconnectedAt" is null
where v."shopId" = $1 and v.id = $2
order by d."nameKey" limit ${rerouteChoicesShown + 1}`;

export function createRerouteDesk(pool: Pool): Pick<Rerouting, "rerouteChoices"> {
  const sql = sqlOf(pool);
  return {
    async rerouteChoices(shop, id, search) {
      const [part] = await sql.rows(`select 1 from vendor_order where "shopId" = $1 and id = $2`, [shop, id]);
      if (!part) return null;
      const found = await sql.rows<RerouteChoice>(choicesSql, [shop, id, vendorKey(search)]);
      return { items: found.slice(0, rerouteChoicesShown), more: found.length > rerouteChoicesShown };
    },
  };
}
