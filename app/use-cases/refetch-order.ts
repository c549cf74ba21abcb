import { done, type Failure, failurePolicy } from "../connectors/_contract/outcome.ts";
import type { FulfillmentOrderGid, OrderGid } from "../domain/shared/ids.ts";
import type { MarketplaceGateway, ShopRef } from "./ports.ts";
import { recordOrder, type RecordOrderDeps, type RecordResult } from "./record-order.ts";
import type { Transaction } from "./transaction.ts";

export interface RefetchOrderDeps extends RecordOrderDeps {
  readonly gateway: Pick<MarketplaceGateway, "readOrder" | "findOrderOf">;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  now(): Date;
}

export type RefetchResult =
  | { readonly kind: "recorded"; readonly result: RecordResult }
  /** The shop does not have it (any more), or we may not read it. */
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly failure: Failure; readonly tryAgain: boolean };

/** Reads one order, named itself or by one of its fulfillment orders, from the merchant's shop and records it. */
export async function refetchOrder(
  deps: RefetchOrderDeps,
  shop: ShopRef,
  named: OrderGid | FulfillmentOrderGid,
): Promise<RefetchResult> {
  const receivedAt = deps.now();
  const gid = isFulfillmentOrder(named) ? await deps.gateway.findOrderOf(shop, named) : done(named);
  if (gid.kind !== "ok") return failed(gid);
  const read = gid.value === null ? done(null) : await deps.gateway.readOrder(shop, gid.value);
  if (read.kind !== "ok") return failed(read);
  const order = read.value;
  if (order === null) return { kind: "gone" };
  const result = await deps.inTransaction((tx) =>
    recordOrder(deps, tx, shop.id, order, { receivedAt, source: "read", now: deps.now() }),
  );
  return { kind: "recorded", result };
}

const isFulfillmentOrder = (gid: OrderGid | FulfillmentOrderGid): gid is FulfillmentOrderGid =>
  gid.startsWith("gid://shopify/FulfillmentOrder/");

const failed = (failure: Failure): RefetchResult => ({
  kind: "failed",
  failure,
  tryAgain: failurePolicy[failure.kind].retry !== "never",
});
