import type { OrderId, ShopId, VendorOrderId } from "../domain/shared/ids.ts";
import type { ActivityCode } from "./activity-codes.ts";
import { digestOf } from "./digest.ts";
import { type RecordOrderDeps, replanOrder } from "./record-order.ts";
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

export interface ActOnVendorOrderDeps extends Pick<RecordOrderDeps, "orders" | "newId"> {
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

/** Holds that are no obstacle but a question to the merchant. */
const releasable: ReadonlySet<string | null> = new Set(["arrived-while-off", "too-old", "needs-manual-handling"]);

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
  switch (action) {
    case "retry":
      if (row.state === "refused") return { kind: "reopen" };
      if (row.state === "cancel-refused" && row.reason !== "already-shipped") return { kind: "cancel-again" };
      return row.scheduled ? { kind: "hurry" } : "not-now";
    case "release":
      return row.state === "held" && releasable.has(row.reason) ? { kind: "release", by: actor } : "not-now";
    case "recheck":
      return row.scheduled ? { kind: "hurry" } : null;
    case "mark-handled":
      if (row.manualHandling === null) return "not-now";
      return row.state === "held"
        ? { kind: "handled-instead" }
        : { kind: "handled", digest: digestOf(row.manualHandling) };
  }
}
