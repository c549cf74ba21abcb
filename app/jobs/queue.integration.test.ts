import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { inTransaction, sqlInside } from "../db/sql.server.ts";
import { freshDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { defineJob, type JobDefinition } from "./define-job.ts";
import { jobDefinitions } from "./definitions/index.ts";
import { createQueue, handlerOf, type Queue } from "./queue.server.ts";

const greet = defineJob({
  name: "greet-somebody",
  schema: z.object({ name: z.string() }),
  keyOf: ({ name }) => name,
  retry: { limit: 3, delaySeconds: 1, longestSeconds: 1 },
});

let database: TestDatabase;
let queue: Queue;
let errors: unknown[];
beforeEach(async () => {
  database = await freshDatabase();
  errors = [];
  queue = createQueue(database.url, {
    definitions: [greet as unknown as JobDefinition],
    runInside: (tx, text, values) => sqlInside(tx).rows(text, values),
    onError: (error) => errors.push(error),
  });
});
afterEach(async () => {
  await queue.stop(1_000);
  await database.close();
});

it("a job exists if and only if the transaction commits", async () => {
  const greeted: string[] = [];
  await queue.startWorking([handlerOf(greet, async ({ name }) => void greeted.push(name))]);
  await inTransaction(database.pool, (tx) => queue.enqueue(tx, greet, { name: "Anna" }));
  await expect(
    inTransaction(database.pool, async (tx) => {
      await queue.enqueue(tx, greet, { name: "Ghost" });
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  // In a transaction of Prisma's too.
  await database.prisma.$transaction((tx) => queue.enqueue(tx as never, greet, { name: "Ben" }));
  await expect.poll(() => greeted).toEqual(["Anna", "Ben"]);
});

it("what waits already is not enqueued twice; what a worker has begun is", async () => {
  for (let time = 0; time < 5; time += 1) await queue.enqueue(null, greet, { name: "Anna" });
  const greeted: string[] = [];
  const gate = Promise.withResolvers<void>();
  await queue.startWorking([
    handlerOf(greet, async ({ name }) => {
      greeted.push(name);
      await gate.promise;
    }),
  ]);
  await expect.poll(() => greeted).toEqual(["Anna"]);
  await queue.enqueue(null, greet, { name: "Anna" });
  gate.resolve();
  await expect.poll(() => greeted, { timeout: 10_000 }).toEqual(["Anna", "Anna"]);
});

it("one that throws comes back, and is reported each time", async () => {
  let tries = 0;
  await queue.startWorking([
    handlerOf(greet, async () => {
      tries += 1;
      if (tries < 2) throw new Error("not yet");
    }),
  ]);
  await queue.enqueue(null, greet, { name: "Anna" });
  await expect.poll(() => tries, { timeout: 15_000 }).toBe(2);
  expect(errors.map(String)).toEqual(["Error: not yet"]);
});

it("refuses a payload that is none", async () => {
  await expect(queue.enqueue(null, greet, { name: 7 } as never)).rejects.toThrow();
});

it("every job has a name of its own, a key, and a schedule that can be read", async () => {
  const definitions = Object.values(jobDefinitions) as unknown as JobDefinition[];
  expect(new Set(definitions.map((definition) => definition.name)).size).toBe(definitions.length);
  await queue.stop();
  queue = createQueue(database.url, {
    definitions,
    runInside: (tx, text, values) => sqlInside(tx).rows(text, values),
    onError: (error) => errors.push(error),
  });
  await queue.startWorking([]);
  const schedules = await database.pool.query<{ name: string }>(`select name from pgboss.schedule order by name`);
  expect(schedules.rows.map((row) => row.name)).toEqual(
    definitions
      .filter((definition) => definition.schedule)
      .map((definition) => definition.name)
      .sort(),
  );
  expect(errors).toEqual([]);
});
