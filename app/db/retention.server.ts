import { activityKeptDays } from "../use-cases/activity-log.ts";
import type { Database } from "./client.server.ts";

/**
 * How long things are kept, in days. What holds personal data goes first, what only holds ids and codes stays longer.
 * The README repeats this table for merchants' privacy officers.
 */
export const retentionDays = {
  /** Raw webhook bodies, after they were processed. Until then they are the only copy and are kept (R1). */
  inboxBody: 30,
  /** Bodies of parked webhooks: time for an operator to mend the cause and drive them again. */
  parkedInboxBody: 90,
  /** Inbox rows without their bodies: they recognise repetitions, which come within a day or two. */
  inboxRow: 180,
  /** The buyer's data of an order, after the last change of it and of its vendor orders, once all of these are over. */
  finishedOrder: 90,
  /** The same for orders of which a part still waits: by then no rule would push it. */
  waitingOrder: 365,
  /** Contents of mail, after it was sent. */
  sentMail: 30,
  /** Contents of mail that was never sent. */
  unsentMail: 90,
  /** Pages promise it, too. */
  activity: activityKeptDays,
  /** Reports of the daily proof, with what they found. They hold no personal data. */
  proof: 400,
  /** Runs of our action in Shopify Flow: Shopify sends one again for a day and a half. */
  flowRun: 30,
  /** Events for Shopify Flow, sent or given up. */
  flowTrigger: 30,
  /** Ways into the vendor portal after they are over: links, sessions, invitations nobody took. */
  portalDoor: 30,
  /** Runs by hand over many orders, imports of earlier orders and test orders, after they ended. Ids and codes only. */
  endedRun: 90,
  /** The proof that a privacy request was carried out: when, and how much. */
  privacyProof: 1_095,
} as const;

export interface RetentionCounts {
  readonly inboxBodies: number;
  readonly inboxRows: number;
  readonly orders: number;
  readonly mails: number;
  readonly activities: number;
  readonly proofs: number;
  readonly flowRuns: number;
  readonly flowTriggers: number;
  readonly portalDoors: number;
  /** Bulk runs with their items, imports of earlier orders, test orders. */
  readonly endedRuns: number;
  /** Answers to data requests whose time to be fetched is over, and proofs that nobody asks for any more. */
  readonly privacyExports: number;
}

/**
 * Clears what has been kept long enough. Runs daily; may run at any time, more than once and beside a busy app: it
 * works in small batches, so it locks little and may be stopped anywhere.
 */
export async function clearExpired(db: Pick<Database, "pool">, now: Date, batchSize = 1_000): Promise<RetentionCounts> {
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
  const inBatches = async (statement: string, values: readonly unknown[]): Promise<number> => {
    let total = 0;
    for (;;) {
      const { rowCount } = await db.pool.query(statement, [...values, batchSize]);
      total += rowCount ?? 0;
      if ((rowCount ?? 0) < batchSize) return total;
    }
  };

  return {
    // The age limit on receivedAt lets the BRIN index skip what is too young; nothing is processed before it is received.
    inboxBodies: await inBatches(
      `update inbox set "bodySealed" = null where id in (
         select id from inbox
         where "bodySealed" is not null and "receivedAt" < $1
           and (state in ('done', 'ignored') and "processedAt" < $1 or state = 'parked' and "processedAt" < $2)
         limit $3 for update skip locked)`,
      [daysAgo(retentionDays.inboxBody), daysAgo(retentionDays.parkedInboxBody)],
    ),
    inboxRows: await inBatches(
      `delete from inbox where id in (
         select id from inbox where "receivedAt" < $1 and "bodySealed" is null and state <> 'new'
         limit $2 for update skip locked)`,
      [daysAgo(retentionDays.inboxRow)],
    ),
    orders: await inBatches(
      `update marketplace_order set "personalSealed" = null, "personalClearedAt" = now() where id in (
         select o.id from marketplace_order o
         where o."personalSealed" is not null
           and o."receivedAt" < $1 and o."sourceUpdatedAt" < $1
           and not exists (select 1 from vendor_order v where v."orderId" = o.id and v."updatedAt" >= $1)
           and (o."sourceUpdatedAt" < $2 or not exists (
             select 1 from vendor_order v where v."orderId" = o.id and v.state <> all ($3::text[])))
         limit $4 for update skip locked)`,
      [daysAgo(retentionDays.finishedOrder), daysAgo(retentionDays.waitingOrder), finishedStates],
    ),
    mails: await inBatches(
      `update mail set "contentSealed" = null where id in (
         select id from mail
         where "contentSealed" is not null
           and ("sentAt" < $1 or "sentAt" is null and "createdAt" < $2)
         limit $3 for update skip locked)`,
      [daysAgo(retentionDays.sentMail), daysAgo(retentionDays.unsentMail)],
    ),
    activities: await inBatches(`delete from activity where id in (select id from activity where at < $1 limit $2)`, [
      daysAgo(retentionDays.activity),
    ]),
    proofs:
      (await inBatches(
        `delete from proof_report where ("shopId", day) in (select "shopId", day from proof_report where day < $1 limit $2)`,
        [daysAgo(retentionDays.proof)],
      )) +
      (await inBatches(`delete from proof_finding where id in (select id from proof_finding where day < $1 limit $2)`, [
        daysAgo(retentionDays.proof),
      ])),
    flowRuns: await inBatches(
      `delete from flow_run where ("shopId", "runId") in (
         select "shopId", "runId" from flow_run where "ranAt" < $1 limit $2)`,
      [daysAgo(retentionDays.flowRun)],
    ),
    // Also of those that never got their turn, of shops that have removed the app: they are no news any more.
    flowTriggers: await inBatches(
      `delete from flow_trigger where id in (select id from flow_trigger where "createdAt" < $1 limit $2)`,
      [daysAgo(retentionDays.flowTrigger)],
    ),
    portalDoors:
      (await inBatches(
        `delete from sign_in_link where id in (select id from sign_in_link where "expiresAt" < $1 limit $2)`,
        [daysAgo(retentionDays.portalDoor)],
      )) +
      (await inBatches(
        `delete from portal_session where id in (
           select id from portal_session where "expiresAt" < $1 or "endedAt" < $1 limit $2)`,
        [daysAgo(retentionDays.portalDoor)],
      )) +
      (await inBatches(
        `delete from vendor_invitation where id in (
           select id from vendor_invitation where "acceptedAt" is null and "expiresAt" < $1 limit $2)`,
        [daysAgo(retentionDays.portalDoor)],
      )) +
      (await inBatches(
        `delete from rate_counter where key in (select key from rate_counter where "resetsAt" < $1 limit $2)`,
        [now],
      )),
    // What still runs has no end, however old it is.
    endedRuns:
      (await inBatches(`delete from bulk_run where id in (select id from bulk_run where "finishedAt" < $1 limit $2)`, [
        daysAgo(retentionDays.endedRun),
      ])) +
      (await inBatches(`delete from backfill where id in (select id from backfill where "finishedAt" < $1 limit $2)`, [
        daysAgo(retentionDays.endedRun),
      ])) +
      (await inBatches(`delete from test_order where id in (select id from test_order where "endedAt" < $1 limit $2)`, [
        daysAgo(retentionDays.endedRun),
      ])),
    privacyExports:
      (await inBatches(
        `update privacy_request set "exportSealed" = null where id in (
           select id from privacy_request where "exportSealed" is not null and "exportUntil" < $1 limit $2)`,
        [now],
      )) +
      (await inBatches(
        `delete from privacy_request where id in (select id from privacy_request where "finishedAt" < $1 limit $2)`,
        [daysAgo(retentionDays.privacyProof)],
      )),
  };
}

/** States in which nothing that needs the buyer's data is still to be sent to a vendor's store. */
const finishedStates: readonly string[] = [
  "not-ours",
  "fulfilled",
  "cancelled",
  "cancel-refused",
  "cancelled-before-push",
  "closed",
];
