import type { ShopId } from "../domain/shared/ids.ts";
import type { PrivacyDesk } from "../use-cases/process-inbox.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { type Sql, sqlInside } from "./sql.server.ts";

/**
 * Clears what the privacy topics and an uninstall ask for, everywhere it lies (R5): orders' personal data, bodies of
 * webhooks, sessions, mails. Jobs carry ids only, logs none of it.
 *
 * @param replan enqueues deciding anew, so that what waits holds
 */
export function createPrivacyDesk(
  box: SecretBox,
  replan: (tx: Transaction, shop: ShopId) => Promise<void>,
): PrivacyDesk {
  return {
    async uninstallShop(tx, domain) {
      const sql = sqlInside(tx);
      await sql.rows(`delete from session where shop = $1`, [domain]);
      const [shop] = await sql.rows<{ id: ShopId }>(
        `update shop set "uninstalledAt" = now() where domain = $1 and "uninstalledAt" is null returning id`,
        [domain],
      );
      if (!shop) return;
      // What waits is not pushed behind the back of a merchant who comes back months later: they switch it on again.
      await sql.rows(
        `with off as (
           update order_sync_settings set data = jsonb_set(data, '{enabled}', 'false'), "enabledAt" = null,
             version = version + 1, "updatedBy" = 'app/uninstalled', "updatedAt" = now()
           where "shopId" = $1 and (data->>'enabled')::boolean returning "shopId")
         insert into activity ("shopId", code, level) values ($1, 'shop.uninstalled', 'warn')`,
        [shop.id],
      );
      await replan(tx, shop.id);
    },

    async redactCustomer(tx, domain, orderGids) {
      const sql = sqlInside(tx);
      await sql.rows(
        `update marketplace_order o set "personalSealed" = null, "personalClearedAt" = now()
         from shop s where s.id = o."shopId" and s.domain = $1 and o.gid = any($2::text[])`,
        [domain, orderGids],
      );
      await clearBodies(sql, box, domain, orderGids);
      await note(sql, domain, "privacy.customer-cleared", orderGids.length);
    },

    async redactShop(tx, domain, webhook) {
      const sql = sqlInside(tx);
      await sql.rows(`select set_config('vss.redacting', 'on', true)`);
      await sql.rows(`delete from session where shop = $1`, [domain]);
      await sql.rows(`delete from shop where domain = $1`, [domain]);
      await sql.rows(`delete from inbox where "shopDomain" = $1 and id <> $2::bigint`, [domain, String(webhook)]);
      await sql.rows(`update inbox set "bodySealed" = null where id = $1::bigint`, [String(webhook)]);
    },

    noteDataRequest: (tx, domain, orderGids) => note(sqlInside(tx), domain, "privacy.export-asked", orderGids.length),
  };
}

const note = async (sql: Sql, domain: string, code: string, orders: number): Promise<void> => {
  await sql.rows(
    `insert into activity ("shopId", code, params, level)
     select id, $2, jsonb_build_object('orders', $3::int), 'warn' from shop where domain = $1`,
    [domain, code, orders],
  );
};

/**
 * Bodies of finished webhooks are only kept to look into a fault, so all of the shop's go. One that still waits or is
 * parked is cleared if it speaks of one of the orders; then it cannot be processed, which is what was asked for.
 */
async function clearBodies(sql: Sql, box: SecretBox, domain: string, orderGids: readonly string[]): Promise<void> {
  await sql.rows(
    `update inbox set "bodySealed" = null
     where "shopDomain" = $1 and state in ('done', 'ignored') and "bodySealed" is not null`,
    [domain],
  );
  const left = await sql.rows<{ id: string; topic: string; webhookId: string; sealed: Uint8Array }>(
    `select id::text, topic, "webhookId", "bodySealed" as sealed from inbox
     where "shopDomain" = $1 and state in ('new', 'parked') and "bodySealed" is not null and topic like 'orders/%'
     for update`,
    [domain],
  );
  const ids = orderGids.map((gid) => gid.replace(/^.*\//, ""));
  const speaking = left.filter(({ topic, webhookId, sealed }) => {
    const body = box.open(sealed, bindings.inboxBody(domain, topic, webhookId));
    return ids.some((id) => new RegExp(`\\b${id}\\b`).test(body));
  });
  if (speaking.length > 0)
    await sql.rows(
      `update inbox set "bodySealed" = null, state = 'parked', "processedAt" = coalesce("processedAt", now()),
         "errorCode" = 'redacted'
       where id = any($1::bigint[])`,
      [speaking.map(({ id }) => id)],
    );
}
