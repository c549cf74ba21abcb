import type { StoreProfile } from "../../connectors/_contract/canonical.ts";
import type { CallContext, Connector, Credentials } from "../../connectors/_contract/connector.ts";
import type { Outcome } from "../../connectors/_contract/outcome.ts";
import type { ConnectionId, ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { Transaction } from "../transaction.ts";
import type { ConnectedStore, PairedView, UnconfirmedStore } from "./vendor-connect.ts";

export interface ConnectDeps {
  readonly book: ConnectBook;
  readonly connectors: Readonly<Record<string, Connector>>;
  readonly shared: SharedGrants;
  /** The operator's values that manifests may name. */
  readonly operator: Readonly<Record<string, string>>;
  /** Where the app is reached: "https://app.example". */
  readonly origin: string;
  /** A call with credentials that are not kept yet. */
  trialContext(credentials: Credentials): CallContext;
  /** Within a connection's budget, with its own credentials; null: it has no such operation. */
  callStore<T>(
    shop: ShopId,
    connection: ConnectionId,
    call: (connector: Connector, context: CallContext) => Promise<Outcome<T>> | null,
  ): Promise<Outcome<T> | null>;
  /** Counts one try of `what` by `who`, and says the how-manieth it is in its window. */
  countTry(what: string, who: string, windowMs: number): Promise<number>;
  /** A hash that cannot be searched without our key. */
  lookupHash(kind: string, text: string): Promise<Uint8Array>;
  newId(): string;
  now(): Date;
}

/**
 * Some platforms let an app have one token in a store, whoever asks for it: a new one ends the one before. Such a token
 * is kept once and used by every connection to that store, and by the marketplace that the store may be itself.
 */
export interface SharedGrants {
  /** Takes a shared token out of fresh credentials and keeps it; returns what a connection is to keep. */
  deposit(credentials: Credentials): Promise<Credentials>;
  /** The token is to be resolved before these can be used. */
  isShared(credentials: Credentials): boolean;
  /** Credentials with the living token put in; null: being renewed, ask again. As they are when nothing is shared. */
  resolve(credentials: Credentials): Promise<Credentials | null>;
  /** Where this app itself can be installed. */
  readonly platform: string;
  /** What connects a shop that has this app itself. */
  ofInstalledApp(shopDomain: string): Credentials;
}

export interface TakenAttempt {
  readonly id: string;
  readonly shop: ShopId;
  readonly vendor: VendorId;
  readonly userId: string;
  readonly asked: Credentials;
}

export interface AttemptRecord {
  readonly id: string;
  readonly platform: string;
  readonly asked: Credentials;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly outcome: "connected" | "refused" | "denied" | null;
  readonly message: string | null;
  readonly store: ConnectedStore | null;
}

export type AttemptEnd =
  | { readonly outcome: "connected"; readonly connection: ConnectionId }
  | { readonly outcome: "refused"; readonly message: string }
  | { readonly outcome: "denied" };

export interface PairingRecord {
  readonly shop: ShopId;
  readonly shopName: string;
  readonly vendor: VendorId;
  readonly vendorName: string;
}

export interface ConnectBook {
  addAttempt(attempt: {
    readonly id: string;
    readonly shop: ShopId;
    readonly vendor: VendorId;
    readonly platform: string;
    readonly stateHash: Uint8Array;
    readonly sessionId: string;
    readonly asked: Credentials;
    readonly now: Date;
    readonly expiresAt: Date;
  }): Promise<void>;
  /**
   * Uses an attempt up, in one statement: of this platform, not used, not too old, begun by a session that lives and a
   * person who still acts for the vendor. With `sessionId`, only if that session began it.
   */
  takeAttempt(
    platform: string,
    stateHash: Uint8Array,
    sessionId: string | null,
    now: Date,
  ): Promise<TakenAttempt | null>;
  endAttempt(tx: Transaction | null, id: string, end: AttemptEnd): Promise<void>;
  /** The vendor said no on the platform's page; only an attempt that nobody has answered yet. */
  denyAttempt(sessionId: string, id: string, now: Date): Promise<void>;
  readAttempt(sessionId: string, id: string): Promise<AttemptRecord | null>;

  /** Keeps a tried store; null: it serves another vendor of this marketplace. `alongside` runs in the same transaction. */
  keepStore(
    shop: ShopId,
    store: {
      readonly vendor: VendorId;
      readonly platform: string;
      readonly profile: StoreProfile;
      readonly credentials: Credentials;
      readonly actor: string;
    },
    alongside: (tx: Transaction, connection: ConnectionId) => Promise<boolean>,
  ): Promise<ConnectionId | null>;
  readStore(shop: ShopId, connection: ConnectionId): Promise<ConnectedStore | null>;
  openConnectionOf(shop: ShopId, vendor: VendorId): Promise<ConnectionId | null>;
  closeConnection(shop: ShopId, connection: ConnectionId, actor: string, keepTracking: boolean): Promise<boolean>;
  confirm(shop: ShopId, connection: ConnectionId, actor: string): Promise<boolean>;
  listUnconfirmed(shop: ShopId): Promise<readonly UnconfirmedStore[]>;

  savePairingCode(code: {
    readonly shop: ShopId;
    readonly vendor: VendorId;
    readonly codeHash: Uint8Array;
    readonly actor: string;
    readonly expiresAt: Date;
  }): Promise<void>;
  findPairingCode(codeHash: Uint8Array, now: Date): Promise<PairingRecord | null>;
  /** Uses it up, in one statement. */
  takePairingCode(tx: Transaction, codeHash: Uint8Array, now: Date): Promise<boolean>;
  /** A shop that is paired and was never set up as a marketplace is a vendor's only. */
  markVendorOnly(tx: Transaction, shopDomain: string): Promise<void>;
  clearVendorOnly(shopDomain: string): Promise<void>;
  readPaired(platform: string, shopDomain: string): Promise<PairedView>;

  /** The secret that this connection's webhooks are signed with; null: no such open connection, or none was made. */
  readHintSecret(platform: string, connection: string): Promise<string | null>;
  /** The same, made if there is none yet. */
  ensureHintSecret(connection: ConnectionId, fresh: string): Promise<string>;
  /** The store says that something changed: look there soon. Many in a moment are one. */
  noteHint(connection: ConnectionId): Promise<void>;
  listForHints(
    platforms: readonly string[],
  ): Promise<readonly { readonly shop: ShopId; readonly connection: ConnectionId; readonly platform: string }[]>;
}
