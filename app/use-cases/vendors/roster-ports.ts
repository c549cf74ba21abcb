import type { ComparedVendor } from "../../domain/vendors/near-duplicates.ts";
import type { KnownVendor, VendorFields } from "../../domain/vendors/plan-vendor-import.ts";
import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { LoggedActivity } from "../record-ports.ts";
import type { Transaction } from "../transaction.ts";
import type { DuplicateSide, MergeResult, MergeWish } from "./vendor-roster.ts";

export interface AuditNote {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/** The list of vendors as it is kept. */
export interface RosterBook {
  /** Whoever changes the list comes one after the other, until the transaction ends. */
  lockRoster(tx: Transaction, shop: ShopId): Promise<void>;
  readKnown(tx: Transaction | null, shop: ShopId): Promise<readonly KnownVendor[]>;
  insert(
    tx: Transaction,
    shop: ShopId,
    vendors: readonly { readonly id: VendorId; readonly nameKey: string; readonly fields: VendorFields }[],
    now: Date,
  ): Promise<void>;
  /** Pausing again keeps the time of the first pause. */
  update(
    tx: Transaction,
    shop: ShopId,
    vendors: readonly { readonly id: VendorId; readonly fields: VendorFields }[],
    now: Date,
  ): Promise<void>;
  audit(tx: Transaction, shop: ShopId, notes: readonly AuditNote[]): Promise<void>;
  log(tx: Transaction, shop: ShopId, activities: readonly LoggedActivity[]): Promise<void>;

  readCompared(shop: ShopId): Promise<readonly ComparedVendor[]>;
  /** Pairs of ids, in either order. */
  readDistinct(shop: ShopId): Promise<readonly (readonly [VendorId, VendorId])[]>;
  saveDistinct(tx: Transaction, shop: ShopId, pair: readonly [VendorId, VendorId], actor: string): Promise<void>;
  readSides(shop: ShopId, ids: readonly VendorId[]): Promise<readonly DuplicateSide[]>;
  /** Moves everything of one vendor to another and ends it (`name`: whose), or says why not and changes nothing. */
  merge(
    tx: Transaction,
    shop: ShopId,
    wish: MergeWish,
    actor: string,
    now: Date,
  ): Promise<Exclude<MergeResult, { readonly kind: "merged" }> | { readonly kind: "merged"; readonly name: string }>;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface RosterDeps {
  readonly book: RosterBook;
  /** In the same transaction: decide anew on everything of the shop that waits. */
  replan(tx: Transaction, shop: ShopId): Promise<void>;
  newId(): VendorId;
  now(): Date;
}
