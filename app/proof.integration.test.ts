import { afterAll, beforeAll, expect, it } from "vitest";
import { makeMarket, type Market } from "../tests/support/two-markets.ts";
import { startWholeApp, type WholeApp } from "../tests/support/whole-app.ts";
import { isDay } from "./domain/proof/is-day.ts";

// The proof as it runs in production: real database and queue, the real connectors over HTTP, a simulated Shopify.

let app: WholeApp;
let market: Market;
beforeAll(async () => {
  app = await startWholeApp();
  await app.composition.startWorker();
  market = await makeMarket(app, "Provenland");
  await app.database.pool.query(`delete from proof_report`);
  await app.database.pool.query(`delete from proof_finding`);
  await app.database.pool.query(`update shop set "installedAt" = now() - interval '3 days'`);
}, 120_000);
afterAll(() => app?.stop());

const today = async () => {
  const { days } = await app.composition.app.proofDays(market.shop);
  return (await app.composition.app.proofDay(market.shop, days[0]!.day))!;
};

it("is asked for from the page, made by the worker, and quiet where all is well", async () => {
  const desk = app.composition.app;
  expect((await desk.proofDays(market.shop)).days).toEqual([]);
  await desk.askForProof(market.shop);
  expect((await desk.proofDays(market.shop)).run.running).toBe(true);
  await expect
    .poll(async () => (await desk.proofDays(market.shop)).run.running, { timeout: 20_000, interval: 200 })
    .toBe(false);
  expect(await today()).toMatchObject({
    complete: false,
    findings: [],
    unread: [],
    open: 0,
    numbers: { orders: 2, lines: 2, places: { "in-store": 1, held: 1 } },
  });
  expect(await desk.proofDay(market.shop, "2020-01-01")).toBeNull();
  expect(isDay("2026-02-30")).toBe(false);
});

it("finds what was lost on the way from Shopify, and what is gone from the vendor's store; the merchant settles it", async () => {
  await app.restWithoutWorker();
  const [shop, store] = [app.world.shop(market.domain), app.world.shop("provenland-anna.myshopify.com")];
  app.world.webhookTarget = null;
  const lost = shop.placeOrder({
    shippingAddress: null,
    lines: [{ quantity: 1, variantId: market.variantGid }],
    payment: "paid",
  });
  const row = shop.state.orders.at(-1)!;
  const at = new Date(Date.now() - 2 * 3_600_000).toISOString();
  Object.assign(row, { createdAt: at, updatedAt: at });
  store.state.orders = [];

  const desk = app.composition.app;
  expect(await desk.prove(market.shop, { today: true })).toMatchObject({ shops: 1, newFindings: 2 });
  const kinds = async () =>
    (
      await app.database.pool.query<{ kind: string; order: string }>(
        `select f.kind, o.name as order from proof_finding f join marketplace_order o on o.id = f."orderId" order by 1`,
      )
    ).rows;
  expect(await kinds()).toEqual([
    { kind: "order-gone", order: expect.any(String) },
    { kind: "order-not-recorded", order: lost.name },
  ]);
  expect(store.orders(), "nothing is created again").toEqual([]);
  expect(await desk.prove(market.shop, { today: true })).toMatchObject({ newFindings: 0 });

  const gone = (await today()).findings.find(({ kind }) => kind === "order-gone")!;
  expect(gone).toMatchObject({ standing: "open", vendorName: "Provenland Anna", move: "merchant" });
  expect(await desk.settleFinding(market.shop, gone.id, "staff:7")).toBe("done");
  expect(await desk.settleFinding(market.shop, gone.id, "staff:7")).toBe("not-found");
  expect(await desk.prove(market.shop, { today: true })).toMatchObject({ newFindings: 0 });
  expect((await today()).findings.find(({ id }) => id === gone.id)).toMatchObject({
    standing: "settled",
    settledBy: "staff:7",
  });
  expect((await today()).open).toBe(0);
});
