import { describe, expect, test } from "vitest";
import { plainOrder, customLine } from "../_contract/conformance/golden-orders.ts";
import type { FakeStore } from "../_contract/fake-store.ts";
import type { ReadFulfillment } from "../../lib/shopify-admin/read-fulfillments.server.ts";
import type { StoreProfileQuery } from "./documents.generated.ts";
import { fromChange, fromOrder, fromProfile, fromUserErrors, type ChangedOrder } from "./from-platform.ts";

const changed: ChangedOrder = {
  id: "gid://shopify/Order/1",
  updatedAt: "2026-11-02T10:00:00Z",
  cancelledAt: null,
  displayFulfillmentStatus: "UNFULFILLED",
  reference: { value: "VSS-1" },
  fulfillmentsCount: { count: 0 },
  fulfillments: [],
};
const parcel: ReadFulfillment = {
  id: "gid://shopify/Fulfillment/1",
  status: "SUCCESS",
  createdAt: "2026-11-02T09:30:00+01:00",
  order: { id: changed.id },
  trackingInfo: [{ company: "DPD", number: "1", url: "https://dpd.example/1" }],
  lines: [{ lineId: "gid://shopify/LineItem/1", quantity: 2 }],
};

test("an order as it stands, paired by our line keys; lines of others are theirs", () => {
  const order = fromOrder(
    {
      id: "gid://shopify/Order/1",
      legacyResourceId: "1",
      name: "#1023",
      cancelledAt: null,
      totalPriceSet: { shopMoney: { amount: "12.345", currencyCode: "KWD" } },
      lineItems: {
        nodes: [
          { id: "gid://shopify/LineItem/1", customAttributes: [{ key: "_vss_line", value: "a" }] },
          { id: "gid://shopify/LineItem/2", customAttributes: [{ key: "Engraving", value: "b" }] },
        ],
      },
    },
    "north-roasters.myshopify.com",
  );
  expect(order).toEqual({
    externalId: "gid://shopify/Order/1",
    name: "#1023",
    adminUrl: "https://admin.shopify.com/store/north-roasters/orders/1",
    lines: [{ key: "a", externalLineId: "gid://shopify/LineItem/1" }],
    cancelled: false,
    total: { currency: "KWD", minor: 12_345 },
  });
});

describe("a changed order", () => {
  test.each([
    ["UNFULFILLED", "open"],
    ["PARTIALLY_FULFILLED", "open"],
    ["REQUEST_DECLINED", "open"],
    ["ON_HOLD", "on-hold"],
    ["FULFILLED", "shipped"],
  ] as const)("%s is %s", (displayFulfillmentStatus, kind) => {
    expect(fromChange({ ...changed, displayFulfillmentStatus }, [], {}).status.kind).toBe(kind);
  });

  test("that is cancelled is that, whatever else it is", () => {
    const order = { ...changed, cancelledAt: "2026-11-02T10:00:00Z", displayFulfillmentStatus: "FULFILLED" } as const;
    expect(fromChange(order, [], {}).status.kind).toBe("cancelled");
  });

  test("with a status of a later version keeps it raw", () => {
    const order = { ...changed, displayFulfillmentStatus: "IN_ORBIT" } as unknown as ChangedOrder;
    expect(fromChange(order, [], {}).status).toEqual({ kind: "unknown", raw: "IN_ORBIT" });
  });

  test("brings its parcels, times in UTC", () => {
    expect(fromChange(changed, [parcel], {})).toMatchObject({
      reference: "VSS-1",
      updatedAt: "2026-11-02T10:00:00.000Z",
      fulfillments: [
        {
          externalId: parcel.id,
          status: "shipped",
          shippedAt: "2026-11-02T08:30:00.000Z",
          lines: [{ externalLineId: "gid://shopify/LineItem/1", quantity: 2 }],
          trackings: [{ carrier: "DPD", number: "1", url: "https://dpd.example/1" }],
        },
      ],
    });
  });

  test.each([
    ["SUCCESS", ["shipped"]],
    ["CANCELLED", ["cancelled"]],
    ["FAILURE", ["cancelled"]],
    ["ERROR", ["cancelled"]],
    ["OPEN", []],
    ["PENDING", []],
  ] as const)("a parcel that is %s: %s", (status, expected) => {
    expect(fromChange(changed, [{ ...parcel, status }], {}).fulfillments.map((one) => one.status)).toEqual(expected);
  });

  test("a link that is no web address is dropped, and so is tracking that says nothing", () => {
    const trackingInfo = [
      { company: "DPD", number: "1", url: "javascript:alert(1)" },
      { company: "", number: "", url: null },
    ];
    expect(fromChange(changed, [{ ...parcel, trackingInfo }], {}).fulfillments[0]?.trackings).toEqual([
      { carrier: "DPD", number: "1", url: null },
    ]);
  });
});

describe("the store", () => {
  const answer = (handles: string[], partnerDevelopment = false): StoreProfileQuery => ({
    shop: {
      id: "gid://shopify/Shop/1",
      name: "North Roasters",
      myshopifyDomain: "north-roasters.myshopify.com",
      currencyCode: "EUR",
      ianaTimezone: "Europe/Oslo",
      plan: { partnerDevelopment },
    },
    currentAppInstallation: { accessScopes: handles.map((handle) => ({ handle })) },
  });

  test("that granted enough is known by an id that survives renames", () => {
    expect(fromProfile(answer(["write_orders", "write_products"]))).toMatchObject({
      storeKey: "gid://shopify/Shop/1",
      host: "north-roasters.myshopify.com",
      warnings: [],
    });
  });

  test("for development warns of its limit", () => {
    expect(fromProfile(answer(["write_orders", "read_products"], true))).toMatchObject({
      warnings: [expect.stringContaining("5 new orders a minute")],
    });
  });

  test.each([
    [["read_orders", "read_products"], "write_orders"],
    [["write_orders"], "read_products"],
    [[], "read_products and write_orders"],
  ])("that granted %s lacks %s", (granted, missing) => {
    expect(fromProfile(answer(granted))).toMatchObject({
      kind: "auth-failed",
      message: expect.stringContaining(missing),
    });
  });
});

describe("a definite no", () => {
  const store = {
    currency: "EUR",
    addProduct: () => ({ productId: "p", variantId: "v" }),
  } as Partial<FakeStore> as FakeStore;
  const order = plainOrder(store, {
    lines: [customLine(store, "a"), customLine(store, "b", { title: "Mug", sku: "MUG" })],
  });

  test("none", () => expect(fromUserErrors([], order)).toBeNull());

  test("a variant that is gone names the SKU", () => {
    const field = ["order", "lineItems", "1", "variantId"];
    expect(fromUserErrors([{ field, message: "Variant does not exist", code: "INVALID" }], order)).toEqual({
      kind: "item-not-found",
      sku: "MUG",
      message: "Mug is no longer in the vendor's store",
    });
  });

  test("the limit of trial stores is a wait, not a refusal", () => {
    const message = "Exceeded order API rate limit, please try again in a minute.";
    expect(fromUserErrors([{ field: ["order"], message, code: null }])).toEqual({
      kind: "rate-limited",
      retryAfterMs: 60_000,
    });
  });

  test("a dormant store may wake up", () => {
    expect(fromUserErrors([{ field: null, message: "x", code: "SHOP_DORMANT" }])?.kind).toBe("unavailable");
  });

  test("anything else is told, with the culprit and without what was sent", () => {
    const message = "Email 'ana@buyer.example' and phone +351 210 000 001 are invalid";
    expect(fromUserErrors([{ field: ["order", "email"], message, code: "INVALID" }], order)).toEqual({
      kind: "rejected",
      field: "order.email",
      message: "The vendor's store refused: Email '***' and phone *** are invalid",
    });
  });
});
