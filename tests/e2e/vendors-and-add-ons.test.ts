import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { faultsOf } from "../ui/faults-of.ts";
import { goTo, launchBrowser, openPage } from "../ui/ui-browser.ts";
import { startUiServer, type UiServer } from "../ui/ui-server.ts";

// The list of vendors, paying for add-ons, and shipping in a vendor's place: over made-up data, in a real browser.

let server: UiServer;
let browser: Browser;
let page: Page;
let noise: string[];

const order = "/app/orders/00000000-0000-4000-8000-000000000501";
const addOns = "/app/settings/store-sync/add-ons";
const pages = [
  "/app/vendors",
  "/app/vendors/import",
  "/app/vendors/duplicates",
  "/app/vendors/duplicates?vendor=00000000-0000-4000-8000-000000000001",
  "/app/vendors/00000000-0000-4000-8000-000000000003",
  addOns,
];

beforeAll(async () => {
  [server, browser] = await Promise.all([startUiServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const toasts = () => page.evaluate(() => (window as unknown as { __toasts: string[] }).__toasts);
const dialog = () => page.getByRole("dialog");
/** On a phone the dialog itself has no size, only what is in it. */
const shown = () => dialog().getByRole("button", { name: "Cancel" }).waitFor();
const expectAccessible = async () => expect(await faultsOf(page)).toEqual([]);

describe.each([1280, 390])("at %i pixels", (width) => {
  beforeAll(async () => {
    ({ page, noise } = await openPage(browser, width));
    return () => page.close();
  });

  it.each(pages)("%s is quiet, accessible and fits", async (path) => {
    server.play("busy");
    await goTo(page, server.url + path);
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    await expectAccessible();
    expect(noise).toEqual([]);
  });

  it("so are the dialogs", async () => {
    server.play("busy");
    await goTo(page, server.url + order);
    await page.getByRole("button", { name: "Fulfill for the vendor" }).first().click();
    await shown();
    await expectAccessible();
    await goTo(page, `${server.url}/app/vendors/duplicates`);
    await page.getByRole("button", { name: /^Merge Nordlys/ }).click();
    await shown();
    await expectAccessible();
    await goTo(page, server.url + addOns);
    await page.getByRole("button", { name: "Activate Order Push for WooCommerce" }).click();
    await shown();
    await expectAccessible();
    expect(noise).toEqual([]);
  });
});

describe("vendors", () => {
  beforeEach(async () => {
    ({ page, noise } = await openPage(browser, 1280));
    server.play("busy");
    return () => page.close();
  });

  it("are added by hand; one that is there already is shown instead", async () => {
    await goTo(page, `${server.url}/app/vendors`);
    await page.getByRole("button", { name: "Add vendor" }).click();
    await dialog().getByLabel("Name").fill("hanok PAPER co.");
    await dialog().getByRole("button", { name: "Add vendor" }).click();
    await dialog().getByText("Hanok Paper Co. is one of your vendors already.").waitFor();
    await dialog().getByLabel("Name").fill("");
    await dialog().getByRole("button", { name: "Add vendor" }).click();
    await dialog().getByText("Enter a name of at most 255 characters.").waitFor();
    await dialog().getByLabel("Name").fill("Birch Barn");
    await dialog().getByRole("button", { name: "Add vendor" }).click();
    await page.waitForURL("**/app/vendors/00000000-0000-4000-8000-000000000001");
    expect(noise.filter((text) => !text.includes("422"))).toEqual([]);
  });

  it("keep view and search in the address", async () => {
    await goTo(page, `${server.url}/app/vendors`);
    await page.getByRole("tab", { name: "Paused" }).click();
    await page.waitForURL("**/app/vendors?show=paused");
    await expect.poll(() => page.getByRole("link", { name: "Nordlys Ceramics" }).count()).toBe(0);
    await goTo(page, `${server.url}/app/vendors?search=nothing-like-this`);
    await page.getByText("No vendors here").waitFor();
  });

  it("are imported exactly as previewed", async () => {
    await goTo(page, `${server.url}/app/vendors/import`);
    const file = (text: string) => ({ name: "vendors.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.locator("input[type=file]").setInputFiles(file("email\na@b.example\n"));
    await page.getByText("There is no column called name in the first line.").waitFor();
    await page.locator("input[type=file]").setInputFiles(file("name\nBirch Barn\n"));
    await page.getByText("Line 4 is about the same vendor.").waitFor();
    await page.getByText("E-mail: nothing → mill@soaps.example").waitFor();
    await page.getByText("2 cannot be imported").waitFor();
    await expectAccessible();
    await page.getByRole("button", { name: "Import 2 rows" }).click();
    await page.waitForURL("**/app/vendors");
    expect(await toasts()).toEqual(["1 added, 1 changed"]);
    expect(noise).toEqual([]);
  });

  it("are exported as a file", async () => {
    await goTo(page, `${server.url}/app/vendors`);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    expect((await download).suggestedFilename()).toMatch(/^vendors-\d{4}-\d\d-\d\d\.csv$/);
    await expect.poll(toasts).toEqual(["Vendors exported"]);
  });

  it("are merged when the merchant has chosen the name and the store, or called different", async () => {
    await goTo(page, `${server.url}/app/vendors/duplicates`);
    await page.getByText("The same name but for the legal form").waitFor();
    await page.getByRole("button", { name: "Merge Nordlys Ceramics and Nordlys Ceramics AS" }).click();
    const go = dialog().getByRole("button", { name: "Merge vendors" });
    expect(await go.isDisabled()).toBe(true);
    await dialog().getByText("9 orders are running there", { exact: false }).waitFor();
    await dialog().getByText("Nordlys Ceramics AS", { exact: true }).click();
    await dialog().getByText("Nordlys outlet", { exact: false }).click();
    await go.click();
    await expect.poll(toasts).toEqual(["Vendors merged"]);
    await page.getByRole("button", { name: /Casa Verde.* are not the same/ }).click();
    await page.getByText("No two vendors look alike").waitFor();
    expect(noise).toEqual([]);
  });

  it("are paused and resumed", async () => {
    await goTo(page, `${server.url}/app/vendors/00000000-0000-4000-8000-000000000003`);
    await page.getByText("You have paused this vendor", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Resume vendor" }).first().click();
    await page.getByText("You have paused this vendor", { exact: false }).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Pause vendor" }).click();
    await page.getByText("You have paused this vendor", { exact: false }).waitFor();
    expect(await toasts()).toEqual(["Vendor resumed; its orders go now", "Vendor paused"]);
    expect(noise).toEqual([]);
  });
});

describe("shipping in a vendor's place", () => {
  beforeEach(async () => {
    ({ page, noise } = await openPage(browser, 1280));
    server.play("busy");
    await goTo(page, server.url + order);
    return () => page.close();
  });

  it("warns where the vendor has the order too, and goes on only when told to", async () => {
    await page.getByRole("button", { name: "Fulfill for the vendor" }).first().click();
    await dialog().getByText("Nordlys Ceramics has this order too").waitFor();
    const go = dialog().getByRole("button", { name: "Mark as fulfilled" });
    expect(await go.isDisabled()).toBe(true);
    await dialog().getByLabel("I know, and ship it myself").check();
    await dialog()
      .getByLabel(/^Espresso cup/)
      .fill("0");
    await go.click();
    await dialog().getByText("Choose at least one item.").waitFor();
    await dialog()
      .getByLabel(/^Espresso cup/)
      .fill("2");
    await dialog().getByLabel("Tracking link").fill("nonsense");
    await go.click();
    await dialog().getByText("Enter a complete web address").waitFor();
    await dialog().getByLabel("Tracking link").fill("https://track.example/1");
    await go.click();
    await dialog().waitFor({ state: "hidden" });
    await expect.poll(toasts).toEqual(["Marked as fulfilled"]);
    expect(noise.filter((text) => !/409|422/.test(text))).toEqual([]);
  });
});

describe("add-ons that cost money", () => {
  beforeEach(async () => {
    ({ page, noise } = await openPage(browser, 1280));
    server.play("busy");
    await page.addInitScript(() => {
      const opened: string[] = [];
      (window as unknown as { __opened: string[] }).__opened = opened;
      window.open = (url, target) => (opened.push(`${String(target)} ${String(url)}`), null);
    });
    await goTo(page, server.url + addOns);
    return () => page.close();
  });
  const opened = () => page.evaluate(() => (window as unknown as { __opened: string[] }).__opened);

  it("say the whole price before Shopify is asked, and go to Shopify's page", async () => {
    await page.getByText("You pay $19.00 every 30 days for: Order Push (Shopify).").waitFor();
    await page.getByRole("button", { name: "Activate Order Push for WooCommerce" }).click();
    await dialog().getByText("one payment of $38.00 every 30 days", { exact: false }).waitFor();
    await dialog().getByText("It replaces what you pay now: $19.00 every 30 days.").waitFor();
    expect(await dialog().getByRole("listitem").allInnerTexts()).toEqual([
      "Order Push (Shopify)",
      "Order Push (WooCommerce)",
    ]);
    await dialog().getByRole("button", { name: "Continue to Shopify" }).click();
    await expect.poll(opened).toEqual([expect.stringMatching(/^_top https:\/\/admin\.shopify\.com\/.*\/charges\//)]);
    expect(await toasts()).toEqual([]);
    expect(noise).toEqual([]);
  });

  it("say what ends when the last one is given up", async () => {
    await page.getByRole("button", { name: "Deactivate Order Push for Shopify" }).click();
    await dialog().getByText("You stop paying", { exact: false }).waitFor();
    await dialog().getByRole("button", { name: "Deactivate" }).click();
    await expect.poll(toasts).toEqual(["Add-on deactivated"]);
    expect(await opened()).toEqual([]);
  });

  it("ask nothing where they are included", async () => {
    await page.getByRole("button", { name: "Deactivate Locations" }).click();
    await expect.poll(toasts).toEqual(["Add-on deactivated"]);
    expect(await dialog().count()).toBe(0);
  });
});
