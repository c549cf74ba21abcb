import { z } from "zod";
import { meaningOf } from "../../domain/fulfillment/status-table.ts";
import { type CallContext, defineConnector } from "../_contract/connector.ts";
import { done, type Failure, type Outcome } from "../_contract/outcome.ts";
import { call } from "./client.server.ts";
import { fromPlatformChange, fromPlatformOrder, fromPlatformProduct, fromPlatformStored } from "./from-platform.ts";
import { manifest } from "./manifest.ts";
import { orderPageSchema, orderSchema, productPageSchema, statusListSchema, storeSchema } from "./schema.ts";
import { toPlatformFields, toPlatformOrder } from "./to-platform.ts";

const read = { kind: "read" } as const;
const hostOf = (context: CallContext): string => context.credentials["host"] ?? "";
const readStore = (context: CallContext) =>
  call(context, { method: "GET", path: "/store", purpose: read, answer: storeSchema });
const readOrder = (context: CallContext, externalId: string) =>
  call(context, {
    method: "GET",
    path: `/orders/${encodeURIComponent(externalId)}`,
    purpose: read,
    answer: orderSchema,
  });

const tooManyLines: Failure = {
  kind: "rejected",
  field: "lines",
  message: `The platform takes at most ${manifest.limits.maxLinesPerOrder} lines.`,
};

/** Applies to a value that came; a failure passes through. */
const map = <T, U>(outcome: Outcome<T>, change: (value: T) => U): Outcome<U> =>
  outcome.kind === "ok" ? done(change(outcome.value)) : outcome;

export const connector = defineConnector(manifest, {
  hostOf: (credentials) => credentials["host"] || null,

  async verifyCredentials(context) {
    return map(await readStore(context), (store) => ({
      storeKey: store.id,
      name: store.name,
      host: hostOf(context),
      currency: store.currency,
      timeZone: store.time_zone,
      warnings: [],
    }));
  },

  async createOrder(context, order) {
    if (order.lines.length > manifest.limits.maxLinesPerOrder) return tooManyLines;
    const created = await call(context, {
      method: "POST",
      path: "/orders",
      body: toPlatformOrder(order),
      purpose: { kind: "write", reference: order.reference },
      answer: orderSchema,
    });
    return map(created, (value) => ({ order: fromPlatformOrder(value, hostOf(context)) }));
  },

  async findOrder(context, reference) {
    const path = `/orders?reference=${encodeURIComponent(reference)}`;
    const found = await call(context, { method: "GET", path, purpose: read, answer: orderPageSchema });
    return map(found, ({ orders }) => {
      // A platform may ignore a filter it does not know: believe only an order that carries our reference.
      const ours = orders.find((order) => order.reference === reference);
      return { found: ours ? fromPlatformOrder(ours, hostOf(context)) : null, sure: true };
    });
  },

  async updateOrder(context, externalId, fields, reference) {
    const updated = await call(context, {
      method: "PUT",
      path: `/orders/${encodeURIComponent(externalId)}`,
      body: toPlatformFields(fields),
      purpose: { kind: "write", reference },
      answer: orderSchema,
    });
    return map(updated, () => ({ skipped: [] }));
  },

  async cancelOrder(context, externalId, reason, reference) {
    const now = await readOrder(context, externalId);
    if (now.kind !== "ok") return now;
    const means = meaningOf(manifest.orderStatuses, context.statuses, now.value.status);
    if (means === "cancelled") return done({ state: "cancelled" });
    if (means === "shipped" || now.value.shipments.some((shipment) => shipment.status !== "cancelled"))
      return done({ state: "shipped" });
    const cancelled = await call(context, {
      method: "POST",
      path: `/orders/${encodeURIComponent(externalId)}/cancel`,
      body: { reason },
      purpose: { kind: "write", reference },
      answer: orderSchema,
    });
    return map(cancelled, () => ({ state: "cancelled" }));
  },

  async readChanges(context, cursor, since) {
    const from = readCursor(cursor) ?? { since: since.toISOString(), after: null };
    const query = new URLSearchParams({ updated_since: from.since, ...(from.after && { after: from.after }) });
    const page = await call(context, {
      method: "GET",
      path: `/orders?${query.toString()}`,
      purpose: read,
      answer: orderPageSchema,
    });
    return map(page, ({ orders, next }) => {
      const last = orders.at(-1)?.updated_at ?? from.since;
      return {
        items: orders.map((order) => fromPlatformChange(order, context.statuses)),
        // Within a page run the platform's own cursor; after it, start again at the last change, which comes twice.
        cursor: JSON.stringify(next ? { since: from.since, after: next } : { since: last, after: null }),
        more: next !== null,
      };
    });
  },

  async readOrders(context, since, cursor) {
    const query = new URLSearchParams({ created_since: since.toISOString(), ...(cursor && { after: cursor }) });
    const page = await call(context, {
      method: "GET",
      path: `/orders?${query.toString()}`,
      purpose: read,
      answer: orderPageSchema,
    });
    return map(page, ({ orders, next }) => ({
      items: orders.flatMap((order) => fromPlatformStored(order, context.statuses)),
      cursor: next ?? "",
      more: next !== null,
    }));
  },

  async readStatuses(context) {
    const found = await call(context, { method: "GET", path: "/statuses", purpose: read, answer: statusListSchema });
    return map(found, ({ statuses }) => statuses.map(({ key, name }) => ({ raw: key, label: name })));
  },

  async readCatalogue(context, cursor) {
    const path = cursor ? `/products?after=${encodeURIComponent(cursor)}` : "/products";
    const store = await readStore(context);
    if (store.kind !== "ok") return store;
    const page = await call(context, { method: "GET", path, purpose: read, answer: productPageSchema });
    return map(page, ({ products, next }) => ({
      items: products.map((product) => fromPlatformProduct(product, store.value.currency)),
      cursor: next ?? "",
      more: next !== null,
    }));
  },
});

const cursorSchema = z.object({ since: z.string(), after: z.string().nullable() });

/** Null for none and for what is not ours: then the caller's `since` decides. */
function readCursor(cursor: string | null): z.infer<typeof cursorSchema> | null {
  if (cursor === null) return null;
  try {
    return cursorSchema.parse(JSON.parse(cursor));
  } catch {
    return null;
  }
}
