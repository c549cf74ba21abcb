import { createHmac, randomBytes } from "node:crypto";
import http, { type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { freshDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { createDatabase } from "../db/client.server.ts";
import { createInboxRepo } from "../db/inbox-repo.server.ts";
import { createSecretBox } from "../db/secret-box.server.ts";
import { createLogger } from "../lib/logger.server.ts";
import { createReceiveWebhook, webhookBodyLimitBytes } from "../use-cases/receive-webhook.ts";
import { createAnswerCron } from "./cron.server.ts";
import { createWebServer, type WebServerParts } from "./web-server.server.ts";

const secret = "shpss_test";
const cronSecret = "the cron secret";
const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);

let database: TestDatabase;
let logged: string[] = [];
const servers: Server[] = [];
beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  logged = [];
});
afterAll(() => database.close());

async function start(change: Partial<WebServerParts> & { readonly pool?: TestDatabase["pool"] } = {}): Promise<string> {
  const pool = change.pool ?? database.pool;
  const proof = { shops: 0, lines: 0, newFindings: 0 };
  const app = {
    reconcile: async () => ({ seen: 3, recorded: 1 }),
    prove: async () => proof,
    pullFulfillments: vi.fn(),
  };
  const page: RequestListener = (_, response) => void response.end("page");
  const server = createWebServer({
    env: { NODE_ENV: "production", METRICS_TOKEN: "the metrics token", SHOPIFY_APP_URL: "https://app.example" },
    logger: createLogger({ level: "debug", destination: { write: (line) => void logged.push(line) } }),
    composition: {
      receiveWebhook: createReceiveWebhook({
        secrets: { merchants: [secret], vendors: [] },
        inbox: createInboxRepo({ pool }, box),
        observe: () => {},
      }),
      answerFlow: async () => ({ status: 200, body: "flow" }),
      ready: () =>
        pool.query("select 1").then(
          () => true,
          () => false,
        ),
      metricsText: async () => "vss_inbox_waiting 0\n",
    },
    answerCron: createAnswerCron(app, cronSecret, () => {}),
    pages: () => page,
    isStopping: () => false,
    ...change,
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const webhook = (body: string, id: string): RequestInit => ({
  method: "POST",
  body,
  headers: {
    "X-Shopify-Topic": "orders/create",
    "X-Shopify-Shop-Domain": "demo.myshopify.com",
    "X-Shopify-Webhook-Id": id,
    "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(body).digest("base64"),
  },
});

const kept = async (id: string): Promise<number> => database.prisma.inbox.count({ where: { webhookId: id } });

describe("webhooks over HTTP", () => {
  it("are kept once, however often they come", async () => {
    const url = await start();
    const statuses = [];
    for (let time = 0; time < 3; time += 1)
      statuses.push((await fetch(`${url}/webhooks/orders/create?x=1`, webhook('{"id":1}', "thrice"))).status);
    expect(statuses).toEqual([200, 200, 200]);
    expect(await kept("thrice")).toBe(1);
  });

  it("never reach the pages, signed or not", async () => {
    const pages = vi.fn();
    const url = await start({ pages: () => pages });
    expect((await fetch(`${url}/webhooks/orders/create`, { method: "POST", body: "{}" })).status).toBe(401);
    expect((await fetch(`${url}/webhooks/orders/nothing`, { method: "POST", body: "{}" })).status).toBe(404);
    expect((await fetch(`${url}/webhooks/orders/create`)).status).toBe(405);
    expect(pages).not.toHaveBeenCalled();
  });

  it("are taken up to the limit and refused beyond it, announced or not", async () => {
    const url = await start();
    const largest = "x".repeat(webhookBodyLimitBytes);
    expect((await fetch(`${url}/webhooks/orders/create`, webhook(largest, "largest"))).status).toBe(200);
    expect(await announce(url, webhookBodyLimitBytes + 1)).toBe(413);
    const chunked = new Blob([largest, "x"]).stream();
    const init = { ...webhook("", "chunked"), body: chunked, duplex: "half" } as RequestInit;
    // Answered before everything is sent: the client sees 413 or a closed connection, depending on who is faster.
    const status = await fetch(`${url}/webhooks/orders/create`, init).then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
    expect(await kept("chunked")).toBe(0);
  });

  it("are refused with 503 while the database is down, and the process lives on", async () => {
    const down = createDatabase("postgresql://postgres@127.0.0.1:1/postgres");
    const url = await start({ pool: down.pool });
    for (const id of ["down-1", "down-2"])
      expect((await fetch(`${url}/webhooks/orders/create`, webhook("{}", id))).status).toBe(503);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await down.close();
  });

  it("are taken again after the database dropped every connection", async () => {
    const own = createDatabase(database.url);
    const url = await start({ pool: own.pool });
    await fetch(`${url}/webhooks/orders/create`, webhook("{}", "before"));
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await vi.waitFor(async () => {
      expect((await fetch(`${url}/webhooks/orders/create`, webhook("{}", "after"))).status).toBe(200);
    });
    expect(await kept("after")).toBe(1);
    await own.close();
  });
});

describe("what operators ask", () => {
  it("tells whether it lives and whether it can work", async () => {
    const url = await start();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const stopping = await start({ isStopping: () => true });
    expect((await fetch(`${stopping}/healthz`)).status).toBe(200);
    expect((await fetch(`${stopping}/readyz`)).status).toBe(503);
  });

  it("shows metrics to whoever has the token", async () => {
    const url = await start();
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    const answer = await fetch(`${url}/metrics`, { headers: { Authorization: "Bearer the metrics token" } });
    expect([answer.status, await answer.text()]).toEqual([200, "vss_inbox_waiting 0\n"]);
  });

  it("starts schedules for whoever has the secret, by POST only", async () => {
    const url = await start();
    const call = async (path: string, init: RequestInit) => {
      const answer = await fetch(`${url}${path}`, init);
      return [answer.status, (await answer.json()) as unknown];
    };
    const headers = { Authorization: `Bearer ${cronSecret}` };
    expect(await call("/cron/reconcile", { method: "POST", headers })).toEqual([
      200,
      { seen: 3, recorded: 1, proof: { shops: 0, lines: 0, newFindings: 0 } },
    ]);
    expect((await call("/cron/reconcile", { method: "GET", headers }))[0]).toBe(405);
    expect((await call("/cron/reconcile", { method: "POST" }))[0]).toBe(401);
    expect((await call("/cron/toString", { method: "POST", headers }))[0]).toBe(404);
  });

  it("answers nothing else where there are no pages (a worker)", async () => {
    const url = await start({ pages: () => null });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    for (const path of ["/app", "/webhooks/orders/create", "/cron/reconcile"])
      expect((await fetch(url + path, { method: "POST" })).status).toBe(404);
  });
});

describe("pages", () => {
  it("carry safe headers, and keep what the page itself has set, once", async () => {
    const page: RequestListener = (request, response) => {
      if (request.url === "/own") {
        response.appendHeader("Content-Security-Policy", "frame-ancestors https://demo.myshopify.com");
        response.writeHead(200, { "cache-control": "public" });
      }
      if (request.url === "/library")
        response.setHeader(
          "Content-Security-Policy",
          "frame-ancestors https://demo.myshopify.com https://admin.shopify.com https://*.spin.dev https://admin.shop.dev;",
        );
      response.end();
    };
    const url = await start({ pages: () => page });
    const bare = (await fetch(`${url}/bare`)).headers;
    expect(Object.fromEntries(bare)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "strict-transport-security": "max-age=63072000",
      "content-security-policy": "frame-ancestors 'none'",
      "cache-control": "no-store",
    });
    expect(bare.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const own = (await fetch(`${url}/own`)).headers;
    expect(own.get("content-security-policy")).toBe("frame-ancestors https://demo.myshopify.com");
    const library = (await fetch(`${url}/library`)).headers;
    expect(library.get("content-security-policy")).toBe(
      "frame-ancestors https://demo.myshopify.com https://admin.shopify.com;",
    );
    expect(own.get("cache-control")).toBe("public");
  });

  it("are logged without what stands behind the question mark", async () => {
    const url = await start();
    await fetch(`${url}/app?id_token=eyJ.secret.token&shop=demo`);
    await vi.waitFor(() => expect(logged.join("")).toContain('"path":"/app"'));
    expect(logged.join("")).not.toMatch(/id_token|secret|demo/);
  });

  it("answer 500 when they throw, and say why in the log only", async () => {
    const page: RequestListener = () => {
      throw new Error("inner workings");
    };
    const url = await start({ pages: () => page });
    const answer = await fetch(`${url}/app`);
    expect([answer.status, await answer.text()]).toEqual([500, "Internal Server Error"]);
    expect(logged.join("")).toContain("inner workings");
  });
});

/** Sends headers that announce a body, and none of it. */
function announce(url: string, length: number): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const request = http.request(`${url}/webhooks/orders/create`, {
    method: "POST",
    headers: { "Content-Length": length },
  });
  request.once("response", (response) => {
    resolve(response.statusCode);
    request.destroy();
  });
  request.once("error", reject);
  request.flushHeaders();
  return promise;
}
