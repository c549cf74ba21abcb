import type { FindingKind } from "../../domain/proof/finding.ts";
import type { ProofNumbers } from "../../domain/proof/proof-numbers.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import type { Move, ReasonParams } from "../../domain/sync-rules/decision.ts";
import type { ProveOrders } from "./prove-orders.ts";

/** What pages ask about the daily proof (S4). */
export interface ProofDesk {
  /** The last days that were proved, newest first, and whether a proof is being made. */
  proofDays(shop: ShopId): Promise<ProofDaysView>;
  /** One day with everything that was found; null: it was not proved. `day` is "2026-11-28". */
  proofDay(shop: ShopId, day: string): Promise<ProofDayView | null>;
  /** Wants a proof of the last days and of today so far; it is made soon, and `proofDays` tells how far it has come. */
  askForProof(shop: ShopId): Promise<void>;
  /** The merchant has dealt with a finding: it needs nobody any more, unless it changes. */
  settleFinding(shop: ShopId, id: string, actor: string): Promise<"done" | "not-found">;
  /** Makes the proof now: of one shop, or of all that are due. */
  readonly prove: ProveOrders;
}

/** So many days are listed. */
export const proofDaysListed = 35;
/** So many findings of a day are shown, those that need somebody first; the file has as many. */
export const findingsShown = 500;

export interface ProofDaysView {
  readonly days: readonly ProofDayItem[];
  readonly run: ProofRunView;
}

export interface ProofRunView {
  readonly running: boolean;
  /** How many vendors' stores are asked, and how many have been. */
  readonly stores: number;
  readonly storesDone: number;
  readonly finishedAt: string | null;
}

export interface ProofDayItem {
  /** "2026-11-28" */
  readonly day: string;
  /** A moment in the middle of it, to write the date by. */
  readonly noon: string;
  readonly checkedAt: string;
  /** False: the day was not over yet. */
  readonly complete: boolean;
  readonly numbers: ProofNumbers;
  /** Null: the shop could not be read. */
  readonly ordersInShop: number | null;
  /** Findings that need somebody. */
  readonly open: number;
  readonly repaired: number;
  readonly unreadStores: number;
}

export interface ProofDayView extends ProofDayItem {
  readonly findings: readonly ProofFindingView[];
  readonly unread: readonly {
    readonly vendorId: string;
    readonly vendorName: string;
    readonly storeName: string;
    /** A failure's kind, or "disconnected". */
    readonly why: string;
  }[];
}

export interface ProofFindingView {
  readonly id: string;
  readonly kind: FindingKind;
  readonly standing: "open" | "repaired" | "gone" | "settled";
  readonly move: Move;
  readonly params: ReasonParams;
  readonly lineTitle: string | null;
  readonly orderId: string | null;
  readonly orderName: string | null;
  readonly vendorId: string | null;
  readonly vendorName: string | null;
  readonly storeName: string | null;
  readonly externalName: string | null;
  readonly externalUrl: string | null;
  readonly firstSeenAt: string;
  readonly settledBy: string | null;
}

/** Whether there is anything for a person to look at. */
export const needsLook = ({ open, unreadStores, ordersInShop }: ProofDayItem): boolean =>
  open > 0 || unreadStores > 0 || ordersInShop === null;
