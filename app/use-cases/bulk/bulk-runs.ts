import type { VendorOrderAction } from "../../domain/order/offered-actions.ts";
import type { OrderId, ShopId, VendorOrderId } from "../../domain/shared/ids.ts";
import type { OrderFilter } from "../views.ts";

/** One action said of many vendor orders at once, carried out in the background. */
export interface BulkRuns {
  /** What the action would do to them, before anything is done. */
  bulkPreview(shop: ShopId, choice: BulkChoice, action: VendorOrderAction): Promise<BulkPreview>;
  startBulkRun(
    shop: ShopId,
    choice: BulkChoice,
    action: VendorOrderAction,
    actor: string,
    options?: { readonly until?: Date | null },
  ): Promise<StartedBulkRun>;
  /** How far it is, and what became of each; null: there is no such run. */
  bulkRun(shop: ShopId, id: string): Promise<BulkRunView | null>;
  /** The newest ones that are under way, or were finished within the last minutes. */
  recentBulkRuns(shop: ShopId): Promise<readonly BulkRunSummary[]>;
  /** What was not done yet is not done. */
  stopBulkRun(shop: ShopId, id: string, actor: string): Promise<"done" | "not-found">;
}

/** Which vendor orders are meant. Of an order on a list: the parts that the list's filter speaks of. */
export type BulkChoice =
  | { readonly kind: "parts"; readonly ids: readonly VendorOrderId[] }
  | { readonly kind: "orders"; readonly ids: readonly OrderId[]; readonly filter: OrderFilter }
  | { readonly kind: "filter"; readonly filter: OrderFilter };

/** More than this is not begun at once. */
export const bulkLimit = 2_000;

export interface BulkPreview {
  /** Vendor orders to which it will be done, as they stand now. */
  readonly willDo: number;
  /** Those to which it will not, by what they wait for or where they are. */
  readonly skipped: readonly { readonly why: string; readonly count: number }[];
  /** More than the limit: narrow the choice. */
  readonly tooMany: boolean;
}

export type StartedBulkRun =
  { readonly kind: "started"; readonly id: string } | { readonly kind: "nothing" | "too-many" };

export type BulkOutcome = "done" | "skipped" | "failed";

export interface BulkRunSummary {
  readonly id: string;
  readonly action: VendorOrderAction;
  /** Of holds: when they end by themselves; null: when they are released. */
  readonly until: string | null;
  readonly startedBy: string;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  readonly finishedAt: string | null;
  readonly total: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
}

export interface BulkRunView extends BulkRunSummary {
  /** Failed ones first, then skipped ones; at most `bulkItemsShown`. */
  readonly items: readonly {
    readonly vendorOrderId: string;
    /** Null: it is gone. */
    readonly orderId: string | null;
    readonly orderName: string | null;
    readonly vendorName: string | null;
    readonly outcome: BulkOutcome | null;
    /** Why it was skipped: what it waits for, or where it is. */
    readonly why: string | null;
    /** What holds it now although it was done: released, and not paid yet. */
    readonly heldBy: string | null;
    readonly reference: string | null;
  }[];
}

export const bulkItemsShown = 250;
