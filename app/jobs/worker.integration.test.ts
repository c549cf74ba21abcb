import { afterEach, beforeEach, expect, it } from "vitest";
import { onInbox } from "../db/inbox-repo.server.ts";
import { listen } from "../db/listen.server.ts";
import { vendorOrdersDue } from "../db/order-repo.server.ts";
import { sqlInside } from "../db/sql.server.ts";
import { createEngineBench, type EngineBench, line } from "../../tests/support/engine.ts";
import { unavailable } from "../../tests/support/scripted-store.ts";
import type { JobDefinition } from "./define-job.ts";
import { jobDefinitions } from "./definitions/index.ts";
import { createQueue } from "./queue.server.ts";
import { startWorker } from "./worker.server.ts";

let bench: EngineBench;
let stop: () => Promise<void>;
let errors: unknown[];
beforeEach(async () => {
  bench = await createEngineBench();
  errors = [];
  const nothing = async () => {};
  const queue = createQueue(bench.database.url, {
    definitions: Object.values(jobDefinitions) as unknown as JobDefinition[],
    runInside: (tx, text, values) => sqlInside(tx).rows(text, values),
    onError: (error) => errors.push(error),
  });
  stop = await startWorker({
    queue,
    due: {
      webhooks: bench.engine.takeWebhooks,
      vendorOrders: bench.engine.takeVendorOrders,
      ripeOrders: bench.engine.takeRipeOrders,
      testOrders: bench.engine.takeRipeOrders,
      publications: async () => [],
      flowTriggers: async () => [],
      mails: null,
    },
    onDue: (what, wake) =>
      what === "webhooks"
        ? onInbox(bench.database.url, wake)
        : listen(bench.database.url, what === "vendorOrders" ? vendorOrdersDue : what, wake),
    jobs: {
      refetchOrder: nothing,
      replanOpenOrders: nothing,
      pullFulfillments: nothing,
      reconcileOrders: nothing,
      proveOrders: nothing,
      runBackfills: nothing,
      refreshProducts: nothing,
      checkConnections: nothing,
      notifyPeople: nothing,
      mendHints: nothing,
      carryOutPrivacyRequests: nothing,
      lookAtBilling: nothing,
      clearExpired: nothing,
      renewMarketplaceTokens: nothing,
      workThroughBulkRuns: async () => [],
    },
    onError: (error) => errors.push(error),
  });
});
afterEach(async () => {
  await stop();
  await bench.close();
});

const confirmed = async () =>
  (
    await bench.sql<{ ms: number }>(
      `select extract(epoch from "confirmedAt" - "readyAt")::float8 * 1000 as ms from vendor_order where state = 'confirmed'`,
    )
  ).map((row) => row.ms);

it("an order is in the vendor's store in a fraction of a second, woken and not by chance", async () => {
  await bench.vendor("Anna");
  for (let index = 0; index < 10; index += 1) {
    await bench.deliver(bench.order({ lines: [line(`w${index}`, "Anna")] }), "orders/create");
    await expect.poll(async () => (await confirmed()).length, { interval: 10 }).toBe(index + 1);
  }
  const [median = Infinity] = (await confirmed()).sort((a, b) => a - b).slice(5);
  // Nobody would be this quick by looking once a second.
  expect(median).toBeLessThan(300);
  expect(errors).toEqual([]);
});

it("what failed comes back at its time without anybody telling", async () => {
  const anna = await bench.vendor("Anna");
  anna.trouble("create", { kind: "instead", answer: unavailable });
  await bench.deliver(bench.order(), "orders/create");
  await expect.poll(async () => (await confirmed()).length, { timeout: 15_000 }).toBe(1);
  expect(anna.count("create")).toBe(2);
});

it("a hold that time ends is over within about a second of its time", async () => {
  const anna = await bench.vendor("Anna");
  await bench.settings({ holdMinutes: 1 });
  const createdAt = new Date(Date.now() - 59_000).toISOString();
  await bench.deliver(bench.order({ createdAt }), "orders/create");
  await expect.poll(async () => (await confirmed()).length, { timeout: 10_000 }).toBe(1);
  const late = Date.now() - Date.parse(createdAt) - 60_000;
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(5_000);
  expect(anna.count("create")).toBe(1);
  expect(errors).toEqual([]);
});
