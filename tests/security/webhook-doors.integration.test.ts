import { createHmac, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createInboxRepo } from "../../app/db/inbox-repo.server.ts";
import { createSecretBox } from "../../app/db/secret-box.server.ts";
import { createReceiveWebhook } from "../../app/use-cases/receive-webhook.ts";
import { vendorAppTopics, webhookTopics } from "../../app/use-cases/webhook-topics.ts";
import { answerNodeWebhook } from "../../app/web/webhook-http.server.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";

// A delivery that is not Shopify's is refused on every topic, and nothing of it is kept.

const secret = "shpss_0a1b2c3d4e5f";
const vendorSecret = "shpss_5f4e3d2c1b0a";
let database: TestDatabase;
let server: Server;
let url: string;
beforeAll(async () => {
  database = await freshDatabase();
  const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
  const receive = createReceiveWebhook({
    secrets: { merchants: [secret], vendors: [vendorSecret] },
    inbox: createInboxRepo({ pool: database.pool }, box),
    observe: () => {},
  });
  server = createServer((request, response) => void answerNodeWebhook(receive, request, response, request.url ?? ""));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await database.close();
});

const kept = () => database.prisma.inbox.count();
const signed = (body: string, key = secret) => createHmac("sha256", key).update(body).digest("base64");
const send = async (topic: string, hmac: string | null, body = `{"id":"${randomUUID()}"}`): Promise<number> => {
  const answer = await fetch(`${url}/webhooks/${topic}`, {
    method: "POST",
    body,
    headers: {
      "X-Shopify-Topic": topic,
      "X-Shopify-Shop-Domain": "demo.myshopify.com",
      "X-Shopify-Webhook-Id": randomUUID(),
      ...(hmac === null ? {} : { "X-Shopify-Hmac-Sha256": hmac }),
    },
  });
  return answer.status;
};

describe.each(webhookTopics)("%s", (topic) => {
  it("is refused without a genuine signature, and not kept", async () => {
    const before = await kept();
    const body = `{"id":"${topic}"}`;
    const forgeries = [
      null,
      "",
      "AAAA",
      signed(`${body} `),
      signed(body, "another secret"),
      signed(body).slice(0, -4),
      createHmac("sha256", secret).update(body).digest("hex"),
    ];
    for (const hmac of forgeries) expect(await send(topic, hmac, body), String(hmac)).toBe(401);
    expect(await kept()).toBe(before);
    expect(await send(topic, signed(body), body)).toBe(200);
    expect(await kept()).toBe(before + 1);
  });

  const ofVendors = vendorAppTopics.includes(topic);
  it(`is ${ofVendors ? "kept as the vendors' app's" : "refused"} when the vendors' app has signed it`, async () => {
    const body = `{"id":"${topic}"}`;
    expect(await send(topic, signed(body, vendorSecret), body)).toBe(ofVendors ? 200 : 401);
    expect(await database.prisma.inbox.count({ where: { topic, app: "vendors" } })).toBe(ofVendors ? 1 : 0);
  });
});
