import type { LineGid } from "../shared/ids.ts";

/** How a line of a vendor order differs from what was sent: quantities, absolute. */
export interface ItemChange {
  readonly lineGid: LineGid;
  readonly from: number;
  readonly to: number;
}

/**
 * Whether a program may carry these differences out in the vendor's store, where the merchant opted in (L7). Only if
 * all of them take something away and something is left: more of a line, or a line that is new, changes what the
 * vendor agreed to sell; an order that would be left empty is one to cancel. Part of a difference is never carried
 * out, so that nobody has to find out which half is left to do. What is shipped already, only the store knows.
 */
export function canBeCarriedOut(
  changes: readonly ItemChange[],
  lines: readonly { readonly lineGid: LineGid; readonly quantity: number }[],
): boolean {
  const target = new Map(changes.map(({ lineGid, to }) => [lineGid, to]));
  const left = lines.reduce((sum, { lineGid, quantity }) => sum + (target.get(lineGid) ?? quantity), 0);
  return changes.length > 0 && changes.every(({ from, to }) => to >= 0 && to < from) && left > 0;
}
