import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { FakeShop } from "../app/connectors/shopify/fake/index.ts";
import { webhookBodyLimitBytes } from "../app/use-cases/receive-webhook.ts";
import { makeMarket, type Market } from "./support/two-markets.ts";
import { startWholeApp, type WholeApp } from "./support/whole-app.ts";

// Runs of the action "Push order to vendors", as Shopify Flow sends them, through the real server.

let app: WholeApp;
let market: Market;
let other: Market;
let shop: FakeShop;
beforeAll(async () => {
  app = await startWholeApp();
  await app.composition.startWorker();
  market = await makeMarket(app, "Nordland");
  other = await makeMarket(app, "Sudland");
  shop = app.world.shop(market.domain);
  const { settings, version } = await app.composition.app.settings(market.shop);
  const saved = await app.composition.app.saveSettings(
    market.shop,
    { ...settings, manualMode: true },
    version,
    "staff:1",
  );
  expect(saved.kind).toBe("saved");
  // The worker tells Flow what was shipped meanwhile.
  await vi.waitFor(() => expect(shop.state.flowTriggers).toHaveLength(1), { timeout: 20_000 });
  await app.restWithoutWorker();
}, 120_000);
afterAll(() => app?.stop());

let runs = 0;
const runBody = (gid: string, change: Record<string, unknown> = {}): string =>
  JSON.stringify({
    shop_id: "1",
    shopify_domain: market.domain,
    action_run_id: `run-${(runs += 1)}`,
    action_definition_id: "Push order to vendors",
    handle: "push-order-to-vendors",
    properties: { order_id: gid },
    ...change,
  });
const run = async (body: string, signature?: string | null) => {
  const response = await app.runFlowAction(body, signature);
  return { status: response.status, text: await response.text() };
};
const place = (): string =>
  shop.placeOrder({
    email: "buyer@nordland.example",
    shippingAddress: {
      firstName: "B",
      lastName: "B",
      address1: "Road 1",
      city: "Kassel",
      zip: "34117",
      countryCode: "DE",
    },
    lines: [{ quantity: 1, variantId: market.variantGid }],
    payment: "paid",
  }).externalId;
const rows = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await app.database.pool.query(text, values)).rows as Row[];
const partsOf = (gid: string) =>
  rows<{ id: string; state: string; reason: string | null; released: string | null }>(
    `select v.id, v.state, v.reason, v."releasedBy" as released from vendor_order v
     join marketplace_order o on o.id = v."orderId" where o.gid = $1`,
    [gid],
  );
const audited = (subject: string) =>
  rows<{ actor: string; action: string }>(`select actor, action from audit_entry where subject = $1 order by id`, [
    subject,
  ]);
/** The order is in the app as if its webhook had come. */
async function placeKnown(): Promise<string> {
  const gid = place();
  await app.composition.app.reconcile(market.shop, { since: new Date(Date.now() - 3_600_000) });
  await vi.waitFor(async () => expect(await partsOf(gid)).toMatchObject([{ state: "held", reason: "manual-mode" }]));
  return gid;
}

describe("a run of the action in Shopify Flow", () => {
  it("pushes what waits for a word, once, in the workflow's name", async () => {
    const gid = await placeKnown();
    const body = runBody(gid);
    expect(await run(body)).toMatchObject({ status: 200, text: expect.stringContaining("1 of 1") as string });
    const [part] = await partsOf(gid);
    expect(part).toMatchObject({ state: "ready", released: "flow" });
    expect(await run(body)).toEqual({ status: 200, text: "This run had its effect before." });
    expect(await audited(part!.id)).toEqual([{ actor: "flow", action: "vendor-order.release" }]);
  });

  it("has its effect once when it comes twice at the same time", async () => {
    const gid = await placeKnown();
    const body = runBody(gid);
    const answers = await Promise.all([run(body), run(body), run(body)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.filter(({ text }) => text.includes("1 of 1"))).toHaveLength(1);
    expect(await audited((await partsOf(gid))[0]!.id)).toHaveLength(1);
  });

  it("leaves what a person has put on hold", async () => {
    const gid = await placeKnown();
    const [part] = await partsOf(gid);
    expect(await app.composition.app.act(market.shop, part!.id as never, "hold", "staff:7")).toBe("done");
    expect(await run(runBody(gid))).toMatchObject({
      status: 200,
      text: expect.stringContaining("Nothing to push") as string,
    });
    expect(await partsOf(gid)).toMatchObject([{ state: "held", released: null }]);
    expect((await audited(part!.id)).map(({ actor }) => actor)).toEqual(["staff:7"]);
  });

  it("reads an order first that is not recorded yet", async () => {
    const gid = place();
    await rows(`delete from inbox where "shopDomain" = $1 and state = 'new'`, [market.domain]);
    expect(await partsOf(gid)).toEqual([]);
    expect(await run(runBody(gid.split("/").at(-1)!))).toMatchObject({ status: 200 });
    expect(await partsOf(gid)).toMatchObject([{ state: "ready", released: "flow" }]);
  });

  it("says so when there is no such order or shop, and takes no run for it", async () => {
    const before = await rows(`select 1 from flow_run`);
    expect((await run(runBody("gid://shopify/Order/1"))).text).toContain("no such order");
    expect((await run(runBody("gid://shopify/Order/1"))).status).toBe(404);
    expect(await run(runBody(place(), { shopify_domain: "nobody.myshopify.com" }))).toMatchObject({ status: 404 });
    expect(await rows(`select 1 from flow_run`)).toEqual(before);
  });

  it("does nothing about another shop's order, whatever the headers say", async () => {
    const gid = await placeKnown();
    expect((await run(runBody(gid, { shopify_domain: other.domain }))).status).toBe(404);
    expect(await partsOf(gid)).toMatchObject([{ state: "held", released: null }]);
  });

  it("is tried again by Shopify while the shop cannot be asked, and then has its effect", async () => {
    const gid = place();
    await rows(`delete from inbox where "shopDomain" = $1 and state = 'new'`, [market.domain]);
    shop.trouble({ kind: "down", times: 20, matching: "all" } as never);
    const body = runBody(gid);
    expect((await run(body)).status).toBe(503);
    shop.clearTrouble();
    expect((await run(body)).text).toContain("1 of 1");
  });

  it("is refused without a genuine signature, and when it is no run", async () => {
    const gid = await placeKnown();
    for (const signature of [null, "", "AAAA", Buffer.alloc(32).toString("base64")])
      expect((await run(runBody(gid), signature)).status, String(signature)).toBe(401);
    expect(await partsOf(gid)).toMatchObject([{ state: "held", released: null }]);
    for (const body of ["", "{}", "nonsense", runBody(gid, { handle: "another" }), runBody("gid://shopify/Product/1")])
      expect((await run(body)).status, body).toBe(400);
    expect((await fetch(`${app.url}/flow/push-order`)).status).toBe(405);
    expect(
      await run("x".repeat(webhookBodyLimitBytes + 1)).then(
        ({ status }) => status,
        () => 413,
      ),
    ).toBe(413);
  });
});

describe("an event for Shopify Flow", () => {
  it("comes to the shop whose order it is, through its own Admin API", async () => {
    const [order] = await rows<{ gid: string }>(`select gid from marketplace_order where id = $1`, [market.anna.order]);
    const payload = {
      order_id: Number(order!.gid.split("/").at(-1)),
      "vendor name": "Nordland Anna",
      state: "fulfilled",
    };
    expect(shop.state.flowTriggers).toEqual([{ handle: "vendor-order-shipped", payload }]);
  });
});
