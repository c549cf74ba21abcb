import type { Pool } from "pg";
import type { ConnectionId } from "../domain/shared/ids.ts";
import type { CareBook, TroubledConnection } from "../use-cases/connection-care-ports.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { insertMails } from "./mail-repo.server.ts";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

/** Unwell, and somebody's to mend. */
const troubled = `c.health in ('degraded', 'needs-reauthorization') and c."disconnectedAt" is null`;

/** Held because of it, or on their way and not getting through. */
const waitingOrders = `
select count(*)::int from vendor_order v where v."vendorId" = c."vendorId"
  and (v.state = 'held' and v.reason = 'connection-unhealthy'
    or v."connectionId" = c.id and v.state in ('ready', 'sending', 'unknown', 'cancel-requested', 'cancelling'))`;

const members = `
select coalesce(jsonb_agg(jsonb_build_object('user', u.id, 'sealed', encode(u."emailSealed", 'base64'),
    'language', u.language) order by m."createdAt"), '[]')
from vendor_membership m join portal_user u on u.id = m."userId" where m."vendorId" = c."vendorId" and m."endedAt" is null`;

interface TroubledRow extends Omit<TroubledConnection, "members"> {
  readonly members: readonly { readonly user: string; readonly sealed: string; readonly language: string | null }[];
}

export function createCareBook(pool: Pool, box: SecretBox): CareBook {
  const sql = sqlOf(pool);
  return {
    async listTroubled(now, toldBefore, limit) {
      const toTell = (told: string) => `(${told} is null or ${told} < c."healthSince" or ${told} <= $2)`;
      const rows = await sql.rows<{ id: ConnectionId }>(
        `select c.id from connection c join shop s on s.id = c."shopId"
         where ${troubled} and s."uninstalledAt" is null and c."healthSince" <= $1
           and (${toTell('c."vendorToldAt"')} or ${toTell('c."merchantToldAt"')})
         order by c."healthSince" limit $3`,
        [now, toldBefore, limit],
      );
      return rows.map(({ id }) => id);
    },

    async lockTroubled(tx, connection) {
      const [row] = await sqlInside(tx).rows<TroubledRow>(
        `with c as (
           select c.* from connection c where c.id = $1 and ${troubled} for no key update skip locked
         )
         select c.id, c.health, c."healthReason" as reason, c."healthSince" as since, c."vendorToldAt",
           c."merchantToldAt", c."storeName", s.id as shop, s.name as "shopName", s."contactEmail", d.id as vendor,
           d.name as "vendorName", d.email as "vendorEmail", d.language as "vendorLanguage",
           (${waitingOrders}) as waiting, (${members}) as members
         from c join shop s on s.id = c."shopId" join vendor d on d.id = c."vendorId"
         where s."uninstalledAt" is null`,
        [connection],
      );
      if (!row) return null;
      return {
        ...row,
        members: row.members.map(({ user, sealed, language }) => ({
          user,
          language,
          email: box.open(Buffer.from(sealed, "base64"), bindings.portalUserEmail(user)),
        })),
      };
    },

    async findOpen(shop, vendor) {
      const [row] = await sql.rows<{ id: ConnectionId }>(
        `select id from connection where "shopId" = $1 and "vendorId" = $2 and "disconnectedAt" is null`,
        [shop, vendor],
      );
      return row?.id ?? null;
    },

    async noteTold(tx, connection, who, at) {
      const column = who === "vendor" ? "vendorToldAt" : "merchantToldAt";
      await sqlInside(tx).rows(`update connection set "${column}" = $2 where id = $1`, [connection, at]);
    },

    log: (tx, shop, activities) => insertActivities(sqlInside(tx), shop, null, activities),
    writeMails: (tx, shop, mails) => insertMails(sqlInside(tx), box, shop, mails),
    inTransaction: (work) => inTransaction(pool, work),
  };
}
