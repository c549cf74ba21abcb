import type { LocationTable } from "../../app/domain/settings/location-table.ts";
import type { Locations, LocationsView, VendorLocationsView } from "../../app/use-cases/locations/locations.ts";

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const at = (id: number, name: string) => ({ id: `gid://shopify/Location/${id}`, name });
const ours = [at(1, "Bergen warehouse"), at(2, "Shop floor, Oslo"), at(3, "Nordlys Ceramics, drop shipping")];

/** Three vendors: one whose choice was closed meanwhile, one on a platform without locations, one never read. */
export function sampleLocations(options: {
  readonly empty: boolean;
  readonly addOnActive: boolean;
  readonly overtaken: boolean;
}): Locations {
  let table: LocationTable = {
    [`${uuid(100)}/store`]: "gid://shopify/Location/77",
    [`${uuid(100)}/marketplace`]: "gid://shopify/Location/3",
  };
  let version = 4;
  let overtaken = !options.overtaken;
  let audit: LocationsView["audit"] = [
    {
      at: ago(700),
      actor: "staff:81",
      changes: [
        {
          key: `${uuid(100)}/marketplace`,
          vendorName: "Nordlys Ceramics",
          side: "marketplace",
          from: null,
          to: "Nordlys Ceramics, drop shipping",
        },
      ],
    },
  ];
  const vendor = (
    n: number,
    name: string,
    platform: string,
    store: readonly { id: string; name: string }[],
    more: Partial<VendorLocationsView> = {},
  ): VendorLocationsView => {
    const id = uuid(99 + n);
    const side = (options: readonly { id: string; name: string }[], chosen: string | undefined) => ({
      options,
      chosen: chosen ?? null,
      chosenName: chosen === undefined ? null : "Old cellar",
      stale: chosen !== undefined && !options.some((option) => option.id === chosen),
      unread: options.length === 0,
    });
    return {
      connectionId: id,
      vendorId: uuid(n),
      vendorName: name,
      platform,
      storeName: name,
      limit: null,
      store: side(store, table[`${id}/store`]),
      marketplace: side(ours, table[`${id}/marketplace`]),
      refused: 0,
      ...more,
    };
  };
  const view = (): LocationsView => ({
    addOnActive: options.addOnActive,
    marketplace: ours,
    readAt: ago(180),
    vendors: options.empty
      ? []
      : [
          vendor(1, "Nordlys Ceramics", "shopify", [at(71, "Studio"), at(72, "Warehouse by the fjord")], {
            refused: 2,
          }),
          vendor(2, "Casa Verde Botanicals", "woocommerce", [], {
            limit: "A WooCommerce store has one stock and no locations.",
          }),
          vendor(3, "Hanok Paper Co.", "shopify", []),
        ],
    version,
    updatedAt: ago(700),
    updatedBy: "staff:81",
    audit,
  });
  const save = (next: LocationTable, actor: string): void => {
    const changes = Object.keys({ ...table, ...next })
      .filter((key) => table[key] !== next[key])
      .map((key) => ({
        key,
        vendorName: "Nordlys Ceramics",
        side: key.endsWith("/store") ? ("store" as const) : ("marketplace" as const),
        from: table[key] ?? null,
        to: next[key] ?? null,
      }));
    audit = [{ at: new Date().toISOString(), actor, changes }, ...audit];
    table = next;
    version += 1;
  };
  return {
    locations: async () => view(),
    saveLocations: async (_shop, input, asked, actor) => {
      if (!overtaken) {
        overtaken = true;
        save({ ...table, [`${uuid(100)}/store`]: "gid://shopify/Location/72" }, "staff:4077");
      }
      if (asked !== version) return { kind: "conflict", current: view() };
      save(input as LocationTable, actor);
      return { kind: "saved", version };
    },
    readLocations: async () => ({ unanswered: ["Hanok Paper Co."] }),
  };
}
