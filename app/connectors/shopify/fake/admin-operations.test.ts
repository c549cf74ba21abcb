import { beforeEach, describe, expect, test } from "vitest";
import { ask, buyer, dataOf, openShop, operations } from "./fixtures/admin-client.ts";

// Every operation the app is known to need runs against the official schema and changes what it should.

let bench: ReturnType<typeof openShop>;
beforeEach(() => {
  bench = openShop();
});
const run = <T>(name: string, variables: Record<string, unknown> = {}) => dataOf<T>(ask(bench.shop, name, variables));
const asked = new Set<string>();
const asks = (name: string, check: () => Promise<void>) => {
  asked.add(name);
  test(name, check);
};
const place = () =>
  bench.shop.placeOrder({
    ...buyer,
    lines: [
      { variantId: bench.blue, quantity: 2, properties: [{ name: "Engraving", value: "For Eva" }] },
      { variantId: bench.red, quantity: 1 },
    ],
    shipping: { title: "Standard", price: "5.00" },
    discount: { code: "TEN", percentage: 10 },
    taxRates: [{ title: "VAT", rate: 0.21 }],
    payment: "paid",
    note: "Ring twice",
    attributes: [{ key: "gift", value: "yes" }],
  });
const fulfillmentOrderOf = (id: string) => {
  const row = bench.shop.state.orders.find((order) => id.endsWith(order.id))?.fulfillmentOrders[0];
  if (!row) throw new Error("no fulfillment order");
  return { id: `gid://shopify/FulfillmentOrder/${row.id}`, row };
};
const money = (amount: string) => ({ shopMoney: { amount, currencyCode: "EUR" } });
const newOrder = (more: object = {}) => ({
  lineItems: [{ title: "Bowl", quantity: 1, priceSet: money("20.00"), sku: "BOWL", requiresShipping: true }],
  ...more,
});

describe("reading", () => {
  asks("MerchantOrder", async () => {
    const { externalId } = place();
    const { order } = await run<{ order: Record<string, never> }>("MerchantOrder", { id: externalId });
    expect(order).toMatchObject({
      name: "#1001",
      displayFinancialStatus: "PAID",
      displayFulfillmentStatus: "UNFULFILLED",
      customAttributes: [{ key: "gift", value: "yes" }],
      customer: { firstName: "Jana", defaultEmailAddress: { emailAddress: "jana@example.com" } },
      shippingAddress: { address1: "Dlouhá 12", countryCodeV2: "CZ" },
      shippingLines: { nodes: [{ title: "Standard", originalPriceSet: { shopMoney: { amount: "5.0" } } }] },
    });
    expect(order).toHaveProperty(
      "lineItems.nodes.0",
      expect.objectContaining({ sku: "MUG-BLUE", vendor: "Clay & Co", quantity: 2 }),
    );
    expect(order).toHaveProperty("lineItems.nodes.0.originalUnitPriceSet.shopMoney.amount", "12.5");
    expect(order).toHaveProperty("fulfillmentOrders.nodes.0", expect.objectContaining({ status: "OPEN" }));
    expect(order).toHaveProperty("fulfillmentOrders.nodes.0.lineItems.nodes.1.remainingQuantity", 1);
  });
  asks("VendorOrdersUpdated", async () => {
    const first = place();
    bench.advance(5);
    const second = place();
    bench.advance(5);
    bench.shop.ship(first.externalId, { lines: null, tracking: { company: "DHL", number: "77" } });
    const { orders } = await run<{ orders: { nodes: { id: string }[] } }>("VendorOrdersUpdated", {
      query: "updated_at:>='2026-11-02T09:00:00Z'",
    });
    expect(orders.nodes.map(({ id }) => id)).toEqual([second.externalId, first.externalId]);
    expect(orders.nodes[1]).toMatchObject({
      displayFulfillmentStatus: "FULFILLED",
      fulfillments: [
        {
          status: "SUCCESS",
          trackingInfo: [{ company: "DHL", number: "77", url: expect.stringContaining("77") as string }],
        },
      ],
    });
  });
  asks("Variants", async () => {
    const { productVariants } = await run<{ productVariants: { nodes: unknown[] } }>("Variants", { q: "sku:MUG-RED" });
    expect(productVariants.nodes).toEqual([
      expect.objectContaining({
        sku: "MUG-RED",
        price: "14.00",
        product: expect.objectContaining({ vendor: "Clay & Co" }) as object,
      }),
    ]);
  });
  asks("Shop", async () => {
    const answer = await run("Shop");
    expect(answer).toMatchObject({ shop: { myshopifyDomain: "harbour.myshopify.com", currencyCode: "EUR" } });
    expect(answer).toHaveProperty("currentAppInstallation.accessScopes.0.handle", "write_orders");
  });
});

describe("a vendor's order", () => {
  asks("VendorOrderCreate", async () => {
    const order = newOrder({
      lineItems: [
        {
          variantId: bench.blue,
          quantity: 2,
          priceSet: money("11.00"),
          requiresShipping: true,
          taxLines: [{ title: "VAT", rate: "0.21", priceSet: money("4.62") }],
          properties: [{ name: "_line", value: "a" }],
        },
        { title: "Bowl", quantity: 1, priceSet: money("20.00"), sku: "BOWL", requiresShipping: true },
      ],
      financialStatus: "PAID",
      shippingLines: [{ title: "Post", priceSet: money("3.00") }],
      discountCode: { itemFixedDiscountCode: { code: "MARKET", amountSet: money("2.00") } },
      sourceIdentifier: "ref-1",
      email: "m+1@market.example",
      shippingAddress: buyer.shippingAddress,
      tags: ["b", "a"],
    });
    const { orderCreate } = await run<{ orderCreate: { order: { id: string }; userErrors: unknown[] } }>(
      "VendorOrderCreate",
      { order },
    );
    expect(orderCreate.userErrors).toEqual([]);
    expect(bench.shop.order(orderCreate.order.id)).toMatchObject({
      reference: "ref-1",
      paid: true,
      total: "47.62",
      taxTotal: "4.62",
      discountTotal: "2.00",
      tags: ["a", "b"],
      customerMails: 0,
      lines: [
        { sku: "MUG-BLUE", quantity: 2, price: "11.00", total: "20.95" },
        { sku: "BOWL", total: "19.05" },
      ],
    });
    expect(bench.shop.state.orders[0]?.appId).toBe("1834567");
  });
  asks("DefineExternalId", async () => {
    const definition = { key: "external_id", name: "Reference", type: "id", ownerType: "ORDER" };
    expect(await run("DefineExternalId", { definition })).toHaveProperty("metafieldDefinitionCreate.userErrors", []);
    expect(await run("DefineExternalId", { definition })).toHaveProperty(
      "metafieldDefinitionCreate.userErrors.0.code",
      "TAKEN",
    );
  });
  asks("VendorOrderByExternalId", async () => {
    await run("DefineExternalId", {
      definition: { key: "external_id", name: "Reference", type: "id", ownerType: "ORDER" },
    });
    const metafields = [{ namespace: "$app", key: "external_id", type: "id", value: "r-1" }];
    await run("VendorOrderCreate", { order: newOrder({ metafields }) });
    const find = (value: string) => run("VendorOrderByExternalId", { ns: "$app", key: "external_id", value });
    expect(await find("r-1")).toHaveProperty("orderByIdentifier.name", "#1001");
    expect(await find("r-2")).toEqual({ orderByIdentifier: null });
  });
  asks("VendorOrderUpdate", async () => {
    const { externalId } = place();
    bench.advance(3);
    const input = { id: externalId, tags: ["only"], note: "New", email: "new@example.com" };
    expect(await run("VendorOrderUpdate", { input })).toHaveProperty(
      "orderUpdate.order.updatedAt",
      "2026-11-02T09:00:03Z",
    );
    expect(bench.shop.order(externalId)).toMatchObject({
      tags: ["only"],
      note: "New",
      email: "new@example.com",
      phone: "+420601000111",
    });
  });
  asks("VendorOrderCancel", async () => {
    const { externalId } = place();
    const cancel = () => run("VendorOrderCancel", { orderId: externalId, reason: "CUSTOMER", restock: true });
    expect(await cancel()).toMatchObject({
      orderCancel: { job: { done: false }, jobResult: { status: "STARTED" }, orderCancelUserErrors: [] },
    });
    bench.advance(1);
    expect(bench.shop.order(externalId)?.cancelled).toBe(true);
    expect(await cancel()).toMatchObject({ orderCancel: { job: null, orderCancelUserErrors: [{ code: "INVALID" }] } });
  });
  asks("JobDone", async () => {
    bench.shop.behaviour.cancelJob = { looks: 2, ms: 60_000 };
    const { externalId } = place();
    const { orderCancel } = await run<{ orderCancel: { job: { id: string } } }>("VendorOrderCancel", {
      orderId: externalId,
      reason: "CUSTOMER",
      restock: true,
    });
    const looks: unknown[] = [];
    for (let look = 0; look < 3; look += 1)
      looks.push((await run<{ job: { done: boolean } }>("JobDone", { id: orderCancel.job.id })).job.done);
    expect(looks).toEqual([false, false, true]);
    expect(bench.shop.order(externalId)?.cancelled).toBe(true);
  });
  asks("Tag", async () => {
    const { externalId } = place();
    await run("Tag", { id: externalId, tags: ["z", "b"] });
    await run("Tag", { id: externalId, tags: ["a", "b"] });
    expect(bench.shop.order(externalId)?.tags).toEqual(["a", "b", "z"]);
  });
  asks("SetMeta", async () => {
    const { externalId } = place();
    await run("DefineExternalId", {
      definition: { key: "external_id", name: "Reference", type: "id", ownerType: "ORDER" },
    });
    const set = (ownerId: string) => run("SetMeta", { m: [{ ownerId, key: "external_id", type: "id", value: "r-1" }] });
    expect(await set(externalId)).toHaveProperty("metafieldsSet.userErrors", []);
    expect(await set(externalId)).toHaveProperty("metafieldsSet.userErrors", []);
    expect(await set(place().externalId)).toHaveProperty("metafieldsSet.userErrors.0.code", "TAKEN");
    expect(bench.shop.order(externalId)?.reference).toBe("r-1");
  });
});

describe("shipping on the marketplace", () => {
  const fulfil = (groups: object[], more: object = {}) =>
    run<{ fulfillmentCreate: { fulfillment: { id: string } | null; userErrors: { message: string }[] } }>(
      "MerchantFulfil",
      {
        fulfillment: { lineItemsByFulfillmentOrder: groups, ...more },
      },
    );

  asks("MerchantFulfil", async () => {
    const { externalId } = place();
    const { id, row } = fulfillmentOrderOf(externalId);
    const items = (quantity: number) => [
      { id: `gid://shopify/FulfillmentOrderLineItem/${row.lines[0]?.id}`, quantity },
    ];
    const tooMany = await fulfil([{ fulfillmentOrderId: id, fulfillmentOrderLineItems: items(3) }]);
    expect(tooMany.fulfillmentCreate).toEqual({
      fulfillment: null,
      userErrors: [{ field: ["fulfillment"], message: "Invalid fulfillment order line item quantity requested." }],
    });
    await fulfil([{ fulfillmentOrderId: id, fulfillmentOrderLineItems: items(1) }], {
      trackingInfo: { company: "GLS", numbers: ["1", "2"], urls: ["https://a.example/1", "https://a.example/2"] },
    });
    expect(bench.shop.order(externalId)).toMatchObject({
      status: "PARTIALLY_FULFILLED",
      lines: [{ unshipped: 1 }, { unshipped: 1 }],
    });
    await fulfil([{ fulfillmentOrderId: id }]);
    expect(bench.shop.order(externalId)).toMatchObject({
      status: "FULFILLED",
      lines: [{ unshipped: 0 }, { unshipped: 0 }],
    });
    const closed = await fulfil([{ fulfillmentOrderId: id }]);
    expect(closed.fulfillmentCreate.userErrors[0]?.message).toContain("unfulfillable status= closed");
  });
  asks("MerchantTracking", async () => {
    const { externalId } = place();
    const fulfillmentId = bench.shop.ship(externalId, { lines: null, tracking: { company: "DHL", number: "1" } });
    await run("MerchantTracking", { fulfillmentId, info: { company: "DHL", number: "2" }, notify: true });
    expect(bench.shop.order(externalId)).toMatchObject({
      fulfillments: [{ tracking: { number: "2" } }],
      customerMails: 2,
    });
  });
  asks("MerchantFulfilCancel", async () => {
    const { externalId } = place();
    const id = bench.shop.ship(externalId, { lines: null, tracking: null });
    expect(await run("MerchantFulfilCancel", { id })).toHaveProperty(
      "fulfillmentCancel.fulfillment.status",
      "CANCELLED",
    );
    expect(bench.shop.order(externalId)).toMatchObject({
      status: "UNFULFILLED",
      lines: [{ unshipped: 2 }, { unshipped: 1 }],
    });
    expect(bench.shop.state.orders[0]?.fulfillmentOrders.map(({ status }) => status)).toEqual(["CLOSED", "OPEN"]);
  });
  asks("MerchantShipmentEvent", async () => {
    const { externalId } = place();
    const fulfillmentId = bench.shop.ship(externalId, { lines: null, tracking: null });
    await run("MerchantShipmentEvent", { event: { fulfillmentId, status: "DELIVERED" } });
    const { orders } = await run<{ orders: { nodes: unknown[] } }>("VendorOrdersUpdated", { query: "" });
    expect(orders.nodes[0]).toMatchObject({
      fulfillments: [{ displayStatus: "DELIVERED", deliveredAt: "2026-11-02T09:00:00Z" }],
    });
  });
  asks("Hold", async () => {
    const { externalId } = place();
    const { id } = fulfillmentOrderOf(externalId);
    await run("Hold", { id, hold: { reason: "AWAITING_PAYMENT", handle: "h" } });
    expect(bench.shop.order(externalId)?.status).toBe("ON_HOLD");
    expect((await fulfil([{ fulfillmentOrderId: id }])).fulfillmentCreate.userErrors[0]?.message).toContain("on_hold");
  });
  asks("ReleaseHold", async () => {
    const { externalId } = place();
    const { id } = fulfillmentOrderOf(externalId);
    const { fulfillmentOrderHold } = await run<{ fulfillmentOrderHold: { fulfillmentHold: { id: string } } }>("Hold", {
      id,
      hold: { reason: "OTHER" },
    });
    await run("ReleaseHold", { id, holdIds: [fulfillmentOrderHold.fulfillmentHold.id] });
    expect(bench.shop.order(externalId)?.status).toBe("UNFULFILLED");
  });
  asks("Progress", async () => {
    const { externalId } = place();
    await run("Progress", { id: fulfillmentOrderOf(externalId).id, r: { reasonNotes: "packing" } });
    expect(bench.shop.order(externalId)?.status).toBe("IN_PROGRESS");
  });

  test("one call ships from one location only", async () => {
    const second = bench.shop.addLocation("Second house").replace(/.*\//, "");
    const first = bench.shop.state.locations[0]?.id ?? "";
    const { variantIds } = bench.shop.addCatalogueEntry({
      title: "Plate",
      variants: [{ price: "8.00", stock: { [first]: 1, [second]: 5 } }],
    });
    const { externalId } = bench.shop.placeOrder({
      ...buyer,
      lines: [{ variantId: variantIds[0] ?? "", quantity: 3 }],
      payment: "paid",
    });
    const rows = bench.shop.state.orders[0]?.fulfillmentOrders ?? [];
    expect(rows.map(({ lines }) => lines[0]?.remaining)).toEqual([1, 2]);
    const groups = rows.map(({ id }) => ({ fulfillmentOrderId: `gid://shopify/FulfillmentOrder/${id}` }));
    expect((await fulfil(groups)).fulfillmentCreate.userErrors[0]?.message).toContain("same location");
    bench.shop.ship(externalId, { lines: null, tracking: null });
    expect(bench.shop.order(externalId)?.fulfillments).toHaveLength(2);
  });
});

describe("editing lines", () => {
  const begin = async (id: string) =>
    (
      await run<{
        orderEditBegin: {
          calculatedOrder: { id: string; lineItems: { nodes: { id: string; editableQuantity: number }[] } };
        };
      }>("EditBegin", { id })
    ).orderEditBegin.calculatedOrder;

  asks("EditBegin", async () => {
    const { externalId } = place();
    bench.shop.ship(externalId, {
      lines: [{ lineId: bench.shop.order(externalId)?.lines[0]?.id ?? "", quantity: 1 }],
      tracking: null,
    });
    expect((await begin(externalId)).lineItems.nodes.map(({ editableQuantity }) => editableQuantity)).toEqual([1, 1]);
  });
  asks("EditQty", async () => {
    const { externalId } = place();
    const draft = await begin(externalId);
    await run("EditQty", { id: draft.id, lineItemId: draft.lineItems.nodes[0]?.id, quantity: 1 });
    expect(bench.shop.order(externalId)?.lines[0]?.quantity).toBe(2);
    await run("EditCommit", { id: draft.id, note: "" });
    expect(bench.shop.order(externalId)?.lines[0]).toMatchObject({ quantity: 1, unshipped: 1 });
  });
  asks("EditAddVariant", async () => {
    const { externalId } = place();
    const draft = await begin(externalId);
    await run("EditAddVariant", { id: draft.id, variantId: bench.red, quantity: 2 });
    await run("EditCommit", { id: draft.id });
    expect(bench.shop.order(externalId)?.lines[2]).toMatchObject({ sku: "MUG-RED", quantity: 2, unshipped: 2 });
  });
  asks("EditAddCustom", async () => {
    const { externalId } = place();
    const draft = await begin(externalId);
    await run("EditAddCustom", {
      id: draft.id,
      title: "Gift wrap",
      price: { amount: "3.00", currencyCode: "EUR" },
      quantity: 1,
    });
    await run("EditCommit", { id: draft.id });
    expect(bench.shop.order(externalId)?.lines[2]).toMatchObject({ title: "Gift wrap", price: "3.00" });
  });
  asks("EditCommit", async () => {
    const { externalId } = place();
    const draft = await begin(externalId);
    expect(await run("EditCommit", { id: draft.id })).toHaveProperty("orderEditCommit.userErrors", []);
    expect(await run("EditCommit", { id: draft.id })).toHaveProperty("orderEditCommit.order", null);
  });
});

describe("the rest", () => {
  asks("RefundIdem", async () => {
    const { externalId, lines } = place();
    const input = {
      orderId: externalId,
      refundLineItems: [{ lineItemId: lines[0]?.id, quantity: 1, restockType: "CANCEL" }],
      transactions: [{ orderId: externalId, amount: "10.00", gateway: "bogus", kind: "REFUND" }],
    };
    expect(await run("RefundIdem", { input, key: "k" })).toHaveProperty("refundCreate.userErrors", []);
    expect(bench.shop.order(externalId)).toMatchObject({ paid: true, lines: [{ quantity: 1, unshipped: 1 }, {}] });
    const bare =
      operations.get("RefundIdem")?.replace("@idempotent(key: $key)", "").replace(", $key: String!", "") ?? "";
    expect((await ask(bench.shop, bare, { input })).errors?.[0]?.message).toContain("@idempotent");
  });
  asks("Flow", async () => {
    expect(await run("Flow", { handle: "h", payload: {} })).toEqual({ flowTriggerReceive: { userErrors: [] } });
  });
});

test("no operation was left out", () => {
  expect([...operations.keys()].filter((name) => !asked.has(name))).toEqual([]);
});
