import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "../tests/support/database.ts";
import { moves } from "./db/merge-vendors.server.ts";
import { addVendors } from "./db/vendor-repo.server.ts";
import type { ShopId, VendorId } from "./domain/shared/ids.ts";
import { vendorKey } from "./domain/splitting/vendor-key.ts";
import type { VendorFilter } from "./use-cases/vendors/vendor-roster.ts";
import { createVendorRoster } from "./vendor-roster.server.ts";

let database: TestDatabase;
let roster: ReturnType<typeof createVendorRoster>;
const replanned: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  roster = createVendorRoster({ database, replan: async (_tx, shop) => void replanned.push(shop) });
});
afterAll(() => database.close());
beforeEach(() => void replanned.splice(0));

let shops = 0;
async function newShop(): Promise<ShopId> {
  const domain = `roster-${(shops += 1)}.myshopify.com`;
  return (await database.prisma.shop.create({ data: { domain, name: domain, currency: "EUR" } })).id as ShopId;
}
const newVendor = async (shopId: ShopId, name: string, email: string | null = null): Promise<VendorId> =>
  (await database.prisma.vendor.create({ data: { shopId, name, nameKey: vendorKey(name), email } })).id as VendorId;
const newConnection = (shopId: string, vendorId: string, storeKey: string) =>
  database.prisma.connection.create({
    data: {
      shopId,
      vendorId,
      storeKey,
      platform: "woocommerce",
      storeName: `Store ${storeKey}`,
      storeHost: `${storeKey}.example`,
      storeCurrency: "EUR",
      credentialsSealed: new Uint8Array([1]),
    },
  });
let orders = 0;
const newOrder = (shopId: string) =>
  database.prisma.marketplaceOrder.create({
    data: {
      shopId,
      gid: `gid://shopify/Order/${(orders += 1)}`,
      name: `#${orders}`,
      placedAt: new Date(),
      sourceUpdatedAt: new Date(),
      financialStatus: "paid",
      fulfillmentStatus: "unfulfilled",
      currency: "EUR",
      totalMinor: 1n,
      lineCount: 1,
      digest: "d",
      body: {},
    },
  });
let references = 0;
const newPart = (shopId: string, orderId: string, vendorId: string, change: object = {}) =>
  database.prisma.vendorOrder.create({
    data: {
      shopId,
      orderId,
      vendorId,
      state: "held",
      reason: "arrived-while-off",
      reference: `R-${(references += 1)}`,
      ...change,
    },
  });
const audits = (shopId: string) =>
  database.prisma.auditEntry.findMany({
    where: { shopId },
    orderBy: { id: "asc" },
    select: { actor: true, action: true },
  });
const filter = (change: Partial<VendorFilter> = {}): VendorFilter => ({
  show: "all",
  search: "",
  cursor: null,
  direction: "forward",
  ...change,
});

describe("adding a vendor by hand", () => {
  it("adds it once, however it is spelled the second time", async () => {
    const shop = await newShop();
    const first = await roster.addVendor(shop, { name: "  Clay   & Kiln ", email: "hi@clay.example" }, "anna");
    expect(first).toMatchObject({ kind: "added" });
    expect(await roster.addVendor(shop, { name: "CLAY & KILN", email: "" }, "anna")).toMatchObject({
      kind: "known",
      name: "Clay & Kiln",
    });
    expect(await audits(shop)).toEqual([{ actor: "anna", action: "vendor.added" }]);
    expect(replanned).toEqual([shop]);
  });

  it("refuses what is no name and no address", async () => {
    const shop = await newShop();
    expect(await roster.addVendor(shop, { name: " ", email: "x" }, "anna")).toEqual({
      kind: "invalid",
      fields: ["name", "email"],
    });
  });

  it("is done once when two say it at a time", async () => {
    const shop = await newShop();
    const both = await Promise.all(["Oak", "OAK"].map((name) => roster.addVendor(shop, { name, email: "" }, "anna")));
    expect(both.map(({ kind }) => kind).sort()).toEqual(["added", "known"]);
  });
});

describe("pausing", () => {
  it("notes who paused and who resumed, plans anew, and does nothing twice", async () => {
    const shop = await newShop();
    const id = await newVendor(shop, "Oak");
    for (const paused of [true, true, false]) expect(await roster.pauseVendor(shop, id, paused, "ben")).toBe("done");
    expect((await audits(shop)).map(({ action }) => action)).toEqual(["vendor.paused", "vendor.resumed"]);
    expect(replanned).toHaveLength(2);
    expect(await roster.pauseVendor(await newShop(), id, true, "eve")).toBe("not-found");
  });
});

describe("CSV", () => {
  it("changes nothing when it reads its own export, formulas and merged spellings among the names", async () => {
    const shop = await newShop();
    for (const name of [
      "Clay, Kiln & Co",
      '=HYPERLINK("x")',
      "'=already guarded",
      "Ånd ü",
      "Two\u00a0Words",
      "-5 % off",
    ])
      await newVendor(shop, name, "a@b.example");
    const gone = await newVendor(shop, "Clay Kiln");
    const keep = (await roster.vendorNames(shop)).find(({ name }) => name.startsWith("Clay,"));
    await roster.mergeVendors(shop, { keep: keep?.id as VendorId, merge: gone, store: null }, "anna");
    const csv = await roster.exportVendors(shop);
    expect(csv).toContain("Clay Kiln");
    expect(csv).not.toMatch(/(^|,)"?[=+@-]/m);
    expect(await roster.previewVendorImport(shop, csv)).toMatchObject({
      counts: { new: 0, changed: 0, unchanged: 6, error: 0 },
      ignored: [],
    });
  });

  it("does what was previewed, once", async () => {
    const shop = await newShop();
    await newVendor(shop, "Oak");
    const csv = "name,email,store_sync,paused\nOak,oak@oak.example,off,\nBirch,,,on\nElm,nonsense,,\n";
    const preview = await roster.previewVendorImport(shop, csv);
    if (preview.kind === "refused") throw new Error(preview.fault);
    expect(preview.counts).toEqual({ new: 1, changed: 1, unchanged: 0, error: 1 });
    expect(await database.prisma.vendor.count({ where: { shopId: shop } })).toBe(1);
    expect(await roster.importVendors(shop, csv, preview.token, "anna")).toEqual({
      kind: "imported",
      added: 1,
      changed: 1,
    });
    expect(await roster.importVendors(shop, csv, preview.token, "anna")).toEqual({
      kind: "imported",
      added: 0,
      changed: 0,
    });
    expect(
      await database.prisma.vendor.findMany({
        where: { shopId: shop },
        select: { name: true, email: true, storeSyncEnabled: true },
        orderBy: { name: "asc" },
      }),
    ).toEqual([
      { name: "Birch", email: null, storeSyncEnabled: true },
      { name: "Oak", email: "oak@oak.example", storeSyncEnabled: false },
    ]);
    expect(
      (await database.prisma.vendor.findFirstOrThrow({ where: { name: "Birch", shopId: shop } })).pausedAt,
    ).not.toBeNull();
    expect((await audits(shop)).map(({ action }) => action)).toEqual(["vendor.added", "vendor.changed"]);
    expect(replanned).toEqual([shop]);
  });

  it("does nothing when the vendors have changed since the preview", async () => {
    const shop = await newShop();
    const csv = "name,paused\nOak,on\n";
    const preview = await roster.previewVendorImport(shop, csv);
    if (preview.kind === "refused") throw new Error(preview.fault);
    await newVendor(shop, "Oak");
    expect(await roster.importVendors(shop, csv, preview.token, "anna")).toMatchObject({
      kind: "outdated",
      preview: { counts: { new: 0, changed: 1 } },
    });
    expect(await database.prisma.vendor.count({ where: { shopId: shop, pausedAt: { not: null } } })).toBe(0);
    expect(await roster.importVendors(shop, csv, "made-up", "anna")).toMatchObject({ kind: "outdated" });
  });

  it.each([
    ["bad-quote", 'name\n"open', 2],
    ["empty", "", null],
    ["no-name-column", "email\na@b.example", null],
    ["too-large", `name\n${"x".repeat(1_000_001)}`, null],
  ])("refuses a file with its reason: %s", async (fault, csv, line) => {
    const shop = await newShop();
    expect(await roster.previewVendorImport(shop, csv)).toEqual({ kind: "refused", fault, line });
  });
});

describe("the page of vendors", () => {
  let shop: ShopId;
  beforeAll(async () => {
    shop = await newShop();
    await database.prisma.vendor.createMany({
      data: Array.from({ length: 500 }, (_, n) => {
        // Names that differ by their numbers only are no near-duplicates.
        const name = `Maker ${String(n).padStart(3, "0")}`;
        return { shopId: shop, name, nameKey: vendorKey(name), email: n === 250 ? "half@way.example" : null };
      }),
    });
    await database.prisma.addOn.create({
      data: { shopId: shop, platform: "woocommerce", kind: "order-push", active: true },
    });
    const rows = await database.prisma.vendor.findMany({ where: { shopId: shop }, orderBy: { nameKey: "asc" } });
    const ids = rows.map(({ id }) => id);
    await database.prisma.vendor.update({ where: { id: ids[7] ?? "" }, data: { pausedAt: new Date() } });
    for (const n of [3, 4, 5, 6, 7]) {
      const { id } = await newConnection(shop, ids[n] ?? "", `s${n}`);
      const variantGid = `gid://shopify/ProductVariant/${n}`;
      if (n !== 6)
        await database.prisma.productVariant.create({
          data: {
            shopId: shop,
            variantGid,
            productGid: variantGid,
            productTitle: "P",
            vendorName: `Maker 00${n}`,
            vendorKey: `maker 00${n}`,
            status: "active",
          },
        });
      if (n === 3 || n === 4 || n === 7)
        await database.prisma.variantMapping.create({
          data: {
            shopId: shop,
            variantGid,
            connectionId: id,
            externalProductId: "1",
            externalVariantId: "",
            source: "sku",
            mappedBy: "t",
          },
        });
      if (n === 4)
        await database.prisma.connection.update({ where: { id }, data: { health: "needs-reauthorization" } });
    }
  });

  it("shows 500 vendors page by page, none missing, none twice, there and back", async () => {
    const seen: string[] = [];
    const pages = [await roster.vendorPage(shop, filter())];
    for (let cursor = pages[0]?.next ?? null; cursor !== null; cursor = pages.at(-1)?.next ?? null)
      pages.push(await roster.vendorPage(shop, filter({ cursor })));
    for (const page of pages) seen.push(...page.items.map(({ name }) => name));
    expect(pages).toHaveLength(20);
    expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => `Maker ${String(n).padStart(3, "0")}`));
    const back = await roster.vendorPage(shop, filter({ cursor: pages[2]?.previous ?? null, direction: "back" }));
    expect(back.items).toEqual(pages[1]?.items);
    expect((await roster.vendorPage(shop, filter({ cursor: "nonsense" }))).items).toEqual(pages[0]?.items);
  });

  it("calls ready exactly those whose checklist says so", async () => {
    const { items } = await roster.vendorPage(shop, filter({ show: "ready" }));
    expect(items.map(({ name }) => name)).toEqual(["Maker 003"]);
    const all = await roster.vendorPage(shop, filter());
    const done = all.items.filter(
      (view) => view.pausedAt === null && view.readiness.every(({ ok, optional }) => ok || optional),
    );
    expect(done.map(({ name }) => name)).toEqual(["Maker 003"]);
    expect((await roster.vendorPage(shop, filter({ show: "not-ready" }))).items.map(({ name }) => name)).not.toContain(
      "Maker 003",
    );
  });

  it("finds by name, e-mail and store, with signs that mean something to SQL", async () => {
    const names = async (change: Partial<VendorFilter>) =>
      (await roster.vendorPage(shop, filter(change))).items.map(({ name }) => name);
    expect(await names({ search: " maker 123 " })).toEqual(["Maker 123"]);
    expect(await names({ search: "half@way" })).toEqual(["Maker 250"]);
    expect(await names({ search: "s5.example" })).toEqual(["Maker 005"]);
    expect(await names({ search: "%" })).toEqual([]);
    expect(await names({ show: "paused" })).toEqual(["Maker 007"]);
    expect(await names({ show: "no-store", search: "maker 00" })).toEqual([0, 1, 2, 8, 9].map((n) => `Maker 00${n}`));
  });

  it("is quick with 500", async () => {
    const began = performance.now();
    await roster.vendorPage(shop, filter());
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});

describe("merging two vendors", () => {
  it("knows every table that refers to a vendor", async () => {
    const { rows } = await database.pool.query<{ table: string }>(
      `select distinct conrelid::regclass::text as table from pg_constraint
       where contype = 'f' and confrelid = 'vendor'::regclass`,
    );
    const moved = moves.map(({ table }) => table);
    expect(rows.map(({ table }) => table).filter((table) => !moved.includes(table))).toEqual([]);
  });

  it("moves everything, keeps both spellings, and writes it down", async () => {
    const shop = await newShop();
    const keep = await newVendor(shop, "Clay & Kiln");
    const merge = await newVendor(shop, "Clay and Kiln Ltd", "hi@clay.example");
    const store = await newConnection(shop, merge, "clay");
    const order = await newOrder(shop);
    const part = await newPart(shop, order.id, merge, {
      connectionId: store.id,
      externalId: "9",
      state: "confirmed",
      reason: null,
    });
    await database.pool.query(`insert into activity ("shopId", code, "vendorId") values ($1, 'push.confirmed', $2)`, [
      shop,
      merge,
    ]);
    const given = {
      shopId: shop,
      orderId: order.id,
      lineGid: "l",
      vendorId: merge,
      saidBy: "anna",
      saidAt: new Date(),
    };
    const [id, actId] = [crypto.randomUUID(), crypto.randomUUID()];
    await database.prisma.lineRoute.create({ data: { ...given, id, actId } });
    expect(await roster.mergeVendors(shop, { keep, merge, store: null }, "anna")).toEqual({ kind: "merged" });

    expect(await database.prisma.lineRoute.findUniqueOrThrow({ where: { id } })).toMatchObject({ vendorId: keep });
    const [only, ...others] = (await roster.vendorPage(shop, filter())).items;
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      id: keep,
      email: "hi@clay.example",
      aliases: ["Clay and Kiln Ltd"],
      connection: { id: store.id },
    });
    expect(await database.prisma.vendorOrder.findUniqueOrThrow({ where: { id: part.id } })).toMatchObject({
      vendorId: keep,
    });
    expect(await database.prisma.activity.findFirstOrThrow({ where: { shopId: shop } })).toMatchObject({
      vendorId: keep,
    });
    expect(await audits(shop)).toEqual([{ actor: "anna", action: "vendor.merged" }]);
    expect(replanned).toEqual([shop]);
    // The catalogue still says the old name: it makes no vendor of it again, and adding it by hand finds the kept one.
    await addVendors(database.prisma, shop, [{ name: "Clay and Kiln Ltd", nameKey: "clay and kiln ltd" }]);
    expect(await roster.vendorNames(shop)).toHaveLength(1);
    expect(await roster.addVendor(shop, { name: "clay AND kiln ltd", email: "" }, "anna")).toMatchObject({
      kind: "known",
      id: keep,
    });
  });

  it("keeps both parts of an order that both have a part in, and lets no word of release spread", async () => {
    const shop = await newShop();
    const [keep, merge] = [await newVendor(shop, "A one"), await newVendor(shop, "A two")];
    const order = await newOrder(shop);
    await newPart(shop, order.id, keep, { releasedBy: "anna" });
    await newPart(shop, order.id, keep, { supplement: 1, state: "confirmed", reason: null });
    await newPart(shop, order.id, merge);
    await newPart(shop, order.id, merge, { supplement: 1, state: "confirmed", reason: null });
    await roster.mergeVendors(shop, { keep, merge, store: null }, "anna");
    const parts = await database.prisma.vendorOrder.findMany({
      where: { orderId: order.id },
      orderBy: { supplement: "asc" },
    });
    expect(
      parts.map(({ vendorId, supplement, state, releasedBy }) => [vendorId, supplement, state, releasedBy]),
    ).toEqual([
      [keep, 0, "held", null],
      [keep, 1, "confirmed", null],
      [keep, 2, "held", null],
      [keep, 3, "confirmed", null],
    ]);
  });

  it("asks which store goes on when both have one, and leaves none in doubt", async () => {
    const shop = await newShop();
    const [keep, merge] = [await newVendor(shop, "B one"), await newVendor(shop, "B two")];
    const [first, second] = [await newConnection(shop, keep, "b1"), await newConnection(shop, merge, "b2")];
    const order = await newOrder(shop);
    const doubtful = await newPart(shop, order.id, keep, { connectionId: first.id, state: "unknown", reason: null });
    const wish = (store: string | null) => roster.mergeVendors(shop, { keep, merge, store }, "anna");
    expect(await wish(null)).toEqual({ kind: "choose-store" });
    expect(await wish("00000000-0000-4000-8000-000000000000")).toEqual({ kind: "choose-store" });
    expect(await wish(second.id)).toEqual({ kind: "in-doubt" });
    expect(await roster.vendorNames(shop)).toHaveLength(2);
    await database.prisma.vendorOrder.update({ where: { id: doubtful.id }, data: { state: "confirmed" } });
    expect(await wish(second.id)).toEqual({ kind: "merged" });
    const connections = await database.prisma.connection.findMany({
      where: { shopId: shop },
      orderBy: { storeKey: "asc" },
    });
    expect(
      connections.map(({ vendorId, disconnectedAt, trackingUntil }) => [
        vendorId,
        disconnectedAt === null,
        trackingUntil === null,
      ]),
      "what runs in the store that was left is read until it is done",
    ).toEqual([
      [keep, false, false],
      [keep, true, true],
    ]);
  });

  it("lets who acts for either act for the one that is kept, once", async () => {
    const shop = await newShop();
    const [keep, merge] = [await newVendor(shop, "C one"), await newVendor(shop, "C two")];
    const people = await Promise.all(
      [1, 2].map((n) =>
        database.prisma.portalUser.create({
          data: { emailHash: new Uint8Array(32).fill(n), emailSealed: new Uint8Array(1) },
        }),
      ),
    );
    const [both, other] = people.map(({ id }) => id) as [string, string];
    const member = (vendorId: string, userId: string, endedAt: Date | null = null) =>
      database.prisma.vendorMembership.create({ data: { shopId: shop, vendorId, userId, endedAt } });
    await member(keep, both, new Date());
    const doubled = await member(merge, both);
    await member(merge, other);
    await database.prisma.vendorInvitation.create({
      data: {
        shopId: shop,
        vendorId: merge,
        emailSealed: new Uint8Array(1),
        mailTokenHash: new Uint8Array(32).fill(3),
        linkTokenHash: new Uint8Array(32).fill(4),
        invitedBy: "anna",
        expiresAt: new Date(),
        acceptedAt: new Date(),
        membershipId: doubled.id,
      },
    });
    expect(await roster.mergeVendors(shop, { keep, merge, store: null }, "anna")).toEqual({ kind: "merged" });
    const members = await database.prisma.vendorMembership.findMany({ where: { shopId: shop } });
    expect(members.map(({ vendorId, endedAt }) => [vendorId, endedAt])).toEqual([
      [keep, null],
      [keep, null],
    ]);
    expect(await database.prisma.portalUser.count({ where: { id: { in: [both, other] } } })).toBe(2);
    const invitation = await database.prisma.vendorInvitation.findFirstOrThrow({ where: { shopId: shop } });
    expect(members.map(({ id }) => id)).toContain(invitation.membershipId);
  });

  it("merges no vendor of another shop, and none with itself", async () => {
    const [mine, theirs] = [await newShop(), await newShop()];
    const [keep, merge] = [await newVendor(mine, "D"), await newVendor(theirs, "D")];
    const wish = { keep, merge, store: null };
    expect(await roster.mergeVendors(mine, wish, "eve")).toEqual({ kind: "not-found" });
    expect(await roster.mergeVendors(theirs, wish, "eve")).toEqual({ kind: "not-found" });
    expect(await roster.mergeVendors(mine, { ...wish, merge: keep }, "eve")).toEqual({ kind: "not-found" });
    expect(await roster.mergePreview(mine, keep, merge)).toBeNull();
    expect(await roster.callVendorsDistinct(mine, keep, merge, "eve")).toBe("not-found");
    expect(await database.prisma.vendor.count({ where: { id: { in: [keep, merge] } } })).toBe(2);
  });

  it("loses no order that is being recorded meanwhile: it waits, and the recording is repeated", async () => {
    const shop = await newShop();
    const [keep, merge] = [await newVendor(shop, "E one"), await newVendor(shop, "E two")];
    const order = await newOrder(shop);
    const recording = await database.pool.connect();
    await recording.query("begin");
    await recording.query(
      `insert into vendor_order (id, "shopId", "orderId", "vendorId", state, reason, reference, "updatedAt")
       values (gen_random_uuid(), $1, $2, $3, 'held', 'sync-off', 'R-racing', now())`,
      [shop, order.id, merge],
    );
    const merging = roster.mergeVendors(shop, { keep, merge, store: null }, "anna");
    const waiting = `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%from vendor %'`;
    await expect.poll(async () => (await database.pool.query<{ n: number }>(waiting)).rows[0]?.n).toBe(1);
    await recording.query("commit");
    recording.release();
    expect(await merging).toEqual({ kind: "merged" });
    expect(await database.prisma.vendorOrder.findMany({ where: { shopId: shop }, select: { vendorId: true } })).toEqual(
      [{ vendorId: keep }],
    );
    await expect(newPart(shop, order.id, merge)).rejects.toThrow("not its own");
  });
});

describe("near-duplicates", () => {
  it("are offered with what says so, until the merchant says that they are two", async () => {
    const shop = await newShop();
    const [first, second] = [
      await newVendor(shop, "Birch Barn", "b@b.example"),
      await newVendor(shop, "Birch-Barn Ltd", "B@b.example"),
    ];
    await newVendor(shop, "Something else");
    expect(await roster.nearDuplicates(shop)).toMatchObject([
      {
        first: { id: first, name: "Birch Barn", people: 0, store: null },
        second: { id: second },
        evidence: ["same-email", "same-but-form"],
      },
    ]);
    expect((await roster.vendorPage(shop, filter())).duplicates).toBe(1);
    expect(await roster.callVendorsDistinct(shop, second, first, "anna")).toBe("done");
    expect(await roster.callVendorsDistinct(shop, first, second, "anna")).toBe("done");
    expect(await roster.nearDuplicates(shop)).toEqual([]);
    expect(await roster.mergePreview(shop, first, second)).toMatchObject({ evidence: [] });
  });
});
