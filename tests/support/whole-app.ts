import { createHmac, randomBytes } from "node:crypto";
import http, { type RequestListener } from "node:http";
import net, { type AddressInfo } from "node:net";
import { Agent, buildConnector, type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { composeApplication, type Composition } from "../../app/composition.server.ts";
import { ShopifyWorld } from "../../app/connectors/shopify/fake/index.ts";
import { createSecretBox, type SecretBox } from "../../app/db/secret-box.server.ts";
import { createTenantWall } from "../../app/db/tenant-wall.server.ts";
import type { ShopId } from "../../app/domain/shared/ids.ts";
import { parseEnv } from "../../app/env.server.ts";
import { createLogger } from "../../app/lib/logger.server.ts";
import { createPortalDesk } from "../../app/portal-desk.server.ts";
import { createWebServer } from "../../app/web/web-server.server.ts";
import { freshDatabase, type TestDatabase } from "./database.ts";

/** The app as it runs in production, in this process: real database, HTTP, worker and queue, and a simulated Shopify. */
export interface WholeApp {
  readonly database: TestDatabase;
  readonly world: ShopifyWorld;
  readonly composition: Composition;
  readonly box: SecretBox;
  /** The vendors' half, on the same database. */
  readonly vendors: ReturnType<typeof createPortalDesk>;
  /** Where webhooks come in. */
  readonly url: string;
  /** Everything that was logged, as it would stand on stdout. */
  readonly logged: string[];
  /** A request of the embedded app's page, as the admin makes it. */
  pageRequest(domain: string, path?: string): Request;
  /** Stops the worker, as a new process without one would: from now on nothing happens by itself. */
  restWithoutWorker(): Promise<void>;
  /** The merchant opens the app for the first time: the library exchanges a token, the shop is recorded. */
  openApp(domain: string): Promise<ShopId>;
  /** A webhook as Shopify signs it. */
  deliver(topic: string, domain: string, body: string): Promise<number>;
  /** A run of our action, as Shopify Flow signs it; `signature` instead of that. */
  runFlowAction(body: string, signature?: string | null): Promise<Response>;
  stop(): Promise<void>;
}

export const browser =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

export async function startWholeApp(options: { readonly pages?: RequestListener } = {}): Promise<WholeApp> {
  const database = await freshDatabase();
  const app = { apiKey: randomBytes(16).toString("hex"), apiSecret: randomBytes(24).toString("hex") };
  const keys = `test:${randomBytes(32).toString("base64")}`;
  const box = createSecretBox(keys);
  const parsed = parseEnv({
    NODE_ENV: "test",
    DATABASE_URL: database.url,
    SHOPIFY_API_KEY: app.apiKey,
    SHOPIFY_API_SECRET: app.apiSecret,
    SHOPIFY_APP_URL: "https://app.example",
    ENCRYPTION_KEYS: keys,
    CRON_SECRET: randomBytes(24).toString("hex"),
    LOG_LEVEL: "debug",
  });
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  const logged: string[] = [];
  const logger = createLogger({ level: "debug", destination: { write: (line) => void logged.push(line) } });

  const world = new ShopifyWorld({ app });
  const wall = createTenantWall(database.url);
  const shopify = await listen(http.createServer((request, response) => world.handle(request, response)));
  const before = routeShopifyTo(shopify.port);

  const compose = () => composeApplication({ ...parsed.env, DATABASE_URL: database.url }, logger);
  let composition = await compose();
  const server = await listen(
    createWebServer({
      env: parsed.env,
      logger,
      composition: {
        receiveWebhook: (request) => composition.receiveWebhook(request),
        answerFlow: (request) => composition.answerFlow(request),
        ready: () => composition.ready(),
        metricsText: () => composition.metricsText(),
      },
      answerCron: async () => ({ status: 404, body: null }),
      pages: () => options.pages ?? ((_, response) => void response.writeHead(404).end()),
      isStopping: () => false,
    }),
  );
  const url = `http://127.0.0.1:${server.port}`;
  world.webhookTarget = url;

  const pageRequest = (domain: string, path = "/app"): Request => {
    const host = Buffer.from(`admin.shopify.com/store/${domain.replace(".myshopify.com", "")}`).toString("base64url");
    const query = new URLSearchParams({ embedded: "1", shop: domain, host, id_token: world.idToken(domain) });
    return new Request(`https://app.example${path}?${query}`, { headers: { "user-agent": browser } });
  };

  return {
    database,
    world,
    get composition() {
      return composition;
    },
    box,
    vendors: createPortalDesk({ database, wall, box, origin: "https://app.example", pause: async () => {} }),
    url,
    logged,
    pageRequest,
    async restWithoutWorker() {
      await composition.stop();
      composition = await compose();
    },
    async openApp(domain) {
      await composition.shopify.authenticate.admin(pageRequest(domain));
      return (await composition.app.shopFor(domain)).id;
    },
    async deliver(topic, domain, body) {
      const answer = await fetch(`${url}/webhooks/${topic}`, {
        method: "POST",
        body,
        headers: {
          "X-Shopify-Topic": topic,
          "X-Shopify-Shop-Domain": domain,
          "X-Shopify-Webhook-Id": randomBytes(12).toString("hex"),
          "X-Shopify-Hmac-Sha256": createHmac("sha256", app.apiSecret).update(body).digest("base64"),
        },
      });
      return answer.status;
    },
    runFlowAction(body, signature = createHmac("sha256", app.apiSecret).update(body).digest("base64")) {
      const headers = new Headers(signature === null ? [] : [["X-Shopify-Hmac-Sha256", signature]]);
      return fetch(`${url}/flow/push-order`, { method: "POST", body, headers });
    },
    async stop() {
      world.close();
      await composition.stop();
      await wall.close();
      await Promise.all([server.close(), shopify.close()]);
      setGlobalDispatcher(before);
      await database.close();
    },
  };
}

/** Every `*.myshopify.com` is the simulated Shopify, whoever asks by fetch. Answers the dispatcher to put back. */
function routeShopifyTo(port: number): Dispatcher {
  const before = getGlobalDispatcher();
  const direct = buildConnector({});
  setGlobalDispatcher(
    new Agent({
      connect(options, callback) {
        if (!options.hostname.endsWith(".myshopify.com")) return direct(options, callback);
        const socket = net.connect(port, "127.0.0.1");
        socket.once("connect", () => callback(null, socket)).once("error", (error) => callback(error, null));
      },
    }),
  );
  return before;
}

async function listen(server: http.Server): Promise<{ readonly port: number; close(): Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
