import { invalidParam, wpError, type Answer } from "./answer.ts";
import { calculateTotals, fromUnits, toUnits } from "./order-totals.ts";
import { moveStock, moveToStatus } from "./order-status.ts";
import { presentOrder } from "./present-order.ts";
import { findItemById, findItemBySku } from "./products.ts";
import { orderStatuses, type Store } from "./store.ts";
import type { Address, StoredFeeLine, StoredLine, StoredMeta, StoredOrder, StoredShippingLine } from "./store-state.ts";

type Body = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const objects = (value: unknown): Body[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? `${value}` : "";

const addressKeys = [
  "first_name",
  "last_name",
  "company",
  "address_1",
  "address_2",
  "city",
  "state",
  "postcode",
  "country",
];
const emptyAddress = (keys: readonly string[]): Address => Object.fromEntries(keys.map((key) => [key, ""]));
const billingKeys = [...addressKeys, "email", "phone"];
const shippingKeys = [...addressKeys, "phone"];

/** POST /orders */
export function createOrder(store: Store, body: Body): Answer {
  if (body["id"]) return wpError(400, "woocommerce_rest_shop_order_exists", "Cannot create existing shop_order.");
  const refused = refuse(store, body);
  if (refused) return refused;
  const now = store.nowSeconds();
  const order: StoredOrder = {
    id: 0,
    status: "pending",
    statusBeforeTrash: null,
    currency: text(body["currency"]) || store.options.currency,
    createdVia: text(body["created_via"]) || "rest-api",
    createdAt: now,
    modifiedAt: now,
    paidAt: null,
    completedAt: null,
    transactionId: "",
    paymentMethod: "",
    paymentMethodTitle: "",
    customerNote: "",
    billing: emptyAddress(billingKeys),
    shipping: emptyAddress(shippingKeys),
    lineItems: [],
    shippingLines: [],
    feeLines: [],
    meta: [],
    refunds: [],
    notes: [],
    stockReduced: false,
    customerMails: [],
    staffMails: [],
    shipments: [],
    discountTotal: "0",
    shippingTotal: "0",
    cartTax: "0",
    shippingTax: "0",
    total: "0",
  };
  const failed = applyBody(store, order, body);
  if (failed) return failed;
  order.id = store.nextId();
  store.state.orders.push(order);
  calculateTotals(store, order);

  if (objects(body["coupon_lines"]).length > 0) {
    // The order was saved before its coupons are looked at: it stays behind, and only 10.x tells its id.
    order.status = "checkout-draft";
    const code = text(objects(body["coupon_lines"])[0]?.["code"]);
    return wpError(
      400,
      "woocommerce_rest_invalid_coupon",
      `Coupon &quot;${code}&quot; cannot be applied because it does not exist.`,
      {
        ...(store.version.startsWith("9.") ? {} : { new_draft_order_id: order.id }),
      },
    );
  }
  if (body["status"]) moveToStatus(store, order, text(body["status"]));
  if (body["set_paid"] === true) payOrder(store, order);
  return answerOrder(store, order, 201);
}

/** PUT /orders/<id>, and POST to it */
export function updateOrder(store: Store, order: StoredOrder, body: Body): Answer {
  const refused = refuse(store, body);
  if (refused) return refused;
  // Even `{}` moves date_modified on.
  order.modifiedAt = store.nowSeconds();
  const failed = applyBody(store, order, body);
  if (failed) return failed;
  if (["billing", "shipping", "line_items", "shipping_lines", "fee_lines"].some((key) => body[key] != null))
    calculateTotals(store, order);
  const status = text(body["status"]);
  if (status) moveToStatus(store, order, status);
  if (status === "refunded" && order.refunds.length === 0)
    order.refunds.push({ id: store.nextId(), amount: order.total, reason: "Order fully refunded." });
  if (body["set_paid"] === true && order.paidAt === null) payOrder(store, order);
  return answerOrder(store, order, 200);
}

/**
 * What `payment_complete` does: processing, or completed at once when no line has a product that needs shipping
 * (WC_Order::needs_processing skips lines without a product).
 */
function payOrder(store: Store, order: StoredOrder): void {
  order.paidAt ??= store.nowSeconds();
  if (!["pending", "on-hold", "failed", "cancelled"].includes(order.status)) return;
  moveToStatus(store, order, order.lineItems.some((line) => line.productId !== 0) ? "processing" : "completed");
}

/** The answer shows meta values as they came; numbers are text from the next reading on. */
function answerOrder(store: Store, order: StoredOrder, status: number): Answer {
  const body = structuredClone(presentOrder(store, order));
  for (const meta of [
    order.meta,
    ...[...order.lineItems, ...order.feeLines, ...order.shippingLines].map((l) => l.meta),
  ].flat())
    if (typeof meta.value === "number") meta.value = String(meta.value);
  return { status, body };
}

/** What WordPress' schema check refuses before the store does anything. */
function refuse(store: Store, body: Body): Answer | null {
  for (const kind of ["line_items", "shipping_lines", "fee_lines"] as const) {
    for (const [index, line] of objects(body[kind]).entries()) {
      const quantity = line["quantity"];
      if (quantity !== undefined && quantity !== null && !isInteger(quantity))
        return invalidParam(kind, `${kind}[${index}][quantity] is not of type integer.`);
      for (const amount of ["total", "subtotal"])
        if (line[amount] !== undefined && typeof line[amount] !== "string")
          return invalidParam(kind, `${kind}[${index}][${amount}] is not of type string.`);
    }
  }
  const email = isObject(body["billing"]) ? body["billing"]["email"] : undefined;
  if (typeof email === "string" && !isEmail(email))
    return invalidParam("billing", "Invalid email address.", "rest_invalid_email");
  for (const meta of objects(body["meta_data"]))
    if (meta["key"] === "_billing_email" && !isEmail(text(meta["value"])))
      return wpError(400, "order_invalid_billing_email", "Invalid billing email address");
  const status = body["status"];
  if (status !== undefined && status !== null && !orderStatuses(store).includes(text(status)))
    return invalidParam("status", `status is not one of ${orderStatuses(store).join(", ")}.`, "rest_not_in_enum");
  const currency = body["currency"];
  if (currency !== undefined && currency !== null && !Intl.supportedValuesOf("currency").includes(text(currency)))
    return invalidParam("currency", "currency is not one of AED, AFN, ALL, ...", "rest_not_in_enum");
  if (Number(body["customer_id"] ?? 0) !== 0)
    return wpError(400, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.");
  return null;
}

const isInteger = (value: unknown): boolean =>
  typeof value === "number" ? Number.isInteger(value) : typeof value === "string" && /^-?\d+$/.test(value);
const isEmail = (value: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);

/** Writes what the body holds. An answer means that the call failed. */
function applyBody(store: Store, order: StoredOrder, body: Body): Answer | null {
  if (isObject(body["billing"])) order.billing = mergeAddress(store, order.billing, body["billing"], order.id === 0);
  if (isObject(body["shipping"]))
    order.shipping = mergeAddress(store, order.shipping, body["shipping"], order.id === 0);
  if (typeof body["customer_note"] === "string") order.customerNote = body["customer_note"];
  if (typeof body["payment_method"] === "string") order.paymentMethod = body["payment_method"];
  if (typeof body["payment_method_title"] === "string") order.paymentMethodTitle = body["payment_method_title"];
  if (typeof body["transaction_id"] === "string") order.transactionId = body["transaction_id"].slice(0, 100);
  if (typeof body["currency"] === "string") order.currency = body["currency"];

  for (const line of objects(body["line_items"])) {
    const failed = applyLine(store, order, line);
    if (failed) return failed;
  }
  for (const line of objects(body["shipping_lines"])) {
    if (!line["id"] && !line["method_id"])
      return wpError(400, "woocommerce_rest_invalid_shipping_item", "Shipping method ID is required.");
    applyShippingLine(store, order, line);
  }
  for (const fee of objects(body["fee_lines"])) {
    if (!fee["id"] && !fee["name"]) return wpError(400, "woocommerce_rest_invalid_fee_item", "Fee name is required.");
    applyFeeLine(store, order, fee);
  }
  applyMeta(store, order.meta, body["meta_data"]);
  const overwriting = order.meta.find((meta) => meta.key === "_transaction_id");
  if (overwriting) {
    order.transactionId = text(overwriting.value);
    order.meta.splice(order.meta.indexOf(overwriting), 1);
  }
  return null;
}

/**
 * HPOS keeps the phone in 100 characters and loses the whole row to a longer one: everything on create, the update on
 * a change. Both answer as if all were well.
 */
function mergeAddress(store: Store, old: Address, sent: Body, creating: boolean): Address {
  const merged = { ...old };
  for (const key of Object.keys(old)) if (typeof sent[key] === "string") merged[key] = sent[key];
  if (store.hpos && [...(merged["phone"] ?? "")].length > 100) return creating ? emptyAddress(Object.keys(old)) : old;
  return merged;
}

function applyLine(store: Store, order: StoredOrder, sent: Body): Answer | null {
  if (sent["id"]) {
    const line = order.lineItems.find((candidate) => candidate.id === Number(sent["id"]));
    if (!line)
      return wpError(400, "woocommerce_rest_invalid_item_id", "Order item ID provided is not associated with order.");
    const before = line.quantity;
    const gone = sent["product_id"] === null || sent["name"] === null || sent["quantity"] === 0;
    if (gone) order.lineItems.splice(order.lineItems.indexOf(line), 1);
    else setLine(store, line, sent);
    if (order.stockReduced) moveStock(store, line, before - (gone ? 0 : line.quantity));
    return null;
  }
  // WordPress trips over itself here: it removes the line with the id that was not given.
  if (sent["quantity"] === 0)
    return {
      status: 500,
      body: {
        code: "internal_server_error",
        message:
          '<p>There has been a critical error on this website.</p><p><a href="https://wordpress.org/documentation/article/faq-troubleshooting/">Learn more about troubleshooting WordPress.</a></p>',
        data: {
          status: 500,
          error: {
            message: "WC_Abstract_Order::remove_item(): Argument #1 ($item_id) must be of type int, null given",
            file: "/var/www/html/wp-content/plugins/woocommerce/includes/abstracts/abstract-wc-order.php",
          },
        },
        additional_errors: [],
      },
    };

  const found = sent["sku"]
    ? findItemBySku(store, text(sent["sku"]))
    : sent["variation_id"]
      ? findItemById(store, Number(sent["variation_id"]))
      : sent["product_id"]
        ? findItemById(store, Number(sent["product_id"]))
        : null;
  if (found === null)
    return wpError(400, "woocommerce_rest_required_product_reference", "Product ID or SKU is required.");
  const quantity = sent["quantity"] === undefined ? 1 : Number(sent["quantity"]);
  const { decimals } = store;
  const worth =
    found && quantity > 0 ? fromUnits(toUnits(found.price, decimals) * quantity, decimals) : fromUnits(0, decimals);
  const line: StoredLine = {
    id: store.nextId(),
    name: found?.name ?? "",
    productId: found?.productId ?? 0,
    variationId: found?.variationId ?? 0,
    sku: found ? found.sku : null,
    quantity,
    subtotal: worth,
    total: worth,
    totalTax: fromUnits(0, decimals),
    taxClass: "",
    meta: [],
  };
  setLine(store, line, sent);
  order.lineItems.push(line);
  return null;
}

function setLine(store: Store, line: StoredLine, sent: Body): void {
  const { decimals } = store;
  if (typeof sent["name"] === "string") line.name = sent["name"];
  if (sent["quantity"] !== undefined) line.quantity = Number(sent["quantity"]);
  if (typeof sent["total"] === "string") {
    line.total = fromUnits(toUnits(sent["total"], decimals), decimals);
    // "Subtotal cannot be less than total."
    if (toUnits(line.subtotal, decimals) < toUnits(line.total, decimals)) line.subtotal = line.total;
  }
  if (typeof sent["subtotal"] === "string") line.subtotal = fromUnits(toUnits(sent["subtotal"], decimals), decimals);
  applyMeta(store, line.meta, sent["meta_data"]);
}

function applyShippingLine(store: Store, order: StoredOrder, sent: Body): void {
  const old = order.shippingLines.find((line) => line.id === Number(sent["id"]));
  const line: StoredShippingLine = old ?? {
    id: store.nextId(),
    methodId: "",
    methodTitle: "",
    total: fromUnits(0, store.decimals),
    totalTax: fromUnits(0, store.decimals),
    meta: [],
  };
  if (typeof sent["method_id"] === "string") line.methodId = sent["method_id"];
  if (typeof sent["method_title"] === "string") line.methodTitle = sent["method_title"];
  if (typeof sent["total"] === "string") line.total = fromUnits(toUnits(sent["total"], store.decimals), store.decimals);
  applyMeta(store, line.meta, sent["meta_data"]);
  if (!old) order.shippingLines.push(line);
}

function applyFeeLine(store: Store, order: StoredOrder, sent: Body): void {
  const old = order.feeLines.find((fee) => fee.id === Number(sent["id"]));
  if (old && sent["name"] === null) {
    order.feeLines.splice(order.feeLines.indexOf(old), 1);
    return;
  }
  const fee: StoredFeeLine = old ?? {
    id: store.nextId(),
    name: "",
    taxStatus: "taxable",
    total: fromUnits(0, store.decimals),
    totalTax: fromUnits(0, store.decimals),
    meta: [],
  };
  if (typeof sent["name"] === "string") fee.name = sent["name"];
  if (typeof sent["tax_status"] === "string") fee.taxStatus = sent["tax_status"];
  if (typeof sent["total"] === "string") fee.total = fromUnits(toUnits(sent["total"], store.decimals), store.decimals);
  applyMeta(store, fee.meta, sent["meta_data"]);
  if (!old) order.feeLines.push(fee);
}

/** The last of several equal keys wins; null deletes; what HPOS has no room for is dropped in silence. */
function applyMeta(store: Store, meta: StoredMeta[], sent: unknown): void {
  for (const entry of objects(sent)) {
    const key = entry["key"];
    if (typeof key !== "string") continue;
    const value = entry["value"];
    const old = meta.find((candidate) => candidate.key === key);
    if (value === null || value === undefined) {
      if (old) meta.splice(meta.indexOf(old), 1);
      continue;
    }
    const bytes = Buffer.byteLength(typeof value === "string" ? value : JSON.stringify(value));
    if (store.hpos && (key.length > 255 || bytes > 65_535)) continue;
    if (old) old.value = value;
    else meta.push({ id: store.nextId(), key, value });
  }
}
