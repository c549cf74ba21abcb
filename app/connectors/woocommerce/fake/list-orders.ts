import { invalidParam, type Answer, type Call } from "./answer.ts";
import { paged, type Paging } from "./paging.ts";
import { narrow, presentOrder } from "./present-order.ts";
import { orderStatuses, type Store } from "./store.ts";
import { readDateParameter } from "./store-time.ts";
import type { StoredOrder } from "./store-state.ts";

/**
 * GET /orders. Parameters it does not know (meta_key, meta_value, transaction_id, number) are ignored, and *all* orders
 * come back with 200.
 */
export function listOrders(store: Store, call: Call, paging: Paging): Answer {
  const { query } = call;
  const statuses = (query.get("status") ?? "any").split(",");
  const bogus = statuses.find((status) => !["any", "trash", ...orderStatuses(store)].includes(status));
  if (bogus !== undefined)
    return invalidParam(
      "status",
      `status[0] is not one of any, trash, ${orderStatuses(store).join(", ")}.`,
      "rest_not_in_enum",
    );

  const tests: ((order: StoredOrder) => boolean)[] = [
    // "any" wins over everything else in the list and leaves out trash, but shows checkout-draft.
    statuses.includes("any")
      ? (order) => !["trash", "auto-draft"].includes(order.status)
      : (order) => statuses.includes(order.status),
  ];
  const datesAreGmt = query.get("dates_are_gmt") === "true" || query.get("dates_are_gmt") === "1";
  for (const [name, test] of Object.entries(dateTests)) {
    const given = query.get(name);
    if (given === null) continue;
    const moment = readDateParameter(store, given, datesAreGmt);
    if (moment === null) return invalidParam(name, "Invalid date.", "rest_invalid_date");
    tests.push((order) => test(order, moment));
  }
  const createdVia = query.get("created_via")?.split(",");
  if (createdVia) tests.push((order) => createdVia.includes(order.createdVia));
  const include = query.get("include")?.split(",").map(Number);
  if (include) tests.push((order) => include.includes(order.id));
  const exclude = query.get("exclude")?.split(",").map(Number);
  if (exclude) tests.push((order) => !exclude.includes(order.id));
  const search = query.get("search");
  if (search) tests.push((order) => matches(store, order, search));

  const by: (order: StoredOrder) => number =
    query.get("orderby") === "modified"
      ? (o) => o.modifiedAt
      : query.get("orderby") === "id"
        ? (o) => o.id
        : (o) => o.createdAt;
  const direction = query.get("order") === "asc" ? 1 : -1;
  const found = store.state.orders
    .filter((order) => tests.every((test) => test(order)))
    .sort((a, b) => (by(a) - by(b) || a.id - b.id) * direction);
  return paged(found, paging, store.hpos, (order) => narrow(presentOrder(store, order), query.get("_fields"), false));
}

/** All of them are exclusive and see whole seconds. */
const dateTests: Readonly<Record<string, (order: StoredOrder, moment: number) => boolean>> = {
  after: (order, moment) => order.createdAt > moment,
  before: (order, moment) => order.createdAt < moment,
  modified_after: (order, moment) => order.modifiedAt > moment,
  modified_before: (order, moment) => order.modifiedAt < moment,
};

/** Exact e-mail, name, order id or product name; the whole transaction id in HPOS only; never custom meta. */
function matches(store: Store, order: StoredOrder, search: string): boolean {
  const wanted = search.toLowerCase();
  const { billing } = order;
  return [
    String(order.id),
    billing["email"] ?? "",
    billing["first_name"] ?? "",
    billing["last_name"] ?? "",
    `${billing["first_name"]} ${billing["last_name"]}`,
    ...order.lineItems.map((line) => line.name),
    ...(store.hpos ? [order.transactionId] : []),
  ].some((value) => value !== "" && value.toLowerCase() === wanted);
}
