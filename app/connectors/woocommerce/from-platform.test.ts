import { describe, expect, it } from "vitest";
import { needsNotes, statusOf, toCatalogueItem, toExternalOrder, toOrderChange } from "./from-platform.ts";
import { readTrackingNotes } from "./read-tracking-notes.ts";
import { orderSchema, productListSchema, type WooOrder } from "./schema.ts";

const order = (over: Record<string, unknown> = {}): WooOrder =>
  orderSchema.parse({
    id: 40,
    number: "40",
    status: "processing",
    currency: "EUR",
    total: "12.50",
    date_modified_gmt: "2026-11-22T12:00:00",
    date_completed_gmt: null,
    meta_data: [{ id: 1, key: "_vss_reference", value: "ref" }],
    line_items: [
      { id: 5, product_id: 22, variation_id: 0, quantity: 2, meta_data: [{ key: "_vss_line", value: "a" }] },
      { id: 6, product_id: 22, variation_id: 0, quantity: 1, meta_data: [] },
      { id: 7, product_id: 30, variation_id: 31, quantity: 1, meta_data: [] },
    ],
    ...over,
  });
const withParcels = (status: string, ...value: unknown[]): WooOrder =>
  order({ status, meta_data: [{ key: "_wc_shipment_tracking_items", value }] });
const parcel = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  tracking_provider: "dhl-express",
  custom_tracking_provider: "",
  custom_tracking_link: "",
  tracking_number: "JD0123",
  date_shipped: "1795435200",
  tracking_id: "t1",
  ...over,
});
const fulfillments = (o: WooOrder, ...notes: string[]) =>
  toOrderChange(
    o,
    notes.map((note, id) => ({ id, note, date_created_gmt: null })),
    {},
  ).fulfillments;

describe("orders", () => {
  it("pairs lines by our key", () => {
    expect(toExternalOrder(order(), "https://v.example/shop")).toEqual({
      externalId: "40",
      name: "#40",
      adminUrl: "https://v.example/shop/wp-admin/post.php?post=40&action=edit",
      lines: [{ key: "a", externalLineId: "5" }],
      cancelled: false,
      total: { currency: "EUR", minor: 1250 },
    });
  });

  it("survives what plugins do to fields", () => {
    const odd = {
      id: "40",
      number: 1040,
      total: 12.5,
      meta_data: { 1: { key: "_vss_reference", value: "ref" } },
      line_items: null,
    };
    const change = toOrderChange(orderSchema.parse({ ...odd, status: null }), [], {});
    expect(change).toMatchObject({ externalId: "40", reference: "ref", status: { kind: "unknown", raw: "" } });
  });

  it.each([
    ["processing", "open"],
    ["on-hold", "on-hold"],
    ["partial-shipped", "open"],
    ["completed", "shipped"],
    ["cancelled", "cancelled"],
    ["refunded", "cancelled"],
    ["trash", "deleted"],
  ])("%s is %s", (status, kind) => expect(statusOf(order({ status }), {})).toEqual({ kind, raw: status }));

  it("keeps a store's own status raw", () =>
    expect(statusOf(order({ status: "awaiting-pickup" }), {})).toEqual({ kind: "unknown", raw: "awaiting-pickup" }));

  it("counts what was refunded after completion as shipped", () =>
    expect(statusOf(order({ status: "refunded", date_completed_gmt: "2026-11-22T10:00:00" }), {}).kind).toBe(
      "shipped",
    ));
});

describe("parcels", () => {
  it("with items are fulfillments of their own, by line or by product", () => {
    const o = withParcels(
      "partial-shipped",
      parcel({ products_list: [{ product: "22", item_id: "6", qty: "1" }] }),
      parcel({
        tracking_id: "t2",
        products_list: [
          { product: "22", qty: "1" },
          { product: "31", qty: "1" },
        ],
      }),
    );
    expect(fulfillments(o).map(({ externalId, lines }) => [externalId, lines])).toEqual([
      ["t1", [{ externalLineId: "6", quantity: 1 }]],
      [
        "t2",
        [
          { externalLineId: "5", quantity: 1 },
          { externalLineId: "7", quantity: 1 },
        ],
      ],
    ]);
  });

  it("of one product over two lines do not fill one line twice", () => {
    const products_list = [{ product: 22, qty: 2 }];
    const o = withParcels(
      "partial-shipped",
      parcel({ products_list }),
      parcel({ tracking_id: "t2", products_list: [{ product: 22, qty: 1 }] }),
    );
    expect(fulfillments(o).map(({ lines }) => lines)).toEqual([
      [{ externalLineId: "5", quantity: 2 }],
      [{ externalLineId: "6", quantity: 1 }],
    ]);
  });

  it("without items wait until the order is out, and are then one fulfillment of the rest", () => {
    const two = [parcel(), parcel({ tracking_number: "JD0456", tracking_id: "t2" })];
    expect(fulfillments(withParcels("processing", ...two))).toEqual([]);
    expect(fulfillments(withParcels("completed", ...two))).toEqual([
      {
        externalId: "40-rest",
        status: "shipped",
        shippedAt: "2026-11-23T12:00:00.000Z",
        lines: null,
        trackings: [
          { carrier: "DHL Express", number: "JD0123", url: null },
          { carrier: "DHL Express", number: "JD0456", url: null },
        ],
      },
    ]);
    expect(fulfillments(withParcels("dispatched", ...two))).toHaveLength(1);
    expect(fulfillments(withParcels("cancelled", ...two))).toEqual([]);
  });

  it("that hold everything leave no rest", () => {
    const products_list = [
      { item_id: 5, qty: 2 },
      { item_id: 6, qty: 1 },
      { item_id: 7, qty: 1 },
    ];
    expect(fulfillments(withParcels("completed", parcel({ products_list })))).toHaveLength(1);
  });

  it.each([
    [
      { custom_tracking_provider: "Pigeon", custom_tracking_link: "https://p.example/?n=%1$s" },
      "Pigeon",
      "https://p.example/?n=JD0123",
    ],
    [{ custom_tracking_link: "javascript:alert(1)" }, "DHL Express", null],
    [{ tracking_provider: "royal-mail" }, "Royal Mail", null],
    [{ tracking_provider: "", formatted_tracking_provider: "Posten" }, "Posten", null],
  ])("%j", (over, carrier, url) => {
    expect(fulfillments(withParcels("completed", parcel(over)))[0]?.trackings).toEqual([
      { carrier, number: "JD0123", url },
    ]);
  });

  it("of a completed order without data have what the notes say", () => {
    expect(needsNotes(order({ status: "completed" }), {})).toBe(true);
    expect(needsNotes(order(), {})).toBe(false);
    expect(needsNotes(withParcels("completed", parcel()), {})).toBe(false);
    const noted = fulfillments(
      order({ status: "completed", date_completed_gmt: "2026-11-22T12:00:00" }),
      "Tracking number: JD0123456",
    );
    expect(noted).toMatchObject([
      { lines: null, shippedAt: "2026-11-22T12:00:00Z", trackings: [{ number: "JD0123456" }] },
    ]);
    expect(fulfillments(order({ status: "completed" }))).toMatchObject([{ lines: null, trackings: [] }]);
  });
});

describe("notes", () => {
  const read = (...notes: string[]) =>
    readTrackingNotes(notes.map((note, id) => ({ id, note, date_created_gmt: null })));
  it.each([
    ["Order was shipped with DHL and tracking number is: JD0146000034", "DHL", "JD0146000034"],
    ["Shipped via Royal Mail. Tracking number: RM123456785GB", "Royal Mail", "RM123456785GB"],
    ["Sendungsnummer: 00340434161094042557", null, "00340434161094042557"],
    ["Tracking code 1Z999AA10123456784", null, "1Z999AA10123456784"],
    ["운송장 번호: 123456789012", null, "123456789012"],
  ])("%s", (note, carrier, number) => expect(read(note)).toEqual([{ carrier, number, url: null }]));

  it("finds the link", () => {
    const [tracking] = read('Tracking: 3SABC123456 <a href="https://t.example/?a=1&amp;b=2">follow</a>');
    expect(tracking).toMatchObject({ number: "3SABC123456", url: "https://t.example/?a=1&b=2" });
  });

  it.each([
    "Order status changed from processing to completed.",
    "Tracking will follow tomorrow",
    "Payment 12345678 received",
    "Tracking: https://t.example/x",
  ])("sees no number in: %s", (note) => expect(read(note)).toEqual([]));

  it("counts a number once", () => expect(read("Tracking: JD0123456", "Tracking: JD0123456")).toHaveLength(1));
});

it("lists products that can be ordered", () => {
  const rows = productListSchema.parse([
    { id: 1, name: "A", type: "simple", sku: "a", price: "5", global_unique_id: "4006381333931" },
    { id: 2, name: "B", type: "grouped", sku: "", price: "" },
    { id: 3, name: "C", type: "simple", sku: "", price: "" },
  ]);
  expect(rows.map((row) => toCatalogueItem(row, "EUR"))).toMatchObject([
    { externalProductId: "1", externalVariantId: null, sku: "a", barcode: "4006381333931", price: { minor: 500 } },
    null,
    { sku: null, barcode: null, price: null },
  ]);
});
