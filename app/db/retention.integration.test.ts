import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { clearExpired } from "./retention.server.ts";

let database: TestDatabase;
let shopId: string;
let vendorId: string;
beforeAll(async () => {
  database = await freshDatabase();
  const shop = await database.prisma.shop.create({ data: { domain: "a.myshopify.com", name: "A", currency: "EUR" } });
  shopId = shop.id;
  vendorId = (await database.prisma.vendor.create({ data: { shopId, name: "V", nameKey: "v" } })).id;
});
afterAll(() => database.close());

const now = new Date("2027-11-22T03:00:00Z");
const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const sealed = () => new Uint8Array(randomBytes(8));

describe("retention", () => {
  it("clears bodies some time after they were processed, and never one that still waits", async () => {
    const rows = [
      { webhookId: "done-29", state: "done", days: 29 },
      { webhookId: "done-31", state: "done", days: 31 },
      { webhookId: "ignored-31", state: "ignored", days: 31 },
      { webhookId: "parked-31", state: "parked", days: 31 },
      { webhookId: "parked-91", state: "parked", days: 91 },
      { webhookId: "done-181", state: "done", days: 181 },
      { webhookId: "new-400", state: "new", days: 400 },
    ];
    for (const { webhookId, state, days } of rows)
      await database.prisma.inbox.create({
        data: {
          shopDomain: "a.myshopify.com",
          topic: "orders/create",
          webhookId,
          state,
          receivedAt: ago(days),
          processedAt: state === "new" ? null : ago(days),
          errorCode: state === "parked" ? "code" : null,
          bodySealed: sealed(),
        },
      });
    expect(await clearExpired(database, now, 2)).toMatchObject({ inboxBodies: 4, inboxRows: 1 });
    const left = await database.prisma.inbox.findMany({ orderBy: { id: "asc" } });
    expect(left.filter((row) => row.bodySealed).map((row) => row.webhookId)).toEqual([
      "done-29",
      "parked-31",
      "new-400",
    ]);
    expect(left.map((row) => row.webhookId)).not.toContain("done-181");
    expect(await clearExpired(database, now)).toMatchObject({ inboxBodies: 0, inboxRows: 0 });
  });

  it("clears the buyer's data of an order when all of it is over, and keeps the order", async () => {
    const orders = [
      { name: "fulfilled, quiet", days: 100, states: ["fulfilled", "cancelled"], touched: 95 },
      { name: "fulfilled, touched lately", days: 100, states: ["fulfilled"], touched: 10 },
      { name: "a part waits", days: 100, states: ["fulfilled", "held"], touched: 95 },
      { name: "a part waits for ever", days: 400, states: ["held"], touched: 380 },
      { name: "young", days: 80, states: ["closed"], touched: 80 },
      { name: "without vendors", days: 91, states: [], touched: 91 },
    ];
    for (const [index, order] of orders.entries()) {
      const { id } = await database.prisma.marketplaceOrder.create({
        data: {
          shopId,
          gid: `gid://shopify/Order/${index}`,
          name: order.name,
          placedAt: ago(order.days),
          receivedAt: ago(order.days),
          sourceUpdatedAt: ago(order.days),
          financialStatus: "PAID",
          fulfillmentStatus: "FULFILLED",
          currency: "EUR",
          totalMinor: 1n,
          lineCount: 1,
          digest: "d",
          body: {},
          personalSealed: sealed(),
        },
      });
      for (const [supplement, state] of order.states.entries())
        await database.prisma.vendorOrder.create({
          data: {
            shopId,
            orderId: id,
            vendorId,
            supplement,
            state,
            reason: state === "held" ? "not-paid" : null,
            reference: `${index}-${supplement}`,
            updatedAt: ago(order.touched),
          },
        });
    }
    expect(await clearExpired(database, now, 1)).toMatchObject({ orders: 3 });
    const cleared = await database.prisma.marketplaceOrder.findMany({
      where: { personalSealed: null },
      orderBy: { gid: "asc" },
    });
    expect(cleared.map((order) => order.name)).toEqual([
      "fulfilled, quiet",
      "a part waits for ever",
      "without vendors",
    ]);
    expect(cleared.every((order) => order.personalClearedAt !== null)).toBe(true);
  });

  it("clears mail and the log", async () => {
    const mail = (dedupeKey: string, createdAt: Date, sentAt: Date | null) =>
      database.prisma.mail.create({
        data: { shopId, kind: "k", dedupeKey, createdAt, sentAt, contentSealed: sealed() },
      });
    await mail("sent-31", ago(31), ago(31));
    await mail("sent-29", ago(31), ago(29));
    await mail("unsent-31", ago(31), null);
    await mail("unsent-91", ago(91), null);
    for (const days of [89, 91]) await database.prisma.activity.create({ data: { shopId, code: "c", at: ago(days) } });
    expect(await clearExpired(database, now)).toMatchObject({ mails: 2, activities: 1 });
    const left = await database.prisma.mail.findMany({ where: { contentSealed: { not: null } } });
    expect(left.map((row) => row.dedupeKey).sort()).toEqual(["sent-29", "unsent-31"]);
  });

  it("keeps the daily proofs for a good year, and what they found as long", async () => {
    for (const days of [399, 402]) {
      const day = ago(days);
      await database.prisma.proofReport.create({
        data: { shopId, day, from: day, until: day, checkedAt: day, complete: true, numbers: {} },
      });
      await database.prisma.proofFinding.create({
        data: { shopId, day, key: "k", kind: "order-gone", move: "merchant", firstSeenAt: day, lastSeenAt: day },
      });
    }
    expect(await clearExpired(database, now)).toMatchObject({ proofs: 2 });
    expect([await database.prisma.proofReport.count(), await database.prisma.proofFinding.count()]).toEqual([1, 1]);
  });

  it("forgets runs, imports and test orders some time after they ended, and never what still runs", async () => {
    const startedBy = "merchant@a.example";
    const { id: connectionId } = await database.prisma.connection.create({
      data: {
        shopId,
        vendorId,
        platform: "woocommerce",
        storeKey: "s",
        storeName: "S",
        storeHost: "s",
        storeCurrency: "EUR",
        credentialsSealed: sealed(),
      },
    });
    for (const [name, ended] of [
      ["young", ago(89)],
      ["old", ago(91)],
      ["running", null],
    ] as const) {
      const run = await database.prisma.bulkRun.create({
        data: { id: randomUUID(), shopId, action: "push", startedBy: name, createdAt: ago(400), finishedAt: ended },
      });
      await database.prisma.bulkItem.create({
        data: { runId: run.id, shopId, vendorOrderId: randomUUID(), position: 0 },
      });
      const asked = { from: ago(430), askedAt: ago(400), askedBy: name, state: ended ? "done" : "running" };
      await database.prisma.backfill.create({ data: { id: randomUUID(), shopId, ...asked, finishedAt: ended } });
      const tried = {
        connectionId,
        reference: name,
        item: {},
        startedAt: ago(400),
        startedBy,
        endedAt: ended,
        state: ended ? "passed" : "ready",
      };
      await database.prisma.testOrder.create({ data: { id: randomUUID(), shopId, vendorId, ...tried } });
    }
    expect(await clearExpired(database, now, 1)).toMatchObject({ endedRuns: 3 });
    expect((await database.prisma.bulkRun.findMany()).map((row) => row.startedBy).sort()).toEqual(["running", "young"]);
    expect(await database.prisma.bulkItem.count()).toBe(2);
    expect((await database.prisma.backfill.findMany()).map((row) => row.askedBy).sort()).toEqual(["running", "young"]);
    expect((await database.prisma.testOrder.findMany()).map((row) => row.reference).sort()).toEqual([
      "running",
      "young",
    ]);
  });

  it("forgets runs of workflows after a month", async () => {
    for (const days of [29, 31])
      await database.prisma.flowRun.create({
        data: { shopId, runId: `${days}`, orderId: "00000000-0000-4000-8000-000000000000", ranAt: ago(days) },
      });
    expect(await clearExpired(database, now)).toMatchObject({ flowRuns: 1 });
    expect((await database.prisma.flowRun.findMany()).map(({ runId }) => runId)).toEqual(["29"]);
  });
});
