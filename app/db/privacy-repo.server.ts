import { createHash, randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { z } from "zod";
import type { ShopId } from "../domain/shared/ids.ts";
import type { PrivacyBook, PrivacyDesk, PrivacyKind, PrivacyRequest } from "../use-cases/privacy/privacy-ports.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { inTransaction, type Sql, sqlInside, sqlOf } from "./sql.server.ts";

const subjectSchema = z.object({
  shopDomain: z.string(),
  customerGid: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  orderGids: z.array(z.string()),
});

export const hashOfShop = (domain: string): Buffer => createHash("sha256").update(domain).digest();

/**
 * Takes in what the privacy topics and an uninstall ask for, in the transaction of the webhook.
 *
 * @param followUps.replan enqueues deciding anew, so that what waits holds
 * @param followUps.carryOutPrivacyRequests enqueues the work itself
 */
export function createPrivacyDesk(
  box: SecretBox,
  followUps: {
    replan(tx: Transaction, shop: ShopId): Promise<void>;
    carryOutPrivacyRequests(tx: Transaction): Promise<void>;
  },
): PrivacyDesk {
  async function uninstallShop(tx: Transaction, domain: string): Promise<void> {
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
    await followUps.replan(tx, shop.id);
  }

  return {
    uninstallShop,

    async ask(tx, { kind, shopDomain, subject, inboxId }) {
      const sql = sqlInside(tx);
      const id = randomUUID();
      const sealed = box.seal(JSON.stringify({ shopDomain, ...subject }), bindings.privacySubject(id));
      await sql.rows(
        `with webhook as (update inbox set "bodySealed" = null where id = $1::bigint returning "webhookId")
         insert into privacy_request (id, "shopId", "shopHash", kind, "webhookId", "subjectSealed")
         select $2::uuid, (select id from shop where domain = $3 and $4 <> 'shop-redact'), $5::bytea, $4, "webhookId", $6::bytea
         from webhook on conflict do nothing`,
        [String(inboxId), id, shopDomain, kind, hashOfShop(shopDomain), Buffer.from(sealed)],
      );
      if (kind === "customer-redact")
        await sql.rows(
          `insert into redacted_order ("shopId", gid)
           select s.id, o.gid from shop s, unnest($2::text[]) as o(gid) where s.domain = $1 on conflict do nothing`,
          [shopDomain, subject.orderGids],
        );
      if (kind === "shop-redact") await uninstallShop(tx, shopDomain);
      if (kind === "data-request") await note(sql, shopDomain, "privacy.export-asked", subject.orderGids.length);
      await followUps.carryOutPrivacyRequests(tx);
    },
  };
}

const note = (sql: Sql, domain: string, code: string, orders: number): Promise<unknown> =>
  sql.rows(
    `insert into activity ("shopId", code, params, level)
     select id, $2, jsonb_build_object('orders', $3::int), 'warn' from shop where domain = $1`,
    [domain, code, orders],
  );

const doneCodes: Readonly<Record<PrivacyKind, string | null>> = {
  "data-request": "privacy.export-ready",
  "customer-redact": "privacy.customer-cleared",
  "shop-redact": null,
};

/** Requests on record, until they are carried out. */
export function createPrivacyBook(pool: Pool, box: SecretBox): PrivacyBook {
  const sql = sqlOf(pool);
  return {
    async listUnfinished() {
      const rows = await sql.rows<{ id: string; kind: PrivacyKind; askedAt: Date; sealed: Uint8Array | null }>(
        `select id, kind, "askedAt", "subjectSealed" as sealed from privacy_request
         where "finishedAt" is null order by "askedAt", id limit 100`,
      );
      const requests: PrivacyRequest[] = [];
      for (const { id, kind, askedAt, sealed } of rows) {
        if (sealed === null) continue;
        const parsed = subjectSchema.parse(JSON.parse(box.open(sealed, bindings.privacySubject(id))));
        const { shopDomain, ...subject } = parsed;
        const [shop] = await sql.rows<{ id: ShopId }>(`select id from shop where domain = $1`, [shopDomain]);
        requests.push({ id, kind, askedAt, shopDomain, subject, shop: shop?.id ?? null });
      }
      return requests;
    },

    async begin({ id }) {
      await sql.rows(`update privacy_request set "startedAt" = coalesce("startedAt", now()) where id = $1`, [id]);
    },

    finish: ({ id, kind, shopDomain }, counts, answer) =>
      inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        const sealed = answer && Buffer.from(box.seal(answer.json, bindings.privacyExport(id)));
        const finished = await inside.rows(
          `update privacy_request set "finishedAt" = now(), "subjectSealed" = null, counts = $2, "exportSealed" = $3,
             "exportUntil" = $4
           where id = $1 and "finishedAt" is null returning id`,
          [id, JSON.stringify(counts), sealed ?? null, answer?.until ?? null],
        );
        const code = doneCodes[kind];
        if (finished.length === 0 || code === null) return;
        await note(inside, shopDomain, code, counts["orders"] ?? 0);
        await inside.rows(
          `insert into audit_entry ("shopId", actor, action, subject, after)
           select id, 'shopify', $2, $3, $4 from shop where domain = $1`,
          [shopDomain, code, id, JSON.stringify(counts)],
        );
      }),
  };
}

export interface PrivacyRequestRow {
  readonly id: string;
  readonly kind: PrivacyKind;
  readonly askedAt: Date;
  readonly finishedAt: Date | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly exportUntil: Date | null;
}

/** A shop's requests, newest first; after shop/redact only that one is left, and still found by the domain. */
export const listPrivacyRequests = (pool: Pool, domain: string): Promise<PrivacyRequestRow[]> =>
  sqlOf(pool).rows<PrivacyRequestRow>(
    `select id, kind, "askedAt", "finishedAt", counts, case when "exportSealed" is not null then "exportUntil" end as "exportUntil"
     from privacy_request where "shopHash" = $1 order by "askedAt" desc, id limit 200`,
    [hashOfShop(domain)],
  );

/** The answer to a data request, for who hands it on; null: not this shop's, not finished, or its time is over. */
export async function fetchPrivacyExport(
  pool: Pool,
  box: SecretBox,
  domain: string,
  id: string,
  actor: string,
  now: Date,
): Promise<string | null> {
  return inTransaction(pool, async (tx) => {
    const sql = sqlInside(tx);
    const [row] = await sql.rows<{ sealed: Uint8Array; shopId: string }>(
      `select r."exportSealed" as sealed, r."shopId" from privacy_request r join shop s on s.id = r."shopId"
       where r.id::text = $1 and s.domain = $2 and r."exportSealed" is not null and r."exportUntil" > $3`,
      [id, domain, now],
    );
    if (!row) return null;
    await sql.rows(
      `insert into audit_entry ("shopId", actor, action, subject) values ($1, $2, 'privacy.export-fetched', $3)`,
      [row.shopId, actor, id],
    );
    return box.open(row.sealed, bindings.privacyExport(id));
  });
}
