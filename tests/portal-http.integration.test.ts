import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ShopId, VendorId } from "../app/domain/shared/ids.ts";
import { line } from "./support/engine.ts";
import { tokenOf } from "./support/portal-bench.ts";
import { type PortalServer, startPortalServer } from "./support/portal-server.ts";

let server: PortalServer;
let shop: ShopId;
let vendor: VendorId;
beforeAll(async () => {
  server = await startPortalServer();
  shop = server.bench.engine.shop;
  await server.bench.engine.vendor("Anna", { connected: false });
  vendor = await server.bench.vendorId("Anna");
}, 120_000);
afterAll(() => server.close());
afterEach(() => expect(server.reported.splice(0)).toEqual([]));

let machine = 0;
let address = "";
beforeEach(() => {
  machine += 1;
  address = `198.51.100.${machine}`;
});

interface Ask {
  readonly cookie?: string;
  readonly origin?: string | null;
  readonly form?: Readonly<Record<string, string>>;
}
/** As a browser asks: a POST names the page's origin unless the test says otherwise. */
const ask = (path: string, { cookie, origin, form }: Ask = {}): Promise<Response> =>
  fetch(server.url + path, {
    redirect: "manual",
    method: form ? "POST" : "GET",
    ...(form ? { body: new URLSearchParams(form) } : {}),
    headers: {
      "X-Forwarded-For": address,
      ...(cookie ? { Cookie: cookie } : {}),
      ...(form && origin !== null ? { Origin: origin ?? server.url } : {}),
    },
  });
const cookieOf = (response: Response): string => (response.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";

async function invite(email: string): Promise<string> {
  await server.bench.invitations.invite(shop, vendor, email, "staff:1");
  return String((await server.bench.mails("vendor-invitation")).findLast(({ to }) => to === email)?.params["link"]);
}
const pathOf = (link: string): string => link.slice(server.url.length);
async function signedIn(email: string): Promise<string> {
  const link = await invite(email);
  return cookieOf(await ask("/portal/invitation", { form: { token: tokenOf(link) } }));
}
async function anOrder(name = "Anna"): Promise<{ id: string; key: string }> {
  const order = server.bench.engine.order({ lines: [line(`h${machine}-${name}-${Math.random()}`, name)] });
  await server.bench.record(order);
  const [row] = await server.bench.engine.vendorOrders(order);
  return { id: row!.id, key: order.lines[0]!.gid };
}

describe("over HTTP, an invitation", () => {
  it("is shown by GET, as often as link scanners like, and used by POST", async () => {
    const link = await invite("scanned@vendor.example");
    for (const _ of [1, 2, 3]) {
      const page = await ask(pathOf(link));
      expect(page.status).toBe(200);
      expect(await page.text()).toContain("Accept the invitation");
      expect(page.headers.get("Set-Cookie")).toBeNull();
    }
    const accepted = await ask("/portal/invitation", { form: { token: tokenOf(link) } });
    expect([accepted.status, accepted.headers.get("Location")]).toEqual([303, "/portal/orders"]);
    expect((await ask("/portal/orders", { cookie: cookieOf(accepted) })).status).toBe(200);
    const again = await ask("/portal/invitation", { form: { token: tokenOf(link) } });
    expect([again.status, again.headers.get("Set-Cookie")]).toEqual([410, null]);
    expect(await (await ask(pathOf(link))).text()).toContain("was used already");
  });

  it("is not accepted from a page of somebody else, nor from nowhere (CSRF)", async () => {
    const link = await invite("csrf@vendor.example");
    const form = { token: tokenOf(link) };
    for (const origin of [null, "null", "https://evil.example", `${server.url}.evil.example`, "not a url"]) {
      const answer = await ask("/portal/invitation", { form, origin });
      expect([answer.status, answer.headers.get("Set-Cookie")], String(origin)).toEqual([403, null]);
    }
    // Remix answers its own scripts at another address: the same rule holds there.
    expect((await ask("/portal/invitation.data", { form, origin: "https://evil.example" })).status).toBe(403);
    expect((await ask("/portal/invitation", { form })).status).toBe(303);
  });

  it("leaves its token in no log", async () => {
    const link = await invite("logged@vendor.example");
    await ask(pathOf(link));
    await ask("/portal/invitation", { form: { token: tokenOf(link) } });
    expect(server.logged.some((entry) => entry.includes("/portal/invitation"))).toBe(true);
    expect(server.logged.filter((entry) => entry.includes(tokenOf(link)) || entry.includes("logged@"))).toEqual([]);
  });

  it("is told when it was tried too often", async () => {
    const statuses = [];
    for (let time = 0; time < 62; time += 1)
      statuses.push((await ask("/portal/invitation", { form: { token: "guess" } })).status);
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(410));
    expect(statuses.at(-1)).toBe(429);
    address = "198.51.100.250";
    expect((await ask("/portal/invitation", { form: { token: "guess" } })).status).toBe(410);
  });
});

describe("over HTTP, signing in", () => {
  it("answers the same for known and unknown addresses, but for the address itself", async () => {
    await signedIn("known@vendor.example");
    const say = async (email: string) => {
      const answer = await ask("/portal/sign-in", { form: { email } });
      const headers = [...answer.headers].filter(([name]) => !["date", "x-request-id"].includes(name));
      return [
        answer.status,
        headers,
        (await answer.text()).replaceAll(email, "X").replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, ""),
      ];
    };
    expect(await say("known@vendor.example")).toEqual(await say("other@vendor.example"));
    expect((await server.bench.mails("vendor-sign-in")).map(({ to }) => to)).toEqual(["known@vendor.example"]);
  });

  it("shows the link by GET, uses it by POST, once; and only with our origin", async () => {
    await signedIn("linked@vendor.example");
    await ask("/portal/sign-in", { form: { email: "linked@vendor.example" } });
    const link = String((await server.bench.mails("vendor-sign-in")).at(-1)?.params["link"]);
    for (const _ of [1, 2]) expect(await (await ask(pathOf(link))).text()).toContain("linked@vendor.example");
    const form = { token: tokenOf(link) };
    expect((await ask("/portal/sign-in/link", { form, origin: null })).status).toBe(403);
    const first = await ask("/portal/sign-in/link", { form });
    expect([first.status, first.headers.get("Location")]).toEqual([303, "/portal/orders"]);
    expect((await ask("/portal/sign-in/link", { form })).status).toBe(410);
  });

  it("leads to the order that a mail named, and nowhere else (open redirect)", async () => {
    const cookie = await signedIn("mailed@vendor.example");
    const { id } = await anOrder();
    const order = `/portal/orders/${id}`;
    const linkFor = async (signIn: string): Promise<string> => {
      expect((await ask(signIn, { form: { email: "mailed@vendor.example" } })).status).toBe(200);
      return String((await server.bench.mails("vendor-sign-in")).at(-1)?.params["link"]);
    };
    const link = await linkFor(String((await ask(order)).headers.get("Location")));
    const page = await (await ask(pathOf(link))).text();
    expect(page).toContain(`name="to" value="${order}"`);
    const form = { token: tokenOf(link), to: order };
    expect((await ask("/portal/sign-in/link", { form })).headers.get("Location")).toBe(order);
    // One that is used up asks for another one that leads there too.
    expect(await (await ask(pathOf(link))).text()).toContain(`href="/portal/sign-in?to=${encodeURIComponent(order)}"`);
    expect(
      (await ask(`/portal/sign-in?${new URLSearchParams({ to: order })}`, { cookie })).headers.get("Location"),
    ).toBe(order);

    for (const to of ["https://evil.example", "//evil.example/portal/orders", "/portal/../app", "/app"]) {
      const signIn = `/portal/sign-in?${new URLSearchParams({ to })}`;
      expect((await ask(signIn, { cookie })).headers.get("Location"), to).toBe("/portal/orders");
      const harmless = await linkFor(signIn);
      expect([...new URL(harmless).searchParams.keys()]).toEqual(["token"]);
      expect(await (await ask(`${pathOf(harmless)}&${new URLSearchParams({ to })}`)).text()).not.toContain('name="to"');
      const signedInBy = await ask("/portal/sign-in/link", { form: { token: tokenOf(harmless), to } });
      expect([signedInBy.status, signedInBy.headers.get("Location")], to).toEqual([303, "/portal/orders"]);
    }
  });

  it("gives a new token, whatever the browser brought along (fixation)", async () => {
    const planted = `vss_portal=${"A".repeat(43)}`;
    const link = await invite("fixed@vendor.example");
    const accepted = await ask("/portal/invitation", { form: { token: tokenOf(link) }, cookie: planted });
    expect(cookieOf(accepted)).not.toBe(planted);
    expect((await ask("/portal/orders", { cookie: planted })).headers.get("Location")).toMatch(/^\/portal\/sign-in/);
    expect((await ask("/portal/orders", { cookie: cookieOf(accepted) })).status).toBe(200);
  });

  it("sets a cookie that scripts and other sites' requests do not get", async () => {
    const link = await invite("cookie@vendor.example");
    const accepted = await ask("/portal/invitation", { form: { token: tokenOf(link) } });
    const cookie = accepted.headers.get("Set-Cookie") ?? "";
    expect(cookie).toMatch(/^vss_portal=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    const { sessionCookie } = await import("../app/lib/vendor-session.server.ts");
    expect(sessionCookie("https://app.example", "t")).toMatch(/^__Host-vss_portal=t; Path=\/; .*; Secure$/);
  });

  it("out again ends the session, not only the cookie", async () => {
    const cookie = await signedIn("leaving@vendor.example");
    expect((await ask("/portal/account", { cookie, form: { intent: "sign-out" }, origin: null })).status).toBe(403);
    const out = await ask("/portal/account", { cookie, form: { intent: "sign-out" } });
    expect(out.headers.get("Set-Cookie")).toMatch(/^vss_portal=; .*Max-Age=0/);
    expect((await ask("/portal/orders", { cookie })).headers.get("Location")).toMatch(/^\/portal\/sign-in/);
  });
});

describe("over HTTP, the pages", () => {
  const pages = ["/portal", "/portal/orders", "/portal/store", "/portal/receive", "/portal/account"];

  it("are for nobody without a session", async () => {
    const { id } = await anOrder();
    for (const path of [
      ...pages,
      `/portal/orders/${id}`,
      `/portal/orders/${id}/packing-slip`,
      `/portal/orders/${id}/packing-slip.pdf`,
    ]) {
      const answer = await ask(path);
      const to = path === "/portal" ? "" : `?${new URLSearchParams({ to: path })}`;
      expect([answer.status, answer.headers.get("Location")], path).toEqual([303, `/portal/sign-in${to}`]);
      const scripted = await ask(`${path === "/portal" ? "/portal/_index" : path}.data`);
      expect(await scripted.text()).not.toContain("#1");
    }
  });

  it("are framed by nobody, kept by no cache, and run nothing but our own files", async () => {
    const cookie = await signedIn("headers@vendor.example");
    for (const path of [...pages.slice(1), "/portal/sign-in", "/portal/invitation?token=x", "/portal/nowhere"]) {
      // What would let a shop's admin frame the merchant's pages must not do so here.
      const answer = await ask(
        `${path}${path.includes("?") ? "&" : "?"}shop=evil.myshopify.com`,
        path === "/portal/sign-in" ? {} : { cookie },
      );
      const policy = answer.headers.get("Content-Security-Policy") ?? "";
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain("unsafe");
      expect(answer.headers.get("Cache-Control")).toBe("no-store");
      expect(answer.headers.get("Referrer-Policy")).toBe("same-origin");
      const html = await answer.text();
      expect(html).not.toMatch(/<script(?! src="\/portal-print\.js")|shopify\.com|style="/);
      expect(html).toMatch(/<link rel="stylesheet" href="\/assets\/portal-[\w-]+\.css"/);
      expect(html).toContain('content="noindex"');
    }
  });

  it("the packing slip is a PDF, kept by no cache; what it cannot draw is the page's to print", async () => {
    const cookie = await signedIn("slip@vendor.example");
    const { id, key } = await anOrder();
    const path = `/portal/orders/${id}/packing-slip.pdf`;
    const file = await ask(path, { cookie });
    expect([file.status, file.headers.get("Content-Type"), file.headers.get("Cache-Control")]).toEqual([
      200,
      "application/pdf",
      "no-store",
    ]);
    expect(file.headers.get("Content-Disposition")).toMatch(/^inline; filename="packing-slip-\d+\.pdf"$/);
    expect(Buffer.from(await file.arrayBuffer()).toString("latin1", 0, 5)).toBe("%PDF-");
    await server.bench.engine.sql(
      `update vendor_order_line set slice = jsonb_set(slice, '{title}', '"茶碗"') where "lineGid" = $1`,
      [key],
    );
    await server.bench.engine.sql(
      `update marketplace_order set body = jsonb_set(body, '{lines,0,title}', '"茶碗"') where body->'lines'->0->>'gid' = $1`,
      [key],
    );
    const instead = await ask(path, { cookie });
    expect([instead.status, instead.headers.get("Location")]).toEqual([
      303,
      `/portal/orders/${id}/packing-slip?no-pdf`,
    ]);
    const page = await (await ask(String(instead.headers.get("Location")), { cookie })).text();
    expect(page).toContain("茶碗");
    expect(page).not.toContain("packing-slip.pdf");
  });

  it("of somebody else's order do not exist, for any verb", async () => {
    const mine = await anOrder();
    const elsewhere = await server.bench.otherShop(`Elsewhere ${machine}`);
    const stranger = await server.bench.member("stranger@vendor.example", "Anna", elsewhere);
    await server.bench.engine.vendor("Ben", { connected: false });
    const ben = await server.bench.member("ben@vendor.example", "Ben");
    for (const { token } of [stranger, ben]) {
      const cookie = `vss_portal=${token}`;
      const own = `/portal/orders/${mine.id}`;
      for (const path of [own, `${own}/packing-slip`, `${own}/packing-slip.pdf`]) {
        const page = await ask(path, { cookie });
        expect(page.status).toBe(404);
        expect(await page.text()).not.toMatch(/Lindenweg|Thing/);
      }
      for (const form of [
        { intent: "accept" },
        { intent: "decline", reason: "other", note: "" },
        { intent: "fulfill", [`quantity:${mine.key}`]: "1", carrier: "", number: "", url: "" },
      ] as Record<string, string>[])
        expect((await ask(`/portal/orders/${mine.id}`, { cookie, form })).status).toBe(404);
    }
    expect(await server.bench.engine.sql(`select 1 from parcel where "vendorOrderId" = $1`, [mine.id])).toEqual([]);
    expect(await server.bench.engine.sql(`select 1 from vendor_answer where "vendorOrderId" = $1`, [mine.id])).toEqual(
      [],
    );
  });

  it("take nothing from another site, though the browser would send the cookie", async () => {
    const cookie = await signedIn("target@vendor.example");
    const { id, key } = await anOrder();
    const form = { intent: "fulfill", [`quantity:${key}`]: "1", carrier: "", number: "", url: "" };
    for (const origin of [null, "null", "https://evil.example"])
      expect((await ask(`/portal/orders/${id}`, { cookie, form, origin })).status).toBe(403);
    expect((await ask(`/portal/orders/${id}`, { cookie, form })).headers.get("Location")).toBe(
      `/portal/orders/${id}?done=fulfill`,
    );
  });

  it("refuse links that are none, and quantities that are none", async () => {
    const cookie = await signedIn("typist@vendor.example");
    const { id, key } = await anOrder();
    const fulfill = (change: Record<string, string>) =>
      ask(`/portal/orders/${id}`, {
        cookie,
        form: { intent: "fulfill", [`quantity:${key}`]: "1", carrier: "", number: "", url: "", ...change },
      });
    const changes: Record<string, string>[] = [
      { url: "javascript:alert(1)" },
      { url: "data:text/html,x" },
      { [`quantity:${key}`]: "1.5" },
      { [`quantity:${key}`]: "-1" },
      { [`quantity:${key}`]: "x" },
      { [`quantity:${key}`]: "2" },
      { [`quantity:${key}`]: "" },
      { number: "x".repeat(101) },
      { intent: "delete" },
    ];
    for (const change of changes) expect((await fulfill(change)).status, JSON.stringify(change)).toBe(422);
    expect((await fulfill({ carrier: "PostNord", number: "<b>1</b>", url: "https://t.example/?a=1&b=2" })).status).toBe(
      303,
    );
    const html = await (await ask(`/portal/orders/${id}`, { cookie })).text();
    expect(html).toContain("&lt;b&gt;1&lt;/b&gt;");
    expect((await fulfill({})).status).toBe(409);
  });

  it("show what the person may do at which marketplace, and switch by POST only", async () => {
    const cookie = await signedIn("two@vendor.example");
    await server.bench.member("two@vendor.example", "Anna Too", await server.bench.otherShop(`Second ${machine}`));
    const account = await (await ask("/portal/account", { cookie })).text();
    const other = /name="vendor" value="([^"]+)"/.exec(account)?.[1] ?? "";
    await ask("/portal/account", { cookie, form: { intent: "switch", vendor: other } });
    expect(await (await ask("/portal/orders", { cookie })).text()).toContain(`Second ${machine}`);
    await ask("/portal/account", { cookie, form: { intent: "switch", vendor: "not mine" } });
    expect(await (await ask("/portal/orders", { cookie })).text()).toContain(`Second ${machine}`);
  });
});
