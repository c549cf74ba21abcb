import { describe, expect, it } from "vitest";
import { createLogger } from "./logger.server.ts";
import { createMetrics } from "./metrics.server.ts";
import { createObserver, type ObservedEvent } from "./observe.server.ts";

function watch() {
  const said: string[] = [];
  const metrics = createMetrics();
  const logger = createLogger({ level: "debug", destination: { write: (line) => void said.push(line) } });
  return { said, metrics, observe: createObserver(logger, metrics) };
}

describe("what an operator can measure", () => {
  it("how long it takes from the webhook to the order in the vendor's store, and how much of it is the store's", async () => {
    const { metrics, observe } = watch();
    observe({ kind: "answered", platform: "shopify", operation: "create", outcome: "ok", durationMs: 300 });
    observe({ kind: "confirmed", platform: "shopify", latencyMs: 450 });
    observe({ kind: "answered", platform: "shopify", operation: "create", outcome: "unavailable", durationMs: 20 });
    const text = await metrics.text();
    for (const line of [
      "# TYPE vss_push_seconds histogram",
      'vss_push_seconds_bucket{le="0.25",platform="shopify"} 0',
      'vss_push_seconds_bucket{le="0.5",platform="shopify"} 1',
      'vss_push_seconds_sum{platform="shopify"} 0.45',
      'vss_platform_seconds_bucket{le="0.5",platform="shopify",operation="create"} 2',
      'vss_pushes_total{platform="shopify",outcome="ok"} 1',
      'vss_pushes_total{platform="shopify",outcome="unavailable"} 1',
    ])
      expect(text.split("\n")).toContain(line);
  });
});

it("tells ids, codes and times of a failed webhook, and nothing of what is in it", () => {
  const { said, observe } = watch();
  const failed: ObservedEvent = {
    kind: "failed",
    webhook: {
      id: 7n,
      shopDomain: "demo.myshopify.com",
      topic: "orders/create",
      receivedAt: new Date(),
      attempts: 2,
      webhookId: "w",
      readBody: () => "jana.novakova@buyer.example",
    } as never,
    code: "unreadable",
    parked: true,
    error: new Error("boom"),
  };
  observe(failed);
  expect(said.join("")).toContain('"outcome":"unreadable"');
  expect(said.join("")).toContain("parked");
  expect(said.join("")).not.toContain("novakova");
});
