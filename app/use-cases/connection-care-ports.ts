import type { ReminderFacts } from "../domain/connection/reminders.ts";
import type { ConnectionId, ShopId, VendorId } from "../domain/shared/ids.ts";
import type { MailToWrite } from "./mail.ts";
import type { PeopleBook } from "./portal/people-ports.ts";
import type { LoggedActivity } from "./record-ports.ts";
import type { Transaction } from "./transaction.ts";

/** A connection that is unwell, locked for this transaction, and everybody who may have to know. */
export interface TroubledConnection extends ReminderFacts {
  readonly id: ConnectionId;
  readonly shop: ShopId;
  readonly shopName: string;
  readonly contactEmail: string | null;
  readonly storeName: string;
  readonly vendor: VendorId;
  readonly vendorName: string;
  readonly vendorEmail: string | null;
  readonly vendorLanguage: string | null;
  /** Vendor orders that go as soon as it is well. */
  readonly waiting: number;
  /** Who acts for the vendor in the portal. */
  readonly members: readonly { readonly user: string; readonly email: string; readonly language: string | null }[];
}

export interface CareBook {
  /** Connections of which somebody may have to be told now. */
  listTroubled(now: Date, toldBefore: Date, limit: number): Promise<readonly ConnectionId[]>;
  /** Null: well again, gone, or being told of by another worker. */
  lockTroubled(tx: Transaction, connection: ConnectionId): Promise<TroubledConnection | null>;
  findOpen(shop: ShopId, vendor: VendorId): Promise<ConnectionId | null>;
  noteTold(tx: Transaction, connection: ConnectionId, who: "vendor" | "merchant", at: Date): Promise<void>;
  log(tx: Transaction, shop: ShopId, activities: readonly LoggedActivity[]): Promise<void>;
  writeMails(tx: Transaction, shop: ShopId, mails: readonly MailToWrite[]): Promise<void>;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface ConnectionCareDeps {
  readonly book: CareBook;
  readonly people: Pick<PeopleBook, "addLinkToStore" | "countTry" | "audit">;
  /** "https://app.example" */
  readonly origin: string;
  newId(): string;
  now(): Date;
}
