import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { later, line } from "../tests/support/engine.ts";
import { createFulfillmentBench, type FulfillmentBench, shipped } from "../tests/support/fulfillment-bench.ts";
import { ambiguous, rejected, type ScriptedStore, unavailable } from "../tests/support/scripted-store.ts";
import type { MarketplaceOrder } from "./domain/order/marketplace-order.ts";
import { createRerouteDesk } from "./db/reroute-repo.server.ts";
import { readOrder } from "./db/views/order-view.server.ts";
import type { OrderId, VendorId } from "./domain/shared/ids.ts";

// Lines of one vendor's part are given to another vendor. Whatever happens on the way, no line is ever live in two
// stores by our doing, and none is lost.

let bench: FulfillmentBench;
let anna: ScriptedStore;
let boris: ScriptedStore;
beforeEach(async () => {
  bench = await createFulfillmentBench();
  anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
  boris = await bench.vendor("Boris", { email: "boris@vendor.example" });
});
afterEach(() => bench.close());

const gid = (id: string) => `gid://shopify/LineItem/${id}`;
const arrive = async (change: Partial<MarketplaceOrder> = {}) => {
  const order = bench.order({ lines: [line("1", "Anna"), line("2", "Anna")], ...change });
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order;
};
const vendorId = async (name: string) =>
  (await bench.sql<{ id: VendorId }>(`select id from vendor where name = $1`, [name]))[0]!.id;
const partOf = async (vendor: string, number = 0) =>
  (await bench.vendorOrders()).find((part) => part.vendor === vendor && part.supplement === number)!;
interface Giving {
  readonly to?: string;
  readonly from?: string;
  readonly number?: number;
  readonly lines?: readonly string[];
}
/** Says it, and nothing else happens yet. */
const say = async ({ to = "Boris", from = "Anna", number = 0, lines = ["1", "2"] }: Giving = {}) =>
  bench.engine.reroute(
    bench.shop,
    (await partOf(from, number)).id,
    { to: await vendorId(to), lines: lines.map(gid) },
    "staff:1",
  );
const give = async (giving: Giving = {}) => {
  const result = await say(giving);
  await bench.settle();
  return result.kind === "refused" ? result.why : result.kind;
};
const act = async (action: Parameters<FulfillmentBench["engine"]["act"]>[2], vendor = "Anna", number = 0) => {
  const result = await bench.engine.act(bench.shop, (await partOf(vendor, number)).id, action, "staff:1");
  await bench.settle();
  return result;
};
const afterAnHour = async () => {
  await bench.pass(3_600_000);
  await bench.settle();
};

/** Each part: whose, its number, its state, why, and the lines that are its own now. */
const parts = async () =>
  (
    await bench.sql<{ text: string }>(
      `select concat_ws(' ', d.name, v.supplement, v.state, coalesce(v.reason, '-'),
         coalesce((select string_agg(split_part(l."lineGid", '/', 5), ',' order by l."lineGid") from vendor_order_line l
           where l."vendorOrderId" = v.id and not l.former), '-')) as text
       from vendor_order v join vendor d on d.id = v."vendorId" order by d.name, v.supplement`,
    )
  ).map(({ text }) => text);
const routes = async () =>
  (
    await bench.sql<{ text: string }>(
      `select concat_ws(' ', split_part(r."lineGid", '/', 5), d.name, r.state, r."endReason") as text
       from line_route r join vendor d on d.id = r."vendorId" order by r."saidAt", r."lineGid", r.id`,
    )
  ).map(({ text }) => text);
/** What stands in a store and is not cancelled there, as lines. */
const standing = (store: ScriptedStore) =>
  store.orders
    .filter((order) => !order.cancelled)
    .map(({ pushed }) => pushed.lines.map(({ key }) => key.at(-1)).join());
const told = async () =>
  (await bench.activities())
    .filter(({ code }) => code.startsWith("vendor-order.rerout"))
    .map(({ code, params }) => [code.slice("vendor-order.".length), params]);
const mails = async () =>
  (await bench.sql<{ kind: string }>(`select kind from mail order by kind`)).map(({ kind }) => kind);

describe("what was not pushed", () => {
  it("moves at once, and goes to the other vendor by the same rules", async () => {
    const order = await arrive({ financialStatus: "pending" });
    expect(await give()).toBe("moved");
    expect(await parts()).toEqual(["Anna 0 cancelled-before-push rerouted-before-push -", "Boris 0 held not-paid 1,2"]);
    expect(await routes()).toEqual(["1 Boris in-force", "2 Boris in-force"]);
    expect(await told()).toEqual([["rerouted", { actor: "staff:1", count: 2, from: "Anna", to: "Boris" }]]);
    expect(await bench.sql(`select actor, action, after from audit_entry`)).toEqual([
      {
        actor: "staff:1",
        action: "vendor-order.reroute",
        after: { to: await vendorId("Boris"), lines: [gid("1"), gid("2")] },
      },
    ]);
    await bench.deliver(later(order, { financialStatus: "paid" }));
    await bench.settle();
    expect([standing(anna), standing(boris)]).toEqual([[], ["1,2"]]);
    // Planned anew for whatever reason, nothing moves back.
    await bench.engine.replan(bench.shop);
    await bench.settle();
    expect([anna.count("create"), boris.count("create")]).toEqual([0, 1]);
  });

  it("moves in part, and the rest stays in its vendor order, with the words said about it", async () => {
    await arrive({ financialStatus: "pending" });
    await act("hold");
    const before = await partOf("Anna");
    expect(await give({ lines: ["2"] })).toBe("moved");
    expect(await parts()).toEqual(["Anna 0 held held-by-hand 1", "Boris 0 held not-paid 2"]);
    expect((await partOf("Anna")).reference).toBe(before.reference);
    // The rest, and both vendors end with what is theirs.
    expect(await give({ lines: ["1"] })).toBe("moved");
    expect(await parts()).toEqual([
      "Anna 0 cancelled-before-push rerouted-before-push -",
      "Boris 0 held not-paid 2",
      "Boris 1 held not-paid 1",
    ]);
  });

  it("is never sent by a worker that had it in hand", async () => {
    const order = bench.order({ lines: [line("1", "Anna"), line("2", "Anna")] });
    await bench.deliver(order, "orders/create");
    for (const piece of await bench.engine.takeWebhooks(1)) await piece();
    const [step] = await bench.engine.takeVendorOrders(1);
    expect((await say()).kind).toBe("moved");
    await step!();
    await bench.settle();
    expect([standing(anna), standing(boris)]).toEqual([[], ["1,2"]]);
    expect(anna.count("create")).toBe(0);
  });

  it("waits for the other vendor's store, its mapping or its pause like any other part", async () => {
    await bench.vendor("Carla", { connected: false, email: "carla@vendor.example" });
    await bench.settings({ pushUnsynced: false });
    await arrive();
    expect(await parts()).toEqual(["Anna 0 held needs-mapping 1,2"]);
    expect(await give({ lines: ["1"] })).toBe("moved");
    expect(await parts()).toEqual(["Anna 0 held needs-mapping 2", "Boris 0 held needs-mapping 1"]);
    await bench.map("1", "Boris");
    await bench.settle();
    expect(standing(boris)).toEqual(["1"]);
    expect(await give({ lines: ["2"] })).toBe("moved");
    expect(await parts()).toEqual([
      "Anna 0 cancelled-before-push rerouted-before-push -",
      "Boris 0 confirmed - 1",
      "Boris 1 held needs-mapping 2",
    ]);
    expect(await give({ from: "Boris", number: 1, to: "Carla", lines: ["2"] })).toBe("moved");
    expect((await parts()).at(-1)).toBe("Carla 0 held not-connected 2");
    await bench.sql(`update vendor set "pausedAt" = now() where name = 'Anna'`);
    expect(await give({ from: "Carla", to: "Anna", lines: ["2"] })).toBe("moved");
    expect(await parts()).toContain("Anna 1 held vendor-paused 2");
    await bench.sql(`update vendor set "pausedAt" = null where name = 'Anna'`);
    await bench.map("2", "Anna");
    await bench.settle();
    expect([standing(anna), standing(boris)]).toEqual([["2"], ["1"]]);
  });

  it("tells a vendor that was to ship it by hand that it is not to ship it any more, and the new one that it is", async () => {
    for (const name of ["Nora", "Olaf"]) {
      await bench.vendor(name, { connected: false, email: `${name.toLowerCase()}@vendor.example` });
      const [user] = await bench.sql<{ id: string }>(
        `insert into portal_user (id, "emailHash", "emailSealed") values (gen_random_uuid(), $1, $1) returning id`,
        [Buffer.alloc(32, name)],
      );
      await bench.sql(
        `insert into vendor_membership (id, "shopId", "vendorId", "userId") values (gen_random_uuid(), $1, $2, $3)`,
        [bench.shop, await vendorId(name), user!.id],
      );
    }
    await arrive({ lines: [line("1", "Nora"), line("2", "Nora")] });
    expect(await mails()).toEqual(["vendor-order-to-ship"]);
    expect(await give({ from: "Nora", to: "Olaf", lines: ["1"] })).toBe("moved");
    expect(await mails()).toEqual(["vendor-order-cancelled", "vendor-order-to-ship", "vendor-order-to-ship"]);
    expect(await give({ from: "Nora", to: "Olaf", lines: ["2"] })).toBe("moved");
    expect(await mails()).toEqual([
      ...["vendor-order-cancelled", "vendor-order-cancelled"],
      ...["vendor-order-to-ship", "vendor-order-to-ship", "vendor-order-to-ship"],
    ]);
  });
});

describe("what is in the vendor's store", () => {
  it("is cancelled there first, and moves only when that is confirmed", async () => {
    await arrive();
    anna.trouble("cancel", { kind: "instead", answer: unavailable }, 3);
    expect(await give()).toBe("waiting");
    expect(await parts()).toEqual(["Anna 0 cancel-requested - 1,2"]);
    expect(await routes()).toEqual(["1 Boris waiting", "2 Boris waiting"]);
    await bench.engine.replan(bench.shop);
    await bench.settle();
    expect(boris.orders).toHaveLength(0);
    anna.clearTrouble();
    await afterAnHour();
    expect(await parts()).toEqual(["Anna 0 cancelled rerouted -", "Boris 0 confirmed - 1,2"]);
    expect(await routes()).toEqual(["1 Boris in-force", "2 Boris in-force"]);
    expect([standing(anna), standing(boris)]).toEqual([[], ["1,2"]]);
    expect(await told()).toEqual([
      ["reroute-asked", { actor: "staff:1", count: 2, from: "Anna", to: "Boris" }],
      ["rerouted", { actor: "staff:1", count: 2, from: "Anna", to: "Boris" }],
    ]);
    expect(await mails()).toEqual(["vendor-new-order", "vendor-new-order", "vendor-order-cancelled"]);
  });

  it("moves although the store's answer to the cancellation was lost, and not before it is certain", async () => {
    await arrive();
    anna.trouble("cancel", { kind: "done-but", answer: ambiguous });
    expect(await give()).toBe("waiting");
    expect(boris.orders).toHaveLength(0);
    await afterAnHour();
    expect([standing(anna), standing(boris)]).toEqual([[], ["1,2"]]);
  });

  it("gives one line away, and pushes the others anew to the first vendor under a new reference", async () => {
    await arrive({ lines: [line("1", "Anna"), line("2", "Anna"), line("3", "Anna")] });
    const { reference } = await partOf("Anna");
    expect(await give({ lines: ["2"] })).toBe("waiting");
    expect(await parts()).toEqual(["Anna 0 cancelled rerouted -", "Anna 1 confirmed - 1,3", "Boris 0 confirmed - 2"]);
    expect([standing(anna), standing(boris)]).toEqual([["1,3"], ["2"]]);
    expect(new Set([reference, ...anna.orders.map((order) => order.reference)]).size).toBe(2);
  });

  it("goes back to the first vendor, and on to a third, each time with a reference of its own", async () => {
    const carla = await bench.vendor("Carla");
    await arrive();
    expect(await give()).toBe("waiting");
    expect(await give({ from: "Boris", to: "Anna" })).toBe("waiting");
    expect([standing(anna), standing(boris)]).toEqual([["1,2"], []]);
    expect(await give({ from: "Anna", number: 1, to: "Carla", lines: ["1"] })).toBe("waiting");
    expect(await parts()).toEqual([
      "Anna 0 cancelled rerouted -",
      "Anna 1 cancelled rerouted -",
      "Anna 2 confirmed - 2",
      "Boris 0 cancelled rerouted -",
      "Carla 0 confirmed - 1",
    ]);
    expect([standing(anna), standing(boris), standing(carla)]).toEqual([["2"], [], ["1"]]);
    expect(await routes()).toEqual([
      ...["1 Boris ended chosen-anew", "2 Boris ended chosen-anew"],
      ...["1 Anna ended chosen-anew", "2 Anna in-force", "1 Carla in-force"],
    ]);
    const references = [...anna.orders, ...boris.orders, ...carla.orders].map(({ reference }) => reference);
    expect(new Set(references).size).toBe(5);
  });

  it.each([
    ["has shipped it", "already-shipped", (): void => void (anna.orders[0]!.shipped = true)],
    ["will not cancel it", "cancel-refused", (): void => anna.trouble("cancel", { kind: "instead", answer: rejected })],
  ] as const)("stays where it is when the store %s, and that is told", async (_, why, happens) => {
    await arrive();
    happens();
    expect(await give()).toBe("waiting");
    expect((await parts()).map((part) => part.replace(/(already-shipped|rejected)/, "why"))).toEqual([
      "Anna 0 cancel-refused why 1,2",
    ]);
    expect(await routes()).toEqual([`1 Boris ended ${why}`, `2 Boris ended ${why}`]);
    expect((await told()).at(-1)).toEqual(["reroute-ended", { reason: why, count: 2, from: "Anna", to: "Boris" }]);
    // It is the merchant's move, as a cancellation that failed always is.
    expect((await partOf("Anna")).move).toBe("merchant");
    await afterAnHour();
    expect([standing(anna), boris.orders.length]).toEqual([["1,2"], 0]);
    expect(await give()).toBe(why === "already-shipped" ? "shipped" : why);
  });

  it("stays where it is while order sync is off", async () => {
    await arrive();
    await bench.settings({ enabled: false });
    expect(await give()).toBe("sync-off");
    await bench.settings({ enabled: true });
    anna.trouble("cancel", { kind: "instead", answer: unavailable });
    expect(await give()).toBe("waiting");
    await bench.settings({ enabled: false });
    await afterAnHour();
    expect(await parts()).toEqual(["Anna 0 cancel-requested - 1,2"]);
    await bench.settings({ enabled: true });
    await bench.settle();
    // For Boris's part the rules are asked as for any that was there before order sync went on.
    expect(await parts()).toEqual(["Anna 0 cancelled rerouted -", "Boris 0 held arrived-while-off 1,2"]);
    expect(await act("release", "Boris")).toBe("done");
    expect([standing(anna), standing(boris)]).toEqual([[], ["1,2"]]);
  });

  it("is not given away while nobody knows whether it is there", async () => {
    anna.trouble("create", { kind: "instead", answer: ambiguous });
    await arrive();
    expect((await partOf("Anna")).state).toBe("unknown");
    expect(await give()).toBe("being-pushed");
    await bench.sql(`update vendor_order set state = 'refused', reason = 'fate-unknown', "nextAttemptAt" = null`);
    expect(await give()).toBe("fate-unknown");
    expect(boris.orders).toHaveLength(0);
  });

  it("is given away once by two people at the same time, to one of two vendors", async () => {
    const carla = await bench.vendor("Carla");
    await arrive();
    const part = await partOf("Anna");
    const other = bench.anotherWorker();
    const lines = ["1", "2"].map(gid);
    const wishes = [await vendorId("Boris"), await vendorId("Carla"), await vendorId("Boris")];
    await Promise.all(
      wishes.map((to, index) =>
        (index === 1 ? other : bench.engine).reroute(bench.shop, part.id, { to, lines }, `staff:${index}`),
      ),
    );
    await bench.settle();
    expect([...standing(anna), ...standing(boris), ...standing(carla)]).toEqual(["1,2"]);
    expect((await routes()).filter((route) => route.includes("in-force"))).toHaveLength(2);
  });

  it("may be given to somebody else while it waits", async () => {
    const carla = await bench.vendor("Carla");
    await arrive();
    anna.trouble("cancel", { kind: "instead", answer: unavailable }, 2);
    expect(await give()).toBe("waiting");
    expect(await give({ to: "Carla", lines: ["2"] })).toBe("waiting");
    expect(await routes()).toEqual(["1 Boris waiting", "2 Boris ended chosen-anew", "2 Carla waiting"]);
    anna.clearTrouble();
    await afterAnHour();
    expect([standing(anna), standing(boris), standing(carla)]).toEqual([[], ["1"], ["2"]]);
  });

  it("can be given away after it was cancelled there: by the merchant in part, by its vendor as a whole", async () => {
    await arrive();
    await act("cancel-in-store");
    expect(await give({ lines: ["1"] })).toBe("moved");
    expect(await parts()).toEqual(["Anna 0 cancelled rerouted -", "Anna 1 confirmed - 2", "Boris 0 confirmed - 1"]);
    const [, second] = anna.orders;
    second!.cancelled = true;
    bench.report("Anna", second!, { status: { kind: "cancelled", raw: "cancelled" } });
    await bench.pull("all", { force: true });
    expect((await parts())[1]).toBe("Anna 1 cancelled cancelled-by-vendor 2");
    expect(await give({ number: 1, lines: ["2"] })).toBe("moved");
    expect([standing(anna), standing(boris)]).toEqual([[], ["1", "2"]]);
    // The vendor takes up again what it cancelled: it is cancelled once more, and that is told.
    second!.cancelled = false;
    bench.report("Anna", second!, { status: { kind: "open", raw: "open" } });
    await bench.pull("all", { force: true });
    await bench.settle();
    expect([standing(anna), standing(boris)]).toEqual([[], ["1", "2"]]);
    expect((await bench.activities()).map(({ code }) => code)).toContain("vendor-order.reopened-by-vendor");
  });

  it("is given as a whole or not at all where its vendor cancelled it", async () => {
    await arrive();
    bench.report("Anna", anna.orders[0]!, { status: { kind: "cancelled", raw: "cancelled" } });
    anna.orders[0]!.cancelled = true;
    await bench.pull("all", { force: true });
    expect(await give({ lines: ["1"] })).toBe("whole");
    expect(await give()).toBe("moved");
    expect(standing(boris)).toEqual(["1,2"]);
  });

  it("is not given away where its vendor shipped some of it and cancelled the rest", async () => {
    await arrive();
    const fulfillments = [shipped("F1", [{ externalLineId: "1", quantity: 1 }])];
    bench.report("Anna", anna.orders[0]!, { fulfillments, status: { kind: "cancelled", raw: "cancelled" } });
    anna.orders[0]!.cancelled = true;
    await bench.pull("all", { force: true });
    expect((await partOf("Anna")).state).toBe("cancelled");
    expect(await give()).toBe("shipped");
    expect(boris.orders).toHaveLength(0);
  });

  it("stays where it is when it is shipped after all, between the cancellation and the move", async () => {
    await arrive();
    expect((await say()).kind).toBe("waiting");
    for (const step of await bench.engine.takeVendorOrders(5)) await step();
    expect((await partOf("Anna")).state).toBe("cancelled");
    bench.report("Anna", anna.orders[0]!, { fulfillments: [shipped("F1", null)] });
    await bench.pull("all", { force: true });
    await bench.settle();
    expect(await routes()).toEqual(["1 Boris ended already-shipped", "2 Boris ended already-shipped"]);
    expect(boris.orders).toHaveLength(0);
  });

  it("is cancelled once more when the store's older word comes after its confirmation", async () => {
    await arrive();
    expect((await say()).kind).toBe("waiting");
    for (const step of await bench.engine.takeVendorOrders(5)) await step();
    bench.report("Anna", anna.orders[0]!, { status: { kind: "open", raw: "open" } });
    await bench.pull("all", { force: true });
    expect((await partOf("Anna")).state).toBe("confirmed");
    await bench.settle();
    expect([standing(anna), boris.orders.length]).toEqual([[], 0]);
    await bench.pass(60_000);
    await bench.settle();
    expect(await parts()).toEqual(["Anna 0 cancelled rerouted -", "Boris 0 confirmed - 1,2"]);
    expect([standing(anna), standing(boris)]).toEqual([[], ["1,2"]]);
  });

  it("moves however long nobody was there to see the cancellation", async () => {
    await arrive();
    expect((await say()).kind).toBe("waiting");
    for (const step of await bench.engine.takeVendorOrders(5)) await step();
    // Somebody took it to decide anew, and died.
    expect(await bench.engine.takeRipeOrders(5)).toHaveLength(1);
    expect(await bench.engine.takeRipeOrders(5)).toHaveLength(0);
    await bench.pass(60_000);
    await bench.settle();
    expect([standing(anna), standing(boris)]).toEqual([[], ["1,2"]]);
  });
});

describe("the marketplace order", () => {
  it("is cancelled while it waits: nothing is pushed to anybody", async () => {
    const order = await arrive();
    anna.trouble("cancel", { kind: "instead", answer: unavailable }, 2);
    expect(await give()).toBe("waiting");
    await bench.deliver(later(order, { cancelledAt: new Date().toISOString() }), "orders/cancelled");
    await bench.settle();
    expect(await routes()).toEqual(["1 Boris ended order-cancelled", "2 Boris ended order-cancelled"]);
    anna.clearTrouble();
    await afterAnHour();
    expect([standing(anna), boris.orders.length]).toEqual([[], 0]);
    expect(await give()).toBe("order-cancelled");
  });

  it("is cancelled afterwards: the new vendor's part is", async () => {
    const order = await arrive();
    await give();
    await bench.deliver(later(order, { cancelledAt: new Date().toISOString() }), "orders/cancelled");
    await bench.settle();
    expect([standing(anna), standing(boris)]).toEqual([[], []]);
    expect(boris.orders).toHaveLength(1);
  });

  it("is edited while it waits: the newest version goes, and lines keep their way", async () => {
    const order = await arrive({ lines: [line("1", "Anna"), line("2", "Anna", { quantity: 3, currentQuantity: 3 })] });
    anna.trouble("cancel", { kind: "instead", answer: unavailable }, 2);
    expect(await give()).toBe("waiting");
    const edited = [
      line("1", "Anna", { currentQuantity: 0 }),
      line("2", "Anna", { quantity: 3, currentQuantity: 2 }),
      line("3", "Anna"),
    ];
    await bench.deliver(later(order, { lines: edited }), "orders/edited");
    await bench.settle();
    // What is being cancelled is nobody's to change by hand.
    expect(await mails()).not.toContain("vendor-manual-handling");
    anna.clearTrouble();
    await afterAnHour();
    expect(await parts()).toEqual([
      "Anna 0 cancelled rerouted -",
      "Anna 1 held needs-manual-handling 3",
      "Boris 0 confirmed - 2",
    ]);
    expect(boris.orders[0]!.pushed.lines.map(({ quantity }) => quantity)).toEqual([2]);
    // And afterwards: the new vendor's, like any other change.
    await bench.deliver(later(later(order, {}), { lines: edited.slice(1) }), "orders/edited");
    await bench.settle();
    expect((await routes()).every((route) => route.includes("in-force"))).toBe(true);
    expect(standing(boris)).toEqual(["2"]);
  });

  it("shows an edit to people after all when the part stays", async () => {
    const order = await arrive({ lines: [line("1", "Anna", { quantity: 3, currentQuantity: 3 }), line("2", "Anna")] });
    anna.trouble("cancel", { kind: "instead", answer: unavailable }, 2);
    expect(await give()).toBe("waiting");
    const lines = [line("1", "Anna", { quantity: 3, currentQuantity: 2 }), line("2", "Anna")];
    await bench.deliver(later(order, { lines }), "orders/edited");
    await bench.settle();
    anna.clearTrouble();
    anna.trouble("cancel", { kind: "instead", answer: rejected });
    await afterAnHour();
    expect((await partOf("Anna")).manualHandling).toMatchObject([{ from: 3, to: 2 }]);
  });

  it("gets the tracking of the new vendor, and of the first one if it ships anyway", async () => {
    await arrive();
    await give();
    bench.report("Boris", boris.orders[0]!, { fulfillments: [shipped("B1", null)] });
    await bench.pull("all", { force: true });
    bench.report("Anna", anna.orders[0]!, { fulfillments: [shipped("A1", null)] });
    await bench.pull("all", { force: true });
    expect((await bench.parcels()).map(({ externalId, lines }) => [externalId, lines.length])).toEqual([
      ["A1", 2],
      ["B1", 2],
    ]);
    expect((await bench.activities()).map(({ code }) => code)).toContain("cancel.shipped-anyway");
    expect(await mails()).toContain("vendor-cancelled-but-shipped");
  });
});

describe("what the merchant is shown", () => {
  const view = async (order: MarketplaceOrder) => {
    const [row] = await bench.sql<{ id: OrderId }>(`select id from marketplace_order where gid = $1`, [order.gid]);
    const shown = await readOrder(bench.database.prisma, bench.shop, row!.id);
    return shown!.vendorOrders
      .map(({ vendorName, supplement, rerouting, leaving, lines }) => ({
        part: `${vendorName} ${supplement}`,
        may: rerouting.kind === "no" ? rerouting.why : rerouting.kind,
        leaving,
        givenFrom: lines.map(({ givenFrom }) => givenFrom),
      }))
      .sort((one, other) => (one.part < other.part ? -1 : 1));
  };

  it("is which items leave for whom, whose they were, and what may be given", async () => {
    const order = await arrive();
    anna.trouble("cancel", { kind: "instead", answer: unavailable }, 2);
    await give({ lines: ["2"] });
    expect(await view(order)).toEqual([
      {
        part: "Anna 0",
        may: "after-cancellation",
        leaving: [{ vendorName: "Boris", lineGids: [gid("2")] }],
        givenFrom: [null, null],
      },
    ]);
    anna.clearTrouble();
    await afterAnHour();
    expect(await view(order)).toEqual([
      { part: "Anna 0", may: "gone-on", leaving: [], givenFrom: [null, null] },
      { part: "Anna 1", may: "after-cancellation", leaving: [], givenFrom: [null] },
      { part: "Boris 0", may: "after-cancellation", leaving: [], givenFrom: ["Anna"] },
    ]);
  });

  it("is the other vendors by name, found as people write them, with what stands in the way", async () => {
    await bench.vendor("Čapek & Söhne", { connected: false });
    await bench.sql(`update vendor set "pausedAt" = now() where name = 'Boris'`);
    await arrive();
    const desk = createRerouteDesk(bench.database.pool);
    const { id } = await partOf("Anna");
    const ask = async (search: string) =>
      (await desk.rerouteChoices(bench.shop, id, search))?.items.map(({ name, storeName, paused }) => [
        name,
        storeName,
        paused,
      ]);
    expect(await ask("")).toEqual([
      ["Boris", "Boris", true],
      ["Čapek & Söhne", null, false],
    ]);
    expect(await ask(" CAPEK ")).toEqual([["Čapek & Söhne", null, false]]);
    expect(await ask("Anna")).toEqual([]);
    for (let index = 0; index < 20; index += 1) await bench.vendor(`Vendor ${index}`, { connected: false });
    const all = await desk.rerouteChoices(bench.shop, id, "");
    expect([all?.items.length, all?.more, all?.items[1]?.name]).toEqual([20, true, "Čapek & Söhne"]);
    expect(await desk.rerouteChoices(crypto.randomUUID() as typeof bench.shop, id, "")).toBeNull();
  });
});

describe("whoever asks for what cannot be", () => {
  it("is refused, and nothing happens", async () => {
    await arrive();
    const part = await partOf("Anna");
    const wish = { to: await vendorId("Boris"), lines: [gid("1")] };
    const nobody = crypto.randomUUID();
    const ask = (change: object, id: string = part.id, shop: string = bench.shop) =>
      bench.engine.reroute(shop as typeof bench.shop, id as typeof part.id, { ...wish, ...change }, "staff:1");
    expect(await ask({ to: await vendorId("Anna") })).toEqual({ kind: "refused", why: "no-such-vendor" });
    expect(await ask({ to: nobody })).toEqual({ kind: "refused", why: "no-such-vendor" });
    expect(await ask({ lines: [] })).toEqual({ kind: "refused", why: "no-such-line" });
    expect(await ask({ lines: [gid("1"), gid("9")] })).toEqual({ kind: "refused", why: "no-such-line" });
    expect(await ask({}, nobody)).toEqual({ kind: "not-found" });
    expect(await ask({}, part.id, nobody)).toEqual({ kind: "not-found" });
    expect(await parts()).toEqual(["Anna 0 confirmed - 1,2"]);
    expect(await routes()).toEqual([]);
    await give();
    expect(await give({ from: "Anna" })).toBe("gone-on");
  });

  it("is refused by the database itself where lines may be live, and where a line has two vendors", async () => {
    await arrive();
    await expect(bench.sql(`update vendor_order_line set former = true`)).rejects.toThrow("not cancelled");
    await give();
    await expect(
      bench.sql(
        `insert into line_route (id, "shopId", "orderId", "lineGid", "vendorId", "actId", "saidBy", "saidAt", state, "settledAt")
         select gen_random_uuid(), "shopId", "orderId", "lineGid", "vendorId", "actId", 'x', now(), state, now() from line_route`,
      ),
    ).rejects.toThrow("line_route_in_force_key");
    await expect(bench.sql(`update line_route set "vendorId" = gen_random_uuid()`)).rejects.toThrow("not its own");
  });
});

// What may happen to an order, drawn at random.
const trouble = fc.constantFrom(
  { kind: "instead", answer: unavailable } as const,
  { kind: "instead", answer: ambiguous } as const,
  { kind: "done-but", answer: ambiguous } as const,
  { kind: "instead", answer: rejected } as const,
);
const vendor = fc.constantFrom("Anna", "Boris", "Carla");
const number = fc.nat(20);
const give1 = fc.record({
  what: fc.constant("give"),
  part: number,
  lines: fc.subarray([0, 1, 2], { minLength: 1 }),
  to: vendor,
});
const happening = fc.oneof(
  { weight: 6, arbitrary: give1 },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant("trouble"),
      vendor,
      operation: fc.constantFrom("create", "cancel"),
      trouble,
    }),
  },
  { weight: 6, arbitrary: fc.record({ what: fc.constantFrom("work", "rest", "hour", "replan") }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom("cancel-in-store", "push-anew", "retry"), part: number }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("ship"), part: number }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("edit"), line: fc.nat(2), quantity: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("cancel-order") }) },
);

it("keeps every line live in one store at most, loses none and comes to an end, whatever happens", async () => {
  const stores: Record<string, ScriptedStore> = { Anna: anna, Boris: boris, Carla: await bench.vendor("Carla") };
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 14 }), async (happenings) => {
      run += 1;
      for (const store of Object.values(stores)) store.clearTrouble();
      const ids = [1, 2, 3].map((n) => `${run * 10 + n}`);
      let order = bench.order({ lines: ids.map((id, index) => line(id, index === 2 ? "Boris" : "Anna")) });
      await bench.deliver(order, "orders/create");
      await bench.settle();
      const liveIn = (lineGid: string) =>
        Object.values(stores).flatMap((store) =>
          store.orders.filter((each) => !each.cancelled && each.pushed.lines.some(({ key }) => key === lineGid)),
        );
      const holding = () =>
        bench.sql<{ lineGid: string; state: string; reason: string | null }>(
          `select l."lineGid", v.state, v.reason from vendor_order v
           join marketplace_order o on o.id = v."orderId"
           join vendor_order_line l on l."vendorOrderId" = v.id and not l.former where o.gid = $1`,
          [order.gid],
        );
      for (const each of happenings) {
        const existing = await bench.vendorOrders(order);
        const part = "part" in each ? existing[each.part % existing.length] : undefined;
        if (each.what === "give" && "to" in each && part) {
          const to = await vendorId(each.to);
          const lines = each.lines
            .map((index) => gid(ids[index]!))
            .filter((id) => part.lines.includes(id.split("/")[4]!));
          await bench.engine.reroute(bench.shop, part.id, { to, lines }, "staff:1");
        } else if ("operation" in each)
          stores[each.vendor]!.trouble(each.operation as "create" | "cancel", each.trouble);
        else if (each.what === "work") {
          for (const step of await bench.engine.takeVendorOrders(1)) await step();
        } else if (each.what === "rest") await bench.settle();
        else if (each.what === "hour") await afterAnHour();
        else if (each.what === "replan") await bench.engine.replan(bench.shop);
        else if (each.what === "ship" && part) {
          const sent = stores[part.vendor]!.orders.find(({ externalId }) => externalId === part.externalId);
          if (sent && !sent.cancelled) {
            sent.shipped = true;
            bench.report(part.vendor, sent, { fulfillments: [shipped(`F-${sent.externalId}`, null)] });
            await bench.pull("all", { force: true });
          }
        } else if ("quantity" in each) {
          const lines = order.lines.map((old, index) =>
            index === each.line ? { ...old, quantity: 2, currentQuantity: each.quantity } : old,
          );
          order = later(order, { lines });
          await bench.deliver(order, "orders/edited");
        } else if (each.what === "cancel-order") {
          order = later(order, { cancelledAt: new Date().toISOString() });
          await bench.deliver(order, "orders/cancelled");
        } else if (part) await bench.engine.act(bench.shop, part.id, each.what as "retry", "staff:1");
        for (const id of ids) expect(liveIn(gid(id)).length, `line ${id} is live once`).toBeLessThanOrEqual(1);
      }
      // The stores are well again; whatever waits for its time gets it.
      for (const store of Object.values(stores)) store.clearTrouble();
      await bench.settle();
      for (let hour = 0; hour < 4; hour += 1) await afterAnHour();

      const held = await holding();
      for (const { gid: lineGid, currentQuantity } of order.lines) {
        const [place, ...others] = held.filter((each) => each.lineGid === lineGid);
        expect(others, `${lineGid} lies in one part`).toEqual([]);
        if (currentQuantity > 0) expect(place, `${lineGid} is not lost`).toBeDefined();
        const there = ["confirmed", "partially-fulfilled", "fulfilled", "cancel-refused"].includes(place?.state ?? "");
        expect(liveIn(lineGid).length, `${lineGid} is in a store if we say so: ${place?.state}`).toBe(there ? 1 : 0);
        expect(["sending", "unknown", "ready", "cancel-requested", "cancelling"]).not.toContain(place?.state);
      }
      expect(await bench.sql(`select 1 from line_route where state = 'waiting'`)).toEqual([]);
    }),
    { numRuns: 20, endOnFailure: true },
  );
  const moved = await bench.sql(`select 1 from line_route where state = 'in-force'`);
  expect(moved.length).toBeGreaterThan(5);
}, 240_000);
