import type { CatalogueItem, Page } from "../connectors/_contract/canonical.ts";
import type { Outcome } from "../connectors/_contract/outcome.ts";
import { matchBySku, type Candidate, type UnmappedVariant } from "../domain/mapping/match-by-sku.ts";
import { vendorKey } from "../domain/splitting/vendor-key.ts";
import type { ConnectionId, ShopId } from "../domain/shared/ids.ts";
import type { MarketplaceVariant } from "./ports.ts";

export interface RefreshProductsDeps {
  readMarketplace(shop: ShopId, cursor: string | null): Promise<Outcome<Page<MarketplaceVariant>>>;
  openConnections(shop: ShopId): Promise<readonly ConnectionId[]>;
  /** Null where the platform has no catalogue to read. */
  readStore(
    shop: ShopId,
    connection: ConnectionId,
    cursor: string | null,
  ): Promise<Outcome<Page<CatalogueItem>> | null>;
  addVendors(shop: ShopId, vendors: readonly { readonly name: string; readonly nameKey: string }[]): Promise<void>;
  keepVariants(shop: ShopId, variants: readonly (MarketplaceVariant & { readonly vendorKey: string })[]): Promise<void>;
  forgetOtherVariants(shop: ShopId, seen: ReadonlySet<string>, now: Date): Promise<void>;
  keepCatalogue(connection: ConnectionId, items: readonly CatalogueItem[], seenAt: Date): Promise<void>;
  forgetCatalogueBefore(connection: ConnectionId, seenAt: Date): Promise<void>;
  readUnmapped(
    shop: ShopId,
    connection: ConnectionId,
  ): Promise<{ readonly variants: readonly UnmappedVariant[]; readonly candidates: readonly Candidate[] }>;
  addMappings(
    shop: ShopId,
    connection: ConnectionId,
    mappings: readonly { readonly variantGid: string; readonly target: Candidate }[],
  ): Promise<number>;
  now(): Date;
}

/**
 * Reads the marketplace's catalogue and the vendors' anew, makes vendors that are new (V1), and maps what matches by
 * SKU exactly once (M1). A store that does not answer keeps what was known of it; the others go on (R4).
 */
export async function refreshProducts(
  deps: RefreshProductsDeps,
  shop: ShopId,
): Promise<{ readonly mapped: number; readonly unsynced: number }> {
  await readMarketplaceCatalogue(deps, shop);
  let mapped = 0;
  let unsynced = 0;
  for (const connection of await deps.openConnections(shop)) {
    await readStoreCatalogue(deps, shop, connection);
    const { variants, candidates } = await deps.readUnmapped(shop, connection);
    const matches = matchBySku(variants, candidates).flatMap((match) =>
      match.kind === "matched" ? [{ variantGid: match.variantGid, target: match.candidate }] : [],
    );
    const added = await deps.addMappings(shop, connection, matches);
    mapped += added;
    unsynced += variants.length - added;
  }
  return { mapped, unsynced };
}

async function readMarketplaceCatalogue(deps: RefreshProductsDeps, shop: ShopId): Promise<void> {
  const seen = new Set<string>();
  const complete = await eachPage(
    (cursor) => deps.readMarketplace(shop, cursor),
    async (items) => {
      const variants = items.map((item) => ({ ...item, vendorKey: vendorKey(item.vendor) }));
      const vendors = new Map(
        variants.filter((v) => v.vendorKey).map((v) => [v.vendorKey, { name: v.vendor.trim(), nameKey: v.vendorKey }]),
      );
      await deps.addVendors(shop, [...vendors.values()]);
      await deps.keepVariants(shop, variants);
      for (const item of items) seen.add(item.variantGid);
    },
  );
  if (complete) await deps.forgetOtherVariants(shop, seen, deps.now());
}

async function readStoreCatalogue(deps: RefreshProductsDeps, shop: ShopId, connection: ConnectionId): Promise<void> {
  const startedAt = deps.now();
  const complete = await eachPage(
    (cursor) => deps.readStore(shop, connection, cursor),
    (items) => deps.keepCatalogue(connection, items, startedAt),
  );
  if (complete) await deps.forgetCatalogueBefore(connection, startedAt);
}

/** True when every page was read: only then may what was not seen be forgotten. */
async function eachPage<T>(
  read: (cursor: string | null) => Promise<Outcome<Page<T>> | null>,
  keep: (items: readonly T[]) => Promise<void>,
): Promise<boolean> {
  let cursor: string | null = null;
  for (;;) {
    const page: Outcome<Page<T>> | null = await read(cursor);
    if (page?.kind !== "ok") return false;
    await keep(page.value.items);
    if (!page.value.more) return true;
    cursor = page.value.cursor;
  }
}
