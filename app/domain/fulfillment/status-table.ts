import { z } from "zod";

/**
 * What a status in a vendor's store can mean to us. `open` is "nothing yet": the goods are still to go out.
 */
export const statusMeanings = ["open", "on-hold", "shipped", "cancelled"] as const;
export type StatusMeaning = (typeof statusMeanings)[number];

/** The merchant's own table of a platform (O12), by the status as the store spells it. */
export const statusTableSchema = z.record(z.string().min(1).max(100), z.enum(statusMeanings));
export type StatusTable = Readonly<z.infer<typeof statusTableSchema>>;

/** A word that the platform itself has for an order's status. */
export interface DeclaredStatus {
  readonly raw: string;
  readonly label: string;
  readonly means: StatusMeaning | "deleted";
  /** We set it ourselves, or it is the end of the order: the merchant cannot say that it means something else. */
  readonly fixed: boolean;
}

/**
 * What a status means: a fixed one as declared, else as the merchant says, else as declared. What neither knows is
 * unknown, and never guessed.
 */
export function meaningOf(
  declared: readonly DeclaredStatus[],
  table: StatusTable,
  raw: string,
): DeclaredStatus["means"] | "unknown" {
  const known = declared.find((status) => status.raw === raw);
  if (known?.fixed) return known.means;
  return (Object.hasOwn(table, raw) ? table[raw] : undefined) ?? known?.means ?? "unknown";
}

/** The statuses whose meaning two tables see differently: what was seen with one of them has to be read again. */
export const changedStatuses = (before: StatusTable, after: StatusTable): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((raw) => before[raw] !== after[raw]).sort();
