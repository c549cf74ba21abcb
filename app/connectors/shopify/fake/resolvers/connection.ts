import { badRequest } from "./api-call.ts";

export interface PageArgs {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
  readonly reverse?: boolean | null;
}
/** What a cursor remembers: a row's place in the order, not its number in the list. */
export interface Place {
  readonly value: string | number;
  readonly id: string;
}

const write = (place: Place): string =>
  Buffer.from(JSON.stringify({ last_id: place.id, last_value: place.value })).toString("base64");

function read(cursor: string): Place {
  try {
    const { last_id, last_value } = JSON.parse(Buffer.from(cursor, "base64").toString("utf8")) as {
      last_id?: unknown;
      last_value?: unknown;
    };
    if (typeof last_id === "string" && (typeof last_value === "string" || typeof last_value === "number")) {
      return { id: last_id, value: last_value };
    }
  } catch {
    // Not ours: falls through to the refusal.
  }
  throw badRequest("Invalid cursor for current pagination sort.");
}

const byPlace = (a: Place, b: Place): number => {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  if (a.id.length !== b.id.length) return a.id.length - b.id.length;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};

/**
 * A page of a connection. Rows are sorted by place, and a cursor points *behind a place*: what moves while somebody
 * pages (an order updated meanwhile) moves for the reader too, as it does at Shopify.
 */
export function connection<Row>(
  rows: readonly Row[],
  args: PageArgs,
  place: (row: Row, index: number) => Place,
  toNode: (row: Row) => unknown,
) {
  if (args.first == null && args.last == null) throw badRequest("you must provide one of first or last");
  for (const [name, size] of [["first", args.first] as const, ["last", args.last] as const]) {
    if (size == null) continue;
    if (size < 0) throw badRequest(`${name} must be a positive number`);
    if (size > 250) throw badRequest(`${name} cannot exceed 250`, "MAX_PAGE_SIZE_EXCEEDED");
  }
  const direction = args.reverse ? -1 : 1;
  const placed = rows
    .map((row, index) => ({ row, place: place(row, index) }))
    .sort((a, b) => direction * byPlace(a.place, b.place));
  const after = args.after ? read(args.after) : null;
  const before = args.before ? read(args.before) : null;
  const between = placed.filter(
    (entry) =>
      (!after || direction * byPlace(entry.place, after) > 0) &&
      (!before || direction * byPlace(entry.place, before) < 0),
  );
  const page = args.first != null ? between.slice(0, args.first) : between.slice(-(args.last ?? 0) || between.length);
  const start = page[0] ? between.indexOf(page[0]) : 0;
  const edges = page.map((entry) => ({ cursor: write(entry.place), node: toNode(entry.row) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: start + page.length < between.length,
      hasPreviousPage: Boolean(after) || start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A connection in the order the rows are kept. */
export const listed = <Row>(rows: readonly Row[], args: PageArgs, toNode: (row: Row) => unknown) =>
  connection(rows, args, (_row, index) => ({ value: index, id: String(index) }), toNode);
