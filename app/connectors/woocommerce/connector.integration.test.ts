import { afterEach, describe, expect, it } from "vitest";
import type { HttpClient, HttpRequest } from "../../domain/shared/http-port.ts";
import { toDecimal } from "../../domain/shared/money.ts";
import type { CatalogueItem, ExternalOrderChange, Page } from "../_contract/canonical.ts";
import type { CallContext, Connector } from "../_contract/connector.ts";
import type { Outcome } from "../_contract/outcome.ts";
import { connector as anyConnector } from "./connector.server.ts";
import { createWooStore, type WooFakeStore } from "./fake/index.ts";
import { serveOnLoopback } from "./fake/loopback-http.ts";
import type { WooStoreOptions } from "./fake/store-options.ts";
import { expectedTotal, golden, line, manyLines, multiTax, order } from "./fixtures/orders.ts";

const connector = anyConnector as Required<Connector>;
const placed = new Date("2026-11-22T12:00:00Z");
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

async function connect(
  options: Partial<WooStoreOptions> = {},
  kind: "valid" | "revoked" | "read-only" = "valid",
): Promise<{ store: WooFakeStore; context: CallContext; clock: { now: Date }; later: (seconds: number) => void }> {
  const clock = { now: placed };
  const store = createWooStore({
    host: "vendor.example",
    name: "Vendor",
    currency: "EUR",
    now: () => clock.now,
    ...options,
  });
  const { http, close } = await serveOnLoopback(store);
  open.push(close);
  const impatient: HttpClient = { send: (request: HttpRequest) => http.send({ ...request, timeoutMs: 600 }) };
  return {
    store,
    clock,
    context: { credentials: store.credentials(kind), http: impatient, operator: {}, now: placed, statuses: {} },
    later: (seconds) => {
      clock.now = new Date(clock.now.getTime() + seconds * 1000);
    },
  };
}

function value<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== "ok") throw new Error(JSON.stringify(outcome));
  return outcome.value;
}
const create = async (context: CallContext, pushed = order()) =>
  value(await connector.createOrder(context, pushed)).order;

describe("creating", () => {
  it.each(Object.entries(golden))("%s arrives with the exact total, in any tax regime", async (_, pushed) => {
    for (const pricesIncludeTax of [true, false]) {
      const rates = [{ country: "NO", percent: 25, label: "MVA" }];
      const taxes = { baseCountry: "NO", rates, pricesIncludeTax };
      const { store, context } = await connect({ currency: pushed.currency, taxes });
      const created = await create(context, pushed);
      const stored = store.order(created.externalId)!;
      expect(stored.total).toBe(toDecimal(expectedTotal(pushed)));
      expect(created.total).toEqual(expectedTotal(pushed));
      expect(created.lines.map(({ key }) => key)).toEqual(pushed.lines.map(({ key }) => key));
      expect(store.requests).toHaveLength(1);
    }
  });

  it("puts everything where the vendor and we find it, and mails the customer nothing, ever", async () => {
    const { store, context } = await connect();
    const { externalId } = await create(context, { ...multiTax, test: true });
    store.ship(externalId, { lines: null, tracking: { company: "DHL", number: "JD0123456" } });
    const stored = store.order(externalId)!;
    expect(stored).toMatchObject({
      reference: "vss-7f3a",
      paid: true,
      note: "Leave at the door 🎁",
      tags: ["Fjord Market", "#1001"],
      attributes: [{ name: "Gift", value: "yes" }],
      email: "orders+1001@fjord.example",
      shippingAddress: { first_name: "Fjord", address_1: "Storgata 1", country: "NO" },
      taxTotal: "13.89",
      customerMails: 0,
    });
    expect(store.staffMails(externalId)).toContain("processing");
  });

  it("marks unpaid orders and reserves their stock", async () => {
    const { store, context } = await connect();
    const { productId } = store.addProduct({ title: "Mug", sku: "M", price: "12.50", stock: 5 });
    const mapped = line("EUR", {
      unit: 1250,
      quantity: 2,
      mapping: { externalProductId: productId, externalVariantId: null },
    });
    const { externalId } = await create(context, order({ paid: false, lines: [mapped] }));
    expect(store.order(externalId)).toMatchObject({ paid: false, status: "on-hold", customerMails: 0 });
    const state = store.snapshot() as { products: { stock: number }[] };
    expect(state.products[0]?.stock).toBe(3);
  });

  it("leaves nothing behind when a product is gone, not even its stock", async () => {
    const { store, context } = await connect();
    const there = store.addProduct({ title: "Mug", sku: "M", price: "12.50", stock: 5 });
    const gone = store.addProduct({ title: "Cup", sku: "C", price: "1.00" });
    store.removeProduct(gone.productId);
    const lines = [there, gone].map(({ productId }, i) =>
      line("EUR", {
        key: `${i}`,
        unit: 100,
        sku: `sku-${i}`,
        mapping: { externalProductId: productId, externalVariantId: null },
      }),
    );
    expect(await connector.createOrder(context, order({ lines }))).toMatchObject({
      kind: "item-not-found",
      sku: "sku-1",
    });
    expect(store.orders()).toEqual([]);
    expect((store.snapshot() as { products: { stock: number }[] }).products[0]?.stock).toBe(5);
  });

  it("has to look when it cannot take back what came out wrong", async () => {
    const { store, context } = await connect();
    const mapping = { externalProductId: "999", externalVariantId: null };
    const http: HttpClient = {
      send: (request) => {
        if (request.method === "DELETE") store.trouble({ kind: "status", status: 500, times: 1 });
        return context.http.send(request);
      },
    };
    const answer = await connector.createOrder(
      { ...context, http },
      order({ lines: [line("EUR", { unit: 1, mapping })] }),
    );
    expect(answer).toMatchObject({ kind: "ambiguous", reference: "vss-7f3a" });
    expect(value(await connector.findOrder(context, "vss-7f3a", placed)).found).not.toBeNull();
  });

  it("notices a server that takes the content type away, and removes the empty order", async () => {
    const { store, context } = await connect();
    const http: HttpClient = {
      send: (request) =>
        context.http.send({ ...request, headers: { ...request.headers, "content-type": "text/plain" } }),
    };
    expect(await connector.createOrder({ ...context, http }, order())).toMatchObject({ kind: "rejected" });
    expect(store.orders()).toEqual([]);
  });

  it("sends nothing that the store would choke on", async () => {
    const { store, context } = await connect();
    const answer = await connector.createOrder(context, order({ lines: [line("EUR", { unit: 1, quantity: 0 })] }));
    expect(answer).toMatchObject({ kind: "rejected", field: "quantity" });
    expect(store.requests).toEqual([]);
  });

  it.each([
    ["timeout-after-commit", "ambiguous", 1],
    ["reset-after-commit", "ambiguous", 1],
    ["truncated", "unexpected-response", 1],
    ["html", "unexpected-response", 0],
    ["throttled", "rate-limited", 0],
  ] as const)("%s is %s", async (fault, kind, orders) => {
    const { store, context } = await connect();
    store.trouble({ kind: fault, times: 1, matching: "creates" });
    expect((await connector.createOrder(context, order())).kind).toBe(kind);
    expect(store.orders()).toHaveLength(orders);
    const { found, sure } = value(await connector.findOrder(context, "vss-7f3a", placed));
    expect([found !== null, sure]).toEqual([orders === 1, true]);
  });

  it.each(["revoked", "read-only"] as const)("tells of %s keys", async (kind) => {
    const { store, context } = await connect({}, kind);
    expect(await connector.createOrder(context, order())).toMatchObject({ kind: "auth-failed" });
    expect(store.orders()).toEqual([]);
  });
});

describe("finding by reference", () => {
  it("is not fooled by the store's other orders, in any zone and storage", async () => {
    for (const options of [{ timeZone: "Asia/Seoul" }, { timeZone: "America/New_York", storage: "legacy" }] as const) {
      const { store, context } = await connect(options);
      await create(context, order({ reference: "other" }));
      const ours = await create(context);
      const { found } = value(await connector.findOrder(context, "vss-7f3a", placed));
      expect(found).toEqual(ours);
      expect(value(await connector.findOrder(context, "never", placed))).toEqual({ found: null, sure: true });
      expect(store.orders()).toHaveLength(2);
    }
  });

  it("reads every page, and finds what is in the trash", async () => {
    const { store, context } = await connect();
    for (let i = 0; i < 120; i++) await create(context, order({ reference: `r${i}` }));
    expect(value(await connector.findOrder(context, "r119", placed)).found).not.toBeNull();
    const id = store.orders()[3]!.externalId;
    store.setRawStatus(id, "trash");
    expect(value(await connector.findOrder(context, "r3", placed)).found).toMatchObject({
      externalId: id,
      cancelled: true,
    });
  });

  it("is unsure when the list moved while it was read", async () => {
    const { store, context } = await connect();
    for (let i = 0; i < 120; i++) await create(context, order({ reference: `r${i}` }));
    const http: HttpClient = {
      send: async (request) => {
        const answer = await context.http.send(request);
        if (/[?&]page=1&|page=1$/.test(request.url)) store.setRawStatus(store.orders()[0]!.externalId, "trash");
        return answer;
      },
    };
    expect(value(await connector.findOrder({ ...context, http }, "never", placed)).sure).toBe(false);
  });
});

describe("changing", () => {
  it("sets what is given, replaces attributes, keeps the total and mails nobody", async () => {
    const taxes = { baseCountry: "NO", rates: [{ country: "NO", percent: 25, label: "MVA" }], pricesIncludeTax: false };
    const { store, context } = await connect({ taxes });
    const { externalId, total } = await create(context, multiTax);
    const { fields } = order();
    const changed = {
      ...fields,
      note: "Ring twice",
      contact: { ...fields.contact, email: null, phone: "2".repeat(150) },
      tags: ["New"],
      attributes: [{ name: "Wrap", value: "no" }],
      shippingAddress: { ...fields.shippingAddress!, city: "Bergen" },
    };
    expect(value(await connector.updateOrder(context, externalId, changed, "vss-7f3a"))).toEqual({ skipped: [] });
    const stored = store.order(externalId)!;
    expect(stored).toMatchObject({
      note: "Ring twice",
      email: null,
      phone: "2".repeat(100),
      tags: ["New"],
      attributes: [{ name: "Wrap", value: "no" }],
      shippingAddress: { city: "Bergen", first_name: "Fjord" },
      total: toDecimal(total!),
      customerMails: 0,
    });
  });

  it("does nothing where nothing is given, and knows an order that is gone", async () => {
    const { store, context } = await connect();
    expect(value(await connector.updateOrder(context, "1", {}, "r"))).toEqual({ skipped: [] });
    expect(store.requests).toEqual([]);
    expect(await connector.updateOrder(context, "1", { note: "x" }, "r")).toMatchObject({ kind: "order-not-found" });
    expect(await connector.cancelOrder(context, "gid://1", "x", "r")).toMatchObject({ kind: "order-not-found" });
  });
});

describe("cancelling", () => {
  it("cancels once and is content when it is done", async () => {
    const { store, context } = await connect();
    const { externalId } = await create(context);
    for (let i = 0; i < 2; i++)
      expect(value(await connector.cancelOrder(context, externalId, "Customer changed their mind", "r"))).toEqual({
        state: "cancelled",
      });
    expect(store.order(externalId)).toMatchObject({ cancelled: true, customerMails: 0 });
    expect(store.requests.filter(({ method }) => method === "PUT")).toHaveLength(1);
  });

  it.each(["ast", "shipment-tracking", "none"] as const)("does not touch what is shipped (%s)", async (tracking) => {
    const { store, context } = await connect({ tracking });
    const { externalId } = await create(context, multiTax);
    const [first] = store.order(externalId)!.lines;
    const partly = [{ lineId: first!.id, quantity: 1 }];
    store.ship(externalId, {
      lines: tracking === "none" ? null : partly,
      tracking: { company: "DHL", number: "JD0123456" },
    });
    const { status } = store.order(externalId)!;
    expect(value(await connector.cancelOrder(context, externalId, "x", "r"))).toEqual({ state: "shipped" });
    expect(store.order(externalId)!.status).toBe(status);
  });

  it("says when it cannot know", async () => {
    const { store, context } = await connect();
    const { externalId } = await create(context);
    const http: HttpClient = {
      send: (request) => {
        if (request.method === "PUT") store.trouble({ kind: "timeout-after-commit", times: 1 });
        return context.http.send(request);
      },
    };
    expect(await connector.cancelOrder({ ...context, http }, externalId, "x", "r")).toMatchObject({
      kind: "ambiguous",
      reference: "r",
    });
    expect(value(await connector.cancelOrder(context, externalId, "x", "r"))).toEqual({ state: "cancelled" });
  });
});

/** Reads until nothing more is there, as the pull does. */
async function readAll(
  context: CallContext,
  cursor: string | null,
): Promise<{ changes: ExternalOrderChange[]; cursor: string }> {
  const changes: ExternalOrderChange[] = [];
  for (let i = 0; i < 100; i++) {
    const page = value(await connector.readChanges(context, cursor, placed));
    changes.push(...page.items);
    cursor = page.cursor;
    if (!page.more) return { changes, cursor };
  }
  throw new Error("the changes never end");
}

describe("reading changes", () => {
  it("brings parcels with their lines back, then corrections and cancellations", async () => {
    const { store, context, later } = await connect({ timeZone: "Asia/Seoul" });
    const { externalId } = await create(context, multiTax);
    const [a, b] = store.order(externalId)!.lines;
    later(60);
    let read = await readAll(context, null);
    expect(read.changes).toMatchObject([
      { externalId, reference: "vss-7f3a", status: { kind: "open" }, fulfillments: [] },
    ]);

    const next = async (): Promise<ExternalOrderChange[]> => {
      later(60);
      read = await readAll(context, read.cursor);
      return read.changes;
    };
    expect(await next()).toEqual([]);

    const first = store.ship(externalId, {
      lines: [{ lineId: a!.id, quantity: 2 }],
      tracking: { company: "DHL Express", number: "JD01" },
    });
    expect(await next()).toMatchObject([
      {
        status: { kind: "open" },
        fulfillments: [
          {
            externalId: first,
            lines: [{ externalLineId: a!.id, quantity: 2 }],
            trackings: [{ carrier: "DHL Express", number: "JD01", url: null }],
          },
        ],
      },
    ]);
    store.correctTracking(externalId, first, { company: "Pigeon", number: "P-2", url: "https://p.example/2" });
    expect((await next())[0]?.fulfillments[0]?.trackings).toEqual([
      { carrier: "Pigeon", number: "P-2", url: "https://p.example/2" },
    ]);

    store.ship(externalId, { lines: null, tracking: { company: "UPS", number: "1Z" } });
    const shipped = await next();
    expect(shipped).toMatchObject([{ status: { kind: "shipped" } }]);
    expect(shipped[0]?.fulfillments.map(({ lines }) => lines)).toEqual([
      [{ externalLineId: a!.id, quantity: 2 }],
      [
        { externalLineId: a!.id, quantity: 1 },
        { externalLineId: b!.id, quantity: 1 },
      ],
    ]);
    store.cancelShipment(externalId, first);
    expect((await next())[0]?.fulfillments).toHaveLength(1);
  });

  it.each([
    ["shipment-tracking", "JD0123456"],
    ["notes", "JD0123456"],
    ["none", null],
  ] as const)("without items reports once the order is completed (%s)", async (tracking, number) => {
    const { store, context, later } = await connect({ tracking });
    const { externalId } = await create(context, multiTax);
    const [a] = store.order(externalId)!.lines;
    store.ship(externalId, {
      lines: [{ lineId: a!.id, quantity: 1 }],
      tracking: { company: "DHL", number: "JD0123456" },
    });
    later(60);
    const before = await readAll(context, null);
    expect(before.changes).toMatchObject([{ status: { kind: "open" }, fulfillments: [] }]);
    store.ship(externalId, { lines: null, tracking: null });
    later(60);
    const after = await readAll(context, before.cursor);
    expect(after.changes).toMatchObject([{ status: { kind: "shipped" }, fulfillments: [{ lines: null }] }]);
    expect(after.changes[0]?.fulfillments[0]?.trackings.map((t) => t.number)).toEqual(number === null ? [] : [number]);
  });

  it("tells of holds, cancellations, deletions and words of the store's own", async () => {
    const { store, context, later } = await connect();
    const kinds = ["on-hold", "cancelled", "trash", "awaiting-pickup"];
    for (const status of kinds)
      store.setRawStatus((await create(context, order({ reference: status }))).externalId, status);
    later(60);
    const { changes } = await readAll(context, null);
    expect(Object.fromEntries(changes.map(({ reference, status }) => [reference, status]))).toEqual({
      "on-hold": { kind: "on-hold", raw: "on-hold" },
      cancelled: { kind: "cancelled", raw: "cancelled" },
      trash: { kind: "deleted", raw: "trash" },
      "awaiting-pickup": { kind: "unknown", raw: "awaiting-pickup" },
    });
  });

  it("hears the merchant: what means shipped is everything that is left, with the tracking of the order's notes", async () => {
    const { store, context, later } = await connect({ tracking: "notes" });
    const { externalId } = await create(context);
    later(60);
    store.addStaffNote(externalId, "Shipped with DHL. Tracking number: JD0123456");
    store.setRawStatus(externalId, "handed-over");
    later(60);
    const told = { ...context, statuses: { "handed-over": "shipped" } as const };
    expect((await readAll(context, null)).changes).toMatchObject([{ status: { kind: "unknown" }, fulfillments: [] }]);
    expect((await readAll(told, null)).changes).toMatchObject([
      { status: { kind: "shipped" }, fulfillments: [{ lines: null, trackings: [{ number: "JD0123456" }] }] },
    ]);
  });

  it("reads the statuses of the store with the names its staff see", async () => {
    const { store, context } = await connect({ tracking: "none" });
    store.registerStatus("handed-over", "Handed to the courier");
    const listed = value(await connector.readStatuses!(context));
    expect(listed).toContainEqual({ raw: "handed-over", label: "Handed to the courier" });
    expect(listed).toContainEqual({ raw: "pending", label: "Pending payment" });
    expect(listed.map(({ raw }) => raw)).not.toContain("checkout-draft");
  });

  it("sees what changes in the cursor's own second, and hands nothing out twice", async () => {
    const { store, context } = await connect();
    const first = await create(context, order({ reference: "a" }));
    const read = await readAll(context, null);
    expect(read.changes).toHaveLength(1);
    const second = await create(context, order({ reference: "b" }));
    const again = await readAll(context, read.cursor);
    expect(again.changes.map(({ externalId }) => externalId)).toEqual([second.externalId]);
    expect((await readAll(context, again.cursor)).changes).toEqual([]);
    expect(store.order(first.externalId)).toBeDefined();
  });

  it("misses nothing while orders change under its hands", async () => {
    const { store, context, later } = await connect();
    for (let i = 0; i < 230; i++) {
      await create(context, order({ reference: `r${i}` }));
      if (i % 40 === 0) later(1);
    }
    let touched = 0;
    const http: HttpClient = {
      send: async (request) => {
        const answer = await context.http.send(request);
        // Orders already read move to the end of the list, which pulls unread ones forward.
        if (touched < 60)
          for (const o of store.orders().slice(touched, (touched += 20))) store.setRawStatus(o.externalId, "packed");
        return answer;
      },
    };
    const { changes } = await readAll({ ...context, http }, null);
    expect(new Set(changes.map(({ reference }) => reference)).size).toBe(230);
  });

  it("gets through more orders of one second than fit on a page", async () => {
    const { store, context, later } = await connect();
    for (let i = 0; i < 260; i++) await create(context, order({ reference: `r${i}` }));
    later(60);
    let touched = 0;
    const http: HttpClient = {
      send: async (request) => {
        const answer = await context.http.send(request);
        if (touched < 50)
          for (const o of store.orders().slice(touched, (touched += 10))) store.setRawStatus(o.externalId, "packed");
        return answer;
      },
    };
    const { changes, cursor } = await readAll({ ...context, http }, null);
    expect(new Set(changes.map(({ reference }) => reference)).size).toBe(260);
    later(60);
    store.forgetRequests();
    expect((await readAll(context, cursor)).changes.length).toBeLessThanOrEqual(50);
    expect(store.requests.length).toBeLessThanOrEqual(3);
  });

  it("asks for less when the answer is too long", async () => {
    const { context, later } = await connect();
    for (let i = 0; i < 30; i++) await create(context, order({ reference: `r${i}` }));
    later(60);
    const http: HttpClient = {
      send: (request) =>
        request.url.includes("per_page=100")
          ? Promise.resolve({ kind: "failed", maybeSent: true, reason: "too-large", message: "too long" })
          : context.http.send(request),
    };
    expect((await readAll({ ...context, http }, null)).changes).toHaveLength(30);
    expect(value(await connector.findOrder({ ...context, http }, "r29", placed)).found).not.toBeNull();
  });

  it("takes a cursor it cannot read for none", async () => {
    const { context } = await connect();
    await create(context);
    expect(value(await connector.readChanges(context, "nonsense", placed)).items).toHaveLength(1);
  });
});

describe("the catalogue", () => {
  it("lists simple products and variations, a page at a time", async () => {
    const { store, context } = await connect();
    const mug = store.addProduct({ title: "Mug", sku: "M", price: "12.50", barcode: "4006381333931" });
    const sizes = Array.from({ length: 30 }, (_, i) =>
      store.addProduct({ title: `Shirt ${i}`, variantTitle: "L", sku: `S-${i}`, price: "9" }),
    );
    const items: CatalogueItem[] = [];
    let cursor: string | null = null;
    for (let more = true; more;) {
      const page: Page<CatalogueItem> = value(await connector.readCatalogue(context, cursor));
      items.push(...page.items);
      ({ cursor, more } = page);
    }
    expect(items).toHaveLength(31);
    expect(items[0]).toEqual({
      externalProductId: mug.productId,
      externalVariantId: null,
      title: "Mug",
      variantTitle: null,
      sku: "M",
      barcode: "4006381333931",
      price: { currency: "EUR", minor: 1250 },
    });
    expect(items[1]).toMatchObject({
      title: "Shirt 0",
      variantTitle: "L",
      externalVariantId: sizes[0]!.variantId,
      sku: "S-0",
    });
  });
});

describe("credentials", () => {
  it("that are good tell about the store and change nothing", async () => {
    const { store, context } = await connect({
      timeZone: "Europe/Oslo",
      storage: "legacy",
      version: "9.8.0",
      decimals: 0,
    });
    expect(value(await connector.verifyCredentials(context))).toEqual({
      storeKey: "vendor.example",
      name: "Vendor",
      host: "vendor.example",
      currency: "EUR",
      timeZone: "Europe/Oslo",
      warnings: [expect.stringMatching(/rounds prices to 0/), expect.stringMatching(/older than 9\.9/)],
    });
    expect(store.orders()).toEqual([]);
    expect(store.requests.some(({ createsOrder }) => createsOrder)).toBe(false);
  });

  it.each([
    ["revoked", {}, /does not know the consumer key/],
    ["read-only", {}, /may only read/],
    ["valid", { proxyHidesHttps: true }, /called over https/],
  ] as const)("%s %j are refused with the reason", async (kind, options, message) => {
    const { context } = await connect(options, kind);
    expect(await connector.verifyCredentials(context)).toEqual({
      kind: "auth-failed",
      message: expect.stringMatching(message),
    });
  });

  it.each([
    [{ permalinks: "plain" }, /permalinks/],
    [{ wooCommerceActive: false }, /switched off/],
    [{ maintenance: true }, /maintenance/],
  ] as const)("cannot be tried with %j", async (options, message) => {
    const { context } = await connect(options);
    expect(await connector.verifyCredentials(context)).toMatchObject({
      kind: "unavailable",
      message: expect.stringMatching(message),
    });
  });

  it("name their host, without which nothing is sent", async () => {
    expect(connector.hostOf({ url: "https://v.example/shop/" })).toBe("v.example");
    for (const url of ["http://v.example", "v.example", ""]) expect(connector.hostOf({ url })).toBeNull();
    const { store, context } = await connect();
    const credentials = { ...context.credentials, url: "http://vendor.example" };
    expect(await connector.verifyCredentials({ ...context, credentials })).toMatchObject({
      kind: "rejected",
      field: "url",
    });
    expect(store.requests).toEqual([]);
  });
});

it("keeps keys out of addresses and messages", async () => {
  const { store, context } = await connect({}, "revoked");
  const answers = [await connector.createOrder(context, order()), await connector.verifyCredentials(context)];
  const { consumerKey, consumerSecret } = context.credentials;
  for (const text of [...store.requests.map(({ path }) => path), JSON.stringify(answers)])
    for (const secret of [consumerKey!, consumerSecret!]) expect(text).not.toContain(secret);
});

it("a snapshot brings a store back", async () => {
  const { store, context } = await connect();
  const { externalId } = await create(context, manyLines);
  const snapshot = JSON.parse(JSON.stringify(store.snapshot())) as unknown;
  const other = createWooStore({ host: "vendor.example", name: "Vendor", currency: "EUR" });
  other.restore(snapshot);
  expect(other.order(externalId)).toEqual(store.order(externalId));
});
