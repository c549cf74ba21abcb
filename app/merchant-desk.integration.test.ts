import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "../tests/support/database.ts";
import type { CatalogueItem } from "./connectors/_contract/canonical.ts";
import type { Connector } from "./connectors/_contract/connector.ts";
import { done, type Outcome } from "./connectors/_contract/outcome.ts";
import type { ConnectionId, ShopId, VendorId } from "./domain/shared/ids.ts";
import { createMerchantDesk } from "./merchant-desk.server.ts";
import type { MarketplaceGateway, MarketplaceVariant } from "./use-cases/ports.ts";

const variant = (number: number, vendor: string, sku: string | null) =>
  ({
    variantGid: `gid://shopify/ProductVariant/${number}`,
    productGid: `gid://shopify/Product/${number}`,
    productTitle: `Product ${String(number).padStart(3, "0")}`,
    variantTitle: null,
    sku,
    barcode: null,
    vendor,
    status: "active",
    imageUrl: null,
    unitCost: null,
  }) as MarketplaceVariant;

const item = (id: string, sku: string | null): CatalogueItem => ({
  externalProductId: id,
  externalVariantId: null,
  title: `Theirs ${id}`,
  variantTitle: null,
  sku,
  barcode: null,
  price: null,
});

const page = <T>(items: readonly T[]) => done({ items, cursor: "", more: false });

let catalogue = [variant(1, "Clay & Kiln", "A"), variant(2, "clay &  KILN", "B"), variant(3, "Birch Barn", null)];
let theirs = [item("x", "a"), item("y", "B"), item("z", "B")];
const replanned: string[] = [];

const connector = {
  manifest: {
    id: "paper",
    label: "Paper",
    fields: [
      {
        key: "url",
        label: "Address",
        help: "Starts with https.",
        required: true,
        secret: false,
        pattern: "https://.+",
      },
      { key: "token", label: "Token", help: "", required: true, secret: true },
    ],
    capabilities: {
      refunds: { support: "none", note: "Refunds stay here." },
      createOrder: { support: "full", note: "" },
    },
  },
  hostOf: () => "paper.example",
  verifyCredentials: async ({ credentials }: { credentials: Record<string, string> }) =>
    credentials["token"] === "good"
      ? done({
          storeKey: "paper-1",
          name: "Paper store",
          host: "paper.example",
          currency: "EUR",
          timeZone: null,
          warnings: [],
        })
      : ({ kind: "auth-failed", message: "The store does not know this token." } as const),
  readCatalogue: async () => page(theirs),
} as unknown as Connector;

const gateway = {
  readShop: async () =>
    done({ gid: "gid://shopify/Shop/1", name: "Demo", currency: "EUR", timeZone: "Europe/Prague", email: null }),
  readCatalogue: async () => page(catalogue),
} as unknown as MarketplaceGateway;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let desk: ReturnType<typeof createMerchantDesk>;
let shop: ShopId;

beforeAll(async () => {
  database = await freshDatabase();
  desk = createMerchantDesk({
    prisma: database.prisma,
    connectors: { paper: connector },
    gateway,
    sealCredentials: () => new TextEncoder().encode("sealed"),
    trialContext: (credentials) => ({ credentials }) as never,
    callStore: async <T>(
      _shop: ShopId,
      _connection: ConnectionId,
      call: (c: Connector, x: never) => Promise<Outcome<T>> | null,
    ) => call(connector, {} as never),
    replan: async (_tx, id) => void replanned.push(id),
    rereadCatalogues: async () => {},
    now: () => new Date(),
  });
  shop = (await desk.shopFor("demo.myshopify.com")).id;
});
afterAll(() => database.close());

describe("the merchant's desk", () => {
  it("knows a shop by its domain and asks Shopify about it once", async () => {
    expect(await desk.shopFor("demo.myshopify.com")).toMatchObject({
      id: shop,
      currency: "EUR",
      timeZone: "Europe/Prague",
    });
  });

  it("starts with the conservative settings and a first run", async () => {
    expect(await desk.settings(shop)).toMatchObject({ version: 0, settings: { enabled: false, onlyPaid: true } });
    expect(await desk.home(shop)).toMatchObject({
      syncOn: false,
      firstRun: true,
      setup: { connected: false, mapped: false, addOn: false },
      justSetUp: false,
      days: [],
      latency: null,
    });
  });

  it("saves, notes who changed what, and refuses the second of two editors (O8)", async () => {
    const contact = { name: "Demo", email: "orders@demo.example" };
    expect(await desk.saveSettings(shop, { enabled: true, merchantContact: contact }, 0, "anna")).toEqual({
      kind: "saved",
      version: 1,
    });
    expect(await desk.saveSettings(shop, { enabled: false }, 0, "ben")).toMatchObject({
      kind: "conflict",
      current: { version: 1, updatedBy: "anna" },
    });
    expect(
      await desk.saveSettings(shop, { enabled: true, onlyPaid: false, merchantContact: contact }, 1, "ben"),
    ).toEqual({ kind: "saved", version: 2 });
    const { audit, settings } = await desk.settings(shop);
    expect(settings).toMatchObject({ enabled: true, onlyPaid: false });
    expect(audit[0]).toMatchObject({ actor: "ben", changes: [{ field: "onlyPaid", from: "true", to: "false" }] });
    expect(replanned).toEqual([shop, shop]);
  });

  it("keeps the moment of switching on while other things change", async () => {
    const row = await database.prisma.orderSyncSettings.findUniqueOrThrow({ where: { shopId: shop } });
    expect(row.enabledAt).not.toBeNull();
  });

  it("tries a key before keeping it", async () => {
    const input = { vendorName: "Clay & Kiln", platform: "paper", actor: "cli" };
    expect(await desk.connectStore(shop, { ...input, credentials: { url: "http://x", token: "good" } })).toMatchObject({
      kind: "refused",
      field: "url",
    });
    expect(await desk.connectStore(shop, { ...input, credentials: { url: "https://x", token: "bad" } })).toEqual({
      kind: "refused",
      field: null,
      message: "The store does not know this token.",
    });
    expect(await database.prisma.connection.count()).toBe(0);
    expect(
      await desk.connectStore(shop, { ...input, credentials: { url: "https://x", token: "good", stray: "no" } }),
    ).toMatchObject({ kind: "connected" });
  });

  it("finds vendors in the catalogue, whatever the spelling, and maps only what is unique", async () => {
    expect(await desk.refreshProducts(shop)).toEqual({ mapped: 1, unsynced: 1 });
    const { items } = await desk.vendors(shop);
    expect(items.map((vendor) => [vendor.name, vendor.products])).toEqual([
      ["Birch Barn", { total: 1, mapped: 0 }],
      ["Clay & Kiln", { total: 2, mapped: 1 }],
    ]);
    const products = await desk.products(shop, {
      show: "all",
      vendorId: null,
      search: "",
      cursor: null,
      direction: "forward",
    });
    expect(products.items.map((product) => product.unmappedBecause)).toEqual([null, "ambiguous", "no-store"]);
    expect(products.counts).toEqual({ mapped: 1, unsynced: 1, noStore: 1, noCost: 2 });
  });

  it("shows the cost that would be used, and what has none and a store", async () => {
    const list = (show: "all" | "no-cost") =>
      desk.products(shop, { show, vendorId: null, search: "", cursor: null, direction: "forward" });
    const costs = async () => (await list("all")).items.map(({ unitCost }) => unitCost);
    const withCosts = async (...unitCosts: MarketplaceVariant["unitCost"][]) => {
      catalogue = catalogue.map((each, index) => ({ ...each, unitCost: unitCosts[index] ?? null }));
      await desk.refreshProducts(shop);
    };
    const { currency } = await database.prisma.shop.findUniqueOrThrow({ where: { id: shop } });
    const other = currency === "EUR" ? "USD" : "EUR";
    await withCosts({ minor: 0, currency }, { minor: 700, currency: other });
    expect(await costs()).toEqual([{ minor: 0, currency }, null, null]);
    const { items, counts, atCost } = await list("no-cost");
    expect(items.map(({ variantGid }) => variantGid)).toEqual([catalogue[1]!.variantGid]);
    expect([counts.noCost, atCost]).toEqual([1, false]);
    const setMode = (mode: string) =>
      database.pool.query(`update order_sync_settings set data = data || jsonb_build_object('priceMode', $1::text)`, [
        mode,
      ]);
    await setMode("cost");
    expect((await list("all")).atCost).toBe(true);
    await setMode("retail");
    await withCosts();
  });

  it("keeps costs as last read, and has what waits decided anew when one changed", async () => {
    const read = async (unitCost: MarketplaceVariant["unitCost"]) => {
      catalogue = catalogue.map((each, index) => (index === 2 ? { ...each, unitCost } : each));
      replanned.length = 0;
      await desk.refreshProducts(shop);
      const { unitCostMinor, unitCostCurrency } = await database.prisma.productVariant.findFirstOrThrow({
        where: { shopId: shop, variantGid: catalogue[2]!.variantGid },
      });
      return { cost: [unitCostMinor, unitCostCurrency], replanned: [...replanned] };
    };
    expect(await read({ minor: 900, currency: "EUR" })).toEqual({ cost: [900n, "EUR"], replanned: [shop] });
    expect(await read({ minor: 900, currency: "EUR" })).toEqual({ cost: [900n, "EUR"], replanned: [] });
    expect(await read(null)).toEqual({ cost: [null, null], replanned: [shop] });
  });

  it("maps by hand, and only to what the vendor's store really has", async () => {
    const connection = (await desk.vendors(shop)).items[1]?.connection?.id as ConnectionId;
    const gid = "gid://shopify/ProductVariant/2";
    expect(
      await desk.mapVariant(shop, gid, connection, { externalProductId: "nope", externalVariantId: "" }, "anna"),
    ).toBe("not-found");
    expect(
      await desk.mapVariant(shop, gid, connection, { externalProductId: "z", externalVariantId: "" }, "anna"),
    ).toBe("done");
    const { items } = await desk.products(shop, {
      show: "mapped",
      vendorId: null,
      search: "002",
      cursor: null,
      direction: "forward",
    });
    expect(items).toMatchObject([{ mapping: { title: "Theirs z", source: "hand" } }]);
  });

  it("forgets what is gone from either catalogue, and nothing when a store does not answer", async () => {
    catalogue = catalogue.slice(0, 2);
    theirs = theirs.slice(0, 1);
    await desk.refreshProducts(shop);
    expect(await database.prisma.productVariant.count()).toBe(2);
    expect(await database.prisma.externalVariant.count()).toBe(1);
    connector.readCatalogue = async () => ({ kind: "unavailable", message: "down", retryAfterMs: null });
    await desk.refreshProducts(shop);
    expect(await database.prisma.externalVariant.count()).toBe(1);
  });

  it("pages forward and back without missing or repeating a row", async () => {
    await database.prisma.productVariant.createMany({
      data: Array.from({ length: 60 }, (_, i) => {
        const { vendor: vendorName, unitCost: __, ...rest } = variant(100 + i, "Birch Barn", null);
        return { ...rest, shopId: shop, vendorName, vendorKey: "birch barn" };
      }),
    });
    const ask = (cursor: string | null, direction: "forward" | "back") =>
      desk.products(shop, { show: "no-store", vendorId: null, search: "", cursor, direction });
    const first = await ask(null, "forward");
    const second = await ask(first.next, "forward");
    const third = await ask(second.next, "forward");
    const back = await ask(third.previous, "back");
    expect([first.previous, third.next]).toEqual([null, null]);
    expect(back.items).toEqual(second.items);
    expect([...first.items, ...second.items, ...third.items].map((row) => row.variantGid)).toEqual(
      Array.from({ length: 60 }, (_, i) => `gid://shopify/ProductVariant/${100 + i}`),
    );
    expect((await ask("nonsense", "forward")).items).toEqual(first.items);
  });

  it("shows another shop nothing", async () => {
    const other = (await desk.shopFor("other.myshopify.com")).id;
    const connection = (await desk.vendors(shop)).items[1]?.connection?.id as ConnectionId;
    expect((await desk.vendors(other)).items).toEqual([]);
    expect(await desk.searchExternalVariants(other, connection, "")).toEqual([]);
    expect(await desk.disconnectStore(other, connection, "eve")).toBe("not-found");
    expect(await desk.mapVariant(other, "gid://shopify/ProductVariant/1", connection, null, "eve")).toBe("not-found");
  });

  it("keeps in the log who changed what, without the merchant's own contact", async () => {
    const vendor = (await desk.vendors(shop)).items[1];
    if (!vendor?.connection) throw new Error("no store");
    await desk.setVendorStoreSync(shop, vendor.id as VendorId, false, "staff:7");
    await desk.disconnectStore(shop, vendor.connection.id as ConnectionId, "staff:7");
    const narrow = { search: "", vendorId: null, platform: null, group: null, level: null, withinHours: null };
    const { items } = await desk.activity(shop, {
      ...narrow,
      from: null,
      to: null,
      cursor: null,
      direction: "forward",
    });
    expect(items.map(({ code, params, vendorName, platform }) => [code, params, vendorName, platform])).toEqual([
      ["connection.closed", { actor: "staff:7", store: "Paper store" }, "Clay & Kiln", "paper"],
      ["settings.store-sync-off", { actor: "staff:7" }, "Clay & Kiln", "paper"],
      ["connection.made", { actor: "cli", store: "Paper store" }, "Clay & Kiln", "paper"],
      ["settings.changed", { actor: "ben", fields: "onlyPaid" }, null, null],
      ["settings.changed", { actor: "anna", fields: "enabled merchantContact.name merchantContact.email" }, null, null],
    ]);
  });

  it("asks for a rate where a vendor's store has another currency, and notes when it was set (L3)", async () => {
    const input = { vendorName: "Clay & Kiln", platform: "paper", actor: "cli" };
    await desk.connectStore(shop, { ...input, credentials: { url: "https://x", token: "good" } });
    expect((await desk.settings(shop)).currencies).toEqual({ own: "EUR", stores: [] });
    await database.prisma.connection.updateMany({ data: { storeCurrency: "CZK" } });
    const { currencies, settings, version } = await desk.settings(shop);
    expect(currencies).toEqual({ own: "EUR", stores: [{ currency: "CZK", vendors: ["Clay & Kiln"] }] });

    replanned.length = 0;
    const save = (currencyRates: unknown, at: number) =>
      desk.saveSettings(shop, { ...settings, currencyRates }, at, "ben");
    expect(await save([{ from: "EUR", to: "CZK", rate: "0" }], version)).toEqual({
      kind: "invalid",
      errors: { currencyRates: "custom" },
    });
    const claimed = "2020-01-01T00:00:00.000Z";
    expect(await save([{ from: "EUR", to: "CZK", rate: "25.1", setAt: claimed }], version)).toMatchObject({
      kind: "saved",
    });
    const saved = await desk.settings(shop);
    const [set] = saved.settings.currencyRates;
    expect(Date.parse(set?.setAt ?? "")).toBeGreaterThan(Date.parse("2026-01-01"));
    expect(replanned).toEqual([shop]);
    await save([{ from: "EUR", to: "CZK", rate: "25.1" }], version + 1);
    expect((await desk.settings(shop)).settings.currencyRates).toEqual([set]);
    await save([], version + 2);
    expect((await desk.settings(shop)).audit.flatMap(({ changes }) => changes).slice(0, 2)).toEqual([
      { field: "currencyRates", from: "1 EUR = 25.1 CZK", to: "" },
      { field: "currencyRates", from: "", to: "1 EUR = 25.1 CZK" },
    ]);
  });
});
