import type { OrderFilter, ProductFilter } from "../use-cases/views.ts";

/** The views over each list, in the order of their tabs. */
export const orderShows = [
  "all",
  "needs-attention",
  "held",
  "failed",
  "pushed",
  "fulfilled",
  "cancelled",
  "unassigned",
] as const satisfies readonly OrderFilter["show"][];

export const productShows = [
  "all",
  "unsynced",
  "mapped",
  "no-store",
  "no-cost",
] as const satisfies readonly ProductFilter["show"][];
