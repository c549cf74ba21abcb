import { request as sendRequest } from "node:http";
import type { Failure } from "../../app/connectors/_contract/outcome.ts";
import { connectors } from "../../app/connectors/registry.generated.ts";
import { createDatabase } from "../../app/db/client.server.ts";
import { createInboxRepo, onInbox } from "../../app/db/inbox-repo.server.ts";
import { listen } from "../../app/db/listen.server.ts";
import { vendorOrdersDue } from "../../app/db/order-repo.server.ts";
import { createSecretBox } from "../../app/db/secret-box.server.ts";
import type { MarketplaceOrder } from "../../app/domain/order/marketplace-order.ts";
import type { HttpAnswer, HttpClient } from "../../app/domain/shared/http-port.ts";
import { ok } from "../../app/domain/shared/result.ts";
import { createEngine } from "../../app/engine.server.ts";
import { startDueLoop } from "../../app/jobs/due-loop.server.ts";

// A worker process as in production (the real engine, the real connectors, its own connections), made to be killed at
// any moment. It waits for a line on standard input before it begins, so that a successor stands ready.
const { CRASH_DATABASE_URL: url = "", CRASH_KEYS: keys = "", CRASH_STORES_PORT: port = "" } = process.env;
/** Short, so that the test need not wait for what takes minutes in earnest. Their proportions are kept. */
const leaseMs = 2_000;
const lateCommitMs = 2_500;

const impatient = Object.fromEntries(
  Object.entries(connectors).map(([id, connector]) => [
    id,
    {
      ...connector,
      manifest: {
        ...connector.manifest,
        limits: { ...connector.manifest.limits, lateCommitMs, callsPerSecond: 200, burst: 200 },
      },
    },
  ]),
);

/** The stores' addresses are real; their port is the simulated world's. */
const http: HttpClient = {
  send: (asked) =>
    new Promise<HttpAnswer>((resolve) => {
      const target = new URL(asked.url);
      const failed = (reason: "timeout" | "connection-lost") =>
        resolve({ kind: "failed", maybeSent: true, reason, message: reason });
      const request = sendRequest(
        {
          host: "127.0.0.1",
          port,
          method: asked.method,
          path: target.pathname + target.search,
          headers: { ...asked.headers, host: target.host },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", () => failed("connection-lost"));
          response.on("end", () =>
            resolve({
              kind: "answered",
              status: response.statusCode ?? 0,
              headers: Object.fromEntries(
                Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
              ),
              body: Buffer.concat(chunks).toString("utf8"),
            }),
          );
        },
      );
      setTimeout(() => {
        failed("timeout");
        request.destroy();
      }, asked.timeoutMs).unref();
      request.on("error", () => failed("connection-lost"));
      request.end(asked.body);
    }),
};

const notInThisTest: Failure = { kind: "unavailable", message: "not in this test", retryAfterMs: null };

const complain = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
};

const database = createDatabase(url);
const box = createSecretBox(keys);
const inbox = createInboxRepo({ pool: database.pool }, box);
const engine = createEngine({
  database,
  box,
  inbox: { ...inbox, claimBatch: (limit) => inbox.claimBatch(limit, leaseMs) },
  connectors: impatient,
  http,
  gateway: { readOrder: async () => notInThisTest, findOrderOf: async () => notInThisTest },
  operator: { SHOPIFY_API_KEY: "shopify_api_key-value", SHOPIFY_API_SECRET: "shopify_api_secret-value" },
  ownAppIds: new Set(),
  origin: "https://app.example",
  readWebhook: (_, body) =>
    ok({
      kind: "order",
      order: JSON.parse(body) as MarketplaceOrder,
      shop: { gid: null, domain: "demo.myshopify.com" },
    }),
  followUps: {
    refetchOrder: async () => {},
    replan: async () => {},
    lookAtBilling: async () => {},
    carryOutPrivacyRequests: async () => {},
  },
  observe(event) {
    if (event.kind === "fault" || event.kind === "failed") complain(event.error);
  },
  leaseMs,
});
await database.pool.query("select 1");
process.stdout.write("ready\n");
await new Promise((resolve) => process.stdin.once("data", resolve));

const webhooks = startDueLoop({ take: engine.takeWebhooks, capacity: 4, everyMs: 200, onError: complain });
const vendorOrders = startDueLoop({ take: engine.takeVendorOrders, capacity: 16, everyMs: 200, onError: complain });
onInbox(url, webhooks.wake, { onError: complain });
listen(url, vendorOrdersDue, vendorOrders.wake, { onError: complain });
