import type { LineGid, VendorId } from "../shared/ids.ts";
import type { Money } from "../shared/money.ts";
import type { TaxLine } from "./marketplace-order.ts";

/** One vendor's slice of one marketplace order. `supplement` 0 is the first; a later mapped line follows as 1, 2, ... */
export interface VendorSlice {
  readonly vendorId: VendorId;
  readonly supplement: number;
  readonly lines: readonly SliceLine[];
  /** The vendor's share of shipping; null when there is none to pass on. */
  readonly shipping: SliceShipping | null;
}

/** A line's amounts are for `quantity`, exact: at retail prices, they sum over all slices to the marketplace order's. */
export interface SliceLine {
  readonly lineGid: LineGid;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly discount: Money;
  readonly taxLines: readonly TaxLine[];
  /** At which percentage of retail the amounts are (L3), so that a part of the line can be priced like it. Absent: 100. */
  readonly pricePercent?: number;
  /** The unit price is the merchant's cost per item (L3), as it was known then. Absent: a retail price, or a share of it. */
  readonly atCost?: boolean;
  /** Where the line goes in the vendor's catalogue; null: unsynced, sent as a custom line where allowed (O3). */
  readonly mapping: LineMapping | null;
}

export interface LineMapping {
  readonly externalProductId: string;
  readonly externalVariantId: string | null;
}

export interface SliceShipping {
  readonly title: string;
  readonly price: Money;
  readonly discount: Money;
  readonly taxLines: readonly TaxLine[];
}
