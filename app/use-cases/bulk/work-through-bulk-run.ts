import type { VendorOrderAction } from "../../domain/order/offered-actions.ts";
import type { ShopId, VendorOrderId } from "../../domain/shared/ids.ts";
import type { ActionOptions, ActionResult } from "../act-on-vendor-order.ts";
import type { Transaction } from "../transaction.ts";

export interface BulkItem {
  readonly runId: string;
  readonly shopId: ShopId;
  readonly vendorOrderId: VendorOrderId;
  readonly action: VendorOrderAction;
  readonly startedBy: string;
  readonly until: Date | null;
}

export interface WorkThroughDeps {
  /** Locks the next vendor order of the run that nobody else is at; null: none is left, or the run was stopped. */
  takeItem(tx: Transaction, runId: string): Promise<BulkItem | null>;
  settleItem(tx: Transaction, item: BulkItem, result: ActionResult): Promise<void>;
  /** After an act that failed: written down by itself, with what finds the log entry. */
  failItem(item: BulkItem, reference: string): Promise<void>;
  /** Marks the run as finished if nothing of it is left. */
  finish(runId: string): Promise<boolean>;
  act(tx: Transaction, item: BulkItem, options: ActionOptions): Promise<ActionResult>;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  newReference(): string;
  elapsed(): number;
  onError(error: unknown, item: BulkItem, reference: string): void;
}

/** So long at a stretch; then others have their turn. */
const stretchMs = 20_000;

/**
 * Goes on with a bulk run. Every act is one transaction with the note that it was done, so that a crash at any moment
 * leaves neither the one nor the other; two workers, or two runs over the same vendor orders, find each one moved on
 * when it is their turn. `elsewhere`: another worker is at the last of it.
 */
export async function workThroughBulkRun(
  deps: WorkThroughDeps,
  runId: string,
): Promise<"finished" | "more" | "elsewhere"> {
  const began = deps.elapsed();
  while (deps.elapsed() - began < stretchMs) {
    const taken: { item: BulkItem | null } = { item: null };
    try {
      await deps.inTransaction(async (tx) => {
        taken.item = await deps.takeItem(tx, runId);
        if (taken.item === null) return;
        const { until } = taken.item;
        await deps.settleItem(tx, taken.item, await deps.act(tx, taken.item, { until, inBulk: true }));
      });
    } catch (error) {
      if (taken.item === null) throw error;
      const reference = deps.newReference();
      deps.onError(error, taken.item, reference);
      await deps.failItem(taken.item, reference);
    }
    if (taken.item === null) return (await deps.finish(runId)) ? "finished" : "elsewhere";
  }
  return "more";
}
