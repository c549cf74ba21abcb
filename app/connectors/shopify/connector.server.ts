import { isShopDomain } from "../../lib/shopify-admin/shop-domain.ts";
import {
  readFulfillmentIds,
  readFulfillments,
  type ReadFulfillment,
} from "../../lib/shopify-admin/read-fulfillments.server.ts";
import { refreshOfflineToken } from "../../lib/shopify-admin/refresh-offline-token.server.ts";
import type { AdminApi } from "../../lib/shopify-admin/admin-api.server.ts";
import type { OrderInStore } from "../_contract/canonical.ts";
import { defineConnector, type CallContext, type Lookup } from "../_contract/connector.ts";
import { done, type Outcome } from "../_contract/outcome.ts";
import { storeApi } from "./client.server.ts";
import { consent, secretOf } from "./consent.server.ts";
import { defineReference } from "./define-reference.server.ts";
import {
  CancelOrderDocument,
  ChangedOrdersDocument,
  CreateOrderDocument,
  OrderBeforeCancelDocument,
  OrderBeforeUpdateDocument,
  OrderByReferenceDocument,
  StoreCatalogueDocument,
  StoredOrdersDocument,
  StoreProfileDocument,
  UpdateOrderDocument,
} from "./documents.generated.ts";
import { editItems } from "./edit-items.server.ts";
import {
  fromChange,
  fromOrder,
  fromProfile,
  fromStored,
  fromUserErrors,
  fromVariant,
  type ChangedOrder,
} from "./from-platform.ts";
import { readStoredLines } from "./read-stored-lines.server.ts";
import { moveToLocation, readLocations } from "./locations.server.ts";
import { manifest } from "./manifest.ts";
import { referenceMetafield } from "./reference.ts";
import { changesCursorSchema, readJson } from "./schema.ts";
import { toNewOrder, toOrderChange, toStaffNote } from "./to-platform.ts";

/** A search may not know yet what was changed a moment ago, so that each look starts a little before the last ended. */
const overlapMs = 2 * 60_000;
/** As many fulfillments as the list of changed orders names at once. */
const listedFulfillments = 10;

const shopOf = (context: CallContext): string => context.credentials["shop"] ?? "";
const notFound = { kind: "order-not-found", message: "the order is no longer in the vendor's store" } as const;

/** A reference is an identifier there, not a search: what it finds and what it does not find is certain. */
async function findByReference(api: AdminApi, context: CallContext, reference: string): Promise<Outcome<Lookup>> {
  const { namespace, key } = referenceMetafield;
  const answer = await api.query(OrderByReferenceDocument, {
    identifier: { customId: { namespace, key, value: reference } },
    lines: manifest.limits.maxLinesPerOrder,
  });
  if (answer.kind !== "ok") return answer;
  const order = answer.value.orderByIdentifier;
  return done({ found: order ? fromOrder(order, shopOf(context)) : null, sure: true });
}

async function fulfillmentsOf(
  api: AdminApi,
  orders: readonly ChangedOrder[],
): Promise<Outcome<Map<string, ReadFulfillment[]>>> {
  const ids: string[] = [];
  for (const order of orders) {
    if ((order.fulfillmentsCount?.count ?? 0) <= listedFulfillments) {
      ids.push(...order.fulfillments.map(({ id }) => id));
      continue;
    }
    const all = await readFulfillmentIds(api, order.id);
    if (all.kind !== "ok") return all;
    ids.push(...all.value);
  }
  const read = await readFulfillments(api, ids);
  return read.kind === "ok" ? done(Map.groupBy(read.value, (fulfillment) => fulfillment.order.id)) : read;
}

export const connector = defineConnector(manifest, {
  consent,

  hostOf: (credentials) => {
    const shop = credentials["shop"] ?? "";
    return isShopDomain(shop) ? shop : null;
  },

  async verifyCredentials(context) {
    const answer = await storeApi(context).query(StoreProfileDocument, {});
    if (answer.kind !== "ok") return answer;
    const profile = fromProfile(answer.value);
    return "kind" in profile ? profile : done(profile);
  },

  async createOrder(context, order) {
    if (order.lines.length > manifest.limits.maxLinesPerOrder)
      return {
        kind: "rejected",
        field: "lines",
        message: `Shopify takes at most ${manifest.limits.maxLinesPerOrder} lines an order; this one has ${order.lines.length}`,
      };
    const api = storeApi(context);
    const defined = await defineReference(api, shopOf(context), context.now);
    if (defined.kind !== "ok") return defined;

    const answer = await api.mutate(CreateOrderDocument, toNewOrder(order), order.reference);
    if (answer.kind !== "ok") return answer;
    const { order: created, userErrors = [] } = answer.value.orderCreate ?? {};
    if (created) return done({ order: fromOrder(created, shopOf(context)) });
    if (userErrors.some(({ field }) => field?.includes("metafields"))) {
      const taken = await findByReference(api, context, order.reference);
      if (taken.kind === "ok" && taken.value.found)
        return { kind: "already-exists", externalId: taken.value.found.externalId };
    }
    return (
      fromUserErrors(userErrors, order) ?? {
        kind: "ambiguous",
        reference: order.reference,
        message: "Shopify neither created the order nor said why",
      }
    );
  },

  async findOrder(context, reference) {
    const api = storeApi(context);
    const defined = await defineReference(api, shopOf(context), context.now);
    return defined.kind === "ok" ? findByReference(api, context, reference) : defined;
  },

  async updateOrder(context, externalId, fields, reference) {
    const api = storeApi(context);
    const before = await api.query(OrderBeforeUpdateDocument, { id: externalId });
    if (before.kind !== "ok") return before;
    if (!before.value.order) return notFound;
    const { variables, skipped } = toOrderChange(externalId, fields, before.value.order);
    if (!variables) return done({ skipped });
    const answer = await api.mutate(UpdateOrderDocument, variables, reference);
    if (answer.kind !== "ok") return answer;
    const { orderUpdate, tagsAdd, tagsRemove } = answer.value;
    const errors = [orderUpdate, tagsAdd, tagsRemove].flatMap((part) => part?.userErrors ?? []);
    return fromUserErrors(errors) ?? done({ skipped });
  },

  editItems: (context, externalId, edit, reference) => editItems(storeApi(context), externalId, edit, reference),

  async cancelOrder(context, externalId, reason, reference) {
    const api = storeApi(context);
    const before = await api.query(OrderBeforeCancelDocument, { id: externalId });
    if (before.kind !== "ok") return before;
    const { order } = before.value;
    if (!order) return notFound;
    if (order.cancelledAt !== null) return done({ state: "cancelled" });
    if (order.fulfillments.some(({ status }) => !["CANCELLED", "ERROR", "FAILURE"].includes(status)))
      return done({ state: "shipped" });

    const variables = { orderId: externalId, reason: "CUSTOMER", staffNote: toStaffNote(reason) } as const;
    const answer = await api.mutate(CancelOrderDocument, variables, reference);
    if (answer.kind !== "ok") return answer;
    const result = answer.value.orderCancel;
    const refused = fromUserErrors([...(result?.orderCancelUserErrors ?? []), ...(result?.jobResult?.errors ?? [])]);
    // Shopify works on it by itself; the next look tells whether it is done.
    return refused ?? done({ state: result?.jobResult?.status === "SUCCEEDED" ? "cancelled" : "pending" });
  },

  async readChanges(context, cursor, since) {
    const api = storeApi(context);
    const start = since.toISOString();
    const look = readJson(changesCursorSchema, cursor) ?? { since: start, newest: start, after: null };
    const from = new Date(Date.parse(look.since) - overlapMs).toISOString();
    const answer = await api.query(ChangedOrdersDocument, { query: `updated_at:>='${from}'`, after: look.after });
    if (answer.kind !== "ok") return answer;
    const { nodes, pageInfo } = answer.value.orders;
    const ours = nodes.filter((order) => order.reference?.value);
    const fulfillments = await fulfillmentsOf(api, ours);
    if (fulfillments.kind !== "ok") return fulfillments;

    const newest = nodes
      .map((order) => new Date(order.updatedAt).toISOString())
      .reduce((a, b) => (a > b ? a : b), look.newest);
    const next = pageInfo.hasNextPage
      ? { since: look.since, newest, after: pageInfo.endCursor }
      : { since: newest, newest, after: null };
    return done({
      items: ours.map((order) => fromChange(order, fulfillments.value.get(order.id) ?? [], context.statuses)),
      cursor: JSON.stringify(next),
      more: pageInfo.hasNextPage,
    });
  },

  async readOrders(context, since, cursor) {
    const api = storeApi(context);
    const query = `created_at:>='${since.toISOString()}'`;
    const answer = await api.query(StoredOrdersDocument, { query, after: cursor || null });
    if (answer.kind !== "ok") return answer;
    const { nodes, pageInfo } = answer.value.orders;
    const items: OrderInStore[] = [];
    for (const order of nodes.filter(({ reference }) => reference?.value)) {
      const lines = await readStoredLines(api, order);
      if (lines.kind !== "ok") return lines;
      items.push(...fromStored(order, lines.value, context.statuses));
    }
    return done({ items, cursor: pageInfo.endCursor ?? cursor ?? "", more: pageInfo.hasNextPage });
  },

  readLocations: (context) => readLocations(storeApi(context)),

  moveToLocation: (context, externalId, location, reference) =>
    moveToLocation(storeApi(context), externalId, location, reference),

  async readCatalogue(context, cursor) {
    const answer = await storeApi(context).query(StoreCatalogueDocument, { after: cursor || null });
    if (answer.kind !== "ok") return answer;
    const { productVariants, shop } = answer.value;
    return done({
      items: productVariants.nodes.map((variant) => fromVariant(variant, shop.currencyCode)),
      cursor: productVariants.pageInfo.endCursor ?? "",
      more: productVariants.pageInfo.hasNextPage,
    });
  },

  renewal: {
    expiresAt: ({ expiresAt, refreshToken, accessToken, grantedTo }) => {
      // The token of an approved app is kept once for the shop, because a shop gives an app only one; ask for it.
      if (grantedTo && !accessToken) return new Date(0);
      if (expiresAt) return new Date(expiresAt);
      // A token that can be renewed but bears no date is not immortal: somebody lost the date.
      return refreshToken ? new Date(0) : null;
    },
    async renew(context) {
      const { shop = "", refreshToken, grantedTo } = context.credentials;
      const { operator } = context;
      const apiKey = grantedTo ?? operator["SHOPIFY_API_KEY"] ?? "";
      const apiSecret = secretOf(apiKey, operator);
      if (!refreshToken || apiSecret === undefined)
        return {
          kind: "auth-failed",
          message: "the access cannot be renewed; the vendor has to connect the store again",
        };
      const answer = await refreshOfflineToken(context.http, {
        shop,
        apiKey,
        apiSecret,
        refreshToken,
        now: context.now,
      });
      if (answer.kind !== "ok") return answer;
      return done({
        ...context.credentials,
        accessToken: answer.value.accessToken,
        refreshToken: answer.value.refreshToken,
        expiresAt: answer.value.expiresAt.toISOString(),
      });
    },
  },
});
