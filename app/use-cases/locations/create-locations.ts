import type { StoreLocation } from "../../connectors/_contract/canonical.ts";
import { type Manifest, supports } from "../../connectors/_contract/manifest.ts";
import type { Outcome } from "../../connectors/_contract/outcome.ts";
import {
  locationKey,
  locationSides,
  type LocationTable,
  locationTableSchema,
  type NamedLocation,
  withClosed,
} from "../../domain/settings/location-table.ts";
import type { ConnectionId, ShopId } from "../../domain/shared/ids.ts";
import type { ShopRef } from "../ports.ts";
import type { LocationBook, StoreWithLocations } from "./location-ports.ts";
import type { LocationChoiceView, Locations, LocationsView, VendorLocationsView } from "./locations.ts";

export interface LocationsDeps {
  readonly book: LocationBook;
  readonly manifests: Readonly<Record<string, Manifest>>;
  readMarketplace(shop: ShopRef): Promise<Outcome<readonly NamedLocation[]>>;
  /** Null where the platform has no locations. */
  readStore(shop: ShopId, connection: ConnectionId): Promise<Outcome<readonly StoreLocation[]> | null>;
}

export function createLocations(deps: LocationsDeps): Locations {
  const { book, manifests } = deps;
  const canChoose = ({ platform }: StoreWithLocations): boolean => {
    const manifest = manifests[platform];
    return manifest !== undefined && supports(manifest, "locations");
  };

  async function view(shop: ShopId): Promise<LocationsView> {
    const [marketplace, stores, stored, audit] = await Promise.all([
      book.marketplace(shop),
      book.stores(shop),
      book.table(shop),
      book.audit(shop),
    ]);
    const { table } = stored;
    const vendors = stores.map((store): VendorLocationsView => ({
      connectionId: store.id,
      vendorId: store.vendorId,
      vendorName: store.vendorName,
      platform: store.platform,
      storeName: store.storeName,
      limit: canChoose(store) ? null : (manifests[store.platform]?.capabilities.locations.note ?? ""),
      store: choice(store.locations, store.readAt, table[locationKey(store.id, "store")]),
      marketplace: choice(marketplace.locations, marketplace.readAt, table[locationKey(store.id, "marketplace")]),
      refused: store.refused,
    }));
    const nameOf = (id: string | undefined): string | null =>
      id === undefined
        ? null
        : ([marketplace.locations, ...stores.map(({ locations }) => locations)]
            .flat()
            .find((location) => location.id === id)?.name ?? id);
    return {
      addOnActive: marketplace.active,
      marketplace: open(marketplace.locations),
      readAt: marketplace.readAt?.toISOString() ?? null,
      vendors,
      version: stored.version,
      updatedAt: stored.updatedAt?.toISOString() ?? null,
      updatedBy: stored.updatedBy,
      audit: audit.map(({ at, actor, before, after }) => ({
        at: at.toISOString(),
        actor,
        changes: changedKeys(before, after).map((key) => ({
          key,
          vendorName: stores.find(({ id }) => key.startsWith(`${id}/`))?.vendorName ?? null,
          side: key.endsWith("/store") ? ("store" as const) : ("marketplace" as const),
          from: nameOf(before[key]),
          to: nameOf(after[key]),
        })),
      })),
    };
  }

  return {
    locations: view,

    async saveLocations(shop, input, version, actor) {
      const parsed = locationTableSchema.safeParse(input);
      if (!parsed.success) return { kind: "invalid" };
      const [marketplace, stores, stored] = await Promise.all([
        book.marketplace(shop),
        book.stores(shop),
        book.table(shop),
      ]);
      // Only what this shop's stores offer, or what was chosen before and is gone meanwhile.
      const offered = new Map(
        stores.flatMap((store) =>
          locationSides
            .filter((side) => side === "marketplace" || canChoose(store))
            .map(
              (side) =>
                [
                  locationKey(store.id, side),
                  open(side === "store" ? store.locations : marketplace.locations),
                ] as const,
            ),
        ),
      );
      const table: Record<string, string> = {};
      for (const [key, id] of Object.entries(parsed.data)) {
        const options = offered.get(key);
        if (options === undefined) continue;
        if (!options.some((option) => option.id === id) && stored.table[key] !== id) return { kind: "invalid" };
        table[key] = id;
      }
      const saved = await book.save(shop, { table, version, actor });
      return saved === "saved"
        ? { kind: "saved", version: version + 1 }
        : { kind: "conflict", current: await view(shop) };
    },

    async readLocations(shop) {
      const unanswered: string[] = [];
      const { domain, locations } = await book.marketplace(shop);
      const here = await deps.readMarketplace({ id: shop, domain });
      if (here.kind === "ok") await book.keepMarketplace(shop, withClosed(locations, here.value));
      else unanswered.push(domain);
      for (const store of await book.stores(shop)) {
        if (!canChoose(store)) continue;
        const there = await deps.readStore(shop, store.id);
        if (there?.kind === "ok") await book.keepStore(shop, store.id, withClosed(store.locations, there.value));
        else if (there !== null) unanswered.push(store.vendorName);
      }
      return { unanswered };
    },
  };
}

const choice = (
  known: readonly NamedLocation[],
  readAt: Date | null,
  chosen: string | undefined,
): LocationChoiceView => ({
  options: open(known),
  chosen: chosen ?? null,
  chosenName: known.find(({ id }) => id === chosen)?.name ?? null,
  stale: chosen !== undefined && readAt !== null && !open(known).some(({ id }) => id === chosen),
  unread: readAt === null,
});

const open = (known: readonly NamedLocation[]): readonly NamedLocation[] =>
  known.filter(({ closed }) => closed !== true);

const changedKeys = (before: LocationTable, after: LocationTable): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key]).sort();
