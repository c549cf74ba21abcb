import type { ShopId } from "../../domain/shared/ids.ts";
import type { RosterDeps } from "./roster-ports.ts";
import type { MergeResult, MergeWish } from "./vendor-roster.ts";

/**
 * Makes two vendors one on the merchant's word (V1). What waits is decided anew: parts of one order that wait for both
 * become one part; what was sent stays as it was sent.
 */
export const mergeVendors = (deps: RosterDeps, shop: ShopId, wish: MergeWish, actor: string): Promise<MergeResult> =>
  deps.book.inTransaction(async (tx) => {
    await deps.book.lockRoster(tx, shop);
    const result = await deps.book.merge(tx, shop, wish, actor, deps.now());
    if (result.kind !== "merged") return result;
    const params = { actor, merged: result.name };
    await deps.book.log(tx, shop, [{ code: "settings.vendor-merged", params, vendorId: wish.keep }]);
    await deps.replan(tx, shop);
    return { kind: "merged" };
  });
