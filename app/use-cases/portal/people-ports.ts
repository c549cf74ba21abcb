import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { MailToWrite } from "../mail.ts";
import type { Transaction } from "../transaction.ts";
import type { InvitationPreview, PortalSession, SessionView } from "./vendor-portal.ts";
import type { InvitationView } from "./vendor-invitations.ts";

/** People, how they got in and how long they stay. Addresses come in plain and are sealed and hashed behind this. */
export interface PeopleBook {
  /** Counts one try of `what` by `who`, and says the how-manieth it is since its window began. One statement. */
  countTry(tx: Transaction | null, what: string, who: string, windowMs: number, now: Date): Promise<number>;

  findVendor(shop: ShopId, vendor: VendorId): Promise<{ readonly name: string; readonly shopName: string } | null>;
  addInvitation(
    tx: Transaction,
    invitation: {
      readonly id: string;
      readonly shop: ShopId;
      readonly vendor: VendorId;
      readonly email: string;
      readonly mailTokenHash: Uint8Array;
      readonly linkTokenHash: Uint8Array;
      readonly invitedBy: string;
      readonly now: Date;
      readonly expiresAt: Date;
    },
  ): Promise<void>;
  listInvitations(shop: ShopId, vendor: VendorId, now: Date): Promise<readonly InvitationView[]>;
  peekInvitation(tokenHash: Uint8Array, now: Date): Promise<InvitationPreview | null>;
  /** Uses it up, in one statement; null if it cannot be used (any more). */
  takeInvitation(tx: Transaction, tokenHash: Uint8Array, now: Date): Promise<TakenInvitation | null>;
  /** Ends it, and what came of it. `wasActive`: the person had access until now. */
  endInvitation(
    tx: Transaction,
    shop: ShopId,
    vendor: VendorId,
    id: string,
    now: Date,
  ): Promise<{ readonly wasActive: boolean; readonly email: string } | null>;
  findOrAddUser(tx: Transaction, email: string, now: Date): Promise<string>;
  /** The person acts for the vendor from now on, whose orders are announced to them if to nobody yet. */
  join(tx: Transaction, invitation: TakenInvitation, user: string, now: Date): Promise<void>;

  /** Writes a link for a person who acts for somebody; null, and nothing written, for everybody else. */
  addSignInLink(
    tx: Transaction,
    email: string,
    link: { readonly id: string; readonly tokenHash: Uint8Array; readonly now: Date; readonly expiresAt: Date },
  ): Promise<{ readonly shop: ShopId; readonly shopName: string; readonly email: string } | null>;
  peekSignInLink(tokenHash: Uint8Array, now: Date): Promise<{ readonly email: string } | null>;
  /** The same for a person that is known, with the vendor whose store page it leads to. */
  addLinkToStore(
    tx: Transaction,
    user: string,
    vendor: VendorId,
    link: { readonly id: string; readonly tokenHash: Uint8Array; readonly now: Date; readonly expiresAt: Date },
  ): Promise<void>;
  /** Uses it up, and with it all others of the person, in one statement. */
  takeSignInLink(
    tx: Transaction,
    tokenHash: Uint8Array,
    now: Date,
  ): Promise<{ readonly user: string; readonly vendor: VendorId | null } | null>;
  /** What the person's browser asks for: what mails to them are written in, and to vendors who have none yet. */
  noteLanguage(tx: Transaction, user: string, language: string): Promise<void>;

  addSession(
    tx: Transaction,
    session: {
      readonly user: string;
      readonly tokenHash: Uint8Array;
      readonly onlyVendor: VendorId | null;
      readonly vendor: VendorId | null;
      readonly device: string;
      readonly now: Date;
      readonly expiresAt: Date;
    },
  ): Promise<void>;
  /** Reads a live session; `seenBefore`: if it was last seen earlier than that, it lives until `expiresAt`. */
  readSession(
    tokenHash: Uint8Array,
    times: { readonly now: Date; readonly seenBefore: Date; readonly expiresAt: Date },
  ): Promise<PortalSession | null>;
  /** Ends the session of a browser that signs in anew. Says whose it was. */
  replaceSession(
    tx: Transaction,
    tokenHash: Uint8Array,
    now: Date,
  ): Promise<{ readonly user: string; readonly limited: boolean } | null>;
  listSessions(session: PortalSession, now: Date): Promise<readonly SessionView[]>;
  /** Which of the sessions this one may see: itself and, with a proven address, all of the person's. */
  endSessions(session: PortalSession, which: { readonly id: string } | "others", now: Date): Promise<number>;
  chooseVendor(session: PortalSession, vendor: VendorId): Promise<void>;

  audit(
    tx: Transaction,
    shop: ShopId,
    entry: {
      readonly actor: string;
      readonly action: string;
      readonly subject: string;
      readonly after: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
  writeMail(tx: Transaction, shop: ShopId, mail: MailToWrite): Promise<void>;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface TakenInvitation {
  readonly id: string;
  readonly shop: ShopId;
  readonly vendor: VendorId;
  readonly email: string;
  /** The token was the mailed one: whoever uses it reads that mailbox. */
  readonly proven: boolean;
}

/** What the use cases about people need. */
export interface PeopleDeps {
  readonly people: PeopleBook;
  /** "https://app.example" */
  readonly origin: string;
  newId(): string;
  now(): Date;
  pause(ms: number): Promise<void>;
}
