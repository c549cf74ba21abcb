import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "./db/sql.server.ts";
import { createEngineBench, type EngineBench, later, line } from "../tests/support/engine.ts";
import { ambiguous, authFailed, rejected, unavailable } from "../tests/support/scripted-store.ts";

let bench: EngineBench;
beforeEach(async () => {
  bench = await createEngineBench();
});
afterEach(() => bench.close());

const states = async () => (await bench.vendorOrders()).map((row) => row.state);
const codes = async () => (await bench.activities()).map((entry) => entry.code);

describe("an order that nothing stands in the way of", () => {
  it("is in each vendor's store once, with its lines, and on record", async () => {
    const anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
    const ben = await bench.vendor("Ben");
    const order = bench.order({
      lines: [line("1", "Anna"), line("2", "ben"), line("3", "ANNA", { quantity: 2, currentQuantity: 2 })],
    });
    await bench.deliver(order, "orders/create");
    await bench.settle();

    expect(anna.orders.map((o) => o.pushed.lines.map((l) => [l.title, l.quantity]))).toEqual([
      [
        ["Thing 1", 1],
        ["Thing 3", 2],
      ],
    ]);
    expect(ben.orders).toHaveLength(1);
    const rows = await bench.vendorOrders(order);
    expect(rows.map(({ vendor, state, externalId }) => ({ vendor, state, externalId }))).toEqual([
      { vendor: "Anna", state: "confirmed", externalId: "Anna-1" },
      { vendor: "Ben", state: "confirmed", externalId: "Ben-1" },
    ]);
    expect(await codes()).toEqual(["order.recorded", "push.confirmed", "push.confirmed"]);
    const [mail] = await bench.sql<{ kind: string }>(`select kind from mail`);
    expect(mail?.kind).toBe("vendor-new-order");
    const [row] = await bench.sql<{ latency: number; platformMs: number }>(
      `select extract(epoch from "confirmedAt" - "readyAt") as latency, "platformMs" from vendor_order where "externalId" = 'Anna-1'`,
    );
    expect(Number(row?.latency)).toBeGreaterThanOrEqual(0);
    expect(row?.platformMs).toBeGreaterThanOrEqual(0);
    const lines = await bench.sql<{ externalLineId: string }>(`select "externalLineId" from vendor_order_line`);
    expect(lines.every((l) => l.externalLineId !== null)).toBe(true);
  });

  it("leaves nothing of the buyer outside of what is sealed (R3)", async () => {
    await bench.vendor("Anna");
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    const tables = ["marketplace_order", "vendor_order", "vendor_order_line", "activity", "inbox", "mail"];
    for (const table of tables) {
      const dump = JSON.stringify(await bench.sql(`select t::text from ${table} t`));
      expect(dump, table).not.toMatch(/greta|kanarie|5550199/i);
    }
  });

  it("doubled, shuffled and stale deliveries end in the newest state, pushed once", async () => {
    const anna = await bench.vendor("Anna");
    const first = bench.order();
    const second = later(first, { tags: ["gift"] });
    const third = later(second, { tags: ["gift", "rush"] });
    for (const version of [third, first, second, first, third]) await bench.deliver(version);
    await bench.settle();
    expect(anna.count("create")).toBe(1);
    const [row] = await bench.sql<{ body: { tags: string[] } }>(`select body from marketplace_order`);
    expect(row?.body.tags).toEqual(["gift", "rush"]);
    const left = await bench.sql(`select 1 from inbox where state not in ('done', 'ignored')`);
    expect(left).toEqual([]);
  });

  it("two versions of the same moment are settled by asking the shop", async () => {
    await bench.vendor("Anna");
    const order = bench.order();
    await bench.deliver(order);
    await bench.settle();
    const twin = { ...order, tags: ["which one?"] };
    await bench.deliver(twin);
    bench.inShop({ ...order, tags: ["this one"] });
    await bench.settle();
    const [row] = await bench.sql<{ body: { tags: string[] } }>(`select body from marketplace_order`);
    expect(row?.body.tags).toEqual(["this one"]);
  });
});

describe("rules that hold", () => {
  it("waits until the order is paid, then goes by itself (O2)", async () => {
    const anna = await bench.vendor("Anna");
    const order = bench.order({ financialStatus: "pending" });
    await bench.deliver(order, "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "not-paid", move: "buyer" }]);
    await bench.deliver(later(order, { financialStatus: "paid" }), "orders/paid");
    await bench.settle();
    expect(await states()).toEqual(["confirmed"]);
    expect(anna.orders).toHaveLength(1);
  });

  it("gives the buyer time to cancel: what is cancelled within it never reaches a vendor (O9)", async () => {
    const anna = await bench.vendor("Anna");
    await bench.settings({ holdMinutes: 10 });
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "hold-window", move: "time" }]);
    await bench.deliver(later(order, { cancelledAt: new Date().toISOString() }), "orders/cancelled");
    await bench.settle();
    await bench.pass(11 * 60_000);
    await bench.settle();
    expect(await states()).toEqual(["cancelled-before-push"]);
    expect(anna.calls).toEqual([]);
  });

  it("goes by itself when the time to cancel is over, and at once when the merchant says so", async () => {
    const anna = await bench.vendor("Anna");
    await bench.settings({ holdMinutes: 10 });
    const placed = (msAgo: number) => ({ createdAt: new Date(Date.now() - msAgo).toISOString() });
    const [soon, not] = [bench.order(placed(10 * 60_000 - 1_000)), bench.order(placed(0))];
    for (const order of [soon, not]) await bench.deliver(order, "orders/create");
    await bench.settle();
    expect(anna.orders).toHaveLength(0);
    const afterSettling = async () => {
      await bench.settle();
      return anna.orders.length;
    };
    await expect.poll(afterSettling, { timeout: 10_000 }).toBe(1);
    expect(await bench.vendorOrders()).toMatchObject([
      { state: "confirmed" },
      { state: "held", reason: "hold-window" },
    ]);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(soon.createdAt) + 10 * 60_000);
    const [held] = await bench.vendorOrders(not);
    expect(await bench.engine.act(bench.shop, held!.id, "release", "merchant")).toBe("done");
    await bench.settle();
    expect(anna.orders).toHaveLength(2);
  });

  it("is read from the shop before it goes, since no webhook tells of holds and risk (O9)", async () => {
    const anna = await bench.vendor("Anna");
    const { review: _, ...order } = bench.order();
    await bench.deliver(order, "orders/create");
    bench.notInShop(order);
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "being-read", move: "ours" }]);
    expect(anna.calls).toEqual([]);
    // The reading was in vain; the hourly look asks again.
    bench.inShop({ ...order, review: { waiting: [], risk: "low" } });
    await bench.engine.replan(bench.shop);
    await bench.settle();
    expect(await states()).toEqual(["confirmed"]);
    expect(anna.count("create")).toBe(1);
  });

  it("waits while its own lines are on hold in Shopify, and goes when they are released", async () => {
    const [anna, ben] = [await bench.vendor("Anna"), await bench.vendor("Ben")];
    const lines = [line("1", "Anna"), line("2", "Ben")];
    const onHold = { lineGid: lines[0]!.gid, status: "on-hold" as const };
    const order = bench.order({ lines, review: { waiting: [onHold], risk: "low" } });
    await bench.deliver(order, "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([
      { vendor: "Anna", state: "held", reason: "fulfillment-hold", move: "merchant" },
      { vendor: "Ben", state: "confirmed" },
    ]);
    // A later version by webhook knows nothing of the hold and does not end it.
    const { review: _, ...edited } = later(order, { tags: ["gift"] });
    await bench.deliver(edited);
    await bench.settle();
    expect(await states()).toEqual(["held", "confirmed"]);
    // Released: the order itself is no newer version, and it is read all the same.
    bench.inShop({ ...edited, review: { waiting: [], risk: "low" } });
    await bench.engine.refetch(bench.shop, order.gid);
    await bench.settle();
    expect(await states()).toEqual(["confirmed", "confirmed"]);
    expect([anna.count("create"), ben.count("create")]).toEqual([1, 1]);
  });

  it("a reading that began earlier does not undo what a later one found", async () => {
    await bench.vendor("Anna");
    const order = bench.order({ review: { waiting: [], risk: "high" } });
    await bench.deliver(order, "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "high-risk" }]);
    await inTransaction(bench.database.pool, (tx) =>
      bench.engine.record(
        tx,
        bench.shop,
        { ...order, review: { waiting: [], risk: "low" } },
        { source: "read", receivedAt: new Date(Date.now() - 60_000), now: new Date() },
      ),
    );
    await bench.settle();
    expect(await states()).toEqual(["held"]);
    const [held] = await bench.vendorOrders(order);
    expect(await bench.engine.act(bench.shop, held!.id, "release", "merchant")).toBe("done");
    await bench.settle();
    expect(await states()).toEqual(["confirmed"]);
  });

  it("by hand only: nothing goes by itself, what the merchant pushes goes and is followed (O10)", async () => {
    const anna = await bench.vendor("Anna");
    await bench.settings({ manualMode: true });
    const [chosen, other] = [bench.order(), bench.order()];
    for (const order of [chosen, other]) await bench.deliver(order, "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([
      { state: "held", reason: "manual-mode", move: "merchant" },
      { state: "held", reason: "manual-mode", move: "merchant" },
    ]);
    const [row] = await bench.vendorOrders(chosen);
    expect(await bench.engine.act(bench.shop, row!.id, "release", "merchant")).toBe("done");
    await bench.settle();
    expect(anna.orders).toHaveLength(1);
    await bench.deliver(later(chosen, { tags: ["gift"] }));
    await bench.deliver(
      later(chosen, { tags: ["gift"], cancelledAt: new Date().toISOString() }, 2),
      "orders/cancelled",
    );
    await bench.settle();
    expect(anna.count("cancel")).toBe(1);
    expect(await states()).toEqual(["cancelled", "held"]);
  });

  it("carries the share of the retail price that was set when it went, and keeps it (L3)", async () => {
    const anna = await bench.vendor("Anna");
    await bench.settings({ pricePercent: 70 });
    const unitPrice = { minor: 1999, currency: "EUR" };
    const order = bench.order({ lines: [line("1", "Anna", { quantity: 2, currentQuantity: 2, unitPrice })] });
    await bench.deliver(order, "orders/create");
    await bench.settle();
    expect(anna.orders[0]?.pushed.lines[0]?.unitPrice).toEqual({ minor: 1399, currency: "EUR" });
    const total = () => bench.sql(`select "totalMinor"::int as total from vendor_order`);
    expect(await total()).toEqual([{ total: 2798 }]);
    expect((await codes()).filter((code) => code === "push.total-differs")).toEqual([]);
    await bench.settings({ pricePercent: 100 });
    await bench.deliver(later(order, { tags: ["gift"] }));
    await bench.settle();
    expect(await total()).toEqual([{ total: 2798 }]);
  });

  it("goes at cost once the cost is known, and keeps the cost it went at (L3)", async () => {
    const anna = await bench.vendor("Anna");
    await bench.settings({ priceMode: "cost" });
    await bench.map("1", "Anna");
    const money = (minor: number) => ({ minor, currency: "EUR" });
    const order = bench.order({
      lines: [
        line("1", "Anna", {
          quantity: 2,
          currentQuantity: 2,
          unitPrice: money(2000),
          discount: money(1000),
          taxLines: [{ title: "VAT", rate: 0.25, amount: money(750) }],
        }),
      ],
    });
    await bench.deliver(order, "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "cost-unknown" }]);
    const cost = async (minor: number, currency: string) => {
      await bench.sql(`update product_variant set "unitCostMinor" = ${minor}, "unitCostCurrency" = '${currency}'`);
      await bench.engine.replan(bench.shop);
      await bench.settle();
    };
    await cost(900, "NOK");
    expect(await states()).toEqual(["held"]);
    expect(anna.orders).toEqual([]);
    await cost(900, "EUR");
    expect(await states()).toEqual(["confirmed"]);
    expect(anna.orders[0]?.pushed.lines[0]).toMatchObject({
      unitPrice: money(900),
      discount: money(0),
      taxLines: [{ rate: 0.25, amount: money(450) }],
    });
    const total = () => bench.sql(`select "totalMinor"::int as total from vendor_order`);
    const sent = await total();
    expect((await codes()).filter((code) => code === "push.total-differs")).toEqual([]);
    await bench.settings({ priceMode: "retail" });
    await cost(1200, "EUR");
    await bench.deliver(later(order, { tags: ["gift"] }));
    await bench.settle();
    expect(await total()).toEqual(sent);
  });

  it("what arrived while order sync was off waits for the merchant's word (O1)", async () => {
    const anna = await bench.vendor("Anna");
    await bench.settings({ enabled: false });
    const early = bench.order();
    await bench.deliver(early, "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "sync-off" }]);
    await bench.settings({ enabled: true });
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "arrived-while-off" }]);
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(anna.orders).toHaveLength(1);
    const [held] = await bench.vendorOrders(early);
    expect(await bench.engine.act(bench.shop, held!.id, "release", "merchant")).toBe("done");
    await bench.settle();
    expect((await bench.vendorOrders(early))[0]?.state).toBe("confirmed");
    expect(anna.orders).toHaveLength(2);
  });

  it("unsynced lines follow as a supplement once they are mapped, never as a second copy (O3)", async () => {
    const anna = await bench.vendor("Anna");
    await bench.settings({ pushUnsynced: false });
    await bench.map("1", "Anna");
    await bench.deliver(bench.order({ lines: [line("1", "Anna"), line("2", "Anna")] }), "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([
      { supplement: 0, state: "confirmed", lines: ["1"] },
      { supplement: 1, state: "held", reason: "needs-mapping", lines: ["2"] },
    ]);
    await bench.map("2", "Anna");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([
      { supplement: 0, state: "confirmed", lines: ["1"] },
      { supplement: 1, state: "confirmed", lines: ["2"] },
    ]);
    expect(anna.orders.map((o) => o.pushed.lines.map((l) => l.title))).toEqual([["Thing 1"], ["Thing 2"]]);
    expect(new Set(anna.orders.map((o) => o.reference)).size).toBe(2);
  });

  it("lines held for mapping join the first push when it has not gone yet", async () => {
    const anna = await bench.vendor("Anna");
    await bench.settings({ pushUnsynced: false });
    await bench.map("1", "Anna");
    const order = bench.order({ financialStatus: "pending", lines: [line("1", "Anna"), line("2", "Anna")] });
    await bench.deliver(order, "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toHaveLength(2);
    await bench.map("2", "Anna");
    await bench.deliver(later(order, { financialStatus: "paid" }));
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ supplement: 0, state: "confirmed", lines: ["1", "2"] }]);
    expect(anna.orders).toHaveLength(1);
  });

  it("a vendor that connects gets what waits for it (P1 to P3)", async () => {
    await bench.vendor("Anna", { connected: false });
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "not-connected", move: "vendor" }]);
    await bench.vendor("Anna");
    await bench.engine.replan(bench.shop);
    await bench.settle();
    expect(await states()).toEqual(["confirmed"]);
  });

  it("lines of nobody are shown and find their vendor later", async () => {
    await bench.deliver(bench.order({ lines: [line("1", "Nobody yet")] }), "orders/create");
    await bench.settle();
    const [row] = await bench.sql<{ unassignedCount: number }>(`select "unassignedCount" from marketplace_order`);
    expect(row?.unassignedCount).toBe(1);
    await bench.vendor("Nobody yet");
    await bench.engine.replan(bench.shop);
    await bench.settle();
    expect(await states()).toEqual(["confirmed"]);
    const [after] = await bench.sql<{ unassignedCount: number }>(`select "unassignedCount" from marketplace_order`);
    expect(after?.unassignedCount).toBe(0);
  });

  it("deciding anew changes nothing while nothing has changed", async () => {
    await bench.vendor("Anna");
    await bench.vendor("Ben", { connected: false });
    const held = bench.order({ financialStatus: "pending", lines: [line("1", "Anna"), line("2", "Ben")] });
    await bench.deliver(held, "orders/create");
    await bench.deliver(bench.order({ lines: [line("3", "Anna"), line("4", "Nobody")] }), "orders/create");
    await bench.settle();
    const everything = async () => [
      await bench.sql(`select * from vendor_order order by id`),
      await bench.sql(`select * from vendor_order_line order by "orderId", "lineGid"`),
      await bench.activities(),
    ];
    const before = await everything();
    expect(await bench.engine.replan(bench.shop)).toBe(2);
    expect(await everything()).toEqual(before);
  });

  it("switched off between the decision and the push, nothing goes", async () => {
    const anna = await bench.vendor("Anna");
    await bench.deliver(bench.order(), "orders/create");
    for (const piece of await bench.engine.takeWebhooks(1)) await piece();
    await bench.sql(`update order_sync_settings set data = data || '{"enabled": false}'`);
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "sync-off" }]);
    expect(anna.calls).toEqual([]);
  });

  it("an order that this app created is never taken for a marketplace order (L12)", async () => {
    const anna = await bench.vendor("Anna");
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    const [row] = await bench.vendorOrders();
    await bench.deliver(bench.order({ sourceIdentifier: row!.reference }), "orders/create");
    await bench.deliver(bench.order({ appId: "4242" }), "orders/create");
    // The marketplace's own shop as Anna's store.
    await bench.sql(`update connection set "storeHost" = 'demo.myshopify.com'`);
    const echo = bench.order();
    await bench.sql(`update vendor_order set "externalId" = $1`, [echo.gid]);
    await bench.deliver(echo, "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toHaveLength(1);
    expect(anna.orders).toHaveLength(1);
    const inbox = await bench.sql<{ code: string | null }>(`select "errorCode" as code from inbox order by id`);
    expect(inbox.map((entry) => entry.code)).toEqual([null, "not-ours", "not-ours", "not-ours"]);
  });
});

describe("a push whose end is in doubt", () => {
  it("is looked up and found: one order, though the answer was lost", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "done-but", answer: ambiguous });
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(await states()).toEqual(["unknown"]);
    await bench.pass(2_000);
    await bench.settle();
    expect(await states()).toEqual(["confirmed"]);
    expect(anna.orders).toHaveLength(1);
    expect(anna.count("create")).toBe(1);
    expect(await codes()).toEqual(["order.recorded", "push.unknown", "push.found-after-doubt"]);
  });

  it("is not sent again before the late-commit bound and two sure looks, then with the same reference", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "instead", answer: ambiguous });
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    for (let second = 0; second < 118; second += 2) {
      await bench.pass(2_000);
      await bench.settle();
      expect(anna.count("create")).toBe(1);
    }
    for (let look = 0; look < 10; look += 1) {
      await bench.pass(6_000);
      await bench.settle();
    }
    expect(await states()).toEqual(["confirmed"]);
    expect(anna.count("create")).toBe(2);
    expect(new Set(anna.calls.filter((c) => c.operation === "create").map((c) => c.reference)).size).toBe(1);
    expect(anna.count("find")).toBeLessThan(25);
  });

  it("believes no look-up that says its answer may lag", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "done-but", answer: ambiguous });
    anna.lagLookups(12);
    await bench.deliver(bench.order(), "orders/create");
    for (let round = 0; round < 60; round += 1) {
      await bench.settle();
      await bench.pass(31_000);
    }
    expect(await states()).toEqual(["confirmed"]);
    expect(anna.orders).toHaveLength(1);
    expect(anna.count("create")).toBe(1);
  });

  it("a taken reference is success, after a look", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "done-but", answer: { kind: "already-exists", externalId: "Anna-1" } });
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "confirmed", externalId: "Anna-1" }]);
    expect(anna.count("create")).toBe(1);
  });

  it("a connector that throws leaves a doubt, not a second order", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "throws" });
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(await states()).toEqual(["unknown"]);
    const fault = bench.events.find((event) => event.kind === "fault");
    expect(fault).toBeDefined();
  });

  it("a worker that died while sending is noticed when its lease ends, and the order is looked up", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "after", gate: new Promise(() => {}) });
    await bench.deliver(bench.order(), "orders/create");
    for (const piece of await bench.engine.takeWebhooks(1)) await piece();
    const [piece] = await bench.engine.takeVendorOrders(1);
    void piece!(); // never ends: the process is gone
    await expect.poll(states).toEqual(["sending"]);
    const next = bench.anotherWorker();
    expect(await next.takeVendorOrders(5)).toEqual([]);
    await bench.pass(61_000);
    const pieces = await next.takeVendorOrders(5);
    expect(pieces).toHaveLength(1);
    await pieces[0]!();
    expect(await states()).toEqual(["unknown"]);
    expect(anna.count("find")).toBe(1);
  });

  it("a late answer to a lost claim changes nothing", async () => {
    const anna = await bench.vendor("Anna");
    const gate = Promise.withResolvers<void>();
    anna.trouble("create", { kind: "after", gate: gate.promise });
    await bench.deliver(bench.order(), "orders/create");
    for (const piece of await bench.engine.takeWebhooks(1)) await piece();
    const [piece] = await bench.engine.takeVendorOrders(1);
    const slow = piece!();
    await expect.poll(states).toEqual(["sending"]);
    await bench.pass(61_000);
    await bench.settle(); // somebody else looks: not there yet
    expect(await states()).toEqual(["unknown"]);
    gate.resolve();
    await slow;
    expect(await states()).toEqual(["unknown"]);
    expect(bench.events.some((event) => event.kind === "claim-lost")).toBe(true);
    await bench.pass(70_000);
    await bench.settle();
    expect(await states()).toEqual(["confirmed"]);
    expect(anna.orders).toHaveLength(1);
  });

  it("two workers that race for one vendor order: one sends", async () => {
    const anna = await bench.vendor("Anna");
    const workers = [bench.engine, bench.anotherWorker(), bench.anotherWorker()];
    const orders = Array.from({ length: 12 }, (_, index) => bench.order({ lines: [line(`r${index}`, "Anna")] }));
    for (const order of orders) await bench.deliver(order, "orders/create");
    await Promise.all(
      workers.map(async (worker) => {
        for (let round = 0; round < 30; round += 1) {
          const pieces = [...(await worker.takeWebhooks(2)), ...(await worker.takeVendorOrders(3))];
          await Promise.all(pieces.map((piece) => piece()));
        }
      }),
    );
    await bench.settle();
    expect(anna.orders).toHaveLength(12);
    expect(anna.count("create")).toBe(12);
    expect(new Set(anna.orders.map((o) => o.reference)).size).toBe(12);
  });
});

describe("a store that says no, or nothing", () => {
  it("a definite no waits for a person, who sends again after mending it", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "instead", answer: rejected });
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    const [row] = await bench.vendorOrders();
    expect(row).toMatchObject({ state: "refused", reason: "rejected", move: "merchant" });
    const refusal = (await bench.activities()).find((entry) => entry.code === "push.refused");
    expect(refusal?.reference).toMatch(/^[2-9A-Z]{8}$/);
    await bench.pass(3_600_000);
    await bench.engine.replan(bench.shop);
    await bench.settle();
    expect(anna.count("create")).toBe(1);
    expect(await bench.engine.act(bench.shop, row!.id, "retry", "merchant")).toBe("done");
    await bench.settle();
    expect(await states()).toEqual(["confirmed"]);
  });

  it("another shop's merchant cannot touch it", async () => {
    await bench.vendor("Anna");
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    const [row] = await bench.vendorOrders();
    const stranger = crypto.randomUUID() as typeof bench.shop;
    expect(await bench.engine.act(stranger, row!.id, "recheck", "stranger")).toBe("not-found");
  });

  it("throttling is waited out, for all orders of the store, and counts as no attempt", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "instead", answer: { kind: "rate-limited", retryAfterMs: 20_000 } });
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(anna.count("create")).toBe(1);
    expect((await bench.vendorOrders()).map((row) => row.attempts)).toEqual([0, 0]);
    await bench.pass(21_000);
    await bench.settle();
    expect(await states()).toEqual(["confirmed", "confirmed"]);
  });

  it("never calls faster than the platform's polite rate, over all workers", async () => {
    await bench.close();
    const { createScriptedPlatform } = await import("../tests/support/scripted-store.ts");
    bench = await createEngineBench({
      platform: createScriptedPlatform({ limits: { callsPerSecond: 0.001, burst: 4 } }),
    });
    const anna = await bench.vendor("Anna");
    for (let index = 0; index < 10; index += 1)
      await bench.deliver(bench.order({ lines: [line(`${index}`, "Anna")] }), "orders/create");
    const other = bench.anotherWorker();
    for (let round = 0; round < 5; round += 1) {
      await bench.settle();
      await Promise.all((await other.takeVendorOrders(9)).map((piece) => piece()));
    }
    expect(anna.count("create")).toBe(4);
    await bench.pass(2_000_000);
    await bench.settle();
    expect(anna.count("create")).toBe(6);
  });

  it("a store that fails again and again is left alone, then tried with one order, then all go", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "instead", answer: unavailable }, 6);
    for (let index = 0; index < 8; index += 1)
      await bench.deliver(bench.order({ lines: [line(`${index}`, "Anna")] }), "orders/create");
    await bench.settle();
    const before = anna.count("create");
    expect(before).toBeGreaterThanOrEqual(5);
    expect(before).toBeLessThanOrEqual(8);
    const [connection] = await bench.sql<{ health: string }>(`select health from connection`);
    expect(connection?.health).toBe("degraded");
    await bench.pass(5_000); // not yet
    await bench.settle();
    expect(anna.count("create")).toBe(before);
    for (let round = 0; round < 40; round += 1) {
      await bench.pass(60_000);
      await bench.settle();
    }
    expect(new Set(await states())).toEqual(new Set(["confirmed"]));
    expect(anna.orders).toHaveLength(8);
    const [healed] = await bench.sql<{ health: string; breakerFailures: number }>(
      `select health, "breakerFailures" from connection`,
    );
    expect(healed).toEqual({ health: "healthy", breakerFailures: 0 });
  });

  it("a dead store delays nobody else (R4)", async () => {
    const dead = await bench.vendor("Dead");
    const anna = await bench.vendor("Anna");
    dead.trouble("create", { kind: "after", gate: new Promise(() => {}) }, 100);
    for (let index = 0; index < 30; index += 1)
      await bench.deliver(bench.order({ lines: [line(`d${index}`, "Dead")] }), "orders/create");
    for (const piece of await bench.engine.takeWebhooks(50)) await piece();
    for (const piece of await bench.engine.takeVendorOrders(50)) void piece(); // hang
    await bench.deliver(bench.order({ lines: [line("a", "Anna")] }), "orders/create");
    for (const piece of await bench.engine.takeWebhooks(50)) await piece();
    const began = performance.now();
    await Promise.all((await bench.engine.takeVendorOrders(50)).map((piece) => piece()));
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(anna.orders).toHaveLength(1);
    expect(dead.count("create")).toBeLessThanOrEqual(5);
  });

  it("hands out turns fairly: everybody's first order before anybody's second", async () => {
    await bench.vendor("Big");
    await bench.vendor("Small");
    for (let index = 0; index < 10; index += 1)
      await bench.deliver(bench.order({ lines: [line(`b${index}`, "Big")] }), "orders/create");
    await bench.deliver(bench.order({ lines: [line("s", "Small")] }), "orders/create");
    for (const piece of await bench.engine.takeWebhooks(50)) await piece();
    await Promise.all((await bench.engine.takeVendorOrders(2)).map((piece) => piece()));
    const done = (await bench.vendorOrders()).filter((row) => row.state === "confirmed").map((row) => row.vendor);
    expect(done).toEqual(["Big", "Small"]);
  });

  it("a revoked key holds the vendor's orders; mended, they go by themselves", async () => {
    const anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
    anna.trouble("create", { kind: "instead", answer: authFailed });
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([
      { state: "held", reason: "connection-unhealthy", move: "vendor" },
    ]);
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(anna.count("create")).toBe(1);
    anna.trouble("verify", { kind: "instead", answer: authFailed });
    expect(await bench.engine.checkConnections()).toEqual({ tried: 0, healthy: 0 });
    await bench.pass(3 * 60_000);
    expect(await bench.engine.checkConnections()).toEqual({ tried: 1, healthy: 0 });
    await bench.pass(3 * 60_000);
    expect(await bench.engine.checkConnections()).toEqual({ tried: 1, healthy: 1 });
    await bench.settle();
    expect(await states()).toEqual(["confirmed", "confirmed"]);
  });
});

describe("a fault of ours", () => {
  it("is put aside after some patience, with its reason, and the others go on", async () => {
    const anna = await bench.vendor("Anna");
    const bad = bench.order();
    await bench.deliver(bad, "orders/create");
    for (const piece of await bench.engine.takeWebhooks(1)) await piece();
    await bench.sql(`update marketplace_order set "personalSealed" = 'junk'`);
    await bench.deliver(bench.order(), "orders/create");
    for (let round = 0; round < 8; round += 1) {
      await bench.settle();
      await bench.pass(900_000);
    }
    expect(await bench.vendorOrders(bad)).toMatchObject([
      { state: "refused", reason: "internal-fault", move: "operator" },
    ]);
    expect(anna.orders).toHaveLength(1);
    expect(bench.events.filter((event) => event.kind === "fault")).toHaveLength(6);
  });
});

describe("edits", () => {
  it("of order-level fields travel by themselves, with merchant data (L6, O4)", async () => {
    const anna = await bench.vendor("Anna");
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    await bench.deliver(
      later(order, {
        tags: ["fragile"],
        personal: { ...order.personal, note: "Ring at Zimmerkanarie", email: "new@buyer.example" },
      }),
    );
    await bench.settle();
    expect(anna.count("update")).toBe(1);
    expect(anna.orders[0]?.fields.tags).toContain("fragile");
    expect(JSON.stringify(anna.orders[0])).not.toMatch(/kanarie|buyer\.example/i);
    // The same again is no edit.
    await bench.deliver(
      later(order, { tags: ["fragile"], personal: { ...order.personal, note: "Ring at Zimmerkanarie" } }, 9),
    );
    await bench.settle();
    expect(anna.count("update")).toBe(1);
  });

  it("made while the push is under way follow it", async () => {
    const anna = await bench.vendor("Anna");
    const gate = Promise.withResolvers<void>();
    anna.trouble("create", { kind: "after", gate: gate.promise });
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    for (const piece of await bench.engine.takeWebhooks(1)) await piece();
    const [piece] = await bench.engine.takeVendorOrders(1);
    const sending = piece!();
    await expect.poll(states).toEqual(["sending"]);
    await bench.deliver(later(order, { tags: ["late"] }));
    for (const webhook of await bench.engine.takeWebhooks(1)) await webhook();
    gate.resolve();
    await sending;
    await bench.settle();
    expect(anna.orders[0]?.fields.tags).toContain("late");
    expect(await states()).toEqual(["confirmed"]);
  });

  it("that the store refuses are reported once, not repeated for ever", async () => {
    const anna = await bench.vendor("Anna");
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    anna.trouble("update", { kind: "instead", answer: rejected }, 10);
    await bench.deliver(later(order, { tags: ["no"] }));
    for (let round = 0; round < 5; round += 1) {
      await bench.settle();
      await bench.pass(3_600_000);
      await bench.engine.replan(bench.shop);
    }
    expect(anna.count("update")).toBe(1);
    expect((await codes()).filter((code) => code === "edit.refused")).toHaveLength(1);
  });

  it("wait while order sync is off and set out when it is on again", async () => {
    const anna = await bench.vendor("Anna");
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    await bench.settings({ enabled: false });
    await bench.deliver(later(order, { tags: ["patience"] }));
    await bench.settle();
    expect(anna.count("update")).toBe(0);
    await bench.settings({ enabled: true });
    await bench.settle();
    expect(anna.orders[0]?.fields.tags).toContain("patience");
  });

  it("of items are flagged for a person, sent nowhere, and not flagged again once handled (L7)", async () => {
    const anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
    const order = bench.order({ lines: [line("1", "Anna", { quantity: 3, currentQuantity: 3 })] });
    await bench.deliver(order, "orders/create");
    await bench.settle();
    const edited = later(order, { lines: [line("1", "Anna", { quantity: 3, currentQuantity: 1 })] });
    await bench.deliver(edited);
    await bench.settle();
    const [row] = await bench.vendorOrders();
    expect(row?.manualHandling).toEqual([{ lineGid: "gid://shopify/LineItem/1", from: 3, to: 1 }]);
    expect(anna.orders[0]?.pushed.lines[0]?.quantity).toBe(3);
    expect(anna.calls.map((call) => call.operation)).toEqual(["create"]);
    expect(await bench.engine.act(bench.shop, row!.id, "mark-handled", "merchant")).toBe("done");
    await bench.deliver(later(edited, { tags: ["again"] }));
    await bench.settle();
    expect((await bench.vendorOrders())[0]?.manualHandling).toBeNull();
    const mails = await bench.sql(`select 1 from mail where kind = 'vendor-manual-handling'`);
    expect(mails).toHaveLength(1);
  });

  it("that add a line after the push wait for the merchant, who may release or handle it", async () => {
    const anna = await bench.vendor("Anna");
    const order = bench.order({ lines: [line("1", "Anna")] });
    await bench.deliver(order, "orders/create");
    await bench.settle();
    await bench.deliver(later(order, { lines: [line("1", "Anna"), line("2", "Anna")] }));
    await bench.settle();
    const rows = await bench.vendorOrders();
    expect(rows).toMatchObject([
      { supplement: 0, state: "confirmed" },
      { supplement: 1, state: "held", reason: "needs-manual-handling", lines: ["2"] },
    ]);
    expect(await bench.engine.act(bench.shop, rows[1]!.id, "mark-handled", "merchant")).toBe("done");
    await bench.engine.replan(bench.shop);
    await bench.settle();
    expect((await bench.vendorOrders())[1]).toMatchObject({ state: "not-ours", reason: "handled-by-hand" });
    expect(anna.orders).toHaveLength(1);
  });
});

describe("cancellation (L8)", () => {
  const cancelled = (order: ReturnType<EngineBench["order"]>) =>
    later(order, { cancelledAt: new Date().toISOString() });

  it("before the push: nothing is sent", async () => {
    const anna = await bench.vendor("Anna");
    const order = bench.order({ financialStatus: "pending" });
    await bench.deliver(order, "orders/create");
    await bench.settle();
    await bench.deliver(cancelled(order), "orders/cancelled");
    await bench.settle();
    expect(await states()).toEqual(["cancelled-before-push"]);
    expect(anna.calls).toEqual([]);
  });

  it("between the decision and the push: the claim that was ready to send is void", async () => {
    const anna = await bench.vendor("Anna");
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    for (const piece of await bench.engine.takeWebhooks(1)) await piece();
    const [piece] = await bench.engine.takeVendorOrders(1);
    await bench.deliver(cancelled(order), "orders/cancelled");
    for (const webhook of await bench.engine.takeWebhooks(1)) await webhook();
    await piece!();
    await bench.settle();
    expect(await states()).toEqual(["cancelled-before-push"]);
    expect(anna.calls).toEqual([]);
  });

  it("while it is being pushed: after it is confirmed", async () => {
    const anna = await bench.vendor("Anna");
    const gate = Promise.withResolvers<void>();
    anna.trouble("create", { kind: "after", gate: gate.promise });
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    for (const piece of await bench.engine.takeWebhooks(1)) await piece();
    const [piece] = await bench.engine.takeVendorOrders(1);
    const sending = piece!();
    await expect.poll(states).toEqual(["sending"]);
    await bench.deliver(cancelled(order), "orders/cancelled");
    for (const webhook of await bench.engine.takeWebhooks(1)) await webhook();
    gate.resolve();
    await sending;
    await bench.settle();
    expect(await states()).toEqual(["cancelled"]);
    expect(anna.orders.map((o) => o.cancelled)).toEqual([true]);
  });

  it("in doubt: found first, then cancelled; proven absent, dropped", async () => {
    const anna = await bench.vendor("Anna");
    const ben = await bench.vendor("Ben");
    anna.trouble("create", { kind: "done-but", answer: ambiguous });
    ben.trouble("create", { kind: "instead", answer: ambiguous });
    const order = bench.order({ lines: [line("1", "Anna"), line("2", "Ben")] });
    await bench.deliver(order, "orders/create");
    await bench.settle();
    await bench.deliver(cancelled(order), "orders/cancelled");
    for (let round = 0; round < 60; round += 1) {
      await bench.settle();
      await bench.pass(6_000);
    }
    expect(await states()).toEqual(["cancelled", "cancelled-before-push"]);
    expect(anna.orders[0]?.cancelled).toBe(true);
    expect(ben.orders).toEqual([]);
  });

  it("after the push: cancelled in the store, though it was down at first", async () => {
    const anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    anna.trouble("cancel", { kind: "instead", answer: unavailable }, 2);
    await bench.deliver(cancelled(order), "orders/cancelled");
    await bench.settle();
    expect(await states()).toEqual(["cancel-requested"]);
    for (let round = 0; round < 5; round += 1) {
      await bench.pass(60_000);
      await bench.settle();
    }
    expect(await states()).toEqual(["cancelled"]);
    expect(anna.count("cancel")).toBe(3);
    expect(await codes()).toContain("cancel.done");
  });

  it("that the store works on is asked about again", async () => {
    const anna = await bench.vendor("Anna");
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    anna.trouble("cancel", { kind: "cancel-answer", state: "pending" }, 2);
    await bench.deliver(cancelled(order), "orders/cancelled");
    await bench.settle();
    expect(await states()).toEqual(["cancelling"]);
    for (let round = 0; round < 5; round += 1) {
      await bench.pass(60_000);
      await bench.settle();
    }
    expect(await states()).toEqual(["cancelled"]);
  });

  it("too late: both are told, nothing is cancelled", async () => {
    const anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    anna.orders[0]!.shipped = true;
    await bench.deliver(cancelled(order), "orders/cancelled");
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "cancel-refused", reason: "already-shipped" }]);
    const mails = await bench.sql<{ kind: string }>(`select kind from mail order by kind`);
    expect(mails.map((mail) => mail.kind)).toEqual([
      "merchant-cancelled-but-shipped",
      "vendor-cancelled-but-shipped",
      "vendor-new-order",
    ]);
  });

  it("waits while order sync is off (O1)", async () => {
    const anna = await bench.vendor("Anna");
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    await bench.settings({ enabled: false });
    await bench.deliver(cancelled(order), "orders/cancelled");
    await bench.settle();
    expect(anna.count("cancel")).toBe(0);
    await bench.settings({ enabled: true });
    await bench.settle();
    expect(await states()).toEqual(["cancelled"]);
  });
});

describe("the inbox", () => {
  it("parks what cannot be read, with its reason, and the others go on", async () => {
    const anna = await bench.vendor("Anna");
    await bench.inbox.insert({
      shopDomain: "demo.myshopify.com",
      topic: "orders/create",
      app: "merchants",
      webhookId: "poison",
      eventId: null,
      triggeredAt: null,
      body: `{"poison":true}`,
    });
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(anna.orders).toHaveLength(1);
    expect(await bench.inbox.listParked()).toMatchObject([{ webhookId: "poison", errorCode: "unreadable: no order" }]);
  });

  it("takes a failed one up again, and changes nothing by halves", async () => {
    await bench.vendor("Anna");
    // The log comes last: everything else has been written when it fails.
    await bench.sql(`alter table activity rename to activity_away`);
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    expect(await bench.sql(`select 1 from marketplace_order`)).toEqual([]);
    await bench.sql(`alter table activity_away rename to activity`);
    await bench.pass(10_000);
    await bench.settle();
    expect(await states()).toEqual(["confirmed"]);
  });

  it("an edit without a body is read from the shop", async () => {
    await bench.vendor("Anna");
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    bench.inShop(later(order, { tags: ["edited"] }));
    await bench.inbox.insert({
      shopDomain: "demo.myshopify.com",
      topic: "orders/edited",
      app: "merchants",
      webhookId: "edit",
      eventId: null,
      triggeredAt: null,
      body: JSON.stringify({ order_edit: { order_id: Number(order.gid.split("/").at(-1)) } }),
    });
    await bench.settle();
    const [row] = await bench.sql<{ body: { tags: string[] } }>(`select body from marketplace_order`);
    expect(row?.body.tags).toEqual(["edited"]);
  });

  it("a hold names its fulfillment order only: the shop is asked for the order (L1)", async () => {
    await bench.vendor("Anna");
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    bench.inShop(later(order, { tags: ["held"] }));
    bench.hasFulfillmentOrder("gid://shopify/FulfillmentOrder/5", order);
    const hold = (webhookId: string, number: number) =>
      bench.inbox.insert({
        shopDomain: "demo.myshopify.com",
        topic: "fulfillment_orders/placed_on_hold",
        app: "merchants",
        webhookId,
        eventId: null,
        triggeredAt: null,
        body: JSON.stringify({ fulfillment_order: { id: `gid://shopify/FulfillmentOrder/${number}` } }),
      });
    await hold("ours", 5);
    await hold("of nobody", 6);
    await bench.settle();
    const orders = await bench.sql<{ body: { tags: string[] } }>(`select body from marketplace_order`);
    expect(orders.map(({ body }) => body.tags)).toEqual([["held"]]);
    expect(await bench.inbox.listParked()).toEqual([]);
  });

  describe("another shop's order under this shop's name (the signature covers the body only)", () => {
    const ofAnother = <Order extends object>(order: Order): Order => ({ ...order, ofShop: "gid://shopify/Shop/2" });

    it("is asked of this shop, which has none, and leaves no trace", async () => {
      const anna = await bench.vendor("Anna");
      const order = ofAnother(bench.order());
      await bench.deliver(order, "orders/create");
      bench.notInShop(order);
      await bench.settle();
      expect(await bench.sql(`select 1 from marketplace_order`)).toEqual([]);
      expect(await bench.sql(`select 1 from activity`)).toEqual([]);
      expect(anna.calls).toEqual([]);
    });

    it("cannot cancel or change what is on record", async () => {
      const anna = await bench.vendor("Anna");
      const order = bench.order();
      await bench.deliver(order, "orders/create");
      await bench.settle();
      const forged = ofAnother(later(order, { cancelledAt: new Date().toISOString() }));
      await bench.deliver(forged, "orders/cancelled");
      bench.inShop(order);
      await bench.settle();
      expect(await states()).toEqual(["confirmed"]);
      expect(anna.count("cancel")).toBe(0);
    });

    it("is recorded all the same if the shop does have it (a body that names no shop)", async () => {
      const anna = await bench.vendor("Anna");
      const order = bench.order();
      await bench.deliver({ ...order, ofShop: "" } as typeof order, "orders/create");
      bench.inShop(order);
      await bench.settle();
      expect(await states()).toEqual(["confirmed"]);
      expect(anna.orders).toHaveLength(1);
    });
  });

  const privacy = (topic: "customers/redact" | "shop/redact" | "app/uninstalled", body: object) =>
    bench.inbox.insert({
      shopDomain: "demo.myshopify.com",
      topic,
      app: "merchants",
      webhookId: crypto.randomUUID(),
      eventId: null,
      triggeredAt: null,
      body: JSON.stringify(body),
    });

  it("clears a customer wherever they are stored (R5)", async () => {
    await bench.vendor("Anna");
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    await bench.settle();
    const id = Number(order.gid.split("/").at(-1));
    await privacy("customers/redact", { shop_domain: "demo.myshopify.com", orders_to_redact: [id] });
    await bench.settle();
    const [row] = await bench.sql<{ sealed: unknown; cleared: unknown }>(
      `select "personalSealed" as sealed, "personalClearedAt" as cleared from marketplace_order`,
    );
    expect(row?.sealed).toBeNull();
    expect(row?.cleared).not.toBeNull();
    const bodies = await bench.sql(`select 1 from inbox where topic like 'orders/%' and "bodySealed" is not null`);
    expect(bodies).toEqual([]);
    // A later webhook does not bring them back.
    await bench.deliver(later(order, { tags: ["x"] }));
    await bench.settle();
    expect(await bench.sql(`select 1 from marketplace_order where "personalSealed" is not null`)).toEqual([]);
  });

  it("deletes a shop, but only the one that the signed body names", async () => {
    await bench.vendor("Anna");
    await bench.deliver(bench.order(), "orders/create");
    await bench.settle();
    await privacy("app/uninstalled", { id: 2, myshopify_domain: "other.myshopify.com" });
    await privacy("shop/redact", { shop_id: 2, shop_domain: "other.myshopify.com" });
    await bench.settle();
    expect(await bench.sql(`select 1 from shop where "uninstalledAt" is null`)).toHaveLength(1);
    await privacy("shop/redact", { shop_domain: "demo.myshopify.com" });
    await bench.settle();
    for (const table of ["shop", "marketplace_order", "vendor_order", "connection", "activity", "mail"])
      expect(await bench.sql(`select 1 from ${table}`), table).toEqual([]);
  });

  it("uninstalled, the shop's waiting orders hold", async () => {
    const anna = await bench.vendor("Anna");
    await bench.deliver(bench.order({ financialStatus: "pending" }), "orders/create");
    await bench.settle();
    await privacy("app/uninstalled", { id: 1, myshopify_domain: null });
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "held", reason: "sync-off" }]);
    expect(anna.calls).toEqual([]);
  });
});
