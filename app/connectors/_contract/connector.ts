import type { StatusTable } from "../../domain/fulfillment/status-table.ts";
import type { HttpClient } from "../../domain/shared/http-port.ts";
import type { Money } from "../../domain/shared/money.ts";
import type {
  CatalogueItem,
  ExternalOrder,
  ExternalOrderChange,
  ItemEdit,
  OrderFields,
  OrderInStore,
  OrderToPush,
  Page,
  StoreLocation,
  StoreProfile,
  StoreStatus,
} from "./canonical.ts";
import type { Consent } from "./consent.ts";
import type { Hints } from "./hints.ts";
import type { CapabilityId, Manifest } from "./manifest.ts";
import type { Outcome } from "./outcome.ts";

/** The credentials of one connection, already unsealed and checked against the manifest's fields. */
export type Credentials = Readonly<Record<string, string>>;

/** What every call needs. One object per call; it holds no state between calls. */
export interface CallContext {
  readonly credentials: Credentials;
  /** The single way out: timeouts, size limits, the host guard, throttle readings and redaction live behind it. */
  readonly http: HttpClient;
  /** The operator's values, by the names the manifest lists in `operatorVariables`. */
  readonly operator: Readonly<Record<string, string>>;
  readonly now: Date;
  /** What the merchant says that statuses mean which the manifest does not declare, or declares otherwise. */
  readonly statuses: StatusTable;
}

export interface CreatedOrder {
  readonly order: ExternalOrder;
}

/** `sure: false`: the store's answer may lag; ask again before believing that it is not there. */
export interface Lookup {
  readonly found: ExternalOrder | null;
  readonly sure: boolean;
}

export interface CancelResult {
  /** `pending`: the store works on it; ask again by the same call. `shipped`: too late, nothing was cancelled. */
  readonly state: "cancelled" | "pending" | "shipped";
}

/**
 * `shipped`: some of what should go is on its way; nothing was changed. `total`: what the store's order should come to
 * now, and does; null where it was as it should be already.
 */
export type ItemEditResult =
  | { readonly state: "done"; readonly total: { readonly expected: Money; readonly actual: Money } | null }
  | { readonly state: "shipped" };

export interface MoveResult {
  /** `nothing-left`: all of it was shipped or cancelled, and nothing was moved. */
  readonly state: "there" | "nothing-left";
}

/** Each operation belongs to one capability; what the manifest declares `none` must be missing, the rest must exist. */
interface OperationsByCapability {
  createOrder: {
    createOrder(context: CallContext, order: OrderToPush): Promise<Outcome<CreatedOrder>>;
  };
  findByReference: {
    /** `placedAfter` bounds the search where a store can only list. */
    findOrder(context: CallContext, reference: string, placedAfter: Date): Promise<Outcome<Lookup>>;
  };
  updateOrder: {
    /** Sets exactly the given fields; a field the platform cannot change is skipped and named in `skipped`. */
    updateOrder(
      context: CallContext,
      externalId: string,
      fields: Partial<OrderFields>,
      reference: string,
    ): Promise<Outcome<{ readonly skipped: readonly (keyof OrderFields)[] }>>;
  };
  itemEdits: {
    /**
     * Takes items off, all that are named or none, and tells nobody. Looks first: what is as it should be already is
     * success, what is shipped is not touched, and what the store's people have changed themselves is `rejected`.
     */
    editItems(
      context: CallContext,
      externalId: string,
      edit: ItemEdit,
      reference: string,
    ): Promise<Outcome<ItemEditResult>>;
  };
  cancelOrder: {
    /** Looks first: an order that is cancelled already is success, one that is shipped is not touched. */
    cancelOrder(
      context: CallContext,
      externalId: string,
      reason: string,
      reference: string,
    ): Promise<Outcome<CancelResult>>;
  };
  readFulfillments: {
    /** Orders changed since `cursor` (null: since `since`), oldest first, overlapping a little; never misses one. */
    readChanges(context: CallContext, cursor: string | null, since: Date): Promise<Outcome<Page<ExternalOrderChange>>>;
  };
  readOrders: {
    /**
     * Every order with a reference of ours that was made in the store since then, as it stands now, a page at a time;
     * deleted ones too where the store still knows them. An index may lag, and an order may slip between two pages: what
     * is missing has to be asked for by its reference before anything is concluded. One more call for an order is for
     * the few that do not fit a page.
     */
    readOrders(context: CallContext, since: Date, cursor: string | null): Promise<Outcome<Page<OrderInStore>>>;
  };
  customStatuses: {
    /** Every status that orders can have in this store: the platform's own, and those the store has added. */
    readStatuses(context: CallContext): Promise<Outcome<readonly StoreStatus[]>>;
  };
  locations: {
    /** Where orders can be shipped from. */
    readLocations(context: CallContext): Promise<Outcome<readonly StoreLocation[]>>;
    /** Assigns what is still to be shipped to a location. Looks first: what is there already is success. */
    moveToLocation(
      context: CallContext,
      externalId: string,
      location: string,
      reference: string,
    ): Promise<Outcome<MoveResult>>;
  };
  webhooks: {
    readonly hints: Hints;
  };
  readCatalogue: {
    readCatalogue(context: CallContext, cursor: string | null): Promise<Outcome<Page<CatalogueItem>>>;
  };
}

interface AlwaysOperations {
  /** Tries the credentials without changing anything. */
  verifyCredentials(context: CallContext): Promise<Outcome<StoreProfile>>;
  /** The host this connection talks to, for the guard, the rate limit and the log; null if the fields make none. */
  hostOf(credentials: Credentials): string | null;
  /** For credentials that expire: when, and how to renew them. Called under a lock, the answer stored before use. */
  readonly renewal?: {
    expiresAt(credentials: Credentials): Date | null;
    renew(context: CallContext): Promise<Outcome<Credentials>>;
  };
}

type CapabilityWithOperation = keyof OperationsByCapability & CapabilityId;
type UnionToIntersection<U> = (U extends unknown ? (x: U) => void : never) extends (x: infer I) => void ? I : never;

type DeclaredCapabilities<M extends Manifest> = {
  [C in CapabilityWithOperation]: M["capabilities"][C]["support"] extends "none" ? never : C;
}[CapabilityWithOperation];
type AbsentCapabilities<M extends Manifest> = Exclude<CapabilityWithOperation, DeclaredCapabilities<M>>;

type Declared<M extends Manifest> = [DeclaredCapabilities<M>] extends [never]
  ? unknown
  : UnionToIntersection<OperationsByCapability[DeclaredCapabilities<M>]>;
type Absent<M extends Manifest> = {
  [
    K in AbsentCapabilities<M> extends infer C
      ? C extends CapabilityWithOperation
        ? keyof OperationsByCapability[C]
        : never
      : never
  ]?: never;
};

type ConsentOf<M extends Manifest> = M extends { readonly consent: object }
  ? { readonly consent: Consent }
  : { readonly consent?: never };

/** Exactly the operations that the manifest declares: one too few or one too many does not compile. */
export type OperationsOf<M extends Manifest> = AlwaysOperations & Declared<M> & Absent<M> & ConsentOf<M>;

/** Any connector, as the rest of the app sees it: an operation that is `undefined` is unsupported. */
export type Connector = { readonly manifest: Manifest; readonly consent?: Consent } & AlwaysOperations &
  Partial<UnionToIntersection<OperationsByCapability[CapabilityWithOperation]>>;

export const defineConnector = <const M extends Manifest>(manifest: M, operations: OperationsOf<M>): Connector =>
  ({ manifest, ...operations }) as Connector;
