import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEngineBench, type EngineBench, line } from "../tests/support/engine.ts";
import { authFailed, createScriptedPlatform, unavailable } from "../tests/support/scripted-store.ts";

let bench: EngineBench;
beforeEach(async () => {
  bench = await createEngineBench();
});
afterEach(() => bench.close());

const minute = 60_000;

interface HealthRow {
  readonly health: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly sinceMinutes: number;
}
const healthOf = async (): Promise<HealthRow | undefined> =>
  (
    await bench.sql<HealthRow>(
      `select health, "healthReason" as reason, "healthMessage" as message,
         round(extract(epoch from now() - "healthSince") / 60)::int as "sinceMinutes" from connection`,
    )
  )[0];

/** What the log says of connections, oldest first. */
const told = async () => (await bench.activities()).filter(({ code }) => code.startsWith("connection."));

describe("a store that is not heard of", () => {
  it("is asked after an hour, and not before; one that was called is not asked", async () => {
    const anna = await bench.vendor("Anna");
    await bench.engine.checkConnections();
    expect(anna.count("verify")).toBe(0);
    await bench.pass(50 * minute);
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    await bench.pass(50 * minute);
    expect(await bench.engine.checkConnections()).toEqual({ tried: 0, healthy: 0 });
    await bench.pass(20 * minute);
    expect(await bench.engine.checkConnections()).toEqual({ tried: 1, healthy: 1 });
    expect(await bench.engine.checkConnections()).toEqual({ tried: 0, healthy: 0 });
    expect(await told()).toEqual([]);
  });

  it("and was revoked is known before the next order, with the reason, and says so once", async () => {
    const anna = await bench.vendor("Anna");
    await bench.pass(90 * minute);
    const answer = { kind: "auth-failed", reason: "permission-missing", message: "the key was revoked" } as const;
    anna.trouble("verify", { kind: "instead", answer }, 2);
    await bench.engine.checkConnections();
    expect(await healthOf()).toEqual({
      health: "needs-reauthorization",
      reason: "permission-missing",
      message: "the key was revoked",
      sinceMinutes: 0,
    });
    await bench.pass(3 * minute);
    await bench.engine.checkConnections();
    expect(await healthOf()).toMatchObject({ health: "needs-reauthorization", sinceMinutes: 3 });
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "connection-unhealthy" }]);

    await bench.pass(3 * minute);
    await bench.engine.checkConnections();
    await bench.settle();
    expect(await healthOf()).toEqual({ health: "healthy", reason: null, message: null, sinceMinutes: 0 });
    expect(await bench.vendorOrders()).toMatchObject([{ state: "confirmed" }]);
    expect(await told()).toMatchObject([
      { code: "connection.needs-reauthorization", params: { reason: "permission-missing" } },
      { code: "connection.healthy", params: { minutes: 6 } },
    ]);
  });

  it("is asked by one worker, and what the store now says of itself is kept", async () => {
    const anna = await bench.vendor("Anna");
    await bench.sql(`update connection set "storeName" = 'Before', "storeCurrency" = 'SEK', warnings = '["old"]'`);
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "currency-differs" }]);
    await bench.pass(90 * minute);
    await Promise.all([bench.engine.checkConnections(), bench.anotherWorker().checkConnections()]);
    expect(anna.count("verify")).toBe(1);
    expect(await bench.sql(`select "storeName", "storeCurrency", warnings from connection`)).toEqual([
      { storeName: "Anna", storeCurrency: "EUR", warnings: [] },
    ]);
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "confirmed" }]);
  });

  it("and does not answer is unsteady after a while, though no order waits for it, and comes back by itself", async () => {
    const anna = await bench.vendor("Anna");
    await bench.pass(90 * minute);
    anna.trouble("verify", { kind: "instead", answer: unavailable }, 5);
    for (let look = 0; look < 5; look += 1) {
      expect((await healthOf())?.health, `before look ${look + 1}`).toBe("healthy");
      await bench.engine.checkConnections();
      await bench.pass(3 * minute);
    }
    expect(await healthOf()).toMatchObject({ health: "degraded", reason: "not-answering", sinceMinutes: 3 });
    await bench.engine.checkConnections();
    expect(await healthOf()).toMatchObject({ health: "healthy", reason: null });
    expect((await told()).map(({ code }) => code)).toEqual(["connection.degraded", "connection.healthy"]);
  });

  it("a fault of ours at one store keeps no other from being looked at", async () => {
    await bench.vendor("Anna");
    await bench.vendor("Berta");
    await bench.sql(`update connection set "credentialsSealed" = 'junk' where "storeName" = 'Anna'`);
    await bench.pass(90 * minute);
    await expect(bench.engine.checkConnections()).rejects.toThrow("1 connections could not be checked");
    expect(bench.platform.store("Berta").count("verify")).toBe(1);
  });
});

describe("many calls that are refused at once", () => {
  it("are one piece of news; each order keeps its own trace", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "instead", answer: authFailed }, 5);
    for (let index = 0; index < 5; index += 1) await bench.deliver(bench.order(), "orders/create");
    for (const piece of await bench.engine.takeWebhooks(9)) await piece();
    await Promise.all((await bench.engine.takeVendorOrders(9)).map((piece) => piece()));
    expect(anna.count("create")).toBe(5);
    expect(await told()).toHaveLength(1);
    const traces = (await bench.activities()).filter(({ code }) => code === "push.postponed");
    expect(new Set(traces.map(({ reference }) => reference)).size).toBe(5);
  });
});

describe("a hundred and fifty orders that waited", () => {
  const count = 150;

  /** Their numbers, in the order in which the store got them. */
  const inOrderOfArrival = async (): Promise<number[]> =>
    (
      await bench.sql<{ place: number }>(
        `select place::int from (
           select v."externalId", row_number() over (order by v."createdAt", o.name) as place
           from vendor_order v join marketplace_order o on o.id = v."orderId") numbered
         order by split_part("externalId", '-', 2)::int`,
      )
    ).map(({ place }) => place);

  const queue = async (): Promise<void> => {
    for (let index = 0; index < count; index += 1)
      await bench.deliver(bench.order({ lines: [line(`${index}`, "Anna")] }), "orders/create");
    for (;;) {
      const pieces = await bench.engine.takeWebhooks(20);
      for (const piece of pieces) await piece();
      if (pieces.length === 0) return;
    }
  };

  const limits = { callsPerSecond: 4, burst: 8 };
  const slowPlatform = () => createScriptedPlatform({ limits });

  it("for a store that was down, and throttles when it is back, go oldest first, after one probe, within its rate", async () => {
    await bench.close();
    bench = await createEngineBench({ platform: slowPlatform() });
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "instead", answer: unavailable }, 8);
    await queue();
    const other = bench.anotherWorker();
    /** A second passes; both workers do what they may. */
    const second = async (): Promise<number> => {
      const before = anna.count("create");
      await bench.pass(1_000);
      await Promise.all([
        bench.settle(),
        other.takeVendorOrders(20).then((pieces) => Promise.all(pieces.map((piece) => piece()))),
      ]);
      return anna.count("create") - before;
    };
    while ((await healthOf())?.health !== "degraded") await second();
    while (anna.count("create") < 8) await bench.pass(10 * minute).then(second);
    expect(anna.orders).toEqual([]);

    // Back, but overwhelmed at first.
    anna.trouble("create", { kind: "instead", answer: { kind: "rate-limited", retryAfterMs: 20_000 } }, 4);
    await bench.pass(10 * minute);
    expect(await second(), "one probe").toBe(1);
    // Seconds are those that are made to pass and those that the test itself takes.
    const stopwatch = (): ((seconds: number) => number) => {
      const startedAt = performance.now();
      return (seconds) => seconds + (performance.now() - startedAt) / 1_000;
    };
    const quiet = stopwatch();
    let quietSeconds = 0;
    for (; anna.orders.length === 0 && quietSeconds < 200; quietSeconds += 1) {
      const passed = stopwatch();
      const gone = await second();
      expect(gone, "a store that throttles").toBeLessThanOrEqual(limits.burst + limits.callsPerSecond * passed(0));
    }
    expect(quiet(quietSeconds)).toBeGreaterThanOrEqual(19);

    // The burst once, then the rate: never more than the budget had given by then.
    const passed = stopwatch();
    let gone = 0;
    for (let seconds = 1; anna.orders.length < count && seconds < 400; seconds += 1) {
      gone += await second();
      expect(gone).toBeLessThanOrEqual(limits.burst + limits.callsPerSecond * passed(seconds));
    }
    expect(anna.orders).toHaveLength(count);
    expect(new Set(anna.orders.map(({ reference }) => reference)).size).toBe(count);
    const places = await inOrderOfArrival();
    // Ten at most are under way at once in two workers: none overtakes by more.
    expect(Math.max(...places.map((place, index) => Math.abs(place - (index + 1))))).toBeLessThanOrEqual(10);
    expect((await told()).map(({ code }) => code)).toEqual(["connection.degraded", "connection.healthy"]);
  });

  it("for a store that had to be connected again go oldest first too", async () => {
    await bench.close();
    bench = await createEngineBench({ platform: slowPlatform() });
    const anna = await bench.vendor("Anna");
    // As many as are under way at once.
    anna.trouble("create", { kind: "instead", answer: authFailed }, 5);
    await queue();
    await bench.settle();
    const held = await bench.sql<{ count: number }>(
      `select count(*)::int from vendor_order where state = 'held' and reason = 'connection-unhealthy'`,
    );
    expect(held).toEqual([{ count }]);
    await bench.pass(3 * minute);
    await bench.engine.checkConnections();
    for (let seconds = 0; anna.orders.length < count && seconds < 400; seconds += 1) {
      await bench.pass(1_000);
      await bench.settle();
    }
    expect(anna.orders).toHaveLength(count);
    const places = await inOrderOfArrival();
    expect(Math.max(...places.map((place, index) => Math.abs(place - (index + 1))))).toBeLessThanOrEqual(5);
  });
});
