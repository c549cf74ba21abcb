import { noRoute, webPage, wpError, type Answer, type Call } from "./answer.ts";
import { authenticate, type ApiKey } from "./authenticate.ts";
import { listOrders } from "./list-orders.ts";
import { addNote, moveToStatus } from "./order-status.ts";
import { fromUnits, toUnits } from "./order-totals.ts";
import { readPaging } from "./paging.ts";
import { narrow, presentOrder } from "./present-order.ts";
import { listProducts, listVariations, readProduct } from "./products.ts";
import type { RawRequest } from "./raw-request.ts";
import { findOrder, orderStatuses, type Store } from "./store.ts";
import { gmtTime, localTime, offsetSeconds } from "./store-time.ts";
import type { StoredOrder } from "./store-state.ts";
import { answerWebhooks } from "./webhooks.ts";
import { createOrder, updateOrder } from "./write-order.ts";

/** Answers one request as the store would: maintenance, permalinks, keys and only then the resource. */
export function answer(store: Store, keys: readonly ApiKey[], request: RawRequest): Answer {
  const { options } = store;
  const url = new URL(request.path, `https://${options.host}`);
  if (options.maintenance)
    return webPage(503, "Briefly unavailable for scheduled maintenance. Check back in a minute.", {
      "retry-after": "600",
    });
  if (url.searchParams.has("rest_route"))
    return wpError(401, "invalid_username", "<strong>Error:</strong> The username is not registered on this site.");
  if (!url.pathname.startsWith("/wp-json")) return webPage(200, options.name);
  if (options.permalinks === "plain") {
    const slashed = new URL(url);
    if (!slashed.pathname.endsWith("/")) slashed.pathname += "/";
    return webPage(301, "Moved Permanently", { location: slashed.href });
  }
  const path = url.pathname.replace(/\/+$/, "");
  if (path === "/wp-json") return siteIndex(store, url.searchParams);
  const route = /^\/wp-json\/wc\/v3(\/.*)?$/.exec(path);
  if (!route || options.wooCommerceActive === false) return noRoute();
  if (route[1] === undefined) return { status: 200, body: { namespace: "wc/v3", routes: {} } };

  const method = (request.headers["x-http-method-override"] as string | undefined) ?? request.method;
  const https = options.proxyHidesHttps !== true && (request.headers["x-forwarded-proto"] ?? "https") === "https";
  const refused = authenticate(keys, { method, query: url.searchParams, headers: request.headers, https });
  if (refused) return refused;
  const body = readBody(request);
  if (body === null) return wpError(400, "rest_invalid_json", "Invalid JSON body passed.", { json_error_code: 4 });
  const result = resource(store, route[1], { method, query: url.searchParams, body }, url.href);
  // `_fields` narrows what writes answer with, too.
  return method !== "GET" && result.status < 300
    ? { ...result, body: narrow(result.body as Record<string, unknown>, url.searchParams.get("_fields"), true) }
    : result;
}

function resource(store: Store, path: string, call: Call, url: string): Answer {
  const [, name, id, sub] = path.split("/");
  const listing = (list: (paging: Exclude<ReturnType<typeof readPaging>, Answer>) => Answer): Answer => {
    const paging = readPaging(call.query, url);
    return "status" in paging ? paging : list(paging);
  };
  if (name === "orders" && id === undefined) {
    if (call.method === "GET") return listing((paging) => listOrders(store, call, paging));
    if (call.method === "POST") return createOrder(store, call.body);
  }
  if (name === "orders" && /^\d+$/.test(id ?? "")) return oneOrder(store, Number(id), sub, call);
  if (name === "products" && call.method === "GET") {
    if (id === undefined) return listing((paging) => listProducts(store, call, paging));
    if (sub === "variations") return listing((paging) => listVariations(store, Number(id), call, paging));
    if (sub === undefined && /^\d+$/.test(id)) return readProduct(store, Number(id));
  }
  if (path === "/reports/orders/totals" && call.method === "GET") return orderTotals(store);
  if (path === "/system_status" && call.method === "GET") return systemStatus(store, call);
  if (name === "settings" && call.method === "GET") return setting(store, path);
  if (name === "webhooks") return answerWebhooks(store, id, call);
  return noRoute();
}

function oneOrder(store: Store, id: number, sub: string | undefined, call: Call): Answer {
  const order = findOrder(store, id);
  const writes = call.method === "PUT" || call.method === "POST";
  // The same unknown order is a 404 to readers and a 400 to writers.
  if (!order)
    return wpError(writes && sub === undefined ? 400 : 404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.");
  if (sub === "notes") return notes(store, order, call);
  if (sub === "refunds" && call.method === "POST") return refund(store, order, call);
  if (sub !== undefined) return noRoute();
  if (call.method === "GET")
    return { status: 200, body: narrow(presentOrder(store, order), call.query.get("_fields"), true) };
  if (writes) return updateOrder(store, order, call.body);
  if (call.method === "DELETE") return deleteOrder(store, order, call.query.get("force") === "true");
  return noRoute();
}

function deleteOrder(store: Store, order: StoredOrder, force: boolean): Answer {
  const body = presentOrder(store, order);
  if (force) {
    store.state.orders = store.state.orders.filter((candidate) => candidate !== order);
    return { status: 200, body };
  }
  if (order.status === "trash")
    return wpError(410, "woocommerce_rest_already_trashed", "The shop_order has already been deleted.");
  order.statusBeforeTrash = order.status;
  order.status = "trash";
  order.modifiedAt = store.nowSeconds();
  return { status: 200, body: presentOrder(store, order) };
}

function notes(store: Store, order: StoredOrder, call: Call): Answer {
  const present = (note: StoredOrder["notes"][number]): unknown => ({
    id: note.id,
    author: note.author,
    date_created: localTime(store, note.createdAt),
    date_created_gmt: gmtTime(note.createdAt),
    note: note.text,
    customer_note: note.customerNote,
  });
  if (call.method === "GET") return { status: 200, body: order.notes.toReversed().map(present) };
  if (call.method !== "POST") return noRoute();
  const id = addNote(store, order, String(call.body["note"] ?? ""), "WooCommerce", call.body["customer_note"] === true);
  return { status: 201, body: present(order.notes.find((note) => note.id === id)!) };
}

function refund(store: Store, order: StoredOrder, call: Call): Answer {
  const { decimals } = store;
  if (call.body["api_refund"] !== false)
    return {
      status: 500,
      body: {
        code: "woocommerce_rest_cannot_create_order_refund",
        message: "The payment gateway for this order does not exist.",
        data: 500,
      },
    };
  const amount = toUnits(String(call.body["amount"] ?? "0"), decimals);
  const refunded = order.refunds.reduce((sum, { amount: text }) => sum + toUnits(text, decimals), 0);
  const left = toUnits(order.total, decimals) - refunded;
  if (amount <= 0 || amount > left)
    return {
      status: 500,
      body: { code: "woocommerce_rest_cannot_create_order_refund", message: "Invalid refund amount.", data: 500 },
    };
  const row = { id: store.nextId(), amount: fromUnits(amount, decimals), reason: String(call.body["reason"] ?? "") };
  order.refunds.push(row);
  order.modifiedAt = store.nowSeconds();
  if (amount === left) moveToStatus(store, order, "refunded");
  return { status: 201, body: { id: row.id, amount: row.amount, reason: row.reason } };
}

/** Every registered status, those without orders too; drafts of the admin and the trash are none. */
function orderTotals(store: Store): Answer {
  const body = orderStatuses(store)
    .filter((slug) => slug !== "auto-draft")
    .map((slug) => ({
      slug,
      name: store.state.statusNames[slug] ?? coreNames[slug] ?? slug,
      total: store.state.orders.filter((order) => order.status === slug).length,
    }));
  return { status: 200, body };
}
const coreNames: Readonly<Record<string, string>> = {
  pending: "Pending payment",
  processing: "Processing",
  "on-hold": "On hold",
  completed: "Completed",
  cancelled: "Cancelled",
  refunded: "Refunded",
  failed: "Failed",
  "checkout-draft": "Draft",
  "partial-shipped": "Partially Shipped",
};

function systemStatus(store: Store, call: Call): Answer {
  const status = {
    environment: {
      home_url: `https://${store.options.host}`,
      site_url: `https://${store.options.host}`,
      version: store.version,
      wp_version: "6.9.1",
      default_timezone: "UTC",
    },
    active_plugins:
      store.state.tracking === "ast" ? [{ plugin: "ast-pro/ast-pro.php", name: "Advanced Shipment Tracking Pro" }] : [],
    settings: {
      currency: store.options.currency,
      number_of_decimals: store.decimals,
      taxonomies: {},
      HPOS_enabled: store.hpos,
    },
  };
  return { status: 200, body: narrow(status, call.query.get("_fields"), true) };
}

function setting(store: Store, path: string): Answer {
  const yes = (value: boolean): string => (value ? "yes" : "no");
  const values: Readonly<Record<string, string>> = {
    "/settings/general/woocommerce_currency": store.options.currency,
    "/settings/general/woocommerce_calc_taxes": yes(store.options.taxes !== undefined),
    "/settings/general/woocommerce_price_num_decimals": String(store.decimals),
    "/settings/tax/woocommerce_prices_include_tax": yes(store.options.taxes?.pricesIncludeTax === true),
  };
  const value = values[path];
  return value === undefined
    ? wpError(404, "rest_setting_setting_invalid", "Invalid setting.")
    : { status: 200, body: { id: path.split("/").at(-1), value } };
}

/** `/wp-json/`: open to everybody. */
function siteIndex(store: Store, query: URLSearchParams): Answer {
  const index = {
    name: store.options.name,
    description: "",
    url: `https://${store.options.host}`,
    home: `https://${store.options.host}`,
    gmt_offset: String(offsetSeconds(store, store.nowSeconds()) / 3600),
    timezone_string: store.timeZone === "UTC" ? "" : store.timeZone,
    namespaces: ["oembed/1.0", "wc/v3", "wp/v2"],
  };
  return { status: 200, body: narrow(index, query.get("_fields"), false) };
}

/**
 * The body by its content type, as PHP sees it: JSON that is not called JSON is taken for form fields and comes out
 * empty. Null: broken JSON.
 */
function readBody(request: RawRequest): Record<string, unknown> | null {
  if (request.body === "") return {};
  if (/^application\/([\w.-]+\+)?json/i.test(request.headers["content-type"] ?? "")) {
    try {
      const parsed: unknown = JSON.parse(request.body);
      return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
    } catch {
      return null;
    }
  }
  const fields: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(request.body)) {
    const path = [...name.matchAll(/^[^[]+|\[([^\]]*)\]/g)].map((match) => match[1] ?? match[0]);
    setDeep(fields, path, value);
  }
  return fields;
}

function setDeep(target: Record<string, unknown>, path: readonly string[], value: string): void {
  const [key, next] = path;
  if (key === undefined || key.startsWith("{")) return;
  if (next === undefined) {
    target[key] = value;
    return;
  }
  const child = (target[key] ??= /^\d*$/.test(next) ? [] : {});
  setDeep(child as Record<string, unknown>, path.slice(1), value);
}
