import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { freshDatabase, type TestDatabase } from "../../tests/support/database.ts";
import type { WebhookDelivery } from "../use-cases/receive-webhook.ts";
import { createInboxRepo, onInbox } from "./inbox-repo.server.ts";
import { createSecretBox } from "./secret-box.server.ts";
import { fromPrismaTransaction, inTransaction, sqlInside } from "./sql.server.ts";

let database: TestDatabase;
const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
const inboxOn = (pool: Pool) => createInboxRepo({ pool }, box);

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.pool.query("truncate inbox"));

const delivery = (webhookId: string, change: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  shopDomain: "demo.myshopify.com",
  topic: "orders/create",
  app: "merchants",
  webhookId,
  eventId: null,
  triggeredAt: null,
  body: `{"note":"for Jane, ${webhookId}"}`,
  ...change,
});

const forceDue = () => database.pool.query(`update inbox set "nextAttemptAt" = now() - interval '1 second'`);

describe("keeping", () => {
  it("takes exactly one statement, for a repetition too", async () => {
    const query = vi.spyOn(database.pool, "query");
    const inbox = inboxOn(database.pool);
    expect(await inbox.insert(delivery("1"))).toBe("new");
    expect(await inbox.insert(delivery("1"))).toBe("duplicate");
    expect(query).toHaveBeenCalledTimes(2);
    query.mockRestore();
    const { rows } = await database.pool.query("select count(*)::int as count from inbox");
    expect(rows).toEqual([{ count: 1 }]);
  });

  it("keeps one of fifty that come at once", async () => {
    const inbox = inboxOn(database.pool);
    const answers = await Promise.all(Array.from({ length: 50 }, () => inbox.insert(delivery("same"))));
    expect(answers.filter((answer) => answer === "new")).toHaveLength(1);
  });

  it("takes the same id from another shop or topic for another delivery", async () => {
    const inbox = inboxOn(database.pool);
    await inbox.insert(delivery("1"));
    expect(await inbox.insert(delivery("1", { shopDomain: "other.myshopify.com" }))).toBe("new");
    expect(await inbox.insert(delivery("1", { topic: "orders/paid" }))).toBe("new");
    expect(await inbox.insert(delivery("1", { app: "vendors" }))).toBe("new");
  });

  it("leaves nothing of the body readable in the database", async () => {
    await inboxOn(database.pool).insert(delivery("1"));
    const { rows } = await database.pool.query<{ row: string }>("select row_to_json(inbox)::text as row from inbox");
    expect(rows[0]?.row).not.toContain("Jane");
    const bytes = await database.pool.query<{ bodySealed: Buffer }>(`select "bodySealed" from inbox`);
    expect(bytes.rows[0]?.bodySealed.includes("Jane")).toBe(false);
  });

  it("is announced to whoever listens", async () => {
    const wake = vi.fn();
    const stop = onInbox(database.url, wake);
    await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(1)); // listening now
    await inboxOn(database.pool).insert(delivery("1"));
    await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(2));
    await stop();
  });

  it("listens again after the connection was lost", async () => {
    const wake = vi.fn();
    const onError = vi.fn();
    const stop = onInbox(database.url, wake, { onError });
    await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(1));
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'vendor-store-sync listen'`,
    );
    await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(2), { timeout: 10_000 });
    await inboxOn(database.pool).insert(delivery("2"));
    await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(3));
    expect(onError).toHaveBeenCalled();
    await stop();
  });
});

describe("processing", () => {
  it("gives rows in the order of their arrival, readable, and to one worker only", async () => {
    const inbox = inboxOn(database.pool);
    for (const id of ["1", "2", "3", "4"]) await inbox.insert(delivery(id));
    const claims = await Promise.all([inbox.claimBatch(2), inbox.claimBatch(2), inbox.claimBatch(2)]);
    const ids = claims.flat().map((row) => row.webhookId);
    expect(ids.sort()).toEqual(["1", "2", "3", "4"]);
    expect(claims.flat().every((row) => row.readBody() === delivery(row.webhookId).body)).toBe(true);
    expect(claims.flat()[0]).toMatchObject({ attempts: 1, shopDomain: "demo.myshopify.com", topic: "orders/create" });
  });

  it("passes over rows that somebody else is taking at this moment", async () => {
    const inbox = inboxOn(database.pool);
    for (const id of ["1", "2"]) await inbox.insert(delivery(id));
    await inTransaction(database.pool, async (tx) => {
      await sqlInside(tx).rows(`select id from inbox where "webhookId" = '1' for update`);
      expect((await inbox.claimBatch(10)).map((row) => row.webhookId)).toEqual(["2"]);
    });
  });

  it("gives a row again when whoever took it died", async () => {
    const inbox = inboxOn(database.pool);
    await inbox.insert(delivery("1"));
    await inbox.claimBatch(10);
    expect(await inbox.claimBatch(10)).toEqual([]);
    await forceDue();
    expect(await inbox.claimBatch(10)).toMatchObject([{ attempts: 2 }]);
  });

  it("is done once, together with its work or not at all", async () => {
    const inbox = inboxOn(database.pool);
    await inbox.insert(delivery("1"));
    const [row] = await inbox.claimBatch(1);
    if (!row) throw new Error("nothing claimed");
    await expect(
      inTransaction(database.pool, async (tx) => {
        expect(await inbox.markDone(tx, row.id)).toBe(true);
        throw new Error("the work failed");
      }),
    ).rejects.toThrow("the work failed");
    await forceDue();
    expect(await inbox.claimBatch(1)).toHaveLength(1);
    expect(await inTransaction(database.pool, (tx) => inbox.markDone(tx, row.id))).toBe(true);
    expect(await inTransaction(database.pool, (tx) => inbox.markDone(tx, row.id)), "a second time").toBe(false);
    expect(await inTransaction(database.pool, (tx) => inbox.markIgnored(tx, row.id, "late"))).toBe(false);
    await forceDue();
    expect(await inbox.claimBatch(1)).toEqual([]);
  });

  it("also takes part in a Prisma transaction", async () => {
    const inbox = inboxOn(database.pool);
    await inbox.insert(delivery("1"));
    const [row] = await inbox.claimBatch(1);
    const done = await database.prisma.$transaction((tx) =>
      inbox.markIgnored(fromPrismaTransaction(tx), row?.id ?? 0n, "not-for-us"),
    );
    expect(done).toBe(true);
    expect(await database.prisma.inbox.findFirst()).toMatchObject({ state: "ignored", errorCode: "not-for-us" });
  });

  it("waits longer after each failure, then parks with the reason, and can be driven again", async () => {
    const inbox = inboxOn(database.pool);
    await inbox.insert(delivery("poison"));
    let attempts: number;
    for (;;) {
      const [row] = await inbox.claimBatch(1);
      if (!row) throw new Error("nothing claimed");
      attempts = row.attempts;
      if ((await inbox.retryLater(row, "order-unreadable")) === "parked") break;
      expect(await inbox.claimBatch(1), "before its time").toEqual([]);
      await forceDue();
    }
    expect(attempts).toBe(12);
    const [parked] = await inbox.listParked();
    expect(parked).toMatchObject({ errorCode: "order-unreadable", redrivable: true, webhookId: "poison" });
    expect(await inbox.backlog()).toMatchObject({ waiting: 0, parked: 1 });
    expect(await inbox.redrive([parked?.id ?? 0n])).toBe(1);
    expect(await inbox.claimBatch(1)).toMatchObject([{ attempts: 1 }]);
    expect(await inbox.redrive("all")).toBe(0);
  });

  it("parks a row whose processing never comes to an end", async () => {
    const inbox = inboxOn(database.pool);
    await inbox.insert(delivery("killer"));
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      expect(await inbox.claimBatch(1)).toHaveLength(1);
      await forceDue();
    }
    expect(await inbox.claimBatch(1)).toEqual([]);
    expect(await inbox.listParked()).toMatchObject([{ errorCode: "never-finished" }]);
  });

  it("hands out the others when the body of one cannot be opened", async () => {
    const inbox = inboxOn(database.pool);
    await createInboxRepo(database, createSecretBox(`test:${randomBytes(32).toString("base64")}`)).insert(
      delivery("1"),
    );
    await inbox.insert(delivery("2"));
    const rows = await inbox.claimBatch(10);
    expect(() => rows[0]?.readBody()).toThrow("no longer holds");
    expect(rows[1]?.readBody()).toContain("Jane");
  });
});
