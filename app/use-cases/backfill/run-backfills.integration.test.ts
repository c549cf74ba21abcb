import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEngineBench, type EngineBench } from "../../../tests/support/engine.ts";
import type { ScriptedStore } from "../../../tests/support/scripted-store.ts";
import { done, type Failure } from "../../connectors/_contract/outcome.ts";
import { createBackfillBook, createBackfillDeskBook } from "../../db/backfill-repo.server.ts";
import type { MarketplaceOrder } from "../../domain/order/marketplace-order.ts";
import { createBackfillDesk, type BackfillDesk } from "./backfill-desk.ts";
import { type BackfillEvent, createRunBackfills, type RunBackfillsDeps } from "./run-backfills.ts";

const dayMs = 86_400_000;
const pageSize = 2;

let bench: EngineBench;
let anna: ScriptedStore;
let desk: BackfillDesk;
let deps: RunBackfillsDeps;
/** What the shop lists, oldest first. */
let inShop: { readonly order: MarketplaceOrder; readonly open: boolean }[];
let listing: Failure | null;
let events: BackfillEvent[];
let later: string[];

beforeEach(async () => {
  bench = await createEngineBench();
  anna = await bench.vendor("Anna");
  [inShop, listing, events, later] = [[], null, [], []];
  // Switched on this morning: whatever was placed before waits for the merchant's word.
  await bench.sql(`update order_sync_settings set "enabledAt" = now() - interval '6 hours'`);
  const { pool } = bench.database;
  deps = {
    book: createBackfillBook(pool),
    gateway: {
      listOrders: async (_shop, from, until, cursor) => {
        if (listing) return listing;
        const start = Number(cursor ?? 0);
        const all = inShop
          .map(({ order, open }) => ({
            gid: order.gid,
            createdAt: new Date(order.createdAt),
            updatedAt: new Date(order.updatedAt),
            open,
          }))
          .filter(({ createdAt }) => createdAt >= from && createdAt < until);
        const more = start + pageSize < all.length;
        return done({ items: all.slice(start, start + pageSize), cursor: String(start + pageSize), more });
      },
    },
    refetch: bench.engine.refetch,
    refetchLater: async (_shop, gid) => void later.push(gid),
    now: () => new Date(),
    observe: (event) => void events.push(event),
  };
  desk = createBackfillDesk({
    book: createBackfillDeskBook(pool),
    runSoon: async () => {},
    newId: () => crypto.randomUUID(),
    now: () => new Date(),
  });
});
afterEach(() => bench.close());

/** In the shop, and nobody told us. */
function placed(daysAgo: number, open = true): MarketplaceOrder {
  const at = new Date(Date.now() - daysAgo * dayMs).toISOString();
  const order = bench.order({ createdAt: at, updatedAt: at });
  inShop.push({ order, open });
  bench.inShop(order);
  return order;
}
const run = (change: Partial<RunBackfillsDeps> = {}) => createRunBackfills({ ...deps, ...change })();
const start = () => desk.startBackfill(bench.shop, 30, "staff:1");
const stateOf = async (order: MarketplaceOrder) => {
  const [row] = await bench.vendorOrders(order);
  return row && [row.state, row.reason];
};
const view = async () => (await desk.backfill(bench.shop))!;

describe("bringing in earlier orders", () => {
  it("records what is open and not here yet, pushes nothing by itself, and leads to what waits", async () => {
    placed(40);
    const old = placed(20);
    const shipped = placed(10, false);
    const known = placed(5);
    await bench.deliver(known, "orders/create");
    const young = placed(2);
    await bench.settle();

    expect(await start()).toBe("started");
    expect(await start()).toBe("running");
    expect((await view()).state).toBe("running");
    await run();
    await bench.settle();

    expect(await view()).toMatchObject({ state: "done", seen: 3, recorded: 2, unread: 0, waiting: 2, troubled: false });
    for (const order of [old, young]) expect(await stateOf(order)).toEqual(["held", "arrived-while-off"]);
    expect(await stateOf(shipped)).toBeUndefined();
    expect(anna.orders).toHaveLength(1);
    expect((await bench.activities()).map(({ code }) => code)).toEqual(
      expect.arrayContaining(["backfill.started", "backfill.done"]),
    );
    expect(events).toEqual([{ kind: "backfilled", shop: bench.shop }]);
  });

  it("lets go by the usual rules what was placed while sync was on", async () => {
    const missed = placed(0.1);
    await start();
    await run();
    await bench.settle();
    expect((await stateOf(missed))?.[0]).toBe("confirmed");
    expect(anna.orders).toHaveLength(1);
  });

  it("brings nothing in twice when a worker dies on the way, and two look at it at once", async () => {
    for (let day = 9; day > 0; day -= 1) placed(day);
    await start();
    let reads = 0;
    const dying = run({
      refetch: async (...args) => {
        if (++reads === 4) throw new Error("killed");
        return bench.engine.refetch(...args);
      },
    });
    await dying;
    expect(events).toMatchObject([{ kind: "fault" }]);
    expect((await view()).state).toBe("running");
    // Nobody takes it while the lease of the dead one lasts.
    await run();
    expect((await view()).state).toBe("running");
    await bench.sql(`update backfill set "leasedUntil" = now() - interval '1 second'`);
    await Promise.all([run(), run()]);
    expect(await view()).toMatchObject({ state: "done", seen: 9, recorded: 9 });
    const [{ count } = { count: 0 }] = await bench.sql<{ count: number }>(
      `select count(*)::int as count from marketplace_order`,
    );
    expect(count).toBe(9);
  });

  it("stops on the merchant's word, in the middle of a page, and keeps what came", async () => {
    for (let day = 9; day > 0; day -= 1) placed(day);
    await start();
    let reads = 0;
    await run({
      refetch: async (...args) => {
        if (++reads === 3) await desk.stopBackfill(bench.shop, "staff:1");
        return bench.engine.refetch(...args);
      },
    });
    expect(await view()).toMatchObject({ state: "stopped", recorded: 2 });
    expect(reads).toBe(3);
    expect(await desk.stopBackfill(bench.shop, "staff:1")).toBe("not-found");
    expect(await start()).toBe("started");
  });

  it("waits while the shop cannot be read, and gives up only after a day, with a reference", async () => {
    placed(3);
    await start();
    listing = { kind: "unavailable", message: "maintenance", retryAfterMs: null };
    await run();
    expect(await view()).toMatchObject({ state: "running", troubled: true });
    await bench.sql(`update backfill set "leasedUntil" = null`);
    await run({ now: () => new Date(Date.now() + 2 * dayMs) });
    expect(await view()).toMatchObject({ state: "failed", errorReference: expect.stringMatching(/^\S+$/) });
  });

  it("reads an order that could not be read again by itself, and goes on with the others", async () => {
    const unreadable = placed(3);
    const fine = placed(2);
    await start();
    await run({
      refetch: async (shop, gid) =>
        gid === unreadable.gid
          ? { kind: "failed", tryAgain: true, failure: { kind: "unavailable", message: "", retryAfterMs: null } }
          : bench.engine.refetch(shop, gid),
    });
    expect(await view()).toMatchObject({ state: "done", recorded: 1, unread: 1 });
    expect(later).toEqual([unreadable.gid]);
    expect((await stateOf(fine))?.[0]).toBe("held");
  });
});
