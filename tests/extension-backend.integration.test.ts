import type { AppLoadContext } from "@remix-run/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExtensionOrder } from "../app/lib/extension-shapes.ts";
import { action, loader } from "../app/routes/api.ext.order.tsx";
import { makeMarket, type Market } from "./support/two-markets.ts";
import { browser, startWholeApp, type WholeApp } from "./support/whole-app.ts";

// What the extensions on Shopify's order page ask, with session tokens as Shopify signs them.

let app: WholeApp;
let market: Market;
let gid: string;
beforeAll(async () => {
  app = await startWholeApp();
  await app.composition.startWorker();
  market = await makeMarket(app, "Nordland");
  await app.restWithoutWorker();
  app.world.addShop({ domain: "stranger.myshopify.com", name: "Stranger", currency: "EUR" });
  app.world.install("stranger.myshopify.com");
  gid = (await app.composition.app.order(market.shop, market.birk.order))!.gid;
}, 120_000);
afterAll(() => app?.stop());

async function ask(
  options: { order?: string; token?: string | null; json?: unknown; method?: string; language?: string } = {},
): Promise<Response> {
  const url = new URL("https://app.example/api/ext/order");
  url.searchParams.set("order", options.order ?? gid);
  if (options.language) url.searchParams.set("locale", options.language);
  const headers = new Headers({ "user-agent": browser, origin: "https://extensions.shopifycdn.com" });
  const token = options.token === undefined ? app.world.idToken(market.domain) : options.token;
  if (token) headers.set("authorization", `Bearer ${token}`);
  const posted = options.json !== undefined;
  const request = new Request(url, {
    method: options.method ?? (posted ? "POST" : "GET"),
    headers,
    ...(posted ? { body: JSON.stringify(options.json) } : {}),
  });
  const context = { ...app.composition, reportError: () => {} } as unknown as AppLoadContext;
  return (posted ? action : loader)({ request, context, params: {} });
}

const partOf = async (): Promise<ExtensionOrder["parts"][number]> =>
  ((await (await ask()).json()) as ExtensionOrder).parts[0]!;

describe("the backend of the admin extensions", () => {
  it("shows a part in words, readable from Shopify's origin and kept by nobody", async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      path: `app/orders/${market.birk.order}`,
      parts: [{ vendor: "Nordland Birk", state: "On hold", storeOrder: null, trackings: [] }],
    });
    // Nothing of the buyer.
    for (const personal of ["buyer@", "Buyer", "street"]) expect(text).not.toContain(personal);
  });

  it("shows the tracking of what was shipped", async () => {
    const shipped = (await app.composition.app.order(market.shop, market.anna.order))!;
    const { parts } = (await (await ask({ order: shipped.gid })).json()) as ExtensionOrder;
    expect(parts[0]).toMatchObject({ tone: "success", trackings: [{ text: "DHL Nordland-TRACK" }] });
  });

  it("holds a part on the merchant's word, in the name of who is signed in, and says when it stands differently", async () => {
    const part = await partOf();
    expect(part.actions.map(({ action }) => action)).toContain("hold");
    const wish = { vendorOrderId: part.id, action: "hold" };
    expect(await (await ask({ json: wish })).json()).toEqual({ result: "done" });
    expect((await partOf()).actions.map(({ action }) => action)).not.toContain("hold");
    expect(await (await ask({ json: wish })).json()).toEqual({ result: "not-now" });
    const { rows } = await app.database.pool.query<{ actor: string }>(
      `select actor from audit_entry where subject = $1 and action = 'vendor-order.hold'`,
      [part.id],
    );
    expect(rows).toEqual([{ actor: expect.stringMatching(/^staff:/) as string }]);
    expect(await (await ask({ json: { ...wish, action: "release" } })).json()).toEqual({ result: "done" });
  });

  it("does nothing that has to be asked about first", async () => {
    for (const action of ["push-anyway", "cancel-in-store", "leave", "mark-handled"])
      expect((await ask({ json: { vendorOrderId: market.birk.vendorOrder, action } })).status, action).toBe(400);
  });

  it.each(["gid://shopify/Order/1", "gid://shopify/Product/1", "nonsense"])("does not know %s", async (order) => {
    const response = await ask({ order });
    expect(response.status).toBe(404);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("tells another shop nothing and does nothing for it", async () => {
    const token = app.world.idToken("stranger.myshopify.com");
    expect((await ask({ token })).status).toBe(404);
    const wish = { vendorOrderId: market.birk.vendorOrder, action: "hold" };
    expect((await ask({ token, json: wish })).status).toBe(404);
    expect((await partOf()).actions.map(({ action }) => action)).toContain("hold");
  });

  it("lets nobody in without a token of Shopify's", async () => {
    for (const token of [null, "nonsense", `${app.world.idToken(market.domain)}x`]) {
      const response = await ask({ token });
      expect(response.status, String(token)).not.toBe(200);
      expect(await response.text()).not.toContain("Nordland");
    }
    expect((await ask({ token: "nonsense" })).status).toBe(401);
    expect((await ask({ token: "nonsense" })).headers.get("access-control-allow-origin")).toBe("*");
  });

  it("answers the browser's question before the request", async () => {
    const response = await ask({ method: "OPTIONS", token: null });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-headers")).toContain("Authorization");
  });
});
