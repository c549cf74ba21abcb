import type { Pool } from "pg";
import { z } from "zod";
import type { OrderPersonal } from "../domain/order/marketplace-order.ts";
import { createScrubber, type Scrubber } from "../domain/privacy/scrub.ts";
import { isNamedIn, personalOf, type PrivacySubject } from "../domain/privacy/subject.ts";
import type { ConnectionId, ShopId } from "../domain/shared/ids.ts";
import {
  addCounts,
  type ExportedOrder,
  type OrderOnRecord,
  type PrivacyArchive,
  type PrivacyCounts,
} from "../use-cases/privacy/privacy-ports.ts";
import { createCredentialStore, grantedTo } from "./connection-repo.server.ts";
import { openMail } from "./mail-repo.server.ts";
import { bindings } from "./sealed-columns.server.ts";
import { SealedError, type SecretBox } from "./secret-box.server.ts";
import { inTransaction, type Sql, sqlInside, sqlOf } from "./sql.server.ts";

const bodyBatch = 1_000;

/**
 * Everything that is kept, for the privacy topics (R5). A table that may hold personal data has to be dealt with here;
 * tests/security/privacy-topics.integration.test.ts reads every column of the database for what is left.
 *
 * @param vendorAppKey what the vendors' own app is called by: access that a shop gave to it is not the merchants' app's
 *   to forget
 */
export function createPrivacyArchive(pool: Pool, box: SecretBox, vendorAppKey?: string): PrivacyArchive {
  const sql = sqlOf(pool);
  const credentials = createCredentialStore(pool, box);

  return {
    async pageOfOrders(shop, named, after, limit) {
      const rows = await sql.rows<{ id: OrderOnRecord["id"]; gid: string; sealed: Uint8Array | null }>(
        `select id, gid, "personalSealed" as sealed from marketplace_order
         where "shopId" = $1 and ("personalSealed" is not null or gid = any($2::text[])) and ($3::uuid is null or id > $3)
         order by id limit $4`,
        [shop, named, after, limit],
      );
      return rows.map(({ id, gid, sealed }) => ({ id, gid, personal: openPersonal(box, shop, gid, sealed) }));
    },

    async describeOrders(shop, orders) {
      const personalOfOrder = new Map(orders.map(({ id, personal }) => [id as string, personal]));
      const rows = await sql.rows<DescribedRow>(describeSql, [shop, [...personalOfOrder.keys()]]);
      return rows.map((row) => describe(box, shop, row, personalOfOrder.get(row.id) ?? null));
    },

    async clearOrders(shop, orders, subject) {
      let counts: PrivacyCounts = {};
      for (const order of orders)
        counts = addCounts(
          counts,
          await inTransaction(pool, (tx) => clearOrder(sqlInside(tx), shop, order, subject)),
          await forgetJobs(sql, `data->>'gid' = $1 and state <> 'active'`, order.gid),
        );
      return counts;
    },

    async clearWebhooks(shopDomain, subject) {
      // Bodies of finished ones are only kept to look into a fault, so all of the shop's go.
      let cleared = await inBatches(
        sql,
        `update inbox set "bodySealed" = null where id in (
           select id from inbox where "shopDomain" = $1 and state in ('done', 'ignored') and "bodySealed" is not null
           limit ${bodyBatch}) returning id`,
        [shopDomain],
      );
      const ordersOnly = { ...subject, customerGid: null, email: null, phone: null };
      let waiting = 0;
      for await (const rows of waitingWebhooks(sql, shopDomain)) {
        const parked = rows.filter((row) => row.state === "parked" && names(box, shopDomain, subject, row) !== false);
        if (parked.length > 0)
          await sql.rows(
            `update inbox set "bodySealed" = null, "errorCode" = 'redacted'
             where id = any($1::bigint[]) and state = 'parked'`,
            [parked.map(({ id }) => id)],
          );
        cleared += parked.length;
        waiting += rows.filter((row) => row.state === "new" && names(box, shopDomain, ordersOnly, row) === true).length;
      }
      return { cleared, waiting };
    },

    async findWebhooks(shopDomain, subject) {
      const found: { topic: string; receivedAt: string; body: unknown }[] = [];
      for await (const rows of storedWebhooks(sql, shopDomain))
        for (const row of rows) {
          const body = openBody(box, shopDomain, row);
          if (body !== null && isNamedIn(subject, body))
            found.push({ topic: row.topic, receivedAt: row.receivedAt.toISOString(), body: readable(body) });
        }
      return found;
    },

    async clearExports(shop, subject) {
      const rows = await sql.rows<{ id: string; sealed: Uint8Array }>(
        `select id, "exportSealed" as sealed from privacy_request where "shopId" = $1 and "exportSealed" is not null`,
        [shop],
      );
      const theirs = rows.filter(({ id, sealed }) => {
        const json = openOrNull(box, sealed, bindings.privacyExport(id));
        return json === null || isNamedIn(subject, json);
      });
      if (theirs.length > 0)
        await sql.rows(`update privacy_request set "exportSealed" = null where id = any($1::uuid[])`, [
          theirs.map(({ id }) => id),
        ]);
      return theirs.length;
    },

    async eraseBatch(shop, shopDomain) {
      for (const { what, statement, by } of erasures) {
        const erased = await inTransaction(pool, async (tx) => {
          const inside = sqlInside(tx);
          await inside.rows(`select set_config('vss.redacting', 'on', true)`);
          return inside.rows(statement, [by === "shop" ? shop : shopDomain]);
        });
        if (erased.length > 0) return { [what]: erased.length };
      }
      return {};
    },

    async eraseShop(shop, shopDomain) {
      const jobs = shop === null ? {} : await forgetJobs(sql, `data->>'shopId' = $1`, shop);
      const counts = await inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        await inside.rows(`select set_config('vss.redacting', 'on', true)`);
        const count = async (statement: string) => (await inside.rows(statement, [shopDomain])).length;
        const stores = await inside.rows<{ id: ConnectionId; sealed: Uint8Array }>(
          `select id, "credentialsSealed" as sealed from connection
           where "storeHost" = $1 and "credentialsSealed" <> '' order by id`,
          [shopDomain],
        );
        const ours = stores.filter(
          ({ id, sealed }) => vendorAppKey === undefined || grantedTo(credentials, id, sealed) !== vendorAppKey,
        );
        const connections = await inside.rows(
          `update connection set "credentialsSealed" = '', "hintSecretSealed" = null, health = 'disconnected',
             "trackingUntil" = null, "disconnectedAt" = coalesce("disconnectedAt", now())
           where id = any($1::uuid[]) returning id`,
          [ours.map(({ id }) => id)],
        );
        return {
          sessions: await count(`delete from session where shop = $1 returning id`),
          // Where the shop is a vendor's store at other merchants: its keys and its catalogue are its own.
          connections: connections.length,
          shops: await count(`delete from shop where domain = $1 returning id`),
          webhooks: await count(`delete from inbox where "shopDomain" = $1 and app = 'merchants' returning id`),
        };
      });
      return addCounts(jobs, counts);
    },
  };
}

/** What a shop may have much of, in batches; everything else goes with the shop's own row. */
const erasures: readonly { readonly what: string; readonly statement: string; readonly by: "shop" | "domain" }[] = [
  ...(
    [
      ["webhooks", "inbox", `"shopDomain" = $1 and app = 'merchants'`, 2_000, "domain"],
      ["mails", "mail", `"shopId" = $1`, 2_000, "shop"],
      ["activities", "activity", `"shopId" = $1`, 5_000, "shop"],
      ["auditEntries", "audit_entry", `"shopId" = $1`, 5_000, "shop"],
      // With their vendor orders, lines, parcels and answers.
      ["orders", "marketplace_order", `"shopId" = $1`, 200, "shop"],
    ] as const
  ).map(([what, table, where, limit, by]) => ({
    what,
    by,
    statement: `delete from ${table} where id in (select id from ${table} where ${where} limit ${limit}) returning id`,
  })),
  {
    what: "variants",
    by: "shop",
    statement: `delete from product_variant where ("shopId", "variantGid") in (
      select "shopId", "variantGid" from product_variant where "shopId" = $1 limit 2000) returning "variantGid"`,
  },
  {
    what: "storeVariants",
    by: "shop",
    statement: `delete from external_variant where ctid in (
      select x.ctid from external_variant x join connection c on c.id = x."connectionId" where c."shopId" = $1 limit 5000)
      returning "externalProductId"`,
  },
];

async function inBatches(sql: Sql, statement: string, values: readonly unknown[]): Promise<number> {
  for (let total = 0; ;) {
    const { length } = await sql.rows(statement, values);
    total += length;
    if (length < bodyBatch) return total;
  }
}

/** The queue lies in a schema of its own, which is made when it is first used. Finished jobs stay there for days. */
async function forgetJobs(sql: Sql, where: string, value: string): Promise<PrivacyCounts> {
  const [queue] = await sql.rows<{ exists: boolean }>(`select to_regclass('pgboss.job') is not null as exists`);
  if (!queue?.exists) return {};
  const jobs = await sql.rows(`delete from pgboss.job where ${where} returning id`, [value]);
  return { jobs: jobs.length };
}

/** Clears one order, in one transaction: what was scrubbed with the buyer's name goes when the name goes. */
async function clearOrder(
  sql: Sql,
  shop: ShopId,
  order: OrderOnRecord,
  subject: PrivacySubject,
): Promise<PrivacyCounts> {
  const [row] = await sql.rows<{ body: OrderBodyText; sealed: Uint8Array | null }>(
    `select body, "personalSealed" as sealed from marketplace_order where "shopId" = $1 and id = $2 for update`,
    [shop, order.id],
  );
  if (!row) return {};
  const scrub = scrubbing(order.personal, subject);
  await sql.rows(`insert into redacted_order ("shopId", gid) values ($1, $2) on conflict do nothing`, [
    shop,
    order.gid,
  ]);
  await sql.rows(
    `update marketplace_order set "personalSealed" = null, "personalClearedAt" = coalesce("personalClearedAt", now()),
       body = $2 where id = $1`,
    [order.id, JSON.stringify(scrubBody(row.body, scrub))],
  );
  const parts = await sql.rows<{ id: string; reasonParams: unknown; lastFailure: unknown }>(
    `select id, "reasonParams", "lastFailure" from vendor_order where "orderId" = $1 for update`,
    [order.id],
  );
  for (const { id, reasonParams, lastFailure } of parts)
    await sql.rows(
      `update vendor_order set "reasonParams" = $2, "lastFailure" = $3, "storeLocationAnswer" = null where id = $1`,
      [
        id,
        JSON.stringify(scrubTexts(reasonParams, scrub)),
        lastFailure === null ? null : JSON.stringify(scrubTexts(lastFailure, scrub)),
      ],
    );
  const ids = parts.map(({ id }) => id);
  const parcels = await sql.rows(
    `update parcel set trackings = '[]', "publishFailure" = null where "vendorOrderId" = any($1::uuid[]) returning id`,
    [ids],
  );
  const notes = await sql.rows(
    `update vendor_answer set "noteSealed" = null
     where "vendorOrderId" = any($1::uuid[]) and "noteSealed" is not null returning 1`,
    [ids],
  );
  const entries = await sql.rows<{ id: string; params: unknown }>(
    `select id::text, params from activity where "orderId" = $1 and params <> '{}'`,
    [order.id],
  );
  const changed = entries
    .map(({ id, params }) => ({ id, before: params, params: scrubTexts(params, scrub) }))
    .filter(({ before, params }) => JSON.stringify(before) !== JSON.stringify(params));
  if (changed.length > 0)
    await sql.rows(
      `update activity a set params = c.params from jsonb_to_recordset($1::jsonb) as c(id bigint, params jsonb)
       where a.id = c.id`,
      [JSON.stringify(changed.map(({ id, params }) => ({ id, params })))],
    );
  const mails = await sql.rows(
    `update mail set "contentSealed" = null, "nextAttemptAt" = null,
       "failedCode" = case when "sentAt" is null then 'redacted' else "failedCode" end
     where "shopId" = $1 and "contentSealed" is not null and exists (
       select 1 from unnest($2::text[]) as p(id) where position(p.id in "dedupeKey") > 0)
     returning id`,
    [shop, ids],
  );
  return {
    orders: 1,
    parcels: parcels.length,
    notes: notes.length,
    activities: changed.length,
    mails: mails.length,
  };
}

type Scrub = (text: string) => string;

/** What the order knows of its buyer, and what the request says of them. */
function scrubbing(personal: OrderPersonal | null, subject: PrivacySubject): Scrub {
  const scrubbers: readonly Scrubber[] = [personal, personalOf(subject)].flatMap((known) =>
    known === null ? [] : [createScrubber(known)],
  );
  return (text) => scrubbers.reduce((left, { freeText }) => freeText(left), text);
}

interface OrderBodyText {
  readonly tags?: readonly string[];
  readonly lines?: readonly { readonly title: string; readonly variantTitle: string | null }[];
}

/** The few words in an order's body that people write freely. Names of vendors and SKUs decide where lines belong. */
const scrubBody = (body: OrderBodyText, scrub: Scrub): OrderBodyText => ({
  ...body,
  // The merchant's own words, which later versions of the order bring again: the trigger that keeps redacted orders
  // redacted drops them, too.
  tags: [],
  lines: (body.lines ?? []).map((line) => ({
    ...line,
    title: scrub(line.title),
    variantTitle: line.variantTitle === null ? null : scrub(line.variantTitle),
  })),
});

/** Every text in a small JSON value. */
function scrubTexts(value: unknown, scrub: Scrub): unknown {
  if (typeof value === "string") return scrub(value);
  if (Array.isArray(value)) return value.map((item) => scrubTexts(item, scrub));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, scrubTexts(item, scrub)]));
  return value;
}

interface StoredWebhook {
  readonly id: string;
  readonly topic: string;
  readonly webhookId: string;
  readonly state: string;
  readonly receivedAt: Date;
  readonly sealed: Uint8Array;
}

const waitingWebhooks = (sql: Sql, domain: string) => webhooksWhere(sql, domain, `state in ('new', 'parked')`);
const storedWebhooks = (sql: Sql, domain: string) => webhooksWhere(sql, domain, `true`);

async function* webhooksWhere(sql: Sql, domain: string, condition: string): AsyncGenerator<readonly StoredWebhook[]> {
  let after = "0";
  for (;;) {
    const rows: readonly StoredWebhook[] = await sql.rows<StoredWebhook>(
      `select id::text, topic, "webhookId", state, "receivedAt", "bodySealed" as sealed from inbox
       where "shopDomain" = $1 and ${condition} and "bodySealed" is not null and id > $2::bigint
       order by id limit 200`,
      [domain, after],
    );
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (rows.length < 200 || last === undefined) return;
    after = last.id;
  }
}

/** Null: it does not open with the keys that there are. */
const openBody = (box: SecretBox, domain: string, row: StoredWebhook): string | null =>
  openOrNull(box, row.sealed, bindings.inboxBody(domain, row.topic, row.webhookId));

const names = (box: SecretBox, domain: string, subject: PrivacySubject, row: StoredWebhook): boolean | null => {
  const body = openBody(box, domain, row);
  return body === null ? null : isNamedIn(subject, body);
};

function openPersonal(box: SecretBox, shop: string, gid: string, sealed: Uint8Array | null): OrderPersonal | null {
  const json = sealed && openOrNull(box, sealed, bindings.orderPersonal(shop, gid));
  return json === null ? null : (JSON.parse(json) as OrderPersonal);
}

function openOrNull(box: SecretBox, sealed: Uint8Array, boundTo: string): string | null {
  try {
    return box.open(sealed, boundTo);
  } catch (error) {
    if (error instanceof SealedError) return null;
    throw error;
  }
}

function readable(body: string): unknown {
  const parsed = z.string().transform((text): unknown => JSON.parse(text) as unknown);
  try {
    return parsed.parse(body);
  } catch {
    return body;
  }
}

const describeSql = `
select o.id, o.gid, o.name, o."placedAt",
  (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'vendor', d.name, 'platform', c.platform, 'store', c."storeHost",
      'externalOrder', v."externalName", 'at', v."confirmedAt", 'note', encode(a."noteSealed", 'base64'),
      'trackings', (select coalesce(jsonb_agg(p.trackings), '[]') from parcel p where p."vendorOrderId" = v.id))), '[]')
   from vendor_order v join vendor d on d.id = v."vendorId" left join connection c on c.id = v."connectionId"
   left join vendor_answer a on a."vendorOrderId" = v.id where v."orderId" = o.id) as parts,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'dedupeKey', m."dedupeKey", 'at', m."createdAt",
      'sealed', encode(m."contentSealed", 'base64'))), '[]')
   from mail m where m."shopId" = o."shopId" and exists (
     select 1 from vendor_order v where v."orderId" = o.id and position(v.id::text in m."dedupeKey") > 0)) as mails
from marketplace_order o where o."shopId" = $1 and o.id = any($2::uuid[]) order by o."placedAt", o.id`;

interface DescribedRow {
  readonly id: string;
  readonly gid: string;
  readonly name: string;
  readonly placedAt: Date;
  readonly parts: readonly (Omit<ExportedOrder["givenTo"][number], "vendorNote"> & {
    readonly id: string;
    readonly note: string | null;
  })[];
  readonly mails: readonly {
    readonly kind: string;
    readonly dedupeKey: string;
    readonly at: string;
    readonly sealed: string | null;
  }[];
}

function describe(box: SecretBox, shop: ShopId, row: DescribedRow, personal: OrderPersonal | null): ExportedOrder {
  return {
    order: row.name,
    id: row.gid,
    placedAt: row.placedAt.toISOString(),
    personal,
    givenTo: row.parts.map(({ id, note, trackings, ...part }) => ({
      ...part,
      trackings: trackings.flat(),
      vendorNote: note === null ? null : openOrNull(box, Buffer.from(note, "base64"), bindings.vendorAnswerNote(id)),
    })),
    mails: row.mails.map(({ kind, dedupeKey, at, sealed }) => ({
      kind,
      at,
      to:
        openMail(box, {
          shopId: shop,
          dedupeKey,
          contentSealed: sealed === null ? null : Buffer.from(sealed, "base64"),
        })?.to ?? "",
    })),
  };
}
