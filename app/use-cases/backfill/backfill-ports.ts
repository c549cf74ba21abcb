import type { OrderGid, ShopId } from "../../domain/shared/ids.ts";
import type { ShopRef } from "../ports.ts";
import type { Transaction } from "../transaction.ts";
import type { BackfillView } from "./backfill-desk.ts";

/** A backfill that this worker, and nobody else, carries on until the lease ends. */
export interface ClaimedBackfill {
  readonly id: string;
  readonly shop: ShopRef;
  readonly from: Date;
  readonly until: Date;
  readonly cursor: string | null;
  readonly generation: number;
}

/** What is added to the numbers of a backfill. */
export interface BackfillCounts {
  readonly seen?: number;
  readonly recorded?: number;
  readonly unread?: number;
}

/** Each write hits only a backfill that runs and is still this worker's; false: it is not, and the worker lets go. */
export interface BackfillBook {
  /** Takes one that runs and that nobody carries on now; null: there is none. */
  claim(): Promise<ClaimedBackfill | null>;
  /** Of these orders, those that are neither on record nor to be forgotten. */
  findUnrecorded(shop: ShopId, gids: readonly OrderGid[]): Promise<readonly OrderGid[]>;
  /** Adds up and prolongs the lease. */
  progress(run: ClaimedBackfill, counts: BackfillCounts): Promise<boolean>;
  /** A page is finished; null: it was the last. */
  finishPage(run: ClaimedBackfill, cursor: string | null, counts: BackfillCounts): Promise<boolean>;
  /** The shop could not be read: it is tried again in a while, or (with a reference) given up. */
  fail(run: ClaimedBackfill, failure: string, end: { readonly reference: string } | "try-again"): Promise<void>;
}

export interface BackfillDeskBook {
  readLatest(shop: ShopId): Promise<BackfillView | null>;
  /** Writes it down, with who asked, unless one is running. */
  begin(
    shop: ShopId,
    backfill: { readonly id: string; readonly from: Date; readonly askedAt: Date; readonly askedBy: string },
    alongside: (tx: Transaction) => Promise<void>,
  ): Promise<"started" | "running">;
  stop(shop: ShopId, actor: string, now: Date): Promise<"done" | "not-found">;
}
