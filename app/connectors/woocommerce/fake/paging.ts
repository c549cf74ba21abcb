import { invalidParam, type Answer } from "./answer.ts";

export interface Paging {
  readonly page: number;
  readonly perPage: number;
  readonly offset: number | null;
  readonly url: string;
}

/** Reads page, per_page (10 unless told, at most 100) and offset; an answer means that they are refused. */
export function readPaging(query: URLSearchParams, url: string): Paging | Answer {
  const perPage = Number(query.get("per_page") ?? 10);
  if (!Number.isInteger(perPage) || perPage < 1 || perPage > 100)
    return invalidParam("per_page", "per_page must be between 1 (inclusive) and 100 (inclusive)", "rest_out_of_bounds");
  const offset = query.get("offset");
  return { page: Number(query.get("page") ?? 1), perPage, offset: offset === null ? null : Number(offset), url };
}

/** One page of rows with WordPress' headers. Past the end: an empty list, and in HPOS a total of 0. */
export function paged<T>(
  rows: readonly T[],
  { page, perPage, offset, url }: Paging,
  hpos: boolean,
  present: (row: T) => unknown,
): Answer {
  const start = offset ?? (page - 1) * perPage;
  const items = rows.slice(start, start + perPage);
  const total = items.length === 0 && start > 0 && hpos ? 0 : rows.length;
  const pages = Math.ceil(total / perPage);
  const next: Record<string, string> = page < pages ? { link: `<${withPage(url, page + 1)}>; rel="next"` } : {};
  return {
    status: 200,
    body: items.map(present),
    headers: { "x-wp-total": String(total), "x-wp-totalpages": String(pages), ...next },
  };
}

function withPage(url: string, page: number): string {
  const next = new URL(url);
  next.searchParams.set("page", String(page));
  return next.href;
}
