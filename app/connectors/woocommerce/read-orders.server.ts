import { z } from "zod";
import type { OrderInStore, Page } from "../_contract/canonical.ts";
import type { CallContext } from "../_contract/connector.ts";
import { done, type Outcome } from "../_contract/outcome.ts";
import { callStore } from "./client.server.ts";
import { toOrderInStore } from "./from-platform.ts";
import { orderMarks } from "./order-marks.ts";
import { gmtParameter, shiftSeconds } from "./read-order-pages.server.ts";
import { storedOrderFields, storedOrderListSchema } from "./schema.ts";

/** First everything but the trash (which `any` leaves out), then the trash. */
const cursorSchema = z.object({ status: z.enum(["any", "trash"]), page: z.number(), size: z.number() });
type Place = z.infer<typeof cursorSchema>;

const start: Place = { status: "any", page: 1, size: 100 };

/**
 * One page of the orders that were made since then, in the order of their ids. An answer that is too long is asked for
 * again in smaller pages from the beginning: an order that comes twice does no harm.
 */
export async function readOrders(
  context: CallContext,
  since: Date,
  cursor: string | null,
): Promise<Outcome<Page<OrderInStore>>> {
  const place = parsePlace(cursor);
  const answer = await callStore(context, {
    method: "GET",
    path: "wc/v3/orders",
    query: {
      status: place.status,
      created_via: orderMarks.createdVia,
      after: shiftSeconds(gmtParameter(since), -1),
      dates_are_gmt: true,
      orderby: "id",
      order: "asc",
      per_page: place.size,
      page: place.page,
      _fields: storedOrderFields,
    },
  });
  if (answer.kind === "failed") {
    if (!answer.tooLarge || place.size === 1) return answer.failure;
    return readOrders(context, since, JSON.stringify({ ...place, page: 1, size: Math.floor(place.size / 5) || 1 }));
  }
  const orders = Array.isArray(answer.body) ? storedOrderListSchema.safeParse(answer.body).data : undefined;
  if (!orders) return { kind: "unexpected-response", message: "The store's list of orders is not a list." };
  const next: Place | null =
    orders.length === place.size
      ? { ...place, page: place.page + 1 }
      : place.status === "any"
        ? { ...start, status: "trash" }
        : null;
  return done({
    items: orders.flatMap((order) => toOrderInStore(order, context.statuses)),
    cursor: next ? JSON.stringify(next) : "",
    more: next !== null,
  });
}

function parsePlace(cursor: string | null): Place {
  try {
    return cursorSchema.parse(JSON.parse(cursor ?? ""));
  } catch {
    return start;
  }
}
