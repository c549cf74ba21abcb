import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { complianceTopics, topicOfPath, webhookTopics } from "../app/use-cases/webhook-topics.ts";

const root = new URL("../", import.meta.url);
const toml = readFileSync(new URL("shopify.app.toml", root), "utf8");
const subscriptions = toml
  .split("[[webhooks.subscriptions]]")
  .slice(1)
  .map((block) => ({
    kind: /^\s*compliance_topics/m.test(block) ? "compliance" : "ordinary",
    topics: [...(/topics = \[(.*)\]/.exec(block)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map((match) => match[1]),
    uri: /uri = "([^"]+)"/.exec(block)?.[1] ?? "",
  }));

describe("webhook addresses", () => {
  it("are subscribed to, one address a topic, compliance topics as such", () => {
    expect(subscriptions).toEqual(
      webhookTopics.map((topic) => ({
        kind: complianceTopics.includes(topic) ? "compliance" : "ordinary",
        topics: [topic],
        uri: `/webhooks/${topic}`,
      })),
    );
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
