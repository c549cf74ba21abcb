import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createConnectBench, origin, wooHost, type ConnectBench } from "../tests/support/connect-bench.ts";
import type { ConnectionId, ShopId } from "./domain/shared/ids.ts";
import type { Membership, PortalSession } from "./use-cases/portal/vendor-portal.ts";

const studio = "clay-and-kiln.myshopify.com";
const minute = 60_000;

let bench: ConnectBench;
let session: PortalSession;
let member: Membership;

async function start(options: Parameters<typeof createConnectBench>[0] = {}) {
  bench = await createConnectBench(options);
  bench.shopify.addShop({ domain: studio, name: "Clay & Kiln Studio", currency: "EUR" });
  ({ session } = await bench.desk.member("studio@clay.example", "Clay & Kiln"));
  member = session.current!;
}

interface ConnectionRow {
  readonly id: ConnectionId;
  readonly storeName: string;
  readonly storeHost: string;
  readonly platform: string;
  readonly health: string;
  readonly unconfirmedSince: Date | null;
  readonly disconnectedAt: Date | null;
  readonly warnings: string[];
}
const connections = (): Promise<ConnectionRow[]> =>
  bench.desk.engine.sql<ConnectionRow>(`select * from connection order by "createdAt"`);
const open = async (): Promise<ConnectionRow[]> => (await connections()).filter((row) => row.disconnectedAt === null);

async function begin(platform = "shopify", asked: Record<string, string> = { shop: studio }): Promise<URL> {
  const begun = await bench.connect.begin(session, member, platform, asked);
  if (begun.kind !== "go") throw new Error(JSON.stringify(begun));
  return new URL(begun.url);
}
/** Goes to Shopify's page and approves; the address that the browser is sent back to. */
async function approveAtShopify(page: URL): Promise<string> {
  const { location } = await bench.visit(page.href);
  if (location === null) throw new Error("Shopify sent nobody back");
  return location;
}
const attemptOf = (location: string | null): string =>
  /^\/portal\/store\/connect\/(.+)$/.exec(location ?? "")?.[1] ?? "";

const verify = async (shop: ShopId, connection: ConnectionId) =>
  bench.callStore(shop, connection, (connector, context) => connector.verifyCredentials(context));

describe("a Shopify store by consent", () => {
  beforeEach(() => start());
  afterEach(() => bench.close());

  it("is connected when its owner approves, shown with its name, and waits for the merchant", async () => {
    const page = await begin();
    expect([page.host, page.pathname]).toEqual([studio, "/admin/oauth/authorize"]);
    expect(page.searchParams.get("redirect_uri")).toBe(`${origin}/connect/shopify/callback`);
    const back = await bench.ask(await approveAtShopify(page), { session });
    expect(back.status).toBe(303);

    const attempt = await bench.connect.attempt(session, attemptOf(back.location));
    expect(attempt).toMatchObject({
      state: "connected",
      store: { name: "Clay & Kiln Studio", host: studio, currency: "EUR", confirmed: false },
    });
    const [row] = await open();
    expect(row).toMatchObject({ platform: "shopify", storeHost: studio, health: "healthy" });
    expect(row?.unconfirmedSince).not.toBeNull();
    expect(bench.soon).toEqual(expect.arrayContaining(["catalogues", "replan"]));
    expect((await verify(member.shop, row!.id))?.kind).toBe("ok");
  });

  it("holds orders until the merchant confirms it, and nothing can hurry that", async () => {
    await bench.ask(await approveAtShopify(await begin()), { session });
    const [row] = await open();
    expect(await bench.connect.unconfirmed(member.shop)).toMatchObject([{ connectionId: row?.id, storeHost: studio }]);
    const other = await bench.desk.otherShop("Other Market");
    expect(await bench.connect.confirmStore(other, row!.id, "staff:9")).toBe("not-found");
    expect(await bench.connect.confirmStore(member.shop, row!.id, "staff:1")).toBe("done");
    expect(await bench.connect.confirmStore(member.shop, row!.id, "staff:1")).toBe("not-found");
    expect((await open())[0]?.unconfirmedSince).toBeNull();
    const audit = await bench.desk.engine.sql<{ action: string; actor: string }>(
      `select action, actor from audit_entry where action like 'connection.%' order by id`,
    );
    expect(audit).toEqual([
      { action: "connection.made", actor: `vendor:${session.userId}` },
      { action: "connection.confirmed", actor: "staff:1" },
    ]);
  });

  it("uses an approval once: the same callback again connects nothing and harms nothing", async () => {
    const callback = await approveAtShopify(await begin());
    const first = await bench.ask(callback, { session });
    const again = await bench.ask(callback, { session });
    expect(again).toEqual({ status: 303, location: "/portal/store/connect/none" });
    expect(await bench.connect.attempt(session, attemptOf(first.location))).toMatchObject({ state: "connected" });
    expect(await connections()).toHaveLength(1);
  });

  it("has one winner when the callback comes twice at the same moment", async () => {
    const callback = await approveAtShopify(await begin());
    const answers = await Promise.all(Array.from({ length: 4 }, () => bench.ask(callback, { session })));
    expect(answers.filter(({ location }) => location !== "/portal/store/connect/none")).toHaveLength(1);
    expect(await connections()).toHaveLength(1);
  });

  it("takes nobody else's approval: not of another session, not without one; and the owner can still use it", async () => {
    const stranger = await bench.desk.member("mallory@evil.example", "Evil Vendor");
    const callback = await approveAtShopify(await begin());
    for (const asking of [stranger.session, null])
      expect(await bench.ask(callback, { session: asking })).toEqual({
        status: 303,
        location: "/portal/store/connect/none",
      });
    expect(await connections()).toEqual([]);
    expect(attemptOf((await bench.ask(callback, { session })).location)).not.toBe("none");
    expect(await open()).toHaveLength(1);
  });

  it("shows an attempt to the session that began it, and to no other", async () => {
    const stranger = await bench.desk.member("mallory@evil.example", "Evil Vendor");
    const { location } = await bench.ask(await approveAtShopify(await begin()), { session });
    expect(await bench.connect.attempt(stranger.session, attemptOf(location))).toBeNull();
    expect(await bench.connect.attempt(session, "none")).toBeNull();
  });

  it("is too late after a quarter of an hour", async () => {
    const callback = await approveAtShopify(await begin());
    bench.desk.pass(15 * minute + 1_000);
    expect((await bench.ask(callback, { session })).location).toBe("/portal/store/connect/none");
    expect(await connections()).toEqual([]);
  });

  it("ends with the person's access to the vendor", async () => {
    const callback = await approveAtShopify(await begin());
    await bench.desk.engine.sql(`update vendor_membership set "endedAt" = now()`);
    expect((await bench.ask(callback, { session })).location).toBe("/portal/store/connect/none");
  });

  it.each(["shop", "state", "code", "hmac", "timestamp", "host"])(
    "refuses a callback whose %s was changed",
    async (name) => {
      const callback = new URL(await approveAtShopify(await begin()));
      const value = callback.searchParams.get(name) ?? "";
      callback.searchParams.set(
        name,
        name === "shop" ? "evil.myshopify.com" : `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`,
      );
      expect((await bench.ask(callback.href, { session })).status).toBe(401);
      expect(await connections()).toEqual([]);
    },
  );

  it.each([
    ["no signature", (url: URL) => url.searchParams.delete("hmac")],
    ["a signature of nothing", (url: URL) => url.searchParams.set("hmac", "")],
    ["a second shop", (url: URL) => url.searchParams.append("shop", "evil.myshopify.com")],
    ["no shop's name", (url: URL) => url.searchParams.set("shop", "evil.example")],
  ])("refuses a callback with %s", async (_, change) => {
    const callback = new URL(await approveAtShopify(await begin()));
    change(callback);
    expect((await bench.ask(callback.href, { session })).status).toBe(401);
    expect(await connections()).toEqual([]);
  });

  it("refuses the approval of another store than was asked for, and says which", async () => {
    bench.shopify.addShop({ domain: "other-studio.myshopify.com", name: "Other", currency: "EUR" });
    const page = await begin();
    page.host = "other-studio.myshopify.com";
    const { location } = await bench.ask(await approveAtShopify(page), { session });
    expect(await bench.connect.attempt(session, attemptOf(location))).toMatchObject({
      state: "refused",
      message: expect.stringContaining("other-studio.myshopify.com") as string,
    });
    expect(await connections()).toEqual([]);
  });

  it("refuses an approval of too little, and says what is missing", async () => {
    const request = await bench.shopify.shop(studio).consent.decide((await begin()).href, "approve-less");
    const { location } = await bench.ask(request!.url, { session });
    expect(await bench.connect.attempt(session, attemptOf(location))).toMatchObject({
      state: "refused",
      message: expect.stringContaining("write_orders") as string,
    });
    expect(await connections()).toEqual([]);
  });

  it("asks for a store's permanent name before it sends anybody anywhere", async () => {
    for (const shop of [
      "",
      "clay.example",
      "https://clay-and-kiln.myshopify.com/admin",
      "a.myshopify.com.evil.example",
    ])
      expect(await bench.connect.begin(session, member, "shopify", { shop })).toMatchObject({
        kind: "refused",
        field: "shop",
      });
    expect(await bench.desk.engine.sql(`select 1 from connect_attempt`)).toEqual([]);
  });

  it("stops counting patience at thirty tries an hour", async () => {
    for (let tries = 0; tries < 30; tries++) await begin();
    expect(await bench.connect.begin(session, member, "shopify", { shop: studio })).toEqual({ kind: "too-many" });
    bench.desk.pass(61 * minute);
    await begin();
  });

  it("keeps neither the state nor the code nor a token in clear", async () => {
    const page = await begin();
    const callback = await approveAtShopify(page);
    await bench.ask(callback, { session });
    const tables = await bench.desk.engine.sql<{ text: string }>(
      `select coalesce(string_agg(t::text, ' '), '') as text from
         (select a::text as t from connect_attempt a union all select c::text from connection c
          union all select s::text from session s union all select e::text from audit_entry e) all_rows`,
    );
    const tokens = bench.shopify.shop(studio).state.tokens.map(({ value }) => value);
    expect(tokens.length).toBeGreaterThan(1);
    const state = page.searchParams.get("state") ?? "";
    for (const secret of [state, new URL(callback).searchParams.get("code") ?? "", ...tokens])
      expect(tables[0]?.text).not.toContain(secret);
  });

  it("refuses a store that serves another vendor of the marketplace, and leaves that one alone", async () => {
    await bench.ask(await approveAtShopify(await begin()), { session });
    const second = await bench.desk.member("other@birch.example", "Birch Barn");
    const begun = await bench.connect.begin(second.session, second.session.current!, "shopify", { shop: studio });
    if (begun.kind !== "go") throw new Error(begun.kind);
    const { location } = await bench.ask(await approveAtShopify(new URL(begun.url)), { session: second.session });
    expect(await bench.connect.attempt(second.session, attemptOf(location))).toMatchObject({
      state: "refused",
      message: expect.stringContaining("another vendor") as string,
    });
    const [row] = await open();
    // The new approval ended the first token; both use the one that lives.
    expect((await verify(member.shop, row!.id))?.kind).toBe("ok");
  });
});

describe("a store that is connected again", () => {
  beforeEach(() => start());
  afterEach(() => bench.close());

  const connectStudio = async () => {
    await bench.ask(await approveAtShopify(await begin()), { session });
    return (await open())[0]!;
  };

  it("keeps its record, its mappings' place and the merchant's word", async () => {
    const first = await connectStudio();
    await bench.connect.confirmStore(member.shop, first.id, "staff:1");
    bench.shopify.shop(studio).revokeTokens();
    expect((await verify(member.shop, first.id))?.kind).toBe("auth-failed");
    expect((await open())[0]?.health).toBe("needs-reauthorization");

    const second = await connectStudio();
    expect(second).toMatchObject({ id: first.id, health: "healthy", unconfirmedSince: null });
    expect((await verify(member.shop, second.id))?.kind).toBe("ok");
  });

  it("is asked about again when it is another store", async () => {
    const first = await connectStudio();
    await bench.connect.confirmStore(member.shop, first.id, "staff:1");
    bench.shopify.addShop({ domain: "new-studio.myshopify.com", name: "New Studio", currency: "EUR" });
    await bench.ask(await approveAtShopify(await begin("shopify", { shop: "new-studio.myshopify.com" })), { session });
    const [row] = await open();
    expect(row?.id).not.toBe(first.id);
    expect(row?.unconfirmedSince).not.toBeNull();
    expect(await open()).toHaveLength(1);
  });

  it("does not become confirmed by being disconnected and connected", async () => {
    await connectStudio();
    expect(await bench.connect.disconnect(session, member)).toBe("done");
    expect(await bench.connect.disconnect(session, member)).toBe("not-found");
    expect((await connectStudio()).unconfirmedSince).not.toBeNull();
  });

  it("forgets its credentials when it is disconnected", async () => {
    const { id } = await connectStudio();
    await bench.connect.disconnect(session, member);
    const [row] = await bench.desk.engine.sql<{ credentialsSealed: Buffer }>(`select * from connection where id = $1`, [
      id,
    ]);
    expect(row?.credentialsSealed).toHaveLength(0);
    expect(await verify(member.shop, id)).toBeNull();
  });
});

describe("one shop, one token", () => {
  afterEach(() => bench.close());

  it("serves two marketplaces, though a second approval ends the first token", async () => {
    await start();
    await bench.ask(await approveAtShopify(await begin()), { session });
    const elsewhere = await bench.desk.otherShop("Other Market");
    const second = await bench.desk.member("studio@clay.example", "Clay and Kiln", elsewhere);
    const there = second.session.memberships.find(({ shop }) => shop === elsewhere)!;
    const begun = await bench.connect.begin(second.session, there, "shopify", { shop: studio });
    if (begun.kind !== "go") throw new Error(begun.kind);
    await bench.ask(await approveAtShopify(new URL(begun.url)), { session: second.session });
    const rows = await bench.desk.engine.sql<{ id: ConnectionId; shopId: ShopId }>(
      `select id, "shopId" from connection`,
    );
    expect(rows).toHaveLength(2);
    for (const { id, shopId } of rows) expect((await verify(shopId, id))?.kind).toBe("ok");
  });

  it("is renewed once for everybody, and asked for by many at once without harm", async () => {
    await start();
    await bench.ask(await approveAtShopify(await begin()), { session });
    const [row] = await open();
    await bench.desk.engine.sql(`update session set expires = now() + interval '1 minute'`);
    bench.shopify.shop(studio).forgetRequests();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => verify(member.shop, row!.id)));
    expect(outcomes.map((outcome) => outcome?.kind)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
    const renewals = bench.shopify.shop(studio).requests.filter(({ path }) => path === "/admin/oauth/access_token");
    expect(renewals).toHaveLength(1);
  });

  it("is the vendors' app's own where the operator has one, which asks for less", async () => {
    await start({ vendorApp: true });
    const page = await begin();
    expect(page.searchParams.get("client_id")).toBe(bench.shopify.vendorApp?.apiKey);
    expect(page.searchParams.get("scope")).toBe(
      "read_locations,read_products,write_merchant_managed_fulfillment_orders,write_order_edits,write_orders",
    );
    await bench.ask(await approveAtShopify(page), { session });
    const [row] = await open();
    expect((await verify(member.shop, row!.id))?.kind).toBe("ok");
    await bench.desk.engine.sql(`update session set expires = now() + interval '1 minute'`);
    expect((await verify(member.shop, row!.id))?.kind).toBe("ok");
    // The merchants' app leaves; the vendors' stays.
    bench.shopify.install(studio);
    bench.shopify.uninstall(studio);
    await bench.desk.engine.sql(`delete from session where shop = $1`, [studio]);
    expect((await verify(member.shop, row!.id))?.kind).toBe("ok");
  });

  it("is gone when the app is taken out of the store, and the connection says so", async () => {
    await start();
    await bench.ask(await approveAtShopify(await begin()), { session });
    const [row] = await open();
    bench.shopify.uninstall(studio);
    expect((await verify(member.shop, row!.id))?.kind).toBe("auth-failed");
    expect((await open())[0]?.health).toBe("needs-reauthorization");
  });
});

describe("a pairing code", () => {
  beforeEach(async () => {
    await start();
    // The vendor installed the app from the App Store and opened it: the library has its token.
    bench.shopify.install(studio);
  });
  afterEach(() => bench.close());

  /** What the Shopify library does when the app is opened in the admin. */
  async function openInAdmin(shop = studio): Promise<void> {
    const { createSessionStorage } = await import("./db/session-storage.server.ts");
    const { Session } = await import("@shopify/shopify-api");
    const { accessToken, refreshToken, expiresAt } = bench.shopify.shop(shop).expiringCredentials();
    await createSessionStorage(bench.desk.engine.database.prisma, bench.desk.box).storeSession(
      new Session({
        id: `offline_${shop}`,
        shop,
        state: "",
        isOnline: false,
        accessToken: accessToken ?? "",
        expires: new Date(expiresAt ?? 0),
        refreshToken: refreshToken ?? "",
      }),
    );
    await bench.desk.engine.sql(
      `insert into shop (id, domain, name, currency) values (gen_random_uuid(), $1, 'Clay & Kiln Studio', 'EUR')`,
      [shop],
    );
  }
  const newCode = async (): Promise<string> => {
    const made = await bench.connect.newPairingCode(session, member);
    if (made.kind !== "made") throw new Error(made.kind);
    return made.code;
  };

  it("connects the shop that it is typed into, whose admin then shows the vendor's side only", async () => {
    await openInAdmin();
    const code = await newCode();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(await bench.connect.readPairingCode(studio, code.toLowerCase().replace("-", " "))).toEqual({
      kind: "found",
      marketplace: "Demo Market",
      vendor: "Clay & Kiln",
    });
    expect(await bench.connect.pair(studio, code, "staff:7")).toEqual({ kind: "paired", marketplace: "Demo Market" });
    expect(await bench.connect.pairedWith(studio)).toEqual({
      vendorOnly: true,
      marketplaces: [{ marketplace: "Demo Market", vendor: "Clay & Kiln", health: "healthy", confirmed: false }],
    });
    const [row] = await open();
    expect((await verify(member.shop, row!.id))?.kind).toBe("ok");
    await bench.connect.useAsMarketplace(studio);
    expect((await bench.connect.pairedWith(studio)).vendorOnly).toBe(false);
  });

  it("works once, for a day, and only the newest", async () => {
    await openInAdmin();
    const old = await newCode();
    const code = await newCode();
    expect((await bench.connect.pair(studio, old, "staff:7")).kind).toBe("not-valid");
    expect((await bench.connect.pair(studio, code, "staff:7")).kind).toBe("paired");
    expect((await bench.connect.pair(studio, code, "staff:7")).kind).toBe("not-valid");
    const late = await newCode();
    bench.desk.pass(24 * 60 * minute + 1_000);
    expect((await bench.connect.pair(studio, late, "staff:7")).kind).toBe("not-valid");
  });

  it("cannot be used twice at the same moment", async () => {
    await openInAdmin();
    const code = await newCode();
    const results = await Promise.all([1, 2, 3].map((staff) => bench.connect.pair(studio, code, `staff:${staff}`)));
    expect(results.map(({ kind }) => kind).sort()).toEqual(["not-valid", "not-valid", "paired"]);
    expect(await connections()).toHaveLength(1);
  });

  it("is not guessed: ten tries an hour for a shop, right ones among them", async () => {
    await openInAdmin();
    const code = await newCode();
    for (let tries = 0; tries < 10; tries++)
      expect((await bench.connect.readPairingCode(studio, `ZZZZZ-ZZZZ${tries}`)).kind).toBe("not-valid");
    expect((await bench.connect.pair(studio, code, "staff:7")).kind).toBe("too-many");
    bench.desk.pass(61 * minute);
    expect((await bench.connect.pair(studio, code, "staff:7")).kind).toBe("paired");
  });

  it("stays good when the shop's access does not work (yet)", async () => {
    const code = await newCode();
    expect(await bench.connect.pair(studio, code, "staff:7")).toMatchObject({ kind: "refused" });
    await openInAdmin();
    expect((await bench.connect.pair(studio, code, "staff:7")).kind).toBe("paired");
  });

  it("leaves a shop that is a marketplace one", async () => {
    await openInAdmin();
    await bench.desk.engine.sql(
      `insert into add_on ("shopId", platform, kind, active) select id, 'shopify', 'order-push', true from shop where domain = $1`,
      [studio],
    );
    await bench.connect.pair(studio, await newCode(), "staff:7");
    expect((await bench.connect.pairedWith(studio)).vendorOnly).toBe(false);
  });

  it("is kept as a keyed hash and nowhere in clear", async () => {
    const code = (await newCode()).replace("-", "");
    const { createHash } = await import("node:crypto");
    const [row] = await bench.desk.engine.sql<{ codeHash: Buffer; text: string }>(
      `select p.*, p::text as text from pairing_code p`,
    );
    expect(row?.text).not.toContain(code);
    expect(row?.codeHash.equals(createHash("sha256").update(code).digest())).toBe(false);
  });
});

describe("a WooCommerce store by its own page", () => {
  beforeEach(() => start());
  afterEach(() => bench.close());
  const asked = { url: `https://${wooHost}` };

  it("hands its key to our callback while the browser waits, and the browser comes back to the result", async () => {
    const page = await begin("woocommerce", asked);
    expect(page.pathname).toBe("/wc-auth/v1/authorize");
    const consentPage = await bench.visit(page.href);
    expect(consentPage.text).toContain("would like to connect to your store");
    const approve = /href="(access_granted[^"]+)"/.exec(consentPage.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const granted = await bench.visit(new URL(approve, page).href);
    expect(granted.status).toBe(302);
    const back = new URL(granted.location ?? "");
    expect([back.origin, back.searchParams.get("success")]).toEqual([origin, "1"]);
    const attempt = await bench.connect.attempt(session, attemptOf(back.pathname), back.searchParams);
    expect(attempt).toMatchObject({ state: "connected", store: { name: "Nordwool", host: wooHost, confirmed: false } });
    const [row] = await open();
    expect((await verify(member.shop, row!.id))?.kind).toBe("ok");
  });

  const deny = async (page: URL) => {
    const text = (await bench.visit(page.href)).text;
    return new URL(/href="(https:\/\/app[^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "");
  };

  it("says no when its owner does, and the approval cannot follow later", async () => {
    const page = await begin("woocommerce", asked);
    const back = await deny(page);
    expect(await bench.connect.attempt(session, attemptOf(back.pathname), back.searchParams)).toMatchObject({
      state: "denied",
    });
    const late = await bench.woo.consent?.decide(page.href, "approve");
    expect((await bench.ask(late!.url, { method: "POST", body: late!.body })).status).toBe(410);
    expect(await connections()).toEqual([]);
  });

  it("is not denied by somebody else's browser", async () => {
    const stranger = await bench.desk.member("mallory@evil.example", "Evil Vendor");
    const back = await deny(await begin("woocommerce", asked));
    expect(await bench.connect.attempt(stranger.session, attemptOf(back.pathname), back.searchParams)).toBeNull();
    expect(await bench.connect.attempt(session, attemptOf(back.pathname))).toMatchObject({ state: "waiting" });
  });

  const callback = async (decision: "approve" | "approve-less" = "approve") =>
    (await bench.woo.consent!.decide((await begin("woocommerce", asked)).href, decision))!;
  const post = (url: string, body: string) =>
    bench.ask(url, { method: "POST", body, headers: { "content-type": "application/json;charset=UTF-8" } });

  it("hands over a key once", async () => {
    const { url, body } = await callback();
    expect((await post(url, body)).status).toBe(200);
    expect((await post(url, body)).status).toBe(410);
    expect(await connections()).toHaveLength(1);
  });

  it("is believed only with our own secret in both places", async () => {
    const { url, body } = await callback();
    const other = await callback();
    const bare = new URL(url);
    bare.search = "";
    expect((await post(bare.href, body)).status).toBe(401);
    expect((await post(url, body.replace(/"user_id":"[^"]+"/, '"user_id":"vendor-1"'))).status).toBe(401);
    expect((await post(other.url, body)).status).toBe(401);
    expect((await post(url, "")).status).toBe(401);
    expect((await post(url, "{")).status).toBe(401);
    expect((await post(url, `{"pad":"${"x".repeat(40_000)}"}`)).status).toBe(413);
    expect((await bench.ask(url, { session })).status).toBe(401);
    expect(await connections()).toEqual([]);
    expect((await post(url, body)).status).toBe(200);
  });

  it("is told to take its key back when the key is not good enough", async () => {
    const less = await callback("approve-less");
    expect((await post(less.url, less.body)).status).toBe(422);
    const made = await callback();
    const wrong = made.body.replace(/cs_[0-9a-f]+/, `cs_${"0".repeat(40)}`);
    expect((await post(made.url, wrong)).status).toBe(422);
    const [attempt] = await bench.desk.engine.sql<{ id: string }>(
      `select id from connect_attempt where outcome = 'refused' order by "createdAt" desc limit 1`,
    );
    expect(await bench.connect.attempt(session, attempt!.id)).toMatchObject({
      state: "refused",
      message: expect.stringContaining("consumer secret") as string,
    });
    expect(await connections()).toEqual([]);
  });

  it("is too late after a quarter of an hour", async () => {
    const { url, body } = await callback();
    bench.desk.pass(16 * minute);
    expect((await post(url, body)).status).toBe(410);
  });

  it("cannot be answered at another platform's address", async () => {
    const { url, body } = await callback();
    expect((await post(url.replace("/woocommerce/", "/shopify/"), body)).status).toBe(401);
    expect((await post(url.replace("/woocommerce/", "/etsy/"), body)).status).toBe(404);
  });

  it("can be connected with pasted keys, tried before they are kept", async () => {
    const good = bench.woo.credentials();
    const byHand = (values: Record<string, string>) =>
      bench.connect.connectByHand(session, member, "woocommerce", values);
    expect(await byHand({ ...good, consumerKey: "" })).toMatchObject({ kind: "refused", field: "consumerKey" });
    expect(await byHand(bench.woo.credentials("revoked"))).toMatchObject({ kind: "refused", field: null });
    expect(await byHand(bench.woo.credentials("read-only"))).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("Read/Write") as string,
    });
    expect(await connections()).toEqual([]);
    expect(await byHand(good)).toMatchObject({ kind: "connected", store: { name: "Nordwool", confirmed: false } });
    expect(await bench.connect.connectByHand(session, member, "shopify", { shop: studio, accessToken: "x" })).toEqual({
      kind: "not-offered",
    });
  });
});

describe("webhooks of a WooCommerce store", () => {
  let connection: ConnectionId;
  beforeAll(async () => {
    await start();
    const connected = await bench.connect.connectByHand(session, member, "woocommerce", bench.woo.credentials());
    if (connected.kind !== "connected") throw new Error(JSON.stringify(connected));
    connection = (await open())[0]!.id;
    await bench.desk.engine.sql(`update connection set "pulledAt" = now() - interval '1 minute'`);
    // Somebody orders in the store: not ours, but the store tells of every order.
    await fetch(`http://${wooHost}/wp-json/wc/v3/orders`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(
          `${bench.woo.credentials()["consumerKey"]}:${bench.woo.credentials()["consumerSecret"]}`,
        ).toString("base64")}`,
      },
      body: JSON.stringify({ fee_lines: [{ name: "Something", total: "5.00" }] }),
    });
  });
  afterAll(() => bench.close());
  const delivery = () => bench.woo.webhooks!.sent[0]!;
  const state = async () =>
    (await bench.desk.engine.sql<{ hintedAt: Date | null }>(`select "hintedAt" from connection`))[0];

  it("are subscribed on connecting, and make us look sooner", async () => {
    expect(delivery().url).toBe(`${origin}/hooks/woocommerce/${connection}`);
    await expect.poll(async () => (await state())?.hintedAt ?? null).not.toBeNull();
    expect(bench.soon.filter((what) => what === "pull")).toHaveLength(1);
  });

  it("that come in a crowd are one look", async () => {
    const before = bench.soon.length;
    const { url, headers, body } = delivery();
    for (let times = 0; times < 5; times++)
      expect((await bench.ask(url, { method: "POST", headers, body })).status).toBe(200);
    expect(bench.soon.slice(before)).toEqual([]);
  });

  it("are refused unsigned, tampered with, or for another connection, and then say nothing", async () => {
    await bench.desk.engine.sql(`update connection set "hintedAt" = null`);
    const { url, headers, body } = delivery();
    const { "x-wc-webhook-signature": _, ...unsigned } = headers;
    const ask = (to: string, given: Record<string, string>, text: string) =>
      bench.ask(to, { method: "POST", headers: given, body: text });
    expect((await ask(url, unsigned, body)).status).toBe(401);
    expect((await ask(url, headers, `${body} `)).status).toBe(401);
    expect((await ask(url, { ...headers, "x-wc-webhook-signature": "AAAA" }, body)).status).toBe(401);
    expect((await ask(url.replace(connection, crypto.randomUUID()), headers, body)).status).toBe(404);
    expect((await ask(url.replace(connection, "1"), headers, body)).status).toBe(404);
    expect((await ask(url.replace("/woocommerce/", "/shopify/"), headers, body)).status).toBe(404);
    expect((await bench.ask(url)).status).toBe(405);
    expect((await ask(url, {}, "webhook_id=12")).status).toBe(200);
    expect((await state())?.hintedAt).toBeNull();
  });

  it("are switched on again on schedule", async () => {
    expect(await bench.connect.mendHints()).toEqual({ asked: 1, mended: 0 });
    bench.woo.webhooks!.disable(delivery().url);
    expect(await bench.connect.mendHints()).toEqual({ asked: 1, mended: 1 });
    expect(await bench.connect.mendHints()).toEqual({ asked: 1, mended: 0 });
  });

  it("end with the connection", async () => {
    await bench.connect.disconnect(session, member);
    const { url, headers, body } = delivery();
    expect((await bench.ask(url, { method: "POST", headers, body })).status).toBe(404);
    expect((bench.woo.snapshot() as { webhooks: unknown[] }).webhooks).toEqual([]);
  });
});
