import type { ItemEditLine } from "./canonical.ts";
import type { Failure } from "./outcome.ts";

/** A line of the store's order that bears our key. */
export interface LineThere {
  readonly key: string;
  readonly quantity: number;
  readonly shipped: number;
}

/** What is left to do in the store, seen from how its order stands. */
export type LinesToChange =
  | { readonly kind: "nothing" }
  | { readonly kind: "change"; readonly lines: readonly ItemEditLine[] }
  | { readonly kind: "shipped" }
  | { readonly kind: "refused"; readonly failure: Failure };

/**
 * Compares how a store's order stands with how it should (L7): the same on every platform. A line that shows neither
 * what we sent nor what it should become was changed by the store's people, and is not changed over their heads. A
 * line that is gone shows none.
 */
export function compareLines(wanted: readonly ItemEditLine[], there: readonly LineThere[]): LinesToChange {
  const byKey = new Map(there.map((line) => [line.key, line]));
  const lines: ItemEditLine[] = [];
  for (const line of wanted) {
    const { quantity, shipped } = byKey.get(line.key) ?? { quantity: 0, shipped: 0 };
    if (quantity === line.quantity) continue;
    if (quantity !== line.from)
      return {
        kind: "refused",
        failure: {
          kind: "rejected",
          field: "quantity",
          message: "The vendor has changed the quantities in their store.",
        },
      };
    if (line.quantity < shipped) return { kind: "shipped" };
    lines.push(line);
  }
  return lines.length === 0 ? { kind: "nothing" } : { kind: "change", lines };
}
