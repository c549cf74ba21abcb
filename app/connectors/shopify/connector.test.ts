import { describe, expect, test } from "vitest";
import {
  createOrder,
  openBench,
  operation,
  readAllChanges,
  valueOf,
  type Bench,
} from "../_contract/conformance/bench.ts";
import { customLine, mappedLine, plainOrder } from "../_contract/conformance/golden-orders.ts";
import { connector } from "./connector.server.ts";
import { fakePlatform, type FakeShop } from "./fake/index.ts";

// What is Shopify's own; everything that every platform has to do is in the conformance suite.

const open = () => openBench({ connector, platform: fakePlatform });
const shopOf = (bench: Bench): FakeShop => bench.store as FakeShop;
const calls = (bench: Bench, name: string): number =>
  bench.calls.filter(({ body }) => (JSON.parse(body ?? "{}") as { operationName?: string }).operationName === name)
    .length;

const ownTag = "packed by Ana";

describe("an order in the vendor's store", () => {
  test("belongs to no customer, can be found, and leads back to the marketplace", async () => {
    await using bench = await open();
    const order = plainOrder(bench.store);
    const created = valueOf(await operation(connector, "createOrder")(bench.context(), order)).order;
    expect(created.adminUrl).toMatch(
      new RegExp(`^https://admin.shopify.com/store/${bench.host.split(".")[0]}/orders/\\d+$`),
    );
    expect(shopOf(bench).state.customers).toEqual([]);
    const lookup = valueOf(await operation(connector, "findOrder")(bench.context(), order.reference, bench.now()));
    expect(lookup).toEqual({ found: created, sure: true });
  });

  test("teaches the store our reference once, not with every order", async () => {
    await using bench = await open();
    for (let index = 0; index < 3; index++) await createOrder(bench, plainOrder(bench.store));
    expect(calls(bench, "DefineReference")).toBe(1);
    bench.advance(3_601);
    await createOrder(bench, plainOrder(bench.store));
    expect(calls(bench, "DefineReference")).toBe(2);
  });

  test("with a country that does not exist is refused, by name", async () => {
    await using bench = await open();
    const order = plainOrder(bench.store);
    const shippingAddress = { ...order.fields.shippingAddress!, countryCode: "XX" };
    const outcome = await operation(connector, "createOrder")(bench.context(), {
      ...order,
      fields: { ...order.fields, shippingAddress },
    });
    expect(outcome).toMatchObject({ kind: "rejected", field: "shippingAddress.countryCode" });
  });

  test("a store that grants too little says which permission is missing", async () => {
    await using bench = await open();
    const context = bench.context(shopOf(bench).credentials("valid", ["read_orders", "read_products"]));
    expect(await connector.verifyCredentials(context)).toMatchObject({
      kind: "auth-failed",
      message: expect.stringContaining("write_orders"),
    });
    expect(await operation(connector, "createOrder")(context, plainOrder(bench.store))).toMatchObject({
      kind: "auth-failed",
      message: expect.stringContaining("write_orders"),
    });
  });
});

describe("an edit", () => {
  test("keeps the vendor's own tags and attributes, over several edits", async () => {
    await using bench = await open();
    const order = plainOrder(bench.store);
    const externalId = await createOrder(bench, order);
    const shop = shopOf(bench);
    shop.updateOrder(externalId, {
      tags: [...(bench.store.order(externalId)?.tags ?? []), ownTag],
      customAttributes: [
        ...order.fields.attributes.map(({ name, value }) => ({ key: name, value })),
        { key: "Box", value: "3" },
      ],
    });
    const update = operation(connector, "updateOrder");
    valueOf(await update(bench.context(), externalId, { tags: ["#1001", "express"] }, order.reference));
    valueOf(await update(bench.context(), externalId, { tags: ["#1001"], attributes: [] }, order.reference));
    expect(bench.store.order(externalId)?.tags.toSorted()).toEqual(["#1001", ownTag].sort());
    expect(bench.store.order(externalId)?.attributes).toEqual([{ name: "Box", value: "3" }]);
  });

  test("of the billing address alone asks for nothing to be changed", async () => {
    await using bench = await open();
    const order = plainOrder(bench.store);
    const externalId = await createOrder(bench, order);
    const outcome = await operation(connector, "updateOrder")(
      bench.context(),
      externalId,
      { billingAddress: order.fields.billingAddress },
      order.reference,
    );
    expect(outcome).toEqual({ kind: "ok", value: { skipped: ["billingAddress"] } });
    expect(calls(bench, "UpdateOrder")).toBe(0);
  });
});

describe("taking items off", () => {
  const edit = (order: ReturnType<typeof plainOrder>) => ({
    lines: order.lines.map((line) => ({ ...line, from: line.quantity, quantity: 1 })),
    shipping: null,
    taxesIncluded: order.taxesIncluded,
    reduction: order.lines[0]!.unitPrice,
  });

  test("is not committed when Shopify would compute other taxes than were charged", async () => {
    await using bench = await open();
    const shop = shopOf(bench);
    shop.state.taxRates.push({ title: "VAT", rate: 0.21 });
    shop.behaviour.editTaxes = "recounted";
    const plain = plainOrder(bench.store);
    const order = {
      ...plain,
      lines: plain.lines.map((line) => ({
        ...line,
        taxLines: [{ title: "VAT", rate: 0.05, amount: { minor: 200, currency: "EUR" } }],
      })),
    };
    const externalId = await createOrder(bench, order);
    const before = bench.store.order(externalId);
    const outcome = await operation(connector, "editItems")(bench.context(), externalId, edit(order), order.reference);
    expect(outcome).toMatchObject({ kind: "rejected", message: expect.stringContaining("taxes") });
    expect(bench.store.order(externalId)).toEqual(before);
    expect(calls(bench, "CommitItemEdit")).toBe(0);
  });

  test("where the vendor approved before it was asked for is refused, and speaks against nothing else", async () => {
    await using bench = await open();
    const order = plainOrder(bench.store);
    const externalId = await createOrder(bench, order);
    const context = bench.context(shopOf(bench).credentials("valid", ["write_orders", "read_products"]));
    expect((await connector.verifyCredentials(context)).kind).toBe("ok");
    const outcome = await operation(connector, "editItems")(context, externalId, edit(order), order.reference);
    expect(outcome).toMatchObject({ kind: "rejected", message: expect.stringContaining("permission") });
  });
});

describe("changes", () => {
  test("of orders that are not ours are not even mentioned", async () => {
    await using bench = await open();
    const start = bench.now();
    const { productId } = bench.store.addProduct({ title: "Mug", sku: "MUG", price: "10", stock: 5 });
    expect(productId).not.toBe("");
    shopOf(bench).placeOrder({
      lines: [{ quantity: 1, custom: { title: "Their own sale", price: "5" } }],
      shippingAddress: null,
      payment: "paid",
    });
    const ours = await createOrder(bench, plainOrder(bench.store));
    const { changes } = await readAllChanges(bench, null, start);
    expect([...changes.keys()]).toEqual([ours]);
  });

  test("bring parcels of many lines and orders of many parcels whole", async () => {
    await using bench = await open();
    const start = bench.now();
    const lines = Array.from({ length: 75 }, (_, index) => mappedLine(bench.store, `n${index}`, { quantity: 2 }));
    const externalId = await createOrder(bench, plainOrder(bench.store, { lines }));
    const lineIds = (bench.store.order(externalId)?.lines ?? []).map(({ id }) => id);
    const first = bench.store.ship(externalId, {
      lines: lineIds.map((lineId) => ({ lineId, quantity: 1 })),
      tracking: { company: "DPD", number: "1" },
    });
    for (const lineId of lineIds.slice(0, 13))
      bench.store.ship(externalId, { lines: [{ lineId, quantity: 1 }], tracking: null });
    const { changes } = await readAllChanges(bench, null, start);
    const { fulfillments = [] } = changes.get(externalId) ?? {};
    expect(fulfillments).toHaveLength(14);
    expect(
      fulfillments
        .find((one) => one.externalId === first)
        ?.lines?.map((line) => line.externalLineId)
        .sort(),
    ).toEqual(lineIds.toSorted());
  });

  test("a cursor nobody can read starts from the beginning instead of losing anything", async () => {
    await using bench = await open();
    const externalId = await createOrder(bench, plainOrder(bench.store));
    const { changes } = await readAllChanges(bench, "{broken", bench.now());
    expect([...changes.keys()]).toEqual([externalId]);
  });
});

test("no query costs more than Shopify allows, even if every object counted", async () => {
  await using bench = await open();
  const start = bench.now();
  shopOf(bench).behaviour.costRule = "every-object";
  const order = plainOrder(bench.store);
  const externalId = await createOrder(bench, order);
  bench.store.ship(externalId, { lines: null, tracking: null });
  const context = () => {
    bench.advance(60);
    return bench.context();
  };
  valueOf(await connector.verifyCredentials(context()));
  valueOf(await operation(connector, "findOrder")(context(), order.reference, start));
  valueOf(await operation(connector, "updateOrder")(context(), externalId, order.fields, order.reference));
  valueOf(await operation(connector, "cancelOrder")(context(), externalId, "x", order.reference));
  valueOf(await operation(connector, "readCatalogue")(context(), null));
  expect(valueOf(await operation(connector, "readChanges")(context(), null, start)).items).toHaveLength(1);
  // A full page of full orders, and one whose lines do not fit.
  const lines = Array.from({ length: 60 }, (_, index) => customLine(bench.store, `line-${index}`));
  for (let index = 0; index < 20; index++) {
    bench.advance(60);
    await createOrder(bench, plainOrder(bench.store, { lines: index === 0 ? lines : lines.slice(0, 20) }));
  }
  const { items } = valueOf(await operation(connector, "readOrders")(context(), start, null));
  expect(items.map((each) => each.lines.length)).toEqual(expect.arrayContaining([60, 20]));
});

test.each(["user-error", "throttled"] as const)(
  "the sixth order a minute of a trial store waits (%s)",
  async (limit) => {
    await using bench = await open();
    shopOf(bench).behaviour.orderLimit = limit;
    shopOf(bench).state.plan.partnerDevelopment = true;
    for (let index = 0; index < 5; index++) await createOrder(bench, plainOrder(bench.store));
    const sixth = await operation(connector, "createOrder")(bench.context(), plainOrder(bench.store));
    expect(sixth).toMatchObject({ kind: "rate-limited", retryAfterMs: expect.any(Number) });
  },
);

test("a cancellation tells the staff why, and is pending until Shopify has done it", async () => {
  await using bench = await open();
  const order = plainOrder(bench.store);
  const externalId = await createOrder(bench, order);
  shopOf(bench).behaviour.cancelJob = { looks: 9, ms: 60_000 };
  const cancel = () =>
    operation(connector, "cancelOrder")(bench.context(), externalId, "Cancelled on #1001", order.reference);
  expect(await cancel()).toEqual({ kind: "ok", value: { state: "pending" } });
  bench.advance(61);
  expect(await cancel()).toEqual({ kind: "ok", value: { state: "cancelled" } });
  expect(calls(bench, "CancelOrder")).toBe(1);
});

describe("access that expires", () => {
  test("says when, is renewed as a pair, and works afterwards", async () => {
    await using bench = await open();
    const { renewal } = connector;
    const credentials = shopOf(bench).expiringCredentials(60_000);
    expect(renewal?.expiresAt(credentials)).toEqual(new Date(bench.now().getTime() + 60_000));
    bench.advance(120);
    expect((await connector.verifyCredentials(bench.context(credentials))).kind).toBe("auth-failed");
    const context = bench.context(credentials);
    const operator = { SHOPIFY_API_KEY: "simulated-api-key", SHOPIFY_API_SECRET: "simulated-api-secret" };
    const renewed = valueOf(await renewal!.renew({ ...context, operator }));
    expect(renewed["refreshToken"]).not.toBe(credentials["refreshToken"]);
    expect(renewal?.expiresAt(renewed)?.getTime()).toBeGreaterThan(bench.now().getTime());
    valueOf(await connector.verifyCredentials(bench.context(renewed)));
  });

  test("without a date but with a refresh token counts as expired; without either it never ends", () => {
    expect(connector.renewal?.expiresAt({ accessToken: "a", refreshToken: "r" })).toEqual(new Date(0));
    expect(connector.renewal?.expiresAt({ accessToken: "a" })).toBeNull();
  });

  test("cannot be renewed without a refresh token", async () => {
    await using bench = await open();
    expect(await connector.renewal?.renew(bench.context())).toMatchObject({ kind: "auth-failed" });
  });
});

test.each([
  "demo.example.com",
  "demo.myshopify.com.evil.example",
  "https://demo.myshopify.com",
  "",
  "-a.myshopify.com",
])("%j is no store of Shopify's", (shop) => expect(connector.hostOf({ shop })).toBeNull());
