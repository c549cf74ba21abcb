import type { StatusMeaning } from "../../domain/fulfillment/status-table.ts";
import type { ShopId } from "../../domain/shared/ids.ts";

/** What statuses in vendors' stores mean (O12): shown, asked for, saved. */
export interface OrderStatuses {
  /** Platforms with connected stores, and how many statuses of theirs wait for an answer. */
  orderStatusPlatforms(shop: ShopId): Promise<readonly StatusPlatformView[]>;
  /** Null: no such platform. */
  orderStatuses(shop: ShopId, platform: string): Promise<OrderStatusesView | null>;
  /** `input`: a StatusTable; `version`: what the form was loaded with (O8). */
  saveOrderStatuses(
    shop: ShopId,
    platform: string,
    input: unknown,
    version: number,
    actor: string,
  ): Promise<SaveStatusesResult>;
  /** Asks the platform's stores for their lists. A store that does not answer keeps what is known of it. */
  readOrderStatuses(shop: ShopId, platform: string | null): Promise<{ readonly unanswered: readonly string[] }>;
}

export interface StatusPlatformView {
  readonly platform: string;
  /** Whether its stores can have statuses of their own. */
  readonly ownStatuses: boolean;
  /** Statuses that orders have and nobody knows. */
  readonly unknown: number;
  /** Orders that wait for that, and are not over. */
  readonly waiting: number;
}

export interface OrderStatusesView {
  readonly platform: string;
  readonly stores: number;
  readonly ownStatuses: boolean;
  /** What nobody knows first, then by name. */
  readonly statuses: readonly OrderStatusView[];
  readonly version: number;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
  readonly audit: readonly {
    readonly at: string;
    readonly actor: string;
    readonly changes: readonly {
      readonly raw: string;
      readonly label: string;
      /** Null: as the platform means it, or not known. */
      readonly from: StatusMeaning | null;
      readonly to: StatusMeaning | null;
    }[];
  }[];
}

export interface OrderStatusView {
  readonly raw: string;
  readonly label: string;
  /** What the platform itself means by it; null: nothing is known of it. */
  readonly usual: StatusMeaning | "deleted" | null;
  /** What the merchant says; null: nothing. */
  readonly chosen: StatusMeaning | null;
  /** It always means the same. */
  readonly fixed: boolean;
  /** Vendors whose stores have it; empty: only the platform's declaration names it. */
  readonly vendors: readonly string[];
  readonly orders: number;
  readonly open: number;
  readonly seenAt: string | null;
  /** Nobody knows it, and it was seen on an order or stands in a store's list. */
  readonly unknown: boolean;
}

export type SaveStatusesResult =
  | { readonly kind: "saved"; readonly version: number }
  | { readonly kind: "conflict"; readonly current: OrderStatusesView }
  | { readonly kind: "invalid" }
  | { readonly kind: "not-found" };
