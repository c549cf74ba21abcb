import { isOurReference } from "../domain/order/reference.ts";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import { orderTotal } from "../domain/order/total.ts";
import type { OrderGid, OrderId, ShopId, VendorOrderId } from "../domain/shared/ids.ts";
import { digestOf } from "./digest.ts";
import { planChanges } from "./plan-changes.ts";
import type { LoggedActivity, OrderBook, PlanContext } from "./record-ports.ts";
import type { Transaction } from "./transaction.ts";

export interface RecordOrderDeps {
  readonly orders: OrderBook;
  /** Ids of this app at the marketplace, as orders name the app that created them. */
  readonly ownAppIds: ReadonlySet<string>;
  /** This app's own address, where the vendor portal is. */
  readonly origin: string;
  sealPersonal(shop: ShopId, gid: string, personal: MarketplaceOrder["personal"]): Uint8Array;
  newId(): VendorOrderId;
  /** In the same transaction: have the order read from the shop itself. */
  refetchOrder(tx: Transaction, shop: ShopId, gid: OrderGid): Promise<void>;
}

export type ReplanDeps = Pick<RecordOrderDeps, "orders" | "newId" | "origin" | "refetchOrder">;

export interface Arrival {
  readonly receivedAt: Date;
  /** `read`: just read from the shop itself, which outweighs what a webhook of the same moment said. */
  readonly source: "webhook" | "read";
  readonly now: Date;
}

export type RecordResult = "recorded" | "unchanged" | "stale" | "needs-refetch" | "not-ours";

/**
 * Brings one version of a marketplace order on record, in the caller's transaction: the newest version wins whatever
 * the order of arrival, and it is split, decided and made due in the same breath. Two versions of the same moment that
 * differ are not guessed about: the caller reads the order from the shop.
 */
export async function recordOrder(
  deps: RecordOrderDeps,
  tx: Transaction,
  shop: ShopId,
  order: MarketplaceOrder,
  arrival: Arrival,
): Promise<RecordResult> {
  if (isOurReference(order.sourceIdentifier) || (order.appId !== null && deps.ownAppIds.has(order.appId)))
    return "not-ours";
  const { personal, review, refunded, ...body } = order;
  let context = await deps.orders.readContext(tx, shop, body);
  if (sellsToItself(context) && (await deps.orders.isKnownExternalOrder(tx, context.shopDomain, order.gid)))
    return "not-ours";

  const saved = await deps.orders.saveOrder(
    tx,
    shop,
    {
      gid: order.gid,
      body,
      personalSealed: deps.sealPersonal(shop, order.gid, personal),
      digest: digestOf({ ...body, personal }),
      totalMinor: orderTotal(order).minor,
      // What reconciliation found arrived, for O1, when it was placed: the webhook that told of it was lost.
      receivedAt:
        arrival.source === "read" ? earlier(new Date(order.createdAt), arrival.receivedAt) : arrival.receivedAt,
    },
    arrival.source === "read",
  );
  // Holds and risk have a time of their own: they change without the order, and are news of an old version too.
  const reviewed = review ? await deps.orders.saveReview(tx, shop, order.gid, review, arrival.receivedAt) : null;
  if (refunded) await deps.orders.saveRefunded(tx, shop, order.gid, refunded, new Date(order.updatedAt));
  switch (saved.kind) {
    case "older":
    case "same":
      if (reviewed !== null) {
        await replanOrder(deps, tx, shop, reviewed, arrival.now);
        return "recorded";
      }
      return saved.kind === "older" ? "stale" : "unchanged";
    case "same-time-different":
      return "needs-refetch";
    case "inserted":
    case "updated":
  }
  const [existing, routes] =
    saved.kind === "inserted"
      ? [[], []]
      : [await deps.orders.readVendorOrders(tx, saved.id), await deps.orders.readRoutes(tx, saved.id)];
  // Lines were given to a vendor while we waited for the order.
  if (routes.some(({ vendorId }) => !context.vendors.has(vendorId)))
    context = await deps.orders.readContext(tx, shop, body);
  const changes = planChanges({
    order: body,
    personal: saved.personalCleared ? null : personal,
    review: reviewed !== null && review ? review : saved.review,
    context,
    existing,
    routes,
    unassigned: saved.unassigned,
    receivedAt: saved.receivedAt,
    readySince: arrival.source === "webhook" ? arrival.receivedAt : arrival.now,
    now: arrival.now,
    newId: deps.newId,
    origin: deps.origin,
  });
  const first: LoggedActivity[] =
    saved.kind === "inserted" ? [{ code: "order.recorded", params: { vendors: changes.rows.length } }] : [];
  await deps.orders.savePlan(tx, shop, saved.id, { ...changes, activities: [...first, ...changes.activities] });
  // How much was given back only the shop itself says.
  const needsReading = changes.needsReading || /refunded$/.test(body.financialStatus);
  if (needsReading && arrival.source === "webhook") await deps.refetchOrder(tx, shop, order.gid);
  return "recorded";
}

/**
 * Plans and decides an order on record anew, because circumstances changed: settings, mappings, connections, add-ons,
 * a merchant's word, or time.
 */
export async function replanOrder(
  deps: ReplanDeps,
  tx: Transaction,
  shop: ShopId,
  id: OrderId,
  now: Date,
  activities: readonly LoggedActivity[] = [],
): Promise<"done" | "not-found"> {
  const order = await deps.orders.lockOrder(tx, shop, id);
  if (!order) return "not-found";
  const context = await deps.orders.readContext(tx, shop, order.body);
  const changes = planChanges({
    order: order.body,
    personal: null,
    review: order.review,
    context,
    existing: await deps.orders.readVendorOrders(tx, id),
    routes: await deps.orders.readRoutes(tx, id),
    unassigned: order.unassigned,
    receivedAt: order.receivedAt,
    readySince: now,
    now,
    newId: deps.newId,
    origin: deps.origin,
  });
  await deps.orders.savePlan(tx, shop, id, { ...changes, activities: [...activities, ...changes.activities] });
  if (changes.needsReading) await deps.refetchOrder(tx, shop, order.gid);
  return "done";
}

/** The marketplace's own shop is a vendor's store too: then its orders may be ones that we made (L12). */
const sellsToItself = (context: PlanContext): boolean =>
  [...context.vendors.values()].some((vendor) => vendor.connection?.storeHost === context.shopDomain);

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
