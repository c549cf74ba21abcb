import type { StoreStatus } from "../../connectors/_contract/canonical.ts";
import type { StatusTable } from "../../domain/fulfillment/status-table.ts";
import type { ConnectionId, ShopId } from "../../domain/shared/ids.ts";
import type { Transaction } from "../transaction.ts";

/** A status in one vendor's store. */
export interface SeenStatus {
  readonly platform: string;
  readonly connectionId: ConnectionId;
  readonly raw: string;
  /** What the store's staff see; null: it was never in the store's list. */
  readonly label: string | null;
  /** It is in the store's list, as last read. */
  readonly listed: boolean;
  /** When an order of ours was last read with it. */
  readonly seenAt: Date | null;
  /** Orders of ours that have it now, and those of them that are not over. */
  readonly orders: number;
  readonly open: number;
}

export interface StoredTable {
  readonly table: StatusTable;
  /** 0 until it is first saved. */
  readonly version: number;
  readonly updatedAt: Date | null;
  readonly updatedBy: string | null;
}

export interface OrderStatusBook {
  /** Stores that are read, of one platform or of all (null). */
  connections(
    shop: ShopId,
    platform: string | null,
  ): Promise<
    readonly {
      readonly id: ConnectionId;
      readonly platform: string;
      readonly storeName: string;
      readonly vendorName: string;
    }[]
  >;
  /** Of the same stores. */
  seen(shop: ShopId, platform: string | null): Promise<readonly SeenStatus[]>;
  table(shop: ShopId, platform: string): Promise<StoredTable>;
  /** The last changes, newest first. */
  audit(
    shop: ShopId,
    platform: string,
  ): Promise<
    readonly { readonly at: Date; readonly actor: string; readonly before: StatusTable; readonly after: StatusTable }[]
  >;
  /**
   * Saves unless somebody saved since `version`. Orders that were seen with a status whose meaning changes are read
   * again from their stores: their streams are rewound in the same transaction, and `pullSoon` is told.
   */
  save(
    shop: ShopId,
    platform: string,
    input: { readonly table: StatusTable; readonly version: number; readonly actor: string },
    pullSoon: (tx: Transaction) => Promise<void>,
  ): Promise<"saved" | "conflict">;
  /** The store's own list as just read; what is missing in it is not listed any more. */
  keepList(shop: ShopId, connection: ConnectionId, statuses: readonly StoreStatus[]): Promise<void>;
}
