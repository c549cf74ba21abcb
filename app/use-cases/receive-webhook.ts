import { createHash } from "node:crypto";
import { isSigned } from "./signed-body.ts";
import { type ShopifyApp, topicOfPath, vendorAppTopics, type WebhookTopic } from "./webhook-topics.ts";

/** A webhook as it came, whichever server took it. */
export interface WebhookRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The value of a header by its lower-case name. */
  header(name: string): string | null;
  /** The bytes as they came, since the signature is over them; "too-large" when reading stopped at the limit. */
  readonly rawBody: Uint8Array | "too-large";
}

export interface WebhookAnswer {
  readonly status: 200 | 400 | 401 | 404 | 405 | 413 | 503;
  readonly body: string;
}

export type ReceiveWebhook = (request: WebhookRequest) => Promise<WebhookAnswer>;

/** What is kept of a webhook before it is answered. */
export interface WebhookDelivery {
  readonly shopDomain: string;
  readonly topic: WebhookTopic;
  /** Whose secret signed it: what one app says must not act for the other. */
  readonly app: ShopifyApp;
  /** The same on Shopify's retries; made from the body where Shopify sent none. */
  readonly webhookId: string;
  /** Shared by all deliveries that one event caused. */
  readonly eventId: string | null;
  readonly triggeredAt: Date | null;
  readonly body: string;
}

export interface WebhookInbox {
  /** Keeps a delivery, or finds that it is kept already. Throws when it cannot be sure of either. */
  insert(delivery: WebhookDelivery): Promise<"new" | "duplicate">;
}

export type WebhookOutcome = "new" | "duplicate" | "refused" | "too-large" | "failed";

export interface ReceiveWebhookParts {
  /** Each app's client secret, and for an hour after a rotation the one before it. */
  readonly secrets: Readonly<Record<ShopifyApp, readonly string[]>>;
  readonly inbox: WebhookInbox;
  /** Told of every answer; `topic` is null for an address that is none of ours. */
  readonly observe: (seen: {
    readonly topic: WebhookTopic | null;
    readonly outcome: WebhookOutcome;
    readonly durationMs: number;
    readonly error?: unknown;
  }) => void;
}

/** Shopify's largest payloads are well below; what is larger is not Shopify's. */
export const webhookBodyLimitBytes = 2 * 1024 * 1024;

/**
 * Takes in a webhook: verify, keep, answer. Nothing else happens here, so the answer comes in milliseconds whatever
 * the workers do (R6). It is 200 only once the delivery is kept (R1); 503 makes Shopify send it again.
 *
 * The signature proves the body and nothing more: shop, topic and id are plain headers. Whoever processes a delivery
 * must not act on a shop that the body does not belong to. Source: shopify.dev, "Deliver webhooks through HTTPS".
 */
export function createReceiveWebhook({ secrets, inbox, observe }: ReceiveWebhookParts): ReceiveWebhook {
  return async (request) => {
    const startedAt = performance.now();
    const topic = topicOfPath(request.path);
    const answer = (status: WebhookAnswer["status"], outcome: WebhookOutcome, error?: unknown): WebhookAnswer => {
      const durationMs = performance.now() - startedAt;
      observe({ topic, outcome, durationMs, ...(error === undefined ? {} : { error }) });
      return { status, body: bodies[status] };
    };

    if (topic === null) return answer(404, "refused");
    if (request.method !== "POST") return answer(405, "refused");
    if (request.rawBody === "too-large") return answer(413, "too-large");
    const signature = request.header("x-shopify-hmac-sha256");
    const byMerchants = isSigned(request.rawBody, signature, secrets.merchants);
    const byVendors = isSigned(request.rawBody, signature, secrets.vendors) && vendorAppTopics.includes(topic);
    if (!byMerchants && !byVendors) return answer(401, "refused");
    const delivery = readDelivery(topic, byMerchants ? "merchants" : "vendors", request, request.rawBody);
    if (delivery === null) return answer(400, "refused");
    try {
      return answer(200, await inbox.insert(delivery));
    } catch (error) {
      return answer(503, "failed", error);
    }
  };
}

const bodies: Readonly<Record<WebhookAnswer["status"], string>> = {
  200: "",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  413: "Payload Too Large",
  503: "Service Unavailable",
};

/** Null when the headers are not those of a delivery to this address. */
function readDelivery(
  topic: WebhookTopic,
  app: ShopifyApp,
  request: WebhookRequest,
  rawBody: Uint8Array,
): WebhookDelivery | null {
  const shopDomain = request.header("x-shopify-shop-domain")?.toLowerCase() ?? "";
  if (!/^[a-z0-9][a-z0-9-]{0,100}\.myshopify\.com$/.test(shopDomain)) return null;
  if (request.header("x-shopify-topic")?.toLowerCase() !== topic) return null;
  const triggeredAt = new Date(request.header("x-shopify-triggered-at") ?? Number.NaN);
  return {
    shopDomain,
    topic,
    app,
    webhookId: shortId(request.header("x-shopify-webhook-id")) ?? idOfBody(rawBody),
    eventId: shortId(request.header("x-shopify-event-id")),
    triggeredAt: Number.isNaN(triggeredAt.getTime()) ? null : triggeredAt,
    body: Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength).toString("utf8"),
  };
}

/** Shopify's are UUIDs. */
const shortId = (value: string | null): string | null =>
  value !== null && /^[\x21-\x7e]{1,128}$/.test(value) ? value : null;

const idOfBody = (body: Uint8Array): string => `body:${createHash("sha256").update(body).digest("hex")}`;
