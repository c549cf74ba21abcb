import { z } from "zod";
import { moves } from "../domain/sync-rules/decision.ts";
import { type VendorFilter, vendorShows } from "../use-cases/vendors/vendor-roster.ts";
import type { OrderFilter, ProductFilter } from "../use-cases/views.ts";
import { orderShows, productShows } from "./list-shows.ts";

const text = z.string().trim().max(200).catch("");
const cursor = z.string().min(1).max(500).nullable().catch(null);
const direction = z.enum(["forward", "back"]).catch("forward");
const need = z
  .object({
    reason: z
      .string()
      .regex(/^[a-z-]{1,60}$/)
      .nullable()
      .catch(null),
    move: z.enum(moves).nullable().catch(null),
  })
  .transform((asked) => (asked.reason === null && asked.move === null ? null : asked));
const vendorId = z.uuid().nullable().catch(null);

/** Filters from the address. Nonsense in it means "no filter", never an error page. */
export const orderFilterFrom = (query: URLSearchParams): OrderFilter => ({
  show: z.enum(orderShows).catch("all").parse(query.get("show")),
  need: need.parse({ reason: query.get("reason"), move: query.get("move") }),
  ...listFilterFrom(query),
});

export const vendorFilterFrom = (query: URLSearchParams): VendorFilter => {
  const { vendorId: _, ...filter } = listFilterFrom(query);
  return { show: z.enum(vendorShows).catch("all").parse(query.get("show")), ...filter };
};

export const productFilterFrom = (query: URLSearchParams): ProductFilter => ({
  show: z.enum(productShows).catch("all").parse(query.get("show")),
  ...listFilterFrom(query),
});

const listFilterFrom = (query: URLSearchParams) => ({
  vendorId: vendorId.parse(query.get("vendor")),
  search: text.parse(query.get("search")),
  cursor: cursor.parse(query.get("cursor")),
  direction: direction.parse(query.get("direction")),
});
