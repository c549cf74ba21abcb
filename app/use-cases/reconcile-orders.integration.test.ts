import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEngineBench, type EngineBench, later } from "../../tests/support/engine.ts";
import { done, type Failure } from "../connectors/_contract/outcome.ts";
import { createReconcileBook } from "../db/reconcile-repo.server.ts";
import { inTransaction } from "../db/sql.server.ts";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import type { ShopId } from "../domain/shared/ids.ts";
import { createReconcileOrders, type ReconcileEvent, type ReconcileOrders } from "./reconcile-orders.ts";

let bench: EngineBench;
let reconcile: ReconcileOrders;
let inShop: MarketplaceOrder[];
let looks: { since: Date; cursor: string | null }[];
let failures: Map<string, Failure>;
let events: ReconcileEvent[];
let refetched: string[];

const pageSize = 2;

beforeEach(async () => {
  bench = await createEngineBench();
  await bench.vendor("Anna");
  inShop = [];
  looks = [];
  failures = new Map();
  events = [];
  refetched = [];
  const { pool } = bench.database;
  reconcile = createReconcileOrders({
    book: createReconcileBook(pool),
    record: bench.engine.record,
    gateway: {
      readOrdersUpdated: async (shop, since, cursor) => {
        looks.push({ since, cursor });
        const failure = failures.get(`${shop.domain} ${cursor ?? ""}`.trim());
        if (failure) return failure;
        const from = Number(cursor ?? 0);
        const all = shop.id === bench.shop ? inShop.filter(({ updatedAt }) => new Date(updatedAt) >= since) : [];
        const next = Math.min(from + pageSize, all.length);
        return done({ items: all.slice(from, next), cursor: String(next), more: next < all.length });
      },
    },
    inTransaction: (work) => inTransaction(pool, work),
    refetchOrder: async (_, gid) => void refetched.push(gid),
    now: () => new Date(),
    observe: (event) => void events.push(event),
  });
});
afterEach(() => bench.close());

const mark = async () =>
  (await bench.sql<{ at: Date | null }>(`select "reconciledUntil" as at from shop where id = $1`, [bench.shop]))[0]
    ?.at ?? null;
const unavailable: Failure = { kind: "unavailable", message: "", retryAfterMs: null };

describe("reconciling orders", () => {
  it("records what no webhook told of, page by page, and pushes it", async () => {
    inShop = [bench.order(), bench.order(), bench.order()];
    expect(await reconcile("all")).toEqual({ seen: 3, recorded: 3 });
    await bench.settle();
    expect((await bench.vendorOrders()).map(({ state }) => state)).toEqual(["confirmed", "confirmed", "confirmed"]);
    expect(looks.map(({ cursor }) => cursor)).toEqual([null, "2"]);
    expect(await reconcile("all")).toEqual({ seen: 3, recorded: 0 });
  });

  it("brings older versions up to date and leaves newer ones alone", async () => {
    const [first, second] = [bench.order(), bench.order()];
    await bench.deliver(first);
    await bench.deliver(later(second, { financialStatus: "pending" }, 60));
    await bench.settle();
    inShop = [later(first, { tags: ["vip"] }), second];
    expect(await reconcile(bench.shop)).toEqual({ seen: 2, recorded: 1 });
  });

  it("begins ten minutes before the last full look", async () => {
    await reconcile("all");
    const at = await mark();
    await reconcile("all");
    expect(looks[1]?.since).toEqual(new Date(at!.getTime() - 600_000));
    const since = new Date("2026-01-01T00:00:00Z");
    await bench.sql(`update shop set "reconciledUntil" = $1`, [at]);
    await reconcile("all", { since });
    expect(looks[2]?.since).toEqual(since);
    expect(await mark()).toEqual(at);
  });

  it("moves the mark only after a full look, and keeps what it has recorded", async () => {
    inShop = [bench.order(), bench.order(), bench.order()];
    failures.set("demo.myshopify.com 2", unavailable);
    expect(await reconcile("all")).toEqual({ seen: 2, recorded: 2 });
    expect(await mark()).toBeNull();
    expect(events).toMatchObject([{ kind: "cut-short", failure: { kind: "unavailable" } }]);
    failures.clear();
    expect(await reconcile("all")).toEqual({ seen: 3, recorded: 1 });
    expect(await mark()).not.toBeNull();
  });

  it("says in a dry run what it would record, and writes nothing", async () => {
    inShop = [bench.order(), bench.order()];
    await bench.deliver(inShop[0]!);
    await bench.settle();
    const before = await bench.activities();
    expect(await reconcile("all", { dryRun: true })).toEqual({ seen: 2, recorded: 1 });
    expect(await bench.vendorOrders()).toHaveLength(1);
    expect(await bench.activities()).toEqual(before);
    expect(await mark()).toBeNull();
  });

  it("notes a repair only where the webhook has had its time", async () => {
    const old = new Date(Date.now() - 5 * 60_000).toISOString();
    await bench.sql(`update shop set "installedAt" = now() - interval '1 day'`);
    inShop = [bench.order({ createdAt: old, updatedAt: old }), bench.order()];
    await reconcile("all");
    expect((await bench.activities()).filter(({ code }) => code === "reconciliation.repaired")).toHaveLength(1);
  });

  it("lets one order that cannot be recorded stop no other, and has it read again (R4)", async () => {
    const poison = { ...bench.order(), currency: "not a currency" };
    inShop = [poison, bench.order()];
    expect(await reconcile("all")).toEqual({ seen: 2, recorded: 1 });
    expect(refetched).toEqual([poison.gid]);
    expect(events).toMatchObject([{ kind: "fault", gid: poison.gid }, { kind: "reconciled" }]);
    expect(await mark()).not.toBeNull();
  });

  it("lets one shop stop no other, and leaves shops alone that have gone", async () => {
    for (const [domain, gone] of [
      ["bad.myshopify.com", false],
      ["gone.myshopify.com", true],
    ] as const)
      await bench.sql(
        `insert into shop (id, domain, name, currency, "uninstalledAt") values ($1, $2, 'x', 'EUR', case when $3 then now() end)`,
        [randomUUID() as ShopId, domain, gone],
      );
    failures.set("bad.myshopify.com", unavailable);
    inShop = [bench.order()];
    expect(await reconcile("all")).toEqual({ seen: 1, recorded: 1 });
    expect(looks).toHaveLength(2);
  });
});
