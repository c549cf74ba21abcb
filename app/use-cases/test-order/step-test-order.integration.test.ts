import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEngineBench, type EngineBench } from "../../../tests/support/engine.ts";
import {
  ambiguous,
  authFailed,
  createScriptedPlatform,
  rejected,
  type ScriptedStore,
  unavailable,
} from "../../../tests/support/scripted-store.ts";
import { createTestOrderBook, createTestOrderDeskBook } from "../../db/test-order-repo.server.ts";
import type { VendorId } from "../../domain/shared/ids.ts";
import { createTestOrderDesk } from "./create-test-order-desk.ts";
import { stepTestOrder } from "./step-test-order.ts";
import type { TestOrderDesk, TestOrderView } from "./test-order-desk.ts";

let bench: EngineBench;
let anna: ScriptedStore;
let vendor: VendorId;
let desk: TestOrderDesk;

async function open(options: Parameters<typeof createScriptedPlatform>[0] = {}): Promise<void> {
  bench = await createEngineBench({ platform: createScriptedPlatform(options) });
  anna = await bench.vendor("Anna");
  const [row] = await bench.sql<{ id: VendorId }>(`select id from vendor where name = 'Anna'`);
  vendor = row!.id;
  desk = createTestOrderDesk({
    book: createTestOrderDeskBook(bench.database.pool),
    manifestOf: () => bench.platform.connector.manifest,
    newId: () => crypto.randomUUID(),
    now: () => new Date(),
  });
}
beforeEach(() => open());
afterEach(() => bench.close());

const start = () => desk.startTestOrder(bench.shop, vendor, "staff:1");
const view = async (): Promise<TestOrderView> => (await desk.testOrder(bench.shop, vendor))!;

/** Carries out every step that is due, as often as it takes; what is due later is brought forward so many times. */
async function settle(hurry = 0): Promise<void> {
  const { connector } = bench.platform;
  const book = createTestOrderBook(bench.database.pool);
  const deps = {
    book,
    connectors: { [connector.manifest.id]: connector },
    callStore: bench.engine.callStore,
    noteFor: ({ name }: { name: string }) => `Test of ${name}`,
    random: () => 0,
  };
  for (let left = hurry; ;) {
    // What is due at once is stored to the millisecond, and may be due only in the next.
    await bench.sql(
      `update test_order set "nextAttemptAt" = now() where "nextAttemptAt" between now() and now() + interval '20 ms'`,
    );
    const claims = await book.claimDue(5);
    for (const claim of claims) await stepTestOrder(deps, claim);
    if (claims.length > 0) continue;
    if (left-- <= 0) return;
    await bench.sql(`update test_order set "nextAttemptAt" = now() where "nextAttemptAt" is not null`);
  }
}
const ship = () => {
  anna.orders[0]!.shipped = true;
};
const codes = async () => (await bench.activities()).map(({ code }) => code).filter((code) => /^test-order/.test(code));

describe("a guided test order", () => {
  it("goes there, is found, shipped, comes back, and says what became of it", async () => {
    expect(await start()).toBe("started");
    expect(await start()).toBe("running");
    await settle();
    expect(await view()).toMatchObject({ state: "waiting", externalName: "#Anna-1", sentAt: expect.any(String) });
    expect((await view()).foundAt).not.toBeNull();
    const [sent] = anna.orders;
    expect(sent!.pushed).toMatchObject({ test: true, paid: true, fields: { note: "Test of Demo Market" } });
    expect(sent!.pushed.lines).toHaveLength(1);
    ship();
    await settle(1);
    expect(await view()).toMatchObject({
      state: "passed",
      leftInStore: true,
      trackings: [{ carrier: "DHL", number: "JJD1", url: null }],
    });
    expect(anna.orders).toHaveLength(1);
    expect(await codes()).toEqual(["test-order.started", "test-order.sent", "test-order.shipped", "test-order.passed"]);
    expect(await start()).toBe("started");
  });

  it("is taken away on the merchant's word, and is no part of any order", async () => {
    await start();
    await settle();
    expect(await desk.stopTestOrder(bench.shop, vendor, "staff:1")).toBe("done");
    expect((await view()).stopping).toBe(true);
    await settle();
    expect(await view()).toMatchObject({ state: "stopped", leftInStore: false, shippedAt: null });
    expect(anna.orders[0]!.cancelled).toBe(true);
    expect(await bench.vendorOrders()).toEqual([]);
    expect(await desk.stopTestOrder(bench.shop, vendor, "staff:1")).toBe("not-found");
  });

  it("is never there twice when the store took it without saying so", async () => {
    anna.trouble("create", { kind: "done-but", answer: ambiguous });
    await start();
    await settle(1);
    expect(anna.orders).toHaveLength(1);
    expect((await view()).state).toBe("waiting");
    expect(anna.count("create")).toBe(1);
  });

  it("is looked for before it is sent again when a worker died while sending", async () => {
    await start();
    await settle();
    // As a worker leaves it that died between the store's answer and writing it down.
    await bench.sql(`update test_order set state = 'sending', "externalId" = null, "sentAt" = null, "foundAt" = null,
      "nextAttemptAt" = now(), "leasedUntil" = null`);
    await settle();
    expect(anna.orders).toHaveLength(1);
    expect(await view()).toMatchObject({ state: "waiting", externalName: "#Anna-1" });
  });

  it("is sent again only when it certainly is not there", async () => {
    anna.trouble("create", { kind: "instead", answer: ambiguous });
    await start();
    await settle(3);
    expect(anna.orders).toHaveLength(0);
    await bench.sql(`update test_order set "unknownSince" = now() - interval '1 hour'`);
    await settle(3);
    expect(anna.orders).toHaveLength(1);
    expect(anna.count("find")).toBeGreaterThanOrEqual(2);
  });

  it("is not sent when it was stopped before", async () => {
    await start();
    await desk.stopTestOrder(bench.shop, vendor, "staff:1");
    await settle();
    expect(anna.count("create")).toBe(0);
    expect((await view()).state).toBe("stopped");
  });

  it("waits while the store is down, and tells what a store says that refuses", async () => {
    anna.trouble("create", { kind: "instead", answer: unavailable });
    await start();
    await settle();
    expect(await view()).toMatchObject({ state: "ready", failure: { message: "down for maintenance" } });
    await settle(1);
    expect((await view()).state).toBe("waiting");
    await desk.stopTestOrder(bench.shop, vendor, "staff:1");
    await settle();

    anna.trouble("create", { kind: "instead", answer: rejected });
    await start();
    await settle();
    expect(await view()).toMatchObject({
      state: "failed",
      failure: { kind: "rejected", message: "price is too high" },
      errorReference: expect.stringMatching(/^\S+$/),
      leftInStore: false,
    });
  });

  it("fails where the key was revoked meanwhile, and says that the order is still there", async () => {
    await start();
    await settle();
    anna.trouble("changes", { kind: "instead", answer: authFailed });
    await settle(1);
    expect(await view()).toMatchObject({ state: "failed", leftInStore: true });
  });

  it("understands that the vendor cancelled it", async () => {
    await start();
    await settle();
    anna.orders[0]!.cancelled = true;
    await settle(1);
    expect((await view()).state).toBe("stopped");
    expect(await codes()).toContain("test-order.cancelled-by-vendor");
  });

  it("orders what is mapped before anything else of the catalogue", async () => {
    await bench.sql(`insert into external_variant ("connectionId", "externalProductId", "externalVariantId", title, "seenAt")
      select c.id, p, '1', p, now() from connection c, unnest(array['Aaa', 'Mapped']) p`);
    await bench.map("1", "Anna");
    await bench.sql(`update variant_mapping set "externalProductId" = 'Mapped', "externalVariantId" = '1'`);
    await start();
    await settle();
    expect(anna.orders[0]!.pushed.lines[0]).toMatchObject({
      title: "Mapped",
      mapping: { externalProductId: "Mapped", externalVariantId: "1" },
    });
  });

  it("is not offered where there is no store, or none that takes orders", async () => {
    await bench.vendor("Birk", { connected: false });
    const [birk] = await bench.sql<{ id: VendorId }>(`select id from vendor where name = 'Birk'`);
    expect(await desk.startTestOrder(bench.shop, birk!.id, "staff:1")).toBe("not-possible");
    await bench.close();
    await open({ without: ["createOrder"] });
    expect(await start()).toBe("not-possible");
  });
});
