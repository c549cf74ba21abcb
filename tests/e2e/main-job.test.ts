import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { customers } from "../../sandbox/demo-data.ts";
import { faultsOf } from "../ui/faults-of.ts";
import { cents, startWalk, stepsOf, sum, type Walk } from "./sandbox-walk.ts";
import { tracesOf } from "./traces.ts";

// The main job from end to end, as people see it: the merchant in the admin, buyers on the storefront, vendors in their
// own stores. One world for all stories, told in order; each looks at orders of its own.

const clay = "Clay & Kiln";
const nordlys = "Nordlys Wool";
const toys = "Birch Barn Toys";
const candles = "Harvest Lane Candles";

/** For what happens by itself when nothing is wrong; far more than it takes, for slow machines. */
const soon = { timeout: 15_000 };

let walk: Walk;
let steps: ReturnType<typeof stepsOf>;
beforeAll(async () => {
  walk = await startWalk("main-job");
  steps = stepsOf(walk);
});
afterAll(() => walk?.end());
afterEach(() => {
  expect(walk.noise.splice(0)).toEqual([]);
});

/** What one marketplace order became in a vendor's store, once it is there; never more than one. */
async function theOneIn(vendor: string, name: string, { timeout } = soon) {
  await expect.poll(() => steps.ordersIn(vendor, name).length, { timeout }).toBeGreaterThan(0);
  const found = steps.ordersIn(vendor, name);
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** Opens the order's page again and again until it says so. */
const eventuallyOnPage = (name: string, check: () => Promise<void>) =>
  vi.waitFor(
    async () => {
      await steps.openOrder(name);
      await check();
    },
    { timeout: 30_000, interval: 100 },
  );

const saysPart = (vendor: string, text: string | RegExp) =>
  steps.part(vendor).getByText(text).first().waitFor({ timeout: 3_000 });

async function ship(vendor: string, externalName: string, number: string, quantities: Record<string, number> = {}) {
  const order = await steps.openStoreOrder(vendor, externalName);
  await order.getByText("Ship…").click();
  for (const [title, quantity] of Object.entries(quantities))
    await order.getByLabel(new RegExp(`^${title}`)).fill(String(quantity));
  await order.getByLabel("Tracking number").fill(number);
  await order.getByRole("button", { name: "Ship", exact: true }).click();
  await steps.toast(`Shipped with DHL Express ${number}.`);
}

const cancelOnMarketplace = async (name: string) => {
  await steps.openInShopify(name);
  await walk.page.getByRole("button", { name: "Cancel order" }).click();
  await steps.toast("Cancelled.");
};

describe("the main job", () => {
  let whileOff: string;
  let alsoWhileOff: string;
  let mixed: string;

  it("starts switched off, and is switched on through the save bar", async () => {
    const { page, app } = walk;
    whileOff = await steps.placePreset("Two tax rates");
    alsoWhileOff = await steps.placePreset("With a discount");
    await steps.go("admin");
    await app.getByText("Order sync is off").first().waitFor();
    await steps.nav.getByRole("link", { name: "Settings" }).click();
    await app.getByText("Vendor Store Sync Settings").first().click();
    await app.getByLabel("Enable order sync").check();
    await app.getByLabel("Name", { exact: true }).fill("Fjord & Field");
    await app.getByLabel("E-mail", { exact: true }).fill("orders@fjordandfield.example");
    await page
      .getByRole("region", { name: "Unsaved changes" })
      .getByRole("button", { name: "Save", exact: true })
      .click();
    await steps.toast("Settings saved");
    await steps.nav.getByRole("link", { name: "Vendor Store Sync" }).click();
    await app.getByText("Order sync is on").waitFor();
  });

  it("keeps back what arrived while it was off, and says so", async () => {
    await eventuallyOnPage(whileOff, () => saysPart(clay, /arrived while order sync was off/));
    expect(steps.ordersIn(clay, whileOff)).toEqual([]);
  });

  it("splits a paid order between three vendors: right lines, money and address in their stores", async () => {
    mixed = await steps.placePreset("Three vendors, paid");
    const [atClay, atNordlys] = await Promise.all([theOneIn(clay, mixed), theOneIn(nordlys, mixed)]);
    expect(atClay.lines).toMatchObject([{ sku: "CK-MUG-OAT", quantity: 2, price: "24.00", total: "48.00" }]);
    expect(atNordlys.lines).toMatchObject([{ sku: "NW-BEANIE", quantity: 1 }]);
    for (const order of [atClay, atNordlys]) {
      expect(order.paid).toBe(true);
      expect(order.customerMails).toBe(0);
      expect(order.lines.every(({ variantId }) => variantId !== null)).toBe(true);
      for (const address of [order.shippingAddress, order.billingAddress])
        expect(Object.values(address ?? {})).toEqual(
          expect.arrayContaining(["Fjord &", "Field", "Vesterbrogade 71, 3. tv", "1620", "København V", "DK"]),
        );
      expect(order.note).toContain("it is a gift for my sister");
    }

    await eventuallyOnPage(mixed, () => saysPart(toys, "This vendor has no store connected."));
    const held = await steps.part(toys).getByText("Total for this vendor").locator("..").innerText();
    expect(cents(held) + sum([atClay.total, atNordlys.total])).toBe(cents(steps.orderNamed(mixed).total));
    for (const [vendor, order] of [
      [clay, atClay],
      [nordlys, atNordlys],
    ] as const) {
      const shown = await steps.part(vendor).innerText();
      expect(shown).toContain(`${order.name} in vendor's store`);
      expect(shown).toContain(`€${order.total}`);
    }
  });

  it("shares discounts and several taxes to the cent", async () => {
    for (const preset of ["With a discount", "Two tax rates"]) {
      const name = await steps.placePreset(preset);
      const parts = await Promise.all([theOneIn(clay, name), theOneIn(nordlys, name)]);
      const whole = steps.orderNamed(name);
      expect(sum(parts.map(({ total }) => total))).toBe(cents(whole.total));
      expect(sum(parts.map(({ taxTotal }) => taxTotal))).toBe(cents(whole.taxTotal));
    }
  });

  it("sends a store in another currency its part once the merchant has set a rate, converted", async () => {
    const { page, app } = walk;
    const name = await steps.placePreset("Vendor in another currency");
    await eventuallyOnPage(name, () => saysPart(candles, /you have set no rate between them/));
    expect(steps.ordersIn(candles, name)).toEqual([]);
    await steps.part(candles).getByText("Set a rate", { exact: true }).click();
    await app.getByLabel("USD, for Harvest Lane Candles").fill("1.085");
    await app.getByText("€100.00 become $108.50.").waitFor();
    await page
      .getByRole("region", { name: "Unsaved changes" })
      .getByRole("button", { name: "Save", exact: true })
      .click();
    await steps.toast("Settings saved");
    // 21.00 each is 22.79, and the share of shipping, 4.39 of 6.90, is 4.76.
    expect(await theOneIn(candles, name)).toMatchObject({
      currency: "USD",
      lines: [{ sku: "HL-PILLAR", quantity: 2, price: "22.79" }],
      total: "50.34",
    });
    await eventuallyOnPage(name, () => saysPart(candles, /Converted at 1 EUR = 1.085 USD, set on .* Before: €46.39/));
  });

  it("tells each vendor by mail", async () => {
    const { sandbox } = walk;
    await expect
      .poll(
        () =>
          sandbox
            .mails()
            .filter(({ subject }) => subject.includes(mixed))
            .map(({ to }) => to)
            .sort(),
        soon,
      )
      .toEqual(["orders@nordlyswool.example", "studio@clayandkiln.example"]);
  });

  it("is quick when nothing is wrong: from the webhook to the vendor's store within a second", async () => {
    await steps.go("admin/app");
    const row = walk.app.getByText("Half arrive within").locator("..");
    expect(milliseconds(await row.innerText())).toBeLessThan(1_000);
    await eventuallyOnPage(mixed, () => saysPart(clay, /^Pushed/));
    const pushed = await steps
      .part(clay)
      .getByText(/^Pushed/)
      .innerText();
    expect(milliseconds(pushed)).toBeLessThan(1_000);
    const metrics = await (await fetch(`${walk.sandbox.appOrigin}/metrics`)).text();
    for (const platform of ["shopify", "woocommerce"]) {
      const withinASecond = metric(metrics, `vss_push_seconds_bucket{le="1",platform="${platform}"}`);
      expect(withinASecond).toBeGreaterThan(0);
      expect(withinASecond).toBe(metric(metrics, `vss_push_seconds_count{platform="${platform}"}`));
    }
  });

  it("releases what the merchant chooses of what arrived while it was off, all at once and once each", async () => {
    const { app } = walk;
    const [first, second] = [whileOff, alsoWhileOff];
    await steps.openApp("/app");
    await app.getByRole("link", { name: /Arrived while sync was off/ }).click();
    await app.getByText("These orders arrived while order sync was off").waitFor();
    await app.getByRole("link", { name: first, exact: true }).waitFor();
    await app.locator("th .Polaris-Checkbox:visible").first().click();
    await app.getByRole("button", { name: "Release to vendor" }).first().click();
    const question = app.getByRole("dialog");
    await question.getByText(/^4 vendor orders are released/).waitFor();
    await question.getByRole("button", { name: "Release to vendor" }).click();
    await app.getByText("All 4 looked at.").waitFor();
    await app.getByText("4 done, 0 skipped, 0 failed").waitFor();
    for (const name of [first, second]) {
      const parts = await Promise.all([theOneIn(clay, name), theOneIn(nordlys, name)]);
      expect(sum(parts.map(({ total }) => total))).toBe(cents(steps.orderNamed(name).total));
    }
    await steps.go("admin/app/orders");
    await app.getByText("All 4 looked at.").waitFor();
  });

  it("tries a vendor's store with a test order, which its vendor ships", async () => {
    const { app } = walk;
    await steps.openApp("/app/vendors");
    await app.getByRole("link", { name: nordlys, exact: true }).first().click();
    await app.getByRole("link", { name: "Send a test order" }).first().click();
    await app.getByRole("button", { name: "Send a test order" }).click();
    const name = await app.getByRole("link", { name: /^Open #\d+ in the store/ }).innerText();
    await app.getByText(/mark the order as shipped, with any tracking number/).waitFor();
    await ship(nordlys, /#\d+/.exec(name)![0], "JJD000390009999");
  });

  it("brings tracking back, parcel by parcel, once each", async () => {
    const { page, sandbox } = walk;
    const [atClay, atNordlys] = [await theOneIn(clay, mixed), await theOneIn(nordlys, mixed)];
    const shipments = page.getByRole("region", { name: "Shipments" });
    const told = async () => (await shipments.innerText()).match(/DHL Express \S+/g) ?? [];

    const mailsBefore = steps.orderNamed(mixed).customerMails;
    await ship(clay, atClay.name, "PART-1", { "Stoneware Mug": 1 });
    await steps.lookNow("Look for fulfillments now");
    await steps.openInShopify(mixed);
    await expect.poll(told, soon).toEqual(["DHL Express PART-1"]);
    expect(await shipments.innerText()).toContain("1 × Stoneware Mug");
    await eventuallyOnPage(mixed, () => saysPart(clay, "Partly shipped"));

    await ship(clay, atClay.name, "REST-2");
    await ship(nordlys, atNordlys.name, "WOOL-3");
    await steps.lookNow("Look for fulfillments now");
    await steps.openInShopify(mixed);
    const all = ["DHL Express PART-1", "DHL Express REST-2", "DHL Express WOOL-3"];
    await expect.poll(async () => (await told()).sort(), soon).toEqual(all);
    await steps.lookNow("Look for fulfillments now");
    await steps.openInShopify(mixed);
    expect((await told()).sort()).toEqual(all);
    // The marketplace tells the customer of each parcel; the vendors' stores never do.
    expect(steps.orderNamed(mixed).customerMails - mailsBefore).toBe(all.length);
    for (const { store } of sandbox.world.stores)
      expect(store.orders().map(({ customerMails }) => customerMails)).toEqual(store.orders().map(() => 0));
    await eventuallyOnPage(mixed, async () => {
      await saysPart(clay, "On the marketplace order");
      await saysPart(nordlys, "WOOL-3");
    });
  });

  it("lets cash on delivery wait until it is paid", async () => {
    const { page } = walk;
    const name = await steps.placePreset("Cash on delivery");
    await eventuallyOnPage(name, async () => {
      await saysPart(clay, /It goes by itself once the order is paid/);
      await saysPart(nordlys, /It goes by itself once the order is paid/);
    });
    expect([...steps.ordersIn(clay, name), ...steps.ordersIn(nordlys, name)]).toEqual([]);
    await steps.openInShopify(name);
    await page.getByRole("button", { name: "Mark as paid" }).click();
    expect((await theOneIn(clay, name)).paid).toBe(true);
    expect((await theOneIn(nordlys, name)).paid).toBe(true);
  });

  it("passes on what the merchant edits, without the buyer; item changes wait for a hand", async () => {
    const { page } = walk;
    const name = await steps.placeOrder(
      ["Stoneware Mug, Moss", "Stoneware Mug, Moss", "Merino Socks, M"],
      "Tomáš Dvořák",
    );
    await Promise.all([theOneIn(clay, name), theOneIn(nordlys, name)]);
    await steps.openInShopify(name);
    const form = page.getByRole("form", { name: "Edit order" });
    await form.getByLabel("Street").fill("Mánesova 14, dvůr");
    await form.getByLabel("Note").fill("Ring twice. Tomáš Dvořák, tomas.dvorak@posta.example, 602 123 456");
    await form.getByLabel("Tags").fill("fragile");
    await form.getByRole("button", { name: "Save order" }).click();
    for (const vendor of [clay, nordlys]) {
      await expect
        .poll(() => Object.values(steps.ordersIn(vendor, name)[0]!.shippingAddress ?? {}), soon)
        .toContain("Mánesova 14, dvůr");
      const edited = await theOneIn(vendor, name);
      expect(edited.note).toContain("Ring twice.");
      expect(edited.tags).toContain("fragile");
    }

    await steps.openInShopify(name);
    await page.getByRole("button", { name: "One less: Stoneware Mug" }).click();
    await eventuallyOnPage(name, () => saysPart(clay, "Items changed after the push"));
    const change = steps
      .part(clay)
      .getByRole("table", { name: "Items changed after the push" })
      .getByRole("row")
      .last();
    // Ordered, left, in the vendor's store, and what lies between.
    expect(await change.getByRole("cell").allInnerTexts()).toEqual(["Stoneware Mug", "2", "1", "2", "€24.00"]);
    expect((await theOneIn(clay, name)).lines).toMatchObject([{ quantity: 2 }]);
  });

  it("cancels in the vendors' stores too, but not what has been shipped", async () => {
    const early = await steps.placeOrder(["Serving Bowl", "Lambswool Throw, Fog"], "Ingrid Solberg");
    await Promise.all([theOneIn(clay, early), theOneIn(nordlys, early)]);
    await cancelOnMarketplace(early);
    for (const vendor of [clay, nordlys])
      await expect.poll(() => steps.ordersIn(vendor, early)[0]!.cancelled, soon).toBe(true);

    const late = await steps.placeOrder(["Serving Bowl", "Fisherman's Beanie"], "Ingrid Solberg");
    const [atClay] = await Promise.all([theOneIn(clay, late), theOneIn(nordlys, late)]);
    await ship(clay, atClay.name, "GONE-1");
    await cancelOnMarketplace(late);
    await expect.poll(() => steps.ordersIn(nordlys, late)[0]!.cancelled, soon).toBe(true);
    await eventuallyOnPage(late, async () => {
      await saysPart(nordlys, "Cancelled");
      await saysPart(clay, /had shipped already/);
    });
    expect((await theOneIn(clay, late)).cancelled).toBe(false);
  });

  it("holds an unsynced line, and sends it after once it is mapped by hand", async () => {
    const { app } = walk;
    const name = await steps.placePreset("With an unsynced product");
    const first = await theOneIn(clay, name);
    expect(first.lines).toMatchObject([{ sku: "CK-MUG-MOS" }]);
    await eventuallyOnPage(name, () => saysPart(clay, /is not mapped to a product in the vendor's store/));

    await steps.nav.getByRole("link", { name: "Products" }).click();
    await app.getByRole("button", { name: /^Map Bud Vase/ }).click();
    const dialog = app.getByRole("dialog");
    await dialog.getByLabel("Search the vendor's store").fill("vase");
    await dialog.getByText("Bud Vase, limited run", { exact: true }).click();
    await dialog.getByRole("button", { name: "Map product" }).click();
    await steps.toast("Product mapped");

    await expect.poll(() => steps.ordersIn(clay, name).length, soon).toBe(2);
    const supplement = steps.ordersIn(clay, name).find(({ externalId }) => externalId !== first.externalId)!;
    expect(supplement.lines).toMatchObject([{ sku: "VASE-BUD-01", quantity: 1, price: "36.90" }]);
    expect(supplement.reference).not.toBe(first.reference);
    expect(sum([first.total, supplement.total])).toBe(cents(steps.orderNamed(name).total));
  });

  it("has brought the test order's tracking back, and taken it away again", async () => {
    const { app } = walk;
    await steps.openApp("/app/vendors");
    await app.getByRole("link", { name: nordlys, exact: true }).first().click();
    await app.getByRole("link", { name: "Send a test order" }).first().click();
    await app.getByText("The test order has passed").waitFor({ timeout: 30_000 });
    await app.getByText("DHL Express JJD000390009999").waitFor();
  });

  let unanswered: string;
  it("waits for a store that is down, while another one never answers", async () => {
    const clayStore = steps.storeOf(clay).name;
    const nordlysStore = steps.storeOf(nordlys).name;
    await steps.trouble(clayStore, "Times out after the commit", true);
    await steps.trouble(nordlysStore, "Down", true);
    const name = await steps.placeOrder(["Stoneware Mug, Oat", "Merino Socks, M"], "Tomáš Dvořák");
    await theOneIn(clay, name);
    await eventuallyOnPage(name, () => saysPart(nordlys, /could not be reached/));
    expect(steps.ordersIn(nordlys, name)).toEqual([]);
    await steps.trouble(nordlysStore, "Down", false);
    await theOneIn(nordlys, name, { timeout: 60_000 });
    unanswered = name;
  });

  it("minds neither doubled, shuffled nor lost webhooks", async () => {
    const { page } = walk;
    await steps.trouble("Webhooks", "Doubled", true);
    await steps.trouble("Webhooks", "Shuffled", true);
    const doubled = await steps.placeOrder(["Stoneware Mug, Oat", "Fisherman's Beanie"], "Ingrid Solberg");
    await steps.openInShopify(doubled);
    await page.getByRole("form", { name: "Edit order" }).getByLabel("Tags").fill("second-thought");
    await page.getByRole("button", { name: "Save order" }).click();
    for (const vendor of [clay, nordlys])
      await expect
        .poll(() => steps.ordersIn(vendor, doubled).map(({ tags }) => tags.includes("second-thought")), {
          timeout: 15_000,
        })
        .toEqual([true]);
    await steps.trouble("Webhooks", "Doubled", false);
    await steps.trouble("Webhooks", "Shuffled", false);

    await steps.trouble("Webhooks", "Lost", true);
    const lost = await steps.placeOrder(["Stoneware Mug, Oat", "Fisherman's Beanie"], "Ingrid Solberg");
    await steps.trouble("Webhooks", "Lost", false);
    expect(steps.ordersIn(clay, lost)).toEqual([]);
    await steps.lookNow("Reconcile orders now");
    await Promise.all([theOneIn(clay, lost), theOneIn(nordlys, lost)]);
  });

  it.each([1360, 390])("has a sandbox whose pages everybody can use, %i pixels wide", async (width) => {
    const { page } = walk;
    await page.setViewportSize({ width, height: 900 });
    const { externalId } = steps.orderNamed(mixed);
    const order = `admin/shopify/orders/${externalId.split("/").at(-1)}`;
    for (const place of ["storefront", "stores", "mail", "trouble", "admin/shopify/orders", order]) {
      await steps.go(place);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      if (place === "storefront") await page.getByRole("button", { name: "Add Serving Bowl to cart" }).click();
      if (place === "stores") await page.getByText("Ship…").first().click();
      expect(await faultsOf(page, { exclude: "iframe" }), place).toEqual([]);
    }
    await page.setViewportSize({ width: 1360, height: 1000 });
  });

  it("has created one order where the store never answered", async () => {
    await vi.waitFor(
      async () => {
        await steps.openOrder(unanswered);
        await saysPart(clay, "In vendor's store");
        await saysPart(nordlys, "In vendor's store");
      },
      { timeout: 60_000, interval: 500 },
    );
    await theOneIn(clay, unanswered);
    expect(walk.sandbox.troubles.list()).toEqual([]);
  });

  it("leaves no trace of any buyer: in the stores, the mails, the log, the database", async () => {
    const { sandbox, log } = walk;
    const places: Record<string, string> = {
      mails: JSON.stringify(sandbox.mails()),
      log: log.join("\n"),
      database: await everythingIn(sandbox.databaseUrl),
    };
    // Stores that are not connected yet were never asked anything.
    const asked = sandbox.world.stores.filter(({ store }) => store.requests.length > 0);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    for (const { store } of asked) places[store.name] = JSON.stringify([store.requests, store.orders()]);
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(1_000);
      for (const person of customers) expect(tracesOf(person, text), `${person.lastName} in ${place}`).toEqual([]);
    }
    // The search finds what is there: the marketplace itself knows its customers.
    const [ingrid] = customers;
    expect(tracesOf(ingrid, JSON.stringify(sandbox.world.shop.orders()))).toHaveLength(4);
  });
});

/** "612 ms" or "1.2 s" somewhere in a text. */
function milliseconds(text: string): number {
  const [, number = "", unit] = /([\d.,]+)\s*(ms|s)\b/.exec(text) ?? [];
  expect(unit, text).toBeDefined();
  return Number(number.replace(",", "")) * (unit === "s" ? 1_000 : 1);
}

function metric(text: string, name: string): number {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  expect(line, name).toBeDefined();
  return Number(line?.slice(name.length));
}

/** Every row of every table, as text. */
async function everythingIn(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of tables.rows) {
      const rows = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
      texts.push(...rows.rows.map(({ row }) => row));
    }
    return texts.join("\n");
  } finally {
    await client.end();
  }
}
