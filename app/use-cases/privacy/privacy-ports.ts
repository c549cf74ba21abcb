import type { OrderPersonal } from "../../domain/order/marketplace-order.ts";
import type { PrivacySubject } from "../../domain/privacy/subject.ts";
import type { OrderId, ShopId } from "../../domain/shared/ids.ts";
import type { Transaction } from "../transaction.ts";

/** What the three privacy topics ask for. */
export const privacyKinds = ["data-request", "customer-redact", "shop-redact"] as const;
export type PrivacyKind = (typeof privacyKinds)[number];

/** A request on record that is not carried out yet. */
export interface PrivacyRequest {
  readonly id: string;
  readonly kind: PrivacyKind;
  /** Null: of this shop nothing is on record but webhooks and sessions. */
  readonly shop: ShopId | null;
  readonly shopDomain: string;
  readonly askedAt: Date;
  readonly subject: PrivacySubject;
}

/** How many of each kind of thing were found or cleared: the proof, without a name in it. */
export type PrivacyCounts = Readonly<Record<string, number>>;

/** What a webhook asks for; carried out afterwards, in batches. */
export interface PrivacyAsk {
  readonly kind: PrivacyKind;
  readonly shopDomain: string;
  readonly subject: PrivacySubject;
  /** The row that asks. Its body names the customer and is cleared. */
  readonly inboxId: bigint;
}

/** Where webhooks leave what they ask for. */
export interface PrivacyDesk {
  /** No tokens, no pushes; everything stays on record until shop/redact. */
  uninstallShop(tx: Transaction, domain: string): Promise<void>;
  /** Keeps the request; what arrives from now on about the orders it names is cleared by itself. */
  ask(tx: Transaction, ask: PrivacyAsk): Promise<void>;
}

export interface OrderOnRecord {
  readonly id: OrderId;
  readonly gid: string;
  readonly personal: OrderPersonal | null;
}

/** Requests, from asked to done. */
export interface PrivacyBook {
  /** Oldest first. */
  listUnfinished(): Promise<readonly PrivacyRequest[]>;
  begin(request: PrivacyRequest): Promise<void>;
  /** With an export the merchant is told that it is there, and may fetch it until then. */
  finish(
    request: PrivacyRequest,
    counts: PrivacyCounts,
    answer?: { readonly json: string; readonly until: Date },
  ): Promise<void>;
}

/** Everything that is kept, seen by whom it is about. Every call is one transaction or several; any may be repeated. */
export interface PrivacyArchive {
  /** Orders that have personal data, or are named, by id. */
  pageOfOrders(
    shop: ShopId,
    named: readonly string[],
    after: OrderId | null,
    limit: number,
  ): Promise<readonly OrderOnRecord[]>;
  /** What is kept around these orders, to be shown to the customer. */
  describeOrders(shop: ShopId, orders: readonly OrderOnRecord[]): Promise<readonly ExportedOrder[]>;
  /** Clears orders and all that hangs on them; what stays is scrubbed. */
  clearOrders(shop: ShopId, orders: readonly OrderOnRecord[], subject: PrivacySubject): Promise<PrivacyCounts>;
  /**
   * Clears the bodies of the shop's finished webhooks, and parked ones that name the customer. `waiting`: some that name
   * one of the orders are not processed yet; they are cleared when they are.
   */
  clearWebhooks(
    shopDomain: string,
    subject: PrivacySubject,
  ): Promise<{ readonly cleared: number; readonly waiting: number }>;
  /** Webhooks kept that name the customer. */
  findWebhooks(shopDomain: string, subject: PrivacySubject): Promise<readonly ExportedWebhook[]>;
  /** Answers to earlier data requests of the same customer. */
  clearExports(shop: ShopId, subject: PrivacySubject): Promise<number>;
  /** Deletes a batch of what belongs to a shop; an empty answer: there is nothing left but the shop itself. */
  eraseBatch(shop: ShopId, shopDomain: string): Promise<PrivacyCounts>;
  /** Deletes the shop's own row and whatever came in the meantime. */
  eraseShop(shop: ShopId | null, shopDomain: string): Promise<PrivacyCounts>;
}

export interface ExportedOrder {
  readonly order: string;
  readonly id: string;
  readonly placedAt: string;
  readonly personal: OrderPersonal | null;
  /** Vendors whose stores were given a part of it: they hold the address, and the merchant has to tell them. */
  readonly givenTo: readonly {
    readonly vendor: string;
    readonly platform: string | null;
    readonly store: string | null;
    readonly externalOrder: string | null;
    readonly at: string | null;
    readonly vendorNote: string | null;
    readonly trackings: readonly unknown[];
  }[];
  readonly mails: readonly { readonly kind: string; readonly to: string; readonly at: string }[];
}

export interface ExportedWebhook {
  readonly topic: string;
  readonly receivedAt: string;
  /** As Shopify sent it. */
  readonly body: unknown;
}

/** Adds up counts of several batches. */
export function addCounts(...all: readonly PrivacyCounts[]): PrivacyCounts {
  const sum: Record<string, number> = {};
  for (const counts of all) for (const [what, count] of Object.entries(counts)) sum[what] = (sum[what] ?? 0) + count;
  return sum;
}
