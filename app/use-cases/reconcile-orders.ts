import type { Failure } from "../connectors/_contract/outcome.ts";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import type { OrderGid, ShopId } from "../domain/shared/ids.ts";
import type { MarketplaceGateway, ShopRef } from "./ports.ts";
import type { Arrival, RecordResult } from "./record-order.ts";
import type { LoggedActivity } from "./record-ports.ts";
import type { Transaction } from "./transaction.ts";

/** A shop and how far its orders have been looked through. */
export interface ShopToReconcile extends ShopRef {
  readonly installedAt: Date;
  /** Orders updated before this have been seen; null: never looked. */
  readonly reconciledUntil: Date | null;
}

export interface ReconcileBook {
  /** The shop, or all that have the app installed. */
  listShops(shop: ShopId | null): Promise<readonly ShopToReconcile[]>;
  /** Never moves back. */
  markReconciled(shop: ShopId, until: Date): Promise<void>;
  log(tx: Transaction, shop: ShopId, gid: OrderGid, activities: readonly LoggedActivity[]): Promise<void>;
}

export interface ReconcileOrdersDeps {
  readonly book: ReconcileBook;
  /** The recording that webhooks go through too. */
  record(tx: Transaction, shop: ShopId, order: MarketplaceOrder, arrival: Arrival): Promise<RecordResult>;
  readonly gateway: Pick<MarketplaceGateway, "readOrdersUpdated">;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Reads one order anew until it is on record; for one that could not be recorded now. */
  refetchOrder(shop: ShopId, gid: OrderGid): Promise<void>;
  now(): Date;
  observe(event: ReconcileEvent): void;
  /** Shops at once. */
  readonly concurrency?: number;
}

export type ReconcileEvent =
  | { readonly kind: "reconciled"; readonly shop: ShopId; readonly seen: number; readonly recorded: number }
  /** The mark stays, and the next look begins where this one did. */
  | { readonly kind: "cut-short"; readonly shop: ShopId; readonly failure: Failure }
  | { readonly kind: "fault"; readonly shop: ShopId; readonly gid: OrderGid | null; readonly error: unknown };

export type ReconcileOrders = (
  shop: ShopId | "all",
  options?: {
    /** Says what it would record and writes nothing. */
    readonly dryRun?: boolean;
    /** Instead of where the last look ended; the mark is not moved then. */
    readonly since?: Date;
  },
) => Promise<{ readonly seen: number; readonly recorded: number }>;

/** Looks overlap, since an order may show up in the shop's list a little after it changed. */
const overlapMs = 10 * 60_000;
/** A change younger than this may still be told by its webhook. */
const webhookPatienceMs = 2 * 60_000;

/**
 * Finds what no webhook told (L1, R1): reads all orders changed since the last look and hands each to the same
 * recording that webhooks go through. The mark moves only after a full pass. An order that cannot be recorded is read
 * again by itself and stops no other; a shop that cannot be read stops no other shop (R4).
 */
export function createReconcileOrders(deps: ReconcileOrdersDeps): ReconcileOrders {
  return async (shop, options = {}) => {
    const shops = (await deps.book.listShops(shop === "all" ? null : shop)).values();
    let seen = 0;
    let recorded = 0;
    const worker = async (): Promise<void> => {
      for (const each of shops) {
        try {
          const counts = await reconcileShop(deps, each, options);
          seen += counts.seen;
          recorded += counts.recorded;
        } catch (error) {
          deps.observe({ kind: "fault", shop: each.id, gid: null, error });
        }
      }
    };
    await Promise.all(Array.from({ length: deps.concurrency ?? 2 }, worker));
    return { seen, recorded };
  };
}

async function reconcileShop(
  deps: ReconcileOrdersDeps,
  shop: ShopToReconcile,
  options: { readonly dryRun?: boolean; readonly since?: Date },
): Promise<{ readonly seen: number; readonly recorded: number }> {
  const startedAt = deps.now();
  const from = options.since ?? new Date((shop.reconciledUntil ?? shop.installedAt).getTime() - overlapMs);
  let seen = 0;
  let recorded = 0;
  for (let cursor: string | null = null; ;) {
    const page = await deps.gateway.readOrdersUpdated(shop, from, cursor);
    if (page.kind !== "ok") {
      deps.observe({ kind: "cut-short", shop: shop.id, failure: page });
      return { seen, recorded };
    }
    for (const order of page.value.items) {
      seen += 1;
      try {
        if (await recordOne(deps, shop, order, options.dryRun ?? false)) recorded += 1;
      } catch (error) {
        deps.observe({ kind: "fault", shop: shop.id, gid: order.gid, error });
        if (!options.dryRun) await deps.refetchOrder(shop.id, order.gid);
      }
    }
    if (!page.value.more) break;
    cursor = page.value.cursor;
  }
  if (!options.dryRun && options.since === undefined) await deps.book.markReconciled(shop.id, startedAt);
  deps.observe({ kind: "reconciled", shop: shop.id, seen, recorded });
  return { seen, recorded };
}

/** Thrown to roll back what a dry run has written, once it is known. */
class DryRun extends Error {}

async function recordOne(
  deps: ReconcileOrdersDeps,
  shop: ShopToReconcile,
  order: MarketplaceOrder,
  dryRun: boolean,
): Promise<boolean> {
  const now = deps.now();
  let recorded = false;
  try {
    await deps.inTransaction(async (tx) => {
      recorded = (await deps.record(tx, shop.id, order, { receivedAt: now, source: "read", now })) === "recorded";
      if (dryRun) throw new DryRun();
      if (recorded && now.getTime() - Date.parse(order.updatedAt) > webhookPatienceMs)
        await deps.book.log(tx, shop.id, order.gid, [{ code: "reconciliation.repaired" }]);
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  return recorded;
}
