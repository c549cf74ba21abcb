import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createReceiveWebhook,
  type WebhookDelivery,
  type WebhookOutcome,
  type WebhookRequest,
} from "./receive-webhook.ts";

const secret = "shpss_test";
const vendorSecret = "shpss_vendors";
const body = Buffer.from('{"id":820982911946154508,"note":"čeština 🎁"}');
const sign = (bytes: Uint8Array, key = secret): string => createHmac("sha256", key).update(bytes).digest("base64");

interface Change {
  readonly method?: string;
  readonly path?: string;
  readonly rawBody?: Uint8Array | "too-large";
  readonly headers?: Readonly<Record<string, string | null>>;
}

function intake(options: { readonly secrets?: readonly string[]; readonly insert?: () => Promise<"new"> } = {}) {
  const kept: WebhookDelivery[] = [];
  const seen: WebhookOutcome[] = [];
  const receive = createReceiveWebhook({
    secrets: { merchants: options.secrets ?? [secret], vendors: [vendorSecret] },
    inbox: {
      insert: async (delivery) => {
        if (options.insert) return options.insert();
        const isDuplicate = kept.some((other) => other.webhookId === delivery.webhookId);
        if (!isDuplicate) kept.push(delivery);
        return isDuplicate ? "duplicate" : "new";
      },
    },
    observe: ({ outcome }) => void seen.push(outcome),
  });
  const send = (change: Change = {}) => {
    const rawBody = change.rawBody ?? body;
    const headers: Readonly<Record<string, string | null>> = {
      "x-shopify-topic": "orders/create",
      "x-shopify-shop-domain": "demo.myshopify.com",
      "x-shopify-webhook-id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
      "x-shopify-event-id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
      "x-shopify-triggered-at": "2026-11-22T12:00:00.123456789Z",
      "x-shopify-hmac-sha256": rawBody === "too-large" ? "" : sign(rawBody),
      ...change.headers,
    };
    const request: WebhookRequest = {
      method: change.method ?? "POST",
      path: change.path ?? "/webhooks/orders/create",
      header: (name) => headers[name] ?? null,
      rawBody,
    };
    return receive(request);
  };
  return { send, kept, seen };
}

describe("receive webhook", () => {
  it("keeps what came, byte for byte, and says 200", async () => {
    const { send, kept } = intake();
    expect(await send()).toEqual({ status: 200, body: "" });
    expect(kept).toEqual([
      {
        shopDomain: "demo.myshopify.com",
        topic: "orders/create",
        app: "merchants",
        webhookId: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        eventId: "98880550-7158-44d4-b7cd-2c97c8a091b5",
        triggeredAt: new Date("2026-11-22T12:00:00.123Z"),
        body: body.toString("utf8"),
      },
    ]);
  });

  it("says 200 to a repetition and keeps nothing more", async () => {
    const { send, kept, seen } = intake();
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    expect(kept).toHaveLength(1);
    expect(seen).toEqual(["new", "duplicate"]);
  });

  it.each<[string, number, Change]>([
    ["no signature", 401, { headers: { "x-shopify-hmac-sha256": null } }],
    ["an empty signature", 401, { headers: { "x-shopify-hmac-sha256": "" } }],
    ["another key's signature", 401, { headers: { "x-shopify-hmac-sha256": sign(body, "other") } }],
    [
      "a signature in hex",
      401,
      { headers: { "x-shopify-hmac-sha256": Buffer.from(sign(body), "base64").toString("hex") } },
    ],
    ["a cut signature", 401, { headers: { "x-shopify-hmac-sha256": sign(body).slice(0, 20) } }],
    ["another body", 401, { rawBody: Buffer.from("{}"), headers: { "x-shopify-hmac-sha256": sign(body) } }],
    ["a body beyond the limit", 413, { rawBody: "too-large" }],
    ["another method", 405, { method: "GET" }],
    ["an unknown address", 404, { path: "/webhooks/orders/unknown" }],
    ["another topic than the address", 400, { headers: { "x-shopify-topic": "orders/paid" } }],
    ["no topic", 400, { headers: { "x-shopify-topic": null } }],
    ["no shop", 400, { headers: { "x-shopify-shop-domain": null } }],
    ["a shop that is not Shopify's", 400, { headers: { "x-shopify-shop-domain": "demo.myshopify.com.evil.example" } }],
  ])("answers %s with %i and keeps nothing", async (_, status, change) => {
    const { send, kept } = intake();
    expect((await send(change)).status).toBe(status);
    expect(kept).toEqual([]);
  });

  it("says 401 to an unsigned request on every address of ours, whatever else is wrong with it", async () => {
    const { send } = intake();
    for (const topic of ["app/uninstalled", "customers/redact", "shop/redact", "customers/data_request"]) {
      const headers = { "x-shopify-hmac-sha256": "AAAA", "x-shopify-topic": null };
      expect((await send({ path: `/webhooks/${topic}`, headers })).status).toBe(401);
    }
  });

  it("takes the secret before the rotation as well", async () => {
    const { send } = intake({ secrets: ["new one", secret] });
    expect((await send()).status).toBe(200);
  });

  it("says 503 when it cannot keep it, so that it comes again", async () => {
    const { send, seen } = intake({ insert: () => Promise.reject(new Error("down")) });
    expect((await send()).status).toBe(503);
    expect(seen).toEqual(["failed"]);
  });

  it("makes the same id from the same body where none was sent", async () => {
    const { send, kept } = intake();
    const headers = { "x-shopify-webhook-id": null };
    await send({ headers });
    await send({ headers });
    await send({ headers, rawBody: Buffer.from("{}") });
    expect(kept.map((delivery) => delivery.webhookId)).toEqual([
      expect.stringMatching(/^body:[0-9a-f]{64}$/),
      expect.stringMatching(/^body:[0-9a-f]{64}$/),
    ]);
  });

  it("takes a delivery without the headers that are only nice to have", async () => {
    const { send, kept } = intake();
    const headers = { "x-shopify-event-id": null, "x-shopify-triggered-at": "yesterday" };
    expect((await send({ headers })).status).toBe(200);
    expect(kept[0]).toMatchObject({ eventId: null, triggeredAt: null });
  });

  it("never throws and never says 200 unsigned, whatever the headers hold", async () => {
    const header = fc.oneof(fc.string(), fc.constant(null));
    const { send, kept } = intake();
    await fc.assert(
      fc.asyncProperty(header, header, header, header, async (hmac, topic, shop, id) => {
        const headers = {
          "x-shopify-hmac-sha256": hmac,
          "x-shopify-topic": topic,
          "x-shopify-shop-domain": shop,
          "x-shopify-webhook-id": id,
        };
        expect((await send({ headers })).status).not.toBe(200);
      }),
    );
    expect(kept).toEqual([]);
  });
});
