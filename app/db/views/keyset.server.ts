/**
 * Paging by position, not by offset: page 4,000 costs what page 1 costs. A cursor names the row at the edge of a page
 * by its sort keys; pages are read one row longer than shown, to know whether there is more.
 */
export const PAGE_SIZE = 25;

export const writeCursor = (keys: readonly string[]): string => Buffer.from(JSON.stringify(keys)).toString("base64url");

/** Null for anything we did not write: a page then starts at the beginning. */
export function readCursor(cursor: string | null, length: number): string[] | null {
  if (!cursor) return null;
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(keys) && keys.length === length && keys.every((key) => typeof key === "string") ? keys : null;
  } catch {
    return null;
  }
}

/** Cuts the row too many, restores the order of a page read backwards, and says where the neighbours start. */
export function toPage<Row>(
  rows: readonly Row[],
  asked: { readonly hasCursor: boolean; readonly direction: "forward" | "back" },
  cursorOf: (row: Row) => string,
): { items: Row[]; next: string | null; previous: string | null } {
  const more = rows.length > PAGE_SIZE;
  const items = rows.slice(0, PAGE_SIZE);
  if (asked.direction === "back") items.reverse();
  const first = items[0];
  const last = items.at(-1);
  const hasNext = asked.direction === "forward" ? more : asked.hasCursor;
  const hasPrevious = asked.direction === "back" ? more : asked.hasCursor;
  return {
    items,
    next: hasNext && last !== undefined ? cursorOf(last) : null,
    previous: hasPrevious && first !== undefined ? cursorOf(first) : null,
  };
}
