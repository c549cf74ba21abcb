import { stringify } from "lossless-json";
import { describe, expect, test } from "vitest";
import { openBench, valueOf, type Bench } from "../connectors/_contract/conformance/bench.ts";
import { fakePlatform, type Checkout, type FakeShop } from "../connectors/shopify/fake/index.ts";
import { orderPayload, shopId } from "../connectors/shopify/fake/rest-payload.ts";
import { connector } from "../connectors/shopify/connector.server.ts";
import { done } from "../connectors/_contract/outcome.ts";
import type { Page } from "../connectors/_contract/canonical.ts";
import { referenceOf } from "../domain/order/reference.ts";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import type { FulfillmentOrderGid, LineGid, OrderGid, ShopId } from "../domain/shared/ids.ts";
import type { MarketplaceGateway, ShopRef } from "../use-cases/ports.ts";
import { createMarketplaceGateway } from "./gateway.server.ts";
import { readWebhook } from "./read-webhook.ts";

/** A merchant's shop on loopback, seen through the gateway. */
interface Merchant extends AsyncDisposable {
  readonly bench: Bench;
  readonly shop: FakeShop;
  readonly gateway: MarketplaceGateway;
  readonly ref: ShopRef;
}

async function openMerchant(currency = "EUR"): Promise<Merchant> {
  const bench = await openBench({ connector, platform: fakePlatform }, currency);
  const shop = bench.store as FakeShop;
  const { credentials, http } = bench.context();
  const token = credentials["accessToken"] ?? "";
  const tokens = { accessToken: async () => done(token), replaceRefused: async () => null };
  return {
    bench,
    shop,
    gateway: createMarketplaceGateway({ tokens, http, now: () => bench.now(), throttlePatienceMs: 0 }),
    ref: { id: "00000000-0000-0000-0000-000000000001" as ShopId, domain: bench.host },
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}

const address = {
  firstName: "Žofie",
  lastName: "Nováková",
  company: null,
  address1: "Náměstí Míru 1 🏠",
  address2: null,
  city: "Praha",
  provinceCode: null,
  zip: "120 00",
  countryCode: "CZ",
  phone: "+420601000001",
};
const custom = (title: string, price: string, more: object = {}) => ({
  quantity: 1,
  custom: { title, price, ...more },
});
const plain: Checkout = {
  lines: [custom("Mug", "19.99", { vendor: "Clay & Co", sku: "MUG" })],
  shippingAddress: address,
  payment: "paid",
};

/** The newest webhook body that the shop would send of the order. */
function webhookBody(shop: FakeShop, gid: string): string {
  const row = shop.state.orders.find(({ id }) => gid.endsWith(`/${id}`));
  if (!row) throw new Error(`no order ${gid}`);
  return stringify(orderPayload(shop.state, row)) ?? "";
}

async function expectOnePicture({ shop, gateway, ref }: Merchant, gid: string): Promise<void> {
  const fromWebhook = readWebhook("orders/updated", webhookBody(shop, gid));
  if (!fromWebhook.ok) throw new Error(fromWebhook.error);
  const read = valueOf(await gateway.readOrder(ref, gid as OrderGid));
  if (!read) throw new Error(`no order ${gid}`);
  // What only a reading tells; the webhook says that it does not know.
  const { review, refunded, ...order } = read;
  expect(refunded).toBeDefined();
  expect(review).toBeDefined();
  expect(fromWebhook.value).toEqual({
    kind: "order",
    order,
    shop: { gid: valueOf(await gateway.readShop(ref)).gid, domain: null },
  });
}

describe("one order gives one picture, told by a webhook or asked for", () => {
  const checkouts: Readonly<Record<string, { readonly currency?: string; readonly order: Checkout }>> = {
    "a plain one": { order: plain },
    "with everything a buyer can say": {
      order: {
        ...plain,
        lines: [
          { ...custom("Mug", "19.99"), quantity: 3, properties: [{ name: "Gravur ☕️", value: "Für Žofie 한국" }] },
        ],
        customer: { firstName: "Žofie", lastName: "Nováková", email: "zofie@buyer.example", phone: "+420601000001" },
        email: "other@buyer.example",
        billingAddress: { ...address, company: "Nováková s.r.o.", city: "Brno" },
        note: "Leave it at the back door",
        attributes: [{ key: "Gift", value: "yes" }],
        tags: ["vip", "Årets", "a tag"],
        acceptsMarketing: true,
        test: true,
      },
    },
    "without customer or address": { order: { ...plain, customer: null, shippingAddress: null } },
    "two taxes on top, shipping, a percentage off": {
      currency: "CAD",
      order: {
        ...plain,
        lines: [{ ...custom("A", "33.33"), quantity: 3 }, custom("B", "10.01", { taxable: false })],
        shipping: { title: "Express", price: "14.99", code: "EXP" },
        taxRates: [
          { title: "GST", rate: 0.05 },
          { title: "PST", rate: 0.07 },
        ],
        discount: { code: "TENTH", percentage: 10 },
        payment: "pending",
      },
    },
    "taxes included, free shipping": {
      order: {
        ...plain,
        taxesIncluded: true,
        taxRates: [{ title: "DPH", rate: 0.21 }],
        shipping: { title: "Standard", price: "5.00" },
        discount: { code: "FREE", freeShipping: true },
        payment: "authorized",
      },
    },
    "no decimals": {
      currency: "JPY",
      order: { ...plain, lines: [{ ...custom("A", "1480"), quantity: 3 }], discount: { code: "X", amount: "100" } },
    },
    "three decimals": {
      currency: "KWD",
      order: { ...plain, lines: [{ ...custom("A", "12.345"), quantity: 3 }], discount: { code: "X", amount: "0.001" } },
    },
    "a gift card and something nobody ships": {
      order: {
        ...plain,
        lines: [
          custom("Gift card", "50.00", { giftCard: true, requiresShipping: false }),
          custom("Workshop", "20.00", { requiresShipping: false }),
        ],
      },
    },
    "more lines than three pages hold": {
      order: { ...plain, lines: Array.from({ length: 130 }, (_, index) => custom(`Line ${index}`, `${index + 1}.00`)) },
    },
  };

  test.each(Object.entries(checkouts))("%s", async (_, { currency, order }) => {
    await using merchant = await openMerchant(currency);
    const { externalId } = merchant.shop.placeOrder(order);
    await expectOnePicture(merchant, externalId);
  });

  test("of products, with ids beyond 2^53", async () => {
    await using merchant = await openMerchant();
    merchant.shop.behaviour.hugeIds = true;
    const { variantIds } = merchant.shop.addCatalogueEntry({
      title: "Shirt",
      vendor: "Clay & Co",
      variants: [{ title: "Blue / M", sku: "SH-M", price: "30.00", grams: 250 }],
    });
    const { externalId } = merchant.shop.placeOrder({
      ...plain,
      lines: [{ quantity: 2, variantId: variantIds[0] ?? "" }],
    });
    await expectOnePicture(merchant, externalId);
    const order = valueOf(await merchant.gateway.readOrder(merchant.ref, externalId as OrderGid));
    expect(order?.lines[0]).toMatchObject({ variantGid: variantIds[0], variantTitle: "Blue / M", weightGrams: 250 });
  });

  test("through its life: shipped in part, edited, refunded, paid, cancelled", async () => {
    await using merchant = await openMerchant();
    const { shop } = merchant;
    const place = (payment: "paid" | "pending") =>
      shop.placeOrder({ ...plain, lines: [{ ...custom("A", "10.00"), quantity: 3 }, custom("B", "5.00")], payment });
    const order = place("paid");
    const [first, second] = order.lines;
    shop.ship(order.externalId, { lines: [{ lineId: first?.id ?? "", quantity: 1 }], tracking: null });
    await expectOnePicture(merchant, order.externalId);
    shop.editOrder(order.externalId, { setQuantity: [{ lineId: first?.id ?? "", quantity: 2 }] });
    await expectOnePicture(merchant, order.externalId);
    shop.refund(order.externalId, { lines: [{ lineId: second?.id ?? "", quantity: 1 }] });
    await expectOnePicture(merchant, order.externalId);
    shop.ship(order.externalId, { lines: null, tracking: null });
    await expectOnePicture(merchant, order.externalId);

    const other = place("pending");
    shop.markPaid(other.externalId);
    shop.holdOrder(other.externalId);
    await expectOnePicture(merchant, other.externalId);
    shop.cancelOrder(other.externalId);
    await expectOnePicture(merchant, other.externalId);
  });
});

describe("orders", () => {
  test("that are gone are null", async () => {
    await using merchant = await openMerchant();
    expect(await merchant.gateway.readOrder(merchant.ref, "gid://shopify/Order/1" as OrderGid)).toEqual(done(null));
  });

  test("changed since a moment come page by page, oldest first, none missed", async () => {
    await using merchant = await openMerchant();
    const { shop, bench, gateway, ref } = merchant;
    shop.placeOrder(plain);
    bench.advance(3_600);
    const since = bench.now();
    const placed = Array.from({ length: 45 }, () => {
      bench.advance(1);
      return shop.placeOrder(plain).externalId;
    });
    const read: string[] = [];
    let cursor: string | null = null;
    for (let more = true; more;) {
      bench.advance(60);
      const page: Page<MarketplaceOrder> = valueOf(await gateway.readOrdersUpdated(ref, since, cursor));
      read.push(...page.items.map(({ gid }) => gid));
      ({ cursor, more } = page);
    }
    expect(read).toEqual(placed);
  });
});

test("orders by when they were placed, page by page, without those that our references made", async () => {
  await using merchant = await openMerchant();
  const { shop, bench, gateway, ref } = merchant;
  shop.placeOrder(plain);
  bench.advance(3_600);
  const from = bench.now();
  const placed = Array.from({ length: 130 }, () => {
    bench.advance(1);
    return shop.placeOrder(plain).externalId;
  });
  const ours = shop.state.orders.at(-1)!;
  ours.sourceIdentifier = referenceOf("01890a5d-ac96-774b-bcce-b302099a8057");
  bench.advance(1);
  const until = bench.now();
  bench.advance(60);
  shop.placeOrder(plain);
  const read: string[] = [];
  let cursor: string | null = null;
  let pages = 0;
  for (let more = true; more; pages += 1) {
    const page: Awaited<ReturnType<typeof gateway.listOrders>> = await gateway.listOrders(ref, from, until, cursor);
    const { items, ...rest } = valueOf(page);
    read.push(...items.map(({ gid }) => gid));
    ({ cursor, more } = rest);
  }
  expect(read).toEqual(placed.slice(0, -1));
  expect(pages).toBe(2);
});

test("the shop itself", async () => {
  await using merchant = await openMerchant("NOK");
  expect(await merchant.gateway.readShop(merchant.ref)).toEqual(
    done({
      gid: `gid://shopify/Shop/${shopId(merchant.shop.state)}`,
      name: merchant.shop.name,
      currency: "NOK",
      timeZone: merchant.shop.state.timeZone,
      email: merchant.shop.state.email,
    }),
  );
});

test("the order of a fulfillment order", async () => {
  await using merchant = await openMerchant();
  const { shop, gateway, ref } = merchant;
  const { externalId } = shop.placeOrder(plain);
  const row = shop.state.orders[0]?.fulfillmentOrders[0];
  if (!row) throw new Error("no fulfillment order");
  const ofFulfillmentOrder = (id: string) =>
    gateway.findOrderOf(ref, `gid://shopify/FulfillmentOrder/${id}` as FulfillmentOrderGid);
  expect(await ofFulfillmentOrder(row.id)).toEqual(done(externalId));
  expect(await ofFulfillmentOrder("1")).toEqual(done(null));
});

test("the catalogue, page by page", async () => {
  await using merchant = await openMerchant();
  const { shop, gateway, ref } = merchant;
  const { productId, variantIds } = shop.addCatalogueEntry({
    title: "Shirt",
    vendor: "Clay & Co",
    status: "DRAFT",
    imageUrl: "https://cdn.example/shirt.png",
    variants: [
      { title: "Blue", sku: "SH-B", barcode: "4006381333931", price: "30.00", cost: "12.50" },
      { title: "Red", sku: null, price: "30.00" },
    ],
  });
  for (let index = 0; index < 120; index++) shop.addProduct({ title: `P${index}`, sku: `P-${index}`, price: "1.00" });
  const first = valueOf(await gateway.readCatalogue(ref, null));
  const second = valueOf(await gateway.readCatalogue(ref, first.cursor));
  expect([first.more, second.more]).toEqual([true, false]);
  const items = [...first.items, ...second.items];
  expect(new Set(items.map(({ variantGid }) => variantGid)).size).toBe(122);
  expect(items.slice(0, 2)).toEqual([
    {
      variantGid: variantIds[0],
      productGid: productId,
      productTitle: "Shirt",
      variantTitle: "Blue",
      sku: "SH-B",
      barcode: "4006381333931",
      vendor: "Clay & Co",
      status: "draft",
      imageUrl: "https://cdn.example/shirt.png",
      unitCost: { minor: 1250, currency: shop.state.currency },
    },
    expect.objectContaining({ variantTitle: "Red", sku: null, barcode: null }),
  ]);
  expect(items[2]).toMatchObject({ productTitle: "P0", variantTitle: null });
});

describe("fulfillments", () => {
  const two: Checkout = { ...plain, lines: [{ ...custom("A", "10.00"), quantity: 3 }, custom("B", "5.00")] };

  async function openOrder(merchant: Merchant, checkout = two) {
    const gid = merchant.shop.placeOrder(checkout).externalId as OrderGid;
    const state = async () => valueOf(await merchant.gateway.readFulfillmentState(merchant.ref, gid));
    return { gid, state };
  }

  test("are created in part, corrected and cancelled, and the state tells it all", async () => {
    await using merchant = await openMerchant();
    const { gateway, ref, shop } = merchant;
    const { gid, state } = await openOrder(merchant);
    const before = await state();
    const [order] = before.fulfillmentOrders;
    const [lineA] = order?.lines ?? [];
    expect(before).toMatchObject({
      fulfillmentOrders: [{ open: true, locationGid: expect.stringContaining("Location") }],
      fulfillments: [],
    });
    expect(order?.lines.map(({ remaining }) => remaining)).toEqual([3, 1]);

    const created = valueOf(
      await gateway.createFulfillment(ref, {
        lines: [{ fulfillmentOrderGid: order?.gid ?? "", fulfillmentOrderLineGid: lineA?.gid ?? "", quantity: 2 }],
        trackings: [
          { carrier: "dpd", number: "1", url: null },
          { carrier: "DPD", number: "2", url: "https://dpd.example/2" },
        ],
        notifyCustomer: false,
      }),
    );
    const shipped = await state();
    expect(shipped.fulfillments).toMatchObject([
      {
        gid: created.gid,
        cancelled: false,
        lines: [{ lineGid: lineA?.lineGid, quantity: 2 }],
        trackings: [
          { carrier: "DPD", number: "2", url: "https://dpd.example/2" },
          { carrier: "DPD", number: "1" },
        ],
      },
    ]);
    const open = shipped.fulfillmentOrders.flatMap(({ lines }) => lines);
    expect(
      open.filter((line) => line.lineGid === lineA?.lineGid).reduce((sum, { remaining }) => sum + remaining, 0),
    ).toBe(1);

    valueOf(await gateway.updateTracking(ref, created.gid, [{ carrier: "UPS", number: "9", url: null }], false));
    expect((await state()).fulfillments[0]?.trackings).toMatchObject([{ carrier: "UPS", number: "9" }]);

    valueOf(await gateway.cancelFulfillment(ref, created.gid));
    expect((await state()).fulfillments).toMatchObject([{ gid: created.gid, cancelled: true }]);
    expect(shop.order(gid)?.customerMails).toBe(0);
  });

  test("tell the customer when they shall", async () => {
    await using merchant = await openMerchant();
    const { gid, state } = await openOrder(merchant, { ...two, email: "zofie@buyer.example" });
    const mails = () => merchant.shop.order(gid)?.customerMails ?? 0;
    const atCheckout = mails();
    const [order] = (await state()).fulfillmentOrders;
    const lines = (order?.lines ?? []).map((line) => ({
      fulfillmentOrderGid: order?.gid ?? "",
      fulfillmentOrderLineGid: line.gid,
      quantity: line.remaining,
    }));
    valueOf(await merchant.gateway.createFulfillment(merchant.ref, { lines, trackings: [], notifyCustomer: true }));
    expect(mails() - atCheckout).toBe(1);
  });

  test("of more than is there are refused", async () => {
    await using merchant = await openMerchant();
    const { state } = await openOrder(merchant);
    const [order] = (await state()).fulfillmentOrders;
    const line = {
      fulfillmentOrderGid: order?.gid ?? "",
      fulfillmentOrderLineGid: order?.lines[0]?.gid ?? "",
      quantity: 99,
    };
    expect(
      await merchant.gateway.createFulfillment(merchant.ref, { lines: [line], trackings: [], notifyCustomer: false }),
    ).toMatchObject({
      kind: "rejected",
    });
  });

  test("of an order on hold are not possible", async () => {
    await using merchant = await openMerchant();
    const { gid, state } = await openOrder(merchant);
    merchant.shop.holdOrder(gid);
    expect((await state()).fulfillmentOrders.map(({ open }) => open)).toEqual([false]);
  });

  test("of orders with many lines are read whole", async () => {
    await using merchant = await openMerchant();
    const lines = Array.from({ length: 170 }, (_, index) => custom(`L${index}`, "1.00"));
    const { gid, state } = await openOrder(merchant, { ...plain, lines });
    merchant.bench.advance(60);
    expect((await state()).fulfillmentOrders[0]?.lines).toHaveLength(170);
    merchant.shop.ship(gid, { lines: null, tracking: { company: "DPD", number: "1" } });
    merchant.bench.advance(60);
    const { fulfillments } = await state();
    expect(new Set(fulfillments[0]?.lines.map(({ lineGid }): LineGid => lineGid)).size).toBe(170);
  });

  test("of an order that is gone", async () => {
    await using merchant = await openMerchant();
    expect(
      await merchant.gateway.readFulfillmentState(merchant.ref, "gid://shopify/Order/1" as OrderGid),
    ).toMatchObject({
      kind: "order-not-found",
    });
  });

  test("whose answer is lost may have been created", async () => {
    await using merchant = await openMerchant();
    const { state } = await openOrder(merchant);
    const [order] = (await state()).fulfillmentOrders;
    const line = {
      fulfillmentOrderGid: order?.gid ?? "",
      fulfillmentOrderLineGid: order?.lines[0]?.gid ?? "",
      quantity: 1,
    };
    merchant.shop.trouble({ kind: "truncated", times: 1 });
    expect(
      await merchant.gateway.createFulfillment(merchant.ref, { lines: [line], trackings: [], notifyCustomer: false }),
    ).toMatchObject({
      kind: "ambiguous",
      reference: order?.gid,
    });
    expect((await state()).fulfillments).toHaveLength(1);
  });
});

test("what was given back is read as a sum, for items and beside them, in the shop's currency", async () => {
  await using merchant = await openMerchant();
  const { shop, gateway, ref } = merchant;
  const order = shop.placeOrder({ ...plain, lines: [custom("A", "10.00"), custom("B", "5.00")] });
  const refunded = async () => valueOf(await gateway.readOrder(ref, order.externalId as OrderGid))?.refunded;
  const { currency } = shop.state;
  expect(await refunded()).toEqual({ minor: 0, currency });
  const [line] = shop.state.orders.find(({ id }) => order.externalId.endsWith(`/${id}`))!.lines;
  shop.refund(order.externalId, { lines: [{ lineId: line!.id, quantity: 1 }] });
  const ofItems = (await refunded())!.minor;
  expect(ofItems).toBeGreaterThanOrEqual(1_000);
  shop.refund(order.externalId, { amount: "1.23" });
  expect(await refunded()).toEqual({ minor: ofItems + 123, currency });
});

test("holds and fraud risk are read, line by line, over many fulfillment orders", async () => {
  await using merchant = await openMerchant();
  const { shop, gateway, ref } = merchant;
  const lines = Array.from({ length: 12 }, (_, index) => custom(`L${index}`, "1.00"));
  const gid = shop.placeOrder({ ...plain, lines }).externalId as OrderGid;
  const review = async () => valueOf(await gateway.readOrder(ref, gid))?.review;
  expect(await review()).toEqual({ waiting: [], risk: "low" });

  const row = shop.state.orders.find(({ id }) => gid.endsWith(`/${id}`))!;
  const all = row.fulfillmentOrders[0]!;
  // One fulfillment order a line; the last ones lie beyond the first page.
  row.fulfillmentOrders = all.lines.map((line, index) => ({
    ...all,
    id: `${all.id}${index}`,
    lines: [line],
    holds: [],
    status: index === 11 ? "ON_HOLD" : index === 3 ? "SCHEDULED" : "OPEN",
  }));
  const gidOf = (index: number) => `gid://shopify/LineItem/${row.lines[index]!.id}`;
  expect(await review()).toEqual({
    waiting: [
      { lineGid: gidOf(3), status: "scheduled" },
      { lineGid: gidOf(11), status: "on-hold" },
    ],
    risk: "low",
  });
  for (const [level, risk] of Object.entries({ HIGH: "high", PENDING: "pending", MEDIUM: "medium", NONE: "none" })) {
    row.riskLevel = level;
    expect((await review())?.risk).toBe(risk);
  }
});

test("no query costs more than Shopify allows, even if every object counted", async () => {
  await using merchant = await openMerchant();
  const { bench, shop, gateway, ref } = merchant;
  shop.behaviour.costRule = "every-object";
  const since = bench.now();
  const lines = Array.from({ length: 60 }, (_, index) => custom(`L${index}`, "1.00"));
  const gid = shop.placeOrder({ ...plain, lines, taxRates: [{ title: "DPH", rate: 0.21 }] }).externalId as OrderGid;
  shop.ship(gid, { lines: null, tracking: { company: "DPD", number: "1" } });
  const later = () => bench.advance(60);
  valueOf(await gateway.readOrder(ref, gid));
  later();
  valueOf(await gateway.readOrdersUpdated(ref, since, null));
  later();
  valueOf(await gateway.listOrders(ref, since, bench.now(), null));
  later();
  valueOf(await gateway.readFulfillmentState(ref, gid));
  later();
  valueOf(await gateway.readCatalogue(ref, null));
});

test("without access to the shop nothing is asked", async () => {
  await using merchant = await openMerchant();
  const gone = { kind: "auth-failed", message: "gone" } as const;
  const { http } = merchant.bench.context();
  const gateway = createMarketplaceGateway({
    tokens: { accessToken: async () => gone, replaceRefused: async () => null },
    http,
  });
  expect(await gateway.readShop(merchant.ref)).toEqual(gone);
  expect(merchant.bench.calls).toEqual([]);
});
