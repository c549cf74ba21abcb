import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { later, line } from "../tests/support/engine.ts";
import { createPortalBench, type PortalBench } from "../tests/support/portal-bench.ts";
import { createPublicationBook } from "./db/parcel-repo.server.ts";
import type { MarketplaceOrder } from "./domain/order/marketplace-order.ts";
import type { OrderId } from "./domain/shared/ids.ts";
import type { PortalOrderView, PortalSession } from "./use-cases/portal/vendor-portal.ts";

let bench: PortalBench;
let anna: PortalSession;
let ben: PortalSession;
beforeAll(async () => {
  bench = await createPortalBench();
  await bench.engine.vendor("Anna", { connected: false });
  await bench.engine.vendor("Ben", { connected: false });
  anna = (await bench.member("anna@vendor.example", "Anna")).session;
  ben = (await bench.member("ben@vendor.example", "Ben")).session;
});
afterAll(() => bench.close());

const none = { carrier: null, number: null, url: null };
const tracking = { carrier: "PostNord", number: "SE1", url: null };
let number = 0;
/** An order of two lines of Anna's (3 and 1 pieces) and one of Ben's. */
function anOrder(change: Partial<MarketplaceOrder> = {}): { order: MarketplaceOrder; a: string; b: string } {
  number += 1;
  const ids = [`p${number}1`, `p${number}2`, `p${number}3`] as const;
  const order = bench.engine.order({
    lines: [
      line(ids[0], "Anna", { quantity: 3, currentQuantity: 3 }),
      line(ids[1], "Anna"),
      line(ids[2], "Ben", { title: "Ben's secret thing" }),
    ],
    ...change,
  });
  return { order, a: order.lines[0]!.gid, b: order.lines[1]!.gid };
}
async function idOf(order: MarketplaceOrder, vendor: string): Promise<string> {
  const rows = await bench.engine.vendorOrders(order);
  return rows.find((row) => row.vendor === vendor)!.id;
}
async function placed(change: Partial<MarketplaceOrder> = {}) {
  const made = anOrder(change);
  await bench.record(made.order);
  const id = await idOf(made.order, "Anna");
  return { ...made, id, view: async () => (await bench.portal.order(anna, id)) as PortalOrderView };
}
const rowOf = async (id: string) =>
  (
    await bench.engine.sql<{ state: string; reason: string | null; reasonParams: unknown; generation: number }>(
      `select state, reason, "reasonParams", generation from vendor_order where id = $1`,
      [id],
    )
  )[0];

describe("an order in the portal", () => {
  it("shows the vendor's own lines, and nothing of the others'", async () => {
    const { view } = await placed();
    const shown = await view();
    expect(shown).toMatchObject({ state: "to-ship", reason: "not-connected", byHand: true, mayAnswer: true });
    expect(shown.lines.map(({ quantity, left }) => [quantity, left])).toEqual([
      [3, 3],
      [1, 1],
    ]);
    expect(JSON.stringify(shown)).not.toContain("secret");
  });

  it("shows what the merchant lets a vendor see of the buyer, by the rule that decides what is pushed (O4)", async () => {
    const { view, order } = await placed({
      personal: { ...bench.engine.order().personal, note: "For Greta Zimmerkanarie, call +49 151 5550199" },
    });
    const hidden = JSON.stringify(await view());
    expect(hidden).not.toMatch(/Greta|Zimmerkanarie|5550199|buyer\.example/);
    expect(hidden).toContain("Lindenweg 4");
    await bench.engine.settings({ overrideCustomer: false });
    const open = await view();
    expect(open).toMatchObject({
      address: { firstName: "Greta", address1: "Lindenweg 4" },
      contact: { email: "greta.zimmerkanarie@buyer.example" },
    });
    await bench.engine.settings({ overrideCustomer: true });
    expect(order.name).toBe((await view()).name);
  });

  it("keeps the address to itself until the order is to be shipped", async () => {
    const { view, order } = await placed({ financialStatus: "pending" });
    expect(await view()).toMatchObject({
      state: "waiting",
      reason: "not-paid",
      byHand: false,
      address: null,
      addressGone: "not-needed",
    });
    await bench.record(later(order, { financialStatus: "paid" }));
    expect(await view()).toMatchObject({ state: "to-ship", address: { address1: "Lindenweg 4" } });
  });

  it("says so where the buyer was erased", async () => {
    const { view, id } = await placed();
    await bench.engine.sql(
      `update marketplace_order set "personalSealed" = null, "personalClearedAt" = now()
       where id = (select "orderId" from vendor_order where id = $1)`,
      [id],
    );
    expect(await view()).toMatchObject({ address: null, addressGone: "erased" });
  });

  it("does not exist for another vendor, nor for another merchant's", async () => {
    const { id } = await placed();
    const elsewhere = (await bench.member("anna@vendor.example", "Anna", await bench.otherShop("Elsewhere"))).session;
    const stranger = (await bench.member("stranger@vendor.example", "Anna", await bench.otherShop("Third"))).session;
    expect(await bench.portal.order(elsewhere, id)).not.toBeNull(); // the same person, for both
    for (const session of [ben, stranger]) {
      expect(await bench.portal.order(session, id)).toBeNull();
      expect(await bench.portal.accept(session, id)).toBe("not-found");
      expect(await bench.portal.decline(session, id, "other", "")).toBe("not-found");
      expect(await bench.portal.fulfill(session, id, { quantities: {}, tracking: none })).toBe("not-found");
      expect(await bench.portal.withdrawParcel(session, id, id)).toBe("not-found");
      const list = await bench.portal.orders(session.current!, { show: "all", cursor: null, direction: "forward" });
      expect(list.items.map((item) => item.id)).not.toContain(id);
    }
    for (const nonsense of ["", "1", "../x", "00000000-0000-4000-8000-000000000000"])
      expect(await bench.portal.order(anna, nonsense)).toBeNull();
  });

  it("bothers nobody with test orders", async () => {
    const { id } = await placed({ test: true });
    expect(await rowOf(id)).toMatchObject({ state: "not-ours", reason: "test-order" });
    expect(await bench.portal.order(anna, id)).toBeNull();
  });
});

describe("answers", () => {
  it("a yes is kept and told", async () => {
    const { id, view } = await placed();
    expect(await bench.portal.accept(anna, id)).toBe("done");
    expect((await view()).answer).toMatchObject({ kind: "accepted", reason: null });
    expect(
      await bench.engine.sql(`select code from activity where "vendorOrderId" = $1 and code like '%accepted'`, [id]),
    ).toHaveLength(1);
  });

  it("a no is told to the merchant, with its reason, and cancels nothing", async () => {
    const { id, view, order } = await placed();
    const before = await rowOf(id);
    expect(await bench.portal.decline(anna, id, "out-of-stock", "Kiln broke, sorry. Greta knows.")).toBe("done");
    expect((await view()).answer).toMatchObject({
      kind: "declined",
      reason: "out-of-stock",
      note: "Kiln broke, sorry. Greta knows.",
    });
    expect(await rowOf(id)).toEqual(before);
    const activity = await bench.engine.sql(
      `select code, level, params from activity where "vendorOrderId" = $1 and code = 'vendor-order.declined'`,
      [id],
    );
    expect(activity).toEqual([{ code: "vendor-order.declined", level: "warn", params: { reason: "out-of-stock" } }]);
    expect((await bench.mails("merchant-order-declined")).at(-1)).toMatchObject({
      to: "owner@demo.example",
      params: { order: order.name, vendor: "Anna" },
    });
    expect(JSON.stringify(await bench.engine.sql(`select a::text from vendor_answer a`))).not.toContain("Kiln");
    // The merchant of the order reads it on the order's page; another merchant does not.
    const [{ orderId }] = (await bench.engine.sql<{ orderId: OrderId }>(
      `select "orderId" from vendor_order where id = $1`,
      [id],
    )) as [{ orderId: OrderId }];
    expect((await bench.answers.of(bench.engine.shop, orderId))[id]).toMatchObject({
      kind: "declined",
      note: "Kiln broke, sorry. Greta knows.",
    });
    expect(await bench.answers.of(await bench.otherShop("Nosy"), orderId)).toEqual({});
    // And may become a yes.
    expect(await bench.portal.accept(anna, id)).toBe("done");
    expect((await view()).answer?.kind).toBe("accepted");
  });

  it("come too late once it has left or was cancelled", async () => {
    const { id, a, b } = await placed();
    await bench.portal.fulfill(anna, id, { quantities: { [a]: 3, [b]: 1 }, tracking: none });
    expect(await bench.portal.decline(anna, id, "other", "")).toBe("not-now");
    const cancelled = await placed();
    await bench.record(later(cancelled.order, { cancelledAt: new Date().toISOString() }));
    expect(await bench.portal.accept(anna, cancelled.id)).toBe("not-now");
  });
});

describe("shipping by hand", () => {
  it("in two parcels: each is due on the marketplace order, with its tracking, once", async () => {
    const { id, a, b, view, order } = await placed();
    expect(await bench.portal.fulfill(anna, id, { quantities: { [a]: 2 }, tracking })).toBe("done");
    expect(await view()).toMatchObject({ state: "partly-shipped", byHand: true });
    expect((await view()).lines.map(({ left }) => left)).toEqual([1, 1]);
    expect(await bench.portal.fulfill(anna, id, { quantities: { [a]: 1, [b]: 1 }, tracking: none })).toBe("done");
    expect(await view()).toMatchObject({ state: "shipped", byHand: false });
    expect(await bench.portal.fulfill(anna, id, { quantities: { [a]: 1 }, tracking })).toBe("not-now");

    // What publishing takes from there.
    const claims = await createPublicationBook(bench.engine.database.pool).claimDue(50, 60_000);
    const mine = claims.find(({ gid }) => gid === order.gid);
    expect(mine?.parcels).toMatchObject([
      { due: true, status: "shipped", lines: [{ lineGid: a, quantity: 2 }], trackings: [tracking] },
      { due: true, status: "shipped", trackings: [] },
    ]);
  });

  it("is refused in the words of what is wrong", async () => {
    const { id, a } = await placed();
    const fulfill = (quantities: Record<string, number>) =>
      bench.portal.fulfill(anna, id, { quantities, tracking: none });
    expect(await fulfill({})).toBe("nothing-chosen");
    expect(await fulfill({ [a]: 4 })).toBe("more-than-left");
    expect(await fulfill({ [`${a}9`]: 1 })).toBe("more-than-left");
    expect(await bench.engine.sql(`select 1 from parcel where "vendorOrderId" = $1`, [id])).toEqual([]);
  });

  it("of the same pieces in two browsers at once: one wins", async () => {
    const { id, a, b } = await placed();
    const all = { quantities: { [a]: 3, [b]: 1 }, tracking };
    const answers = await Promise.all([1, 2, 3, 4].map(() => bench.portal.fulfill(anna, id, all)));
    expect(answers.filter((answer) => answer === "done")).toHaveLength(1);
    expect(await bench.engine.sql(`select 1 from parcel where "vendorOrderId" = $1`, [id])).toHaveLength(1);
  });

  it("keeps it out of the vendor's store for ever, whatever is switched on, connected, mapped or edited later", async () => {
    const vendor = "Clara";
    const store = await bench.engine.vendor(vendor, { connected: false });
    const clara = (await bench.member("clara@vendor.example", vendor)).session;
    await bench.engine.settings({ pushUnsynced: false });
    const lines = [line("c1", vendor, { quantity: 2, currentQuantity: 2 }), line("c2", vendor)];
    const order = bench.engine.order({ lines });
    await bench.record(order);
    const id = await idOf(order, vendor);
    expect(await bench.portal.fulfill(clara, id, { quantities: { [lines[0]!.gid]: 1 }, tracking })).toBe("done");

    await bench.engine.vendor(vendor);
    await bench.engine.map("c2", vendor);
    await bench.engine.settings({ pushUnsynced: true });
    await bench.record(later(order, { tags: ["edited"] }));
    await bench.engine.engine.replan(bench.engine.shop);
    await bench.engine.settle();
    expect(store.orders).toEqual([]);
    expect(await bench.engine.vendorOrders(order)).toMatchObject([
      { id, state: "not-ours", reason: "handled-by-hand", lines: ["c1", "c2"] },
    ]);
    // A line removed from the order does not take the record of what was shipped with it.
    await bench.record(later(order, { lines: lines.map((each) => ({ ...each, currentQuantity: 0 })) }, 5));
    expect(await bench.engine.sql(`select 1 from parcel where "vendorOrderId" = $1`, [id])).toHaveLength(1);
  });

  it("is not possible for what was pushed, or is about to be: there the store is the truth", async () => {
    await bench.engine.settings({ pushUnsynced: true });
    const store = await bench.engine.vendor("Dora");
    const dora = (await bench.member("dora@vendor.example", "Dora")).session;
    const order = bench.engine.order({ lines: [line("d1", "Dora")] });
    await bench.record(order);
    const id = await idOf(order, "Dora");
    const parcel = { quantities: { [order.lines[0]!.gid]: 1 }, tracking };
    expect(await bench.portal.order(dora, id)).toMatchObject({ state: "on-its-way", byHand: false });
    expect(await bench.portal.fulfill(dora, id, parcel)).toBe("not-now");
    await bench.engine.settle();
    expect(store.orders).toHaveLength(1);
    expect(await bench.portal.order(dora, id)).toMatchObject({
      state: "in-store",
      byHand: false,
      store: { storeName: "Dora", externalName: expect.any(String) },
    });
    expect(await bench.portal.fulfill(dora, id, parcel)).toBe("not-now");
  });

  it("wins or loses against a push of the same moment, never both", async () => {
    const store = await bench.engine.vendor("Emil", { connected: false });
    const emil = (await bench.member("emil@vendor.example", "Emil")).session;
    const order = bench.engine.order({ lines: [line("e1", "Emil")] });
    await bench.record(order);
    const id = await idOf(order, "Emil");
    await bench.engine.vendor("Emil"); // connects
    const [answer] = await Promise.all([
      bench.portal.fulfill(emil, id, { quantities: { [order.lines[0]!.gid]: 1 }, tracking }),
      bench.engine.engine.replan(bench.engine.shop).then(() => bench.engine.settle()),
    ]);
    await bench.engine.settle();
    expect([store.orders.length, answer]).toEqual(answer === "done" ? [0, "done"] : [1, "not-now"]);
  });

  it("after a definite no of the store", async () => {
    const { id, a, b, view } = await placed();
    await bench.engine.sql(`update vendor_order set state = 'refused', reason = 'rejected' where id = $1`, [id]);
    expect(await view()).toMatchObject({ state: "to-ship", reason: "refused", byHand: true });
    expect(await bench.portal.fulfill(anna, id, { quantities: { [a]: 3, [b]: 1 }, tracking })).toBe("done");
  });

  it("can be corrected and taken back; the marketplace order follows", async () => {
    const { id, a, view } = await placed();
    await bench.portal.fulfill(anna, id, { quantities: { [a]: 1 }, tracking });
    const parcel = (await view()).parcels[0]!;
    await bench.engine.sql(
      `update parcel set "publishState" = 'published', "publishedDigest" = digest, "nextAttemptAt" = null, "fulfillmentGids" = '["f"]' where id = $1`,
      [parcel.id],
    );
    expect(await bench.portal.correctTracking(anna, id, parcel.id, { ...tracking, number: "SE2" })).toBe("done");
    const due = () =>
      bench.engine.sql<{ due: boolean; status: string }>(
        `select "nextAttemptAt" <= now() as due, status, digest <> "publishedDigest" as stale, trackings->0->>'number' as number
         from parcel where id = $1`,
        [parcel.id],
      );
    expect(await due()).toEqual([{ due: true, status: "shipped", stale: true, number: "SE2" }]);
    expect(await bench.portal.withdrawParcel(anna, id, parcel.id)).toBe("done");
    expect(await due()).toMatchObject([{ due: true, status: "cancelled" }]);
    expect(await view()).toMatchObject({ state: "to-ship", byHand: true });
    expect(await bench.portal.withdrawParcel(anna, id, parcel.id)).toBe("not-now");
    expect(await bench.portal.correctTracking(anna, id, "nope", tracking)).toBe("not-found");
    // Still not the rules' to send.
    await bench.engine.engine.replan(bench.engine.shop);
    expect(await rowOf(id)).toMatchObject({ state: "not-ours", reason: "handled-by-hand" });
  });

  it("stops when the marketplace cancels the rest", async () => {
    const { id, a, view, order } = await placed();
    await bench.portal.fulfill(anna, id, { quantities: { [a]: 1 }, tracking });
    await bench.record(later(order, { cancelledAt: new Date().toISOString() }));
    expect(await view()).toMatchObject({ state: "partly-shipped", byHand: false, orderCancelled: true });
    expect(await bench.portal.fulfill(anna, id, { quantities: { [a]: 1 }, tracking })).toBe("not-now");
  });
});

describe("the list", () => {
  it("pages forward and back without missing or repeating an order, newest first", async () => {
    const fay = (await bench.member("fay@vendor.example", "Fay")).session;
    const orders = Array.from({ length: 60 }, (_, index) => bench.engine.order({ lines: [line(`f${index}`, "Fay")] }));
    for (const order of orders) await bench.record(order);
    const ask = (cursor: string | null, direction: "forward" | "back" = "forward", show: "open" | "all" = "all") =>
      bench.portal.orders(fay.current!, { show, cursor, direction });
    const first = await ask(null);
    const second = await ask(first.next);
    const third = await ask(second.next);
    expect([first.previous, third.next]).toEqual([null, null]);
    expect((await ask(third.previous, "back")).items).toEqual(second.items);
    expect([...first.items, ...second.items, ...third.items].map(({ name }) => name)).toEqual(
      orders.map(({ name }) => name).toReversed(),
    );
    for (const nonsense of ["x", Buffer.from(`["2026","'"]`).toString("base64url")])
      expect((await ask(nonsense)).items).toEqual(first.items);
    expect(first.items[0]).toMatchObject({ state: "to-ship", pieces: 1, shippedPieces: 0, lineCount: 1 });
  });

  it("leaves out of what is open what is shipped, cancelled or settled", async () => {
    const gus = (await bench.member("gus@vendor.example", "Gus")).session;
    const [shipped, partly, cancelled, waiting] = [1, 2, 3, 4].map((index) =>
      bench.engine.order({ lines: [line(`g${index}`, "Gus", { quantity: 2, currentQuantity: 2 })] }),
    ) as [MarketplaceOrder, MarketplaceOrder, MarketplaceOrder, MarketplaceOrder];
    for (const order of [shipped, partly, cancelled, waiting]) await bench.record(order);
    const ship = async (order: MarketplaceOrder, quantity: number) =>
      bench.portal.fulfill(gus, await idOf(order, "Gus"), {
        quantities: { [order.lines[0]!.gid]: quantity },
        tracking,
      });
    await ship(shipped, 2);
    await ship(partly, 1);
    await bench.record(later(cancelled, { cancelledAt: new Date().toISOString() }));
    const names = async (show: "open" | "all") =>
      (await bench.portal.orders(gus.current!, { show, cursor: null, direction: "forward" })).items.map(
        ({ name, state }) => [name, state],
      );
    expect(await names("open")).toEqual([
      [waiting.name, "to-ship"],
      [partly.name, "partly-shipped"],
    ]);
    expect((await names("all")).map(([, state]) => state)).toEqual([
      "to-ship",
      "cancelled",
      "partly-shipped",
      "shipped",
    ]);
  });

  it("does not show a buyer's name that stands in a product's title", async () => {
    const ida = (await bench.member("ida@vendor.example", "Ida")).session;
    const order = bench.engine.order({ lines: [line("i1", "Ida", { title: "Cup for Greta Zimmerkanarie" })] });
    await bench.record(order);
    const { items } = await bench.portal.orders(ida.current!, { show: "all", cursor: null, direction: "forward" });
    expect(JSON.stringify(items)).not.toMatch(/Greta|Zimmerkanarie/);
    expect(items[0]?.firstTitle).toMatch(/^Cup for/);
  });
});

describe("what a vendor is told beforehand", () => {
  it("shows the store's health, and what waits for it", async () => {
    await bench.engine.vendor("Hana");
    const hana = (await bench.member("hana@vendor.example", "Hana")).session;
    await bench.engine.sql(`update connection set health = 'needs-reauthorization' where "storeName" = 'Hana'`);
    await bench.record(bench.engine.order({ lines: [line("h1", "Hana")] }));
    expect(await bench.portal.store(hana.current!)).toMatchObject({
      connection: { storeName: "Hana", health: "needs-reauthorization" },
      waiting: 1,
    });
    expect(await bench.portal.store(ben.current!)).toEqual({ connection: null, waiting: expect.any(Number) });
  });

  it("has amounts as the vendor's store has them, and says at which rate (L3)", async () => {
    await bench.engine.vendor("Carla");
    const carla = (await bench.member("carla@vendor.example", "Carla")).session;
    await bench.engine.sql(`update connection set "storeCurrency" = 'CZK' where "storeName" = 'Carla'`);
    expect(await bench.portal.whatYouReceive(carla.current!)).toMatchObject({
      currency: { kind: "waits", store: "CZK", currency: "EUR" },
      example: { currency: "EUR" },
    });
    const rate = { from: "EUR", to: "CZK", rate: "25.1", setAt: "2026-01-15T00:00:00.000Z" };
    await bench.engine.settings({ currencyRates: [rate, { ...rate, to: "USD" }] });
    const receive = await bench.portal.whatYouReceive(carla.current!);
    expect(receive).toMatchObject({
      currency: { kind: "converted", rate },
      example: { currency: "CZK", lines: [{ unitPrice: { minor: 100_400, currency: "CZK" } }, {}] },
    });
    expect(JSON.stringify(receive)).not.toContain("USD");
    const order = bench.engine.order({ lines: [line("carla1", "Carla")] });
    await bench.record(order);
    const total = { minor: 25_100, currency: "CZK" };
    expect(await bench.portal.order(carla, await idOf(order, "Carla"))).toMatchObject({
      lines: [{ unitPrice: total }],
      total,
      conversion: rate,
    });
    const { items } = await bench.portal.orders(carla.current!, { show: "all", cursor: null, direction: "forward" });
    expect(items[0]).toMatchObject({ total });
    // What is left to the vendor is told in the same amounts as its page.
    await bench.engine.sql(
      `update vendor set "storeSyncEnabled" = false, email = 'carla@vendor.example' where name = 'Carla'`,
    );
    await bench.record(bench.engine.order({ lines: [line("carla2", "Carla")] }));
    const told = (await bench.mails("vendor-order-to-ship")).filter(({ to }) => to === "carla@vendor.example");
    expect(told).toMatchObject([{ params: { totalMinor: 25_100, currency: "CZK" } }]);
    await bench.engine.settings({ currencyRates: [] });
  });

  it("makes the example by the merchant's own settings", async () => {
    const receive = () => bench.portal.whatYouReceive(anna.memberships[0]!);
    expect(JSON.stringify((await receive()).example)).not.toMatch(/Robin/);
    expect((await receive()).example.fields.contact.email).toMatch(/^orders\+.*@demo\.example$/);
    await bench.engine.settings({ overrideCustomer: false, shippingMode: "none" });
    expect(await receive()).toMatchObject({
      settings: { overrideCustomer: false },
      example: { shipping: null, currency: "EUR", fields: { contact: { firstName: "Robin" } } },
    });
    await bench.engine.settings({ overrideCustomer: true, shippingMode: "proportional" });
  });
});
