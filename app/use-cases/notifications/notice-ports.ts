import type { NotificationSettings } from "../../domain/notifications/notification-settings.ts";
import type { FindingKind } from "../../domain/proof/finding.ts";
import type { ShopId, VendorId, VendorOrderId } from "../../domain/shared/ids.ts";
import type { ReasonParams } from "../../domain/sync-rules/decision.ts";
import type { MailKind, MailToWrite } from "../mail.ts";
import type { HomeView, OrderNeed } from "../views.ts";
import type { Transaction } from "../transaction.ts";

/** A shop, as those see it who write to its people. */
export interface NotifiedShop {
  readonly id: ShopId;
  readonly domain: string;
  readonly name: string;
  readonly timeZone: string;
  readonly language: string | null;
  readonly contactEmail: string | null;
  /** Null: cannot be read with the keys that there are. */
  readonly settings: NotificationSettings | null;
  readonly digestDay: string | null;
  readonly digestUntil: Date | null;
}

/** A vendor order of which somebody has to be told, and was not yet. */
export interface PartToTell {
  readonly id: VendorOrderId;
  readonly orderName: string;
  readonly orderId: string;
  /** What would be news again: the kind of failure. Else "". */
  readonly cause: string;
  readonly vendor: {
    readonly id: VendorId;
    readonly name: string;
    readonly email: string | null;
    readonly language: string | null;
    /** Somebody acts for it in the portal. */
    readonly inPortal: boolean;
  };
}

/** What the daily proof found and nobody was told of. */
export interface FindingToTell {
  readonly id: string;
  readonly kind: FindingKind;
  /** The day whose proof has it, like "2026-11-28". */
  readonly day: string;
  /** Null: the order is not on record. */
  readonly orderName: string | null;
  readonly vendorName: string | null;
}

export interface DigestNumbers {
  readonly orders: number;
  readonly pushed: number;
  readonly failed: number;
  readonly parcels: number;
}

export interface NoticeBook {
  listShops(): Promise<readonly NotifiedShop[]>;
  /** False: another worker is writing to this shop's people. */
  lock(tx: Transaction, shop: ShopId): Promise<boolean>;
  /** Refused, or failing or unknown since before `since`, in a store that is otherwise well. */
  findFailed(tx: Transaction, shop: ShopId, since: Date): Promise<readonly PartToTell[]>;
  findUnmapped(tx: Transaction, shop: ShopId): Promise<readonly PartToTell[]>;
  /** The vendor's to ship since before `since`, not shipped, and the vendor was not told yet. */
  findLate(tx: Transaction, shop: ShopId, since: Date, oldest: Date): Promise<readonly PartToTell[]>;
  /** The vendor was told before `toldBefore`, it still is not shipped, and the merchant was not told yet. */
  findStillLate(tx: Transaction, shop: ShopId, toldBefore: Date): Promise<readonly PartToTell[]>;
  /**
   * What the daily proof found, could not repair, and is for the merchant or the operator to deal with; nothing while a
   * proof is being made. Not what was last seen before `since`.
   */
  findFindings(tx: Transaction, shop: ShopId, since: Date): Promise<readonly FindingToTell[]>;
  noteFindingsTold(tx: Transaction, shop: ShopId, ids: readonly string[], now: Date): Promise<void>;
  /** Whether a mail with this key was written. */
  isWritten(tx: Transaction, shop: ShopId, dedupeKey: string): Promise<boolean>;
  noteTold(tx: Transaction, shop: ShopId, kind: MailKind, parts: readonly PartToTell[], now: Date): Promise<void>;
  writeMails(tx: Transaction, shop: ShopId, mails: readonly MailToWrite[]): Promise<void>;
  /** Takes the day for a digest; false: it was taken. */
  takeDigestDay(tx: Transaction, shop: ShopId, day: string, now: Date): Promise<boolean>;
  /** What was kept for the digest, oldest first; it is told with it and taken for that. Null: it cannot be read. */
  takeCollected(
    tx: Transaction,
    shop: ShopId,
  ): Promise<readonly ({ readonly kind: MailKind; readonly params: ReasonParams } | null)[]>;
  countSince(tx: Transaction, shop: ShopId, since: Date): Promise<DigestNumbers>;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface NoticeDeps {
  readonly book: NoticeBook;
  /** What waits for somebody, as Home counts it. */
  waiting(shop: ShopId): Promise<Pick<HomeView, "needs" | "findings">>;
  /** The subject of a mail, in the shop's language. */
  subjectOf(mail: { readonly kind: MailKind; readonly params: ReasonParams }, shop: NotifiedShop): string;
  readonly links: NoticeLinks;
  now(): Date;
}

/** Where mails lead: pages of the app in the merchant's admin, and of the vendor portal. */
export interface NoticeLinks {
  order(shop: { readonly domain: string }, order: string): string;
  orders(shop: { readonly domain: string }, filter: { readonly need?: OrderNeed; readonly vendor?: string }): string;
  unmapped(shop: { readonly domain: string }): string;
  vendor(shop: { readonly domain: string }, vendor: string): string;
  /** `day` null: the list of days. */
  proof(shop: { readonly domain: string }, day: string | null): string;
  portalOrder(vendorOrder: string): string;
  readonly portalOrders: string;
}
