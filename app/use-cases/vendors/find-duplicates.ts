import { findNearDuplicates, type NearDuplicate } from "../../domain/vendors/near-duplicates.ts";
import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { RosterBook } from "./roster-ports.ts";
import type { DuplicateView } from "./vendor-roster.ts";

const pairKey = (a: VendorId, b: VendorId): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Pairs that look alike, without those of which the merchant has said that they are two. */
export async function findPairs(book: RosterBook, shop: ShopId): Promise<readonly NearDuplicate[]> {
  const [vendors, distinct] = await Promise.all([book.readCompared(shop), book.readDistinct(shop)]);
  const settled = new Set(distinct.map(([a, b]) => pairKey(a, b)));
  return findNearDuplicates(vendors).filter(({ first, second }) => !settled.has(pairKey(first, second)));
}

/** The same with what a merchant needs to see of each before merging. */
export async function findDuplicates(book: RosterBook, shop: ShopId): Promise<readonly DuplicateView[]> {
  const pairs = await findPairs(book, shop);
  const ids = new Set(pairs.flatMap(({ first, second }) => [first, second]));
  const sides = new Map((await book.readSides(shop, [...ids])).map((side) => [side.id, side]));
  return pairs.flatMap(({ first, second, evidence }) => {
    const [one, other] = [sides.get(first), sides.get(second)];
    return one && other ? [{ first: one, second: other, evidence }] : [];
  });
}
