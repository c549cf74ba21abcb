import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { CallContext } from "../_contract/connector.ts";
import type { Hints } from "../_contract/hints.ts";
import { done, type Outcome } from "../_contract/outcome.ts";
import { callStore } from "./client.server.ts";

/** Creating an order tells both of `created` and `updated`, so the first is not needed; `deleted` comes on trash. */
const topics = ["order.updated", "order.deleted"] as const;

const webhookSchema = z.object({
  id: z.coerce.number().int(),
  topic: z.string(),
  delivery_url: z.string(),
  status: z.string(),
});
type Webhook = z.infer<typeof webhookSchema>;

const pageSize = 100;

async function readWebhooks(context: CallContext, url: string): Promise<Outcome<readonly Webhook[]>> {
  const ours: Webhook[] = [];
  for (let page = 1; ; page++) {
    const answer = await callStore(context, {
      method: "GET",
      path: "wc/v3/webhooks",
      query: { per_page: pageSize, page, status: "all" },
    });
    if (answer.kind === "failed") return answer.failure;
    const rows = z.array(webhookSchema).safeParse(answer.body).data;
    if (!rows) return { kind: "unexpected-response", message: "The store's answer is not a list of webhooks." };
    ours.push(...rows.filter((row) => row.delivery_url === url));
    if (rows.length < pageSize) return done(ours);
  }
}

/**
 * WooCommerce delivers about a minute later, once, and switches a webhook off after more than five failures in a row;
 * it does not bring what was missed. https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks
 */
export const hints: Hints = {
  async subscribe(context, { url, secret }) {
    const present = await readWebhooks(context, url);
    if (present.kind !== "ok") return present;
    let mended = false;
    for (const topic of topics) {
      const [known] = present.value.filter((webhook) => webhook.topic === topic);
      if (known?.status === "active") continue;
      const answer = await callStore(context, {
        ...(known ? { method: "PUT", path: `wc/v3/webhooks/${known.id}` } : { method: "POST", path: "wc/v3/webhooks" }),
        body: { name: "Vendor Store Sync", topic, delivery_url: url, secret, status: "active" },
        reference: "",
      });
      if (answer.kind === "failed") return answer.failure;
      mended = true;
    }
    return done({ mended });
  },

  async unsubscribe(context, url) {
    const present = await readWebhooks(context, url);
    if (present.kind !== "ok") return present;
    for (const { id } of present.value) {
      const answer = await callStore(context, {
        method: "DELETE",
        path: `wc/v3/webhooks/${id}`,
        query: { force: true },
        reference: "",
      });
      if (answer.kind === "failed") return answer.failure;
    }
    return done(null);
  },

  read({ headers, body }, secret) {
    const signature = headers["x-wc-webhook-signature"];
    // The test call when a webhook is made is a form without a signature. It says nothing; it wants a 200.
    if (signature === undefined)
      return /^webhook_id=\d{1,12}$/.test(Buffer.from(body.subarray(0, 40)).toString("latin1")) ? "nothing" : "forged";
    const wanted = createHmac("sha256", secret).update(body).digest();
    const given = Buffer.from(signature, "base64");
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return "forged";
    return headers["x-wc-webhook-resource"] === "order" ? "changed" : "nothing";
  },
};
