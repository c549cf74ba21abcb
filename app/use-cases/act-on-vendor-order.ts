import { offeredActions, type Standing, takesAPerson } from "../domain/order/offered-actions.ts";
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
  | { readonly kind: "push-anyway"; readonly by: string }
  /** Takes back what was said before. `until` null: until it is released. */
  | { readonly kind: "hold"; readonly by: string; readonly until: Date | null }
  | { readonly kind: "leave"; readonly by: string }
  | { readonly kind: "take-up" }
  /** Cancel it in the vendor's store, whatever becomes of the marketplace's order. */
  | { readonly kind: "cancel-in-store" }
  /** Its lines are former ones from now on: planning finds them without a place. */
  | { readonly kind: "push-anew"; readonly by: string }
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
  audit(
    tx: Transaction,
    shop: ShopId,
    entry: { actor: string; action: string; subject: string; after?: unknown },
  ): Promise<void>;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  now(): Date;
}

const codes: Readonly<Record<VendorOrderAction, ActivityCode>> = {
  retry: "vendor-order.retried",
  release: "vendor-order.released",
  "push-anyway": "vendor-order.pushed-anyway",
  hold: "vendor-order.held-by-hand",
  leave: "vendor-order.left-alone",
  "take-up": "vendor-order.taken-up",
  "cancel-in-store": "vendor-order.cancel-asked",
  "push-anew": "vendor-order.pushed-anew",
  recheck: "vendor-order.rechecked",
  "mark-handled": "vendor-order.marked-as-handled",
};

export interface ActionOptions {
  /** Of `hold`: when it ends by itself; null or absent: when it is released. */
  readonly until?: Date | null;
  /** Said of many at once: what a person has to look at first is not done. */
  readonly inBulk?: boolean;
}

/**
 * `not-now`: it has moved on, or the action makes no sense for it. `look-first`: it takes a person who has looked,
 * since nobody knows whether the vendor's store has it, say.
 */
export type ActionResult = "done" | "not-found" | "not-now" | "look-first";

/**
 * Does what a merchant says about one vendor order, in one transaction with deciding it anew. Nothing said here can
 * make a second copy: it only ever makes the next step due, and the steps look before they send. Said twice, the second
 * time finds it moved on.
 */
export async function actOnVendorOrder(
  deps: ActOnVendorOrderDeps,
  shop: ShopId,
  id: VendorOrderId,
  action: VendorOrderAction,
  actor: string,
  options: ActionOptions = {},
): Promise<ActionResult> {
  return deps.inTransaction((tx) => actInside(deps, tx, shop, id, action, actor, options));
}

/** The same in the caller's transaction, which may hold more than this one act. */
export async function actInside(
  deps: Omit<ActOnVendorOrderDeps, "inTransaction">,
  tx: Transaction,
  shop: ShopId,
  id: VendorOrderId,
  action: VendorOrderAction,
  actor: string,
  options: ActionOptions,
): Promise<ActionResult> {
  const found = await readStanding(deps, tx, shop, id);
  if (found === null) return "not-found";
  const { orderId, row, standing } = found;
  if (!offeredActions(standing).includes(action)) return "not-now";
  const until = options.until ?? null;
  // A hold that is over before it begins would only take back what was said before.
  if (until !== null && until <= deps.now()) return "not-now";
  if (options.inBulk && takesAPerson(action, row)) return "look-first";
  const word = wordFor(action, row, actor, until);
  if (word) await deps.applyWord(tx, id, word);
  await deps.audit(tx, shop, {
    actor,
    action: `vendor-order.${action}`,
    subject: id,
    ...(until === null ? {} : { after: { until: until.toISOString() } }),
  });
  await replanOrder(deps, tx, shop, orderId, deps.now(), [
    { code: codes[action], params: { actor }, vendorOrderId: id, vendorId: row.vendorId },
  ]);
  return "done";
}

/** How a vendor order stands, with its order locked until the transaction ends; null: this shop has none such. */
export async function readStanding(
  deps: Pick<ActOnVendorOrderDeps, "findOrderOf" | "orders" | "now">,
  tx: Transaction,
  shop: ShopId,
  id: VendorOrderId,
): Promise<{ readonly orderId: OrderId; readonly row: StoredVendorOrder; readonly standing: Standing } | null> {
  const orderId = await deps.findOrderOf(tx, shop, id);
  const order = orderId && (await deps.orders.lockOrder(tx, shop, orderId));
  if (orderId === null || !order) return null;
  const row = (await deps.orders.readVendorOrders(tx, orderId)).find((candidate) => candidate.id === id);
  if (!row) return null;
  const standing = {
    ...row,
    needsHandling: row.manualHandling !== null,
    heldByHand: isHeld(row, deps.now()),
    pushedAnew: row.pushedAnewBy !== null,
    orderCancelled: order.body.cancelledAt !== null,
    syncOn: (await deps.orders.readContext(tx, shop, order.body)).settings.enabled,
  };
  return { orderId, row, standing };
}

const isHeld = ({ heldBy, heldUntil }: StoredVendorOrder, now: Date): boolean =>
  heldBy !== null && (heldUntil === null || heldUntil > now);

function wordFor(
  action: VendorOrderAction,
  row: StoredVendorOrder,
  actor: string,
  until: Date | null,
): MerchantWord | null {
  switch (action) {
    case "retry":
      if (row.state === "refused") return { kind: "reopen" };
      return row.state === "cancel-refused" ? { kind: "cancel-again" } : { kind: "hurry" };
    case "release":
    case "push-anyway":
    case "leave":
    case "push-anew":
      return { kind: action, by: actor };
    case "hold":
      return { kind: "hold", by: actor, until };
    case "take-up":
    case "cancel-in-store":
      return { kind: action };
    case "recheck":
      return row.scheduled ? { kind: "hurry" } : null;
    case "mark-handled":
      return row.state === "held"
        ? { kind: "handled-instead" }
        : { kind: "handled", digest: digestOf(row.manualHandling) };
  }
}
