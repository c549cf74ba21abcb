import { z } from "zod";
import type { FulfillmentOrderGid, OrderGid } from "../domain/shared/ids.ts";
import { err, ok } from "../domain/shared/result.ts";
import type { ReadWebhook, WebhookContent } from "../use-cases/webhook-content.ts";
import type { WebhookTopic } from "../use-cases/webhook-topics.ts";
import { issueSentence } from "./issue-sentence.ts";
import { orderFromWebhook } from "./order-from-webhook.ts";
import { parseBigJson } from "./parse-big-json.ts";

const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
const orderGid = id.transform((number) => `gid://shopify/Order/${number}` as OrderGid);
const shopGid = (number: string | null | undefined): string | null => (number ? `gid://shopify/Shop/${number}` : null);

const orderChanged = (gid: OrderGid | FulfillmentOrderGid): WebhookContent => ({ kind: "order-changed", gid });
const edited = z
  .object({ order_edit: z.object({ order_id: orderGid }) })
  .transform(({ order_edit }) => orderChanged(order_edit.order_id));
const refunded = z.object({ order_id: orderGid }).transform(({ order_id }) => orderChanged(order_id));
/** Shopify's own sample names no order. */
const assessed = z
  .object({ order_id: orderGid.nullish() })
  .transform(({ order_id }): WebhookContent => (order_id ? orderChanged(order_id) : { kind: "nothing" }));
const held = z
  .object({ fulfillment_order: z.object({ id: z.string().startsWith("gid://shopify/FulfillmentOrder/") }) })
  .transform(({ fulfillment_order }) => orderChanged(fulfillment_order.id as FulfillmentOrderGid));
const uninstalled = z
  .object({ id, myshopify_domain: z.string().nullish() })
  .transform(({ id: number, myshopify_domain: domain }): WebhookContent => ({
    kind: "shop",
    shop: { gid: shopGid(number), domain: domain ?? null },
  }));
const named = { shop_id: id.nullish(), shop_domain: z.string() };
const customer = z
  .object({
    ...named,
    customer: z.object({ id: id.nullish(), email: z.string().nullish(), phone: z.string().nullish() }).nullish(),
    orders_to_redact: z.array(orderGid).nullish(),
    orders_requested: z.array(orderGid).nullish(),
  })
  .transform((body): WebhookContent => ({
    kind: "customer",
    shop: { gid: shopGid(body.shop_id), domain: body.shop_domain },
    subject: {
      customerGid: body.customer?.id ? `gid://shopify/Customer/${body.customer.id}` : null,
      email: body.customer?.email || null,
      phone: body.customer?.phone || null,
      orderGids: body.orders_to_redact ?? body.orders_requested ?? [],
    },
  }));
const shopRedacted = z.object(named).transform((body): WebhookContent => ({
  kind: "shop",
  shop: { gid: shopGid(body.shop_id), domain: body.shop_domain },
}));

const billing = z
  .object({ app_subscription: z.object({ admin_graphql_api_shop_id: z.string().startsWith("gid://shopify/Shop/") }) })
  .transform(({ app_subscription }): WebhookContent => ({
    kind: "billing-changed",
    shop: { gid: app_subscription.admin_graphql_api_shop_id, domain: null },
  }));

/** Topics whose body is no whole order, read to what we use. */
const schemas: Readonly<Partial<Record<WebhookTopic, z.ZodType<WebhookContent>>>> = {
  "orders/edited": edited,
  "orders/risk_assessment_changed": assessed,
  "refunds/create": refunded,
  "fulfillment_orders/placed_on_hold": held,
  "fulfillment_orders/hold_released": held,
  "fulfillment_orders/scheduled_fulfillment_order_ready": held,
  "app/uninstalled": uninstalled,
  "app/scopes_update": z.unknown().transform((): WebhookContent => ({ kind: "nothing" })),
  "app_subscriptions/update": billing,
  "customers/data_request": customer,
  "customers/redact": customer,
  "shop/redact": shopRedacted,
};

/** Reads the body of any webhook that we listen to. Ids keep every digit: they may pass 2^53. */
export const readWebhook: ReadWebhook = (topic, body) => {
  const json = parseBigJson(body);
  if (!json.ok) return json;
  const schema = schemas[topic];
  if (schema) {
    const parsed = schema.safeParse(json.value);
    return parsed.success ? ok(parsed.data) : err(issueSentence(parsed.error));
  }
  const order = orderFromWebhook(json.value);
  if (!order.ok) return order;
  return ok({ kind: "order", order: order.value, shop: { gid: shopGid(shopIdIn(json.value)), domain: null } });
};

const statusPage = z.object({ order_status_url: z.string() });

/**
 * An order's body names its shop in one place only: the address of its status page begins with the shop's id, whatever
 * domain the shop uses ("https://shop.example/548380009/orders/…"; Shopify's sample of orders/create, 2026-07).
 */
function shopIdIn(body: unknown): string | null {
  const parsed = statusPage.safeParse(body);
  return parsed.success
    ? (/^https:\/\/[^/?#]+\/(\d+)\/orders\//.exec(parsed.data.order_status_url)?.[1] ?? null)
    : null;
}
