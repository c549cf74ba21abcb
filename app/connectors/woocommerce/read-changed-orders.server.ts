import { z } from "zod";
import type { CallContext } from "../_contract/connector.ts";
import type { Failure } from "../_contract/outcome.ts";
import { orderMarks } from "./order-marks.ts";
import { gmtParameter, readOrderPage, shiftSeconds } from "./read-order-pages.server.ts";
import type { WooOrder } from "./schema.ts";

/**
 * How far one kind of orders has been read, oldest change first. The next question is always "changed after `after`",
 * never "page 2": an order that changes in between moves to the end of the list and would push others off the page.
 */
const streamSchema = z.object({
  /** UTC, exclusive, whole seconds. */
  after: z.string(),
  /** Orders a page; smaller after an answer that was too long. */
  size: z.number(),
  /**
   * More orders than fit on a page changed within the same second (a bulk action), so `after` cannot advance. Then all
   * pages are read from the last to the first: an order that changes in between only pulls others towards pages still to
   * be read, and goes itself to the end, which the next look sees.
   */
  back: z.object({ page: z.number(), upTo: z.string().nullable() }).nullable(),
  /** "id@changed" of what was handed out already and is asked for again because of the overlap. */
  seen: z.array(z.string()),
});
export type OrderStream = z.infer<typeof streamSchema>;

const cursorSchema = z.object({ open: streamSchema, trash: streamSchema });
/** `status=any` shows everything but the trash, and no list of statuses may hold a word this store does not know. */
export type ChangesCursor = z.infer<typeof cursorSchema>;

const pageSizes = [100, 25, 5, 1];
/** Orders are dated when their saving begins and appear when it ends. */
const overlapSeconds = 5;

export function startCursor(since: Date): ChangesCursor {
  const stream = { after: shiftSeconds(gmtParameter(since), -1), size: 100, back: null, seen: [] };
  return { open: stream, trash: stream };
}

/** Null: not a cursor of ours. */
export function parseCursor(text: string): ChangesCursor | null {
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export type StreamAnswer =
  | { readonly kind: "ok"; readonly orders: readonly WooOrder[]; readonly next: OrderStream; readonly more: boolean }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Reads one page of what changed and says where to go on. Only orders this app created are asked for. */
export async function readStream(
  context: CallContext,
  status: "any" | "trash",
  stream: OrderStream,
): Promise<StreamAnswer> {
  const page = await readOrderPage(context, {
    status,
    created_via: orderMarks.createdVia,
    modified_after: stream.after,
    dates_are_gmt: true,
    orderby: "modified",
    order: "asc",
    per_page: stream.size,
    page: stream.back?.page ?? 1,
  });
  if (page.kind === "failed") {
    const smaller = pageSizes.find((size) => size < stream.size);
    if (!page.tooLarge || smaller === undefined) return page;
    return readStream(context, status, { ...stream, size: smaller, back: null });
  }
  const { orders } = page;
  const fresh = orders.filter((order) => !stream.seen.includes(seenMark(order)));
  const last = orders.at(-1)?.date_modified_gmt ?? null;
  const goOn = (next: Partial<OrderStream>, more: boolean): StreamAnswer => {
    const after = next.after ?? stream.after;
    const seen = [...new Set([...stream.seen, ...orders.map(seenMark)])].filter(
      (mark) => mark.slice(mark.indexOf("@") + 1) > after,
    );
    return { kind: "ok", orders: fresh, more, next: { ...stream, back: null, ...next, seen } };
  };

  if (stream.back) {
    // The page read first holds the newest: everything up to it has then been seen.
    const upTo = stream.back.upTo ?? last;
    if (stream.back.page > 1) return goOn({ back: { page: stream.back.page - 1, upTo } }, true);
    if (upTo === null) return goOn({}, true);
    const before = shiftSeconds(upTo, -1);
    return goOn({ after: before > stream.after ? before : upTo, size: stream.size }, true);
  }
  if (orders.length < stream.size || last === null)
    return goOn(
      { after: later(stream.after, last === null ? null : shiftSeconds(last, -overlapSeconds)), size: 100 },
      false,
    );
  const resume = shiftSeconds(last, -1);
  if (resume > stream.after) return goOn({ after: resume }, true);
  if (page.totalPages === null)
    return {
      kind: "failed",
      failure: { kind: "unexpected-response", message: "The store's server takes the header X-WP-TotalPages away." },
    };
  if (page.totalPages < 2) return goOn({}, false);
  return goOn({ back: { page: page.totalPages, upTo: null } }, true);
}

const seenMark = (order: WooOrder): string => `${order.id}@${order.date_modified_gmt ?? ""}`;
const later = (a: string, b: string | null): string => (b !== null && b > a ? b : a);
