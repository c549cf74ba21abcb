/** A line as it stands on a packing slip: how many pieces go into the parcel. */
export interface SlipLine<Line> {
  readonly line: Line;
  readonly pieces: number;
}

/** What is left to ship; of an order that has left, everything. */
export function slipLines<Line extends { readonly left: number; readonly quantity: number }>(
  lines: readonly Line[],
): readonly SlipLine<Line>[] {
  const open = lines.some(({ left }) => left > 0);
  return lines.map((line) => ({ line, pieces: open ? line.left : line.quantity })).filter(({ pieces }) => pieces > 0);
}
