/**
 * Splits a whole number of minor units over weights so that the parts sum to it exactly (largest remainder; ties go
 * to the earlier part). Weights are non-negative; if all are zero, the parts are as equal as can be. A negative total
 * is split as its mirror image. No weights: no parts.
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  if (weights.length === 0) return [];
  if (totalMinor < 0) return allocate(-totalMinor, weights).map((part) => (part === 0 ? 0 : -part));
  const weightSum = weights.reduce((a, b) => a + b, 0);
  const effective = weightSum === 0 ? weights.map(() => 1) : weights;
  const divisor = BigInt(weightSum === 0 ? weights.length : weightSum);
  const total = BigInt(totalMinor);
  const shares = effective.map((weight, index) => {
    const product = total * BigInt(weight);
    return { index, part: Number(product / divisor), remainder: product % divisor };
  });
  let left = totalMinor - shares.reduce((a, share) => a + share.part, 0);
  const byRemainder = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const share of byRemainder) {
    if (left === 0) break;
    share.part += 1;
    left -= 1;
  }
  return shares.map((share) => share.part);
}
