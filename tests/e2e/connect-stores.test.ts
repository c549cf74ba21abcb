import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marketplace } from "../../sandbox/demo-data.ts";
import { checkout } from "../../sandbox/presets.ts";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox.ts";
import { launchBrowser } from "../ui/ui-browser.ts";
import { switchOrderSyncOn, untilItAnswers } from "./sandbox-walk.ts";

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
    await switchOrderSyncOn(sandbox, { pushUnsynced: true });
    const { default: pg } = await import("pg");
    const database = new pg.Client({ connectionString: sandbox.databaseUrl });
    await database.connect();
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

describe("access taken away, and the merchant's list of vendors", () => {
  let site: Page;
  beforeAll(async () => {
    site = await context.newPage();
    site.setDefaultTimeout(20_000);
    await site.setViewportSize({ width: 1360, height: 1000 });
  });
  const app = () => site.frameLocator("#app-frame");
  const toast = (text: string | RegExp) => site.locator(".toasts").getByText(text).last().waitFor();
  const open = async (place: string, shop = "") => {
    await site.goto("about:blank");
    await site.goto(`${sandbox.url}/${shop && `?shop=${shop}`}#/${place}`);
    if (place.startsWith("admin")) await untilItAnswers(app());
  };

  it("a store removes the app, installs it again, and pairs by a code in its own admin", async () => {
    await open("stores/birch-barn.myshopify.com");
    await site.getByRole("button", { name: "Uninstall the app" }).click();
    const portalSays = async () => {
      await page.goto(`${sandbox.appOrigin}/portal/store`);
      return page.textContent("main");
    };
    await expect.poll(portalSays, { timeout: 20_000 }).toContain("Needs new keys");
    await site.getByRole("button", { name: "Install the app from the App Store" }).click();
    await site.getByRole("link", { name: "Open the app in this store's admin" }).waitFor();
    await page.goto(`${sandbox.appOrigin}/portal/store/platforms/shopify`);
    await page.getByRole("button", { name: "Make a code" }).click();
    const code = (await page.locator(".code").textContent()) ?? "";
    await open("admin", "birch-barn.myshopify.com");
    await app()
      .getByRole("button", { name: "You are a vendor? Enter pairing code" })
      .or(app().getByRole("link", { name: "You are a vendor? Enter pairing code" }))
      .click();
    await app().getByLabel("Pairing code").fill(code);
    await app().getByRole("button", { name: "Continue" }).click();
    await app().getByRole("button", { name: "Connect", exact: true }).click();
    await app().getByText("Connected. Fjord & Field confirms your store next.").waitFor();
    if (shots) await site.screenshot({ path: path.join(shots, "11-paired.png") });
    await expect.poll(portalSays, { timeout: 20_000 }).not.toContain("Needs new keys");
  });

  it("a store deletes the app's keys: the next look finds out", async () => {
    // Stores without an order of ours are not looked at.
    await open("storefront");
    await site.getByRole("button", { name: "Three vendors, paid" }).click();
    await expect.poll(() => ordersAt("nordlys-wool").length, { timeout: 20_000 }).toBe(1);
    await open("stores");
    await site.getByRole("link", { name: /^Nordlys Wool/ }).click();
    await site.getByRole("button", { name: "Delete the app's keys" }).click();
    await toast("Nordlys Wool has deleted the keys that the app had.");
    await open("trouble");
    await site.getByRole("button", { name: "Look for fulfillments now" }).click();
    await toast(/^Looked/);
    await open("admin/app");
    await app().getByText("Needs new keys").first().waitFor();
  });

  it("vendors are imported after a preview, and two that look alike are merged", async () => {
    await open("admin/app/vendors/import");
    const text = "name,email\nBirch Barn Toys Ltd,info@birchbarn.example\nClay & Kiln,kiln@clayandkiln.example\n";
    await app()
      .locator("input[type=file]")
      .setInputFiles({ name: "vendors.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await app().getByText("studio@clayandkiln.example → kiln@clayandkiln.example").waitFor();
    await app().getByRole("button", { name: "Import 2 rows" }).click();
    await toast("1 added, 1 changed");
    await open("admin/app/vendors/duplicates");
    await app()
      .getByRole("button", { name: /^Merge Birch Barn Toys/ })
      .click();
    const dialog = app().getByRole("dialog");
    await dialog.getByText("Birch Barn Toys", { exact: true }).click();
    await dialog.getByRole("button", { name: "Merge vendors" }).click();
    await toast("Vendors merged");
  });

  it("a paused vendor's orders wait; one is shipped in its place, the other goes when the pause ends", async () => {
    const before = ordersAt("clay-and-kiln").length;
    await open("admin/app/vendors");
    await app().getByRole("link", { name: "Clay & Kiln", exact: true }).click();
    await app().getByRole("button", { name: "Pause vendor" }).click();
    await toast("Vendor paused");
    const mug = sandbox.world.offers().find(({ sku }) => sku === "CK-MUG-OAT")?.variantId ?? "";
    const [first, second] = [1, 2].map(() => checkout(sandbox.world, { lines: [{ variantId: mug, quantity: 1 }] }));
    await expect
      .poll(() => asMerchant("/app/orders"), { timeout: 20_000 })
      .toMatch(new RegExp(`${second?.name}[^]*Vendor is paused`));
    await open(`admin/app/orders?search=${encodeURIComponent(first?.name ?? "")}`);
    await app()
      .getByRole("link", { name: first?.name ?? "", exact: true })
      .click();
    await app().getByRole("button", { name: "Fulfill for the vendor" }).click();
    const dialog = app().getByRole("dialog");
    await dialog.getByLabel("Tracking number").fill("FJ-1");
    await dialog.getByRole("button", { name: "Mark as fulfilled" }).click();
    const parcels = () => sandbox.world.shop.orders().find(({ name }) => name === first?.name)?.fulfillments.length;
    await expect.poll(parcels, { timeout: 20_000 }).toBe(1);
    await open("admin/app/vendors");
    await app().getByRole("link", { name: "Clay & Kiln", exact: true }).click();
    await app().getByRole("button", { name: "Resume vendor" }).first().click();
    const inStore = () =>
      ordersAt("clay-and-kiln")
        .slice(before)
        .map(({ tags }) => tags.find((tag) => tag.startsWith("#")));
    await expect.poll(inStore, { timeout: 30_000 }).toEqual([second?.name]);
  });
});
