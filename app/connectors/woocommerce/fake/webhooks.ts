import { createHash, createHmac, randomUUID } from "node:crypto";
import type { FakeDelivery } from "../../_contract/fake-store.ts";
import { noRoute, wpError, type Answer, type Call } from "./answer.ts";
import { presentOrder } from "./present-order.ts";
import type { StoredOrder, StoredWebhook } from "./store-state.ts";
import type { Store } from "./store.ts";

const webhookTopics = /^(order|product|customer|coupon)\.(created|updated|deleted|restored)$|^action\.\w+$/;
const statuses = ["active", "paused", "disabled"] as const;

/** `/wc/v3/webhooks`: the secret goes in and never comes out. */
export function answerWebhooks(store: Store, id: string | undefined, call: Call): Answer {
  const { webhooks: rows } = store.state;
  if (id === undefined && call.method === "GET") {
    const size = Number(call.query.get("per_page") ?? 10);
    const from = (Number(call.query.get("page") ?? 1) - 1) * size;
    return { status: 200, body: rows.slice(from, from + size).map(present) };
  }
  if (id === undefined && call.method === "POST") {
    const topic = String(call.body["topic"] ?? "");
    const deliveryUrl = String(call.body["delivery_url"] ?? "");
    if (!webhookTopics.test(topic))
      return wpError(
        400,
        "woocommerce_rest_shop_webhook_invalid_topic",
        "Webhook topic is required and must be valid.",
      );
    if (!/^https?:\/\//.test(deliveryUrl))
      return wpError(
        400,
        "woocommerce_rest_shop_webhook_invalid_delivery_url",
        "Webhook delivery URL must be a valid URL starting with http:// or https://.",
      );
    const row: StoredWebhook = {
      id: store.nextId(),
      name: String(call.body["name"] ?? ""),
      topic,
      deliveryUrl,
      status: "active",
      secret: String(call.body["secret"] ?? ""),
      failures: 0,
    };
    rows.push(row);
    // The test call: a form, unsigned. Whatever comes back, the webhook stays active.
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    store.send({ url: deliveryUrl, headers, body: `webhook_id=${row.id}` });
    return { status: 201, body: present(row) };
  }
  const row = rows.find((candidate) => candidate.id === Number(id));
  if (!row) return wpError(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.");
  if (call.method === "DELETE") rows.splice(rows.indexOf(row), 1);
  else if (call.method === "PUT" || call.method === "POST") {
    const status = statuses.find((name) => name === call.body["status"]);
    if (status) {
      row.status = status;
      row.failures = 0;
    }
    if (typeof call.body["secret"] === "string") row.secret = call.body["secret"];
    if (typeof call.body["delivery_url"] === "string") row.deliveryUrl = call.body["delivery_url"];
  } else if (call.method !== "GET") return noRoute();
  return { status: 200, body: present(row) };
}

const present = (row: StoredWebhook): unknown => ({
  id: row.id,
  name: row.name,
  status: row.status,
  topic: row.topic,
  delivery_url: row.deliveryUrl,
});

/** Watches the orders and tells subscribers, at once where the real store takes a minute. A note alone is no change. */
export class OrderNews {
  readonly sent: FakeDelivery[] = [];
  readonly #store: Store;
  #known = new Map<number, string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** What changed without anybody being told: at the start, and after a restore. */
  forget(): void {
    this.#known = new Map(this.#store.state.orders.map((order) => [order.id, fingerprint(order)]));
  }

  /** Tells of everything that changed since the last call. */
  tell(): void {
    const before = this.#known;
    this.forget();
    for (const order of this.#store.state.orders) {
      const was = before.get(order.id);
      if (was === this.#known.get(order.id)) continue;
      if (order.status === "trash") this.#publish("order.deleted", { id: order.id });
      else {
        const body = presentOrder(this.#store, order);
        if (was === undefined) this.#publish("order.created", body);
        this.#publish("order.updated", body);
      }
    }
  }

  #publish(topic: string, content: unknown): void {
    const body = JSON.stringify(content);
    for (const webhook of this.#store.state.webhooks) {
      if (webhook.topic !== topic || webhook.status !== "active") continue;
      const [resource = "", event = ""] = topic.split(".");
      const delivery: FakeDelivery = {
        url: webhook.deliveryUrl,
        headers: {
          "content-type": "application/json",
          "user-agent": `WooCommerce/${this.#store.version} Hookshot (WordPress/6.9.1)`,
          "x-wc-webhook-source": `https://${this.#store.options.host}/`,
          "x-wc-webhook-topic": topic,
          "x-wc-webhook-resource": resource,
          "x-wc-webhook-event": event,
          "x-wc-webhook-signature": createHmac("sha256", webhook.secret).update(body).digest("base64"),
          "x-wc-webhook-id": String(webhook.id),
          "x-wc-webhook-delivery-id": randomUUID().replaceAll("-", ""),
        },
        body,
      };
      this.sent.push(delivery);
      this.#store.send(delivery, (status) => {
        webhook.failures = status >= 200 && status <= 302 ? 0 : webhook.failures + 1;
        if (webhook.failures > 5) webhook.status = "disabled";
      });
    }
  }
}

const fingerprint = (order: StoredOrder): string => {
  const { notes: _, ...rest } = order;
  return createHash("sha1").update(JSON.stringify(rest)).digest("base64");
};
