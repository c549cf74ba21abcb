import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { keysOf } from "./authenticate.ts";
import { addProduct } from "./products.ts";
import { answer } from "./router.ts";
import type { WooStoreOptions } from "./store-options.ts";
import { openStore, type Store } from "./store.ts";

type Body = Record<string, unknown>;
const host = "vendor.example";
const keys = keysOf(host);

function open(options: Partial<WooStoreOptions> = {}): {
  store: Store;
  clock: { now: Date };
  ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Answer;
  create: (body: Body) => Body;
} {
  const clock = { now: new Date("2026-11-22T12:00:00Z") };
  const store = openStore({ host, name: "Vendor", currency: "EUR", now: () => clock.now, ...options });
  const all = [keys.valid, keys.readOnly, { ...keys.valid, consumerKey: "ck_write", permissions: "write" as const }];
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Answer =>
    answer(store, all, {
      method,
      path: `/wp-json/wc/v3${path}`,
      headers: { authorization: basic(), "content-type": "application/json", ...headers },
      body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body),
    });
  const create = (body: Body): Body => {
    const created = ask("POST", "/orders", body);
    expect(created.status).toBe(201);
    return created.body as Body;
  };
  return { store, clock, ask, create };
}

const basic = (key = keys.valid.consumerKey, secret = keys.valid.consumerSecret): string =>
  `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`;
const auth = (key?: string, secret?: string): Record<string, string> => ({ authorization: basic(key, secret) });
const codeOf = ({ status, body }: Answer): string => `${status} ${(body as { code?: string }).code}`;
const linesOf = (order: Body): Body[] => order["line_items"] as Body[];
const ids = ({ body }: Answer): number[] => (body as { id: number }[]).map(({ id }) => id);

describe("keys", () => {
  const { ask, store } = open();

  it.each([
    ["an unknown key", auth("ck_unknown"), "401 woocommerce_rest_cannot_view"],
    ["no credentials", { authorization: "" }, "401 woocommerce_rest_cannot_view"],
    ["a wrong secret", auth(keys.valid.consumerKey, "cs_wrong"), "401 woocommerce_rest_authentication_error"],
    ["a write key", auth("ck_write"), "401 woocommerce_rest_authentication_error"],
    ["plain http", { "x-forwarded-proto": "http" }, "401 woocommerce_rest_cannot_view"],
  ])("refuses %s", (_, headers, expected) => {
    expect(codeOf(ask("GET", "/orders", undefined, headers))).toBe(expected);
  });

  it("lets a read key read and not write", () => {
    const readOnly = auth(keys.readOnly.consumerKey, keys.readOnly.consumerSecret);
    expect(ask("GET", "/orders", undefined, readOnly).status).toBe(200);
    const refused = ask("POST", "/orders", {}, readOnly);
    expect(refused).toMatchObject({ status: 401, body: { message: expect.stringContaining("write permissions") } });
    expect(store.state.orders).toHaveLength(0);
  });

  it("takes a write key's order", () => expect(ask("POST", "/orders", {}, auth("ck_write")).status).toBe(201));

  it("takes keys in the address", () => {
    const { consumerKey, consumerSecret } = keys.valid;
    const path = `/orders?consumer_key=${consumerKey}&consumer_secret=${consumerSecret}`;
    expect(ask("GET", path, undefined, { authorization: "" }).status).toBe(200);
  });

  it("answers the interface's root to everybody", () =>
    expect(ask("GET", "", undefined, { authorization: "" }).status).toBe(200));

  it("with plain permalinks redirects to the same address with a slash", () => {
    const moved = open({ permalinks: "plain" }).ask("POST", "/orders", {});
    expect(moved.status).toBe(301);
    expect(moved.headers).toMatchObject({ location: `https://${host}/wp-json/wc/v3/orders/` });
  });

  it("refuses keys under ?rest_route=", () => {
    const { store } = open();
    const request = { method: "GET", path: "/?rest_route=/wc/v3/orders", headers: auth(), body: "" };
    expect(codeOf(answer(store, [keys.valid], request))).toBe("401 invalid_username");
  });

  it("knows no interface while WooCommerce is off, and only a page during maintenance", () => {
    expect(codeOf(open({ wooCommerceActive: false }).ask("GET", "/orders"))).toBe("404 rest_no_route");
    const down = open({ maintenance: true }).ask("GET", "/orders");
    expect(down).toMatchObject({ status: 503, headers: { "retry-after": "600", "content-type": /html/ } });
  });
});

describe("creating orders", () => {
  it.each<[string, Body, string]>([
    [
      "a line without product",
      { line_items: [{ name: "x", total: "1", quantity: 1 }] },
      "400 woocommerce_rest_required_product_reference",
    ],
    [
      "product_id 0",
      { line_items: [{ product_id: 0, name: "x", total: "1" }] },
      "400 woocommerce_rest_required_product_reference",
    ],
    ["a fee without name", { fee_lines: [{ total: "1" }] }, "400 woocommerce_rest_invalid_fee_item"],
    ["shipping without method", { shipping_lines: [{ total: "1" }] }, "400 woocommerce_rest_invalid_shipping_item"],
    ["quantity 1.5", { line_items: [{ sku: "a", quantity: 1.5 }] }, "400 rest_invalid_param"],
    ["quantity 0", { line_items: [{ sku: "a", quantity: 0 }] }, "500 internal_server_error"],
    ["a total as number", { line_items: [{ sku: "a", total: 5 }] }, "400 rest_invalid_param"],
    ["a bad e-mail", { billing: { email: "nobody" } }, "400 rest_invalid_param"],
    ["an empty e-mail", { billing: { email: "" } }, "400 rest_invalid_param"],
    ["a status of its own making", { status: "shipped" }, "400 rest_invalid_param"],
    ["an unknown currency", { currency: "QQQ" }, "400 rest_invalid_param"],
    ["an unknown customer", { customer_id: 7 }, "400 woocommerce_rest_invalid_customer_id"],
    ["an id", { id: 7 }, "400 woocommerce_rest_shop_order_exists"],
  ])("refuses %s and makes no order", (_, body, expected) => {
    const { ask, store } = open();
    expect(codeOf(ask("POST", "/orders", body))).toBe(expected);
    expect(store.state.orders).toHaveLength(0);
  });

  it("accepts an unknown product as a line worth nothing, and with name and total as a line of its own", () => {
    const { create } = open();
    expect(linesOf(create({ line_items: [{ product_id: 999, quantity: 2 }] }))[0]).toMatchObject({
      product_id: 0,
      name: "",
      total: "0.00",
    });
    const custom = { sku: "no-such", name: "Engraving", quantity: 2, subtotal: "12.00", total: "10.00" };
    const order = create({ line_items: [custom] });
    expect(linesOf(order)[0]).toMatchObject({ product_id: 0, sku: null, name: "Engraving", total: "10.00" });
    expect(order).toMatchObject({ total: "10.00", discount_total: "2.00" });
  });

  it("goes by SKU before id, and by variation before product", () => {
    const { create, store } = open();
    const a = addProduct(store, { title: "A", sku: "a", price: "5.00" });
    addProduct(store, { title: "B", sku: "b", price: "7.00" });
    const shirt = addProduct(store, { title: "Shirt", variantTitle: "L", sku: "s-l", price: "9.00" });
    expect(linesOf(create({ line_items: [{ product_id: Number(a.productId), sku: "b" }] }))[0]).toMatchObject({
      name: "B",
    });
    const variation = { product_id: Number(a.productId), variation_id: Number(shirt.variantId) };
    expect(linesOf(create({ line_items: [variation] }))[0]).toMatchObject({
      product_id: Number(shirt.productId),
      variation_id: Number(shirt.variantId),
    });
  });

  it("accepts nonsense: negative quantities, unknown countries, over stock, nothing at all", () => {
    const { create, store } = open();
    const { productId } = addProduct(store, { title: "A", sku: "a", price: "5.00", stock: 1 });
    expect(linesOf(create({ line_items: [{ sku: "a", quantity: -1 }] }))[0]).toMatchObject({
      quantity: -1,
      total: "0.00",
    });
    expect(create({ billing: { country: "Narnia" } })["billing"]).toMatchObject({ country: "Narnia" });
    create({ status: "processing", line_items: [{ product_id: Number(productId), quantity: 4902 }] });
    expect(store.state.products[0]?.stock).toBe(-4901);
    expect(create({})).toMatchObject({ status: "pending", total: "0.00" });
  });

  it("loses the whole address to a phone of more than 100 characters", () => {
    const { ask, create } = open();
    const billing = { first_name: "Ada", email: "ada@example.com", phone: "1".repeat(101) };
    expect(create({ billing })["billing"]).toMatchObject({ first_name: "", email: "", phone: "" });
    const order = create({ billing: { ...billing, phone: "1".repeat(100) } });
    ask("PUT", `/orders/${order["id"]}`, { billing: { first_name: "Eve", phone: "1".repeat(101) } });
    expect(ask("GET", `/orders/${order["id"]}`).body).toMatchObject({ billing: { first_name: "Ada" } });
  });

  it("drops meta that is too long, keeps the last of equal keys, and gives numbers back as text", () => {
    const { ask, create } = open();
    const order = create({
      transaction_id: "t".repeat(120),
      meta_data: [
        { key: "k".repeat(256), value: "gone" },
        { key: "long", value: "v".repeat(65_536) },
        { key: "twice", value: "first" },
        { key: "twice", value: "last" },
        { key: "number", value: 5 },
      ],
    });
    expect(order["meta_data"]).toMatchObject([
      { key: "twice", value: "last" },
      { key: "number", value: 5 },
    ]);
    expect(order["transaction_id"]).toHaveLength(100);
    const again = ask("PUT", `/orders/${order["id"]}`, { meta_data: [{ key: "twice", value: null }] });
    expect((again.body as Body)["meta_data"]).toMatchObject([{ key: "number", value: "5" }]);
  });

  it("overwrites the transaction id by meta", () => {
    const order = open().create({ transaction_id: "a", meta_data: [{ key: "_transaction_id", value: "b" }] });
    expect(order).toMatchObject({ transaction_id: "b", meta_data: [] });
  });

  it("makes an empty order of JSON that is not called JSON", () => {
    const { ask } = open();
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const empty = ask("POST", "/orders", { line_items: [{ sku: "x", name: "X", total: "1" }] }, form);
    expect(empty).toMatchObject({ status: 201, body: { line_items: [], total: "0.00" } });
    const filled = ask("POST", "/orders", "line_items[0][sku]=x&line_items[0][name]=X&line_items[0][total]=1", form);
    expect(filled).toMatchObject({ status: 201, body: { line_items: [{ name: "X" }] } });
    expect(codeOf(ask("POST", "/orders", "{"))).toBe("400 rest_invalid_json");
  });

  it("leaves a draft behind when a coupon is refused, and only 10.x says so", () => {
    for (const [storage, told] of [
      ["hpos", true],
      ["legacy", false],
    ] as const) {
      const { ask } = open({ storage });
      const refused = ask("POST", "/orders", { coupon_lines: [{ code: "SAVE" }] });
      expect(refused.status).toBe(400);
      expect("new_draft_order_id" in (refused.body as { data: object }).data).toBe(told);
      expect(ask("GET", "/orders?status=any").body).toMatchObject([{ status: "checkout-draft" }]);
    }
  });

  it("does not notice duplicates", () => {
    const { create } = open();
    const body = { transaction_id: "same" };
    expect(create(body)["id"]).not.toBe(create(body)["id"]);
  });

  it("mails the customer when an order is processing, and nobody when it is pending or has no address", () => {
    const { create, store } = open();
    const billing = { email: "ada@example.com" };
    create({ billing });
    create({ billing, status: "processing" });
    create({ status: "processing" });
    expect(store.state.orders.map((order) => order.customerMails.length)).toEqual([0, 1, 0]);
    expect(store.state.orders.map((order) => order.paidAt !== null)).toEqual([false, true, true]);
  });

  it("completes a paid order at once if none of its lines is a product", () => {
    const { create, store } = open();
    addProduct(store, { title: "A", sku: "a", price: "5.00" });
    expect(create({ set_paid: true, line_items: [{ sku: "a" }] })["status"]).toBe("processing");
    expect(create({ set_paid: true, line_items: [{ sku: "x", name: "X", total: "1" }] })["status"]).toBe("completed");
  });
});

describe("taxes", () => {
  const line = { sku: "x", name: "X", quantity: 1, subtotal: "12.50", total: "12.50" };
  const rates = [{ country: "PT", percent: 23, label: "IVA" }];

  it("are added to what was sent, by the store's own country if the order has none", () => {
    const taxes = { baseCountry: "PT", rates, pricesIncludeTax: false };
    expect(open({ taxes }).create({ line_items: [line] })["total"]).toBe("15.38");
    expect(open({ taxes: { ...taxes, pricesIncludeTax: true } }).create({ line_items: [line] })["total"]).toBe("15.37");
    expect(open({ taxes }).create({ line_items: [line], shipping: { country: "NO" } })["total"]).toBe("12.50");
    const fee = { name: "Tax", total: "1.00", tax_status: "none" };
    expect(open({ taxes }).create({ fee_lines: [fee] })["total"]).toBe("1.00");
    const exempt = [{ key: "is_vat_exempt", value: "yes" }];
    expect(open({ taxes }).create({ line_items: [line], meta_data: exempt })["total"]).toBe("12.50");
  });

  it("round to the store's decimals", () =>
    expect(open().create({ line_items: [{ ...line, total: "10.005", subtotal: "10.005" }] })["total"]).toBe("10.01"));
});

describe("changing orders", () => {
  it("gives stock back on cancelled and pending, and not on failed", () => {
    const { ask, create, store } = open();
    addProduct(store, { title: "A", sku: "a", price: "5.00", stock: 10 });
    const order = create({ status: "processing", line_items: [{ sku: "a", quantity: 3 }] });
    const stocks = ["failed", "pending", "processing", "cancelled", "cancelled"].map((status) => {
      expect(ask("PUT", `/orders/${order["id"]}`, { status }).status).toBe(200);
      return store.state.products[0]?.stock;
    });
    expect(stocks).toEqual([7, 10, 7, 10, 10]);
  });

  it("appends lines without id, removes with product_id null, refuses unknown ids", () => {
    const { ask, create } = open();
    const order = create({ line_items: [{ sku: "x", name: "X", total: "1" }] });
    const path = `/orders/${order["id"]}`;
    const lineId = linesOf(order)[0]?.["id"];
    expect(linesOf(ask("PUT", path, { line_items: [{ sku: "y", name: "Y", total: "2" }] }).body as Body)).toHaveLength(
      2,
    );
    expect(linesOf(ask("PUT", path, { line_items: [{ id: lineId, product_id: null }] }).body as Body)).toHaveLength(1);
    expect(codeOf(ask("PUT", path, { line_items: [{ id: 999 }] }))).toBe("400 woocommerce_rest_invalid_item_id");
  });

  it("says 404 to readers and 400 to writers of an order that is not there", () => {
    const { ask } = open();
    expect(codeOf(ask("GET", "/orders/0"))).toBe("404 woocommerce_rest_shop_order_invalid_id");
    expect(codeOf(ask("PUT", "/orders/0", {}))).toBe("400 woocommerce_rest_shop_order_invalid_id");
  });

  it("trashes before it deletes", () => {
    const { ask, create } = open();
    const path = `/orders/${create({})["id"]}`;
    ask("DELETE", path);
    expect(ask("GET", path).body).toMatchObject({ status: "trash" });
    expect(ask("PUT", path, { status: "processing" }).body).toMatchObject({ status: "processing" });
    ask("DELETE", `${path}?force=true`);
    expect(ask("GET", path).status).toBe(404);
  });

  it("gives stock back for pieces and lines that are taken off an order that has taken it", () => {
    const { ask, create, store } = open();
    const { productId } = addProduct(store, { title: "Mug", sku: "mug", price: "5.00", stock: 10 });
    const stock = () => store.state.products.find(({ id }) => String(id) === productId)?.stock;
    const order = create({ status: "processing", line_items: [{ product_id: Number(productId), quantity: 3 }] });
    const [line] = order["line_items"] as Body[];
    const put = (change: Body) =>
      ask("PUT", `/orders/${order["id"]}`, { line_items: [{ id: line?.["id"], ...change }] });
    expect(stock()).toBe(7);
    put({ quantity: 1, subtotal: "5.00", total: "5.00" });
    expect(stock()).toBe(9);
    put({ quantity: 0 });
    expect(stock()).toBe(10);
  });

  it("refunds without a gateway only if told to", () => {
    const { ask, create } = open();
    const order = create({ status: "processing", line_items: [{ sku: "x", name: "X", total: "10" }] });
    const path = `/orders/${order["id"]}/refunds`;
    expect(ask("POST", path, { amount: "5.00" })).toMatchObject({ status: 500, body: { data: 500 } });
    expect(ask("POST", path, { amount: "11.00", api_refund: false }).status).toBe(500);
    expect(ask("POST", path, { amount: "5.00", api_refund: false }).status).toBe(201);
    ask("POST", path, { amount: "5.00", api_refund: false });
    expect(ask("GET", `/orders/${order["id"]}`).body).toMatchObject({ status: "refunded" });
  });
});

describe("finding orders", () => {
  it("ignores filters it does not know and returns everything", () => {
    const { ask, create } = open();
    create({ meta_data: [{ key: "ref", value: "a" }] });
    create({});
    expect(ids(ask("GET", "/orders?meta_key=ref&meta_value=a&transaction_id=x&number=1"))).toHaveLength(2);
  });

  it("searches whole transaction ids in HPOS only, and e-mail, name, id and product", () => {
    for (const [storage, found] of [
      ["hpos", 1],
      ["legacy", 0],
    ] as const) {
      const { ask, create } = open({ storage });
      create({ transaction_id: "ref-1", billing: { email: "ada@example.com" } });
      expect(ids(ask("GET", "/orders?search=ref-1"))).toHaveLength(found);
      expect(ids(ask("GET", "/orders?search=ref"))).toHaveLength(0);
      expect(ids(ask("GET", "/orders?search=ada@example.com"))).toHaveLength(1);
    }
  });

  it("filters by created_via", () => {
    const { ask, create } = open();
    create({});
    const ours = create({ created_via: "us" });
    expect(ids(ask("GET", "/orders?created_via=us"))).toEqual([ours["id"]]);
  });

  const at = "2026-11-22T12:00:00";
  it.each([
    ["Asia/Seoul", `${at}&dates_are_gmt=true`, 0],
    ["Asia/Seoul", "2026-11-22T11:59:59&dates_are_gmt=true", 1],
    ["Asia/Seoul", "2026-11-22T11:59:59Z&dates_are_gmt=true", 0],
    ["America/New_York", "2026-11-22T13:00:00Z&dates_are_gmt=true", 1],
    ["UTC", "2026-11-22T11:59:59.000Z&dates_are_gmt=true", 1],
    ["Asia/Seoul", "2026-11-22T11:59:59Z", 1],
    ["Asia/Seoul", "2026-11-22T20:59:59", 1],
    ["Asia/Seoul", "2026-11-22T21:00:00", 0],
  ])("in %s modified_after=%s finds %i", (timeZone, query, expected) => {
    const { ask, create } = open({ timeZone });
    create({});
    expect(ids(ask("GET", `/orders?modified_after=${query}`))).toHaveLength(expected);
  });

  it("refuses dates without time", () =>
    expect(codeOf(open().ask("GET", "/orders?modified_after=2026-11-22"))).toBe("400 rest_invalid_param"));

  it("pages with headers, at most 100, and forgets the total past the end in HPOS", () => {
    const { ask, create } = open();
    for (let i = 0; i < 12; i++) create({});
    expect(ids(ask("GET", "/orders"))).toHaveLength(10);
    const second = ask("GET", "/orders?page=2&per_page=5");
    expect(second.headers).toMatchObject({ "x-wp-total": "12", "x-wp-totalpages": "3", link: /page=3.*rel="next"/ });
    expect(ask("GET", "/orders?page=9").headers).toMatchObject({ "x-wp-total": "0" });
    expect(codeOf(ask("GET", "/orders?per_page=101"))).toBe("400 rest_invalid_param");
  });

  it("leaves the trash out of any, even when it is named beside it", () => {
    const { ask, create } = open();
    const order = create({});
    ask("DELETE", `/orders/${order["id"]}`);
    expect(ids(ask("GET", "/orders?status=any,trash"))).toEqual([]);
    expect(ids(ask("GET", "/orders?status=pending,trash"))).toEqual([order["id"]]);
    expect(codeOf(ask("GET", "/orders?status=bogus"))).toBe("400 rest_invalid_param");
  });

  it("moves date_modified on with every change but a note", () => {
    const { ask, clock, create } = open();
    const order = create({});
    const modified = (): unknown => (ask("GET", `/orders/${order["id"]}`).body as Body)["date_modified_gmt"];
    clock.now = new Date("2026-11-22T12:05:00Z");
    ask("POST", `/orders/${order["id"]}/notes`, { note: "hello" });
    expect(modified()).toBe("2026-11-22T12:00:00");
    ask("PUT", `/orders/${order["id"]}`, {});
    expect(modified()).toBe("2026-11-22T12:05:00");
  });

  it("finds products and variations by SKU", () => {
    const { ask, store } = open();
    const simple = addProduct(store, { title: "A", sku: "a", price: "5.00" });
    const shirt = addProduct(store, { title: "Shirt", variantTitle: "L", sku: "s-l", price: "9.00" });
    expect(ask("GET", "/products?sku=a,s-l&order=asc").body).toMatchObject([
      { id: Number(simple.productId), type: "simple" },
      { id: Number(shirt.variantId), type: "variation", parent_id: Number(shirt.productId) },
    ]);
  });
});
