import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { FakeShop } from "../../app/connectors/shopify/fake/index.ts";
import type { ShopId, VendorId } from "../../app/domain/shared/ids.ts";
import type { Visitor } from "../../app/use-cases/portal/vendor-portal.ts";
import { dumpDatabase, dumpSealed, findWords } from "../support/dump-database.ts";
import { startWholeApp, type WholeApp } from "../support/whole-app.ts";

// Personal data goes in by every door that there is, and is then looked for in every column of every table.

const market = "market.myshopify.com";
const neighbour = "neighbour.myshopify.com";
const kiln = "kiln.myshopify.com";

/** Words that occur nowhere by chance. All of them are the customer's. */
const buyer = {
  firstName: "Quillonia",
  lastName: "Zephyrbaum",
  email: "quillonia.zephyrbaum@buyer-canary.example",
  phone: "+49 151 55501987",
  address1: "Kanarienstieg 4711",
  company: "Zephyrbaum Kontor",
  note: "please ring at Vogelkaefig",
  engraving: "for Piepmatzliebling",
  attribute: "Geschenkkanarie",
};
const buyerWords = [
  ...Object.values(buyer).filter((word) => word !== buyer.phone),
  "15155501987",
  "151 55501987",
  "Vogelkaefig",
  "Piepmatzliebling",
];
/** Said about the customer by others. */
const saidOfBuyer = ["Plauderkanarie", "CANARYTRACK7"];
const otherBuyer = { firstName: "Bertholdina", lastName: "Ulmenfink", email: "ulmenfink@other-canary.example" };
const otherWords = [otherBuyer.lastName, otherBuyer.email];
const vendorPerson = "vendorperson@vendor-canary.example";

const visitor: Visitor = { address: "192.0.2.7", userAgent: "Mozilla/5.0 Firefox/130.0", sessionToken: null };

let app: WholeApp;
let shop: ShopId;
let shopFake: FakeShop;
let vendorStore: FakeShop;
const orders: Record<string, string> = {};

const customer = (who: Partial<typeof buyer>) => ({
  customer: { firstName: who.firstName ?? "", lastName: who.lastName ?? "", email: who.email ?? "" },
  email: who.email ?? null,
  phone: who.phone ?? null,
  shippingAddress: {
    firstName: who.firstName ?? "",
    lastName: who.lastName ?? "",
    company: who.company ?? null,
    address1: who.address1 ?? "Elsewhere 1",
    city: "Kassel",
    zip: "34117",
    countryCode: "DE",
    phone: who.phone ?? null,
  },
  note: who.note ?? null,
  attributes: who.attribute ? [{ key: "wrap", value: who.attribute }] : [],
});

beforeAll(async () => {
  app = await startWholeApp();
  const { world, composition } = app;
  shopFake = world.addShop({ domain: market, name: "Market", currency: "EUR", email: "owner@market.example" });
  world.addShop({ domain: neighbour, name: "Neighbour", currency: "EUR" });
  vendorStore = world.addShop({ domain: kiln, name: "Kiln", currency: "EUR" });
  for (const domain of [market, neighbour]) world.install(domain);
  const stocked = (fake: FakeShop, sku: string, vendor: string) =>
    fake.addCatalogueEntry({ title: `Cup ${sku}`, vendor, variants: [{ sku, price: "20.00" }] }).variantIds[0] ?? "";
  const cup = stocked(shopFake, "CUP", "Kiln");
  const lonely = stocked(shopFake, "LONELY", "Nobody");
  stocked(vendorStore, "CUP", "Kiln");
  const theirs = stocked(world.shop(neighbour), "MUG", "Kiln");

  shop = await app.openApp(market);
  await app.openApp(neighbour);
  const actor = "staff:1";
  const desk = composition.app;
  const { portal, invitations } = app.vendors;
  const connected = await desk.connectStore(shop, {
    vendorName: "Kiln",
    platform: "shopify",
    credentials: vendorStore.expiringCredentials(),
    actor,
  });
  expect(connected.kind).toBe("connected");
  await desk.setAddOn(shop, "shopify", "order-push", true, actor);
  await desk.refreshProducts(shop);
  const saved = await desk.saveSettings(
    shop,
    { enabled: true, pushUnsynced: true, merchantContact: { name: "Market", email: "orders@market.example" } },
    0,
    actor,
  );
  expect(saved.kind).toBe("saved");
  const vendor = (await desk.vendors(shop)).items.find(({ name }) => name === "Kiln")?.id as VendorId;
  await desk.setVendorEmail(shop, vendor, vendorPerson, actor);
  await composition.startWorker();

  // Orders: one that goes and is shipped, one that waits, one whose push fails, one that nobody sells, one of others.
  const place = (
    name: string,
    fake: FakeShop,
    who: Partial<typeof buyer>,
    variantId: string,
    payment: "paid" | "pending",
  ) => {
    orders[name] = fake.placeOrder({
      ...customer(who),
      lines: [{ quantity: 1, variantId, properties: [{ name: "engraving", value: who.engraving ?? "none" }] }],
      payment,
    }).externalId;
  };
  place("goes", shopFake, buyer, cup, "paid");
  await states("confirmed");
  const external = vendorStore.orders()[0]!;
  vendorStore.ship(external.externalId, {
    lines: null,
    tracking: { company: "DHL", number: "CANARYTRACK7", url: "https://track.example/CANARYTRACK7" },
  });
  await desk.pullFulfillments(shop, { force: true });
  await vi.waitFor(
    async () => expect(await sql(`select 1 from parcel where "publishState" = 'published'`)).toHaveLength(1),
    {
      timeout: 10_000,
    },
  );
  place("waits", shopFake, buyer, cup, "pending");
  place("nobody's", shopFake, buyer, lonely, "paid");
  place("other", shopFake, otherBuyer, cup, "paid");
  place("neighbour's", world.shop(neighbour), buyer, theirs, "paid");
  await states("confirmed");
  vendorStore.trouble({ kind: "status", status: 422, times: null, matching: "creates" });
  place("fails", shopFake, buyer, cup, "paid");
  await states("unknown");

  // An edit of who buys, a body that nobody can read, a vendor who says no and talks about it.
  shopFake.updateOrder(orders["waits"]!, { note: `${buyer.note} twice`, tags: ["vip", `friend of ${buyer.lastName}`] });
  expect(await app.deliver("orders/create", market, JSON.stringify({ id: "poison", ...buyer }))).toBe(200);
  expect(await app.deliver("orders/create", "unknown.myshopify.com", JSON.stringify({ id: 1, ...buyer }))).toBe(200);
  const nobody = (await desk.vendors(shop)).items.find(({ name }) => name === "Nobody")?.id as VendorId;
  const invited = await invitations.invite(shop, nobody, vendorPerson, actor);
  if (invited.kind !== "invited") throw new Error(invited.kind);
  const token = new URL(invited.link).searchParams.get("token") ?? "";
  const signedIn = await portal.acceptInvitation(token, visitor);
  if (signedIn.kind !== "signed-in") throw new Error(signedIn.kind);
  const session = (await portal.session(signedIn.sessionToken))!;
  const byHand = await sql<{ id: string }>(
    `select v.id from vendor_order v join marketplace_order o on o.id = v."orderId" where o.gid like '%' || $1`,
    [numberOf("nobody's")],
  );
  expect(await portal.decline(session, byHand[0]!.id, "other", `Plauderkanarie says ${buyer.firstName} moved`)).toBe(
    "done",
  );
  await quiet();
}, 120_000);
afterAll(() => app?.stop());

const sql = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await app.database.pool.query(text, values)).rows as Row[];
const numberOf = (name: string) => `/${orders[name]?.split("/").at(-1)}`;
const states = (state: string, count = 1) =>
  vi.waitFor(
    async () =>
      expect(await sql(`select 1 from vendor_order where state = $1 and "shopId" = $2`, [state, shop])).toHaveLength(
        count,
      ),
    { timeout: 15_000 },
  );
/** Nothing is on its way: no webhook, no job. */
async function quiet(): Promise<void> {
  await app.world.webhooks.settled();
  await vi.waitFor(
    async () => {
      expect(await sql(`select topic from inbox where state = 'new'`)).toEqual([]);
      expect(await sql(`select name from pgboss.job where state < 'completed' and start_after <= now()`)).toEqual([]);
      expect(await sql(`select 1 from privacy_request where "finishedAt" is null`)).toEqual([]);
    },
    { timeout: 30_000, interval: 100 },
  );
}

const allBuyerWords = [...buyerWords, ...saidOfBuyer];
const plain = async (words: readonly string[]) => findWords(await dumpDatabase(app.database), words);
const sealed = async (words: readonly string[]) => findWords(await dumpSealed(app.database, app.box), words);
const places = (found: readonly string[]) => [...new Set(found.map((entry) => entry.split(":")[0]))];

describe("personal data at rest (R3)", () => {
  it("went in by every door: each of these sealed columns holds some", async () => {
    expect(places(await sealed(allBuyerWords))).toEqual(
      expect.arrayContaining(["inbox.bodySealed", "marketplace_order.personalSealed", "vendor_answer.noteSealed"]),
    );
    expect(await sql(`select 1 from inbox where state = 'parked'`)).not.toEqual([]);
    expect(places(await sealed([vendorPerson]))).toEqual(
      expect.arrayContaining(["mail.contentSealed", "portal_user.emailSealed", "vendor_invitation.emailSealed"]),
    );
  });

  it("stands in no unsealed column of any table, the queue's included", async () => {
    // A tag is the merchant's own word and may say anything; it is scrubbed when the customer is redacted.
    const found = (await plain(buyerWords)).filter((entry) => !entry.startsWith("public.marketplace_order.body"));
    expect(found).toEqual([]);
    expect(places(await plain(["CANARYTRACK7"]))).toEqual(["public.parcel.trackings"]);
  });

  it("of a shop that never opened the app is not kept at all", async () => {
    expect(
      await sql(
        `select state, "errorCode" as code, "bodySealed" as body from inbox where "shopDomain" = 'unknown.myshopify.com'`,
      ),
    ).toEqual([
      { state: expect.stringMatching(/ignored|parked/) as string, code: expect.any(String) as string, body: null },
    ]);
  });

  it("is in no line of the log", () => {
    const lines = app.logged.join("").toLowerCase();
    expect(app.logged.length).toBeGreaterThan(20);
    expect([...buyerWords, ...otherWords, vendorPerson].filter((word) => lines.includes(word.toLowerCase()))).toEqual(
      [],
    );
  });
});

describe("customers/data_request (R5)", () => {
  it("is answered with everything that is kept, for thirty days, to whoever runs the app and on record", async () => {
    const id = shopFake.state.customers.find(({ email }) => email === buyer.email)!.id;
    app.world.requestCustomerData(market, id);
    await app.world.webhooks.settled();
    await quiet();
    // Its own body names the customer, too.
    expect(await sql(`select 1 from inbox where topic like 'customers/%' and "bodySealed" is not null`)).toEqual([]);
    const { operator } = app.composition;
    const [request] = await operator.privacyRequests(market);
    expect(request).toMatchObject({ kind: "data-request", counts: { orders: 4 } });
    expect(Date.parse(request!.exportUntil!) - Date.now()).toBeGreaterThan(29.9 * 86_400_000);

    const json = (await operator.privacyExport(market, request!.id, "operator:1"))!;
    const answer = JSON.parse(json) as {
      orders: { order: string; givenTo: { store: string | null; externalOrder: string | null }[] }[];
    };
    expect(allBuyerWords.filter((word) => !json.includes(word) && !json.replaceAll(" ", "").includes(word))).toEqual(
      [],
    );
    expect(answer.orders.flatMap(({ givenTo }) => givenTo).filter(({ externalOrder }) => externalOrder)).toMatchObject([
      { store: kiln },
    ]);
    expect(findWords([{ place: "export", text: json }], otherWords)).toEqual([]);

    expect(await operator.privacyExport(neighbour, request!.id, "operator:1")).toBeNull();
    expect(await sql(`select actor from audit_entry where action = 'privacy.export-fetched'`)).toEqual([
      { actor: "operator:1" },
    ]);
    expect(await plain(buyerWords.filter((word) => word !== buyer.lastName))).toEqual([]);
    expect(places(await sealed([buyer.email]))).toContain("privacy_request.exportSealed");
  });
});

describe("customers/redact (R5)", () => {
  /** Shopify names one of their orders; the others are found. */
  const redactBody = (id: string) =>
    JSON.stringify({
      shop_domain: market,
      customer: { id: Number(id), email: buyer.email, phone: buyer.phone },
      orders_to_redact: [Number(orders["goes"]?.split("/").at(-1))],
    });

  it("leaves nothing of the customer anywhere, sealed or not, and everything of the others", async () => {
    const before = await sealed(otherWords);
    const id = shopFake.state.customers.find(({ email }) => email === buyer.email)!.id;
    const neighbours = await neighbourRows();
    expect(await app.deliver("customers/redact", market, redactBody(id))).toBe(200);
    await quiet();

    expect(await plain(allBuyerWords)).toEqual([]);
    expect(await sealedOfMarket()).toEqual([]);
    // Bodies of finished webhooks go with the customer; orders of others keep their buyers.
    expect(places(before)).toContain("marketplace_order.personalSealed");
    expect(places(await sealed(otherWords))).toEqual(["marketplace_order.personalSealed"]);
    expect(await neighbourRows()).toEqual(neighbours);

    const [proof] = await app.composition.operator.privacyRequests(market);
    expect(proof).toMatchObject({ kind: "customer-redact", counts: { orders: 4, exports: 1, notes: 1, parcels: 1 } });
    expect(proof!.counts["webhooks"]).toBeGreaterThan(0);
    expect(proof!.counts["mails"]).toBeGreaterThan(0);
  });

  it("does not let the customer back in, by whatever comes late", async () => {
    shopFake.updateOrder(orders["waits"]!, { note: `${buyer.note} again` });
    shopFake.updateOrder(orders["goes"]!, { tags: ["late"] });
    await quiet();
    expect(await plain(allBuyerWords)).toEqual([]);
    expect(await sealedOfMarket()).toEqual([]);
  });

  it("asked for twice is done once", async () => {
    const count = async () => (await app.composition.operator.privacyRequests(market)).length;
    const id = shopFake.state.customers.find(({ email }) => email === buyer.email)!.id;
    const asked = await count();
    expect(await app.deliver("customers/redact", market, redactBody(id))).toBe(200);
    await quiet();
    // Another delivery is another request on record, and finds nothing left.
    expect(await count()).toBe(asked + 1);
    const [again] = await app.composition.operator.privacyRequests(market);
    expect(again!.counts).toMatchObject({ exports: 0, notes: 0, mails: 0 });
  });
});

describe("shop/redact (R5)", () => {
  it("leaves nothing of the shop but the proof, and everything of the neighbour", async () => {
    const neighbours = await neighbourRows();
    app.world.uninstall(market);
    await app.world.webhooks.settled();
    app.world.redactShop(market);
    await app.world.webhooks.settled();
    await quiet();

    const words = [market, "market.example", vendorPerson, ...otherWords, ...saidOfBuyer, shop];
    expect(await plain(words)).toEqual([]);
    expect(await sealed(words)).toEqual([]);
    for (const table of [
      "vendor_membership",
      "portal_user",
      "portal_session",
      "vendor_invitation",
      "mail",
      "audit_entry",
    ])
      expect(await sql(`select 1 from ${table}`), table).toEqual([]);
    expect(await neighbourRows()).toEqual(neighbours);

    const proofs = await app.composition.operator.privacyRequests(market);
    expect(proofs).toMatchObject([
      { kind: "shop-redact", counts: { shops: 1, sessions: expect.any(Number) as number } },
    ]);
    expect(proofs[0]!.counts["orders"]).toBe(5);
    expect(proofs[0]!.finishedAt).not.toBeNull();
  });

  it("forgets what arrives afterwards", async () => {
    expect(await app.deliver("orders/updated", market, JSON.stringify({ id: 1, ...buyer }))).toBe(200);
    await quiet();
    expect(await sealedOfMarket()).toEqual([]);
  });
});

/** Opened values about the neighbour, who sold to the same customer and was asked for nothing. */
async function neighbourRows(): Promise<string[]> {
  const rows = await sql<{ gid: string; sealed: Uint8Array; shopId: string }>(
    `select o.gid, o."personalSealed" as sealed, o."shopId" from marketplace_order o join shop s on s.id = o."shopId"
     where s.domain = $1 order by 1`,
    [neighbour],
  );
  const personal = rows.map(({ gid, sealed: bytes, shopId }) =>
    app.box.open(bytes, `marketplace-order:${shopId}:${gid}:personal`),
  );
  const bodies = await sql<{ topic: string; webhookId: string; sealed: Uint8Array }>(
    `select topic, "webhookId", "bodySealed" as sealed from inbox where "shopDomain" = $1 and "bodySealed" is not null order by id`,
    [neighbour],
  );
  expect(personal.length + bodies.length).toBeGreaterThan(1);
  return [
    ...personal,
    ...bodies.map(({ topic, webhookId, sealed: bytes }) =>
      app.box.open(bytes, `inbox:${neighbour}:${topic}:${webhookId}:body`),
    ),
  ];
}

async function sealedOfMarket(): Promise<string[]> {
  const neighbours = await neighbourRows();
  const left = (await dumpSealed(app.database, app.box)).filter(({ text }) => !neighbours.includes(text));
  return findWords(left, allBuyerWords);
}
