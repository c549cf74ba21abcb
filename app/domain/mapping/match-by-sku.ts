/** A marketplace variant that is mapped to nothing yet. */
export interface UnmappedVariant {
  readonly variantGid: string;
  readonly sku: string | null;
}
export interface Candidate {
  readonly externalProductId: string;
  readonly externalVariantId: string;
  readonly sku: string | null;
}
export type SkuMatch =
  | { readonly variantGid: string; readonly kind: "matched"; readonly candidate: Candidate }
  | { readonly variantGid: string; readonly kind: "no-sku" | "no-match" | "ambiguous" };

/** Upper and lower case and outer spaces do not matter in a SKU; everything else does. */
export const skuKey = (sku: string | null): string => (sku ?? "").trim().toLowerCase();

/**
 * Pairs variants with a vendor's catalogue by SKU. Only a pair that is unique on both sides is matched; what is
 * ambiguous is asked, never guessed (M1).
 */
export function matchBySku(variants: readonly UnmappedVariant[], catalogue: readonly Candidate[]): SkuMatch[] {
  const bySku = Map.groupBy(catalogue, (candidate) => skuKey(candidate.sku));
  const uses = Map.groupBy(variants, (variant) => skuKey(variant.sku));
  return variants.map((variant): SkuMatch => {
    const key = skuKey(variant.sku);
    if (key === "") return { variantGid: variant.variantGid, kind: "no-sku" };
    const candidates = bySku.get(key) ?? [];
    const [candidate] = candidates;
    if (!candidate) return { variantGid: variant.variantGid, kind: "no-match" };
    if (candidates.length > 1 || (uses.get(key)?.length ?? 0) > 1)
      return { variantGid: variant.variantGid, kind: "ambiguous" };
    return { variantGid: variant.variantGid, kind: "matched", candidate };
  });
}
