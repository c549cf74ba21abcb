import type {
  CatalogueItem,
  ExternalOrder,
  ExternalOrderChange,
  ItemEdit,
  OrderFields,
  OrderInStore,
  OrderToPush,
  Page,
} from "../../app/connectors/_contract/canonical.ts";
import { addressDigest } from "../../app/connectors/_contract/address-digest.ts";
import { compareLines } from "../../app/connectors/_contract/compare-lines.ts";
import {
  defineConnector,
  type CallContext,
  type Connector,
  type ItemEditResult,
  type MoveResult,
} from "../../app/connectors/_contract/connector.ts";
import {
  type Capability,
  capabilityIds,
  type CapabilityId,
  type Manifest,
} from "../../app/connectors/_contract/manifest.ts";
import { done, type Failure, type Outcome } from "../../app/connectors/_contract/outcome.ts";
import { money } from "../../app/domain/shared/money.ts";

export type Operation = "create" | "find" | "update" | "edit-items" | "move" | "cancel" | "verify" | "list" | "changes";

/** What the store does with the next call of a kind, instead of doing it properly. */
export type Trouble =
  /** Does nothing and answers this. */
  | { readonly kind: "instead"; readonly answer: Failure }
  /** Does it, and answers this. */
  | { readonly kind: "done-but"; readonly answer: Failure }
  /** Waits until the promise resolves, then does it properly, or does nothing and answers this. */
  | { readonly kind: "after"; readonly gate: Promise<unknown>; readonly answer?: Failure }
  | { readonly kind: "cancel-answer"; readonly state: "pending" | "shipped" }
  | { readonly kind: "throws" };

export interface StoredOrder {
  readonly externalId: string;
  readonly reference: string;
  readonly pushed: OrderToPush;
  fields: OrderFields;
  /** What it holds of each line now, by our key; the vendor's staff may change it. */
  readonly quantities: Map<string, number>;
  cancelled: boolean;
  shipped: boolean;
  /** Where it is shipped from. */
  location: string;
  /** What the vendor's staff did to it: took it away for good, put another total on it. */
  deleted?: boolean;
  totalMinor?: number;
}

/** A vendor's store in memory: does what it is asked, and whatever trouble it is told to make. */
export interface ScriptedStore {
  readonly token: string;
  readonly orders: StoredOrder[];
  readonly calls: { readonly operation: Operation; readonly reference: string; readonly at: number }[];
  /** Next in line for calls of this kind; `times` repeats it. */
  trouble(operation: Operation, trouble: Trouble, times?: number): void;
  clearTrouble(): void;
  /** Look-ups say "not there" although it is, so many times. */
  lagLookups(times: number): void;
  count(operation: Operation): number;
}

export const ambiguous: Failure = { kind: "ambiguous", reference: "", message: "timed out" };
export const unavailable: Failure = { kind: "unavailable", message: "down for maintenance", retryAfterMs: null };
export const rejected: Failure = { kind: "rejected", field: "lines", message: "price is too high" };
export const authFailed: Failure = { kind: "auth-failed", message: "the key was revoked" };

export interface ScriptedPlatform {
  readonly connector: Connector;
  store(token: string): ScriptedStore;
}

export interface ScriptedPlatformOptions {
  readonly id?: string;
  readonly without?: readonly CapabilityId[];
  readonly limits?: Partial<Manifest["limits"]>;
  /** Credentials that expire, and are renewed. */
  readonly renewal?: Connector["renewal"];
}

/** A platform whose stores live in this process; credentials are `{ token }`, which names the store. */
export function createScriptedPlatform(options: ScriptedPlatformOptions = {}): ScriptedPlatform {
  const stores = new Map<string, InMemoryStore>();
  const store = (token: string): InMemoryStore => {
    const known = stores.get(token) ?? new InMemoryStore(token);
    stores.set(token, known);
    return known;
  };
  const of = (context: CallContext) => store(context.credentials["token"] ?? "");
  const without = new Set(options.without);
  const manifest = scriptedManifest(options);
  const all = {
    verifyCredentials: (context: CallContext) =>
      of(context).carryOut("verify", "", () =>
        done({
          storeKey: of(context).token,
          name: of(context).token,
          host: `${of(context).token}.example`,
          currency: "EUR",
          timeZone: null,
          warnings: [],
        }),
      ),
    hostOf: () => "scripted.example",
    ...(options.renewal ? { renewal: options.renewal } : {}),
    createOrder: (context: CallContext, order: OrderToPush) => of(context).create(order),
    findOrder: (context: CallContext, reference: string) => of(context).find(reference),
    updateOrder: (context: CallContext, externalId: string, fields: Partial<OrderFields>) =>
      of(context).update(externalId, fields),
    editItems: (context: CallContext, externalId: string, edit: ItemEdit) => of(context).editItems(externalId, edit),
    cancelOrder: (context: CallContext, externalId: string) => of(context).cancel(externalId),
    readChanges: (context: CallContext) => of(context).readChanges(),
    readOrders: (context: CallContext) => of(context).readOrders(),
    readLocations: async (context: CallContext) =>
      done([
        { id: "home", name: `${context.credentials["token"]} home` },
        { id: "pier", name: "Pier 7" },
      ]),
    moveToLocation: (context: CallContext, externalId: string, location: string) =>
      of(context).move(externalId, location),
    readStatuses: async () => done(manifest.orderStatuses.map(({ raw, label }) => ({ raw, label }))),
    readCatalogue: async () => done({ items: [] as CatalogueItem[], cursor: "", more: false }),
  };
  const operations: Record<string, unknown> = { ...all };
  if (without.has("createOrder")) delete operations["createOrder"];
  if (without.has("findByReference")) delete operations["findOrder"];
  if (without.has("updateOrder")) delete operations["updateOrder"];
  if (without.has("itemEdits")) delete operations["editItems"];
  if (without.has("locations")) {
    delete operations["readLocations"];
    delete operations["moveToLocation"];
  }
  if (without.has("cancelOrder")) delete operations["cancelOrder"];
  return { connector: defineConnector(manifest, operations as never), store };
}

export function scriptedManifest(options: ScriptedPlatformOptions = {}): Manifest {
  const full: Capability = { support: "full", note: "", source: "https://example.com", checkedOn: "2026-11-22" };
  const none: Capability = { support: "none", note: "", source: "https://example.com", checkedOn: "2026-11-22" };
  const without = new Set(options.without);
  return {
    id: options.id ?? "scripted",
    label: "Scripted",
    auth: "token",
    whereToFindKeys: "",
    fields: [{ key: "token", label: "Token", help: "", required: true, secret: true }],
    operatorVariables: [],
    limits: {
      callsPerSecond: 1_000,
      burst: 1_000,
      lateCommitMs: 120_000,
      maxLinesPerOrder: 100,
      requestTimeoutMs: 10_000,
      ...options.limits,
    },
    orderStatuses: [],
    capabilities: Object.fromEntries(
      capabilityIds.map((id) => [id, without.has(id) ? none : full]),
    ) as Manifest["capabilities"],
  };
}

class InMemoryStore implements ScriptedStore {
  readonly token: string;
  readonly orders: StoredOrder[] = [];
  readonly calls: { operation: Operation; reference: string; at: number }[] = [];
  readonly #troubles = new Map<Operation, Trouble[]>();
  #lag = 0;

  constructor(token: string) {
    this.token = token;
  }

  trouble(operation: Operation, trouble: Trouble, times = 1): void {
    const queue = this.#troubles.get(operation) ?? [];
    this.#troubles.set(operation, [...queue, ...Array.from({ length: times }, () => trouble)]);
  }

  clearTrouble(): void {
    this.#troubles.clear();
    this.#lag = 0;
  }

  lagLookups(times: number): void {
    this.#lag = times;
  }

  count(operation: Operation): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  async carryOut<T>(operation: Operation, reference: string, work: () => Outcome<T>): Promise<Outcome<T>> {
    this.calls.push({ operation, reference, at: performance.now() });
    const trouble = this.#troubles.get(operation)?.shift();
    switch (trouble?.kind) {
      case "instead":
        return trouble.answer;
      case "done-but":
        work();
        return trouble.answer;
      case "after":
        await trouble.gate;
        return trouble.answer ?? work();
      case "cancel-answer":
        return done({ state: trouble.state }) as Outcome<T>;
      case "throws":
        throw new Error("a fault in the connector");
      case undefined:
        return work();
    }
  }

  create(order: OrderToPush) {
    return this.carryOut("create", order.reference, () => {
      const stored: StoredOrder = {
        externalId: `${this.token}-${this.orders.length + 1}`,
        reference: order.reference,
        pushed: order,
        fields: order.fields,
        quantities: new Map(order.lines.map(({ key, quantity }) => [key, quantity])),
        cancelled: false,
        shipped: false,
        location: "home",
      };
      // A store without a unique key: it takes the same order twice, and the test sees it.
      this.orders.push(stored);
      return done({ order: asExternal(stored) });
    });
  }

  find(reference: string) {
    return this.carryOut("find", reference, () => {
      if (this.#lag > 0) {
        this.#lag -= 1;
        return done({ found: null, sure: false });
      }
      const found = this.orders.find((order) => order.reference === reference && !order.deleted);
      return done({ found: found ? asExternal(found) : null, sure: true });
    });
  }

  readOrders() {
    return this.carryOut("list", "", (): Outcome<Page<OrderInStore>> => {
      const there = this.orders.filter(({ deleted }) => !deleted);
      return done({ items: there.map(asStored), cursor: "", more: false });
    });
  }

  readChanges() {
    return this.carryOut("changes", "", (): Outcome<Page<ExternalOrderChange>> => {
      const items = this.orders.map((order): ExternalOrderChange => {
        const { status, lines } = asStored(order);
        return {
          externalId: order.externalId,
          reference: order.reference,
          updatedAt: new Date().toISOString(),
          status,
          fulfillments: order.shipped
            ? [
                {
                  externalId: `${order.externalId}/f`,
                  status: "shipped",
                  shippedAt: null,
                  trackings: [{ carrier: "DHL", number: "JJD1", url: null }],
                  lines: lines.map(({ externalLineId, quantity }) => ({ externalLineId, quantity })),
                },
              ]
            : [],
        };
      });
      return done({ items, cursor: String(items.length), more: false });
    });
  }

  update(externalId: string, fields: Partial<OrderFields>) {
    return this.carryOut("update", externalId, (): Outcome<{ skipped: (keyof OrderFields)[] }> => {
      const order = this.orders.find((candidate) => candidate.externalId === externalId);
      if (!order) return { kind: "order-not-found", message: "no such order" };
      order.fields = { ...order.fields, ...fields };
      return done({ skipped: [] });
    });
  }

  move(externalId: string, location: string) {
    return this.carryOut("move", externalId, (): Outcome<MoveResult> => {
      const order = this.orders.find((candidate) => candidate.externalId === externalId);
      if (!order) return { kind: "order-not-found", message: "no such order" };
      if (order.shipped || order.cancelled) return done({ state: "nothing-left" });
      order.location = location;
      return done({ state: "there" });
    });
  }

  editItems(externalId: string, edit: ItemEdit) {
    return this.carryOut("edit-items", externalId, (): Outcome<ItemEditResult> => {
      const order = this.orders.find((candidate) => candidate.externalId === externalId);
      if (!order) return { kind: "order-not-found", message: "no such order" };
      const there = [...order.quantities].map(([key, quantity]) => ({
        key,
        quantity,
        shipped: order.shipped ? quantity : 0,
      }));
      const todo = compareLines(edit.lines, there);
      if (todo.kind === "refused") return todo.failure;
      if (todo.kind === "shipped") return done({ state: "shipped" });
      if (todo.kind === "change") for (const line of todo.lines) order.quantities.set(line.key, line.quantity);
      return done({ state: "done", total: null });
    });
  }

  cancel(externalId: string) {
    return this.carryOut("cancel", externalId, (): Outcome<{ state: "cancelled" | "pending" | "shipped" }> => {
      const order = this.orders.find((candidate) => candidate.externalId === externalId);
      if (!order) return { kind: "order-not-found", message: "no such order" };
      if (order.shipped) return done({ state: "shipped" });
      order.cancelled = true;
      return done({ state: "cancelled" });
    });
  }
}

const asExternal = (order: StoredOrder): ExternalOrder => {
  const { pushed } = order;
  const linesMinor = pushed.lines.reduce(
    (sum, line) =>
      sum +
      line.unitPrice.minor * line.quantity -
      line.discount.minor +
      (pushed.taxesIncluded ? 0 : line.taxLines.reduce((tax, { amount }) => tax + amount.minor, 0)),
    0,
  );
  const { shipping } = pushed;
  const shippingMinor = shipping
    ? shipping.price.minor -
      shipping.discount.minor +
      (pushed.taxesIncluded ? 0 : shipping.taxLines.reduce((tax, { amount }) => tax + amount.minor, 0))
    : 0;
  return {
    externalId: order.externalId,
    name: `#${order.externalId}`,
    adminUrl: null,
    lines: pushed.lines.map((line, index) => ({ key: line.key, externalLineId: `${order.externalId}/${index + 1}` })),
    cancelled: order.cancelled,
    total: money(linesMinor + shippingMinor, pushed.currency),
  };
};

const asStored = (order: StoredOrder): OrderInStore => {
  const external = asExternal(order);
  const status = order.cancelled ? "cancelled" : order.shipped ? "shipped" : "open";
  return {
    externalId: order.externalId,
    name: external.name,
    reference: order.reference,
    status: { kind: status, raw: status },
    lines: external.lines.flatMap(({ key, externalLineId }) => {
      const sent = order.pushed.lines.find((line) => line.key === key)?.quantity ?? 0;
      const quantity = order.quantities.get(key) ?? sent;
      return quantity > 0 ? [{ key, externalLineId, quantity }] : [];
    }),
    total: order.totalMinor === undefined ? external.total : money(order.totalMinor, order.pushed.currency),
    addressDigest: addressDigest(order.fields.shippingAddress),
  };
};
