import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type {
  FakeConsent,
  FakeFault,
  FakeOrder,
  FakeProduct,
  FakeShipment,
  FakeStore,
  FakeTracking,
  RecordedRequest,
} from "../../_contract/fake-store.ts";
import { cancelComplaint, cancelOrder, finishDueJobs } from "./actions/cancel-order.ts";
import { approveCharge, setStatus, subscriptionsOf } from "./actions/charge-app.ts";
import { addVariantToEdit, beginEdit, commitEdit, setEditQuantity } from "./actions/edit-order.ts";
import {
  addFulfillmentEvent,
  cancelFulfillment,
  createFulfillment,
  setFulfillmentStatus,
  updateTracking,
} from "./actions/fulfill.ts";
import { holdFulfillmentOrder, releaseHold } from "./actions/hold.ts";
import { expectDone } from "./actions/outcome.ts";
import { payOrder } from "./actions/pay-order.ts";
import { placeOrder, type Checkout } from "./actions/place-order.ts";
import { refundOrder } from "./actions/refund-order.ts";
import { updateOrder, type OrderChanges } from "./actions/update-order.ts";
import { readAmount } from "./amounts.ts";
import { CostBucket } from "./cost.ts";
import { Faults } from "./faults.ts";
import { gid, nextId, parseGid, shopOrdinal } from "./ids.ts";
import { addToken, lifetimes, type AppRegistration } from "./oauth.ts";
import { isOpen } from "./order-totals.ts";
import { addressRow, type AddressInput } from "./places.ts";
import { productPayload, shopId } from "./rest-payload.ts";
import {
  searchDocument,
  touch,
  usualBehaviour,
  type Publication,
  type ShopBehaviour,
  type ShopRuntime,
} from "./shop-runtime.ts";
import type {
  AppSubscriptionRow,
  InstallationRow,
  OrderRow,
  ProductRow,
  ShopState,
  TrackingRow,
} from "./shop-state.ts";
import { viewOrder } from "./view-order.ts";

/** What a world lends its shops. */
export interface ShopHost {
  readonly app: AppRegistration;
  readonly vendorApp: AppRegistration | null;
  approve(domain: string, page: URL, scopes?: readonly string[]): string | null;
  now(): Date;
  serve(shop: FakeShop, request: IncomingMessage, response: ServerResponse): void;
  deliver(shop: FakeShop, publications: readonly Publication[], eventId: string): void;
}

/** What the app's configuration asks every shop for. */
export const usualScopes: readonly string[] = [
  "read_products",
  "write_orders",
  "write_order_edits",
  "write_merchant_managed_fulfillment_orders",
  "read_customers",
  "read_locations",
];

/** A product with several variants, or with a place where it is stocked. */
export interface CatalogueEntry {
  readonly title: string;
  readonly vendor?: string;
  readonly productType?: string;
  readonly status?: ProductRow["status"];
  readonly tags?: readonly string[];
  readonly imageUrl?: string;
  readonly variants: readonly {
    readonly title?: string;
    readonly sku?: string | null;
    readonly barcode?: string | null;
    /** Decimal string in the shop's currency. */
    readonly price: string;
    /** Cost per item, likewise; left out: not entered. */
    readonly cost?: string;
    readonly requiresShipping?: boolean;
    readonly taxable?: boolean;
    readonly grams?: number;
    /** Items at the first location, or by location id; left out: not tracked. */
    readonly stock?: number | Readonly<Record<string, number>>;
  }[];
}

/**
 * One simulated Shopify shop: its state, what its staff and customers do, and the view that every simulated vendor
 * store offers. Ids given to methods may be global ids or their numbers; those that come back are global ids.
 */
export class FakeShop implements FakeStore, ShopRuntime {
  readonly behaviour: ShopBehaviour = usualBehaviour();
  readonly faults = new Faults();
  #state: ShopState;
  readonly #host: ShopHost;
  readonly #requests: RecordedRequest[] = [];
  readonly #buckets = new Map<string, CostBucket>();

  constructor(host: ShopHost, state: ShopState) {
    this.#host = host;
    this.#state = state;
  }

  get state(): ShopState {
    return this.#state;
  }
  get host(): string {
    return this.#state.domain;
  }
  get domain(): string {
    return this.#state.domain;
  }
  get name(): string {
    return this.#state.name;
  }
  get currency(): string {
    return this.#state.currency;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#host.serve(this, request, response);
  }

  // What the actions need of a shop.

  now(): Date {
    return this.#host.now();
  }
  newId(kind: string): string {
    return nextId(this.#state.counters, shopOrdinal(this.#state.domain), kind, this.behaviour.hugeIds);
  }
  publish(publications: readonly Publication[]): void {
    this.#host.deliver(this, publications, randomUUID());
  }
  /** The app's points in this shop. */
  bucket(appId: string): CostBucket {
    const known = this.#buckets.get(appId);
    if (known && known.restoreRate === this.#state.plan.restoreRate) return known;
    const made = new CostBucket(this.#state.plan.restoreRate, this.now().getTime());
    this.#buckets.set(appId, made);
    return made;
  }

  // The app and its rights.

  /** Installs the app or changes its scopes. */
  install(scopes: readonly string[] = usualScopes, appId: string = this.#host.app.appId): InstallationRow {
    const known = this.installation(appId);
    if (known) {
      const previous = known.scopes;
      if ([...previous].sort().join() === [...scopes].sort().join()) return known;
      known.scopes = [...scopes];
      if (appId !== this.#host.app.appId) return known;
      this.publish([
        {
          topic: "app/scopes_update",
          body: {
            id: 1,
            shop_id: gid("Shop", shopId(this.#state)),
            previous,
            current: [...scopes],
            updated_at: this.now().toISOString(),
          },
        },
      ]);
      return known;
    }
    const installation: InstallationRow = {
      id: this.newId("AppInstallation"),
      appId,
      scopes: [...scopes],
      installedAt: this.now().toISOString(),
    };
    this.#state.installations.push(installation);
    return installation;
  }
  installation(appId: string): InstallationRow | undefined {
    return this.#state.installations.find((row) => row.appId === appId);
  }

  /** `valid`: an offline token with the given scopes that does not expire; `read-only`: one that may only read orders. */
  credentials(
    kind: "valid" | "revoked" | "read-only" = "valid",
    granted: readonly string[] = usualScopes,
  ): Record<string, string> {
    const { appId } = this.#host.app;
    if (!this.installation(appId)) this.install();
    const value = `shpat_${kind.replace("-", "")}${randomBytes(12).toString("hex")}`;
    const scopes = kind === "read-only" ? ["read_orders"] : [...granted];
    addToken(this.#state, { kind: "access", value, appId, scopes, expiresAt: null, revoked: kind === "revoked" });
    return { shop: this.#state.domain, accessToken: value };
  }

  /** Credentials as public apps have them: an hour of access and a refresh token. */
  expiringCredentials(lifetimeMs: number = lifetimes.offlineMs): Record<string, string> {
    const { appId } = this.#host.app;
    const { accessToken = "" } = this.credentials();
    const expiresAt = this.now().getTime() + lifetimeMs;
    const access = this.#state.tokens.find(({ value }) => value === accessToken);
    if (access) access.expiresAt = expiresAt;
    const refreshToken = `shprt_${randomBytes(16).toString("hex")}`;
    addToken(this.#state, {
      kind: "refresh",
      value: refreshToken,
      appId,
      scopes: [...usualScopes],
      expiresAt: this.now().getTime() + lifetimes.refreshMs,
    });
    return { shop: this.#state.domain, accessToken, refreshToken, expiresAt: new Date(expiresAt).toISOString() };
  }

  /** Every token (of one app, if one is named) stops working, as after an uninstall. */
  revokeTokens(appId: string | null = null): void {
    for (const token of this.#state.tokens) if (appId === null || token.appId === appId) token.revoked = true;
  }

  /** The owner in front of the consent page. Who cancels goes back to the shop's admin; the app hears nothing. */
  get consent(): FakeConsent {
    const { app, vendorApp } = this.#host;
    return {
      operator: {
        SHOPIFY_API_KEY: app.apiKey,
        SHOPIFY_API_SECRET: app.apiSecret,
        VENDOR_SHOPIFY_API_KEY: vendorApp?.apiKey ?? "",
        VENDOR_SHOPIFY_API_SECRET: vendorApp?.apiSecret ?? "",
      },
      decide: async (page, decision) => {
        if (decision === "deny") return null;
        const back = this.#host.approve(
          this.#state.domain,
          new URL(page),
          decision === "approve-less" ? ["read_products"] : undefined,
        );
        return back === null ? null : { method: "GET", url: back, body: "" };
      },
    };
  }

  // Locations and catalogue.

  addLocation(name: string, address: AddressInput = {}): string {
    const id = this.newId("Location");
    const { countryCode } = this.#state;
    this.#state.locations.push({
      id,
      name,
      active: true,
      address: addressRow({ countryCode, ...address }),
      createdAt: this.now().toISOString(),
    });
    return gid("Location", id);
  }

  readonly locations = {
    add: (name: string): string => this.addLocation(name),
    remove: (id: string): void => {
      for (const row of this.#state.locations) if (row.id === numberOf(id)) row.active = false;
    },
    of: (externalId: string): string[] =>
      this.#order(externalId)
        .fulfillmentOrders.filter(isOpen)
        .map(({ locationId }) => gid("Location", locationId)),
  };

  addProduct(product: FakeProduct): { productId: string; variantId: string | null } {
    const entry = this.addCatalogueEntry({
      title: product.title,
      variants: [
        {
          price: product.price,
          sku: product.sku,
          barcode: product.barcode ?? null,
          ...(product.variantTitle !== undefined && { title: product.variantTitle }),
          ...(product.stock !== undefined && { stock: product.stock }),
        },
      ],
    });
    return { productId: entry.productId, variantId: entry.variantIds[0] ?? null };
  }

  /** Adds a product with all of its variants. */
  addCatalogueEntry(entry: CatalogueEntry): { productId: string; variantIds: string[] } {
    const now = this.now().toISOString();
    const home = this.#state.locations[0]?.id ?? "";
    const product: ProductRow = {
      id: this.newId("Product"),
      title: entry.title,
      vendor: entry.vendor ?? this.#state.name,
      productType: entry.productType ?? "",
      status: entry.status ?? "ACTIVE",
      tags: [...(entry.tags ?? [])],
      imageUrl: entry.imageUrl ?? null,
      createdAt: now,
      updatedAt: now,
      variants: entry.variants.map((variant) => ({
        id: this.newId("ProductVariant"),
        inventoryItemId: this.newId("InventoryItem"),
        title: variant.title ?? "Default Title",
        sku: variant.sku ?? null,
        barcode: variant.barcode ?? null,
        price: amountOf(variant.price, this.#state.currency),
        cost: variant.cost === undefined ? null : amountOf(variant.cost, this.#state.currency),
        requiresShipping: variant.requiresShipping ?? true,
        taxable: variant.taxable ?? true,
        grams: variant.grams ?? 0,
        stock:
          typeof variant.stock === "number"
            ? { [home]: variant.stock }
            : variant.stock
              ? Object.fromEntries(
                  Object.entries(variant.stock).map(([location, count]) => [numberOf(location), count]),
                )
              : null,
      })),
    };
    this.#state.products.push(product);
    this.publish([{ topic: "products/create", body: productPayload(this.#state, product) }]);
    return {
      productId: gid("Product", product.id),
      variantIds: product.variants.map(({ id }) => gid("ProductVariant", id)),
    };
  }

  /** Changes a product's or its first variant's details. */
  changeProduct(
    productId: string,
    change: { title?: string; vendor?: string; sku?: string | null; barcode?: string | null; price?: string },
  ): void {
    const product = this.#state.products.find(({ id }) => id === numberOf(productId));
    const variant = product?.variants[0];
    if (!product || !variant) throw new Error(`No product ${productId}`);
    product.title = change.title ?? product.title;
    product.vendor = change.vendor ?? product.vendor;
    if (change.sku !== undefined) variant.sku = change.sku;
    if (change.barcode !== undefined) variant.barcode = change.barcode;
    if (change.price !== undefined) variant.price = amountOf(change.price, this.#state.currency);
    product.updatedAt = this.now().toISOString();
    this.publish([{ topic: "products/update", body: productPayload(this.#state, product) }]);
  }

  removeProduct(productId: string): void {
    const id = numberOf(productId);
    this.#state.products = this.#state.products.filter((product) => product.id !== id);
    this.publish([{ topic: "products/delete", body: { id: BigInt(id) } }]);
  }

  // What customers and staff do with orders.

  /** A customer buys. Returns the order as the shop shows it. */
  placeOrder(checkout: Checkout): FakeOrder {
    return viewOrder(placeOrder(this, checkout));
  }
  markPaid(orderId: string): void {
    expectDone(payOrder(this, this.#order(orderId)));
  }
  cancelOrder(
    orderId: string,
    options: {
      reason?: string;
      restock?: boolean;
      refund?: boolean;
      notifyCustomer?: boolean;
      staffNote?: string;
    } = {},
  ): void {
    const order = this.#order(orderId);
    const complaint = cancelComplaint(order);
    if (complaint) throw new Error(complaint);
    cancelOrder(this, order, {
      reason: options.reason ?? "CUSTOMER",
      restock: options.restock ?? true,
      refund: options.refund ?? true,
      notifyCustomer: options.notifyCustomer ?? false,
      staffNote: options.staffNote ?? null,
    });
  }
  cancel(externalId: string): void {
    this.cancelOrder(externalId, { reason: "INVENTORY" });
  }
  /** Staff edit line items: absolute quantities, added variants; one edit, one orders/edited. */
  editOrder(
    orderId: string,
    edit: {
      setQuantity?: readonly { readonly lineId: string; readonly quantity: number }[];
      addVariant?: readonly { readonly variantId: string; readonly quantity: number }[];
      staffNote?: string;
    },
  ): void {
    const draft = expectDone(beginEdit(this, this.#order(orderId)));
    for (const { lineId, quantity } of edit.setQuantity ?? []) {
      expectDone(setEditQuantity(draft, numberOf(lineId), quantity));
    }
    for (const { variantId, quantity } of edit.addVariant ?? []) {
      expectDone(addVariantToEdit(this, draft, variantId, quantity));
    }
    expectDone(commitEdit(this, draft, null, edit.staffNote ?? ""));
  }
  /** Staff change order-level fields; what is given overwrites. */
  updateOrder(orderId: string, changes: OrderChanges): void {
    expectDone(updateOrder(this, this.#order(orderId), changes, null));
  }
  /** Staff refund lines (`CANCEL` for what has not shipped) or an amount. */
  refund(
    orderId: string,
    refund: {
      lines?: readonly { lineId: string; quantity: number; restockType?: "NO_RESTOCK" | "CANCEL" | "RETURN" }[];
      amount?: string;
      note?: string;
    },
  ): void {
    const order = this.#order(orderId);
    expectDone(
      refundOrder(this, order, {
        lines: (refund.lines ?? []).map((line) => ({
          lineId: numberOf(line.lineId),
          quantity: line.quantity,
          restockType: line.restockType ?? "CANCEL",
        })),
        amount: refund.amount === undefined ? null : amountOf(refund.amount, order.currency),
        note: refund.note ?? null,
      }),
    );
  }
  closeOrder(orderId: string): void {
    const order = this.#order(orderId);
    order.closedAt = this.now().toISOString();
    touch(this, order);
  }
  /** Staff delete the order; only orders/delete tells of it. */
  deleteOrder(orderId: string): void {
    const order = this.#order(orderId);
    this.#state.orders = this.#state.orders.filter((row) => row !== order);
    this.publish([{ topic: "orders/delete", body: { id: BigInt(order.id) } }]);
  }
  /** Puts every open fulfillment order of the order on hold. */
  holdOrder(orderId: string, reason = "OTHER", reasonNotes: string | null = null): void {
    for (const { id } of this.#order(orderId).fulfillmentOrders.filter(isOpen)) {
      expectDone(holdFulfillmentOrder(this, id, null, { reason, reasonNotes, handle: "", lines: [] }));
    }
  }
  releaseOrder(orderId: string): void {
    for (const { id } of this.#order(orderId).fulfillmentOrders) expectDone(releaseHold(this, id, null));
  }

  // Shipping.

  /** Ships lines over all open fulfillment orders; one fulfillment per location. Returns the first one's id. */
  ship(externalId: string, shipment: FakeShipment): string {
    const order = this.#order(externalId);
    const wanted =
      shipment.lines === null
        ? null
        : new Map(shipment.lines.map(({ lineId, quantity }) => [numberOf(lineId), quantity]));
    const byLocation = new Map<string, { fulfillmentOrderId: string; items: { id: string; quantity: number }[] }[]>();
    for (const fulfillmentOrder of order.fulfillmentOrders.filter(isOpen)) {
      const items = fulfillmentOrder.lines.flatMap(({ id, lineId, remaining }) => {
        const quantity = Math.min(remaining, wanted === null ? remaining : (wanted.get(lineId) ?? 0));
        if (quantity > 0) wanted?.set(lineId, (wanted.get(lineId) ?? 0) - quantity);
        return quantity > 0 ? [{ id, quantity }] : [];
      });
      if (items.length === 0) continue;
      const group = byLocation.get(fulfillmentOrder.locationId) ?? [];
      byLocation.set(fulfillmentOrder.locationId, [...group, { fulfillmentOrderId: fulfillmentOrder.id, items }]);
    }
    const short = wanted && [...wanted].find(([, quantity]) => quantity > 0);
    if (short) throw new Error(`${order.name} has not so many left of line ${short[0]}`);
    const made = [...byLocation.values()].map((lines) =>
      expectDone(createFulfillment(this, { lines, tracking: trackingRow(shipment.tracking), notifyCustomer: false })),
    );
    if (!made[0]) throw new Error(`${order.name} has nothing left to ship`);
    return gid("Fulfillment", made[0].id);
  }
  correctTracking(_externalId: string, fulfillmentId: string, tracking: FakeTracking): void {
    expectDone(updateTracking(this, numberOf(fulfillmentId), trackingRow(tracking), false));
  }
  cancelShipment(_externalId: string, fulfillmentId: string): void {
    expectDone(cancelFulfillment(this, numberOf(fulfillmentId)));
  }
  /** The carrier reports: IN_TRANSIT, OUT_FOR_DELIVERY, DELIVERED, ... */
  reportShipment(fulfillmentId: string, status: string, message: string | null = null): void {
    expectDone(
      addFulfillmentEvent(this, numberOf(fulfillmentId), {
        status,
        message,
        happenedAt: null,
        estimatedDeliveryAt: null,
      }),
    );
  }
  setShipmentStatus(externalId: string, fulfillmentId: string, status: string): void {
    const order = this.#order(externalId);
    const fulfillment = order.fulfillments.find(({ id }) => id === numberOf(fulfillmentId));
    if (!fulfillment) throw new Error(`No fulfillment ${fulfillmentId}`);
    setFulfillmentStatus(this, order, fulfillment, status);
  }
  setRawStatus(externalId: string, status: string): void {
    const order = this.#order(externalId);
    order.rawStatus = status;
    touch(this, order);
  }

  // Looking from outside, trouble, memory.

  orders(): FakeOrder[] {
    finishDueJobs(this);
    return this.#state.orders.map(viewOrder);
  }
  order(externalId: string): FakeOrder | undefined {
    finishDueJobs(this);
    const found = this.#state.orders.find(({ id }) => id === numberOf(externalId));
    return found && viewOrder(found);
  }

  trouble(fault: FakeFault): void {
    this.faults.add(fault);
  }
  clearTrouble(): void {
    this.faults.clear();
  }
  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }
  forgetRequests(): void {
    this.#requests.length = 0;
  }
  /** Notes what came in, before anything is done with it. */
  record(request: RecordedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > 50_000) this.#requests.splice(0, 10_000);
  }

  /** How long the search index lags from now on; what it holds already stays found. */
  setSearchLag(milliseconds: number): void {
    for (const order of this.#state.orders) {
      if (order.indexed.length > 0) continue;
      order.indexed.push({ at: this.now().getTime() - milliseconds, document: searchDocument(order) });
    }
    this.behaviour.searchLagMs = milliseconds;
  }

  // What apps cost.

  charges(): readonly AppSubscriptionRow[] {
    return subscriptionsOf(this);
  }
  /** The merchant says yes or no on Shopify's page. Answers the address that leads back to the app. */
  answerCharge(id: string, answer: "approve" | "decline"): string {
    const row = this.#charge(id);
    if (answer === "approve") approveCharge(this, row);
    else if (row.status === "PENDING") setStatus(this, row, "DECLINED");
    const back = new URL(row.returnUrl);
    back.searchParams.set("charge_id", row.id);
    return back.href;
  }
  /** The merchant's bill is not paid, or paid again; or two days have passed without an answer. */
  changeCharge(id: string, status: "FROZEN" | "ACTIVE" | "EXPIRED" | "CANCELLED"): void {
    setStatus(this, this.#charge(id), status);
  }
  /** An app that is taken out is paid no more. */
  endCharges(appId: string): void {
    for (const row of subscriptionsOf(this))
      if (row.appId === appId && ["ACTIVE", "FROZEN"].includes(row.status)) setStatus(this, row, "CANCELLED");
  }
  #charge(id: string): AppSubscriptionRow {
    const row = subscriptionsOf(this).find((charge) => charge.id === numberOf(id));
    if (!row) throw new Error(`${this.#state.domain} has no charge ${id}`);
    return row;
  }

  snapshot(): unknown {
    return structuredClone(this.#state);
  }
  restore(snapshot: unknown): void {
    this.#state = structuredClone(snapshot) as ShopState;
  }

  #order(id: string): OrderRow {
    finishDueJobs(this);
    const order = this.#state.orders.find((row) => row.id === numberOf(id));
    if (!order) throw new Error(`${this.#state.domain} has no order ${id}`);
    return order;
  }
}

const numberOf = (id: string): string => parseGid(id)?.id ?? id;

function amountOf(amount: string, currency: string): number {
  const minor = readAmount(amount, currency);
  if (minor === null) throw new Error(`Not an amount: ${amount}`);
  return minor;
}

const trackingRow = (tracking: FakeTracking | null): TrackingRow => ({
  company: tracking?.company ?? null,
  numbers: tracking ? [tracking.number] : [],
  urls: tracking?.url ? [tracking.url] : [],
});
