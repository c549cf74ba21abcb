import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { FakeStore } from "../app/connectors/_contract/fake-store.ts";
import { FakeShop, ShopifyWorld } from "../app/connectors/shopify/fake/index.ts";
import { createWooStore } from "../app/connectors/woocommerce/fake/index.ts";
import { marketplace, vendors, type DemoProduct, type DemoStore, type DemoVendor } from "./demo-data.ts";

/** A vendor's store in the world, and whose it is. */
export interface VendorStore {
  readonly vendor: DemoVendor;
  readonly platform: string;
  readonly store: FakeStore;
  /** The operator connects it when the world is made; the others wait for their vendor. */
  readonly connected: boolean;
  /** What a vendor would paste, or OAuth would bring. */
  credentials(): Record<string, string>;
  /** By an app that is installed in the store, or by keys that the store has made. */
  readonly accessBy: "app" | "keys";
  /** Statuses that a plugin has added to the store. */
  readonly ownStatuses: readonly { readonly id: string; readonly name: string }[];
  readonly hasApp: () => boolean;
  /** The vendor finds the app in the App Store. */
  install(): void;
  /** The vendor takes the app out of its store, or deletes the keys: nothing lets the app in any more. */
  takeAccessAway(): void;
}

/** What the storefront sells. */
export interface Offer extends DemoProduct {
  readonly variantId: string;
  readonly vendor: string;
}

export interface World {
  readonly shopify: ShopifyWorld;
  readonly shop: FakeShop;
  readonly stores: readonly VendorStore[];
  offers(): readonly Offer[];
  save(): void;
}

/** The scopes that the app's configuration asks every shop for. */
function scopesOfTheApp(): string[] {
  const toml = readFileSync(new URL("../shopify.app.toml", import.meta.url), "utf8");
  return (/^scopes\s*=\s*"([^"]*)"/m.exec(toml)?.[1] ?? "").split(",").filter(Boolean);
}

/**
 * Stands for the app's address where a platform insists on https: what its servers post there comes to the app. In a
 * browser the app is at http://localhost.
 */
export const secureAppOrigin = "https://app.localhost";

/**
 * The demo world: one marketplace, four vendors, five stores of which three are connected. It remembers itself in
 * `directory`.
 *
 * @param options.storePorts where each vendor's own server is reached by TLS
 */
export function createWorld(options: {
  readonly directory: string;
  readonly storePorts: Readonly<Record<string, number>>;
  readonly app: { readonly apiKey: string; readonly apiSecret: string };
  readonly webhookTarget: string;
}): World {
  const file = path.join(options.directory, "world.json");
  const shopify = new ShopifyWorld({ app: options.app, webhookTarget: options.webhookTarget });
  const shop = shopify.addShop({
    ...marketplace,
    countryCode: "DK",
    taxRates: [{ title: "VAT", rate: 0.25 }],
    locations: ["Copenhagen warehouse"],
  });
  const stores = vendors.flatMap((vendor) => [
    ...(vendor.store ? [openStore(shopify, vendor, vendor.store, true, options)] : []),
    ...(vendor.unconnected ?? []).map((store) => openStore(shopify, vendor, store, false, options)),
  ]);

  const isNew = !existsSync(file);
  if (isNew) {
    for (const vendor of vendors) stock(shop, vendor, stores);
    const unconnected = new Set(stores.flatMap(({ connected, store }) => (connected ? [] : [store.host])));
    for (const { domain } of shopify.shops()) if (!unconnected.has(domain)) shopify.install(domain, scopesOfTheApp());
  } else {
    const kept = JSON.parse(readFileSync(file, "utf8")) as { shopify: unknown; stores: Record<string, unknown> };
    shopify.restore(kept.shopify);
    for (const { store } of stores) {
      const state = kept.stores[store.host];
      if (state) store.restore(state);
    }
  }

  return {
    shopify,
    shop,
    stores,
    offers: () =>
      shop.state.products.flatMap((product) =>
        product.variants.flatMap((variant) => {
          const vendor = vendors.find((candidate) => candidate.name === product.vendor);
          const demo = vendor?.products.find((candidate) => candidate.sku === variant.sku);
          return demo
            ? [{ ...demo, variantId: `gid://shopify/ProductVariant/${variant.id}`, vendor: product.vendor }]
            : [];
        }),
      ),
    save() {
      mkdirSync(options.directory, { recursive: true });
      // Shopify's shops remember themselves together; other platforms' stores one by one.
      const others = stores.filter(({ store }) => !shopify.shops().includes(store as FakeShop));
      const state = {
        shopify: shopify.snapshot(),
        stores: Object.fromEntries(others.map(({ store }) => [store.host, store.snapshot()])),
      };
      writeFileSync(`${file}.new`, JSON.stringify(state));
      renameSync(`${file}.new`, file);
    },
  };
}

function openStore(
  shopify: ShopifyWorld,
  vendor: DemoVendor,
  { platform, host, name, currency }: DemoStore,
  connected: boolean,
  options: { readonly storePorts: Readonly<Record<string, number>>; readonly webhookTarget: string },
): VendorStore {
  if (platform === "shopify") {
    const store = shopify.addShop({
      domain: host,
      name,
      currency,
      countryCode: "DK",
      email: vendor.email,
      locations: ["Main warehouse", "Shop floor"],
    });
    return {
      vendor,
      platform,
      store,
      connected,
      credentials: () => store.expiringCredentials(),
      accessBy: "app",
      ownStatuses: [],
      hasApp: () => store.installation(shopify.app.appId) !== undefined,
      install: () => shopify.install(host, scopesOfTheApp()),
      takeAccessAway: () => shopify.uninstall(host),
    };
  }
  const store = createWooStore({
    host: `${host}:${options.storePorts[host] ?? 443}`,
    async post({ url, headers, body }) {
      const { pathname, search } = new URL(url);
      const answer = await fetch(`${options.webhookTarget}${pathname}${search}`, { method: "POST", headers, body });
      return answer.status;
    },
    name,
    currency,
    timeZone: "Europe/Oslo",
    tracking: "ast",
  });
  // A status of the store's own, as plugins add them: the app has to ask what it means.
  const ownStatuses = [{ id: "handed-over", name: "Handed to the courier" }];
  for (const { id, name: label } of ownStatuses) store.registerStatus(id, label);
  return {
    vendor,
    platform,
    store,
    connected,
    credentials: () => store.credentials(),
    accessBy: "keys",
    ownStatuses,
    hasApp: () => false,
    install: () => {},
    takeAccessAway: () => store.deleteKeys(),
  };
}

/** Fills the marketplace with a vendor's products, and the vendor's own stores with those they list. */
function stock(shop: FakeShop, vendor: DemoVendor, stores: readonly VendorStore[]): void {
  for (const [title, products] of Map.groupBy(vendor.products, (product) => product.title))
    shop.addCatalogueEntry({
      title,
      vendor: vendor.name,
      variants: products.map((product) => ({
        ...(product.variantTitle !== undefined && { title: product.variantTitle }),
        sku: product.sku,
        price: product.price,
        ...(product.cost !== undefined && { cost: product.cost }),
        grams: product.weightGrams,
      })),
    });
  for (const { store, connected } of stores.filter((entry) => entry.vendor === vendor))
    for (const { title, variantTitle, sku, price, storePrice, storeSku } of vendor.products) {
      const theirPrice = connected ? storePrice : price;
      if (theirPrice === undefined) continue;
      const product = { sku: storeSku ?? sku, price: theirPrice };
      // A Shopify store has its stock at every location: an order can only be moved to where its products are stocked.
      if (store instanceof FakeShop) {
        const everywhere = Object.fromEntries(store.state.locations.map(({ id }) => [id, 250]));
        const variant = { ...product, stock: everywhere, ...(variantTitle !== undefined && { title: variantTitle }) };
        store.addCatalogueEntry({ title, variants: [variant] });
      } else {
        store.addProduct({ ...product, title, stock: 250, ...(variantTitle !== undefined && { variantTitle }) });
      }
    }
}
