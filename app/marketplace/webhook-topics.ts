import { z } from "zod";
import { err, ok, type Result } from "../domain/shared/result.ts";
import { issueSentence } from "./issue-sentence.ts";
import { parseBigJson } from "./parse-big-json.ts";

const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
const gid = (type: string) => id.transform((number) => `gid://shopify/${type}/${number}`);
const gids = (type: string) =>
  z
    .array(gid(type))
    .nullish()
    .transform((list) => list ?? []);
const text = z
  .string()
  .nullish()
  .transform((value) => value || null);
const scopes = z.array(z.string());

/**
 * The webhooks that hold no whole order, by topic, read to what we use: ids as Shopify's global ids, no digit lost.
 * Whole orders: `orderFromWebhook`.
 */
const payloads = {
  "orders/edited": z
    .object({ order_edit: z.object({ order_id: gid("Order") }) })
    .transform(({ order_edit }) => ({ orderGid: order_edit.order_id })),
  "orders/delete": z.object({ id: gid("Order") }).transform((body) => ({ orderGid: body.id })),
  "refunds/create": z.object({ order_id: gid("Order") }).transform((body) => ({ orderGid: body.order_id })),
  "fulfillments/create": z.object({ order_id: gid("Order") }).transform((body) => ({ orderGid: body.order_id })),
  "fulfillments/update": z.object({ order_id: gid("Order") }).transform((body) => ({ orderGid: body.order_id })),
  "fulfillment_orders/placed_on_hold": z
    .object({ fulfillment_order: z.object({ id: z.string() }) })
    .transform(({ fulfillment_order }) => ({ fulfillmentOrderGid: fulfillment_order.id })),
  "fulfillment_orders/hold_released": z
    .object({ fulfillment_order: z.object({ id: z.string() }) })
    .transform(({ fulfillment_order }) => ({ fulfillmentOrderGid: fulfillment_order.id })),
  "app/uninstalled": z.object({ id: gid("Shop") }).transform((body) => ({ shopGid: body.id })),
  "app/scopes_update": z
    .object({ previous: scopes, current: scopes })
    .transform(({ previous, current }) => ({ previous, current })),
  "customers/data_request": z
    .object({
      shop_domain: z.string(),
      customer: z.object({ id: gid("Customer"), email: text, phone: text }),
      orders_requested: gids("Order"),
      data_request: z.object({ id }).nullish(),
    })
    .transform((body) => ({
      shopDomain: body.shop_domain,
      customerGid: body.customer.id,
      email: body.customer.email,
      phone: body.customer.phone,
      orderGids: body.orders_requested,
      requestId: body.data_request?.id ?? null,
    })),
  "customers/redact": z
    .object({
      shop_domain: z.string(),
      customer: z.object({ id: gid("Customer"), email: text, phone: text }),
      orders_to_redact: gids("Order"),
    })
    .transform((body) => ({
      shopDomain: body.shop_domain,
      customerGid: body.customer.id,
      email: body.customer.email,
      phone: body.customer.phone,
      orderGids: body.orders_to_redact,
    })),
  "shop/redact": z.object({ shop_domain: z.string() }).transform((body) => ({ shopDomain: body.shop_domain })),
} as const;

/** Topics whose body is a whole order. */
export const orderTopics = [
  "orders/create",
  "orders/updated",
  "orders/paid",
  "orders/cancelled",
  "orders/fulfilled",
  "orders/partially_fulfilled",
] as const;

export type PayloadTopic = keyof typeof payloads;
export type PayloadOf<Topic extends PayloadTopic> = z.output<(typeof payloads)[Topic]>;

export const isPayloadTopic = (topic: string): topic is PayloadTopic => Object.hasOwn(payloads, topic);
export const isOrderTopic = (topic: string): topic is (typeof orderTopics)[number] =>
  (orderTopics as readonly string[]).includes(topic);

/** Reads the body of a topic above. The error names what is missing, by path, and quotes nothing. */
export function readWebhookPayload<Topic extends PayloadTopic>(
  topic: Topic,
  rawBody: string,
): Result<PayloadOf<Topic>, string> {
  const json = parseBigJson(rawBody);
  if (!json.ok) return json;
  const parsed = payloads[topic].safeParse(json.value);
  return parsed.success ? ok(parsed.data as PayloadOf<Topic>) : err(issueSentence(parsed.error));
}
