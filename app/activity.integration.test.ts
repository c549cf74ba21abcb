import { beforeEach, describe, expect, it } from "vitest";
import { later, line } from "../tests/support/engine.ts";
import { createFulfillmentBench, shipped, type FulfillmentBench } from "../tests/support/fulfillment-bench.ts";
import { unavailable, type ScriptedStore } from "../tests/support/scripted-store.ts";
import { readActivity } from "./db/views/activity-view.server.ts";
import type { ActivityListItem } from "./use-cases/activity-log.ts";

// What ends up in the log when the parts that write it do their work.

let bench: FulfillmentBench;
let anna: ScriptedStore;

beforeEach(async () => {
  bench = await createFulfillmentBench();
  anna = await bench.vendor("Anna");
  return () => bench.close();
});

const log = async (kind: string): Promise<ActivityListItem[]> => {
  const page = { search: "", vendorId: null, platform: null, group: null, level: null, withinHours: null };
  const { items } = await readActivity(
    bench.database.prisma,
    bench.shop,
    { ...page, from: null, to: null, cursor: null, direction: "forward" },
    new Date(),
  );
  return items.filter(({ code }) => code.startsWith(`${kind}.`)).toReversed();
};

async function push() {
  const order = bench.order({ lines: [line("1", "Anna")] });
  await bench.deliver(order);
  await bench.settle();
  return order;
}

describe("the log", () => {
  it("gives everything that went wrong a reference to quote, and the order's page the same one", async () => {
    const order = await push();
    anna.trouble("cancel", { kind: "instead", answer: { kind: "rejected", field: null, message: "locked" } });
    await bench.deliver(later(order, { cancelledAt: new Date().toISOString() }));
    await bench.settle();
    anna.trouble("create", { kind: "instead", answer: unavailable }, 3);
    await push();
    const wrong = await bench.sql<{ code: string; level: string; reference: string | null }>(
      `select code, level, reference from activity where level <> 'info' order by id`,
    );
    expect(wrong.map(({ code }) => code)).toEqual(expect.arrayContaining(["cancel.refused", "push.postponed"]));
    for (const { code, reference } of wrong) expect(reference, code).toMatch(/^[2-9A-Z]{8}$/);
    const [refused] = await log("cancel").then((entries) => entries.filter(({ code }) => code === "cancel.refused"));
    expect(
      await bench.sql(`select 1 from vendor_order where "errorReference" = $1`, [refused?.reference]),
    ).toHaveLength(1);
  });

  it("has the store's answer to a push, without the buyer, with time, order, vendor and reference", async () => {
    const message = "Greta Zimmerkanarie <greta.zimmerkanarie@buyer.example>:\n call 0151 5550199, sold out";
    anna.trouble("create", { kind: "instead", answer: { kind: "rejected", field: null, message } });
    const order = await push();
    const [refused] = await log("push");
    expect(refused).toMatchObject({
      code: "push.refused",
      level: "error",
      orderName: order.name,
      vendorName: "Anna",
      platform: "scripted",
      durationMs: expect.any(Number),
      reference: expect.stringMatching(/^[2-9A-Z]{8}$/),
      answer: expect.stringMatching(/sold out$/),
    });
    for (const [table, column] of [
      ["activity", "params"],
      ["vendor_order", `"lastFailure"`],
      ["vendor_order", `"reasonParams"`],
    ] as const) {
      const kept = JSON.stringify(await bench.sql(`select ${column} from ${table}`));
      expect(kept).toContain("sold out");
      expect(kept).not.toMatch(/greta|zimmer|5550199/i);
    }
  });

  it("has what was unclear or is tried again, with what was answered", async () => {
    anna.trouble("create", { kind: "instead", answer: unavailable });
    await push();
    expect(await log("push")).toMatchObject([
      { code: "push.postponed", level: "warn", answer: "down for maintenance" },
    ]);
  });

  it("has looks that found something or failed, and is not filled by the others", async () => {
    await push();
    const external = anna.orders[0]!;
    await bench.pull("all", { force: true });
    expect(await log("pull")).toEqual([]);
    bench.report("Anna", external, { fulfillments: [shipped("A", null)] });
    await bench.pull("all", { force: true });
    bench.failLook(unavailable);
    await bench.pull("all", { force: true });
    bench.failLook(unavailable);
    await bench.pull("all", { force: true });
    expect(await log("pull")).toMatchObject([
      { code: "pull.done", params: { changed: 1 }, vendorName: "Anna", durationMs: expect.any(Number) },
      { code: "pull.failed", level: "warn", answer: "down for maintenance", reference: expect.any(String) },
    ]);
  });
});
