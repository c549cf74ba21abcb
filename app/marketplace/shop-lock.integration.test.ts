import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { createSharedLock } from "./shop-lock.server.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

async function waiters(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    "select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted",
  );
  return rows[0]?.count ?? 0;
}

test("works of one key come one after another, works of two keys at once", async () => {
  const withLock = createSharedLock(database.pool);
  const story: string[] = [];
  const firstIsIn = Promise.withResolvers<void>();
  const firstMayLeave = Promise.withResolvers<void>();
  const first = withLock("a", async () => {
    firstIsIn.resolve();
    await firstMayLeave.promise;
    story.push("first out");
  });
  await firstIsIn.promise;
  const second = withLock("a", async () => story.push("second in"));
  await expect.poll(waiters).toBe(1);
  await withLock("b", async () => story.push("other in"));
  firstMayLeave.resolve();
  await Promise.all([first, second]);
  expect(story).toEqual(["other in", "first out", "second in"]);
});

test("is let go when the work fails, and hands the failure on", async () => {
  const withLock = createSharedLock(database.pool);
  await expect(withLock("c", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await withLock("c", async () => "free")).toBe("free");
});
