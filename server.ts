import type { AddressInfo } from "node:net";
import path from "node:path";
import type { RequestListener } from "node:http";
import { startEmbeddedPostgres } from "./app/db/embedded-postgres.server.ts";
import { migrate } from "./app/db/migrate.server.ts";
import { loadEnv } from "./app/env.server.ts";
import { createLogger } from "./app/lib/logger.server.ts";

// The app in one process: `node server.ts [--dev]`. ROLE decides whether it answers HTTP, works, or both; --dev serves
// the sources through Vite instead of the build.
const dev = process.argv.includes("--dev");
const root = import.meta.dirname;
const env = loadEnv(dev || process.env.NODE_ENV === "production" ? { envFile: path.join(root, ".env") } : {});
if (dev && env.NODE_ENV === "production") {
  process.stderr.write("--dev serves unbuilt sources; it is not for production.\n");
  process.exit(1);
}
const logger = createLogger({ level: env.LOG_LEVEL });

for (const event of ["uncaughtException", "unhandledRejection"] as const)
  process.on(event, (err: unknown) => {
    // What state we are in nobody knows. Everything is recorded before it is done, so a new process takes over.
    logger.error({ err }, "An error nobody caught; the process ends.");
    process.exit(1);
  });

const postgres = env.DATABASE_URL === undefined ? await startEmbeddedPostgres(path.join(root, ".data/postgres")) : null;
const databaseUrl = env.DATABASE_URL ?? `${postgres?.url}/postgres`;
const applied = await migrate(databaseUrl);
if (applied.length > 0) logger.info({ names: applied }, "Migrated the database.");

// Only now: the Shopify library looks for its session table when it is imported and built.
const { composeApplication } = await import("./app/composition.server.ts");
const { createAnswerCron } = await import("./app/web/cron.server.ts");
const { createRemixHandler } = await import("./app/web/remix-handler.server.ts");
const { createWebServer } = await import("./app/web/web-server.server.ts");
const { answerFetchWebhook } = await import("./app/web/webhook-http.server.ts");

const composition = await composeApplication({ ...env, DATABASE_URL: databaseUrl }, logger);
const answerCron = createAnswerCron(composition.app, env.CRON_SECRET, (err, job) =>
  logger.error({ err, job }, "A schedule started over HTTP failed."),
);

let stopping = false;
let pages: RequestListener | null = null;
const server = createWebServer({
  env,
  logger,
  composition,
  answerCron,
  pages: () => pages,
  isStopping: () => stopping,
});

const remix =
  env.ROLE === "worker"
    ? null
    : await createRemixHandler({
        root,
        dev: dev ? server : null,
        proxyHops: env.PROXY_HOPS,
        context: (clientAddress) => ({
          app: composition.app,
          portal: composition.portal,
          invitations: composition.invitations,
          answers: composition.answers,
          connect: composition.connect,
          clientAddress,
          shopify: composition.shopify,
          shopifyApiKey: env.SHOPIFY_API_KEY,
          supportUrl: env.SUPPORT_URL ?? null,
          reportError: (err, reference) => {
            // "Not found" and its kind are answers, and somebody always asks for what is not there.
            if (isAnswerBelow500(err)) logger.debug({ reference }, "A page was not there.");
            else logger.error({ err, reference }, "A page failed.");
          },
          receiveWebhook: (request) => answerFetchWebhook(composition.receiveWebhook, request),
          answerFlow: (request) => answerFetchWebhook(composition.answerFlow, request),
          answerCron,
        }),
      });
pages = remix?.handle ?? null;

await new Promise<void>((resolve, reject) => {
  server.once("error", reject);
  server.listen(env.PORT, env.LISTEN_HOST, resolve);
});
if (env.ROLE !== "web") await composition.startWorker();
const { port } = server.address() as AddressInfo;
logger.info({ role: env.ROLE, host: env.LISTEN_HOST, port }, "Listening.");

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, () => {
    if (stopping) process.exit(1); // asked twice
    stopping = true;
    logger.info({ signal }, "Stopping.");
    // A stuck request or job must not keep us; it is taken up again by lease.
    setTimeout(() => process.exit(1), 25_000).unref();
    stop().then(
      () => process.exit(0),
      (err: unknown) => {
        logger.error({ err }, "Could not stop in order.");
        process.exit(1);
      },
    );
  });

function isAnswerBelow500(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && Number(error.status) < 500;
}

/** Accept nothing new, finish what is begun, let go of everything. */
async function stop(): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await Promise.all([closed, remix?.close()]);
  await composition.stop();
  await postgres?.stopIfUnused();
}
