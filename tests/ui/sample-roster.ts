import type { VendorId } from "../../app/domain/shared/ids.ts";
import type { DuplicateView, ImportPreview, VendorRoster } from "../../app/use-cases/vendors/vendor-roster.ts";
import type { VendorView } from "../../app/use-cases/views.ts";

const store = (n: number, name: string, running: number) => ({
  connectionId: `00000000-0000-4000-8000-0000000001${String(n).padStart(2, "0")}`,
  platform: n % 2 === 0 ? "shopify" : "woocommerce",
  name,
  host: `${name.toLowerCase().replace(/\W+/g, "-")}.example`,
  running,
});

const duplicates = (vendors: readonly VendorView[]): DuplicateView[] => {
  const side = (n: number) => ({
    id: vendors[n]?.id ?? "",
    name: vendors[n]?.name ?? "",
    email: vendors[n]?.email ?? null,
    aliases: vendors[n]?.aliases ?? [],
    products: vendors[n]?.products.total ?? 0,
    orders: 14 + n,
    people: n === 0 ? 2 : 0,
    store: null,
  });
  return [
    {
      first: { ...side(0), store: store(0, "Nordlys Ceramics Studio", 9) },
      second: {
        ...side(2),
        name: "Nordlys Ceramics AS",
        email: side(0).email,
        store: store(1, "Nordlys outlet with a long name", 2),
      },
      evidence: ["same-email", "same-but-form"],
    },
    { first: side(1), second: { ...side(3), name: "Casa Verde Botanical" }, evidence: ["one-letter"] },
  ];
};

const preview: ImportPreview = {
  kind: "preview",
  rows: [
    {
      line: 2,
      name: "Birch Barn",
      kind: "new",
      fields: { name: "Birch Barn", email: "hello@birchbarn.example", storeSyncEnabled: true, paused: false },
    },
    {
      line: 3,
      name: "Old Mill Soaps",
      kind: "changed",
      id: "00000000-0000-4000-8000-000000000004" as VendorId,
      fields: { name: "Old Mill Soaps", email: "mill@soaps.example", storeSyncEnabled: true, paused: false },
      changes: [
        { column: "email", from: "", to: "mill@soaps.example" },
        { column: "store_sync", from: "off", to: "on" },
      ],
    },
    { line: 4, name: "Nordlys Ceramics", kind: "unchanged" },
    { line: 5, name: "Hanok Paper Co.", kind: "error", error: "email-wrong", column: "email", otherLine: null },
    { line: 9, name: "nordlys ceramics", kind: "error", error: "said-before", column: "name", otherLine: 4 },
  ],
  ignored: ["Shoe size"],
  counts: { new: 1, changed: 1, unchanged: 1, error: 2 },
  token: "sample",
};

/** The list of vendors over made-up ones. */
export function sampleRoster(
  vendorsNow: () => readonly VendorView[],
  pause: (id: string, since: string | null) => void,
): VendorRoster {
  let pairs: DuplicateView[] | null = null;
  const left = () => (pairs ??= vendorsNow().length > 3 ? duplicates(vendorsNow()) : []);
  return {
    vendorPage: async (_shop, filter) => {
      const items = vendorsNow().filter(
        ({ name, pausedAt, connection }) =>
          name.toLowerCase().includes(filter.search.toLowerCase()) &&
          (filter.show !== "paused" || pausedAt !== null) &&
          (filter.show !== "no-store" || connection === null),
      );
      return {
        items,
        next: items.length > 3 ? "more" : null,
        previous: null,
        duplicates: left().length,
        any: vendorsNow().length > 0,
      };
    },
    vendorNames: async () => vendorsNow().map(({ id, name }) => ({ id, name })),
    addVendor: async (_shop, { name }) => {
      const known = vendorsNow().find((vendor) => vendor.name.toLowerCase() === name.trim().toLowerCase());
      if (known) return { kind: "known", id: known.id as VendorId, name: known.name };
      return name.trim() === ""
        ? { kind: "invalid", fields: ["name"] }
        : { kind: "added", id: (vendorsNow()[0]?.id ?? "") as VendorId };
    },
    pauseVendor: async (_shop, id, paused) => {
      pause(id, paused ? new Date().toISOString() : null);
      return "done";
    },
    exportVendors: async () => "\ufeffname,email\r\nNordlys Ceramics,orders@vendor-1.example\r\n",
    previewVendorImport: async (_shop, csv) =>
      csv.includes("name") ? preview : { kind: "refused", fault: "no-name-column", line: null },
    importVendors: async () => ({ kind: "imported", added: 1, changed: 1 }),
    nearDuplicates: async () => left(),
    mergePreview: async (_shop, first, second) => {
      const [one] = left();
      return one ? { first: { ...one.first, id: first }, second: { ...one.second, id: second }, evidence: [] } : null;
    },
    mergeVendors: async (_shop, { merge, store: chosen }) => {
      const pair = left().find(({ first, second }) => [first.id, second.id].includes(merge));
      if (pair?.first.store && pair.second.store && chosen === null) return { kind: "choose-store" };
      pairs = left().filter((other) => other !== pair);
      return { kind: "merged" };
    },
    callVendorsDistinct: async (_shop, first, second) => {
      pairs = left().filter(
        (pair) => ![pair.first.id, pair.second.id].every((id) => [first, second].includes(id as VendorId)),
      );
      return "done";
    },
  };
}
