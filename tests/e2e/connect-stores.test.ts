import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultOrderSyncSettings } from "../../app/domain/settings/order-sync-settings.ts";
import { marketplace } from "../../sandbox/demo-data.ts";
import { checkout } from "../../sandbox/presets.ts";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox.ts";
import { launchBrowser } from "../ui/ui-browser.ts";

// A vendor comes aboard in the sandbox, in a real browser: invited by mail, through the consent pages of WooCommerce and
// Shopify, confirmed by the merchant; and then its orders go.
const vendorName = "Birch Barn Toys";
const userAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
const shots = process.env["SHOTS"];
let directory: string;
let sandbox: Sandbox;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const noise: string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "connect-stores-"));
  sandbox = await startSandbox({ directory, port: 0, fresh: true, log: () => {} });
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 390, height: 844 }, userAgent });
  page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) noise.push(message.text());
  });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const shoot = async (name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
};

/** What the merchant does in the embedded app, with a session token as App Bridge sends it. */
async function asMerchant(address: string, form?: Record<string, string>): Promise<string> {
  const headers: Record<string, string> = {
    "user-agent": userAgent,
    authorization: `Bearer ${sandbox.world.shopify.idToken(marketplace.domain)}`,
  };
  const answer = await fetch(`${sandbox.appOrigin}${address}`, {
    headers: { ...headers, ...(form && { origin: sandbox.appOrigin }) },
    ...(form && { method: "POST", body: new URLSearchParams(form) }),
  });
  const text = await answer.text();
  if (answer.status >= 400) throw new Error(`${answer.status} ${address}: ${text.slice(0, 300)}`);
  return text;
}

async function vendorId(): Promise<string> {
  const text = await asMerchant("/app/vendors");
  const id = new RegExp(`/app/vendors/([0-9a-f-]{36})"[^>]*>[^<]*(?:<[^>]+>)*${vendorName}`).exec(text)?.[1];
  if (!id) throw new Error("the vendor is not listed");
  return id;
}

const ordersAt = (host: string) =>
  sandbox.world.stores.find(({ store }) => store.host.startsWith(host))?.store.orders() ?? [];

describe("a vendor that comes aboard by itself", () => {
  let id: string;

  it("is invited by mail and gets in", async () => {
    id = await vendorId();
    await asMerchant(`/app/vendors/${id}/invitations`, { intent: "invite", email: "elin@birchbarn.example" });
    await expect.poll(() => sandbox.mails().length, { timeout: 20_000 }).toBeGreaterThan(0);
    const mail = sandbox.mails().find(({ to }) => JSON.stringify(to).includes("elin@birchbarn.example"));
    const link = /http:\/\/localhost:\d+\/portal\/invitation\?token=[\w-]+/.exec(JSON.stringify(mail))?.[0] ?? "";
    await page.goto(link);
    await page.getByRole("button").first().click();
    await page.goto(`${sandbox.appOrigin}/portal/store`);
    await expect.poll(() => page.textContent("h1")).toBe("Store sync");
    await shoot("1-store-none");
  });

  it("says no on WooCommerce's page, and nothing is connected", async () => {
    await page.getByRole("link", { name: "Connect your store" }).click();
    await shoot("2-platforms");
    await page.getByRole("link", { name: "Choose WooCommerce" }).click();
    const store = sandbox.world.stores.find(({ store: each }) => each.host.startsWith("birch-barn.localhost"))!.store;
    await page.getByLabel("Store address").first().fill(`https://${store.host}`);
    await shoot("3-woocommerce");
    await page.getByRole("button", { name: "Continue to WooCommerce" }).click();
    await page.waitForURL(/\/world\/birch-barn\.localhost/);
    await shoot("4-woocommerce-consent");
    await page.getByRole("link", { name: "Deny" }).click();
    await page.waitForURL(/\/portal\/store\/connect\//);
    expect(await page.textContent("main")).toContain("You did not approve");
    await shoot("5-denied");
  });

  it("approves on WooCommerce's page and sees its store's name", async () => {
    await page.getByRole("link", { name: "Start again" }).click();
    const store = sandbox.world.stores.find(({ store: each }) => each.host.startsWith("birch-barn.localhost"))!.store;
    await page.getByLabel("Store address").first().fill(`https://${store.host}`);
    await page.getByRole("button", { name: "Continue to WooCommerce" }).click();
    await page.waitForURL(/\/world\/birch-barn\.localhost/);
    await page.getByRole("link", { name: "Approve" }).click();
    await page.waitForURL(/\/portal\/store\/connect\//);
    expect(await page.textContent("main")).toContain("Birch Barn, the old shop");
    await shoot("6-connected");
  });

  it("changes over to its Shopify store by Shopify's page", async () => {
    await page.goto(`${sandbox.appOrigin}/portal/store/platforms/shopify`);
    await page.getByLabel("Store address").first().fill("birch-barn.myshopify.com");
    await shoot("7-shopify");
    await page.getByRole("button", { name: "Continue to Shopify" }).click();
    await page.waitForURL(/\/world\/birch-barn\.myshopify\.com/);
    await shoot("8-shopify-consent");
    await page.getByRole("button", { name: "Install" }).click();
    await page.waitForURL(/\/portal\/store\/connect\//);
    expect(await page.textContent("main")).toContain("Birch Barn Toys");
    await page.goto(`${sandbox.appOrigin}/portal/store`);
    expect(await page.textContent("main")).toContain("confirms that this is your store");
    await shoot("9-store-connected");
  });

  it("gets orders once the merchant has confirmed the store, and not before", async () => {
    const { default: pg } = await import("pg");
    const database = new pg.Client({ connectionString: sandbox.databaseUrl });
    await database.connect();
    const settings = {
      ...defaultOrderSyncSettings,
      enabled: true,
      pushUnsynced: true,
      merchantContact: { name: "Fjord & Field", company: "", email: "hello@fjordandfield.example", phone: "" },
    };
    await database.query(
      `insert into order_sync_settings ("shopId", data, "enabledAt", "updatedBy", "updatedAt")
       select id, $2, now() - interval '1 hour', 'test', now() from shop where domain = $1`,
      [marketplace.domain, JSON.stringify(settings)],
    );
    const { rows } = await database.query<{ id: string }>(
      `select id from connection where "vendorId" = $1 and "disconnectedAt" is null`,
      [id],
    );
    const tram = sandbox.world.offers().find(({ sku }) => sku === "BB-TRAM");
    checkout(sandbox.world, { lines: [{ variantId: tram?.variantId ?? "", quantity: 1 }] });
    const reasons = async () =>
      (await database.query<{ reason: string | null }>(`select reason from vendor_order where "vendorId" = $1`, [id]))
        .rows;
    await expect.poll(reasons, { timeout: 20_000 }).toEqual([{ reason: "store-unconfirmed" }]);
    expect(await asMerchant(`/app/vendors/${id}`)).toContain("birch-barn.myshopify.com");
    expect(ordersAt("birch-barn.myshopify.com")).toEqual([]);

    await asMerchant(`/app/vendors/${id}`, { intent: "confirm", connectionId: rows[0]?.id ?? "" });
    await expect.poll(() => ordersAt("birch-barn.myshopify.com").length, { timeout: 30_000 }).toBe(1);
    await database.end();
    await page.goto(`${sandbox.appOrigin}/portal/store`);
    expect(await page.textContent("main")).not.toContain("confirms that this is your store");
    await shoot("10-store-confirmed");
  });

  it("met no error on its way", () => {
    expect(noise).toEqual([]);
  });
});
