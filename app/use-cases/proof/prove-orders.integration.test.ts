import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEngineBench, type EngineBench, later, line } from "../../../tests/support/engine.ts";
import { proofOf } from "../../../tests/support/prover.ts";
import { ambiguous, authFailed, type ScriptedStore, unavailable } from "../../../tests/support/scripted-store.ts";
import { done, type Failure } from "../../connectors/_contract/outcome.ts";
import { createSecretBox, type SecretBox } from "../../db/secret-box.server.ts";
import type { MarketplaceOrder } from "../../domain/order/marketplace-order.ts";
import { linePlaces, type ProofNumbers } from "../../domain/proof/proof-numbers.ts";
import { createProveOrders, type ProofEvent, type ProveOrders, type ProveOrdersDeps } from "./prove-orders.ts";

const key = Buffer.alloc(32, 7).toString("base64");
let box: SecretBox;
let bench: EngineBench;
let anna: ScriptedStore;
let prove: ProveOrders;
let deps: ProveOrdersDeps;
/** What the shop itself lists. */
let inShop: MarketplaceOrder[];
let listing: Failure | null;
let events: ProofEvent[];
let waits: number[];

beforeEach(async () => {
  box = createSecretBox(`test:${key}`);
  bench = await createEngineBench({ box });
  anna = await bench.vendor("Anna");
  [inShop, listing, events, waits] = [[], null, [], []];
  // Its day is over for hours, whatever the clock says where the tests run.
  await bench.sql(`update shop set "timeZone" = $1, "installedAt" = now() - interval '30 days'`, [zoneWhereItIs(12)]);
  await bench.sql(`update order_sync_settings set "enabledAt" = now() - interval '30 days'`);
  deps = proofOf(bench, box, {
    gateway: {
      listOrders: async (_, from, until) => {
        if (listing) return listing;
        const items = inShop
          .map(({ gid, createdAt, updatedAt }) => ({
            gid,
            createdAt: new Date(createdAt),
            updatedAt: new Date(updatedAt),
            open: true,
          }))
          .filter(({ createdAt }) => createdAt >= from && createdAt < until);
        return done({ items, cursor: "", more: false });
      },
    },
    wait: async (ms) => void waits.push(ms),
    observe: (event) => void events.push(event),
  });
  prove = createProveOrders(deps);
});
afterEach(() => bench.close());

/** Noon of the shop's yesterday, or of a day before. */
async function noon(daysAgo = 1): Promise<string> {
  const [row] = await bench.sql<{ at: Date }>(
    `select (date_trunc('day', now() at time zone "timeZone") - $1 * interval '1 day' + interval '12 hours') at time zone "timeZone" as at from shop`,
    [daysAgo],
  );
  return row!.at.toISOString();
}

async function place(change: Partial<MarketplaceOrder> = {}, daysAgo = 1): Promise<MarketplaceOrder> {
  const at = await noon(daysAgo);
  const order = bench.order({ createdAt: at, updatedAt: at, ...change });
  inShop.push(order);
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order;
}

const storedOf = async (order: MarketplaceOrder) => {
  const [row] = await bench.vendorOrders(order);
  return anna.orders.find(({ reference }) => reference === row?.reference)!;
};
const findings = () =>
  bench.sql<{
    kind: string;
    order: string | null;
    repaired: boolean;
    gone: boolean;
    params: unknown;
    line: string | null;
  }>(
    `select f.kind, o.name as order, f."repairedAt" is not null as repaired, f."goneAt" is not null as gone, f.params,
       f."lineGid" as line
     from proof_finding f left join marketplace_order o on o.id = f."orderId" order by o.name, f.kind`,
  );
const reports = () =>
  bench.sql<{ day: string; numbers: ProofNumbers; complete: boolean; ordersInShop: number | null; unread: unknown[] }>(
    `select to_char(day, 'YYYY-MM-DD') as day, numbers, complete, "ordersInShop", unread from proof_report order by day`,
  );
const yesterdays = async () => (await reports()).at(-1)!;
const news = async () =>
  (await bench.activities()).filter(({ code }) => code === "proof.found" || code === "proof.repaired");

describe("a world in which orders were lost on purpose", () => {
  it("names each exactly, repairs what can be, and is quiet the second time", async () => {
    const untouched = await place();
    await place({ financialStatus: "pending" });
    await place({ lines: [line("n1", "Nobody")] });
    const deleted = await place();
    const requantified = await place({ lines: [line("q1", "Anna", { quantity: 3, currentQuantity: 3 })] });
    const moved = await place();
    const repriced = await place();
    const doubled = await place();
    const cancelledThere = await place();
    const shippedAnyway = await place();
    await bench.deliver(later(shippedAnyway, { cancelledAt: new Date().toISOString() }));
    await bench.settle();
    expect((await storedOf(shippedAnyway)).cancelled).toBe(true);
    anna.trouble("create", { kind: "done-but", answer: ambiguous });
    const unconfirmed = await place();
    expect(await bench.vendorOrders(unconfirmed)).toMatchObject([{ state: "unknown", externalId: null }]);

    (await storedOf(deleted)).deleted = true;
    (await storedOf(requantified)).quantities.set("gid://shopify/LineItem/q1", 2);
    const elsewhere = await storedOf(moved);
    elsewhere.fields = {
      ...elsewhere.fields,
      shippingAddress: { ...elsewhere.fields.shippingAddress!, address1: "Somewhere else 9" },
    };
    (await storedOf(repriced)).totalMinor = 1;
    anna.orders.push({ ...(await storedOf(doubled)), externalId: "second-copy" });
    (await storedOf(cancelledThere)).cancelled = true;
    Object.assign(await storedOf(shippedAnyway), { cancelled: false, shipped: true });
    const at = await noon();
    const lost = bench.order({ createdAt: at, updatedAt: at });
    inShop.push(lost);
    bench.inShop(lost);

    const made = anna.count("create");
    expect(await prove("due")).toMatchObject({ shops: 1, newFindings: 9 });
    const expected = [
      [deleted, "order-gone", false],
      [requantified, "quantity-differs", false],
      [moved, "address-differs", false],
      [repriced, "total-differs", false],
      [doubled, "twice-in-store", false],
      [cancelledThere, "cancelled-in-store", false],
      [shippedAnyway, "shipped-after-cancellation", false],
      [unconfirmed, "confirmation-lost", true],
      [lost, "order-not-recorded", true],
    ] as const;
    const told = expected.map(([order, kind, repaired]) => ({ order: order.name, kind, repaired, gone: false }));
    expect(await findings()).toMatchObject(told.toSorted((a, b) => a.order.localeCompare(b.order)));
    expect((await findings()).find(({ kind }) => kind === "quantity-differs")).toMatchObject({
      params: { ours: 3, theirs: 2 },
      line: "gid://shopify/LineItem/q1",
    });
    expect((await findings()).find(({ kind }) => kind === "total-differs")?.params).toMatchObject({
      theirs: 1,
      currency: "EUR",
    });

    // Nothing was sent by the proof; what it found goes its normal way, once.
    expect(anna.count("create")).toBe(made);
    await bench.settle();
    expect(await bench.vendorOrders(unconfirmed)).toMatchObject([{ state: "confirmed" }]);
    expect(await bench.vendorOrders(lost)).toMatchObject([{ state: "confirmed" }]);
    expect(anna.count("create")).toBe(made + 1);
    expect(anna.orders.filter(({ reference }) => reference === anna.orders[0]!.reference)).toHaveLength(1);

    const before = [await findings(), await news()];
    expect(await prove(bench.shop)).toMatchObject({ newFindings: 0 });
    await bench.settle();
    expect([await findings(), await news()]).toEqual(before);
    expect(anna.count("create")).toBe(made + 1);
    expect((await news()).map(({ code }) => code).sort()).toEqual([
      ...Array.from({ length: 7 }, () => "proof.found"),
      ...Array.from({ length: 2 }, () => "proof.repaired"),
    ]);

    // Every line of yesterday is somewhere, and the numbers add up.
    const { numbers, complete, ordersInShop } = await yesterdays();
    expect(complete).toBe(true);
    expect(ordersInShop).toBe(12);
    expect(numbers).toMatchObject({ orders: 12, lines: 12 });
    expect(linePlaces.reduce((sum, place) => sum + numbers.places[place], 0)).toBe(12);
    expect(numbers.places).toMatchObject({
      "in-store": 7,
      missing: 1,
      held: 1,
      unassigned: 1,
      cancelled: 2,
      underway: 0,
      failed: 0,
    });
    expect(await bench.vendorOrders(untouched)).toMatchObject([{ state: "confirmed" }]);
  });

  it("closes a finding when it is so no more, and tells of it again when it comes back", async () => {
    const order = await place();
    const stored = await storedOf(order);
    stored.deleted = true;
    await prove(bench.shop);
    stored.deleted = false;
    expect(await prove(bench.shop)).toMatchObject({ newFindings: 0 });
    expect(await findings()).toMatchObject([{ kind: "order-gone", gone: true }]);
    stored.deleted = true;
    expect(await prove(bench.shop)).toMatchObject({ newFindings: 1 });
    expect(await findings()).toMatchObject([{ kind: "order-gone", gone: false }]);
  });

  it("reads a version of an order that nobody told of", async () => {
    const order = await place({ financialStatus: "pending" });
    const paid = later(order, { financialStatus: "paid" }, 60);
    inShop.splice(0, 1, paid);
    bench.inShop(paid);
    await prove(bench.shop);
    expect(await findings()).toMatchObject([{ kind: "order-outdated", order: order.name, repaired: true }]);
    await bench.settle();
    expect(await bench.vendorOrders(order)).toMatchObject([{ state: "confirmed" }]);
    expect(await prove(bench.shop)).toMatchObject({ newFindings: 0 });
  });
});

it("leaves to webhooks what is young, and counts it all the same", async () => {
  const young = bench.order({ createdAt: new Date(Date.now() - 60_000).toISOString() });
  inShop.push(young);
  bench.inShop(young);
  await prove(bench.shop, { today: true });
  expect(await findings()).toEqual([]);
  expect(await bench.vendorOrders(young)).toEqual([]);
  expect((await reports()).reduce((sum, { ordersInShop }) => sum + (ordersInShop ?? 0), 0)).toBe(1);
});

describe("cheaply, and with doubts left as doubts", () => {
  it("asks a store for a page of orders, not for each of them", async () => {
    for (let index = 0; index < 5; index += 1) await place();
    const before = anna.calls.length;
    await prove(bench.shop);
    expect(anna.calls.slice(before).map(({ operation }) => operation)).toEqual(["list"]);
  });

  it("believes no absence from a list alone: it asks for the reference", async () => {
    const order = await place();
    const stored = await storedOf(order);
    // The list lags, the look-up does not.
    anna.orders.splice(0, 1);
    anna.trouble("find", { kind: "instead", answer: unavailable }, 9);
    await prove(bench.shop);
    expect(await findings()).toEqual([]);
    expect((await yesterdays()).numbers.places).toMatchObject({ unchecked: 1, missing: 0 });
    anna.clearTrouble();
    anna.lagLookups(1);
    await prove(bench.shop);
    expect(await findings()).toEqual([]);
    anna.orders.push(stored);
    await prove(bench.shop);
    expect((await yesterdays()).numbers.places).toMatchObject({ "in-store": 1 });
  });

  it("says which stores could not be asked, keeps what was found there, and waits for one that stumbles", async () => {
    const order = await place();
    (await storedOf(order)).deleted = true;
    await prove(bench.shop);
    anna.trouble("list", { kind: "instead", answer: unavailable }, 1);
    await prove(bench.shop);
    expect(waits).toHaveLength(1);
    expect((await yesterdays()).unread).toEqual([]);
    anna.trouble("list", { kind: "instead", answer: authFailed }, 1);
    await prove(bench.shop);
    expect((await yesterdays()).unread).toMatchObject([{ why: "auth-failed" }]);
    expect((await yesterdays()).numbers.places).toMatchObject({ unchecked: 1, "in-store": 0 });
    expect(await findings()).toMatchObject([{ kind: "order-gone", gone: false }]);
  });

  it("proves the stores although the shop cannot be read, and says so", async () => {
    await place();
    listing = unavailable;
    await prove(bench.shop);
    expect(await yesterdays()).toMatchObject({ ordersInShop: null, numbers: { places: { "in-store": 1 } } });
  });

  it("leaves an order alone that a worker has in hand", async () => {
    anna.trouble("create", { kind: "done-but", answer: ambiguous });
    const order = await place();
    await bench.sql(`update vendor_order set "leasedUntil" = now() + interval '1 minute'`);
    await prove(bench.shop);
    expect(await findings()).toEqual([]);
    expect(await bench.vendorOrders(order)).toMatchObject([{ state: "unknown" }]);
  });
});

describe("day after day", () => {
  it("is due once the shop's day is over, whatever the clocks say elsewhere, and once a day", async () => {
    expect(await prove("due")).toMatchObject({ shops: 1 });
    expect(await prove("due")).toMatchObject({ shops: 0 });
    await bench.sql(`update proof_report set day = day - 1`);
    expect(await prove("due")).toMatchObject({ shops: 1 });
    await bench.sql(`delete from proof_report`);
    // Half an hour has to pass: for what was placed just before midnight to be told of.
    await bench.sql(`update shop set "timeZone" = $1`, [zoneWhereItIs(0)]);
    const [{ early } = { early: false }] = await bench.sql<{ early: boolean }>(
      `select (now() at time zone "timeZone")::time < '00:30' as early from shop`,
    );
    expect(await prove("due")).toMatchObject({ shops: early ? 0 : 1 });
  });

  it("looks at the last seven days again, each order in one of them", async () => {
    await place({}, 1);
    await place({}, 6);
    await place({}, 8);
    await bench.sql(`update vendor_order set "confirmedAt" = now() - interval '5 days'`);
    await prove(bench.shop);
    const made = await reports();
    expect(made).toHaveLength(7);
    expect(made.map(({ numbers }) => numbers.lines)).toEqual([0, 1, 0, 0, 0, 0, 1]);
    await prove(bench.shop, { today: true });
    expect((await reports()).at(-1)).toMatchObject({ complete: false, numbers: { lines: 0 } });
  });

  it("counts what was pushed after its day was closed on the day on which it was", async () => {
    const order = await place({}, 20);
    await bench.sql(`update vendor_order set "confirmedAt" = $1`, [await noon(2)]);
    await prove(bench.shop);
    expect((await reports()).map(({ numbers }) => numbers.lines)).toEqual([0, 0, 0, 0, 0, 1, 0]);
    (await storedOf(order)).deleted = true;
    await prove(bench.shop);
    expect(await findings()).toMatchObject([{ kind: "order-gone", order: order.name }]);
  });

  it("is made by one at a time, and taken over from one who died", async () => {
    // Whoever begins is not done before the other was turned away.
    const turnedAway = Promise.withResolvers<void>();
    const { listOrders } = deps.gateway;
    const slow = createProveOrders({
      ...deps,
      gateway: {
        listOrders: async (...args) => {
          await turnedAway.promise;
          return listOrders(...args);
        },
      },
    });
    const both = [slow(bench.shop), slow(bench.shop)];
    expect(await Promise.race(both)).toMatchObject({ shops: 0 });
    turnedAway.resolve();
    expect((await Promise.all(both)).map(({ shops }) => shops).toSorted()).toEqual([0, 1]);
    await bench.sql(`update proof_run set "leasedUntil" = now() + interval '1 minute'`);
    expect(await prove(bench.shop)).toMatchObject({ shops: 0 });
    await bench.sql(`update proof_run set "leasedUntil" = now() - interval '1 second'`);
    expect(await prove(bench.shop)).toMatchObject({ shops: 1 });
  });

  it("lets one shop's fault stop no other", async () => {
    await bench.sql(
      `insert into shop (id, domain, name, currency, "timeZone", "installedAt")
       select gen_random_uuid(), 'other.myshopify.com', 'o', 'EUR', "timeZone", now() - interval '9 days' from shop`,
    );
    let turn = 0;
    const broken = createProveOrders({
      ...deps,
      gateway: {
        listOrders: async (...args) => {
          turn += 1;
          if (turn === 1) throw new Error("broken");
          return deps.gateway.listOrders(...args);
        },
      },
    });
    expect(await broken("due")).toMatchObject({ shops: 1 });
    expect(events.map(({ kind }) => kind).sort()).toEqual(["fault", "proved"]);
  });
});

it("keeps nothing of the buyer, and nothing that an address could be guessed from", async () => {
  const order = await place();
  const elsewhere = await storedOf(order);
  elsewhere.fields = {
    ...elsewhere.fields,
    shippingAddress: { ...elsewhere.fields.shippingAddress!, address1: "Somewhere else 9" },
  };
  await prove(bench.shop);
  const kept = JSON.stringify([
    await bench.sql(`select * from proof_finding`),
    await bench.sql(`select * from proof_report`),
    await bench.sql(`select * from activity`),
  ]);
  expect(kept).toContain("address-differs");
  for (const word of ["Greta", "Zimmerkanarie", "Lindenweg", "Kassel", "34117", "Somewhere", "5550199"])
    expect(kept).not.toContain(word);
  expect(kept).not.toMatch(/[0-9a-f]{64}/);
});

/** A time zone in which it is about that hour now. */
function zoneWhereItIs(hour: number): string {
  const offset = (hour - new Date().getUTCHours() + 24) % 24;
  // "Etc/GMT-3" is three hours ahead.
  const ahead = offset > 14 ? offset - 24 : offset;
  return ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}
