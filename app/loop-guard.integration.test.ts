import { afterEach, beforeEach, expect, it } from "vitest";
import { createConnectBench, type ConnectBench } from "../tests/support/connect-bench.ts";
import { inTransaction } from "./db/sql.server.ts";
import type { OrderGid } from "./domain/shared/ids.ts";
import { createEngine, type Engine } from "./engine.server.ts";
import { readWebhook } from "./marketplace/read-webhook.ts";
import { done } from "./connectors/_contract/outcome.ts";
import type { WebhookTopic } from "./use-cases/webhook-topics.ts";

// L12: one shop is marketplace and vendor at once. What we create in it must not come back to us as an order to split.
const both = "demo.myshopify.com";
let bench: ConnectBench;
let engine: Engine;
let told: number;

beforeEach(async () => {
  bench = await createConnectBench();
  const { engine: desk, box } = bench.desk;
  const shop = bench.shopify.addShop({ domain: both, name: "Demo Market", currency: "EUR" });
  await desk.sql(`update shop set gid = null where id = $1`, [desk.shop]);
  await desk.settings({
    pushUnsynced: true,
    overrideCustomer: false,
    onlyPaid: false,
    // What webhooks do not tell is not waited for.
    respectHolds: false,
    holdHighRisk: false,
  });
  await desk.sql(`insert into add_on ("shopId", platform, kind, active) values ($1, 'shopify', 'order-push', true)`, [
    desk.shop,
  ]);
  // Its own house brand is a vendor, connected by consent like any other.
  const { session } = await bench.desk.member("house@demo.example", "House Brand");
  const begun = await bench.connect.begin(session, session.current!, "shopify", { shop: both });
  if (begun.kind !== "go") throw new Error(begun.kind);
  const { location } = await bench.visit(begun.url);
  await bench.ask(location ?? "", { session });
  const [store] = await bench.connect.unconfirmed(desk.shop);
  expect(await bench.connect.confirmStore(desk.shop, store!.connectionId, "staff:1")).toBe("done");
  await desk.sql(`update connection set "budgetTokens" = 1000`);

  engine = createEngine({
    ...bench.calls,
    database: desk.database,
    box,
    inbox: desk.inbox,
    gateway: { readOrder: async () => done(null), findOrderOf: async () => done(null) },
    ownAppIds: new Set(),
    origin: "https://app.example",
    readWebhook,
    followUps: {
      refetchOrder: async () => {},
      replan: async () => {},
      carryOutPrivacyRequests: async () => {},
      lookAtBilling: async () => {},
    },
    observe: () => {},
  });
  // Deliveries are written down and never leave: this test carries them itself.
  bench.shopify.webhookTarget = "http://127.0.0.1:9";
  bench.shopify.webhooks.settings.held = true;
  told = 0;
  shop.addCatalogueEntry({ title: "Mug", vendor: "House Brand", variants: [{ sku: "MUG", price: "20.00" }] });
});
afterEach(() => bench.close());

/** Takes in what Shopify has told since the last time; the gids of the orders that were new to us. */
async function hear(): Promise<string[]> {
  const heard: string[] = [];
  const news = bench.shopify.webhooks.log.slice(told);
  told += news.length;
  for (const { topic, body } of news.filter((delivery) => delivery.topic.startsWith("orders/"))) {
    const read = readWebhook(topic as WebhookTopic, body);
    if (!read.ok || read.value.kind !== "order") throw new Error(`${topic} is no order`);
    const { order } = read.value;
    const result = await inTransaction(bench.desk.engine.database.pool, (tx) =>
      engine.record(tx, bench.desk.engine.shop, order, { receivedAt: new Date(), source: "webhook", now: new Date() }),
    );
    heard.push(`${order.gid} ${result}`);
  }
  return heard;
}

async function work(): Promise<void> {
  for (;;) {
    const pieces = await engine.takeVendorOrders(20);
    if (pieces.length === 0) return;
    for (const piece of pieces) await piece();
  }
}

const ordersInShop = (): number => bench.shopify.shop(both).orders().length;
const onRecord = () => bench.desk.engine.sql<{ gid: OrderGid }>(`select gid from marketplace_order`);

it("pushes an order into the shop it came from once, and does not take what it made for another", async () => {
  const shop = bench.shopify.shop(both);
  const [product] = shop.state.products;
  const placed = shop.placeOrder({
    lines: [{ variantId: `gid://shopify/ProductVariant/${product!.variants[0]!.id}`, quantity: 1 }],
    customer: { email: "ingrid@mail.example", firstName: "Ingrid", lastName: "Solberg", phone: null },
  } as never);
  const first = await hear();
  expect(first.some((line) => line.startsWith(placed.externalId ?? ""))).toBe(true);
  expect(first.some((line) => line.endsWith(" recorded"))).toBe(true);
  await work();
  expect(ordersInShop()).toBe(2);

  // Shopify tells of the order that we created, in the same shop, more than once; then of its being shipped.
  const echo = await hear();
  expect(echo.length).toBeGreaterThan(0);
  expect(new Set(echo.map((line) => line.split(" ")[1]))).toEqual(new Set(["not-ours"]));
  await work();
  const made = shop.orders().find(({ reference }) => reference !== null)!;
  shop.ship(made.externalId, { lines: null, tracking: null });
  expect(new Set((await hear()).map((line) => line.split(" ")[1]))).toEqual(new Set(["not-ours"]));
  await work();
  expect(ordersInShop()).toBe(2);
  expect(await onRecord()).toHaveLength(1);
});
