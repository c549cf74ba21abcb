import { offeredActions } from "../domain/order/offered-actions.ts";
import type { OrderId, ShopId, VendorOrderId } from "../domain/shared/ids.ts";
import type { ActivityCode } from "./activity-codes.ts";
import { digestOf } from "./digest.ts";
import { type ReplanDeps, replanOrder } from "./record-order.ts";
import type { StoredVendorOrder } from "./record-ports.ts";
import type { Transaction } from "./transaction.ts";
import type { VendorOrderAction } from "./views.ts";

/** What a merchant's word changes on a vendor order, before the order is decided anew. */
export type MerchantWord =
  /** A refusal is over: it may be sent again. */
  | { readonly kind: "reopen" }
  | { readonly kind: "release"; readonly by: string }
  /** Do not wait for the time of the next attempt. */
  | { readonly kind: "hurry" }
  | { readonly kind: "cancel-again" }
  | { readonly kind: "handled"; readonly digest: string }
  /** Its lines were taken care of outside of the app: it is never sent. */
  | { readonly kind: "handled-instead" };

export interface ActOnVendorOrderDeps extends ReplanDeps {
  /** The order it belongs to, if it is this shop's. */
  findOrderOf(tx: Transaction, shop: ShopId, id: VendorOrderId): Promise<OrderId | null>;
  applyWord(tx: Transaction, id: VendorOrderId, word: MerchantWord): Promise<void>;
  audit(tx: Transaction, shop: ShopId, entry: { actor: string; action: string; subject: string }): Promise<void>;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  now(): Date;
}

const codes: Readonly<Record<VendorOrderAction, ActivityCode>> = {
  retry: "vendor-order.retried",
  release: "vendor-order.released",
  recheck: "vendor-order.rechecked",
  "mark-handled": "vendor-order.marked-as-handled",
};

/**
 * Does what a merchant says about one vendor order, in one transaction with deciding it anew. Nothing said here can
 * make a second copy: it only ever makes the next step due, and the steps look before they send.
 */
export async function actOnVendorOrder(
  deps: ActOnVendorOrderDeps,
  shop: ShopId,
  id: VendorOrderId,
  action: VendorOrderAction,
  actor: string,
): Promise<"done" | "not-found" | "not-now"> {
  return deps.inTransaction(async (tx) => {
    const orderId = await deps.findOrderOf(tx, shop, id);
    if (orderId === null || !(await deps.orders.lockOrder(tx, shop, orderId))) return "not-found";
    const row = (await deps.orders.readVendorOrders(tx, orderId)).find((candidate) => candidate.id === id);
    if (!row) return "not-found";
    const word = wordFor(action, row, actor);
    if (word === "not-now") return "not-now";
    if (word) await deps.applyWord(tx, id, word);
    await deps.audit(tx, shop, { actor, action: `vendor-order.${action}`, subject: id });
    await replanOrder(deps, tx, shop, orderId, deps.now(), [
      { code: codes[action], vendorOrderId: id, vendorId: row.vendorId },
    ]);
    return "done";
  });
}

function wordFor(action: VendorOrderAction, row: StoredVendorOrder, actor: string): MerchantWord | null | "not-now" {
  const offered = offeredActions({ ...row, needsHandling: row.manualHandling !== null });
  if (!offered.includes(action)) return "not-now";
  switch (action) {
    case "retry":
      if (row.state === "refused") return { kind: "reopen" };
      return row.state === "cancel-refused" ? { kind: "cancel-again" } : { kind: "hurry" };
    case "release":
      return { kind: "release", by: actor };
    case "recheck":
      return row.scheduled ? { kind: "hurry" } : null;
    case "mark-handled":
      return row.state === "held"
        ? { kind: "handled-instead" }
        : { kind: "handled", digest: digestOf(row.manualHandling) };
  }
}
