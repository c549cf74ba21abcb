/**
 * One text for one value, whatever the order of its keys, to be hashed by the caller. Plain JSON values only; a key
 * whose value is undefined counts as absent, as in JSON.
 */
export function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${stableText(member)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}
