import type { OrderLine } from "../order/marketplace-order.ts";
import { foldText } from "../shared/fold-text.ts";
import type { VariantGid, VendorId } from "../shared/ids.ts";

/** Who sells what: bound variants first, else the vendor text of the line. */
export interface VendorDirectory {
  readonly byVariant: ReadonlyMap<VariantGid, VendorId>;
  /** By `vendorKey` of the vendor's name. */
  readonly byKey: ReadonlyMap<string, VendorId>;
}

/** What vendor texts are compared by: case, accents and runs of spaces do not count. "" for a blank text. */
export const vendorKey = (text: string): string => foldText(text).replace(/\s+/gu, " ").trim();

/** The vendor of a line, or null when nobody is known to sell it. */
export function matchVendor(
  line: Pick<OrderLine, "variantGid" | "vendor">,
  directory: VendorDirectory,
): VendorId | null {
  const bound = line.variantGid === null ? undefined : directory.byVariant.get(line.variantGid);
  if (bound !== undefined) return bound;
  const key = vendorKey(line.vendor ?? "");
  return key === "" ? null : (directory.byKey.get(key) ?? null);
}
