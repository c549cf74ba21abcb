import type { ShopId } from "../../domain/shared/ids.ts";
import type { Transaction } from "../transaction.ts";
import type { BackfillDeskBook } from "./backfill-ports.ts";

/** How far back, in days. Shopify shows an app no orders that are older, unless it has a special permission. */
export const backfillSpans = [7, 14, 30, 60] as const;
export type BackfillSpan = (typeof backfillSpans)[number];

/** What pages ask about bringing in earlier orders (S6). */
export interface BackfillDesk {
  /** The last one that was asked for; null: none ever was. */
  backfill(shop: ShopId): Promise<BackfillView | null>;
  /**
   * Looks for open orders of the last days that are not on record, and records them. What was placed before order sync
   * was switched on then waits for the merchant's word; nothing is pushed by this.
   */
  startBackfill(shop: ShopId, days: BackfillSpan, actor: string): Promise<"started" | "running">;
  /** What was brought in by then stays. */
  stopBackfill(shop: ShopId, actor: string): Promise<"done" | "not-found">;
}

export interface BackfillView {
  readonly state: "running" | "done" | "stopped" | "failed";
  readonly from: string;
  readonly askedAt: string;
  readonly finishedAt: string | null;
  /** Open orders looked at, of these new on record, and not readable now (each is tried again by itself). */
  readonly seen: number;
  readonly recorded: number;
  readonly unread: number;
  /** The shop cannot be read at the moment. */
  readonly troubled: boolean;
  readonly errorReference: string | null;
  /** Orders that wait for the merchant's word because they are from before order sync, or old. */
  readonly waiting: number;
  /** They wait for order sync to be switched on. */
  readonly syncOff: boolean;
}

export interface BackfillDeskDeps {
  readonly book: BackfillDeskBook;
  /** Enqueue in the caller's transaction: carry out what was asked for. */
  runSoon(tx: Transaction): Promise<void>;
  newId(): string;
  now(): Date;
}

const dayMs = 86_400_000;

export const createBackfillDesk = ({ book, runSoon, newId, now }: BackfillDeskDeps): BackfillDesk => ({
  backfill: (shop) => book.readLatest(shop),
  startBackfill(shop, days, actor) {
    const askedAt = now();
    const from = new Date(askedAt.getTime() - days * dayMs);
    return book.begin(shop, { id: newId(), from, askedAt, askedBy: actor }, runSoon);
  },
  stopBackfill: (shop, actor) => book.stop(shop, actor, now()),
});
