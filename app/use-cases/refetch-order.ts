import { type Failure, failurePolicy } from "../connectors/_contract/outcome.ts";
import type { OrderGid } from "../domain/shared/ids.ts";
import type { MarketplaceGateway, ShopRef } from "./ports.ts";
import { recordOrder, type RecordOrderDeps, type RecordResult } from "./record-order.ts";
import type { Transaction } from "./transaction.ts";

export interface RefetchOrderDeps extends RecordOrderDeps {
  readonly gateway: Pick<MarketplaceGateway, "readOrder">;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  now(): Date;
}

export type RefetchResult =
  | { readonly kind: "recorded"; readonly result: RecordResult }
  /** The shop does not have it (any more), or we may not read it. */
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly failure: Failure; readonly tryAgain: boolean };

/** Reads one order from the merchant's shop and brings it on record. */
export async function refetchOrder(deps: RefetchOrderDeps, shop: ShopRef, gid: OrderGid): Promise<RefetchResult> {
  const receivedAt = deps.now();
  const read = await deps.gateway.readOrder(shop, gid);
  if (read.kind !== "ok")
    return { kind: "failed", failure: read, tryAgain: failurePolicy[read.kind].retry !== "never" };
  const order = read.value;
  if (order === null) return { kind: "gone" };
  const result = await deps.inTransaction((tx) =>
    recordOrder(deps, tx, shop.id, order, { receivedAt, source: "read", now: deps.now() }),
  );
  return { kind: "recorded", result };
}
