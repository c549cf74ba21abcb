import type { FakePlatform } from "../../_contract/fake-store.ts";
import { ShopifyWorld } from "./shopify-world.ts";

/** One vendor's Shopify shop in a world of its own. */
export const fakePlatform: FakePlatform = {
  platform: "shopify",
  createStore({ host, name, currency, now }) {
    const world = new ShopifyWorld(now ? { now } : {});
    // A Plus shop: tests let the clock stand still, and a bucket that nothing refills should outlast them.
    return world.addShop({ domain: host, name, currency, plan: { shopifyPlus: true, restoreRate: 1000 } });
  },
};

export { ShopifyWorld, type NewShop, type WorldOptions } from "./shopify-world.ts";
export { FakeShop, usualScopes, type CatalogueEntry } from "./fake-shop.ts";
export type { Checkout, CheckoutLine } from "./actions/place-order.ts";
export type { OrderChanges } from "./actions/update-order.ts";
export type { ShopBehaviour } from "./shop-runtime.ts";
export type { Delivery, WebhookSettings } from "./webhooks.ts";
