import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { faultsOf } from "../ui/faults-of.ts";
import { goTo, launchBrowser, openPage } from "../ui/ui-browser.ts";
import { startUiServer, type UiServer } from "../ui/ui-server.ts";

// The merchant's pages over made-up data, in a real browser: what they look like to a machine (no console noise, no
// accessibility faults, no sideways scrolling) and what a form promises (save, discard, ask, tell of a conflict).

let server: UiServer;
let browser: Browser;
let page: Page;
let noise: string[];

const orderSync = "/app/settings/store-sync/order-sync";
const pages = [
  "/app",
  "/app/orders",
  "/app/orders/00000000-0000-4000-8000-000000000501",
  "/app/vendors",
  "/app/vendors/00000000-0000-4000-8000-000000000002",
  "/app/products",
  "/app/proof",
  `/app/proof/${new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)}`,
  "/app/settings",
  orderSync,
  "/app/settings/store-sync/add-ons",
  "/app/settings/store-sync/locations",
  "/app/settings/store-sync/notifications",
  "/app/settings/store-sync/order-statuses/woocommerce",
  "/app/orders/runs/00000000-0000-4000-8000-000000000901",
  "/",
];

beforeAll(async () => {
  [server, browser] = await Promise.all([startUiServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const toasts = () => page.evaluate(() => (window as unknown as { __toasts: string[] }).__toasts);
const saveBar = () => page.locator("ui-save-bar[open]");

describe.each([1280, 390])("at %i pixels", (width) => {
  beforeAll(async () => {
    ({ page, noise } = await openPage(browser, width));
    return () => page.close();
  });

  it.each([
    ...pages.map((path) => ["busy", path] as const),
    ...["/app", "/app/orders", "/app/vendors", "/app/products", orderSync].map((path) => ["empty", path] as const),
  ])("%s: %s is quiet, accessible and fits", async (scenario, path) => {
    server.play(scenario);
    await goTo(page, server.url + path);
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    expect(await faultsOf(page)).toEqual([]);
    expect(noise).toEqual([]);
  });

  it("has a page of its own for what is not there", async () => {
    await goTo(page, `${server.url}/app/orders/none`);
    await page.getByText("There is nothing at this address").waitFor();
  });
});

describe("order sync settings", () => {
  beforeEach(async () => {
    ({ page, noise } = await openPage(browser, 1280));
    return () => page.close();
  });

  it("shows the save bar, saves, and is clean again", async () => {
    server.play("busy");
    await goTo(page, server.url + orderSync);
    expect(await saveBar().count()).toBe(0);
    await page.getByLabel("Enable order sync").check();
    await page.getByText("12 orders arrived while order sync was off", { exact: false }).waitFor();
    await saveBar().getByText("Save").click();
    await saveBar().waitFor({ state: "hidden" });
    expect(await toasts()).toEqual(["Settings saved"]);
    await page.getByText("Enable order sync: off → on").waitFor();
    await page.reload();
    expect(await page.getByLabel("Enable order sync").isChecked()).toBe(true);
    expect(noise).toEqual([]);
  });

  it("shows what saving would do before it is saved, and nothing when nothing is unsaved (O6)", async () => {
    server.play("busy");
    await goTo(page, server.url + orderSync);
    const preview = page.getByRole("region", { name: "What saving would do" });
    expect(await preview.count()).toBe(0);
    await page.getByLabel("Override customer info with merchant details").uncheck();
    await preview.getByText("21 hand over customers' details", { exact: false }).waitFor();
    await preview.getByRole("button", { name: "Details" }).click();
    await preview.getByRole("link", { name: "#1042" }).first().waitFor();
    await preview.getByText("Looked at the newest 300 of 1,204 orders", { exact: false }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await saveBar().getByText("Discard").click();
    await preview.waitFor({ state: "hidden" });
    expect(noise).toEqual([]);
  });

  it("discards", async () => {
    server.play("busy");
    await goTo(page, server.url + orderSync);
    await page.getByLabel("Push only if order is paid").uncheck();
    await page.getByText("Payment states to push").waitFor();
    await saveBar().getByText("Discard").click();
    await saveBar().waitFor({ state: "hidden" });
    expect(await page.getByLabel("Push only if order is paid").isChecked()).toBe(true);
  });

  it("lets nobody leave with unsaved changes unasked", async () => {
    server.play("busy");
    await goTo(page, server.url + orderSync);
    await page.getByLabel("Skip test orders").uncheck();
    await page.getByRole("link", { name: "Locations" }).click();
    await page.getByRole("button", { name: "Stay" }).click();
    expect(page.url()).toContain(orderSync);
    expect(await page.getByLabel("Skip test orders").isChecked()).toBe(false);
    await page.getByRole("link", { name: "Add-ons" }).click();
    await page.getByRole("button", { name: "Leave page" }).click();
    await page.waitForURL("**/add-ons");
    expect(noise).toEqual([]);
  });

  it("shows errors beside their fields and goes to the first", async () => {
    server.play("empty");
    await goTo(page, server.url + orderSync);
    await page.getByLabel("Enable order sync").check();
    await saveBar().getByText("Save").click();
    await page.getByText("2 settings need your attention", { exact: false }).waitFor();
    const name = page.getByLabel("Name", { exact: true });
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await name.getAttribute("aria-invalid")).toBe("true");
    expect(await toasts()).toEqual([]);
  });

  it.each([
    ["Keep mine", false],
    ["Take theirs", true],
  ])("tells who saved first; %s", async (choice, skipTestOrders) => {
    server.play("conflict");
    await goTo(page, server.url + orderSync);
    await page.getByLabel("Skip test orders").uncheck();
    await saveBar().getByText("Save").click();
    await page.getByText("Somebody else saved these settings meanwhile").waitFor();
    await page.getByRole("alert").getByText("Staff member 4077").waitFor();
    await page.getByRole("button", { name: choice }).click();
    await saveBar().waitFor({ state: "hidden" });
    await page.getByText("Somebody else saved these settings meanwhile").waitFor({ state: "hidden" });
    await page.reload();
    expect(await page.getByLabel("Skip test orders").isChecked()).toBe(skipTestOrders);
    expect(await page.getByLabel("Look for tracking").inputValue()).toBe(choice === "Keep mine" ? "10" : "30");
  });
});

describe("lists and single things", () => {
  beforeEach(async () => {
    ({ page, noise } = await openPage(browser, 1280));
    server.play("busy");
    return () => page.close();
  });

  it("keeps the order list's view and search in the address", async () => {
    await goTo(page, `${server.url}/app/orders`);
    await page.getByRole("tab", { name: "Without vendor" }).click();
    await page.waitForURL("**/app/orders?show=unassigned");
    await expect.poll(() => page.getByRole("link", { name: /^#\d+/ }).count()).toBe(1);
    await goTo(page, `${server.url}/app/orders?search=1039`);
    expect(await page.getByRole("link", { name: /^#\d+/ }).allInnerTexts()).toEqual(["#1039"]);
  });

  it("lets a phone choose one, all shown, all that match, and none", async () => {
    await page.setViewportSize({ width: 390, height: 900 });
    await goTo(page, `${server.url}/app/orders`);
    const choose = (name: string) => page.getByRole("button", { name, exact: true }).press("Enter");
    await page.getByRole("checkbox", { name: "Choose #1041" }).press("Space");
    await page.getByText("1 chosen").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await choose("Choose all");
    await page.getByText("8 chosen").waitFor();
    await choose("Choose all that match");
    await page.getByText("All that match are chosen").waitFor();
    await choose("Clear");
    await expect.poll(() => page.getByRole("button", { name: "Actions", exact: true }).count()).toBe(0);
    expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(0);
    expect(noise).toEqual([]);
  });

  it("holds many until a time, on a phone", async () => {
    await page.setViewportSize({ width: 390, height: 900 });
    await goTo(page, `${server.url}/app/orders`);
    await page.getByRole("checkbox", { name: "Choose #1041" }).press("Space");
    await page.getByRole("button", { name: "Choose all" }).waitFor();
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: "Put on hold" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("11 vendor orders are put on hold.").waitFor();
    await dialog.getByRole("radio", { name: "A date and time" }).check({ force: true });
    await dialog.getByLabel("Date and time", { exact: true }).fill("2020-01-01T10:00");
    await dialog.getByRole("button", { name: "Put on hold" }).click();
    await dialog.getByText("Choose a time that is still to come.").waitFor();
    await dialog.getByLabel("Date and time", { exact: true }).fill("2099-01-01T10:00");
    await dialog.getByRole("button", { name: "Put on hold" }).click();
    await page.waitForURL(/orders\/runs\//);
    expect(noise).toEqual([]);
  });

  it("treats all that match at once, goes on while nobody looks, and stops when told to", async () => {
    await goTo(page, `${server.url}/app/orders`);
    const dialog = page.getByRole("dialog");
    await page.locator("th .Polaris-Checkbox:visible").first().click();
    await page.getByRole("button", { name: /^Select all/ }).click();
    await page.getByRole("button", { name: "Release to vendor" }).first().click();
    const asked = page.waitForRequest((request) => request.url().includes("/bulk") && request.method() === "POST");
    await dialog.getByText("11 vendor orders are released to their vendors", { exact: false }).waitFor();
    await dialog.getByText("3: In vendor's store").waitFor();
    await dialog.getByRole("button", { name: "Release to vendor" }).click();
    expect(new URLSearchParams((await asked).postData() ?? "").get("orders")).toBe("all");

    await page.getByText("9 of 12 looked at so far.").waitFor();
    await page.getByText("10 of 12 looked at so far.").waitFor();
    await page.getByRole("link", { name: "Orders" }).first().click();
    await page.getByText(/1\d of 12 looked at so far\./).waitFor();
    await page.getByRole("link", { name: "View results" }).click();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText(/^Stopped after 1[01] of 12\.$/).waitFor();
    await page.getByText("Not done").first().waitFor();
    await page.getByText("On hold now: Not paid yet").waitFor();
    await page.getByText("7KQ2M4XD").waitFor();
    expect(await page.getByRole("button", { name: "Stop" }).count()).toBe(0);
    expect(noise).toEqual([]);
  });

  it("says when an act by hand came too late, and toasts only what worked", async () => {
    await goTo(page, `${server.url}/app/orders/00000000-0000-4000-8000-000000000501`);
    await page.getByRole("button", { name: "Push again" }).click();
    await page.getByText("The order had moved on meanwhile", { exact: false }).waitFor();
    expect(await toasts()).toEqual([]);
    await page.getByRole("button", { name: "Mark as handled" }).click();
    await expect.poll(toasts).toEqual(["Marked as handled"]);
  });

  it("maps an ambiguous product by the merchant's choice", async () => {
    await goTo(page, `${server.url}/app/products`);
    await page.getByRole("button", { name: "Map Lavender pillow spray" }).click();
    await page.getByText("Several products there have the same SKU", { exact: false }).waitFor();
    await page.getByText("Lavender pillow mist, old label · 50 ml").click();
    await page.getByRole("button", { name: "Map product" }).click();
    await expect.poll(toasts).toEqual(["Product mapped"]);
    expect(noise).toEqual([]);
  });

  it("makes a proof with progress, and leads from Home to what it found and to its end", async () => {
    server.play("busy");
    await goTo(page, `${server.url}/app`);
    await page.getByRole("link", { name: "View this proof" }).click();
    await page.getByRole("heading", { name: "Gone from the vendor's store" }).waitFor();
    await page.getByRole("button", { name: "Mark as dealt with" }).first().click();
    await expect.poll(toasts).toContain("Marked as dealt with");
    await page.getByText("2 to look at").waitFor();
    await goTo(page, `${server.url}/app/proof`);
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("vendor stores read").waitFor();
    await page.getByText("vendor stores read").waitFor({ state: "detached", timeout: 15_000 });
  });

  it("shows an error with a reference that the log has too", async () => {
    server.play("errors");
    await goTo(page, `${server.url}/app`);
    await page.getByText("This page could not be shown").waitFor();
    const shown = await page.locator("code").innerText();
    expect(server.reported.map(({ reference }) => reference)).toEqual([shown]);
    expect(await page.content()).not.toContain("on fire");
  });

  it("speaks the language that the admin asks for, English where there is none", async () => {
    await goTo(page, `${server.url}/app?locale=xx`);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(noise).toEqual([]);
  });
});
