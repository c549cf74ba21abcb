import type { FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { checkout } from "../../sandbox/presets.ts";
import type { Checkout } from "../../app/connectors/shopify/fake/index.ts";
import { faultsOf } from "../ui/faults-of.ts";
import { startWalk, stepsOf, switchOrderSyncOn, type Walk } from "./sandbox-walk.ts";

// Pages that a merchant comes to now and then, and what they do in the vendors' stores: paying for an add-on, locations,
// statuses, who is told of what, and the questions on an order's page. One world, in which only Locations cost money.

const clay = "Clay & Kiln";
const nordlys = "Nordlys Wool";
const toys = { name: "Birch Barn Toys", email: "elin@birchbarn.example" };
const soon = { timeout: 15_000 };
const part = { exact: false };
const exact = { exact: true };

let walk: Walk;
let steps: ReturnType<typeof stepsOf>;
let page: Page;
let app: FrameLocator;
beforeAll(async () => {
  process.env["ADD_ON_BILLING"] = JSON.stringify({
    currency: "USD",
    interval: "every-30-days",
    prices: { "all/locations": "5.00" },
  });
  process.env["ADD_ON_BILLING_TEST"] = "true";
  walk = await startWalk("merchant-pages");
  ({ page, app } = walk);
  steps = stepsOf(walk);
  await switchOrderSyncOn(walk.sandbox);
});
afterAll(() => walk?.end());
afterEach(() => {
  expect(walk.noise.splice(0)).toEqual([]);
});

/** @param skus one piece of each @returns the new order's name */
function order(skus: readonly string[], change: Partial<Checkout> = {}): string {
  const { world } = walk.sandbox;
  const lines = skus.map((sku) => ({
    variantId: world.offers().find((offer) => offer.sku === sku)!.variantId,
    quantity: 1,
  }));
  return checkout(world, { lines, change }).name;
}
const theOnesIn = async (vendor: string, name: string, count = 1) => {
  await expect.poll(() => steps.ordersIn(vendor, name).length, soon).toBe(count);
  return steps.ordersIn(vendor, name);
};
const says = (vendor: string, text: string | RegExp) => steps.part(vendor).getByText(text).first().waitFor();
const dialog = () => app.getByRole("dialog");
const saveBar = (button: "Save" | "Discard") =>
  page.getByRole("region", { name: "Unsaved changes" }).getByRole("button", { name: button, exact: true });
const tab = (name: string) => steps.openApp(`/app/settings/store-sync/${name}`);

/** As on a telephone, for what merchants do on theirs. */
async function onPhone(work: () => Promise<void>): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await work();
  await page.setViewportSize({ width: 1360, height: 1000 });
}

describe("an add-on that costs money, and the locations it is for", () => {
  const wish = async () => {
    await app.getByRole("button", { name: "Activate Locations" }).click();
    await dialog().getByText("one payment of $5.00 every 30 days", { exact: false }).waitFor();
    await dialog().getByRole("button", { name: "Continue to Shopify" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Approve subscription" }).waitFor();
    await page.getByText("test: nobody is charged").waitFor();
  };

  it("is agreed on Shopify's page: declined first, then approved", async () => {
    await tab("add-ons");
    await wish();
    expect(await faultsOf(page, { exclude: "iframe" })).toEqual([]);
    await page.getByRole("button", { name: "Decline" }).click();
    await app.getByText("You did not agree to the price").waitFor();
    await onPhone(async () => {
      await wish();
      expect(await faultsOf(page, { exclude: "iframe" })).toEqual([]);
      await page.getByRole("button", { name: "Approve" }).click();
      await app.getByText("You pay $5.00 every 30 days for: Locations.").waitFor();
    });
  });

  it("offers a location that the store has just opened, and sends orders there", async () => {
    await tab("locations");
    const vendor = app.getByRole("listitem").filter({ hasText: "Clay & Kiln Studio (Shopify)" });
    const choice = vendor.getByLabel("In the vendor's store");
    steps.storeOf(clay).locations!.add("Kiln yard");
    await app.getByRole("button", { name: "Read locations again" }).click();
    await steps.toast("Locations were read");
    await choice.selectOption("Kiln yard");
    await saveBar("Discard").click();
    expect(await choice.inputValue()).toBe("");
    await choice.selectOption("Shop floor");
    const floor = await choice.inputValue();
    await saveBar("Save").click();
    await steps.toast("Locations saved");
    const [there] = await theOnesIn(clay, order(["CK-MUG-OAT"]));
    await expect.poll(() => steps.storeOf(clay).locations!.of(there!.externalId), soon).toEqual([floor]);
  });

  it("is given up again: nothing is paid any more, and what was chosen rests", async () => {
    await tab("add-ons");
    await app.getByRole("button", { name: "Deactivate Locations" }).click();
    await dialog().getByText("You stop paying", { exact: false }).waitFor();
    await dialog().getByRole("button", { name: "Deactivate" }).click();
    await steps.toast("Add-on deactivated");
    await steps.go("admin/shopify/charges");
    await page
      .getByRole("row", { name: /Locations.*cancelled/ })
      .first()
      .waitFor();
    await tab("locations");
    await app.getByText("The Locations add-on is off").waitFor();
    expect(await app.getByLabel("In the vendor's store").first().isDisabled()).toBe(true);
  });
});

describe("a status that nobody knows", () => {
  it("is asked about on the order and read anew once it is explained", async () => {
    const name = order(["NW-SOCK-M"]);
    const [there] = await theOnesIn(nordlys, name);
    const inStore = await steps.openStoreOrder(nordlys, there!.name);
    await inStore.getByRole("button", { name: "Set to “Handed to the courier”" }).click();
    await steps.toast("The order is now “Handed to the courier”.");
    await steps.lookNow("Look for fulfillments now");
    await tab("order-sync");
    await app.getByText("1 status to explain").waitFor();
    await app.getByRole("link", { name: "Open the order statuses of WooCommerce" }).click();
    await app.getByRole("button", { name: "Read from the stores again" }).click();
    await steps.toast("The stores' statuses were read.");
    await onPhone(async () => {
      await app.getByText("1 order has it now").waitFor();
      await app.getByLabel("What “Handed to the courier” means").selectOption("Shipped");
      await app.getByText("Everything that is left counts as one parcel", { exact: false }).waitFor();
      await saveBar("Save").click();
      await steps.toast("Order statuses saved.");
    });
    await steps.lookNow("Look for fulfillments now");
    await expect.poll(() => steps.orderNamed(name).fulfillments.length, soon).toBe(1);
  });
});

describe("who is told of what", () => {
  const mailsTo = (address: string, subject: string | RegExp) =>
    walk.sandbox.mails().filter((mail) => mail.to.includes(address) && new RegExp(subject).test(mail.subject));
  /** Opens the newest such mail in the mailbox and clicks a link of it. */
  async function followed(address: string, subject: string, link: string): Promise<Page> {
    await expect.poll(() => mailsTo(address, subject).length, soon).toBeGreaterThan(0);
    await steps.go(`mail/${mailsTo(address, subject).at(-1)!.id}`);
    return beside(() =>
      page.frameLocator("iframe[title=Mail]").getByRole("link", { name: link }).first().press("Enter"),
    );
  }
  const beside = async (click: () => Promise<void>): Promise<Page> =>
    (await Promise.all([page.context().waitForEvent("page"), click()]))[0];

  it("is chosen on the Notifications tab: discarded, mended and saved", async () => {
    await tab("notifications");
    const newOrder = app.getByRole("checkbox", { name: "New order" });
    await newOrder.press("Space");
    await saveBar("Discard").click();
    expect(await newOrder.isChecked()).toBe(true);

    await newOrder.press("Space");
    await app.getByLabel("Sent at").selectOption("18:00");
    const late = app.getByLabel("A shipment is late after");
    await late.fill("0");
    await saveBar("Save").click();
    await app.getByText("Please enter a number of days from 1 to 30.").waitFor();
    await expect.poll(() => late.evaluate((field) => field === document.activeElement)).toBe(true);
    await late.fill("3");
    await app.getByLabel("Quiet hours").check();
    await app.getByLabel("From").selectOption("07:00");
    await saveBar("Save").click();
    await app.getByText("Quiet hours that end when they begin would never end.").waitFor();
    await app.getByLabel("Quiet hours").uncheck();
    await onPhone(async () => {
      await saveBar("Save").click();
      await steps.toast("Settings saved");
    });
    await app.getByText("Digest at: 08:00 → 18:00").waitFor();

    const silent = order(["CK-MUG-MOS"]);
    await theOnesIn(clay, silent);
    await newOrder.press("Space");
    await saveBar("Save").click();
    await app.getByText("off → on").first().waitFor();
    const told = order(["CK-MUG-MOS"]);
    await expect.poll(() => mailsTo("studio@clayandkiln.example", told).length, soon).toBe(1);
    expect(mailsTo("studio@clayandkiln.example", silent)).toEqual([]);
  });

  it("a vendor signs in from an order's mail and comes to that order; its no leads the merchant there, too", async () => {
    await steps.openApp("/app/vendors");
    await app.getByRole("link", { name: toys.name, exact: true }).click();
    await app.getByRole("button", { name: "Invite" }).click();
    await steps.toast("Invitation sent");
    const portal = await followed(toys.email, "", "Open the vendor portal");
    await portal.getByRole("button", { name: "Accept the invitation" }).click();
    await portal.getByRole("link", { name: "Account" }).click();
    await portal.getByRole("button", { name: "Sign out", exact: true }).click();
    await portal.close();

    const name = order(["BB-TRAM"]);
    const signIn = await followed(toys.email, name, "Open the order");
    await signIn.setViewportSize({ width: 390, height: 844 });
    await signIn.getByLabel("E-mail address").fill(toys.email);
    await signIn.getByLabel("E-mail address").press("Enter");
    await signIn.getByText("a link is on its way").waitFor();
    await signIn.close();
    const atOrder = await followed(toys.email, "Your link to the vendor portal", "Sign in");
    await atOrder.setViewportSize({ width: 390, height: 844 });
    await atOrder.getByRole("button", { name: "Sign in" }).press("Enter");
    await atOrder.getByRole("heading", { level: 1, name }).waitFor();
    await atOrder.getByText("No, I cannot").click();
    await atOrder.getByRole("button", { name: "Tell them I cannot" }).click();
    await atOrder.getByText("You said that you cannot ship it.").waitFor();
    await atOrder.close();

    await expect.poll(() => mailsTo("hello@fjordandfield.example", name).length, soon).toBe(1);
    await steps.go(`mail/${mailsTo("hello@fjordandfield.example", name)[0]!.id}`);
    await page.frameLocator("iframe[title=Mail]").getByRole("link").first().press("Enter");
    await app.getByRole("heading", { level: 1, name }).waitFor();
    await says(toys.name, "Birch Barn Toys cannot ship this part");
  });

  it("a vendor ends mails with one click, and starts them again in the portal", async () => {
    await steps.go(`mail/${mailsTo(toys.email, "please ship it").at(-1)!.id}`);
    const end = await beside(() => page.getByRole("link", { name: "Unsubscribe" }).click());
    await end.setViewportSize({ width: 390, height: 844 });
    expect(await faultsOf(end)).toEqual([]);
    await end.getByRole("button", { name: "End these mails" }).click();
    await end.getByText("Done. You can start them again").waitFor();
    await end.goto(`${walk.sandbox.appOrigin}/portal/account`);
    await end.getByText("You have ended these mails.").waitFor();
    const before = mailsTo(toys.email, "").length;
    const silent = order(["BB-TRAM", "CK-MUG-OAT"]);
    await expect.poll(() => mailsTo("studio@clayandkiln.example", silent).length, soon).toBe(1);
    await end.getByRole("button", { name: "Start mails again: New orders" }).click();
    await expect.poll(() => end.getByText("You get these mails.").count()).toBe(2);
    const told = order(["BB-TRAM"]);
    await expect.poll(() => mailsTo(toys.email, told).length, soon).toBe(1);
    expect(mailsTo(toys.email, "")).toHaveLength(before + 1);
    await end.close();
  });
});

describe("by hand", () => {
  /** Opens the order's page again and again until it offers that. */
  const offered = (name: string, button: string) =>
    expect
      .poll(() => steps.openOrder(name).then(() => app.getByRole("button", { name: button }).count()), soon)
      .toBeGreaterThan(0);

  it("holds one part until a time and pushes another against the rules, by keyboard", async () => {
    const name = order(["CK-BOWL-L", "NW-SOCK-M"], { payment: "pending", gateway: "Cash on Delivery (COD)" });
    await offered(name, "Push anyway");
    await steps.part(nordlys).getByRole("button", { name: "Put on hold" }).press("Enter");
    await dialog().getByLabel("A date and time").press("Space");
    const time = dialog().getByLabel("Date and time", { exact: true });
    await time.fill("2020-01-01T12:00");
    await dialog().getByRole("button", { name: "Put on hold" }).press("Enter");
    await dialog().getByText("Choose a time that is still to come.").waitFor();
    await time.fill("2099-01-01T12:00");
    await dialog().getByRole("button", { name: "Put on hold" }).press("Enter");
    await steps.toast("Put on hold");
    await says(nordlys, /2099/);

    await steps.part(clay).getByRole("button", { name: "Push anyway" }).press("Enter");
    await dialog().getByText("Clay & Kiln would ship although your rules say no:").waitFor();
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "hidden" });
    await onPhone(async () => {
      await steps.part(clay).getByRole("button", { name: "Push anyway" }).click();
      await dialog().getByRole("button", { name: "Push anyway" }).click();
      await steps.toast("Pushed anyway");
    });
    expect((await theOnesIn(clay, name))[0]).toMatchObject({ paid: false });
    expect(steps.ordersIn(nordlys, name)).toEqual([]);
  });

  it("cancels in the store, pushes anew after it, and marks a changed order as handled", async () => {
    const name = order(["CK-BOWL-L", "CK-MUG-OAT"]);
    const [first] = await theOnesIn(clay, name);
    await steps.openOrder(name);
    await says(clay, "In vendor's store");
    await steps.part(clay).getByRole("button", { name: "Cancel in vendor's store" }).click();
    await dialog().getByText(`${first!.name} is cancelled in Clay & Kiln's store`, { exact: false }).waitFor();
    await dialog().getByRole("button", { name: "Cancel in vendor's store" }).click();
    await steps.toast("Cancellation started");
    await expect.poll(() => steps.ordersIn(clay, name).map(({ cancelled }) => cancelled), soon).toEqual([true]);
    await offered(name, "Push anew");
    await app.getByRole("button", { name: "Push anew" }).click();
    await dialog().getByText(`${first!.name} was cancelled in Clay & Kiln's store`, { exact: false }).waitFor();
    await dialog().getByRole("button", { name: "Push anew" }).click();
    await steps.toast("Given to a new vendor order");
    const both = await theOnesIn(clay, name, 2);
    expect(both.map(({ cancelled }) => cancelled).sort()).toEqual([false, true]);

    await steps.openInShopify(name);
    await page.getByRole("button", { name: "One less: Serving Bowl" }).click();
    await steps.toast("The order is edited.");
    await offered(name, "Mark as handled");
    await onPhone(async () => {
      await app.getByRole("button", { name: "Mark as handled" }).click();
      await steps.toast("Marked as handled");
      await app.getByRole("table", { name: "Items changed after the push" }).waitFor({ state: "detached" });
    });
  });

  it("gives an item to another vendor, cancelled in the first one's store before it goes, and back", async () => {
    const name = order(["CK-BOWL-L", "CK-MUG-OAT"]);
    await theOnesIn(clay, name);
    await offered(name, "Cancel in vendor's store");
    await app.getByRole("button", { name: "Give to another vendor" }).click();
    await dialog()
      .getByText("Only when the store has confirmed that, the items go to the other vendor.", part)
      .waitFor();
    await dialog().getByLabel("1 × Serving Bowl", part).uncheck();
    await dialog().getByText("The other items are pushed to Clay & Kiln again, as a new order.").waitFor();
    await dialog().getByLabel(nordlys, exact).press("Space");
    await dialog()
      .getByRole("button", { name: `Give to ${nordlys}` })
      .click();
    await steps.toast("Cancellation started");
    const both = await theOnesIn(clay, name, 2);
    expect(both.map(({ cancelled }) => cancelled)).toEqual([true, false]);

    // Nordlys's store does not know the mug: that part waits, and can go back at once.
    await expect.poll(() => steps.openOrder(name).then(() => steps.part(nordlys).count()), soon).toBe(1);
    await says(nordlys, "Given by you; it was Clay & Kiln's");
    await onPhone(async () => {
      await steps.part(nordlys).getByRole("button", { name: "Give to another vendor" }).click();
      await dialog().getByText("so they move at once", part).waitFor();
      await dialog().getByLabel(clay, exact).press("Space");
      await dialog()
        .getByRole("button", { name: `Give to ${clay}` })
        .click();
      await steps.toast("Given to the other vendor");
    });
    const three = await theOnesIn(clay, name, 3);
    expect(three.map(({ cancelled, lines }) => [cancelled, lines.length])).toEqual([
      [true, 2],
      [false, 1],
      [false, 1],
    ]);
    expect(steps.ordersIn(nordlys, name)).toEqual([]);
  });

  it("holds many from a telephone, and says what became of each", async () => {
    const unpaid = { payment: "pending", gateway: "Cash on Delivery (COD)" } as const;
    const names = [order(["CK-BOWL-L"], unpaid), order(["NW-BEANIE"], unpaid), order(["CK-MUG-OAT"])];
    for (const [index, stands] of ["Push anyway", "Push anyway", "Cancel in vendor's store"].entries())
      await offered(names[index]!, stands);
    await onPhone(async () => {
      await steps.openApp("/app/orders");
      for (const name of names) await app.getByLabel(`Choose ${name}`).check();
      await app.getByText("3 chosen").waitFor();
      await app.getByRole("button", { name: "Actions", exact: true }).click();
      await app.getByRole("menuitem", { name: "Put on hold" }).click();
      await dialog().getByText("2 vendor orders are put on hold.").waitFor();
      await dialog().getByText("1: In vendor's store").waitFor();
      await dialog().getByRole("button", { name: "Put on hold" }).click();
      await app.getByText("2 done, 1 skipped, 0 failed").waitFor();
    });
  });
});

it("leaves the admin's frame one main part, with the app in it", async () => {
  await steps.openApp("/app");
  expect(await faultsOf(page, { frames: true })).toEqual([]);
});

it("stays in the shop's admin when a link is followed before the page has come to life", async () => {
  // Only the first page of a frame can be one that has not come to life.
  await page.goto("about:blank");
  await steps.openApp("/app");
  await app.locator("html").evaluate(() => location.assign("/app/products"));
  await app.getByRole("heading", { level: 1, name: "Products" }).waitFor();
});
