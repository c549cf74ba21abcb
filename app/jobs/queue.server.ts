import { type Db, PgBoss } from "pg-boss";
import type { z } from "zod";
import { sqlInside } from "../db/sql.server.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import type { JobDefinition } from "./define-job.ts";

/** Puts jobs into the queue and runs them. The tables hold the truth; a job only says where to look. */
export interface Queue {
  /** Makes the queues and, if this process works, the schedules. */
  start(): Promise<void>;
  /**
   * Enqueues in the caller's transaction: the job exists if and only if that commits. Null: at once. Dropped when one
   * with the same key waits already.
   */
  enqueue<Schema extends z.ZodType>(
    tx: Transaction | null,
    definition: JobDefinition<Schema>,
    payload: z.input<Schema>,
    options?: { readonly startAfterSeconds?: number },
  ): Promise<void>;
  /** Runs a definition's jobs in this process. One that throws is tried again as its definition says. */
  work<Schema extends z.ZodType>(
    definition: JobDefinition<Schema>,
    handle: (payload: z.output<Schema>) => Promise<void>,
  ): Promise<void>;
  /** Lets running jobs finish, for so long; what is cut off then is taken up again. */
  stop(graceMs?: number): Promise<void>;
}

export interface QueueOptions {
  readonly definitions: readonly JobDefinition[];
  /** Whether this process works; a web process only enqueues. */
  readonly works: boolean;
  onError(error: unknown, job: string | null): void;
}

/** The queue in PostgreSQL, by pg-boss, in a schema of its own. */
export function createQueue(url: string, options: QueueOptions): Queue {
  const boss = new PgBoss({
    connectionString: url,
    application_name: "vendor-store-sync queue",
    max: options.works ? 4 : 2,
    useListenNotify: options.works,
    supervise: options.works,
    schedule: options.works,
    registerInstance: false,
  });
  boss.on("error", (error) => options.onError(error, null));

  return {
    async start() {
      await boss.start();
      for (const definition of options.definitions) {
        const settings = {
          notify: true,
          retryLimit: definition.retry.limit,
          retryDelay: definition.retry.delaySeconds,
          retryBackoff: true,
          retryDelayMax: definition.retry.longestSeconds,
          expireInSeconds: definition.expireInSeconds,
          deleteAfterSeconds: 3 * 86_400,
        };
        const existing = await boss.getQueue(definition.name);
        if (existing) await boss.updateQueue(definition.name, settings);
        else await boss.createQueue(definition.name, { policy: "short", ...settings });
        if (options.works && definition.schedule)
          await boss.schedule(definition.name, definition.schedule.cron, definition.schedule.payload as object, {
            singletonKey: definition.keyOf(definition.schedule.payload),
          });
      }
    },

    async enqueue(tx, definition, payload, { startAfterSeconds } = {}) {
      const parsed = definition.schema.parse(payload);
      await boss.send(definition.name, parsed as object, {
        singletonKey: definition.keyOf(parsed),
        ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
        ...(tx ? { db: insideTransaction(tx) } : {}),
      });
    },

    async work(definition, handle) {
      await boss.work(
        definition.name,
        // Delayed jobs and retries announce nothing; they are found by polling.
        { localConcurrency: definition.concurrency, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 },
        async (jobs) => {
          for (const job of jobs) {
            try {
              await handle(definition.schema.parse(job.data) as never);
            } catch (error) {
              options.onError(error, definition.name);
              throw error;
            }
          }
        },
      );
    },

    async stop(graceMs = 10_000) {
      await boss.stop({ graceful: true, timeout: graceMs, close: true });
    },
  };
}

const insideTransaction = (tx: Transaction): Db => ({
  async executeSql(text, values) {
    return { rows: await sqlInside(tx).rows(text, values ?? []) };
  },
});
