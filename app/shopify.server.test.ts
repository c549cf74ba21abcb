import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createLogger } from "./lib/logger.server.ts";
import { createShopify, shopifyApiVersion } from "./shopify.server.ts";

const shopify = createShopify({
  env: {
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "shpss_0a1b2c3d4e5f",
    SHOPIFY_APP_URL: "https://sync.example.com",
  },
  sessionStorage: {
    storeSession: async () => true,
    loadSession: async () => undefined,
    deleteSession: async () => true,
    deleteSessions: async () => true,
    findSessionsByShop: async () => [],
  },
  afterAuth: async () => {},
  logger: createLogger({ level: "silent" }),
});

const thrown = async (request: Request): Promise<Response> =>
  shopify.authenticate.admin(request).then(
    () => Promise.reject(new Error("was let in")),
    (answer: unknown) => answer as Response,
  );

const browser = { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36" };

describe("the Shopify library, as we set it up", () => {
  it("speaks the API version that shopify.app.toml names for webhooks", () => {
    const toml = readFileSync(new URL("../shopify.app.toml", import.meta.url), "utf8");
    expect(/api_version = "(.+)"/.exec(toml)?.[1]).toBe(shopifyApiVersion);
  });

  it("lets nobody in without a session token, nor with a forged one", async () => {
    const forged = { ...browser, Authorization: "Bearer eyJhbGciOiJIUzI1NiJ9.e30.AAAA" };
    expect((await thrown(new Request("https://sync.example.com/app", { headers: forged }))).status).toBe(401);
    const bare = await thrown(new Request("https://sync.example.com/app", { headers: browser }));
    expect([bare.status, bare.headers.get("location")]).toEqual([302, "/auth/login"]);
  });

  it("names the one admin that may frame a page", () => {
    const headers = new Headers();
    shopify.addDocumentResponseHeaders(new Request("https://sync.example.com/app?shop=demo.myshopify.com"), headers);
    expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors https://demo.myshopify.com");
  });
});
