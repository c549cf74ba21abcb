import { flowPushAction } from "../../domain/order/flow-push.ts";
import type { OrderGid, OrderId, ShopId, VendorOrderId } from "../../domain/shared/ids.ts";
import { actInside, type ActOnVendorOrderDeps, readStanding } from "../act-on-vendor-order.ts";
import type { RefetchResult } from "../refetch-order.ts";
import type { Transaction } from "../transaction.ts";

/** One run of the action in a workflow. */
export interface FlowRun {
  readonly shopDomain: string;
  /** Shopify's; the same when it sends the run again. */
  readonly runId: string;
  readonly order: OrderGid;
}

export type FlowPushResult =
  /** `acted`: for so many of the order's parts something was said. */
  | { readonly kind: "done"; readonly parts: number; readonly acted: number }
  /** It had its effect before. */
  | { readonly kind: "repeated" }
  | { readonly kind: "no-such-shop" }
  | { readonly kind: "no-such-order" }
  /** The order is not recorded, and the shop cannot be asked just now. */
  | { readonly kind: "not-now" };

export interface PushOrderForFlowDeps {
  readonly acting: Omit<ActOnVendorOrderDeps, "inTransaction">;
  /** A shop that has the app. */
  findShop(domain: string): Promise<ShopId | null>;
  findOrder(tx: Transaction, shop: ShopId, gid: OrderGid): Promise<OrderId | null>;
  /** Takes the run; false: it was taken. Waits for who is just taking it. */
  takeRun(tx: Transaction, shop: ShopId, runId: string, order: OrderId, now: Date): Promise<boolean>;
  refetch(shop: ShopId, gid: OrderGid): Promise<RefetchResult | { readonly kind: "no-such-shop" }>;
  inShop<T>(shop: ShopId, work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** Who did it, in the audit trail and the log. */
export const flowActor = "flow";

/**
 * Says once for every vendor order of an order what a merchant's "push" says by hand (flow-push.ts). The run is taken in
 * the transaction in which it has its effect, so a run that is sent again, or twice at once, has it once; one that was
 * cut off before has left nothing. An order that is not recorded yet is read from the shop first.
 */
export async function pushOrderForFlow(deps: PushOrderForFlowDeps, run: FlowRun): Promise<FlowPushResult> {
  const shop = await deps.findShop(run.shopDomain);
  if (shop === null) return { kind: "no-such-shop" };
  const known = await pushKnownOrder(deps, shop, run);
  if (known !== null) return known;
  const read = await deps.refetch(shop, run.order);
  if (read.kind === "failed") return { kind: "not-now" };
  if (read.kind !== "recorded") return { kind: "no-such-order" };
  return (await pushKnownOrder(deps, shop, run)) ?? { kind: "no-such-order" };
}

/** Null: the order is not recorded. */
function pushKnownOrder(deps: PushOrderForFlowDeps, shop: ShopId, run: FlowRun): Promise<FlowPushResult | null> {
  const { acting } = deps;
  return deps.inShop(shop, async (tx) => {
    const order = await deps.findOrder(tx, shop, run.order);
    if (order === null) return null;
    if (!(await deps.takeRun(tx, shop, run.runId, order, acting.now()))) return { kind: "repeated" };
    await acting.orders.lockOrder(tx, shop, order);
    const parts = await acting.orders.readVendorOrders(tx, order);
    let acted = 0;
    for (const { id } of parts) if (await pushPart(acting, tx, shop, id)) acted += 1;
    return { kind: "done", parts: parts.length, acted };
  });
}

async function pushPart(
  acting: PushOrderForFlowDeps["acting"],
  tx: Transaction,
  shop: ShopId,
  id: VendorOrderId,
): Promise<boolean> {
  // Read anew for each: what was said about one part may have moved another.
  const found = await readStanding(acting, tx, shop, id);
  const action = found && flowPushAction(found.standing);
  if (!action) return false;
  return (await actInside(acting, tx, shop, id, action, flowActor, { inBulk: true })) === "done";
}
