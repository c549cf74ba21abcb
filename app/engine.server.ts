import { randomUUID } from "node:crypto";
import type { CallContext, Connector } from "./connectors/_contract/connector.ts";
import type { Manifest } from "./connectors/_contract/manifest.ts";
import type { Outcome } from "./connectors/_contract/outcome.ts";
import { createBulkRunBook } from "./db/bulk-run-repo.server.ts";
import type { Database } from "./db/client.server.ts";
import { createConnectionRepo, createCredentialStore, createVendorStores } from "./db/connection-repo.server.ts";
import type { InboxRepo } from "./db/inbox-repo.server.ts";
import { sealMail } from "./db/mail-repo.server.ts";
import { flowRunBook } from "./db/flow-run-repo.server.ts";
import { createOrderBook } from "./db/order-repo.server.ts";
import { createOrderDesk } from "./db/order-desk-repo.server.ts";
import { createPrivacyDesk } from "./db/privacy-repo.server.ts";
import { rerouteBook } from "./db/reroute-repo.server.ts";
import { bindings } from "./db/sealed-columns.server.ts";
import type { SecretBox } from "./db/secret-box.server.ts";
import { createShopRepo } from "./db/shop-repo.server.ts";
import { inTenantTransaction, merchantOf } from "./db/tenant-wall.server.ts";
import { inTransaction } from "./db/sql.server.ts";
import { createVendorOrderStore } from "./db/vendor-order-repo.server.ts";
import type { MarketplaceOrder } from "./domain/order/marketplace-order.ts";
import type { HttpClient } from "./domain/shared/http-port.ts";
import type {
  ConnectionId,
  FulfillmentOrderGid,
  OrderGid,
  OrderId,
  ShopId,
  VendorOrderId,
} from "./domain/shared/ids.ts";
import { merchantApp, vendorApp } from "./marketplace/shared-grants.server.ts";
import { type ActionOptions, type ActionResult, actInside, actOnVendorOrder } from "./use-cases/act-on-vendor-order.ts";
import { type BulkItem, workThroughBulkRun, type WorkThroughDeps } from "./use-cases/bulk/work-through-bulk-run.ts";
import { callStore, checkConnections } from "./use-cases/call-store.ts";
import { type FlowPushResult, type FlowRun, pushOrderForFlow } from "./use-cases/flow/push-order-for-flow.ts";
import type { MarketplaceGateway } from "./use-cases/ports.ts";
import { type InboxEvent, processInboxRow } from "./use-cases/process-inbox.ts";
import { type Arrival, recordOrder, type RecordResult } from "./use-cases/record-order.ts";
import { refetchOrder, type RefetchResult } from "./use-cases/refetch-order.ts";
import { decideAnew, replanOpenOrders } from "./use-cases/replan-open-orders.ts";
import { rerouteLines } from "./use-cases/rerouting/reroute-lines.ts";
import type { Rerouting } from "./use-cases/rerouting/rerouting.ts";
import { type StepEvent, stepVendorOrder } from "./use-cases/step-vendor-order.ts";
import type { CredentialStore } from "./use-cases/store-calls.ts";
import { newSupportReference } from "./use-cases/support-reference.ts";
import type { Transaction } from "./use-cases/transaction.ts";
import type { ReadWebhook } from "./use-cases/webhook-content.ts";
import type { VendorOrderAction } from "./use-cases/views.ts";

export interface EngineDeps {
  readonly database: Database;
  readonly box: SecretBox;
  readonly inbox: InboxRepo;
  readonly connectors: Readonly<Record<string, Connector>>;
  readonly http: HttpClient;
  readonly gateway: Pick<MarketplaceGateway, "readOrder" | "findOrderOf">;
  /** The operator's values that manifests may name. */
  readonly operator: Readonly<Record<string, string>>;
  /** Ids of this app at the marketplace (L12). */
  readonly ownAppIds: ReadonlySet<string>;
  /** This app's own address, where the vendor portal is. */
  readonly origin: string;
  readonly readWebhook: ReadWebhook;
  readonly followUps: FollowUps;
  /** Where connections' credentials are found; plainly in their rows unless told otherwise. */
  readonly credentials?: CredentialStore;
  observe(event: EngineEvent): void;
  /** How long a claim on a vendor order lasts; no request outlives it. */
  readonly leaseMs?: number;
}

/** Work that others carry out soon; with a transaction, if and only if that commits. */
export interface FollowUps {
  refetchOrder(tx: Transaction, shop: ShopId, gid: OrderGid | FulfillmentOrderGid): Promise<void>;
  replan(tx: Transaction | null, shop: ShopId): Promise<void>;
  lookAtBilling(tx: Transaction, shop: ShopId): Promise<void>;
  carryOutPrivacyRequests(tx: Transaction): Promise<void>;
}

export type EngineEvent =
  | StepEvent
  | InboxEvent
  | { readonly kind: "replan-failed"; readonly orderId: OrderId; readonly error: unknown }
  | { readonly kind: "bulk-item-failed"; readonly item: BulkItem; readonly reference: string; readonly error: unknown };

const defaultLeaseMs = 60_000;
/** Vendor orders of one connection in the works at once in one process. */
const perConnection = 5;

/** A piece of work that was claimed and now only has to be run. */
export type Piece = () => Promise<void>;

/** From a stored webhook to one order in the vendor's store: the half of the application that runs by itself. */
export interface Engine {
  takeWebhooks(free: number): Promise<readonly Piece[]>;
  takeVendorOrders(free: number): Promise<readonly Piece[]>;
  /** Orders to be decided anew: a hold has ended by time, or lines can leave for another vendor, or never will. */
  takeRipeOrders(free: number): Promise<readonly Piece[]>;
  record(tx: Transaction, shop: ShopId, order: MarketplaceOrder, arrival: Arrival): Promise<RecordResult>;
  refetch(
    shop: ShopId,
    gid: OrderGid | FulfillmentOrderGid,
  ): Promise<RefetchResult | { readonly kind: "no-such-shop" }>;
  /** Decides anew on everything that waits, of one shop or (null) of all. */
  replan(shop: ShopId | null): Promise<number>;
  act(
    shop: ShopId,
    id: VendorOrderId,
    action: VendorOrderAction,
    actor: string,
    options?: ActionOptions,
  ): Promise<ActionResult>;
  /** Gives lines of a vendor order to another vendor. */
  readonly reroute: Rerouting["reroute"];
  /** A run of our action in Shopify Flow. */
  pushForFlow(run: FlowRun): Promise<FlowPushResult>;
  /** Goes on with one bulk run, or (null) with all that nobody finished; ends with those that need another stretch. */
  workThroughBulkRuns(runId: string | null): Promise<readonly string[]>;
  /** A call outside the push, within the connection's budget; null: no such connection or operation. */
  callStore<T>(
    shop: ShopId,
    connection: ConnectionId,
    call: (connector: Connector, context: CallContext) => Promise<Outcome<T>> | null,
  ): Promise<Outcome<T> | null>;
  checkConnections(): Promise<{ readonly tried: number; readonly healthy: number }>;
}

export function createEngine(deps: EngineDeps): Engine {
  const { database, box, connectors, followUps } = deps;
  const { pool } = database;
  const manifests: Record<string, Manifest> = {};
  for (const [id, connector] of Object.entries(connectors)) manifests[id] = connector.manifest;
  const leaseMs = deps.leaseMs ?? defaultLeaseMs;
  const clock = { now: () => new Date(), elapsed: () => performance.now() };
  const now = clock.now;
  const within = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => inTransaction(pool, work);

  const orders = createOrderBook(box, manifests);
  const desk = createOrderDesk(pool);
  const shops = createShopRepo(pool);
  const connections = createConnectionRepo(pool, followUps.replan);
  const record = {
    orders,
    ownAppIds: deps.ownAppIds,
    origin: deps.origin,
    sealPersonal: (shop: ShopId, gid: string, personal: MarketplaceOrder["personal"]) =>
      box.seal(JSON.stringify(personal), bindings.orderPersonal(shop, gid)),
    newId: () => randomUUID() as VendorOrderId,
    refetchOrder: followUps.refetchOrder,
  };
  const calls = {
    http: deps.http,
    credentials: deps.credentials ?? createCredentialStore(pool, box),
    operator: deps.operator,
    clock,
  };
  const store = createVendorOrderStore(pool, (shop, mail) => sealMail(box, shop, mail), followUps.replan);
  const step = {
    ...calls,
    store,
    connectors,
    leaseMs,
    openPersonal: (shop: string, gid: string, sealed: Uint8Array) =>
      JSON.parse(box.open(sealed, bindings.orderPersonal(shop, gid))) as MarketplaceOrder["personal"],
    random: Math.random,
    observe: deps.observe,
  };
  const inbox = {
    ...record,
    inbox: deps.inbox,
    privacy: createPrivacyDesk(box, followUps),
    vendorStores: createVendorStores(
      calls.credentials,
      {
        merchants: { key: deps.operator["SHOPIFY_API_KEY"], sessionShopOf: merchantApp.sessionShopOf },
        vendors: { key: deps.operator["VENDOR_SHOPIFY_API_KEY"], sessionShopOf: vendorApp.sessionShopOf },
      },
      followUps.replan,
    ),
    inTransaction: within,
    findShop: shops.findByDomain,
    readWebhook: deps.readWebhook,
    lookAtBilling: followUps.lookAtBilling,
    now,
    observe: deps.observe,
  };
  const replanning = {
    ...record,
    listOpenOrders: desk.listOpenOrders,
    inTransaction: within,
    now,
    onError: (error: unknown, orderId: OrderId) => deps.observe({ kind: "replan-failed", orderId, error }),
  };
  const acting = {
    ...record,
    findOrderOf: desk.findOrderOf,
    applyWord: desk.applyWord,
    audit: desk.audit,
    now,
  };
  const bulk = createBulkRunBook(pool);
  const bulkWork: WorkThroughDeps = {
    ...bulk,
    act: (tx, item, options) =>
      actInside(acting, tx, item.shopId, item.vendorOrderId, item.action, item.startedBy, options),
    inTransaction: within,
    newReference: newSupportReference,
    elapsed: clock.elapsed,
    onError: (error, item, reference) => deps.observe({ kind: "bulk-item-failed", item, reference, error }),
  };
  const outside = {
    ...calls,
    connectors,
    connections,
    wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };

  const platforms = Object.values(manifests).map(({ id, limits }) => ({
    platform: id,
    rate: limits.callsPerSecond,
    burst: limits.burst,
  }));
  const inFlight = new Map<string, number>();
  const count = (connection: string, difference: number): void => {
    const next = (inFlight.get(connection) ?? 0) + difference;
    if (next === 0) inFlight.delete(connection);
    else inFlight.set(connection, next);
  };

  const refetch: Engine["refetch"] = async (shop, gid) => {
    const domain = await shops.domainOf(shop);
    if (domain === null) return { kind: "no-such-shop" };
    return refetchOrder({ ...record, gateway: deps.gateway, inTransaction: within, now }, { id: shop, domain }, gid);
  };
  const inShop = <T>(shop: ShopId, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    inTenantTransaction(pool, merchantOf(shop), work);

  return {
    async takeWebhooks(free) {
      const rows = await deps.inbox.claimBatch(free);
      return rows.map((row) => () => processInboxRow(inbox, row));
    },

    async takeVendorOrders(free) {
      const claimedAt = clock.elapsed();
      const claims = await store.claimDue({ platforms, atMost: free, perConnection, inFlight, leaseMs });
      return claims.map((claim) => {
        count(claim.connection.id, 1);
        return () => stepVendorOrder(step, claim, claimedAt).finally(() => count(claim.connection.id, -1));
      });
    },

    async takeRipeOrders(free) {
      const due = await desk.takeRipeOrders(free);
      // The clock that said that it is time decides, too; with another one that is a little slow it would not be time yet.
      return due.map((order) => async () => void (await decideAnew(replanning, order, order.now)));
    },

    record: (tx, shop, order, arrival) => recordOrder(record, tx, shop, order, arrival),

    refetch,

    async replan(shop) {
      let count = 0;
      for (const id of shop === null ? (await shops.listInstalled()).map((each) => each.id) : [shop])
        count += await replanOpenOrders(replanning, id);
      return count;
    },

    act: (shop, id, action, actor, options) =>
      actOnVendorOrder({ ...acting, inTransaction: (work) => inShop(shop, work) }, shop, id, action, actor, options),

    reroute: (shop, id, wish, actor) =>
      rerouteLines(
        { ...acting, ...rerouteBook, newActId: randomUUID, inTransaction: (work) => inShop(shop, work) },
        shop,
        id,
        wish,
        actor,
      ),

    pushForFlow: (run) =>
      pushOrderForFlow(
        {
          acting,
          findShop: (domain) => within(async (tx) => (await shops.findByDomain(tx, domain))?.id ?? null),
          ...flowRunBook,
          refetch,
          inShop,
        },
        run,
      ),

    async workThroughBulkRuns(runId) {
      const more: string[] = [];
      for (const id of runId === null ? await bulk.unfinished() : [runId])
        if ((await workThroughBulkRun(bulkWork, id)) === "more") more.push(id);
      return more;
    },

    callStore: (shop, connection, call) => callStore(outside, shop, connection, call),
    checkConnections: () => checkConnections(outside),
  };
}
