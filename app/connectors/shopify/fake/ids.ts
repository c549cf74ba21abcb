/**
 * Shopify numbers look like 6214000001001 today (13 to 14 digits), but the documented samples pass 2^53, so ids are
 * text everywhere in here and `huge` makes numbers that a JavaScript number would corrupt.
 */
const firstDigits: Readonly<Record<string, bigint>> = {
  Order: 6n,
  LineItem: 15n,
  ShippingLine: 5n,
  FulfillmentOrder: 7n,
  FulfillmentOrderLineItem: 16n,
  Fulfillment: 5n,
  FulfillmentLineItem: 14n,
  Customer: 8n,
  Product: 9n,
  ProductVariant: 44n,
  InventoryItem: 46n,
};
const perDigit = 1_000_000_000_000n;

/** Ids of different shops must differ, also between worlds: a shop's number comes from its name. */
export function shopOrdinal(domain: string): number {
  let hash = 7;
  for (const character of domain) hash = (hash * 31 + character.charCodeAt(0)) % 9973;
  return hash;
}

/** Makes the next id of a kind. `counters` is part of the shop's state, so that restored shops go on counting. */
export function nextId(counters: Record<string, number>, ordinal: number, kind: string, huge: boolean): string {
  const count = (counters[kind] ?? 0) + 1;
  counters[kind] = count;
  const base = huge ? 820_982_911_946_000_000n : (firstDigits[kind] ?? 1n) * perDigit;
  return String(base + BigInt(ordinal) * 100_000_000n + BigInt(count));
}

export const gid = (type: string, id: string): string => `gid://shopify/${type}/${id}`;

/** "gid://shopify/Order/12?x=1" -> { type: "Order", id: "12" }; null for anything else. */
export function parseGid(value: string): { type: string; id: string } | null {
  const match = /^gid:\/\/shopify\/(\w+)\/([\w-]+)(?:\?.*)?$/.exec(value);
  return match ? { type: match[1]!, id: match[2]! } : null;
}

/** The id inside a gid of the wanted type; null if it is another type or no gid at all. */
export function idOf(type: string, value: string): string | null {
  const parsed = parseGid(value);
  return parsed?.type === type ? parsed.id : null;
}
