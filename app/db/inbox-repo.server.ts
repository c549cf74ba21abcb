import type { Pool } from "pg";
import type { Transaction } from "../use-cases/transaction.ts";
import type { OrderOfShop } from "../use-cases/process-inbox.ts";
import type { WebhookDelivery, WebhookInbox } from "../use-cases/receive-webhook.ts";
import type { ShopifyApp, WebhookTopic } from "../use-cases/webhook-topics.ts";
import { listen } from "./listen.server.ts";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { sqlInside, sqlOf } from "./sql.server.ts";

/** A delivery that waits to be processed. */
export interface InboxRow {
  readonly id: bigint;
  readonly shopDomain: string;
  readonly topic: WebhookTopic;
  readonly app: ShopifyApp;
  readonly webhookId: string;
  readonly eventId: string | null;
  readonly triggeredAt: Date | null;
  readonly receivedAt: Date;
  /** How often it has been claimed, this time included. */
  readonly attempts: number;
  /** @throws SealedError when it was sealed under a key that is gone */
  readBody(): string;
}

export interface ParkedRow {
  readonly id: bigint;
  readonly shopDomain: string;
  readonly topic: string;
  readonly webhookId: string;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly errorCode: string;
  /** Its body has not been cleared yet, so it can be processed again. */
  readonly redrivable: boolean;
}

export interface InboxRepo extends WebhookInbox {
  /**
   * Takes the oldest rows that are due, for `leaseMs`. Nobody else gets them until then; after a crash they come back
   * by themselves. Rows claimed too often (whatever takes them dies before it can say why) are parked instead.
   */
  claimBatch(limit: number, leaseMs?: number): Promise<readonly InboxRow[]>;
  /**
   * Inside the transaction that does the row's work, so that both happen or neither. False: the lease ran out and
   * somebody else finished it; roll back.
   */
  markDone(tx: Transaction, id: bigint, about?: OrderOfShop): Promise<boolean>;
  /** Processed by deciding that nothing is to be done. `code` says why. */
  markIgnored(tx: Transaction, id: bigint, code: string, about?: OrderOfShop): Promise<boolean>;
  /**
   * Processing failed: it comes back after a growing delay, and is parked under `code` after the last attempt. Write it
   * outside the failed transaction.
   */
  retryLater(row: Pick<InboxRow, "id" | "attempts">, code: string): Promise<"waiting" | "parked">;
  /** Puts a row aside at once: no repetition mends it. */
  park(id: bigint, code: string): Promise<void>;
  /** Parked rows wait again, with all their attempts before them. Returns how many. */
  redrive(ids: readonly bigint[] | "all"): Promise<number>;
  /** Oldest first. */
  listParked(limit?: number): Promise<readonly ParkedRow[]>;
  /** For the gauges. */
  backlog(): Promise<{ readonly waiting: number; readonly oldestSeconds: number; readonly parked: number }>;
}

const channel = "inbox";

/** Calls `wake` when a delivery has come (a hint: look now and then without it too). Returns what stops it. */
export const onInbox = (
  url: string,
  wake: () => void,
  options?: { readonly onError?: (error: unknown) => void },
): (() => Promise<void>) => listen(url, channel, wake, options);

const defaultLeaseMs = 30_000;
/** With the delays below this is some four hours of trying. */
const maxAttempts = 12;
const delaysMs = [1_000, 5_000, 15_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 2_400_000, 3_600_000, 3_600_000];

/** One statement, so one round trip and one commit: kept and announced, or neither. */
const insertStatement = {
  name: "inbox-insert",
  text: `
    with kept as (
      insert into inbox ("shopDomain", topic, "webhookId", "eventId", "triggeredAt", "bodySealed", app)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict ("shopDomain", topic, "webhookId", app) do nothing
      returning id
    )
    select pg_notify('${channel}', '') from kept`,
  // Milliseconds. Shopify hangs up after five seconds; the rest is for getting a connection.
  query_timeout: 2_000,
};

/**
 * Webhooks between their arrival and their effect. A row is `new` until it is `done`, `ignored` or `parked`.
 *
 * @param db.pool for the workers
 * @param db.intake the pool of the one INSERT; its own, so that busy workers never make a webhook wait (R6)
 */
export function createInboxRepo(
  db: { readonly pool: Pool; readonly intake?: Pool },
  box: Pick<SecretBox, "seal" | "open">,
): InboxRepo {
  const intake = db.intake ?? db.pool;
  const sql = sqlOf(db.pool);

  /** Bodies are kept for a while to look into faults; not those of redacted orders, nor of shops that we do not know. */
  const finish = async (
    tx: Transaction,
    id: bigint,
    state: "done" | "ignored",
    code: string | null,
    about?: OrderOfShop,
  ) => {
    const rows = await sqlInside(tx).rows(
      `update inbox set state = $2, "processedAt" = now(), "errorCode" = $3,
         "bodySealed" = case when $3 in ('no-such-shop', 'nothing-kept')
           or exists (select 1 from redacted_order r where r."shopId" = $4::uuid and r.gid = $5) then null else "bodySealed" end
       where id = $1::bigint and state = 'new' returning id`,
      [String(id), state, code, about?.shop ?? null, about?.gid ?? null],
    );
    return rows.length === 1;
  };

  const park = async (id: bigint, code: string): Promise<void> => {
    await sql.rows(
      `update inbox set state = 'parked', "processedAt" = now(), "errorCode" = $2 where id = $1 and state = 'new'`,
      [id, code],
    );
  };

  return {
    async insert(delivery: WebhookDelivery) {
      const { shopDomain, topic, app, webhookId, eventId, triggeredAt, body } = delivery;
      const sealed = box.seal(body, bindings.inboxBody(shopDomain, topic, webhookId));
      const result = await intake.query({
        ...insertStatement,
        values: [shopDomain, topic, webhookId, eventId, triggeredAt, Buffer.from(sealed), app],
      });
      return result.rowCount === 1 ? "new" : "duplicate";
    },

    async claimBatch(limit, leaseMs = defaultLeaseMs) {
      // Times are stored rounded to milliseconds: what came "now" may lie half of one ahead.
      const rows = await sql.rows<ClaimedRow>(
        `with due as (
           select id, attempts from inbox
           where state = 'new' and "nextAttemptAt" <= now() + interval '1 millisecond'
           order by "nextAttemptAt", id limit $1 for update skip locked
         )
         update inbox i set
           attempts = due.attempts + 1,
           "nextAttemptAt" = now() + $2 * interval '1 millisecond',
           state = case when due.attempts >= $3 then 'parked' else 'new' end,
           "processedAt" = case when due.attempts >= $3 then now() end,
           "errorCode" = case when due.attempts >= $3 then coalesce(i."errorCode", 'never-finished') else i."errorCode" end
         from due where i.id = due.id
         returning i.id::text, i."shopDomain", i.topic, i.app, i."webhookId", i."eventId", i."triggeredAt", i."receivedAt",
           i."bodySealed", i.attempts, i.state`,
        [limit, leaseMs, maxAttempts],
      );
      return rows
        .filter((row) => row.state === "new")
        .map(({ bodySealed, state: _, ...row }) => ({
          ...row,
          id: BigInt(row.id),
          readBody: () =>
            bodySealed === null
              ? ""
              : box.open(bodySealed, bindings.inboxBody(row.shopDomain, row.topic, row.webhookId)),
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    },

    markDone: (tx, id, about) => finish(tx, id, "done", null, about),
    markIgnored: (tx, id, code, about) => finish(tx, id, "ignored", code, about),

    async retryLater({ id, attempts }, code) {
      if (attempts >= maxAttempts) {
        await park(id, code);
        return "parked";
      }
      const delayMs = delaysMs[Math.min(attempts, delaysMs.length) - 1] ?? 1_000;
      await sql.rows(
        `update inbox set "nextAttemptAt" = now() + $2 * interval '1 millisecond', "errorCode" = $3
         where id = $1 and state = 'new'`,
        [id, delayMs, code],
      );
      return "waiting";
    },

    park,

    async redrive(ids) {
      const rows = await sql.rows(
        `with again as (
           update inbox set state = 'new', "processedAt" = null, attempts = 0, "nextAttemptAt" = now(), "errorCode" = null
           where state = 'parked' and "bodySealed" is not null and ($1::bigint[] is null or id = any($1::bigint[]))
           returning id
         )
         select id, pg_notify('${channel}', '') from again`,
        [ids === "all" ? null : ids.map(String)],
      );
      return rows.length;
    },

    async listParked(limit = 100) {
      const rows = await sql.rows<Omit<ParkedRow, "id"> & { readonly id: string }>(
        `select id::text, "shopDomain", topic, "webhookId", "receivedAt", attempts, "errorCode",
           "bodySealed" is not null as redrivable
         from inbox where state = 'parked' order by id limit $1`,
        [limit],
      );
      return rows.map((row) => ({ ...row, id: BigInt(row.id) }));
    },

    async backlog() {
      const [row] = await sql.rows<{ waiting: number; oldest: number; parked: number }>(
        `select
           (select count(*) from inbox where state = 'new')::int as waiting,
           (select coalesce(extract(epoch from now() - min("receivedAt")), 0) from inbox where state = 'new')::float as oldest,
           (select count(*) from inbox where state = 'parked')::int as parked`,
      );
      return { waiting: row?.waiting ?? 0, oldestSeconds: row?.oldest ?? 0, parked: row?.parked ?? 0 };
    },
  };
}

interface ClaimedRow {
  readonly id: string;
  readonly shopDomain: string;
  readonly topic: WebhookTopic;
  readonly app: ShopifyApp;
  readonly webhookId: string;
  readonly eventId: string | null;
  readonly triggeredAt: Date | null;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly state: "new" | "parked";
  readonly bodySealed: Uint8Array | null;
}
