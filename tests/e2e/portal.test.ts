import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MarketplaceOrder } from "../../app/domain/order/marketplace-order.ts";
import { money } from "../../app/domain/shared/money.ts";
import { later, line } from "../support/engine.ts";
import { type PortalServer, startPortalServer } from "../support/portal-server.ts";
import { faultsOf } from "../ui/faults-of.ts";
import { launchBrowser } from "../ui/ui-browser.ts";
import { noiseOf } from "../ui/noise-of.ts";

/** Set to a folder to keep pictures of every page. */
const shots = process.env["PORTAL_SHOTS"];

let server: PortalServer;
let browser: Browser;
const ids: Record<string, string> = {};
beforeAll(async () => {
  server = await startPortalServer();
  browser = await launchBrowser();
  if (shots) mkdirSync(shots, { recursive: true });
  await fill();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const vendor = "Clay & Kiln";
/** Orders in every state that a vendor can see one in. */
async function fill(): Promise<void> {
  const { bench } = server;
  const { engine } = bench;
  await engine.vendor(vendor, { connected: false });
  await bench.member("kim@clay.example", vendor);
  const clay = (id: string, change = {}) =>
    line(id, vendor, {
      title: "Serving bowl, glacier glaze",
      variantTitle: "Large / Blue",
      unitPrice: money(6_400, "EUR"),
      ...change,
    });
  const place = async (key: string, change: Partial<MarketplaceOrder> = {}) => {
    const order = engine.order({
      lines: [
        clay(`${key}1`, { quantity: 3, currentQuantity: 3 }),
        line(`${key}2`, vendor, {
          title: "Espresso cup with a rather long name that has to wrap somewhere on a telephone",
          unitPrice: money(1_850, "EUR"),
          discount: money(350, "EUR"),
        }),
      ],
      shippingLines: [
        { title: "Standard", code: null, price: money(590, "EUR"), discount: money(0, "EUR"), taxLines: [] },
      ],
      ...change,
      personal: {
        ...engine.order().personal,
        note: "Please wrap it as a gift, it is for my sister.",
        attributes: [{ name: "Gift wrap", value: "Yes" }],
        lineProperties: { [`gid://shopify/LineItem/${key}1`]: [{ name: "Engraving", value: "With love" }] },
      },
    });
    await bench.record(order);
    ids[key] = (await engine.vendorOrders(order))[0]!.id;
    return order;
  };
  await place("unpaid", { financialStatus: "pending" });
  const cancelled = await place("cancelled");
  await bench.record(later(cancelled, { cancelledAt: new Date().toISOString() }));
  await place("declined");
  await place("partly");
  await place("open");
  const { session } = await bench.member("kim@clay.example", vendor);
  await bench.portal.decline(session, ids["declined"]!, "out-of-stock", "The kiln is broken until Friday.");
  await bench.portal.fulfill(session, ids["partly"]!, {
    quantities: { "gid://shopify/LineItem/partly1": 2 },
    tracking: { carrier: "PostNord", number: "SE123456789", url: "https://tracking.example/SE123456789" },
  });
  const other = await bench.otherShop("Fjord & Field");
  await bench.member("kim@clay.example", "Clay and Kiln Studio", other);
}

async function open(width: number): Promise<{ page: Page; noise: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: "en-US" });
  const page = await context.newPage();
  const noise = noiseOf(page);
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url)) noise.push(`asks ${request.url()}`);
  });
  return { page, noise };
}
async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.url}/portal/orders`);
  await page.getByLabel("E-mail address").fill("kim@clay.example");
  await page.getByRole("button", { name: "Send me the link" }).click();
  await page.getByText("a link is on its way").waitFor();
  await page.goto(String((await server.bench.mails("vendor-sign-in")).at(-1)?.params["link"]));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/portal/orders");
}
async function look(page: Page, name: string, width: number): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
  expect(await faultsOf(page), name).toEqual([]);
  expect(await page.title()).toMatch(/ · Vendor portal$/);
  expect(await page.locator("h1").count()).toBe(1);
}

describe.each([1280, 390])("the vendor portal at %i pixels", (width) => {
  it("every page is quiet, accessible, asks nobody else, and does not scroll sideways", async () => {
    const { page, noise } = await open(width);
    await page.goto(`${server.url}/portal/sign-in`);
    await look(page, "sign-in", width);
    await page.getByLabel("E-mail address").fill("nonsense");
    await page.getByRole("button", { name: "Send me the link" }).click();
    await look(page, "sign-in-invalid", width);
    await page.goto(`${server.url}/portal/invitation?token=x`);
    await look(page, "invitation-over", width);
    const invited = await server.bench.invitations.invite(
      server.bench.engine.shop,
      await server.bench.vendorId(vendor),
      `new-${width}@clay.example`,
      "staff:1",
    );
    await page.goto(invited.kind === "invited" ? invited.link : "");
    await look(page, "invitation", width);
    await signIn(page);
    await look(page, "orders", width);
    await page.goto(`${server.url}/portal/orders?show=all`);
    await look(page, "orders-all", width);
    for (const [name, id] of Object.entries(ids)) {
      await page.goto(`${server.url}/portal/orders/${id}`);
      await look(page, `order-${name}`, width);
    }
    await page.goto(`${server.url}/portal/orders/${ids["open"]}/packing-slip`);
    await look(page, "packing-slip", width);
    if (shots && width === 1280) {
      await page.emulateMedia({ media: "print" });
      await page.pdf({ path: `${shots}/packing-slip.pdf`, format: "A4" });
      await page.screenshot({ path: `${shots}/packing-slip-print.png`, fullPage: true });
      await page.emulateMedia({ media: "screen" });
    }
    for (const name of ["store", "receive", "account"]) {
      await page.goto(`${server.url}/portal/${name}`);
      for (const summary of await page.locator("summary").all()) await summary.click();
      await look(page, name, width);
    }
    // A page that is not there says so in the console itself; everything before was silent.
    expect(noise.filter((text) => !/status of (422|404|410)/.test(text))).toEqual([]);
    await page.goto(`${server.url}/portal/orders/${crypto.randomUUID()}`);
    await look(page, "not-found", width);
    await page.context().close();
  });
});

describe("a vendor at work", () => {
  it("accepts, ships in two parcels, corrects one, and signs out", async () => {
    const { page } = await open(390);
    await signIn(page);
    await page
      .getByRole("link", { name: /To ship/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Yes, I will ship it" }).click();
    await page.getByText("You accepted this order.").waitFor();
    await page.getByLabel("Serving bowl").fill("2");
    await page.getByLabel("Espresso cup").fill("0");
    await page.getByLabel("Carrier").fill("PostNord");
    await page.getByLabel("Tracking number").fill("SE1");
    await page.getByRole("button", { name: "Mark as shipped" }).click();
    await page.getByRole("status").getByText("The parcel is saved").waitFor();
    await page.getByText("Partly shipped", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Mark as shipped" }).click();
    await page.getByText("Shipped", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Mark as shipped" }).count()).toBe(0);

    await page.getByText("Change", { exact: true }).first().click();
    await page.getByLabel("Tracking number").first().fill("SE2");
    await page.getByRole("button", { name: "Save tracking" }).first().click();
    await page.getByText("PostNord SE2").waitFor();

    await page.getByRole("link", { name: "Account" }).click();
    await page.getByRole("button", { name: "Switch to Clay and Kiln Studio at Fjord & Field" }).click();
    await page.getByText("Nothing to ship").waitFor();
    await page.getByRole("link", { name: "Account" }).click();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.waitForURL("**/portal/sign-in");
    await page.goto(`${server.url}/portal/account`);
    expect(new URL(page.url()).pathname).toBe("/portal/sign-in");
  });

  it("prints the packing slip with the one script there is, and without prices", async () => {
    const { page } = await open(1280);
    await signIn(page);
    await page.goto(`${server.url}/portal/orders/${ids["partly"]}/packing-slip`);
    await page.addInitScript(() => undefined);
    const printed = page.evaluate(() => new Promise<boolean>((resolve) => void (window.print = () => resolve(true))));
    await page.getByRole("button", { name: "Print" }).click();
    expect(await printed).toBe(true);
    const text = await page.locator("main").innerText();
    expect(text).not.toContain("€");
    expect(text).toMatch(/Serving bowl[^]*\b1\b/);
  });
});
