import type { LocationSide, NamedLocation } from "../../domain/settings/location-table.ts";
import type { ShopId } from "../../domain/shared/ids.ts";

/** Which location takes a vendor's orders, there and here (L10). */
export interface Locations {
  locations(shop: ShopId): Promise<LocationsView>;
  /** `input`: a LocationTable; `version`: what the form was loaded with (O8). */
  saveLocations(shop: ShopId, input: unknown, version: number, actor: string): Promise<SaveLocationsResult>;
  /** Asks the marketplace and the stores anew. What does not answer keeps what is known of it. */
  readLocations(shop: ShopId): Promise<{ readonly unanswered: readonly string[] }>;
}

export interface LocationsView {
  /** Without the add-on nothing is chosen: what was chosen before rests. */
  readonly addOnActive: boolean;
  readonly marketplace: readonly NamedLocation[];
  /** When the marketplace was last asked; null: never. */
  readonly readAt: string | null;
  readonly vendors: readonly VendorLocationsView[];
  readonly version: number;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
  readonly audit: readonly {
    readonly at: string;
    readonly actor: string;
    readonly changes: readonly {
      readonly key: string;
      /** Null: a store that is no longer connected. */
      readonly vendorName: string | null;
      readonly side: LocationSide;
      /** Names, or ids of what is no longer known; null: the default. */
      readonly from: string | null;
      readonly to: string | null;
    }[];
  }[];
}

export interface VendorLocationsView {
  readonly connectionId: string;
  readonly vendorId: string;
  readonly vendorName: string;
  readonly platform: string;
  readonly storeName: string;
  /** What the platform says about locations; null: they can be chosen. */
  readonly limit: string | null;
  readonly store: LocationChoiceView;
  readonly marketplace: LocationChoiceView;
  /** Open orders that the chosen location refused. */
  readonly refused: number;
}

export interface LocationChoiceView {
  readonly options: readonly NamedLocation[];
  readonly chosen: string | null;
  /** Its name, also of one that was closed; null: none is chosen, or it was never known. */
  readonly chosenName: string | null;
  /** What was chosen is not among what was last read: it was closed there. */
  readonly stale: boolean;
  /** Never asked. */
  readonly unread: boolean;
}

export type SaveLocationsResult =
  | { readonly kind: "saved"; readonly version: number }
  | { readonly kind: "conflict"; readonly current: LocationsView }
  | { readonly kind: "invalid" };
