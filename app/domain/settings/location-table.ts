import { z } from "zod";

/**
 * Which location takes a vendor's orders (L10): by "<connection>/store", the vendor's own, and by
 * "<connection>/marketplace", the one whose fulfillment orders the vendor's parcels fulfill first. Absent: the default.
 */
export const locationTableSchema = z.record(z.string().max(100), z.string().min(1).max(200));
export type LocationTable = Readonly<z.infer<typeof locationTableSchema>>;

export const locationSides = ["store", "marketplace"] as const;
export type LocationSide = (typeof locationSides)[number];

export const locationKey = (connection: string, side: LocationSide): string => `${connection}/${side}`;

export interface NamedLocation {
  readonly id: string;
  readonly name: string;
  /** It was there once: known by name, and not to be chosen. */
  readonly closed?: boolean;
}

/** A list that was just read, with what it has no more: a choice that was closed keeps its name. */
export const withClosed = (
  before: readonly NamedLocation[],
  read: readonly NamedLocation[],
): readonly NamedLocation[] => [
  ...read.map(({ id, name }) => ({ id, name })),
  ...before
    .filter(({ id }) => !read.some((location) => location.id === id))
    .map(({ id, name }) => ({ id, name, closed: true }))
    .slice(0, mostClosed),
];
const mostClosed = 100;
