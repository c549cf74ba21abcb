import { createDatabase } from "./db/client.server.ts";
import { createInboxRepo } from "./db/inbox-repo.server.ts";
import { createSecretBox } from "./db/secret-box.server.ts";
import { createSessionStorage } from "./db/session-storage.server.ts";
import type { EnvWithDatabase } from "./env.server.ts";
import type { Logger } from "./lib/logger.server.ts";
import { createMetrics } from "./lib/metrics.server.ts";
import { createShopify, type Shopify } from "./shopify.server.ts";
import type { Application } from "./use-cases/application.ts";
import { createReceiveWebhook, type ReceiveWebhook } from "./use-cases/receive-webhook.ts";

/** Everything that runs, built once. */
export interface Composition {
  readonly app: Application;
  readonly shopify: Shopify;
  readonly receiveWebhook: ReceiveWebhook;
  /** Starts processing; web processes never call it. */
  startWorker(): Promise<void>;
  /** Finishes what is being done and lets go of everything. */
  stop(): Promise<void>;
  /** Whether the app can do its work: the database answers. */
  ready(): Promise<boolean>;
  /** In Prometheus' text format. */
  metricsText(): Promise<string>;
}

/** The only place that knows every adapter. The database must have been migrated. */
export async function composeApplication(env: EnvWithDatabase, logger: Logger): Promise<Composition> {
  const onIdleError = (err: Error): void => logger.warn({ err }, "A database connection broke and is replaced.");
  const database = createDatabase(env.DATABASE_URL, { poolSize: env.DATABASE_POOL_SIZE, onIdleError });
  const intake = createDatabase(env.DATABASE_URL, { poolSize: 4, onIdleError });
  const box = createSecretBox(env.ENCRYPTION_KEYS);
  const metrics = createMetrics({ process: true });
  const inbox = createInboxRepo({ pool: database.pool, intake: intake.pool }, box);
  metrics.beforeReading(async () => {
    const { waiting, oldestSeconds, parked } = await inbox.backlog();
    metrics.inboxDepth.set(waiting);
    metrics.inboxOldestSeconds.set(oldestSeconds);
    metrics.inboxParked.set(parked);
  });

  return {
    app: {} as Application,
    shopify: createShopify({
      env,
      sessionStorage: createSessionStorage(database.prisma, box, ({ shop }) =>
        logger.warn({ shop }, "A session does not open with ENCRYPTION_KEYS and is not used."),
      ),
      afterAuth: async () => {},
      logger,
    }),
    receiveWebhook: createReceiveWebhook({
      secrets: [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter((secret) => secret !== undefined),
      inbox,
      observe: ({ topic, outcome, durationMs, error }) => {
        metrics.webhooks.inc({ topic: topic ?? "unknown", outcome });
        metrics.webhookSeconds.observe({ outcome }, durationMs / 1000);
        if (error !== undefined)
          logger.error({ err: error, topic: topic ?? "unknown" }, "A webhook could not be kept.");
      },
    }),
    startWorker: async () => {},
    async stop() {
      await Promise.all([database.close(), intake.close()]);
    },
    ready: () =>
      database.pool.query("select 1").then(
        () => true,
        () => false,
      ),
    metricsText: () => metrics.text(),
  };
}
