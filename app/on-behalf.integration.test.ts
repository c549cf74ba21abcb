import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { line } from "../tests/support/engine.ts";
import { createFulfillmentBench, type FulfillmentBench } from "../tests/support/fulfillment-bench.ts";
import { createOnBehalfBook } from "./db/on-behalf-repo.server.ts";
import { createSecretBox } from "./db/secret-box.server.ts";
import { readOrder } from "./db/views/order-view.server.ts";
import { readOrders } from "./db/views/orders-view.server.ts";
import type { MarketplaceOrder } from "./domain/order/marketplace-order.ts";
import type { OrderId, ShopId, VendorOrderId } from "./domain/shared/ids.ts";
import { createOnBehalf } from "./use-cases/on-behalf/fulfill-on-behalf.ts";
import type { OnBehalf } from "./use-cases/on-behalf/on-behalf.ts";

let bench: FulfillmentBench;
let desk: OnBehalf;
beforeEach(async () => {
  const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
  bench = await createFulfillmentBench(box);
  desk = createOnBehalf({
    book: createOnBehalfBook(bench.database.pool, box),
    newId: () => crypto.randomUUID(),
    now: () => new Date(),
  });
});
afterEach(() => bench.close());

const tracking = { carrier: "PostNord", number: "SE1", url: null };
const gid = (id: string) => `gid://shopify/LineItem/${id}`;
const parcel = (quantities: Record<string, number>, evenSo = false) => ({
  quantities: Object.fromEntries(Object.entries(quantities).map(([id, quantity]) => [gid(id), quantity])),
  tracking,
  evenSo,
});

/** An order of two mugs and a bowl that is on record, with its part. */
async function recorded(change: Partial<MarketplaceOrder> = {}) {
  const order = bench.order({
    lines: [line("mug", "Anna", { quantity: 2, currentQuantity: 2 }), line("bowl", "Anna")],
    ...change,
  });
  for (const { gid: lineGid, quantity } of order.lines)
    bench.marketplace.open("gid://shopify/Location/1", [lineGid, quantity]);
  await bench.deliver(order);
  await bench.settle();
  return { order, id: await part(order) };
}
const part = async (order: MarketplaceOrder): Promise<VendorOrderId> =>
  (await bench.vendorOrders(order))[0]?.id as VendorOrderId;
const row = async (order: MarketplaceOrder) => {
  const [found] = await bench.vendorOrders(order);
  return found && [found.state, found.reason];
};
const view = async (order: MarketplaceOrder) => {
  const [found] = await bench.sql<{ id: OrderId }>("select id from marketplace_order where gid = $1", [order.gid]);
  return (await readOrder(bench.database.prisma, bench.shop, found?.id as OrderId))?.vendorOrders[0];
};
const created = (vendor: string) => bench.platform.store(vendor).orders.length;

describe("shipping in a vendor's place", () => {
  it("works while order sync is off, comes onto the marketplace order once, and is never pushed afterwards", async () => {
    await bench.vendor("Anna", { email: "anna@vendor.example" });
    await bench.settings({ enabled: false, pushUnsynced: true });
    const { order, id } = await recorded();
    expect(await row(order)).toEqual(["held", "sync-off"]);

    expect(await desk.fulfillOnBehalf(bench.shop, id, parcel({ mug: 1 }), "staff:7")).toBe("done");
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["mugx1 SE1"]);
    expect(await view(order)).toMatchObject({
      state: "partially-fulfilled",
      fulfillOnBehalf: "freely",
      move: "merchant",
    });

    expect(await desk.fulfillOnBehalf(bench.shop, id, parcel({ mug: 1, bowl: 1 }), "staff:7")).toBe("done");
    await bench.publish();
    expect(bench.marketplace.shown().sort()).toEqual(["mugx1 SE1", "mugx1+bowlx1 SE1"].sort());
    expect(await view(order)).toMatchObject({ state: "fulfilled", fulfillOnBehalf: "no", move: null });

    // Everything that could let it go: the switch, a merchant's release, an edit of the order.
    await bench.settings({ enabled: true });
    await bench.sql(`update order_sync_settings set "enabledAt" = now() - interval '1 day'`);
    await bench.engine.replan(bench.shop);
    await bench.deliver({ ...order, updatedAt: new Date().toISOString(), tags: ["edited"] });
    await bench.settle();
    await bench.pass(86_400_000);
    await bench.settle();
    await bench.publish();
    expect(created("Anna")).toBe(0);
    expect(bench.marketplace.calls.filter((call) => call === "create")).toHaveLength(2);
    expect(await bench.sql("select actor, action from audit_entry")).toEqual([
      { actor: "staff:7", action: "vendor-order.fulfilled-on-behalf" },
      { actor: "staff:7", action: "vendor-order.fulfilled-on-behalf" },
    ]);
    expect((await bench.activities()).filter(({ code }) => code === "parcel.on-behalf")).toMatchObject([
      { params: { count: 1 } },
      { params: { count: 2 } },
    ]);
    // The vendor has no such order: there is nothing to tell.
    expect(await bench.sql("select 1 from mail where kind = 'vendor-fulfilled-by-merchant'")).toEqual([]);
    const list = await readOrders(bench.database.prisma, bench.shop, {
      show: "fulfilled",
      need: null,
      vendorId: null,
      search: "",
      cursor: null,
      direction: "forward",
    });
    expect(list.items.map(({ name, vendorOrders }) => [name, vendorOrders[0]?.state])).toEqual([
      [order.name, "fulfilled"],
    ]);
  });

  it("asks first where the vendor has the order too, leaves the store alone, and tells the vendor", async () => {
    const store = await bench.vendor("Anna", { email: "anna@vendor.example" });
    await bench.settings({ pushUnsynced: true });
    const { order, id } = await recorded();
    expect(await row(order)).toEqual(["confirmed", null]);
    expect(await view(order)).toMatchObject({ fulfillOnBehalf: "with-care" });
    const calls = store.calls.length;

    expect(await desk.fulfillOnBehalf(bench.shop, id, parcel({ mug: 2 }), "staff:7")).toBe("in-store");
    expect(await bench.parcels()).toEqual([]);
    expect(await desk.fulfillOnBehalf(bench.shop, id, parcel({ mug: 2 }, true), "staff:7")).toBe("done");
    expect(await row(order)).toEqual(["partially-fulfilled", null]);
    expect(await bench.sql("select kind from mail where kind like 'vendor-fulfilled%'")).toEqual([
      { kind: "vendor-fulfilled-by-merchant" },
    ]);
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["mugx2 SE1"]);
    expect(store.calls).toHaveLength(calls);

    // The store knows nothing of that parcel: looking at the order there does not take it back.
    const [external] = store.orders;
    if (!external) throw new Error("no order");
    bench.report("Anna", external);
    expect(await bench.pull("all", { force: true })).toMatchObject({ connections: 1 });
    expect(bench.looks).toHaveLength(1);
    await bench.publish();
    expect((await bench.parcels()).filter(({ status }) => status === "cancelled")).toEqual([]);
    expect(bench.marketplace.shown()).toContain("mugx2 SE1");
  });

  it("may be taken back, and is open again", async () => {
    await bench.vendor("Anna", { connected: false });
    const { order, id } = await recorded();
    await desk.fulfillOnBehalf(bench.shop, id, parcel({ mug: 2, bowl: 1 }), "staff:7");
    await bench.publish();
    const [{ id: parcelId } = { id: "" }] = await bench.sql<{ id: string }>("select id from parcel");
    expect(await desk.withdrawOnBehalf(bench.shop, id, parcelId, "staff:8")).toBe("done");
    expect(await desk.withdrawOnBehalf(bench.shop, id, parcelId, "staff:8")).toBe("not-now");
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual([]);
    expect(await view(order)).toMatchObject({
      state: "not-ours",
      reason: "handled-by-hand",
      fulfillOnBehalf: "freely",
    });
    expect(await desk.fulfillOnBehalf(bench.shop, id, parcel({ mug: 2, bowl: 1 }), "staff:7")).toBe("done");
    await bench.publish();
    expect(bench.marketplace.shown()).toEqual(["mugx2+bowlx1 SE1"]);
  });

  it("never ships more than there is, when two press the button at a time", async () => {
    await bench.vendor("Anna", { connected: false });
    const { id } = await recorded();
    const both = await Promise.all(
      [1, 2].map(() => desk.fulfillOnBehalf(bench.shop, id, parcel({ mug: 2, bowl: 1 }), "staff:7")),
    );
    expect(both.sort()).toEqual(["done", "more-than-left"]);
    expect(await desk.fulfillOnBehalf(bench.shop, id, parcel({ mug: 0 }), "staff:7")).toBe("nothing-chosen");
    expect(await bench.parcels()).toHaveLength(1);
  });

  it("wins over a worker that has just taken the part to push it", async () => {
    await bench.vendor("Anna");
    await bench.settings({ pushUnsynced: true });
    const order = bench.order({ lines: [line("mug", "Anna")] });
    await bench.deliver(order);
    for (const piece of await bench.engine.takeWebhooks(5)) await piece();
    const taken = await bench.engine.takeVendorOrders(5);
    expect(taken).toHaveLength(1);
    expect(await desk.fulfillOnBehalf(bench.shop, await part(order), parcel({ mug: 1 }), "staff:7")).toBe("done");
    for (const piece of taken) await piece();
    await bench.settle();
    expect(created("Anna")).toBe(0);
    expect(await row(order)).toEqual(["not-ours", "handled-by-hand"]);
  });

  it("does nothing for a cancelled order, nor for another shop", async () => {
    await bench.vendor("Anna", { connected: false });
    const { order, id } = await recorded();
    expect(await desk.fulfillOnBehalf(crypto.randomUUID() as ShopId, id, parcel({ mug: 1 }), "eve")).toBe("not-found");
    const at = new Date().toISOString();
    await bench.deliver({ ...order, updatedAt: at, cancelledAt: at });
    await bench.settle();
    expect(await desk.fulfillOnBehalf(bench.shop, id, parcel({ mug: 1 }), "staff:7")).toBe("not-now");
    expect(await view(order)).toMatchObject({ fulfillOnBehalf: "no" });
  });
});
