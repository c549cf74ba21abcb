import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createConnectBench, wooHost, type ConnectBench } from "./support/connect-bench.ts";
import { startPortalServer, type PortalServer } from "./support/portal-server.ts";

// The pages on which vendors connect their stores, as they are served: plain HTML, forms and links.
const studio = "clay-and-kiln.myshopify.com";
let bench: ConnectBench;
let server: PortalServer;
let cookie: string;

beforeAll(async () => {
  bench = await createConnectBench();
  bench.shopify.addShop({ domain: studio, name: "Clay & Kiln Studio", currency: "EUR" });
  server = await startPortalServer({ bench: bench.desk, connect: bench.connect });
}, 120_000);
afterAll(async () => {
  await server.close();
  await bench.close();
});
let vendors = 0;
beforeEach(async () => {
  vendors += 1;
  await bench.desk.engine.sql(`update connection set "disconnectedAt" = now(), health = 'disconnected'`);
  const { token } = await bench.desk.member(`vendor${vendors}@clay.example`, `Vendor ${vendors}`);
  cookie = `vss_portal=${token}; __Host-vss_portal=${token}`;
});

interface Ask {
  readonly form?: Readonly<Record<string, string>>;
  readonly anonymous?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}
async function ask(path: string, { form, anonymous = false, headers = {} }: Ask = {}) {
  const response = await fetch(server.url + path, {
    redirect: "manual",
    method: form ? "POST" : "GET",
    ...(form && { body: new URLSearchParams(form) }),
    headers: { ...(anonymous ? {} : { Cookie: cookie }), ...(form && { Origin: server.url }), ...headers },
  });
  const text = (await response.text()).replaceAll("&amp;", "&").replaceAll("&#x27;", "'").replaceAll("<!-- -->", "");
  return { status: response.status, text, location: response.headers.get("location"), headers: response.headers };
}
const local = (url: string): string => url.replace("https://app.example", "");

describe("connecting from the portal", () => {
  it("shows what is read and written on every platform before it asks for anything", async () => {
    expect((await ask("/portal/store")).text).toContain("/portal/store/platforms");
    const { text, headers } = await ask("/portal/store/platforms");
    for (const word of ["Shopify", "WooCommerce", "What is read", "What is written"]) expect(text).toContain(word);
    expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
    expect(text).not.toContain("<script");
  });

  it("leads to Shopify and back without a script, by a page and not by a redirect that browsers refuse", async () => {
    const asked = await ask("/portal/store/platforms/shopify", { form: { intent: "consent", shop: studio } });
    expect(asked.status).toBe(200);
    const target = /href="(https:\/\/clay-and-kiln[^"]+)"/.exec(asked.text)?.[1] ?? "";
    expect(asked.headers.get("Refresh")).toBe(`0;url=${target}`);
    expect(asked.headers.get("Cache-Control")).toBe("no-store");
    const { location } = await bench.visit(target);
    const back = await ask(local(location ?? ""));
    expect(back.status).toBe(303);
    const result = await ask(back.location ?? "");
    for (const word of ["Clay & Kiln Studio", studio, "confirms that this is your store"])
      expect(result.text).toContain(word);
    expect((await ask("/portal/store")).text).toContain("confirms that this is your store");
    // The browser's history holds the callback: going back there changes nothing.
    const again = await ask(local(location ?? ""));
    expect(again.location).toBe("/portal/store/connect/none");
    expect((await ask(again.location ?? "")).text).toContain("no longer valid");
    expect((await ask(back.location ?? "")).text).toContain("Clay & Kiln Studio");
  });

  it("takes no callback of a browser that is not signed in", async () => {
    const asked = await ask("/portal/store/platforms/shopify", { form: { intent: "consent", shop: studio } });
    const { location } = await bench.visit(/href="(https:\/\/clay-and-kiln[^"]+)"/.exec(asked.text)?.[1] ?? "");
    const back = await ask(local(location ?? ""), { anonymous: true });
    expect([back.status, back.location]).toEqual([303, "/portal/store/connect/none"]);
    expect((await ask("/portal/store/connect/none", { anonymous: true })).location).toBe(
      "/portal/sign-in?to=%2Fportal%2Fstore%2Fconnect%2Fnone",
    );
  });

  it("says at the field what is wrong with it, and keeps what was typed", async () => {
    const { status, text } = await ask("/portal/store/platforms/shopify", {
      form: { intent: "consent", shop: "clay.example" },
    });
    expect(status).toBe(422);
    expect(text).toContain('value="clay.example"');
    expect(text).toMatch(/aria-invalid="true"/);
    expect(text).toMatch(/permanent name/);
  });

  it("tries pasted keys, and never shows a secret again", async () => {
    const keys = bench.woo.credentials();
    const path = "/portal/store/platforms/woocommerce";
    const wrong = await ask(path, { form: { intent: "by-hand", ...bench.woo.credentials("revoked") } });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("does not know the consumer key");
    expect(wrong.text).not.toContain(bench.woo.credentials("revoked")["consumerSecret"]);
    const right = await ask(path, { form: { intent: "by-hand", ...keys } });
    expect(right.status).toBe(200);
    expect(right.text).toContain("Nordwool");
    expect(right.text).not.toContain(keys["consumerSecret"]);

    const gone = await ask("/portal/store", { form: { intent: "disconnect" } });
    expect([gone.status, gone.location]).toEqual([303, "/portal/store"]);
    expect((await ask("/portal/store")).text).toContain("No store connected");
  });

  it("makes a pairing code on the page of the platform that has it, and shows it once", async () => {
    const { text } = await ask("/portal/store/platforms/shopify", { form: { intent: "code" } });
    const code = /class="code">([^<]+)</.exec(text)?.[1] ?? "";
    expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    expect((await ask("/portal/store/platforms/shopify")).text).not.toContain(code);
    expect((await ask("/portal/store/platforms/woocommerce", { form: { intent: "code" } })).status).toBe(404);
  });

  it("is refused to other sites' forms, to unknown platforms and intents", async () => {
    const path = "/portal/store/platforms/shopify";
    const form = { intent: "consent", shop: studio };
    expect((await ask(path, { form, headers: { Origin: "https://evil.example" } })).status).toBe(403);
    expect((await ask("/portal/store/platforms/etsy", { form })).status).toBe(404);
    expect((await ask(path, { form: { intent: "by-hand", shop: studio, accessToken: "x" } })).status).toBe(404);
    expect((await ask(path, { form: { intent: "nonsense" } })).status).toBe(404);
  });

  it("lets a WooCommerce store hand over its key, which names no origin and has no session", async () => {
    const asked = await ask("/portal/store/platforms/woocommerce", {
      form: { intent: "consent", url: `https://${wooHost}` },
    });
    const page = /href="(https:\/\/nordwool[^"]+)"/.exec(asked.text)?.[1] ?? "";
    const made = await bench.woo.consent!.decide(page, "approve");
    const answer = await fetch(server.url + local(made!.url), {
      method: "POST",
      body: made!.body,
      headers: { "content-type": "application/json;charset=UTF-8" },
    });
    expect(answer.status).toBe(200);
    const asks = new URL(page).searchParams;
    const back = new URL(asks.get("return_url") ?? "");
    expect((await ask(`${back.pathname}?success=1&user_id=${asks.get("user_id")}`)).text).toContain("Nordwool");

    const [connection] = await bench.desk.engine.sql<{ id: string }>(
      `select id from connection where platform = 'woocommerce' and "disconnectedAt" is null`,
    );
    const url = `/hooks/woocommerce/${connection?.id}`;
    const post = (body: string, headers: Record<string, string>) =>
      fetch(server.url + url, { method: "POST", body, headers }).then(({ status }) => status);
    expect(await post("webhook_id=7", { "content-type": "application/x-www-form-urlencoded" })).toBe(200);
    expect(await post("{}", { "content-type": "application/json", "x-wc-webhook-signature": "AAAA" })).toBe(401);
    expect((await ask(url)).status).toBe(405);
  });

  it("writes no state, code or key into the log", async () => {
    const lines = server.logged.join("\n");
    expect(lines.length).toBeGreaterThan(100);
    for (const pattern of [/state=/, /hmac=/, /code=[0-9a-f]{8}/, /[ck]s_[0-9a-f]{20}/, /shpat_/, /user_id=/])
      expect(lines).not.toMatch(pattern);
    expect(server.reported).toEqual([]);
  });
});
