import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readCsv } from "../../app/domain/shared/csv.ts";
import { faultsOf } from "../ui/faults-of.ts";
import { goTo, launchBrowser, openPage } from "../ui/ui-browser.ts";
import { startUiServer, type UiServer } from "../ui/ui-server.ts";

let server: UiServer;
let browser: Browser;
let page: Page;
let noise: string[];

beforeAll(async () => {
  [server, browser] = await Promise.all([startUiServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const activity = (query = ""): Promise<void> => goTo(page, `${server.url}/app/activity${query}`);
const toasts = () => page.evaluate(() => (window as unknown as { __toasts: string[] }).__toasts);
/** The page's clock goes this far on, and its timers with it. */
const pass = (ms: number): Promise<void> => page.clock.runFor(ms);

describe.each([1280, 390])("at %i pixels", (width) => {
  beforeAll(async () => {
    ({ page, noise } = await openPage(browser, width));
    return () => page.close();
  });

  it.each([
    ["busy", ""],
    ["busy", "?level=error&kind=pushes&time=7d&from=2026-01-01&to=2026-12-31"],
    ["busy", "?search=none"],
    ["busy", "?cursor=older"],
    ["empty", ""],
  ] as const)("%s: %s is quiet, accessible and fits", async (scenario, query) => {
    server.play(scenario);
    await activity(query);
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    expect(await faultsOf(page)).toEqual([]);
    expect(noise).toEqual([]);
  });
});

describe("activity", () => {
  beforeEach(async () => {
    ({ page, noise } = await openPage(browser, 1280));
    await page.clock.install();
    server.play("busy");
    return () => page.close();
  });

  it("says what happened, what the store answered, and where to look on", async () => {
    await activity();
    const refused = page.getByRole("row").filter({ hasText: "The vendor's store refused the order" });
    await refused.getByText("The store's answer: line_items[0]", { exact: false }).waitFor();
    await refused.getByText("1.3 sec").waitFor();
    await refused.getByText("WooCommerce").waitFor();
    await refused.getByRole("link", { name: "#1042" }).click();
    await page.waitForURL("**/app/orders/00000000-0000-4000-8000-000000000501");
  });

  it("keeps its filters in the address, and shows those that a link brings", async () => {
    await activity();
    await page.getByRole("tab", { name: "Errors" }).click();
    await page.waitForURL("**/app/activity?level=error");
    await expect.poll(() => page.getByRole("row").count()).toBe(3);
    await activity("?level=error&kind=pushes&vendor=00000000-0000-4000-8000-000000000002&platform=woocommerce&time=7d");
    for (const label of [
      "Errors",
      "Kind: Pushes",
      "Vendor: Casa Verde Botanicals",
      "Platform: WooCommerce",
      "Last 7 days",
    ])
      await page.getByRole("button", { name: label }).first().waitFor();
    await page.getByRole("button", { name: "Clear all" }).click();
    await page.waitForURL(/\/app\/activity$/);
    expect(noise).toEqual([]);
  });

  it("leads from the reference on an order to its entry", async () => {
    await goTo(page, `${server.url}/app/orders/00000000-0000-4000-8000-000000000501`);
    await page.getByRole("link", { name: "Show in Activity" }).first().click();
    await page.waitForURL("**/app/activity?search=E-7KQ2M4XD");
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
    await page.getByRole("button", { name: "Copy E-7KQ2M4XD" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
  });

  it("tells of news without moving what is read, and shows it when asked", async () => {
    await activity();
    const first = () => page.getByRole("row").nth(1).innerText();
    const before = await first();
    await pass(15_000);
    const news = page.getByRole("button", { name: "2 new entries" });
    await news.waitFor();
    expect(await first()).toBe(before);
    await news.click();
    await news.waitFor({ state: "hidden" });
    expect(await first()).toContain("Created in the vendor's store as #2211");
    expect(noise).toEqual([]);
  });

  it("asks nothing while nobody looks, and at once when somebody does", async () => {
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/activity/newest")) asked.push(request.url());
    });
    await activity("?level=info");
    const look = (hidden: boolean) =>
      page.evaluate((state) => {
        Object.defineProperty(document, "hidden", { value: state, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await look(true);
    await pass(120_000);
    expect(asked).toEqual([]);
    await look(false);
    await page.getByRole("button", { name: "2 new entries" }).waitFor();
    expect(asked).toHaveLength(1);
    expect(new URL(asked[0] ?? "").searchParams.get("level")).toBe("info");
  });

  it("stays quiet on older pages and when it is not answered", async () => {
    const asked: number[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/activity/newest")) asked.push(response.status());
    });
    await activity("?cursor=older");
    await pass(60_000);
    expect(asked).toEqual([]);
    await page.route("**/app/activity/newest*", (route) =>
      route.fulfill({ status: 200, body: "<html>sign in</html>" }),
    );
    await activity();
    await pass(15_000);
    await expect.poll(() => asked).toEqual([200]);
    expect(await page.getByRole("button", { name: /new entr/ }).count()).toBe(0);
    expect(noise).toEqual([]);
  });

  it("exports what the filters show", async () => {
    await activity("?level=error");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export CSV" }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^activity-\d{4}-\d\d-\d\d\.csv$/);
    const text = await readFile(await file.path(), "utf8");
    expect(text.startsWith("\ufeffTime (UTC),Level,")).toBe(true);
    const read = readCsv(text);
    const references = "rows" in read ? read.rows.slice(1).map(({ cells }) => cells[9]) : null;
    expect(references).toEqual(["M3XK72QD", "E-7KQ2M4XD"]);
    await expect.poll(toasts).toEqual(["Activity exported"]);
  });

  it("says when the file could not be made", async () => {
    await page.route("**/app/activity/export.csv*", (route) => route.abort());
    await activity();
    await page.getByRole("button", { name: "Export CSV" }).click();
    await page.getByText("The file could not be made", { exact: false }).waitFor();
    expect(await toasts()).toEqual([]);
  });

  it("has a reference for a page that could not be shown, and the way to its entry", async () => {
    server.play("errors");
    await activity();
    await page.getByText("This page could not be shown").waitFor();
    const reference = await page.locator("code").innerText();
    expect(server.reported.map((reported) => reported.reference)).toEqual([reference]);
    expect(await page.getByRole("link", { name: "Show in Activity" }).getAttribute("href")).toBe(
      `/app/activity?search=${reference}`,
    );
  });
});
