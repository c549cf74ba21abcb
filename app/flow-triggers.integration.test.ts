import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFulfillmentBench, type FulfillmentBench } from "../tests/support/fulfillment-bench.ts";
import { rejected, unavailable } from "../tests/support/scripted-store.ts";
import { done, type Outcome } from "./connectors/_contract/outcome.ts";
import { createFlowTriggerOutbox } from "./db/flow-trigger-repo.server.ts";
import { clearExpired } from "./db/retention.server.ts";
import { createSecretBox } from "./db/secret-box.server.ts";
import { createMailLanguages } from "./mail/load-mail-language.server.ts";
import { renderMail } from "./mail/render-mail.ts";
import { createNotifications } from "./notifications.server.ts";
import { createSendFlowTriggers, type FlowTriggerEvent } from "./use-cases/flow/send-flow-triggers.ts";

// Events for Shopify Flow: written with what causes them, sent until Shopify has them, given up after a day.

const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
const languageOf = createMailLanguages();
const dayMs = 86_400_000;

let bench: FulfillmentBench;
let sent: { handle: string; payload: Readonly<Record<string, string | number>> }[];
let events: FlowTriggerEvent[];
let answer: Outcome<null>;
beforeEach(async () => {
  bench = await createFulfillmentBench(box);
  sent = [];
  events = [];
  answer = done(null);
});
afterEach(() => bench.close());

const sender = (now = new Date()) =>
  createSendFlowTriggers({
    outbox: createFlowTriggerOutbox(bench.database.pool),
    gateway: {
      async sendFlowTrigger(_, handle, payload) {
        sent.push({ handle, payload });
        return answer;
      },
    },
    now: () => now,
    random: () => 0.5,
    observe: (event) => void events.push(event),
  });
async function send(now?: Date): Promise<void> {
  const take = sender(now);
  for (let pieces = await take(10); pieces.length > 0; pieces = await take(10))
    for (const piece of pieces) await piece();
}
const waiting = () =>
  bench.sql<{ handle: string; attempts: number; waits: number | null; code: string | null }>(
    `select handle, attempts, "failedCode" as code,
       round(extract(epoch from "nextAttemptAt" - now()))::int as waits from flow_trigger order by "createdAt", handle`,
  );
const notify = (laterMs: number) =>
  createNotifications({
    database: bench.database,
    box,
    origin: "https://app.example",
    apiKey: "key",
    render: (mail, { timeZone, language }) => renderMail(mail, languageOf(language), timeZone),
    now: () => new Date(Date.now() + laterMs),
  }).notify();
async function push() {
  const order = bench.order();
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order;
}
const numberOf = ({ gid }: { readonly gid: string }): number => Number(gid.split("/").at(-1));

describe("an event for Shopify Flow", () => {
  it("is sent once when a vendor's store refuses its part, with nothing of the buyer", async () => {
    const store = await bench.vendor("Anna");
    store.trouble("create", { kind: "instead", answer: rejected });
    const order = await push();
    expect((await bench.vendorOrders(order))[0]?.state).toBe("refused");
    await send();
    await send();
    await notify(dayMs);
    await send();
    expect(sent).toEqual([
      {
        handle: "vendor-order-failed",
        payload: { order_id: numberOf(order), "vendor name": "Anna", state: "refused", reason: "rejected" },
      },
    ]);
  });

  it("is sent once for each of partly and wholly shipped, whoever says so", async () => {
    await bench.vendor("Anna");
    const order = await push();
    for (const state of ["partially-fulfilled", "confirmed", "partially-fulfilled", "fulfilled"])
      await bench.sql(`update vendor_order set state = $1`, [state]);
    await send();
    expect(sent.map(({ handle, payload }) => [handle, payload["state"]])).toEqual([
      ["vendor-order-shipped", "partially-fulfilled"],
      ["vendor-order-shipped", "fulfilled"],
    ]);
    expect(sent[0]?.payload).toEqual({
      order_id: numberOf(order),
      "vendor name": "Anna",
      state: "partially-fulfilled",
    });
  });

  it("is sent once when a shipment is late", async () => {
    await bench.vendor("Anna");
    await push();
    await notify(0);
    expect(await waiting()).toEqual([]);
    await notify(30 * dayMs);
    await notify(31 * dayMs);
    await send();
    expect(sent.map(({ handle }) => handle)).toEqual(["vendor-order-late"]);
  });

  it("is sent once when a part keeps failing although its store has not refused it", async () => {
    const store = await bench.vendor("Anna");
    store.trouble("create", { kind: "instead", answer: unavailable }, 20);
    const order = await push();
    await send();
    expect(sent).toEqual([]);
    for (const minutes of [31, 120]) await notify(minutes * 60_000);
    await send();
    expect(sent).toEqual([
      {
        handle: "vendor-order-failed",
        payload: { order_id: numberOf(order), "vendor name": "Anna", state: "ready", reason: "unavailable" },
      },
    ]);
  });

  it("is not there when what would have caused it was undone", async () => {
    await bench.vendor("Anna");
    await push();
    const client = await bench.database.pool.connect();
    await client.query(`begin`);
    await client.query(`update vendor_order set state = 'fulfilled'`);
    expect((await client.query(`select 1 from flow_trigger`)).rowCount).toBe(1);
    await client.query(`rollback`);
    client.release();
    expect(await waiting()).toEqual([]);
  });

  it("is tried again, later each time, and given up after a day", async () => {
    await bench.vendor("Anna");
    await push();
    await bench.sql(`update vendor_order set state = 'fulfilled'`);
    answer = { kind: "unavailable", message: "down", retryAfterMs: null };
    await send();
    expect(await waiting()).toMatchObject([{ attempts: 1, waits: 60, code: "unavailable" }]);
    await bench.sql(`update flow_trigger set "nextAttemptAt" = now()`);
    await send();
    expect(await waiting()).toMatchObject([{ attempts: 2, waits: 120 }]);
    // At least once an hour.
    await bench.sql(`update flow_trigger set "nextAttemptAt" = now(), attempts = 9`);
    await send();
    expect(await waiting()).toMatchObject([{ attempts: 10, waits: 3600 }]);
    await bench.sql(`update flow_trigger set "nextAttemptAt" = now()`);
    await send(new Date(Date.now() + dayMs));
    expect(await waiting()).toMatchObject([{ waits: null, code: "unavailable" }]);
    expect(events.map(({ kind }) => kind)).toEqual([
      "flow-trigger-postponed",
      "flow-trigger-postponed",
      "flow-trigger-postponed",
      "flow-trigger-given-up",
    ]);
  });

  it("that Shopify refuses is not tried again", async () => {
    await bench.vendor("Anna");
    await push();
    await bench.sql(`update vendor_order set state = 'fulfilled'`);
    answer = { kind: "rejected", field: "body", message: "Invalid handle" };
    await send();
    expect(await waiting()).toMatchObject([{ waits: null, code: "rejected" }]);
    expect(events.map(({ kind, code }) => [kind, code])).toEqual([["flow-trigger-given-up", "rejected"]]);
  });

  it("that a worker held when it died is taken by another after the lease, and not before", async () => {
    await bench.vendor("Anna");
    await push();
    await bench.sql(`update vendor_order set state = 'fulfilled'`);
    expect(await sender()(10)).toHaveLength(1); // and dies
    expect(await sender()(10)).toHaveLength(0);
    await bench.sql(`update flow_trigger set "nextAttemptAt" = now() - interval '1 second'`);
    await send();
    expect(sent).toHaveLength(1);
    expect(await waiting()).toMatchObject([{ attempts: 2, waits: null, code: null }]);
  });

  it("that another worker has by now is not touched by the one whose lease is over, unless that one has sent it", async () => {
    await bench.vendor("Anna");
    await push();
    await bench.sql(`update vendor_order set state = 'fulfilled'`);
    const outbox = createFlowTriggerOutbox(bench.database.pool);
    const [slow] = await outbox.claimDue(1, 60_000);
    await bench.sql(`update flow_trigger set "nextAttemptAt" = now() - interval '1 second'`);
    expect(await outbox.claimDue(1, 60_000)).toHaveLength(1);
    await outbox.retryLater(slow!, "unavailable", 0);
    await outbox.giveUp(slow!, "rejected");
    expect(await waiting()).toMatchObject([{ attempts: 2, waits: 60, code: null }]);
    await outbox.markSent(slow!);
    expect(await waiting()).toMatchObject([{ waits: null, code: null }]);
    expect(await bench.sql(`select 1 from flow_trigger where "sentAt" is not null`)).toHaveLength(1);
  });

  it("waits while the shop does not have the app", async () => {
    await bench.vendor("Anna");
    await push();
    await bench.sql(`update vendor_order set state = 'fulfilled'`);
    await bench.sql(`update shop set "uninstalledAt" = now()`);
    await send();
    expect(sent).toEqual([]);
  });

  it("is forgotten after a month, sent or not", async () => {
    await bench.vendor("Anna");
    await push();
    await bench.sql(`update vendor_order set state = 'fulfilled'`);
    const inDays = (days: number) => clearExpired(bench.database, new Date(Date.now() + days * dayMs));
    expect(await inDays(29)).toMatchObject({ flowTriggers: 0 });
    expect(await inDays(31)).toMatchObject({ flowTriggers: 1 });
  });
});
