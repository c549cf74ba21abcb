import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { expect } from "vitest";
import { defaultOrderSyncSettings, type OrderSyncSettings } from "../../app/domain/settings/order-sync-settings.ts";
import { marketplace } from "../../sandbox/demo-data.ts";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import { findChromium } from "../../tools/find-chromium.ts";
import { noiseOf } from "../ui/noise-of.ts";

const root = path.join(import.meta.dirname, "../..");

export interface Walk {
  readonly sandbox: Sandbox;
  readonly page: Page;
  /** The embedded app, inside the admin frame. */
  readonly app: FrameLocator;
  /** What the app wrote to its log. */
  readonly log: readonly string[];
  /** Console errors and warnings, uncaught exceptions. */
  readonly noise: string[];
  end(): Promise<void>;
}

/** A world of its own with the app in it, as `npm run sandbox` starts it, and a browser that walks through it. */
export async function startWalk(name: string): Promise<Walk> {
  // Others may enter (0755): PostgreSQL does not run as root.
  const directory = path.join(root, ".cache", `e2e-${name}-${process.pid}`);
  mkdirSync(path.dirname(directory), { recursive: true, mode: 0o755 });
  const log: string[] = [];
  // Every line counts: the log is searched for what must not be in it.
  process.env["LOG_LEVEL"] = "debug";
  const sandbox = await startSandbox({ directory, port: 0, log: (line) => log.push(line) });
  const browser: Browser = await chromium.launch({
    executablePath: findChromium() ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  const context = await browser.newContext({
    viewport: { width: 1360, height: 1000 },
    // The Shopify library takes HeadlessChrome for a bot.
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const noise = noiseOf(page);
  return {
    sandbox,
    page,
    app: page.frameLocator("#app-frame"),
    log,
    noise,
    async end() {
      await browser.close();
      await sandbox.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Orders go from now on, as if the merchant had saved these settings; for stories that begin after that. */
export async function switchOrderSyncOn(sandbox: Sandbox, change: Partial<OrderSyncSettings> = {}): Promise<void> {
  const settings: OrderSyncSettings = {
    ...defaultOrderSyncSettings,
    enabled: true,
    merchantContact: { name: marketplace.name, company: "", email: marketplace.email, phone: "" },
    ...change,
  };
  const database = new pg.Client({ connectionString: sandbox.databaseUrl });
  await database.connect();
  await database.query(
    `insert into order_sync_settings ("shopId", data, "enabledAt", "updatedBy", "updatedAt")
     select id, $2, now() - interval '1 hour', 'test', now() from shop where domain = $1`,
    [marketplace.domain, JSON.stringify(settings)],
  );
  await database.end();
}

/**
 * The app in the admin's frame answers to clicks. Before that a link is one of the browser's, which leads out of the
 * admin: it does not know whose shop this is.
 *
 * @param path where the app has to be for that; absent: anywhere
 */
export async function untilItAnswers(app: FrameLocator, path?: string): Promise<void> {
  const answers = (_: unknown, wanted?: string) =>
    (wanted === undefined || location.pathname === wanted) &&
    Object.keys(document.body).some((key) => key.startsWith("__react"));
  // A frame that is just leaving its page has nothing to say.
  const ready = () =>
    app
      .locator("html")
      .evaluate(answers, path)
      .catch(() => false);
  await expect.poll(ready, { timeout: 20_000 }).toBe(true);
}

/** The steps that every story is made of, each by what people see. */
export function stepsOf({ sandbox, page, app }: Walk) {
  const { shop } = sandbox.world;
  const go = (place: string) => page.goto(`${sandbox.url}/#/${place}`);
  const toast = (text: string | RegExp) => page.locator(".toasts").getByText(text).last().waitFor();
  const nav = page.getByRole("navigation", { name: "Admin" });

  /** @param path "/app/...", with its query */
  async function openApp(path: string): Promise<void> {
    await go(`admin${path}`);
    await untilItAnswers(app, path.split("?")[0]);
  }

  /** @returns the new order's name */
  async function placed(click: () => Promise<void>): Promise<string> {
    const before = shop.orders().length;
    await click();
    await expect.poll(() => shop.orders().length, { timeout: 10_000 }).toBe(before + 1);
    const { name } = shop.orders().at(-1)!;
    await toast(`${name} is placed.`);
    return name;
  }

  const orderNamed = (name: string) => {
    const order = shop.orders().find((candidate) => candidate.name === name);
    if (!order) throw new Error(`There is no order ${name}.`);
    return order;
  };
  const storeOf = (vendor: string) => {
    const found = sandbox.world.stores.find((candidate) => candidate.vendor.name === vendor);
    if (!found) throw new Error(`${vendor} has no store.`);
    return found.store;
  };

  return {
    go,
    toast,
    nav,
    orderNamed,
    storeOf,

    placePreset: async (label: string) => {
      await go("storefront");
      return placed(() => page.getByRole("button", { name: label, exact: true }).click());
    },
    placeOrder: async (products: readonly string[], customer: string, note = "") => {
      await go("storefront");
      for (const product of products) await page.getByRole("button", { name: `Add ${product} to cart` }).click();
      const cart = page.getByRole("form", { name: "Cart" });
      await cart.getByLabel("Customer").selectOption({ label: customer });
      await cart.getByLabel("Note for the seller").fill(note);
      return placed(() => cart.getByRole("button", { name: "Place order" }).click());
    },

    /** A vendor's orders that came from one marketplace order: they carry its name as a tag, as their note or attribute. */
    ordersIn: (vendor: string, name: string) =>
      storeOf(vendor)
        .orders()
        .filter(({ tags, attributes }) => tags.includes(name) || attributes.some(({ value }) => value === name)),

    openApp,
    /** The app's page of an order. It shows what was so when it was opened; opening it again shows what is so now. */
    openOrder: async (name: string) => {
      await page.goto("about:blank");
      await openApp(`/app/orders?search=${encodeURIComponent(name)}`);
      await app.getByRole("link", { name, exact: true }).first().click();
      await app.getByRole("heading", { level: 1, name }).waitFor();
    },
    /** A vendor's card on the order page; several when there are supplements. */
    part: (vendor: string): Locator =>
      app.locator(".Polaris-ShadowBevel").filter({ has: app.getByRole("heading", { level: 2, name: vendor }) }),

    openInShopify: async (name: string) => {
      await go(`admin/shopify/orders/${orderNamed(name).externalId.split("/").at(-1)}`);
      await page.getByRole("heading", { level: 1, name }).waitFor();
    },
    openStoreOrder: async (vendor: string, externalName: string): Promise<Locator> => {
      await go(`stores/${storeOf(vendor).host}`);
      const order = page.getByRole("article", { name: `Order ${externalName}`, exact: true });
      await order.waitFor();
      return order;
    },
    trouble: async (where: string, label: string, on: boolean) => {
      await go("trouble");
      await page
        .getByRole("region", { name: where, exact: true })
        .getByRole("switch", { name: label, exact: true })
        .setChecked(on);
    },
    lookNow: async (button: "Look for fulfillments now" | "Reconcile orders now") => {
      await go("trouble");
      await page.getByRole("button", { name: button }).click();
      await toast(/^Looked/);
    },
  };
}

/** Cents, from a decimal string or from what a page shows. */
export const cents = (amount: string): number => Math.round(Number(amount.replace(/[^\d.-]/g, "")) * 100);
export const sum = (amounts: readonly string[]): number => amounts.reduce((total, amount) => total + cents(amount), 0);
