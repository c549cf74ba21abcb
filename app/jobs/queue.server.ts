import { type Db, PgBoss } from "pg-boss";
import type { z } from "zod";
import type { Transaction } from "../use-cases/transaction.ts";
import type { JobDefinition } from "./define-job.ts";

/** Puts jobs into the queue and runs them. The tables hold the truth; a job only says where to look. */
export interface Queue {
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
  /** Begins to run jobs in this process, on time and on schedule. A web process never does. */
  startWorking(handlers: readonly JobHandler[]): Promise<void>;
  /** Lets running jobs finish, for so long; what is cut off then is taken up again. */
  stop(graceMs?: number): Promise<void>;
}

/** What a job does. One that throws is tried again as its definition says. */
export interface JobHandler {
  readonly definition: JobDefinition;
  handle(payload: unknown): Promise<void>;
}

/** Ties a definition to what it does, with the payload checked in between. */
export const handlerOf = <Schema extends z.ZodType>(
  definition: JobDefinition<Schema>,
  handle: (payload: z.output<Schema>) => Promise<unknown>,
): JobHandler => ({
  definition: definition as unknown as JobDefinition,
  async handle(payload) {
    await handle(definition.schema.parse(payload));
  },
});

export interface QueueOptions {
  readonly definitions: readonly JobDefinition[];
  /** Runs a statement of the queue inside a caller's transaction. */
  runInside(tx: Transaction, text: string, values: readonly unknown[]): Promise<unknown[]>;
  /** `job` is null when the queue itself is in trouble. */
  onError(error: unknown, job: string | null): void;
}

/** The queue in PostgreSQL, by pg-boss, in a schema of its own. Connects when it is first used. */
export function createQueue(url: string, options: QueueOptions): Queue {
  let opened: Promise<PgBoss> | null = null;
  const all: PgBoss[] = [];

  async function open(works: boolean): Promise<PgBoss> {
    const boss = new PgBoss({
      connectionString: url,
      application_name: "vendor-store-sync queue",
      max: works ? 4 : 2,
      useListenNotify: works,
      supervise: works,
      schedule: works,
      registerInstance: false,
    });
    boss.on("error", (error) => options.onError(error, null));
    await boss.start();
    all.push(boss);
    const known = new Set((await boss.getQueues()).map((queue) => queue.name));
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
      if (!known.has(definition.name)) await boss.createQueue(definition.name, { policy: "short", ...settings });
      else if (works) await boss.updateQueue(definition.name, settings);
      if (works && definition.schedule)
        await boss.schedule(definition.name, definition.schedule.cron, definition.schedule.payload as object, {
          singletonKey: definition.keyOf(definition.schedule.payload),
        });
    }
    return boss;
  }

  const insideTransaction = (tx: Transaction): Db => ({
    executeSql: async (text, values) => ({ rows: await options.runInside(tx, text, values ?? []) }),
  });

  return {
    async enqueue(tx, definition, payload, { startAfterSeconds } = {}) {
      opened ??= open(false).catch((error: unknown) => {
        opened = null;
        throw error;
      });
      const boss = await opened;
      const parsed = definition.schema.parse(payload);
      await boss.send(definition.name, parsed as object, {
        singletonKey: definition.keyOf(parsed),
        ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
        ...(tx ? { db: insideTransaction(tx) } : {}),
      });
    },

    async startWorking(handlers) {
      const boss = await open(true);
      opened = Promise.resolve(boss);
      for (const { definition, handle } of handlers)
        await boss.work(
          definition.name,
          // Delayed jobs and retries announce nothing; they are found by looking.
          { localConcurrency: definition.concurrency, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 },
          async (jobs) => {
            for (const job of jobs)
              try {
                await handle(job.data);
              } catch (error) {
                options.onError(error, definition.name);
                throw error;
              }
          },
        );
    },

    async stop(graceMs = 10_000) {
      await opened?.catch(() => {});
      await Promise.all(all.map((boss) => boss.stop({ graceful: true, timeout: graceMs, close: true })));
    },
  };
}
