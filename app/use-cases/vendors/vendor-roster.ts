import type { ImportFault, ImportRow } from "../../domain/vendors/plan-vendor-import.ts";
import type { Likeness } from "../../domain/vendors/near-duplicates.ts";
import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { VendorView } from "../views.ts";

/** A merchant's list of vendors and what is done with it. The shop comes first; another shop's vendor does not exist. */
export interface VendorRoster {
  vendorPage(shop: ShopId, filter: VendorFilter): Promise<VendorPageView>;
  /** All of them by name, for choosing one. */
  vendorNames(shop: ShopId): Promise<readonly { readonly id: string; readonly name: string }[]>;
  addVendor(
    shop: ShopId,
    input: { readonly name: string; readonly email: string },
    actor: string,
  ): Promise<AddVendorResult>;
  /** Orders of a paused vendor hold; when it is resumed they go by themselves. */
  pauseVendor(shop: ShopId, id: VendorId, paused: boolean, actor: string): Promise<"done" | "not-found">;

  /** Every vendor as CSV, readable by the import. */
  exportVendors(shop: ShopId): Promise<string>;
  /** Reads a CSV and says what it would change; changes nothing. */
  previewVendorImport(shop: ShopId, csv: string): Promise<ImportPreview | ImportRefusal>;
  /** Does what the preview with this token said, or nothing if that is no longer what would be done. */
  importVendors(shop: ShopId, csv: string, token: string, actor: string): Promise<ImportResult>;

  /** Vendors that may be one and the same, those the merchant has called different left out. */
  nearDuplicates(shop: ShopId): Promise<readonly DuplicateView[]>;
  /** What merging the two means. Null: one of them does not exist. */
  mergePreview(shop: ShopId, first: VendorId, second: VendorId): Promise<DuplicateView | null>;
  mergeVendors(shop: ShopId, wish: MergeWish, actor: string): Promise<MergeResult>;
  callVendorsDistinct(shop: ShopId, first: VendorId, second: VendorId, actor: string): Promise<"done" | "not-found">;
}

export const vendorShows = ["all", "ready", "not-ready", "no-store", "paused"] as const;

export interface VendorFilter {
  readonly show: (typeof vendorShows)[number];
  /** Part of a name or another spelling, of the e-mail, of the store's name or address. */
  readonly search: string;
  readonly cursor: string | null;
  readonly direction: "forward" | "back";
}

export interface VendorPageView {
  readonly items: readonly VendorView[];
  readonly next: string | null;
  readonly previous: string | null;
  /** Pairs that look like one vendor. */
  readonly duplicates: number;
  /** Whether the shop has any vendor at all, whatever the filter. */
  readonly any: boolean;
}

export type AddVendorResult =
  | { readonly kind: "added"; readonly id: VendorId }
  /** By this name or another spelling. */
  | { readonly kind: "known"; readonly id: VendorId; readonly name: string }
  | { readonly kind: "invalid"; readonly fields: readonly ("name" | "email")[] };

export interface ImportPreview {
  readonly kind: "preview";
  readonly rows: readonly ImportRow[];
  readonly ignored: readonly string[];
  readonly counts: Readonly<Record<ImportRow["kind"], number>>;
  /** Stands for exactly these changes. */
  readonly token: string;
}

export interface ImportRefusal {
  readonly kind: "refused";
  readonly fault: ImportFault | "bad-quote" | "too-large";
  /** Where in the file, from 1. */
  readonly line: number | null;
}

export type ImportResult =
  | { readonly kind: "imported"; readonly added: number; readonly changed: number }
  /** Vendors changed since the preview: nothing was done, and this is what would be done now. */
  | { readonly kind: "outdated"; readonly preview: ImportPreview }
  | ImportRefusal;

/** One of two vendors that may be the same. */
export interface DuplicateSide {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly aliases: readonly string[];
  readonly products: number;
  readonly orders: number;
  /** People who may see its orders in the portal: after merging, those of both. */
  readonly people: number;
  readonly store: {
    readonly connectionId: string;
    readonly platform: string;
    readonly name: string;
    readonly host: string;
    /** Orders there whose tracking would no longer come back by itself. */
    readonly running: number;
  } | null;
}

export interface DuplicateView {
  readonly first: DuplicateSide;
  readonly second: DuplicateSide;
  readonly evidence: readonly Likeness[];
}

export interface MergeWish {
  /** Goes on under its name. */
  readonly keep: VendorId;
  /** Ends; its name becomes another spelling of the one that is kept. */
  readonly merge: VendorId;
  /** Which store goes on, when both have one. */
  readonly store: string | null;
}

export type MergeResult =
  | { readonly kind: "merged" }
  | { readonly kind: "not-found" }
  /** Both have a store, and a vendor has one: the merchant has to choose. */
  | { readonly kind: "choose-store" }
  /** Whether an order reached the store that would be left is being found out right now. */
  | { readonly kind: "in-doubt" };
