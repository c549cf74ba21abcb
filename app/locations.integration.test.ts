import { afterEach, beforeEach, expect, it } from "vitest";
import { line } from "../tests/support/engine.ts";
import { createFulfillmentBench, type FulfillmentBench, shipped } from "../tests/support/fulfillment-bench.ts";
import { ambiguous, rejected, scriptedManifest, unavailable } from "../tests/support/scripted-store.ts";
import { done, type Outcome } from "./connectors/_contract/outcome.ts";
import { createLocationBook } from "./db/location-repo.server.ts";
import { readHome } from "./db/views/home-view.server.ts";
import { readOrder } from "./db/views/order-view.server.ts";
import { readOrders } from "./db/views/orders-view.server.ts";
import type { NamedLocation } from "./domain/settings/location-table.ts";
import type { OrderId } from "./domain/shared/ids.ts";
import { createLocations } from "./use-cases/locations/create-locations.ts";
import type { Locations } from "./use-cases/locations/locations.ts";

let bench: FulfillmentBench;
let locations: Locations;
let here: Outcome<readonly NamedLocation[]>;
let there: Outcome<readonly NamedLocation[]>;
beforeEach(async () => {
  bench = await createFulfillmentBench();
  here = done([
    { id: "A", name: "Bergen" },
    { id: "B", name: "Oslo" },
  ]);
  there = done([
    { id: "home", name: "Home" },
    { id: "pier", name: "Pier 7" },
  ]);
  locations = createLocations({
    book: createLocationBook(bench.database.pool),
    manifests: { scripted: scriptedManifest() },
    readMarketplace: async () => here,
    readStore: async () => there,
  });
});
afterEach(() => bench.close());

const switchOn = (on = true) =>
  bench.sql(
    `insert into add_on ("shopId", platform, kind, active) values ($1, 'all', 'locations', $2)
     on conflict ("shopId", platform, kind) do update set active = excluded.active`,
    [bench.shop, on],
  );
const keyOf = async (side: "store" | "marketplace") => {
  const [vendor] = (await locations.locations(bench.shop)).vendors;
  return `${vendor!.connectionId}/${side}`;
};
async function choose(side: "store" | "marketplace", location: string | null) {
  const { version } = await locations.locations(bench.shop);
  return locations.saveLocations(
    bench.shop,
    location === null ? {} : { [await keyOf(side)]: location },
    version,
    "staff:1",
  );
}
let lines = 0;
async function push() {
  const only = line(String((lines += 1)), "Anna");
  const order = bench.order({ lines: [only] });
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return { gid: order.gid, line: only.gid };
}
const vendorOrders = () =>
  bench.sql<{
    id: string;
    orderId: OrderId;
    externalId: string;
    state: string;
    at: string | null;
    answer: string | null;
  }>(
    `select id, "orderId", "externalId", state, "storeLocationState" as at, "storeLocationAnswer" as answer
     from vendor_order order by "createdAt"`,
  );
const states = async () => (await vendorOrders()).map(({ state, at }) => `${state}, ${at ?? "anywhere"}`);
const codes = async () => (await bench.activities()).map(({ code }) => code);

it("moves new orders to the chosen location, once, and only while the add-on is on", async () => {
  const anna = await bench.vendor("Anna");
  await locations.readLocations(bench.shop);
  expect(await choose("store", "pier")).toEqual({ kind: "saved", version: 1 });
  await push();
  expect(anna.orders[0]?.location).toBe("home");
  await switchOn();
  await push();
  expect(anna.orders.map(({ location }) => location)).toEqual(["home", "pier"]);
  expect(await states()).toEqual(["confirmed, anywhere", "confirmed, there"]);
  expect([anna.count("create"), anna.count("move")]).toEqual([2, 1]);
  expect((await bench.activities()).at(-1)).toMatchObject({ code: "location.moved" });

  await switchOn(false);
  await push();
  expect(anna.orders[2]?.location).toBe("home");
});

it("a move that fails is tried again and never makes a second order", async () => {
  const anna = await bench.vendor("Anna");
  await locations.readLocations(bench.shop);
  await switchOn();
  await choose("store", "pier");
  anna.trouble("move", { kind: "instead", answer: unavailable });
  anna.trouble("move", { kind: "done-but", answer: ambiguous });
  await push();
  for (let turn = 0; turn < 2; turn += 1) {
    await bench.pass(60_000);
    await bench.settle();
  }
  expect(anna.orders.map(({ location }) => location)).toEqual(["pier"]);
  expect(await states()).toEqual(["confirmed, there"]);
  expect([anna.count("create"), anna.count("move")]).toEqual([1, 3]);
});

it("a location that refuses holds nothing: the order stays, it is shown, and another choice is tried", async () => {
  const anna = await bench.vendor("Anna");
  await locations.readLocations(bench.shop);
  await switchOn();
  await choose("store", "pier");
  anna.trouble("move", { kind: "instead", answer: rejected });
  await push();
  expect(await states()).toEqual(["confirmed, refused"]);
  expect(anna.orders[0]?.location).toBe("home");

  const need = { reason: "location-refused", move: "merchant" } as const;
  expect((await readHome(bench.database.prisma, bench.shop, new Date())).needs).toEqual([{ ...need, count: 1 }]);
  const filter = {
    show: "needs-attention",
    need,
    vendorId: null,
    search: "",
    cursor: null,
    direction: "forward",
  } as const;
  expect((await readOrders(bench.database.prisma, bench.shop, filter)).items).toHaveLength(1);
  const [row] = await vendorOrders();
  const order = await readOrder(bench.database.prisma, bench.shop, row!.orderId);
  expect(order?.vendorOrders[0]?.storeLocation).toEqual({
    name: "Pier 7",
    state: "refused",
    answer: "price is too high",
  });
  expect((await locations.locations(bench.shop)).vendors[0]).toMatchObject({ refused: 1 });

  await choose("store", "home");
  await bench.settle();
  expect(await states()).toEqual(["confirmed, there"]);
  expect((await readHome(bench.database.prisma, bench.shop, new Date())).needs).toEqual([]);
});

it("fulfills from the vendor's marketplace location first, and says so when the items are elsewhere", async () => {
  await bench.vendor("Anna");
  await locations.readLocations(bench.shop);
  await switchOn();
  await choose("marketplace", "B");
  const both = await push();
  bench.marketplace.open("A", [both.line, 1]);
  bench.marketplace.open("B", [both.line, 1]);
  const [first] = await vendorOrders();
  bench.report("Anna", { externalId: first!.externalId, reference: "" }, { fulfillments: [shipped("P1", null)] });
  await bench.pull("all", { force: true });
  await bench.publish();
  const left = () => bench.marketplace.state.fulfillmentOrders.map(({ lines: [only] }) => only?.remaining);
  expect(left()).toEqual([1, 0]);
  expect(await codes()).not.toContain("parcel.elsewhere");

  const elsewhere = await push();
  bench.marketplace.open("A", [elsewhere.line, 1]);
  const [, second] = await vendorOrders();
  bench.report("Anna", { externalId: second!.externalId, reference: "" }, { fulfillments: [shipped("P2", null)] });
  await bench.pull("all", { force: true });
  await bench.publish();
  expect(left()).toEqual([1, 0, 0]);
  expect((await codes()).slice(-2)).toEqual(["parcel.published", "parcel.elsewhere"]);
});

it("shows a location that was closed, holds nothing for it, and keeps it until another is chosen", async () => {
  const anna = await bench.vendor("Anna");
  await locations.readLocations(bench.shop);
  await switchOn();
  await choose("store", "pier");
  there = done([{ id: "home", name: "Home" }]);
  await locations.readLocations(bench.shop);
  const [vendor] = (await locations.locations(bench.shop)).vendors;
  expect(vendor?.store).toMatchObject({ chosen: "pier", chosenName: "Pier 7", stale: true });
  anna.trouble("move", { kind: "instead", answer: rejected });
  await push();
  expect(await states()).toEqual(["confirmed, refused"]);
  // Saved again as it is: that is no new choice. A location that nobody has is none.
  expect(await choose("store", "pier")).toMatchObject({ kind: "saved" });
  expect(await choose("store", "moon")).toEqual({ kind: "invalid" });
  await choose("store", null);
  expect(await states()).toEqual(["confirmed, anywhere"]);
});

it("tells the second of two who save at once, and keeps what is known of a store that does not answer", async () => {
  await bench.vendor("Anna");
  await locations.readLocations(bench.shop);
  const key = await keyOf("marketplace");
  const both = await Promise.all(
    ["A", "B"].map((location) => locations.saveLocations(bench.shop, { [key]: location }, 0, "staff:1")),
  );
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(["conflict", "saved"]);
  const { audit } = await locations.locations(bench.shop);
  expect(audit).toMatchObject([{ changes: [{ vendorName: "Anna", side: "marketplace", from: null }] }]);

  there = unavailable;
  expect(await locations.readLocations(bench.shop)).toEqual({ unanswered: ["Anna"] });
  expect((await locations.locations(bench.shop)).vendors[0]?.store.options).toHaveLength(2);
});
