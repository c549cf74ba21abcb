import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { Session } from "@shopify/shopify-api";
import { describe, expect, it } from "vitest";
import { createLogger } from "../../app/lib/logger.server.ts";
import { createShopify } from "../../app/shopify.server.ts";
import { narrowFraming } from "../../app/web/response-headers.server.ts";

// What the Shopify library makes of session tokens and frames, as we set it up. It is the library's work; that it is done, and done
// to our keys, is ours to know.

const apiKey = "4f0c7d2c7e1b";
const apiSecret = "shpss_0a1b2c3d4e5f60718293";
const ours = "ours.myshopify.com";
const theirs = "theirs.myshopify.com";

const shopify = createShopify({
  env: { SHOPIFY_API_KEY: apiKey, SHOPIFY_API_SECRET: apiSecret, SHOPIFY_APP_URL: "https://app.example" },
  sessionStorage: {
    storeSession: async () => true,
    loadSession: async (id: string) =>
      new Session({
        id,
        shop: id.replace("offline_", ""),
        state: "",
        isOnline: false,
        accessToken: "shpat_1",
        expires: new Date(Date.now() + 3_600_000),
      }),
    deleteSession: async () => true,
    deleteSessions: async () => true,
    findSessionsByShop: async () => [],
  },
  afterAuth: async () => {},
  logger: createLogger({ level: "silent" }),
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset;

const claimsOf = (shop: string): Record<string, unknown> => ({
  iss: `https://${shop}/admin`,
  dest: `https://${shop}`,
  aud: apiKey,
  sub: "42",
  exp: seconds(60),
  nbf: seconds(-5),
  iat: seconds(-5),
  jti: "1",
  sid: "1",
});

function token(change: Record<string, unknown> = {}, options: { secret?: string; header?: object } = {}): string {
  const claims = Object.entries({ ...claimsOf(ours), ...change }).filter(([, value]) => value !== undefined);
  const text = `${encode(options.header ?? { alg: "HS256", typ: "JWT" })}.${encode(Object.fromEntries(claims))}`;
  const signature = createHmac("sha256", options.secret ?? apiSecret)
    .update(text)
    .digest("base64url");
  return `${text}.${signature}`;
}

const browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";

/** The shop that a request with this token is let in for, or the status it is refused with. */
async function ask(bearer: string, query = ""): Promise<string | number> {
  const headers = { "User-Agent": browser, Authorization: `Bearer ${bearer}` };
  return shopify.authenticate.admin(new Request(`https://app.example/app${query}`, { headers })).then(
    ({ session }) => session.shop,
    (answer: unknown) => (answer instanceof Response ? answer.status : String(answer)),
  );
}

describe("a session token", () => {
  it("that is genuine lets its shop in", async () => {
    expect(await ask(token())).toBe(ours);
  });

  it("decides whose data it is, whatever the address says", async () => {
    const host = Buffer.from("admin.shopify.com/store/theirs").toString("base64url");
    expect(await ask(token(), `?shop=${theirs}&host=${host}&embedded=1`)).toBe(ours);
  });

  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const rs256 = (): string => {
    const text = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(claimsOf(ours))}`;
    return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
  };
  const unsigned = (alg: string): string => `${encode({ alg, typ: "JWT" })}.${encode(claimsOf(ours))}.`;

  it.each<[string, () => string]>([
    ["without a signature (alg none)", () => unsigned("none")],
    ["without a signature (alg None)", () => unsigned("None")],
    ["without a signature at all", () => unsigned("HS256")],
    ["signed with a key of the sender's own (RS256)", rs256],
    ["signed with HS256, saying HS512", () => token({}, { header: { alg: "HS512", typ: "JWT" } })],
    ["of another secret", () => token({}, { secret: "shpss_guessed" })],
    ["of another secret: an empty one", () => token({}, { secret: "" })],
    ["whose claims were changed", () => token().replace(/\.[^.]+\./, `.${encode(claimsOf(theirs))}.`)],
    ["for another app (aud)", () => token({ aud: "another-app" })],
    ["for no app (aud)", () => token({ aud: undefined })],
    ["that is over (exp)", () => token({ exp: seconds(-60) })],
    ["that is not begun (nbf)", () => token({ nbf: seconds(120) })],
    ["that is no token", () => "nonsense"],
  ])("%s lets nobody in", async (_, bearer) => {
    expect(await ask(bearer())).toBe(401);
  });

  it.each([
    undefined,
    "https://evil.example",
    "https://ours.myshopify.com.evil.example",
    "https://evil.example/ours.myshopify.com",
    "javascript:alert(1)",
  ])("for %s is not taken for a shop's", async (dest) => {
    // Only Shopify can sign one; should it ever, no other host may be let in as a shop.
    expect(String(await ask(token({ dest })))).not.toMatch(/myshopify\.com$/);
  });
});

describe("who may frame an embedded page", () => {
  const policyFor = (query: string): string | null => {
    const headers = new Headers();
    shopify.addDocumentResponseHeaders(new Request(`https://app.example/app${query}`), headers);
    const policy = headers.get("Content-Security-Policy");
    return policy && narrowFraming(policy);
  };

  it("is the shop and Shopify's admin, and nobody else", () => {
    expect(policyFor(`?shop=${ours}`)).toBe(`frame-ancestors https://${ours} https://admin.shopify.com;`);
  });

  it.each([
    "?shop=evil.example",
    "?shop=ours.myshopify.com.evil.example",
    "?shop=https://evil.example",
    "?shop=ours.myshopify.com%20https://evil.example",
    "?shop=ours.myshopify.com%3B%20script-src%20*",
    "?shop=ours.myshopify.com%0D%0AX-Evil:%201",
    "?shop=%2A.myshopify.com",
  ])("never names what %s asks for", (query) => {
    const policy = policyFor(query) ?? "";
    expect(policy).not.toMatch(/evil|script-src|\*\.myshopify\.com|[\r\n]/);
  });
});
