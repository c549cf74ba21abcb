import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { line, createEngineBench, type EngineBench } from "../tests/support/engine.ts";
import { openBench, type Bench } from "./connectors/_contract/conformance/bench.ts";
import { done } from "./connectors/_contract/outcome.ts";
import { connector } from "./connectors/shopify/connector.server.ts";
import { fakePlatform, type FakeShop } from "./connectors/shopify/fake/index.ts";
import { createAddOnBook } from "./db/add-on-repo.server.ts";
import { readVendors } from "./db/views/vendors-view.server.ts";
import type { AddOnRef } from "./domain/add-ons/add-on.ts";
import type { PriceList } from "./domain/add-ons/price-list.ts";
import type { ShopId, VendorId } from "./domain/shared/ids.ts";
import { money } from "./domain/shared/money.ts";
import { createBillingGateway } from "./marketplace/billing-gateway.server.ts";
import type { AddOnDeps } from "./use-cases/add-ons/add-on-ports.ts";
import type { AddOnShop } from "./use-cases/add-ons/add-on-shop.ts";
import { createAddOnShop } from "./use-cases/add-ons/create-add-on-shop.ts";

let engine: EngineBench;
let shopify: Bench;
let merchant: FakeShop;
let deps: AddOnDeps;
let desk: AddOnShop;
let now = new Date();

const platform = () => engine.platform.connector.manifest.id;
const push = (): AddOnRef => ({ platform: platform(), kind: "order-push" });
const stock = (): AddOnRef => ({ platform: platform(), kind: "inventory-sync" });
const locations: AddOnRef = { platform: "all", kind: "locations" };
const priced = (prices: Record<string, number>): PriceList => ({ currency: "USD", interval: "every-30-days", prices });

beforeEach(async () => {
  now = new Date();
  engine = await createEngineBench();
  shopify = await openBench({ connector, platform: fakePlatform }, "EUR");
  merchant = shopify.store as FakeShop;
  await engine.sql(`delete from add_on`);
  const { credentials, http } = shopify.context();
  const tokens = { accessToken: async () => done(credentials["accessToken"] ?? ""), replaceRefused: async () => null };
  deps = {
    // The engine's shop, played by a simulated one of another name.
    book: { ...createAddOnBook(engine.database.pool), domainOf: async () => shopify.host },
    gateway: createBillingGateway({ tokens, http, apiKey: "key", now: () => now }),
    prices: priced({ [`${platform()}/order-push`]: 1900, [`${platform()}/inventory-sync`]: 900 }),
    test: true,
    // The queue's work, at once: what it decides is seen below.
    replan: async () => void (replans += 1),
    newId: () => crypto.randomUUID(),
    now: () => now,
  };
  desk = createAddOnShop(deps);
  replans = 0;
});
afterEach(async () => {
  await engine.close();
  await shopify[Symbol.asyncDispose]();
});
let replans = 0;

const on = (addOn: AddOnRef, title = "Order Push") =>
  desk.switchAddOn(engine.shop, addOn, { on: true, title }, "staff:7");
const off = (addOn: AddOnRef, title = "Add-ons") =>
  desk.switchAddOn(engine.shop, addOn, { on: false, title }, "staff:7");
const look = () => desk.lookAtBilling(engine.shop);
/** The merchant answers what was asked last on Shopify's page. */
function answer(choice: "approve" | "decline"): string {
  const asked = merchant.charges().findLast(({ status }) => status === "PENDING");
  if (!asked) throw new Error("nothing is asked");
  return merchant.answerCharge(asked.id, choice);
}
const standings = async () =>
  Object.fromEntries((await desk.addOnPlan(engine.shop)).items.map(({ kind, standing }) => [kind, standing]));
const running = () => merchant.charges().filter(({ status }) => status === "ACTIVE");

describe("add-ons that are included", () => {
  it("change at once, and Shopify is asked nothing", async () => {
    desk = createAddOnShop({ ...deps, prices: null });
    expect(await on(push())).toEqual({ kind: "done" });
    expect(await on(locations)).toEqual({ kind: "done" });
    expect(await desk.addOnPlan(engine.shop)).toMatchObject({
      items: [
        { kind: "locations", standing: "active", price: null, totalAfter: null },
        { kind: "order-push", standing: "active", price: null, totalAfter: null },
      ],
      agreement: null,
      waiting: null,
      interval: null,
    });
    expect(await off(push())).toEqual({ kind: "done" });
    expect(await standings()).toEqual({ locations: "active", "order-push": "off" });
    expect(merchant.requests).toEqual([]);
    expect(replans).toBe(3);
    expect(await engine.sql(`select actor, subject, after from audit_entry order by id`)).toEqual([
      { actor: "staff:7", subject: `${platform()}/order-push`, after: { active: true } },
      { actor: "staff:7", subject: "all/locations", after: { active: true } },
      { actor: "staff:7", subject: `${platform()}/order-push`, after: { active: false } },
    ]);
  });

  it("stay as they are when the operator sets a price later", async () => {
    desk = createAddOnShop({ ...deps, prices: null });
    await on(push());
    desk = createAddOnShop(deps);
    expect((await desk.addOnPlan(engine.shop)).items.find(({ kind }) => kind === "order-push")).toMatchObject({
      standing: "active",
      paid: false,
      price: money(1900, "USD"),
      totalAfter: null,
    });
  });
});

describe("add-ons that cost money", () => {
  it("begin when the merchant has said yes at Shopify, and not before", async () => {
    const asked = await on(push());
    expect(asked).toMatchObject({ kind: "approve", url: expect.stringContaining("/charges/") });
    expect(merchant.charges()).toMatchObject([
      { name: "Order Push", amount: 1900, currency: "USD", interval: "EVERY_30_DAYS", test: true, status: "PENDING" },
    ]);
    expect(await desk.addOnPlan(engine.shop)).toMatchObject({
      waiting: { price: money(1900, "USD"), state: "pending", addOns: [push()] },
      agreement: null,
      interval: "every-30-days",
      test: true,
    });
    expect(await standings()).toMatchObject({ "order-push": "off" });
    expect(replans).toBe(0);

    const back = answer("approve");
    expect(back).toMatch(/^https:\/\/admin\.shopify\.com\/store\/[^/]+\/apps\/key\/app\/add-ons\/approved\?agreement=/);
    expect(await look()).toBe("changed");
    expect(await look()).toBe("unchanged");
    expect(await standings()).toMatchObject({ "order-push": "active" });
    expect(replans).toBe(1);
    expect(
      (await engine.sql<{ action: string }>(`select action from audit_entry order by id`)).map(({ action }) => action),
    ).toEqual(["billing.asked", "billing.active"]);
  });

  it("do not begin when the merchant says no, or never answers", async () => {
    await on(push());
    answer("decline");
    expect(await look()).toBe("changed");
    await on(push());
    const [, second] = merchant.charges();
    merchant.changeCharge(second?.id ?? "", "EXPIRED");
    expect(await look()).toBe("changed");
    expect(await look()).toBe("nothing-open");
    expect(await standings()).toMatchObject({ "order-push": "off" });
    expect(await desk.addOnPlan(engine.shop)).toMatchObject({ waiting: null, agreement: null });
  });

  it("are agreed to together: the next one's price is added, and the new agreement replaces the old", async () => {
    await on(push());
    answer("approve");
    const plan = await desk.addOnPlan(engine.shop);
    expect(plan.items.find(({ kind }) => kind === "inventory-sync")).toMatchObject({ totalAfter: money(2800, "USD") });
    await on(stock(), "Order Push, Inventory Sync");
    expect(merchant.charges().at(-1)).toMatchObject({ amount: 2800, status: "PENDING" });
    // Until the yes, what was agreed goes on.
    expect(await standings()).toEqual({ "order-push": "active", "inventory-sync": "off" });
    answer("approve");
    await look();
    expect(running()).toMatchObject([{ amount: 2800 }]);
    expect(await standings()).toEqual({ "order-push": "active", "inventory-sync": "active" });
    expect(await desk.addOnPlan(engine.shop)).toMatchObject({
      agreement: { price: money(2800, "USD"), state: "active" },
    });
  });

  it("are given up one by one: fewer cost less after another yes, the last ends without one", async () => {
    await on(push());
    answer("approve");
    await on(stock());
    answer("approve");
    expect(await off(stock(), "Order Push")).toMatchObject({ kind: "approve" });
    expect(await standings()).toMatchObject({ "inventory-sync": "active" });
    answer("approve");
    await look();
    expect(await standings()).toEqual({ "order-push": "active", "inventory-sync": "off" });
    expect(running()).toMatchObject([{ amount: 1900 }]);

    expect(await off(push())).toEqual({ kind: "done" });
    expect(running()).toEqual([]);
    expect(await standings()).toEqual({ "order-push": "off", "inventory-sync": "off" });
    expect(await look()).toBe("nothing-open");
  });

  it("are found by the address that leads back when the answer to the asking was lost", async () => {
    merchant.trouble({ kind: "reset-after-commit", times: 1 } as never);
    // The look before asking has nothing to ask, so the lost answer is the asking's own.
    const result = await on(push());
    expect(result.kind).toBe("refused");
    expect(await engine.sql(`select state, "subscriptionGid" from billing_agreement`)).toEqual([
      { state: "asked", subscriptionGid: null },
    ]);
    answer("approve");
    expect(await look()).toBe("changed");
    expect(await standings()).toMatchObject({ "order-push": "active" });
  });

  it("are given up when they were asked for, never answered, and nobody can say yes any more", async () => {
    merchant.trouble({ kind: "down", times: 3 } as never);
    expect((await on(push())).kind).toBe("refused");
    merchant.clearTrouble();
    expect(await look()).toBe("unchanged");
    now = new Date(now.getTime() + 4 * 86_400_000);
    expect(await look()).toBe("changed");
    expect(await engine.sql(`select state from billing_agreement`)).toEqual([{ state: "expired" }]);
  });

  it("change nothing while Shopify cannot be asked", async () => {
    await on(push());
    answer("approve");
    await look();
    merchant.trouble({ kind: "down", times: 5 } as never);
    expect(await look()).toBe("unclear");
    expect((await off(push())).kind).toBe("refused");
    merchant.clearTrouble();
    expect(await standings()).toMatchObject({ "order-push": "active" });
  });

  it("know nothing of another shop's agreements", async () => {
    const other = crypto.randomUUID() as ShopId;
    await engine.sql(
      `insert into shop (id, domain, name, currency, "installedAt") values ($1, 'other.myshopify.com', 'Other', 'EUR', now())`,
      [other],
    );
    await on(push());
    answer("approve");
    await look();
    expect(await desk.addOnPlan(other)).toMatchObject({ agreement: null, waiting: null });
    const [agreement] = await engine.sql<{ id: string }>(`select id from billing_agreement`);
    await expect(
      engine.sql(
        `insert into add_on ("shopId", platform, kind, active, "agreementId") values ($1, 'x', 'order-push', true, $2)`,
        [other, agreement?.id],
      ),
    ).rejects.toThrow("not its own");
  });
});

describe("orders", () => {
  const states = async () => (await engine.vendorOrders()).map(({ state, reason }) => [state, reason]);
  async function orderFor(id: string): Promise<void> {
    await engine.deliver(engine.order({ lines: [line(id, "Anna")] }));
    await engine.settle();
  }

  it("hold with the reason while the payment fails, are all there, and go by themselves when it comes", async () => {
    const store = await engine.vendor("Anna");
    await engine.settings({ pushUnsynced: true });
    await on(push());
    answer("approve");
    await look();
    await orderFor("one");
    expect(await states()).toEqual([["confirmed", null]]);

    merchant.changeCharge(running()[0]?.id ?? "", "FROZEN");
    expect(await look()).toBe("changed");
    for (const id of ["two", "three", "four"]) await orderFor(id);
    expect((await states()).slice(1)).toEqual(Array.from({ length: 3 }, () => ["held", "add-on-inactive"]));
    const params = await engine.sql<{ params: { addOn: string } }>(
      `select "reasonParams" as params from vendor_order where state = 'held'`,
    );
    expect(params.map(({ params: { addOn } }) => addOn)).toEqual(["frozen", "frozen", "frozen"]);
    const [view] = await readVendors(engine.database.prisma, engine.shop);
    expect(view?.readiness.find(({ item }) => item === "order-push")).toMatchObject({
      ok: false,
      params: { addOn: "frozen" },
    });
    expect(await standings()).toMatchObject({ "order-push": "frozen" });

    merchant.changeCharge(merchant.charges()[0]?.id ?? "", "ACTIVE");
    await look();
    expect(replans).toBe(3);
    await engine.engine.replan(engine.shop);
    await engine.settle();
    expect(await states()).toEqual(Array.from({ length: 4 }, () => ["confirmed", null]));
    expect(store.orders).toHaveLength(4);
  });

  it("hold while their vendor is paused, and go when it is resumed", async () => {
    const store = await engine.vendor("Anna");
    await engine.settings({ pushUnsynced: true });
    desk = createAddOnShop({ ...deps, prices: null });
    await on(push());
    await engine.sql(`update vendor set "pausedAt" = now()`);
    await orderFor("one");
    expect(await states()).toEqual([["held", "vendor-paused"]]);
    await engine.sql(`update vendor set "pausedAt" = null`);
    await engine.engine.replan(engine.shop);
    await engine.settle();
    expect(store.orders).toHaveLength(1);
  });

  it("find their vendor by a spelling that was merged into it", async () => {
    const store = await engine.vendor("Anna");
    await engine.settings({ pushUnsynced: true });
    desk = createAddOnShop({ ...deps, prices: null });
    await on(push());
    const [anna] = await engine.sql<{ id: VendorId }>(`select id from vendor`);
    await engine.sql(
      `insert into vendor_alias ("shopId", "nameKey", name, "vendorId", "createdBy") values ($1, 'anna & co', 'Anna & Co', $2, 't')`,
      [engine.shop, anna?.id],
    );
    await engine.deliver(engine.order({ lines: [line("a1", "ANNA  & Co"), line("a2", "Anna")] }));
    await engine.settle();
    expect(store.orders).toHaveLength(1);
    expect(store.orders[0]?.pushed.lines).toHaveLength(2);
  });
});
