import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { line } from "../../tests/support/engine.ts";
import { createFulfillmentBench, type FulfillmentBench, shipped } from "../../tests/support/fulfillment-bench.ts";
import { ambiguous, authFailed, type ScriptedStore, unavailable } from "../../tests/support/scripted-store.ts";

let bench: FulfillmentBench;
let anna: ScriptedStore;

beforeEach(async () => {
  bench = await createFulfillmentBench();
  anna = await bench.vendor("Anna");
});
afterEach(() => bench.close());

const two = [line("1", "Anna", { quantity: 2, currentQuantity: 2 }), line("2", "Anna")];

async function pushOrder(lines = two) {
  const order = bench.order({ lines });
  await bench.deliver(order);
  await bench.settle();
  const external = anna.orders.at(-1);
  if (!external) throw new Error("nothing was pushed");
  return { order, external };
}
const states = async () =>
  (await bench.vendorOrders()).map(({ state, reason }) => [state, reason].filter(Boolean).join(" "));
const codes = async () =>
  (await bench.activities()).map(({ code }) => code).filter((code) => !/^(order|pull)\./.test(code));

describe("pulling fulfillments", () => {
  it("does not ask stores that have no order of ours", async () => {
    expect(await bench.pull("all", { force: true })).toEqual({ connections: 0, changed: 0 });
    expect(bench.looks).toEqual([]);
  });

  it("records parcels by line and quantity, and how far the vendor got", async () => {
    const { external } = await pushOrder();
    const id = external.externalId;
    bench.report("Anna", external, { fulfillments: [shipped("A", [{ externalLineId: `${id}/1`, quantity: 1 }])] });
    expect(await bench.pull("all")).toEqual({ connections: 1, changed: 1 });
    expect(await states()).toEqual(["partially-fulfilled"]);

    bench.report("Anna", external, {
      status: { kind: "shipped", raw: "shipped" },
      fulfillments: [shipped("A", [{ externalLineId: `${id}/1`, quantity: 1 }]), shipped("B", null)],
    });
    await bench.pull("all", { force: true });
    expect(await states()).toEqual(["fulfilled"]);
    expect((await bench.parcels()).map(({ externalId, lines, due }) => [externalId, lines, due])).toEqual([
      ["A", [{ lineGid: "gid://shopify/LineItem/1", quantity: 1 }], true],
      [
        "B",
        [
          { lineGid: "gid://shopify/LineItem/1", quantity: 1 },
          { lineGid: "gid://shopify/LineItem/2", quantity: 1 },
        ],
        true,
      ],
    ]);
    expect((await codes()).slice(-2)).toEqual(["parcel.found", "parcel.found"]);
  });

  it("asks once for as long as the settings say, whatever the number of open orders (O11)", async () => {
    for (let count = 0; count < 5; count += 1) {
      const { external } = await pushOrder([line(`9${count}`, "Anna")]);
      bench.report("Anna", external);
    }
    await bench.pull("all");
    // Five changes, three to a page with one read again.
    expect(bench.looks.map(({ cursor }) => cursor)).toEqual([null, "3"]);
    await bench.pull("all");
    await bench.wait(9 * 60_000);
    await bench.pull("all");
    expect(bench.looks).toHaveLength(2);
    await bench.wait(60_000);
    expect(await bench.pull("all")).toEqual({ connections: 1, changed: 0 });
    expect(bench.looks.at(-1)).toEqual({ store: "Anna", cursor: "5" });
  });

  it("changes nothing when it reads the same again", async () => {
    const { external } = await pushOrder();
    bench.report("Anna", external, { fulfillments: [shipped("A", null)] });
    await bench.pull("all");
    await bench.sql(`update parcel set "nextAttemptAt" = null, "publishState" = 'published'`);
    const before = await codes();
    expect(await bench.pull("all", { force: true })).toEqual({ connections: 1, changed: 0 });
    expect(await codes()).toEqual(before);
    expect((await bench.parcels()).map(({ due }) => due)).toEqual([false]);
  });

  it("goes on where it stood when a page could not be read, and tells the connection", async () => {
    const { external } = await pushOrder();
    for (let count = 0; count < 4; count += 1) bench.report("Anna", external);
    bench.report("Anna", external, { fulfillments: [shipped("A", null)] });
    await bench.pull("all");
    expect(await states()).toEqual(["fulfilled"]);
    bench.report("Anna", external, { fulfillments: [shipped("A", null, "T-2")] });
    bench.failLook(unavailable);
    await bench.pull("all", { force: true });
    expect(await bench.sql(`select "breakerFailures", "pullCursor" from connection`)).toEqual([
      { breakerFailures: 1, pullCursor: "5" },
    ]);
    await bench.pull("all", { force: true });
    expect((await codes()).at(-1)).toBe("parcel.changed");
    expect(await bench.sql(`select "breakerFailures" from connection`)).toEqual([{ breakerFailures: 0 }]);
  });

  it("holds the vendor's orders, and says so, when the store refuses our keys", async () => {
    const { external } = await pushOrder();
    bench.report("Anna", external);
    await bench.sql(`update vendor set email = 'anna@anna.example'`);
    bench.failLook(authFailed);
    await bench.pull("all");
    expect(await bench.sql(`select health from connection`)).toEqual([{ health: "needs-reauthorization" }]);
    expect(bench.healthChanges).toHaveLength(1);
    expect((await bench.activities()).at(-1)).toMatchObject({ code: "connection.needs-reauthorization" });
    expect(await bench.pull("all", { force: true })).toEqual({ connections: 0, changed: 0 });
  });

  it("lets a store that fails delay no other (R4)", async () => {
    const broken = await bench.vendor("Broken");
    await bench.deliver(bench.order({ lines: [line("5", "Broken"), line("6", "Anna")] }));
    await bench.settle();
    bench.report("Anna", anna.orders[0]!, { fulfillments: [shipped("A", null)] });
    bench.report("Broken", broken.orders[0]!, {
      // What no connector should say: it must not stop the others.
      fulfillments: [
        { ...shipped("B", null), status: "lost" as "shipped" },
        { ...shipped("C", null), trackings: null as never },
      ],
    });
    await bench.pull("all");
    expect((await bench.vendorOrders()).map(({ vendor, state }) => `${vendor} ${state}`)).toEqual([
      "Anna fulfilled",
      "Broken confirmed",
    ]);
  });

  it("takes off what was cancelled or is not shown any more", async () => {
    const { external } = await pushOrder();
    const id = external.externalId;
    const first = shipped("A", [{ externalLineId: `${id}/1`, quantity: 2 }]);
    const second = shipped("B", [{ externalLineId: `${id}/2`, quantity: 1 }]);
    bench.report("Anna", external, { fulfillments: [first, second] });
    await bench.pull("all");
    await bench.sql(
      `update parcel set "fulfillmentGids" = '["f"]', "nextAttemptAt" = null, "publishState" = 'published'`,
    );
    bench.report("Anna", external, { fulfillments: [{ ...first, status: "cancelled", lines: null }] });
    await bench.pull("all", { force: true });
    expect(await states()).toEqual(["confirmed"]);
    expect(
      (await bench.parcels()).map(({ externalId, status, lines, due }) => [externalId, status, lines.length, due]),
    ).toEqual([
      ["A", "cancelled", 1, true],
      ["B", "cancelled", 1, true],
    ]);
  });

  it("knows that the vendor cancelled or deleted the order, and unships nothing by it", async () => {
    const { external } = await pushOrder();
    bench.report("Anna", external, {
      fulfillments: [shipped("A", [{ externalLineId: `${external.externalId}/1`, quantity: 1 }])],
    });
    await bench.pull("all");
    bench.report("Anna", external, { status: { kind: "deleted", raw: "deleted" } });
    await bench.pull("all", { force: true });
    expect(await states()).toEqual(["cancelled cancelled-by-vendor"]);
    expect((await bench.parcels()).map(({ status }) => status)).toEqual(["shipped"]);
    expect((await codes()).filter((code) => code === "vendor-order.cancelled-by-vendor")).toHaveLength(1);
  });

  it("shows a status it does not know, once, and guesses nothing (O12)", async () => {
    const { external } = await pushOrder();
    const unknown = { status: { kind: "unknown", raw: "wc-baking" } as const };
    bench.report("Anna", external, unknown);
    bench.report("Anna", external, unknown);
    await bench.pull("all");
    await bench.pull("all", { force: true });
    expect(await states()).toEqual(["confirmed"]);
    expect((await bench.activities()).filter(({ code }) => code === "vendor-order.unknown-status")).toMatchObject([
      { params: { status: "wc-baking" } },
    ]);
  });

  it("loses nothing of an order that ships before its create was confirmed here", async () => {
    const { external: sure } = await pushOrder([line("8", "Anna")]);
    anna.trouble("create", { kind: "done-but", answer: ambiguous });
    const { external } = await pushOrder();
    expect(await states()).toEqual(["confirmed", "unknown"]);
    bench.report("Anna", external, { fulfillments: [shipped("A", null)] });
    // More than a page comes after it, and is not kept waiting.
    for (let count = 0; count < 4; count += 1) bench.report("Anna", { externalId: `x${count}`, reference: "x" });
    bench.report("Anna", sure, { fulfillments: [shipped("S", null)] });
    await bench.pull("all");
    expect((await bench.parcels()).map(({ externalId }) => externalId)).toEqual(["S"]);
    expect(await bench.sql(`select "pullCursor" from connection`)).toEqual([{ pullCursor: null }]);
    // The news wakes its own look-up; the next look reads the change again.
    await bench.settle();
    expect(await states()).toEqual(["fulfilled", "confirmed"]);
    await bench.pull("all", { force: true });
    expect(await states()).toEqual(["fulfilled", "fulfilled"]);
    expect(anna.orders).toHaveLength(2);
  });

  it("is asked by one worker only, and a slow one does not turn back the place of a quick one", async () => {
    const { external } = await pushOrder();
    for (let count = 0; count < 6; count += 1) bench.report("Anna", external);
    const both = await Promise.all([bench.pull("all"), bench.pull("all")]);
    expect(both.map(({ connections }) => connections).sort()).toEqual([0, 1]);
    await Promise.all([bench.pull("all", { force: true }), bench.pull("all", { force: true })]);
    expect(await bench.sql(`select "pullCursor" from connection`)).toEqual([{ pullCursor: "6" }]);
    expect(bench.pullEvents.filter(({ kind }) => kind === "fault")).toEqual([]);
  });
});
