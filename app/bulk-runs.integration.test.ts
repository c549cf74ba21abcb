import { afterEach, beforeEach, expect, it } from "vitest";
import { createEngineBench, type EngineBench, line } from "../tests/support/engine.ts";
import { rejected } from "../tests/support/scripted-store.ts";
import { createBulkRuns } from "./bulk-runs.server.ts";
import type { BulkRuns } from "./use-cases/bulk/bulk-runs.ts";
import type { OrderFilter } from "./use-cases/views.ts";

// One action said of many vendor orders (L11): counted before, carried out once each, whoever else is at it.

let bench: EngineBench;
let runs: BulkRuns;
beforeEach(async () => {
  bench = await createEngineBench();
  runs = createBulkRuns({ database: bench.database, workThrough: async () => {} });
});
afterEach(() => bench.close());

const arrivedWhileOff: OrderFilter = {
  show: "all",
  need: { reason: "arrived-while-off", move: "merchant" },
  vendorId: null,
  search: "",
  cursor: null,
  direction: "forward",
};
const everything = { kind: "filter", filter: arrivedWhileOff } as const;

/** Orders that arrived while order sync was off; it is on again. */
async function backlog(count: number, change: Parameters<EngineBench["order"]>[0] = {}): Promise<void> {
  await bench.settings({ enabled: false });
  for (let index = 0; index < count; index += 1)
    await bench.deliver(bench.order({ lines: [line(`${index}`, "Anna")], ...change }), "orders/create");
  await bench.settle();
  await bench.settings({ enabled: true });
}
const started = async (
  choice: Parameters<BulkRuns["startBulkRun"]>[1],
  action: Parameters<BulkRuns["startBulkRun"]>[2],
  until: Date | null = null,
) => {
  const run = await runs.startBulkRun(bench.shop, choice, action, "staff:1", { until });
  if (run.kind !== "started") throw new Error(run.kind);
  return run.id;
};

it("pushes what arrived while sync was off, and tells before what it will do", async () => {
  const anna = await bench.vendor("Anna");
  await backlog(3);
  await backlog(1, { financialStatus: "pending" });
  expect(await runs.bulkPreview(bench.shop, everything, "release")).toEqual({ willDo: 4, skipped: [], tooMany: false });
  expect(await runs.bulkPreview(bench.shop, everything, "cancel-in-store")).toEqual({
    willDo: 0,
    skipped: [{ why: "arrived-while-off", count: 4 }],
    tooMany: false,
  });
  const id = await started(everything, "release");
  expect(await runs.recentBulkRuns(bench.shop)).toMatchObject([{ id, total: 4, done: 0, finishedAt: null }]);
  expect(await bench.engine.workThroughBulkRuns(null)).toEqual([]);
  await bench.settle();
  // Released, the unpaid one waits for its payment as ever.
  expect(anna.orders).toHaveLength(3);
  const view = await runs.bulkRun(bench.shop, id);
  expect(view).toMatchObject({ done: 4, skipped: 0, failed: 0, action: "release", startedBy: "staff:1" });
  expect(view?.finishedAt).not.toBeNull();
  expect(view?.items[0]).toMatchObject({ vendorName: "Anna", outcome: "done" });
  expect(view?.items.flatMap(({ heldBy }) => heldBy ?? [])).toEqual(["not-paid"]);
});

it("creates nothing twice when two runs meet, and two workers", async () => {
  const anna = await bench.vendor("Anna");
  await backlog(12);
  const ids = [await started(everything, "release"), await started(everything, "release")];
  const other = bench.anotherWorker();
  await Promise.all([
    ...ids.flatMap((id) => [bench.engine.workThroughBulkRuns(id), other.workThroughBulkRuns(id)]),
    bench.settle(),
  ]);
  await bench.engine.workThroughBulkRuns(null);
  await bench.settle();
  expect(anna.orders).toHaveLength(12);
  expect(new Set(anna.orders.map(({ reference }) => reference)).size).toBe(12);
  const views = await Promise.all(ids.map((id) => runs.bulkRun(bench.shop, id)));
  expect(views.map((view) => view!.done).reduce((a, b) => a + b)).toBe(12);
  expect(views.map((view) => view!.skipped).reduce((a, b) => a + b)).toBe(12);
});

it("goes on after a crash in the middle of an act, which leaves nothing half done", async () => {
  const anna = await bench.vendor("Anna");
  await backlog(4);
  const id = await started(everything, "release");
  const [third] = await bench.sql<{ id: string }>(
    `select "vendorOrderId" as id from bulk_item where "runId" = $1 and position = 3`,
    [id],
  );
  // The database refuses the note that comes after the act, as if the worker had died between the two.
  await bench.sql(`create function die() returns trigger language plpgsql as $$ begin raise exception 'died'; end $$`);
  await bench.sql(`create trigger die before update on bulk_item for each row
    when (new."vendorOrderId" = '${third!.id}' and new.outcome <> 'failed') execute function die()`);
  await bench.engine.workThroughBulkRuns(id);
  await bench.settle();
  expect(anna.orders).toHaveLength(3);
  const view = await runs.bulkRun(bench.shop, id);
  expect(view).toMatchObject({ done: 3, failed: 1 });
  const reference = view!.items[0]!.reference;
  expect((await bench.activities()).find((entry) => entry.reference === reference)?.code).toBe("bulk.failed");
  expect(bench.events.map(({ kind }) => kind)).toContain("bulk-item-failed");
  await bench.sql(`drop trigger die on bulk_item`);
  await bench.engine.workThroughBulkRuns(await started(everything, "release"));
  await bench.settle();
  expect(anna.orders).toHaveLength(4);
});

it("holds many until a time, after which they go by themselves, each once", async () => {
  const anna = await bench.vendor("Anna");
  await bench.settings({ manualMode: true });
  for (let index = 0; index < 3; index += 1) await bench.deliver(bench.order(), "orders/create");
  await bench.settle();
  const all = { kind: "filter", filter: { ...arrivedWhileOff, need: null } } as const;
  await bench.engine.workThroughBulkRuns(await started(all, "release"));
  const until = new Date(Date.now() + 3_600_000);
  const ids = [await started(all, "hold", until), await started(all, "hold", until)];
  await Promise.all([...ids, ...ids].map((id) => bench.engine.workThroughBulkRuns(id)));
  await bench.engine.workThroughBulkRuns(null);
  await bench.settle();
  expect(anna.orders).toHaveLength(0);
  const views = await Promise.all(ids.map((id) => runs.bulkRun(bench.shop, id)));
  expect(views.map((view) => view!.until)).toEqual([until.toISOString(), until.toISOString()]);
  expect(views.map((view) => view!.done).reduce((a, b) => a + b)).toBe(3);
  expect(views.flatMap((view) => view!.items.map(({ outcome, why }) => why ?? outcome)).sort()).toEqual(
    [...Array<string>(3).fill("done"), ...Array<string>(3).fill("held-by-hand")].sort(),
  );
  // The time comes: what was said before the hold is taken back, so each waits for a word again.
  const parts = await bench.vendorOrders();
  expect(parts.map(({ reason, move }) => [reason, move])).toEqual(Array(3).fill(["held-by-hand", "time"]));
  await bench.settings({ manualMode: false });
  await bench.sql(`update vendor_order set "heldUntil" = now(), "decideAgainAt" = now()`);
  await bench.settle();
  expect(anna.orders).toHaveLength(3);
});

it("holds nothing until a time that is over by then, and takes back nothing that was said", async () => {
  await bench.vendor("Anna");
  await bench.settings({ manualMode: true });
  await bench.deliver(bench.order(), "orders/create");
  await bench.settle();
  const all = { kind: "filter", filter: { ...arrivedWhileOff, need: null } } as const;
  const id = await started(all, "hold", new Date(Date.now() - 1));
  await bench.engine.workThroughBulkRuns(id);
  expect(await runs.bulkRun(bench.shop, id)).toMatchObject({ done: 0, skipped: 1 });
  expect(await bench.sql(`select "heldBy" from vendor_order`)).toEqual([{ heldBy: null }]);
});

it("stops when it is told to, and does none of the rest", async () => {
  const anna = await bench.vendor("Anna");
  await backlog(3);
  const id = await started(everything, "release");
  expect(await runs.stopBulkRun(bench.shop, id, "staff:1")).toBe("done");
  await bench.engine.workThroughBulkRuns(id);
  await bench.settle();
  expect(anna.orders).toHaveLength(0);
  expect(await runs.bulkRun(bench.shop, id)).toMatchObject({ done: 0, total: 3 });
});

it("pushes again in bulk what was refused, but nothing that may be there already", async () => {
  const anna = await bench.vendor("Anna");
  anna.trouble("create", { kind: "instead", answer: rejected }, 2);
  for (let index = 0; index < 2; index += 1) await bench.deliver(bench.order(), "orders/create");
  await bench.settle();
  const [doubtful] = await bench.vendorOrders();
  await bench.sql(`update vendor_order set reason = 'fate-unknown' where id = $1`, [doubtful!.id]);
  const all = { kind: "filter", filter: { ...arrivedWhileOff, need: null } } as const;
  expect(await runs.bulkPreview(bench.shop, all, "retry")).toMatchObject({
    willDo: 1,
    skipped: [{ why: "fate-unknown", count: 1 }],
  });
  await bench.engine.workThroughBulkRuns(await started(all, "retry"));
  await bench.settle();
  expect(anna.orders).toHaveLength(1);
});

it("takes only the parts that the list's filter speaks of", async () => {
  await bench.vendor("Anna");
  await bench.vendor("Birk", { connected: false });
  const order = bench.order({ lines: [line("1", "Anna"), line("2", "Birk")] });
  await bench.deliver(order, "orders/create");
  await bench.settle();
  const need = { reason: "not-connected", move: null };
  const [{ id } = { id: "" }] = await bench.sql<{ id: string }>(`select id from marketplace_order`);
  const choice = { kind: "orders", ids: [id as never], filter: { ...arrivedWhileOff, need } } as const;
  expect(await runs.bulkPreview(bench.shop, choice, "hold")).toEqual({ willDo: 1, skipped: [], tooMany: false });
});
