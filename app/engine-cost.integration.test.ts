import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createEngineBench, type EngineBench, later, line } from "../tests/support/engine.ts";

// What an order costs the database, counted exactly: a number that grows here grows on every order of every merchant.

let bench: EngineBench;
let statements: string[] = [];
const { query } = pg.Client.prototype;
beforeEach(async () => {
  bench = await createEngineBench();
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [config] = args as [string | { text: string }];
    statements.push(typeof config === "string" ? config : config.text);
    return (query as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof query;
});
afterEach(async () => {
  pg.Client.prototype.query = query;
  await bench.close();
});

const countWhile = async (work: () => Promise<unknown>): Promise<number> => {
  statements = [];
  await work();
  return statements.length;
};
const webhooks = async () => {
  for (const piece of await bench.engine.takeWebhooks(50)) await piece();
};
const push = async () => {
  const pieces = await bench.engine.takeVendorOrders(50);
  await Promise.all(pieces.map((piece) => piece()));
  return pieces.length;
};

it("recording an order takes as many statements for four vendors as for one", async () => {
  for (const vendor of ["Anna", "Ben", "Cleo", "Dora"]) await bench.vendor(vendor);
  await bench.deliver(bench.order({ lines: [line("1", "Anna")] }), "orders/create");
  const one = await countWhile(webhooks);
  await bench.deliver(
    bench.order({ lines: [line("2", "Anna"), line("3", "Ben"), line("4", "Cleo"), line("5", "Dora")] }),
    "orders/create",
  );
  const four = await countWhile(webhooks);
  // Claim, begin, find the shop, read what the plan depends on, order, review, vendor orders, lines, log, done, commit.
  expect(one, statements.join("\n---\n")).toBe(11);
  expect(four).toBe(one);
});

it("a vendor order costs three statements from ready to confirmed, and less of a claim the more go together", async () => {
  await bench.vendor("Anna");
  await bench.deliver(bench.order(), "orders/create");
  await webhooks();
  // Claim, intent, outcome.
  expect(await countWhile(push), statements.join("\n---\n")).toBe(3);
  for (let index = 0; index < 5; index += 1)
    await bench.deliver(bench.order({ lines: [line(`n${index}`, "Anna")] }), "orders/create");
  await webhooks();
  expect(await countWhile(push)).toBe(1 + 2 * 5);
});

it("an update that changes nothing for the vendors writes only the order", async () => {
  await bench.vendor("Anna");
  const order = bench.order();
  await bench.deliver(order, "orders/create");
  await bench.settle();
  const { review: _, ...update } = later(order, { fulfillmentStatus: "partial" });
  await bench.deliver(update);
  // Claim, begin, shop, context, order, vendor orders, lines given away, done, commit.
  expect(await countWhile(webhooks), statements.join("\n---\n")).toBe(9);
  expect(await countWhile(push)).toBe(1);
});
