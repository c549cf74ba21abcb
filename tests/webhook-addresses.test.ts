import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { askedScopes } from "../app/connectors/shopify/from-platform.ts";
import { complianceTopics, topicOfPath, vendorAppTopics, webhookTopics } from "../app/use-cases/webhook-topics.ts";

const root = new URL("../", import.meta.url);
const toml = readFileSync(new URL("shopify.app.toml", root), "utf8");
const vendorsToml = readFileSync(new URL("shopify.app.vendors.toml", root), "utf8");
const subscriptionsIn = (text: string) =>
  text
    .split("[[webhooks.subscriptions]]")
    .slice(1)
    .map((block) => ({
      kind: /^\s*compliance_topics/m.test(block) ? "compliance" : "ordinary",
      topics: [...(/topics = \[(.*)\]/.exec(block)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map((match) => match[1]),
      uri: /uri = "([^"]+)"/.exec(block)?.[1] ?? "",
    }));

describe("webhook addresses", () => {
  it.each([
    ["the merchants' app", toml, webhookTopics],
    ["the vendors' app", vendorsToml, vendorAppTopics],
  ])("are subscribed to by %s, one address a topic, compliance topics as such", (_, text, topics) => {
    expect(subscriptionsIn(text)).toEqual(
      topics.map((topic) => ({
        kind: complianceTopics.includes(topic) ? "compliance" : "ordinary",
        topics: [topic],
        uri: `/webhooks/${topic}`,
      })),
    );
  });

  it("the vendors' app asks for what a vendor's store has to give, and for nothing of the merchants'", () => {
    expect(/^scopes = "(.*)"$/m.exec(vendorsToml)?.[1]).toBe(askedScopes.join(","));
    const version = /^api_version = "(.*)"$/m;
    expect(version.exec(vendorsToml)?.[1]).toBe(version.exec(toml)?.[1]);
  });

  it.each(webhookTopics)("%s has a route file, which the subscription names", (topic) => {
    const file = `app/routes/webhooks.${topic.replace("/", ".")}.tsx`;
    expect(existsSync(new URL(file, root)), file).toBe(true);
    expect(toml).toContain(`# ${file}\n`);
    expect(topicOfPath(`/webhooks/${topic}`)).toBe(topic);
  });

  it.each(["/webhooks/", "/webhooks/orders", "/webhooks/orders/create/", "/webhooks/../orders/create", "/hooks"])(
    "%s is none of ours",
    (path) => expect(topicOfPath(path)).toBeNull(),
  );
});
