import type { BillingInterval, PriceList } from "../../domain/add-ons/price-list.ts";
import type { AddOnRow, Agreement, AgreementState } from "../../domain/add-ons/settle-billing.ts";
import type { Money } from "../../domain/shared/money.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import type { Outcome } from "../../connectors/_contract/outcome.ts";
import type { ShopRef } from "../ports.ts";
import type { LoggedActivity } from "../record-ports.ts";
import type { Transaction } from "../transaction.ts";

export interface StoredAgreement extends Agreement {
  readonly subscriptionGid: string | null;
  readonly price: Money;
  readonly interval: BillingInterval;
  readonly test: boolean;
}

/** Add-ons and agreements as they are kept. */
export interface AddOnBook {
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Whoever changes a shop's add-ons or agreements comes one after the other, until the transaction ends. */
  lock(tx: Transaction, shop: ShopId): Promise<void>;
  read(
    tx: Transaction | null,
    shop: ShopId,
  ): Promise<{ readonly rows: readonly AddOnRow[]; readonly agreements: readonly StoredAgreement[] }>;
  domainOf(shop: ShopId): Promise<string>;
  saveRows(tx: Transaction, shop: ShopId, rows: readonly AddOnRow[]): Promise<void>;
  insertAgreement(tx: Transaction, shop: ShopId, agreement: StoredAgreement, askedBy: string): Promise<void>;
  updateAgreement(
    tx: Transaction,
    id: string,
    change: { readonly subscriptionGid?: string; readonly state?: AgreementState; readonly settledAt?: Date },
  ): Promise<void>;
  audit(
    tx: Transaction,
    shop: ShopId,
    note: { readonly actor: string; readonly action: string; readonly subject: string; readonly after: object },
  ): Promise<void>;
  log(tx: Transaction, shop: ShopId, activities: readonly LoggedActivity[]): Promise<void>;
  /** Shops that have the app and an agreement that is not over. */
  shopsWithAgreements(): Promise<readonly ShopId[]>;
}

/** What Shopify knows of one agreement. */
export interface KnownAgreement {
  readonly gid: string;
  readonly state: Exclude<AgreementState, "asked">;
  /** Ours, from the address that leads back; null: not one that we asked for. */
  readonly agreementId: string | null;
}

/** Agreements at Shopify. */
export interface BillingGateway {
  /** Those in force, and those of the given ids whatever their state. */
  readAgreements(shop: ShopRef, gids: readonly string[]): Promise<Outcome<readonly KnownAgreement[]>>;
  /** Not idempotent, and harmless when repeated: nothing is owed before the merchant says yes. */
  ask(
    shop: ShopRef,
    agreement: {
      readonly id: string;
      readonly title: string;
      readonly price: Money;
      readonly interval: BillingInterval;
      readonly test: boolean;
    },
  ): Promise<Outcome<{ readonly gid: string; readonly approveAt: string }>>;
  end(shop: ShopRef, gid: string): Promise<Outcome<null>>;
}

export interface AddOnDeps {
  readonly book: AddOnBook;
  readonly gateway: BillingGateway;
  /** Null: everything is included. */
  readonly prices: PriceList | null;
  /** No money is charged. */
  readonly test: boolean;
  /** In the same transaction: decide anew on everything of the shop that waits. */
  replan(tx: Transaction, shop: ShopId): Promise<void>;
  newId(): string;
  now(): Date;
}
