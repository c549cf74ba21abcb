import type { LocationTable, NamedLocation } from "../../domain/settings/location-table.ts";
import type { ConnectionId, ShopId, VendorId } from "../../domain/shared/ids.ts";

export interface StoreWithLocations {
  readonly id: ConnectionId;
  readonly platform: string;
  readonly storeName: string;
  readonly vendorId: VendorId;
  readonly vendorName: string;
  /** As last read. */
  readonly locations: readonly NamedLocation[];
  readonly readAt: Date | null;
  /** Open orders that the location refused. */
  readonly refused: number;
}

export interface LocationBook {
  marketplace(shop: ShopId): Promise<{
    readonly domain: string;
    readonly locations: readonly NamedLocation[];
    readonly readAt: Date | null;
    /** The add-on counts. */
    readonly active: boolean;
  }>;
  /** Connected stores, by vendor. */
  stores(shop: ShopId): Promise<readonly StoreWithLocations[]>;
  table(shop: ShopId): Promise<{
    readonly table: LocationTable;
    /** 0 until it is first saved. */
    readonly version: number;
    readonly updatedAt: Date | null;
    readonly updatedBy: string | null;
  }>;
  /** The last changes, newest first. */
  audit(shop: ShopId): Promise<
    readonly {
      readonly at: Date;
      readonly actor: string;
      readonly before: LocationTable;
      readonly after: LocationTable;
    }[]
  >;
  /**
   * Saves unless somebody saved since `version`. Open orders that a location refused are tried with the new choice, in
   * the same transaction.
   */
  save(
    shop: ShopId,
    input: { readonly table: LocationTable; readonly version: number; readonly actor: string },
  ): Promise<"saved" | "conflict">;
  keepMarketplace(shop: ShopId, locations: readonly NamedLocation[]): Promise<void>;
  keepStore(shop: ShopId, connection: ConnectionId, locations: readonly NamedLocation[]): Promise<void>;
}
