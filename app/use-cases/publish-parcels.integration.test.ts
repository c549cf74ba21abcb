import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { line } from "../../tests/support/engine.ts";
import { createFulfillmentBench, type FulfillmentBench, shipped } from "../../tests/support/fulfillment-bench.ts";
import type { ExternalFulfillment } from "../connectors/_contract/canonical.ts";
import type { LineGid } from "../domain/shared/ids.ts";
import { ambiguous, authFailed, rejected, type StoredOrder, unavailable } from "../../tests/support/scripted-store.ts";

let bench: FulfillmentBench;
let external: StoredOrder;

const gid = (id: number) => `gid://shopify/LineItem/${id}` as LineGid;

/** One order of two lines (3 of one, 1 of the other) in Anna's store. */
beforeEach(async () => {
  bench = await createFulfillmentBench();
  const anna = await bench.vendor("Anna");
  await bench.deliver(
    bench.order({ lines: [line("1", "Anna", { quantity: 3, currentQuantity: 3 }), line("2", "Anna")] }),
  );
  await bench.settle();
  external = anna.orders[0]!;
});
afterEach(() => bench.close());

/** The store now shows these, all of them. */
async function storeShows(...fulfillments: ExternalFulfillment[]): Promise<void> {
  bench.report("Anna", external, { fulfillments });
  await bench.pull("all", { force: true });
}
const of = (id: number, quantity: number) => ({ externalLineId: `${external.externalId}/${id}`, quantity });
const publishStates = async () => (await bench.parcels()).map(({ publishState }) => publishState);
const codes = async () =>
  (await bench.activities()).map(({ code }) => code).filter((code) => code.startsWith("parcel."));

describe("publishing parcels", () => {
  it("makes one fulfillment for each parcel, reads once, and tells the customer once", async () => {
    bench.marketplace.open("oslo", [gid(1), 3], [gid(2), 1]);
    await storeShows(shipped("A", [of(1, 2)]), shipped("B", [of(1, 1), of(2, 1)]));
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x1+2x1 T-B", "1x2 T-A"]);
    expect(bench.marketplace.calls).toEqual(["read", "create", "create"]);
    expect(bench.marketplace.told).toEqual(["T-A", "T-B"]);
    expect(await publishStates()).toEqual(["published", "published"]);
    expect(await codes()).toEqual(["parcel.found", "parcel.found", "parcel.published", "parcel.published"]);

    await bench.wait(3_600_000);
    await storeShows(shipped("A", [of(1, 2)]), shipped("B", [of(1, 1), of(2, 1)]));
    await bench.publish();
    expect(bench.marketplace.calls).toHaveLength(3);
  });

  it("does not write to the customer when the merchant does not want it, nor before there is a number (O11)", async () => {
    bench.marketplace.open("oslo", [gid(1), 3], [gid(2), 1]);
    await storeShows(shipped("A", [of(1, 3)], null));
    await bench.publish();
    expect(bench.marketplace.told).toEqual([]);
    await storeShows(shipped("A", [of(1, 3)], "T-1"));
    await bench.publish();
    await storeShows(shipped("A", [of(1, 3)], "T-2"));
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x3 T-2"]);
    expect(bench.marketplace.told).toEqual(["T-1"]);
    await bench.settings({ notifyCustomer: false });
    await storeShows(shipped("A", [of(1, 3)], "T-2"), shipped("B", [of(2, 1)]));
    await bench.publish();
    expect(bench.marketplace.told).toEqual(["T-1"]);
  });

  it("spreads a parcel over locations and remembers each fulfillment", async () => {
    bench.marketplace.open("oslo", [gid(1), 1]);
    bench.marketplace.open("bergen", [gid(1), 2], [gid(2), 1]);
    await storeShows(shipped("A", null));
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x1 T-A", "1x2+2x1 T-A"]);
    expect((await bench.parcels())[0]?.fulfillmentGids).toHaveLength(2);
  });

  it("withdraws cancelled parcels and makes corrected ones anew", async () => {
    bench.marketplace.open("oslo", [gid(1), 3], [gid(2), 1]);
    await storeShows(shipped("A", [of(1, 3)]), shipped("B", [of(2, 1)]));
    await bench.publish();
    await storeShows(shipped("A", [of(1, 1)]), { ...shipped("B", [of(2, 1)]), status: "cancelled" });
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x1 T-A"]);
    expect(await publishStates()).toEqual(["published", "withdrawn"]);
    expect((await codes()).slice(-2)).toEqual(["parcel.published", "parcel.withdrawn"]);
  });

  it("waits while the merchant holds the fulfillment, and goes on by itself", async () => {
    bench.marketplace.open("oslo", [gid(1), 3], [gid(2), 1]);
    bench.marketplace.hold(true);
    await storeShows(shipped("A", null));
    await bench.publish();
    await bench.wait(10 * 60_000);
    await bench.publish();
    expect(await publishStates()).toEqual(["waiting"]);
    expect(await codes()).toEqual(["parcel.found", "parcel.waiting"]);
    bench.marketplace.hold(false);
    await bench.wait(10 * 60_000);
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x3+2x1 T-A"]);
  });

  it("says so when somebody else has fulfilled the lines", async () => {
    await storeShows(shipped("A", null));
    await bench.publish();
    expect(await publishStates()).toEqual(["refused"]);
    expect(await bench.sql(`select "publishFailure" from parcel`)).toEqual([
      { publishFailure: { kind: "nothing-left", message: "" } },
    ]);
    expect(await bench.takeParcels()).toEqual([]);
  });
});

describe("publishing parcels in bad weather", () => {
  beforeEach(() => bench.marketplace.open("oslo", [gid(1), 3], [gid(2), 1]));
  const oneOfThree = () => storeShows(shipped("A", [of(1, 1)]));

  it("finds a create that was carried out but not answered, and makes no second one", async () => {
    bench.marketplace.trouble("create", { kind: "done-but", answer: ambiguous });
    await oneOfThree();
    await bench.publish();
    expect(await publishStates()).toEqual(["sending"]);
    await bench.wait(2_000);
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x1 T-A"]);
    expect(await publishStates()).toEqual(["published"]);
    expect(bench.marketplace.told).toEqual(["T-A"]);
  });

  it("waits for one that may still arrive before it creates again", async () => {
    bench.marketplace.trouble("create", { kind: "delayed", answer: ambiguous });
    await oneOfThree();
    await bench.publish();
    for (let seconds = 0; seconds < 50; seconds += 5) {
      await bench.wait(5_000);
      await bench.publish();
    }
    expect(bench.marketplace.calls.filter((call) => call === "create")).toHaveLength(1);
    bench.marketplace.arrive();
    await bench.wait(30_000);
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x1 T-A"]);
    expect(bench.marketplace.calls.filter((call) => call === "create")).toHaveLength(1);
  });

  it("creates again what never arrived", async () => {
    bench.marketplace.trouble("create", { kind: "instead", answer: ambiguous });
    await oneOfThree();
    await bench.publish();
    for (let minute = 0; minute < 3; minute += 1) {
      await bench.wait(60_000);
      await bench.publish();
    }
    expect(bench.marketplace.shown()).toEqual(["1x1 T-A"]);
    expect(await publishStates()).toEqual(["published"]);
  });

  it("withdraws one that arrives after its parcel was cancelled", async () => {
    bench.marketplace.trouble("create", { kind: "delayed", answer: ambiguous });
    await oneOfThree();
    await bench.publish();
    await storeShows({ ...shipped("A", [of(1, 1)]), status: "cancelled" });
    await bench.publish();
    bench.marketplace.arrive();
    expect(bench.marketplace.shown()).toHaveLength(1);
    await bench.wait(10_000);
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual([]);
    expect(await publishStates()).toEqual(["withdrawn"]);
  });

  it("survives its own death between the create and remembering it", async () => {
    bench.marketplace.trouble("create", { kind: "dies" });
    await oneOfThree();
    const [piece] = await bench.takeParcels();
    await piece!();
    expect(bench.publishEvents.at(-1)).toMatchObject({ kind: "fault" });
    await bench.wait(2 * 60_000);
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x1 T-A"]);
    expect(await publishStates()).toEqual(["published"]);
  });

  it("lets one worker at one order, and takes it up again when that worker vanishes", async () => {
    await oneOfThree();
    const [first] = await bench.takeParcels();
    expect(await bench.takeParcels()).toEqual([]);
    await bench.wait(61_000);
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x1 T-A"]);
    // The first one wakes up: it may send nothing any more.
    await first!();
    expect(bench.marketplace.shown()).toEqual(["1x1 T-A"]);
    expect(bench.marketplace.calls.filter((call) => call === "create")).toHaveLength(1);
    expect(bench.publishEvents.some(({ kind }) => kind === "claim-lost")).toBe(true);
    expect(await publishStates()).toEqual(["published"]);
  });

  it("takes in what the vendor corrected while it was publishing", async () => {
    await oneOfThree();
    const [piece] = await bench.takeParcels();
    await storeShows(shipped("A", [of(1, 2)], "T-9"));
    await piece!();
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x1 T-9", "1x1 T-9"]);
    expect(await publishStates()).toEqual(["published"]);
  });

  it.each([
    ["the shop cannot be read", "read" as const],
    ["a create is turned away", "create" as const],
  ])("tries again later when %s", async (_, operation) => {
    bench.marketplace.trouble(operation, { kind: "instead", answer: unavailable });
    await oneOfThree();
    await bench.publish();
    expect(await bench.parcels()).toMatchObject([{ publishState: "waiting", attempts: 1, due: true }]);
    await bench.wait(2_000);
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x1 T-A"]);
  });

  it("asks people after three definite refusals, and again when the vendor changes something", async () => {
    for (let count = 0; count < 3; count += 1)
      bench.marketplace.trouble("create", { kind: "instead", answer: rejected });
    await oneOfThree();
    for (let count = 0; count < 5; count += 1) {
      await bench.publish();
      await bench.wait(20 * 60_000);
    }
    expect(bench.marketplace.calls.filter((call) => call === "create")).toHaveLength(3);
    expect(await publishStates()).toEqual(["refused"]);
    expect((await bench.activities()).at(-1)).toMatchObject({
      code: "parcel.refused",
      params: { reason: "rejected" },
      reference: expect.stringMatching(/^[0-9A-Z]{8}$/) as string,
    });
    await storeShows(shipped("A", [of(1, 1)], "T-2"));
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["1x1 T-2"]);
  });

  it("keeps trying while the merchant's own shop does not let us in", async () => {
    for (let count = 0; count < 6; count += 1)
      bench.marketplace.trouble("read", { kind: "instead", answer: authFailed });
    await oneOfThree();
    for (let count = 0; count < 8; count += 1) {
      await bench.publish();
      await bench.wait(20 * 60_000);
    }
    expect(bench.marketplace.shown()).toEqual(["1x1 T-A"]);
  });

  it("lets a parcel that is refused hold back no other", async () => {
    bench.marketplace.trouble("create", { kind: "instead", answer: rejected });
    await storeShows(shipped("A", [of(1, 1)]), shipped("B", [of(2, 1)]));
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["2x1 T-B"]);
    expect(await publishStates()).toEqual(["waiting", "published"]);
  });
});
