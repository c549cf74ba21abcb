import "@shopify/shopify-api/adapters/node";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FakeFault } from "../../_contract/fake-store.ts";
import { buyer, openShop, operations } from "./fixtures/admin-client.ts";

const domain = "harbour.myshopify.com";
let bench: ReturnType<typeof openShop>;
let server: Server;

beforeEach(async () => {
  bench = openShop();
  server = createServer((request, response) => bench.world.handle(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  bench.world.close();
  server.close();
  server.closeAllConnections();
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}
/** POSTs JSON to a shop by its Host header; rejects when the connection breaks or `patienceMs` pass. */
function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  host = domain,
  patienceMs = 5_000,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        port: (server.address() as AddressInfo).port,
        host: "127.0.0.1",
        method: "POST",
        path,
        headers: { host, "content-type": "application/json", ...headers },
        signal: AbortSignal.timeout(patienceMs),
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString("utf8"),
          }),
        );
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.end(JSON.stringify(body));
  });
}
const graphql = (token: string, query = "{ shop { name } }", variables = {}, patienceMs?: number) =>
  post(
    "/admin/api/2026-10/graphql.json",
    { query, variables },
    { "x-shopify-access-token": token },
    domain,
    patienceMs,
  );
const create = (token: string, patienceMs?: number) =>
  graphql(
    token,
    operations.get("VendorOrderCreate"),
    {
      order: {
        lineItems: [{ title: "Bowl", quantity: 1, priceSet: { shopMoney: { amount: "1.00", currencyCode: "EUR" } } }],
      },
    },
    patienceMs,
  );
const parsed = (reply: Reply) => JSON.parse(reply.text) as Record<string, unknown>;

describe("tokens", () => {
  const { app } = openShop().world;
  const client = { client_id: app.apiKey, client_secret: app.apiSecret };
  const exchange = (idToken: string, kind: "online" | "offline", more: object = {}) =>
    post("/admin/oauth/access_token", {
      ...client,
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: idToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: `urn:shopify:params:oauth:token-type:${kind}-access-token`,
      ...more,
    });
  const refresh = (token: unknown) =>
    post("/admin/oauth/access_token", { ...client, grant_type: "refresh_token", refresh_token: token });
  const works = async (token: unknown) => (await graphql(String(token))).status === 200;

  test("an id token buys an expiring offline token, which opens the shop for an hour", async () => {
    bench.world.install(domain);
    const reply = parsed(await exchange(bench.world.idToken(domain), "offline", { expiring: "1" }));
    expect(reply).toMatchObject({
      expires_in: 3600,
      refresh_token_expires_in: 7_776_000,
      scope: expect.stringContaining("write_orders") as string,
    });
    expect(await works(reply["access_token"])).toBe(true);
    bench.advance(3601);
    expect(await works(reply["access_token"])).toBe(false);
  });
  test("an online token belongs to somebody", async () => {
    bench.world.install(domain);
    const reply = parsed(await exchange(bench.world.idToken(domain, { userId: "7" }), "online"));
    expect(reply).toMatchObject({ associated_user: { id: 7 } });
    expect(parsed(await create(String(reply["access_token"])))).toMatchObject({
      errors: [{ extensions: { code: "ACCESS_DENIED" } }],
    });
  });
  test.each([
    ["expired", () => bench.world.idToken(domain, { lifetimeSeconds: -1 })],
    ["tampered with", () => bench.world.idToken(domain).replace(/.$/, (last) => (last === "A" ? "Q" : "A"))],
    ["of another shop", () => bench.world.idToken("other.myshopify.com")],
    ["no token at all", () => "nonsense"],
  ])("an id token that is %s buys nothing", async (_, idToken) => {
    bench.world.install(domain);
    const reply = await exchange(idToken(), "offline");
    expect([reply.status, parsed(reply)["error"]]).toEqual([400, "invalid_subject_token"]);
  });
  test("an app that is not installed, or does not know its secret, gets nothing", async () => {
    expect((await exchange(bench.world.idToken(domain), "offline")).status).toBe(400);
    bench.world.install(domain);
    expect((await exchange(bench.world.idToken(domain), "offline", { client_secret: "x" })).status).toBe(401);
  });
  test("a refresh gives a new pair; the old refresh token lives until the new one is used", async () => {
    const { refreshToken, expiresAt } = bench.shop.expiringCredentials();
    expect(expiresAt).toBe("2026-11-02T10:00:00.000Z");
    const second = parsed(await refresh(refreshToken));
    expect(await works(second["access_token"])).toBe(true);
    expect((await refresh(refreshToken)).status).toBe(200);
    const third = parsed(await refresh(second["refresh_token"]));
    expect(await works(third["access_token"])).toBe(true);
    expect((await refresh(refreshToken)).status).toBe(400);
    bench.advance(91 * 86_400);
    expect((await refresh(third["refresh_token"])).status).toBe(400);
  });
  test("an approved grant comes back signed, and its code works once", async () => {
    const url = new URL(
      bench.world.authorize(domain, { redirectUri: "https://app.example/auth/callback", state: "s1" }),
    );
    expect(url.searchParams.get("state")).toBe("s1");
    const api = shopifyApi({
      ...app,
      apiSecretKey: app.apiSecret,
      hostName: "app.example",
      apiVersion: ApiVersion.October26,
      isEmbeddedApp: true,
      logger: { level: LogSeverity.Error },
    });
    bench.advance((Date.now() - Date.parse("2026-11-02T09:00:00Z")) / 1000);
    const now = new URL(
      bench.world.authorize(domain, { redirectUri: "https://app.example/auth/callback", state: "s1" }),
    );
    expect(await api.utils.validateHmac(Object.fromEntries(now.searchParams))).toBe(true);
    const code = url.searchParams.get("code");
    const first = await post("/admin/oauth/access_token", { ...client, code });
    expect(await works(parsed(first)["access_token"])).toBe(true);
    expect((await post("/admin/oauth/access_token", { ...client, code })).status).toBe(400);
  });
  test("revoked, unknown and uninstalled tokens are all 401 in Shopify's words", async () => {
    const { accessToken } = bench.shop.credentials();
    expect(await works(accessToken)).toBe(true);
    bench.world.uninstall(domain);
    for (const token of [accessToken, "shpat_unknown", bench.shop.credentials("revoked")["accessToken"]]) {
      const reply = await graphql(String(token));
      expect([reply.status, parsed(reply)["errors"]]).toEqual([
        401,
        expect.stringContaining("[API] Invalid API key or access token"),
      ]);
    }
  });
  test("a read-only token reads", async () => {
    const { accessToken = "" } = bench.shop.credentials("read-only");
    expect(parsed(await create(accessToken))).toMatchObject({ data: { orderCreate: null } });
    expect(parsed(await graphql(accessToken, "{ orders(first: 1) { nodes { id } } }"))).toMatchObject({
      data: { orders: { nodes: [] } },
    });
  });
  test("other hosts and paths are not found", async () => {
    expect((await post("/admin/api/2026-10/graphql.json", {}, {}, "nobody.myshopify.com")).status).toBe(404);
    expect((await post("/admin/api/2026-10/orders.json", {})).status).toBe(404);
  });
});

describe("faults", () => {
  const token = () => bench.shop.credentials()["accessToken"] ?? "";
  const once_ = (kind: FakeFault["kind"], more: Partial<FakeFault> = {}): void =>
    bench.shop.trouble({ kind, times: 1, ...more });

  test.each<[FakeFault["kind"], number]>([
    ["down", 0],
    ["timeout-after-commit", 1],
    ["reset-after-commit", 1],
  ])("%s breaks the connection and leaves %i orders", async (kind, orders) => {
    once_(kind);
    await expect(create(token(), 300)).rejects.toThrow();
    expect(bench.shop.orders()).toHaveLength(orders);
    expect((await create(token())).status).toBe(200);
  });
  test("html, truncated, status, throttled and late answer as they should", async () => {
    once_("html");
    expect((await create(token())).headers["content-type"]).toContain("text/html");
    once_("status", { status: 429, retryAfter: "7" });
    expect(await create(token())).toMatchObject({ status: 429, headers: { "retry-after": "7" } });
    once_("throttled");
    expect(parsed(await create(token()))).toMatchObject({ errors: [{ extensions: { code: "THROTTLED" } }] });
    expect(bench.shop.orders()).toHaveLength(0);
    once_("truncated");
    const cut = await create(token());
    expect(cut.status).toBe(200);
    expect(() => parsed(cut)).toThrow();
    once_("late", { delayMs: 30 });
    expect(parsed(await create(token()))).toHaveProperty("data.orderCreate.order");
    expect(bench.shop.orders()).toHaveLength(2);
  });
  test("may hit creations only, some times, until cleared", async () => {
    once_("status", { status: 503, times: null, matching: "creates" });
    expect((await graphql(token())).status).toBe(200);
    for (const _ of [1, 2]) expect((await create(token())).status).toBe(503);
    bench.shop.clearTrouble();
    expect((await create(token())).status).toBe(200);
    expect(bench.shop.requests.map(({ createsOrder }) => createsOrder)).toEqual([false, true, true, true]);
    expect(bench.shop.requests[1]?.body).toContain("Bowl");
  });
});

describe("webhooks", () => {
  interface Hook {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  }
  let hooks: Hook[];
  let answers: number[];
  let target: Server;

  beforeEach(async () => {
    hooks = [];
    answers = [];
    target = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        hooks.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts).toString("utf8") });
        response.writeHead(answers.shift() ?? 200).end();
      });
    });
    target.listen(0, "127.0.0.1");
    await once(target, "listening");
    bench.world.webhookTarget = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
    bench.world.webhooks.settings.retryDelaysMs = [1, 1];
    bench.world.install(domain);
  });
  afterEach(() => {
    target.close();
    target.closeAllConnections();
  });
  const place = () =>
    bench.shop.placeOrder({ ...buyer, lines: [{ variantId: bench.blue, quantity: 1 }], payment: "paid" });
  const paths = () => hooks.map(({ path }) => path).sort();

  test("a paid order tells create, paid and updated, signed over its bytes", async () => {
    const { externalId } = place();
    await bench.world.webhooks.settled();
    expect(paths()).toEqual(["/webhooks/orders/create", "/webhooks/orders/paid", "/webhooks/orders/updated"]);
    const { app } = bench.world;
    const api = shopifyApi({
      ...app,
      apiSecretKey: app.apiSecret,
      hostName: "app.example",
      apiVersion: ApiVersion.October26,
      isEmbeddedApp: true,
      logger: { level: LogSeverity.Error },
    });
    for (const { headers, body, path } of hooks) {
      const request = { method: "POST", url: "/webhooks", headers };
      const validation = await api.webhooks.validate({ rawBody: body, rawRequest: request });
      expect(validation).toMatchObject({
        valid: true,
        domain,
        apiVersion: "2026-10",
        triggeredAt: "2026-11-02T09:00:00.000Z",
      });
      expect(`/webhooks/${String(headers["x-shopify-topic"])}`).toBe(path);
      expect(JSON.parse(body)).toMatchObject({ admin_graphql_api_id: externalId });
      expect(await api.webhooks.validate({ rawBody: `${body} `, rawRequest: request })).toMatchObject({ valid: false });
    }
    expect(new Set(hooks.map(({ headers }) => headers["x-shopify-event-id"])).size).toBe(1);
    expect(new Set(hooks.map(({ headers }) => headers["x-shopify-webhook-id"])).size).toBe(3);
  });
  test("what the app itself creates is told too, with its number", async () => {
    await create(bench.shop.credentials()["accessToken"] ?? "");
    await bench.world.webhooks.settled();
    expect(JSON.parse(hooks.find(({ path }) => path.endsWith("create"))?.body ?? "{}")).toMatchObject({
      app_id: Number(bench.world.app.appId),
    });
  });
  test("refused deliveries come again with the same id and body, then are given up", async () => {
    bench.world.topics = ["orders/create"];
    answers = [500, 503];
    place();
    await bench.world.webhooks.settled();
    expect(hooks).toHaveLength(3);
    expect(new Set(hooks.map(({ headers, body }) => `${String(headers["x-shopify-webhook-id"])}${body}`)).size).toBe(1);
    answers = [500, 500, 500];
    place();
    await bench.world.webhooks.settled();
    expect(bench.world.webhooks.log.map(({ state, attempts }) => [state, attempts.length])).toEqual([
      ["delivered", 3],
      ["failed", 3],
    ]);
  });
  test("doubled, lost, held and shuffled", async () => {
    bench.world.topics = ["orders/create"];
    const { settings } = bench.world.webhooks;
    settings.doubled = true;
    place();
    await bench.world.webhooks.settled();
    expect(hooks).toHaveLength(2);
    settings.doubled = false;
    settings.lost = true;
    place();
    await bench.world.webhooks.settled();
    expect(hooks).toHaveLength(2);
    settings.lost = false;
    settings.held = true;
    place();
    await bench.world.webhooks.settled();
    expect(hooks).toHaveLength(2);
    settings.held = false;
    bench.world.webhooks.releaseHeld();
    await bench.world.webhooks.settled();
    expect(hooks).toHaveLength(3);
    settings.shuffled = true;
    settings.shuffleWindowMs = 5;
    for (let count = 0; count < 5; count += 1) place();
    expect(hooks).toHaveLength(3);
    await bench.world.webhooks.settled();
    expect(hooks).toHaveLength(8);
  });
  test("an uninstall is told last, and nothing after it but privacy", async () => {
    const { externalId } = place();
    await bench.world.webhooks.settled();
    hooks.length = 0;
    bench.world.uninstall(domain);
    bench.shop.updateOrder(externalId, { note: "x" });
    bench.world.redactShop(domain);
    bench.world.redactCustomer(domain, bench.shop.state.customers[0]?.id ?? "");
    await bench.world.webhooks.settled();
    expect(paths()).toEqual(["/webhooks/app/uninstalled", "/webhooks/customers/redact", "/webhooks/shop/redact"]);
  });
  test("a topic needs its scope", async () => {
    bench.world.install(domain, ["read_products"]);
    place();
    await bench.world.webhooks.settled();
    expect(paths()).toEqual(["/webhooks/app/scopes_update"]);
  });
  test("a shop's own subscription is delivered, and removed when it keeps failing", async () => {
    bench.world.topics = [];
    const uri = `${bench.world.webhookTarget}/own`;
    const mutation = `mutation ($uri: String!) { webhookSubscriptionCreate(topic: FULFILLMENTS_CREATE, webhookSubscription: { uri: $uri, name: "mine" }) { webhookSubscription { topic uri } userErrors { message } } }`;
    bench.world.install(domain, ["write_orders", "read_fulfillments"]);
    const made = parsed(await graphql(bench.shop.credentials()["accessToken"] ?? "", mutation, { uri }));
    expect(made).toHaveProperty("data.webhookSubscriptionCreate.webhookSubscription.topic", "FULFILLMENTS_CREATE");
    bench.shop.ship(place().externalId, { lines: null, tracking: null });
    await bench.world.webhooks.settled();
    expect(hooks.map(({ path, headers }) => [path, headers["x-shopify-name"]])).toEqual([["/own", "mine"]]);
    answers = [500, 500, 500];
    bench.shop.ship(place().externalId, { lines: null, tracking: null });
    await bench.world.webhooks.settled();
    expect(bench.shop.state.webhookSubscriptions).toEqual([]);
  });
});
