import type { OrderFields, OrderToPush } from "../../domain/order/order-to-push.ts";
import { currencyDecimals } from "../../domain/shared/money.ts";
import type { ExternalOrderChange, Page, StoreProfile, StoreStatus } from "../_contract/canonical.ts";
import {
  defineConnector,
  type CallContext,
  type CancelResult,
  type Connector,
  type CreatedOrder,
  type Lookup,
} from "../_contract/connector.ts";
import { done, type Failure, type Outcome } from "../_contract/outcome.ts";
import { callStore, storeUrl } from "./client.server.ts";
import { consent } from "./consent.ts";
import { editItems } from "./edit-items.server.ts";
import {
  attributeKeysOf,
  hasTracking,
  lineKeyOf,
  needsNotes,
  referenceOf,
  statusOf,
  toExternalOrder,
  toOrderChange,
  toStoreStatuses,
} from "./from-platform.ts";
import { hints } from "./hints.server.ts";
import { manifest } from "./manifest.ts";
import { orderMarks } from "./order-marks.ts";
import { readOrders } from "./read-orders.server.ts";
import { readCatalogue } from "./read-catalogue.server.ts";
import { parseCursor, readStream, startCursor } from "./read-changed-orders.server.ts";
import { gmtParameter, readOrderPage } from "./read-order-pages.server.ts";
import {
  noteListSchema,
  orderFields,
  orderSchema,
  orderTotalsSchema,
  settingSchema,
  siteIndexSchema,
  systemStatusSchema,
  type WooNote,
  type WooOrder,
} from "./schema.ts";
import { refuseUnfitOrder, toOrderBody, toUpdateBody } from "./to-platform.ts";

type OrderAnswer =
  { readonly kind: "ok"; readonly order: WooOrder } | { readonly kind: "failed"; readonly failure: Failure };

/**
 * Creates the order in one call. Two things can be seen only afterwards: a product id the store does not know is accepted
 * as a line without product, and a server in front that drops the content type makes the order come out empty. Either
 * order is taken away again; if that fails, its reference has to be looked up.
 */
async function createOrder(context: CallContext, order: OrderToPush): Promise<Outcome<CreatedOrder>> {
  const unfit = refuseUnfitOrder(order);
  if (unfit) return unfit;
  const { reference } = order;
  const answer = await callStore(context, {
    method: "POST",
    path: "wc/v3/orders",
    query: { _fields: `${orderFields},created_via` },
    body: toOrderBody(order),
    reference,
  });
  if (answer.kind === "failed") {
    // A refusal may leave a draft behind. It is none of the orders we look up, so failing to remove it does no harm.
    if (answer.draftOrderId !== null) await removeOrder(context, answer.draftOrderId, reference);
    return answer.failure;
  }
  const created = orderSchema.safeParse(answer.body).data;
  if (!created)
    return { kind: "ambiguous", reference, message: "The store's answer does not hold the order it created." };

  if (referenceOf(created) !== reference) {
    const removed = await removeOrder(context, created.id, reference);
    return {
      kind: "rejected",
      field: null,
      message: `The store did not keep what was sent to it: a server or plugin in between changes our requests. Order ${created.id} ${removed ? "was removed again" : "stayed behind empty and has to be deleted by hand"}.`,
    };
  }
  const lost = order.lines.find(
    (line) => line.mapping && created.line_items.some((item) => lineKeyOf(item) === line.key && item.product_id === 0),
  );
  if (lost) {
    const removed = await removeOrder(context, created.id, reference);
    return removed
      ? {
          kind: "item-not-found",
          sku: lost.sku,
          message: `The store has no such product any more: "${lost.title}". Map it again.`,
        }
      : { kind: "ambiguous", reference, message: `Order ${created.id} names a product the store does not have.` };
  }
  return done({ order: toExternalOrder(created, storeUrl(context.credentials) ?? "") });
}

/** Gives the stock back first (deleting does not; pending mails nobody), then deletes for good. */
async function removeOrder(context: CallContext, id: number, reference: string): Promise<boolean> {
  const path = `wc/v3/orders/${id}`;
  await callStore(context, { method: "PUT", path, body: { status: "pending" }, reference });
  const answer = await callStore(context, { method: "DELETE", path, query: { force: true }, reference });
  return answer.kind === "ok" || answer.failure.kind === "order-not-found";
}

/** The store's clock may be off, and `placedAfter` is ours. */
const clockToleranceMs = 60 * 60 * 1000;
const mostPages = 50;

/**
 * Reads every order made since then by this app, the trash included, and compares the reference here: the store ignores
 * filters by custom field and answers with all orders. Sure only if the listing was complete and stood still.
 */
async function findOrder(context: CallContext, reference: string, placedAfter: Date): Promise<Outcome<Lookup>> {
  const after = gmtParameter(new Date(placedAfter.getTime() - clockToleranceMs));
  let sure = true;
  for (const status of ["any", "trash"]) {
    let size = 100;
    let firstTotal: number | null = null;
    for (let page = 1; ; page++) {
      const answer = await readOrderPage(context, {
        status,
        created_via: orderMarks.createdVia,
        after,
        dates_are_gmt: true,
        orderby: "date",
        order: "asc",
        per_page: size,
        page,
      });
      if (answer.kind === "failed") {
        if (!answer.tooLarge || size === 1) return answer.failure;
        size = Math.max(1, Math.floor(size / 5));
        page = 0;
        continue;
      }
      const found = answer.orders.find(
        (order) => referenceOf(order) === reference && order.status !== "checkout-draft",
      );
      if (found) return done({ found: toExternalOrder(found, storeUrl(context.credentials) ?? ""), sure: true });
      if (page === 1) firstTotal = answer.total;
      else if (answer.orders.length > 0 && answer.total !== firstTotal) sure = false;
      if (answer.orders.length < size) break;
      if (page === mostPages) {
        sure = false;
        break;
      }
    }
  }
  return done({ found: null, sure });
}

async function updateOrder(
  context: CallContext,
  externalId: string,
  fields: Partial<OrderFields>,
  reference: string,
): Promise<Outcome<{ readonly skipped: readonly (keyof OrderFields)[] }>> {
  let oldAttributes: readonly string[] = [];
  if (fields.attributes) {
    // Only the order knows which attributes were written before and have to go.
    const current = await readOrder(context, externalId);
    if (current.kind === "failed") return current.failure;
    oldAttributes = attributeKeysOf(current.order);
  }
  const body = toUpdateBody(fields, oldAttributes);
  if (Object.keys(body).length === 0) return done({ skipped: [] });
  const answer = await writeOrder(context, externalId, body, reference);
  return answer.kind === "failed" ? answer.failure : done({ skipped: [] });
}

async function cancelOrder(
  context: CallContext,
  externalId: string,
  reason: string,
  reference: string,
): Promise<Outcome<CancelResult>> {
  const current = await readOrder(context, externalId);
  if (current.kind === "failed") return current.failure;
  const { kind } = statusOf(current.order, context.statuses);
  if (kind === "cancelled" || kind === "deleted") return done({ state: "cancelled" });
  if (kind === "shipped" || hasTracking(current.order) || current.order.status === "partial-shipped")
    return done({ state: "shipped" });
  const answer = await writeOrder(
    context,
    externalId,
    { status: "cancelled", meta_data: [{ key: orderMarks.cancellation, value: reason || "Cancelled" }] },
    reference,
  );
  if (answer.kind === "failed") return answer.failure;
  return done({ state: answer.order.status === "cancelled" ? "cancelled" : "pending" });
}

async function readOrder(context: CallContext, externalId: string): Promise<OrderAnswer> {
  const answer = await callStore(context, {
    method: "GET",
    path: orderPath(externalId),
    query: { _fields: orderFields },
  });
  return parseOrder(answer);
}

async function writeOrder(
  context: CallContext,
  externalId: string,
  body: unknown,
  reference: string,
): Promise<OrderAnswer> {
  const query = { _fields: orderFields };
  return parseOrder(await callStore(context, { method: "PUT", path: orderPath(externalId), query, body, reference }));
}

/** An id that is no number cannot be one of this store's, and 0 is nobody's. */
const orderPath = (externalId: string): string => `wc/v3/orders/${/^\d+$/.test(externalId) ? externalId : "0"}`;

function parseOrder(answer: Awaited<ReturnType<typeof callStore>>): OrderAnswer {
  if (answer.kind === "failed") return answer;
  const order = orderSchema.safeParse(answer.body).data;
  return order
    ? { kind: "ok", order }
    : { kind: "failed", failure: { kind: "unexpected-response", message: "The store's answer is not an order." } };
}

/**
 * One page of what changed: the open orders first, and once they are read up to now, the trash. Notes are read only for
 * completed orders without tracking data.
 */
async function readChanges(
  context: CallContext,
  cursor: string | null,
  since: Date,
): Promise<Outcome<Page<ExternalOrderChange>>> {
  const from = (cursor === null ? null : parseCursor(cursor)) ?? startCursor(since);
  const open = await readStream(context, "any", from.open);
  if (open.kind === "failed") return open.failure;
  const trash = open.more ? null : await readStream(context, "trash", from.trash);
  if (trash?.kind === "failed") return trash.failure;

  const items: ExternalOrderChange[] = [];
  for (const order of [...open.orders, ...(trash?.orders ?? [])]) {
    if (referenceOf(order) === null) continue;
    const notes = needsNotes(order, context.statuses) ? await readNotes(context, order.id) : [];
    if (!Array.isArray(notes)) return notes;
    items.push(toOrderChange(order, notes, context.statuses));
  }
  items.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : a.updatedAt > b.updatedAt ? 1 : 0));
  return done({
    items,
    cursor: JSON.stringify({ open: open.next, trash: trash?.next ?? from.trash }),
    more: open.more || trash?.more === true,
  });
}

async function readNotes(context: CallContext, id: number): Promise<WooNote[] | Failure> {
  const answer = await callStore(context, { method: "GET", path: `wc/v3/orders/${id}/notes` });
  if (answer.kind === "ok") return noteListSchema.safeParse(answer.body).data ?? [];
  // The order may be deleted for good between two calls.
  return answer.failure.kind === "order-not-found" ? [] : answer.failure;
}

/** The one list that has the names of statuses, too. It counts the orders on the way, from the store's cache. */
async function readStatuses(context: CallContext): Promise<Outcome<readonly StoreStatus[]>> {
  const answer = await callStore(context, { method: "GET", path: "wc/v3/reports/orders/totals" });
  if (answer.kind === "failed") return answer.failure;
  const statuses = toStoreStatuses(orderTotalsSchema.parse(answer.body));
  return statuses.length > 0
    ? done(statuses)
    : { kind: "unexpected-response", message: "The store's answer holds no order statuses." };
}

/**
 * Reads an order and a setting, and knocks at a write that can change nothing: updating order 0 is refused for the key
 * before it is refused for the order. Nothing else tells a read-only key from a good one.
 */
async function verifyCredentials(context: CallContext): Promise<Outcome<StoreProfile>> {
  const url = storeUrl(context.credentials);
  if (url === null) return { kind: "rejected", field: "url", message: "The store address must begin with https://." };
  const read = await readOrderPage(context, { per_page: 1 });
  if (read.kind === "failed") return read.failure;
  const write = await callStore(context, { method: "PUT", path: "wc/v3/orders/0", body: {}, reference: "" });
  const warnings: string[] = [];
  if (write.kind === "failed") {
    if (write.failure.kind === "auth-failed") return write.failure;
    if (write.failure.kind !== "order-not-found" && write.failure.kind !== "rejected")
      warnings.push("A trial change did not get through. If orders do not arrive, ask the host to allow PUT requests.");
  }
  const statusAnswer = await callStore(context, {
    method: "GET",
    path: "wc/v3/system_status",
    query: { _fields: "environment,settings" },
  });
  if (statusAnswer.kind === "failed")
    return statusAnswer.failure.kind === "auth-failed"
      ? {
          kind: "auth-failed",
          reason: "permission-missing",
          message: "The key's user must be an administrator or shop manager.",
        }
      : statusAnswer.failure;
  const system = systemStatusSchema.safeParse(statusAnswer.body).data;
  if (!system) return { kind: "unexpected-response", message: "The store's system status lacks its currency." };
  const indexAnswer = await callStore(context, {
    method: "GET",
    path: "",
    query: { _fields: "name,timezone_string,gmt_offset" },
  });
  const index = indexAnswer.kind === "ok" ? siteIndexSchema.safeParse(indexAnswer.body).data : undefined;

  const { currency, number_of_decimals: decimals } = system.settings;
  if (decimals !== null && decimals < currencyDecimals(currency))
    warnings.push(`The store rounds prices to ${decimals} decimals, so totals may differ from what was charged.`);
  if (isOlderThan(system.environment.version, 9, 9))
    warnings.push(
      "The store's WooCommerce is older than 9.9. Looking for changed orders takes longer; please update it.",
    );
  if (index && index.timezone_string === "" && index.gmt_offset !== 0)
    warnings.push(
      "The store's time zone is a fixed offset, so its times are an hour off for half of the year. Under Settings → General choose a city.",
    );
  const taxAnswer = await callStore(context, {
    method: "GET",
    path: "wc/v3/settings/tax/woocommerce_prices_include_tax",
    query: { _fields: "value" },
  });
  if (taxAnswer.kind === "ok" && settingSchema.safeParse(taxAnswer.body).data?.value === "yes")
    warnings.push(
      "The store's prices include tax. Our orders show prices without tax and the tax as it was charged beside them; the totals agree.",
    );
  const home = URL.parse(system.environment.home_url);
  if (home && home.host !== new URL(url).host)
    warnings.push(`The store calls itself ${home.host}. If calls are redirected, connect with that address.`);
  return done({
    storeKey: `${(home ?? new URL(url)).host}${(home ?? new URL(url)).pathname}`.replace(/\/+$/, ""),
    name: index?.name || new URL(url).host,
    host: new URL(url).host,
    currency,
    timeZone: index ? index.timezone_string || offsetName(index.gmt_offset) : null,
    warnings,
  });
}

/** A store without a named zone has an offset in hours: 5.5 is "+05:30". */
function offsetName(hours: number): string {
  if (hours === 0) return "UTC";
  const minutes = Math.round(Math.abs(hours) * 60);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${hours < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function isOlderThan(version: string | null, major: number, minor: number): boolean {
  const [a = 0, b = 0] = (version ?? "").split(".").map((part) => Number.parseInt(part, 10));
  return version !== null && (a < major || (a === major && b < minor));
}

export const connector: Connector = defineConnector(manifest, {
  consent,
  hints,
  verifyCredentials,
  hostOf: (credentials) => {
    const url = storeUrl(credentials);
    return url === null ? null : new URL(url).host;
  },
  createOrder,
  findOrder,
  updateOrder,
  editItems: (context, externalId, edit, reference) => editItems(context, orderPath(externalId), edit, reference),
  cancelOrder,
  readChanges,
  readOrders,
  readStatuses,
  readCatalogue,
});
