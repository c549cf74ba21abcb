import { z } from "zod";
import { foldText } from "../shared/fold-text.ts";
import type { VendorId } from "../shared/ids.ts";
import { vendorKey } from "../splitting/vendor-key.ts";

/** The columns that an import reads, in the order of an export. */
export const importedColumns = ["name", "email", "store_sync", "paused"] as const;
export type ImportedColumn = (typeof importedColumns)[number];
/** What an export says besides; an import passes it over. */
export const exportedOnly = [
  "also_known_as",
  "platform",
  "store",
  "connection",
  "products",
  "mapped",
  "open_orders",
] as const;

export const mostImportRows = 5_000;
const longestName = 255;

export interface KnownVendor {
  readonly id: VendorId;
  readonly name: string;
  readonly nameKey: string;
  /** Keys of other spellings. */
  readonly aliases: readonly string[];
  readonly email: string | null;
  readonly storeSyncEnabled: boolean;
  readonly paused: boolean;
}

export type ImportFault = "empty" | "no-name-column" | "too-many-rows" | "same-column-twice";

export type ImportError =
  | "name-missing"
  | "name-too-long"
  | "email-wrong"
  /** `store_sync` and `paused` are on or off. */
  | "switch-wrong"
  /** The row says the same vendor as an earlier one. */
  | "said-before"
  | "too-many-cells";

export interface VendorFields {
  readonly name: string;
  readonly email: string | null;
  readonly storeSyncEnabled: boolean;
  readonly paused: boolean;
}

/** What a row of the file comes to. `line` is the file's, from 1. */
export type ImportRow = { readonly line: number; readonly name: string } & (
  | { readonly kind: "new"; readonly fields: VendorFields }
  | {
      readonly kind: "changed";
      readonly id: VendorId;
      readonly fields: VendorFields;
      readonly changes: readonly { readonly column: ImportedColumn; readonly from: string; readonly to: string }[];
    }
  | { readonly kind: "unchanged" }
  | { readonly kind: "error"; readonly error: ImportError; readonly column: string; readonly otherLine: number | null }
);

export interface ImportPlan {
  readonly rows: readonly ImportRow[];
  /** Headings that mean nothing here. */
  readonly ignored: readonly string[];
}

/**
 * What a list of vendors would change. A vendor is known by its name or another spelling of it, as lines of orders are.
 * A cell that is empty, or whose column is not there, leaves things as they are. Vendors that the list does not name
 * are left alone; nothing is ever deleted.
 */
export function planVendorImport(
  rows: readonly { readonly line: number; readonly cells: readonly string[] }[],
  known: readonly KnownVendor[],
): ImportPlan | { readonly fault: ImportFault } {
  const [heading, ...body] = rows;
  if (heading === undefined) return { fault: "empty" };
  const titles = heading.cells.map(columnName);
  const columns = new Map<ImportedColumn, number>();
  for (const column of importedColumns) {
    const places = titles.flatMap((title, place) => (title === column ? [place] : []));
    if (places.length > 1) return { fault: "same-column-twice" };
    if (places[0] !== undefined) columns.set(column, places[0]);
  }
  if (!columns.has("name")) return { fault: "no-name-column" };
  if (body.length > mostImportRows) return { fault: "too-many-rows" };

  const byKey = new Map(known.flatMap((vendor) => [vendor.nameKey, ...vendor.aliases].map((key) => [key, vendor])));
  const saidAt = new Map<string, number>();
  return {
    rows: body.map((row) => {
      const cell = (column: ImportedColumn): string => (row.cells[columns.get(column) ?? -1] ?? "").trim();
      const tooMany = row.cells.slice(heading.cells.length).some((text) => text.trim() !== "");
      const read = tooMany ? problem("too-many-cells", "") : readRow(cell, byKey, saidAt);
      if (read.kind !== "error") saidAt.set(idOf(cell("name"), byKey), row.line);
      return { line: row.line, name: tidy(cell("name")), ...read };
    }),
    ignored: heading.cells.filter((title, place) => {
      const name = titles[place] ?? "";
      return title.trim() !== "" && ![...importedColumns, ...exportedOnly].some((column) => column === name);
    }),
  };
}

type RowVerdict = ImportRow extends infer Row ? (Row extends ImportRow ? Omit<Row, "line" | "name"> : never) : never;

const problem = (error: ImportError, column: string, otherLine: number | null = null): RowVerdict => ({
  kind: "error",
  error,
  column,
  otherLine,
});

function readRow(
  cell: (column: ImportedColumn) => string,
  byKey: ReadonlyMap<string, KnownVendor>,
  saidAt: ReadonlyMap<string, number>,
): RowVerdict {
  const name = tidy(cell("name"));
  const key = vendorKey(name);
  if (key === "") return problem("name-missing", "name");
  if (name.length > longestName) return problem("name-too-long", "name");
  const email = cell("email");
  if (email !== "" && !z.email().safeParse(email).success) return problem("email-wrong", "email");
  const storeSync = readSwitch(cell("store_sync"));
  if (storeSync === undefined) return problem("switch-wrong", "store_sync");
  const paused = readSwitch(cell("paused"));
  if (paused === undefined) return problem("switch-wrong", "paused");
  const before = saidAt.get(idOf(name, byKey));
  if (before !== undefined) return problem("said-before", "name", before);

  const vendor = byKey.get(key);
  if (!vendor)
    return {
      kind: "new",
      fields: { name, email: email || null, storeSyncEnabled: storeSync ?? true, paused: paused ?? false },
    };
  const fields: VendorFields = {
    // Another spelling leads to the vendor; it does not rename it.
    name: key === vendor.nameKey && name !== tidy(vendor.name) ? name : vendor.name,
    email: email || vendor.email,
    storeSyncEnabled: storeSync ?? vendor.storeSyncEnabled,
    paused: paused ?? vendor.paused,
  };
  const changes = importedColumns.flatMap((column) => {
    const [from, to] = [shown(vendor, column), shown(fields, column)];
    return from === to ? [] : [{ column, from, to }];
  });
  return changes.length === 0 ? { kind: "unchanged" } : { kind: "changed", id: vendor.id, fields, changes };
}

/** One vendor, however a row spells it. */
const idOf = (name: string, byKey: ReadonlyMap<string, KnownVendor>): string => {
  const key = vendorKey(name);
  return byKey.get(key)?.id ?? `new ${key}`;
};

const tidy = (name: string): string => name.replace(/\s+/gu, " ").trim();

const onOff = (on: boolean): string => (on ? "on" : "off");

/** A vendor's field as it stands in a file. */
export function shown(vendor: VendorFields, column: ImportedColumn): string {
  switch (column) {
    case "name":
      return vendor.name;
    case "email":
      return vendor.email ?? "";
    case "store_sync":
      return onOff(vendor.storeSyncEnabled);
    case "paused":
      return onOff(vendor.paused);
  }
}

/** Null: not said. Undefined: said, but neither on nor off. */
function readSwitch(text: string): boolean | null | undefined {
  const word = foldText(text);
  if (word === "") return null;
  if (["on", "yes", "true", "1", "x"].includes(word)) return true;
  return ["off", "no", "false", "0"].includes(word) ? false : undefined;
}

/** "E-Mail" and "Store sync" as people write them; "vendor" for the name, as Shopify's product export has it. */
function columnName(title: string): string {
  const name = foldText(title)
    .replace(/[\s-]+/gu, "_")
    .replace(/^_|_$/g, "");
  return name === "vendor" || name === "vendor_name" ? "name" : name === "e_mail" ? "email" : name;
}
