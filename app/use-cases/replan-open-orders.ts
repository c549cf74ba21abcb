import type { OrderId, ShopId } from "../domain/shared/ids.ts";
import { type ReplanDeps, replanOrder } from "./record-order.ts";
import type { Transaction } from "./transaction.ts";

export interface ReplanOpenOrdersDeps extends ReplanDeps {
  /**
   * Orders of which something waits: not sent yet, without a vendor, or with an edit or a cancellation that could not
   * travel. Oldest first, after `after`.
   */
  listOpenOrders(
    shop: ShopId,
    after: OrderId | null,
    limit: number,
  ): Promise<readonly { readonly id: OrderId; readonly shopId: ShopId }[]>;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  now(): Date;
  onError(error: unknown, order: OrderId): void;
}

const pageSize = 200;

/**
 * Decides anew on everything that waits, each order in a transaction of its own: holds go by themselves when their
 * cause is gone. One that fails is reported and left to the next time; the others go on.
 */
export async function replanOpenOrders(deps: ReplanOpenOrdersDeps, shop: ShopId): Promise<number> {
  let after: OrderId | null = null;
  let count = 0;
  for (;;) {
    const page = await deps.listOpenOrders(shop, after, pageSize);
    for (const order of page) if (await decideAnew(deps, order, deps.now())) count += 1;
    after = page.at(-1)?.id ?? null;
    if (page.length < pageSize) return count;
  }
}

/**
 * Decides anew on one order, in a transaction of its own. A failure is reported, not thrown: whoever works through
 * many goes on with the next.
 */
export async function decideAnew(
  deps: ReplanDeps & Pick<ReplanOpenOrdersDeps, "inTransaction" | "onError">,
  order: { readonly id: OrderId; readonly shopId: ShopId },
  now: Date,
): Promise<boolean> {
  try {
    await deps.inTransaction((tx) => replanOrder(deps, tx, order.shopId, order.id, now));
    return true;
  } catch (error) {
    deps.onError(error, order.id);
    return false;
  }
}
