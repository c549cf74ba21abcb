import { createAdminApi, type AdminApi } from "../lib/shopify-admin/admin-api.server.ts";
import { readFulfillmentIds, readFulfillments } from "../lib/shopify-admin/read-fulfillments.server.ts";
import { safeUrl } from "../lib/shopify-admin/safe-url.ts";
import { withoutPersonalText } from "../lib/shopify-admin/without-personal-text.ts";
import { done, type Failure, type Outcome } from "../connectors/_contract/outcome.ts";
import { isOurReference } from "../domain/order/reference.ts";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import type { OrderReview } from "../domain/order/order-review.ts";
import type { HttpClient } from "../domain/shared/http-port.ts";
import type { LineGid, OrderGid, ProductGid, VariantGid } from "../domain/shared/ids.ts";
import { type Money, parseMoney } from "../domain/shared/money.ts";
import type { FulfillmentState, MarketplaceGateway, MarketplaceVariant, ShopRef } from "../use-cases/ports.ts";
import {
  CancelFulfillmentDocument,
  CreateFulfillmentDocument,
  FulfillmentOrderLinesDocument,
  MarketplaceCatalogueDocument,
  MarketplaceLocationsDocument,
  MarketplaceOrderDocument,
  MarketplaceOrderLinesDocument,
  MarketplaceShopDocument,
  MoreFulfillmentOrderStatesDocument,
  OrderFulfillmentOrdersDocument,
  OrderOfFulfillmentOrderDocument,
  PlacedOrdersDocument,
  SendFlowTriggerDocument,
  UpdatedOrderIdsDocument,
  UpdateTrackingDocument,
  type FulfillmentOrderStatesFragment,
  type MarketplaceCatalogueQuery,
  type MarketplaceLocationsQuery,
  type MoreFulfillmentOrderStatesQuery,
  type OrderFulfillmentOrdersQuery,
  type OrderLineFieldsFragment,
} from "./documents.generated.ts";
import { orderFromGraphql } from "./order-from-graphql.ts";
import { toTrackingInput } from "./to-tracking-input.ts";
import type { TokenSource } from "./token-source.server.ts";

export interface MarketplaceGatewayOptions {
  readonly tokens: TokenSource;
  readonly http: HttpClient;
  readonly now?: () => Date;
  readonly timeoutMs?: number;
  /** How long one call may wait for Shopify's bucket to refill before it answers "rate-limited". */
  readonly throttlePatienceMs?: number;
}

/** The merchant's shop over Shopify's Admin API. */
export function createMarketplaceGateway(options: MarketplaceGatewayOptions): MarketplaceGateway {
  const { tokens, http, now = () => new Date(), timeoutMs = 20_000, throttlePatienceMs = 2_000 } = options;

  async function withApi<T>({ domain }: ShopRef, work: (api: AdminApi) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const token = await tokens.accessToken(domain);
    if (token.kind !== "ok") return token;
    const replaceToken = (refused: string) => tokens.replaceRefused(domain, refused);
    return work(
      createAdminApi({
        shop: domain,
        accessToken: token.value,
        http,
        now,
        timeoutMs,
        throttlePatienceMs,
        replaceToken,
      }),
    );
  }

  return {
    readShop: (shop) =>
      withApi(shop, async (api) => {
        const answer = await api.query(MarketplaceShopDocument, {});
        if (answer.kind !== "ok") return answer;
        const { id, name, currencyCode, ianaTimezone, contactEmail } = answer.value.shop;
        return done({ gid: id, name, currency: currencyCode, timeZone: ianaTimezone, email: contactEmail || null });
      }),

    readOrder: (shop, gid) => withApi(shop, (api) => readOrder(api, gid)),

    findOrderOf: (shop, id) =>
      withApi(shop, async (api) => {
        const answer = await api.query(OrderOfFulfillmentOrderDocument, { id });
        if (answer.kind !== "ok") return answer;
        return done((answer.value.fulfillmentOrder?.orderId ?? null) as OrderGid | null);
      }),

    readOrdersUpdated: (shop, since, cursor) =>
      withApi(shop, async (api) => {
        const query = `updated_at:>='${since.toISOString()}'`;
        const answer = await api.query(UpdatedOrderIdsDocument, { query, after: cursor || null });
        if (answer.kind !== "ok") return answer;
        const { nodes, pageInfo } = answer.value.orders;
        const items: MarketplaceOrder[] = [];
        for (const { id } of nodes) {
          const order = await readOrder(api, id);
          if (order.kind !== "ok") return order;
          if (order.value) items.push(order.value);
        }
        return done({ items, cursor: pageInfo.endCursor ?? cursor ?? "", more: pageInfo.hasNextPage });
      }),

    listOrders: (shop, from, until, cursor) =>
      withApi(shop, async (api) => {
        const query = `created_at:>='${from.toISOString()}' created_at:<'${until.toISOString()}'`;
        const answer = await api.query(PlacedOrdersDocument, { query, after: cursor || null });
        if (answer.kind !== "ok") return answer;
        const { nodes, pageInfo } = answer.value.orders;
        return done({
          items: nodes
            .filter(({ sourceIdentifier }) => !isOurReference(sourceIdentifier))
            .map(({ id, createdAt, updatedAt, closed, cancelledAt, displayFulfillmentStatus }) => ({
              gid: id as OrderGid,
              createdAt: new Date(createdAt),
              updatedAt: new Date(updatedAt),
              open: !closed && !cancelledAt && !shippedWhole.has(displayFulfillmentStatus),
            })),
          cursor: pageInfo.endCursor ?? cursor ?? "",
          more: pageInfo.hasNextPage,
        });
      }),

    readLocations: (shop) =>
      withApi(shop, async (api) => {
        const found: { id: string; name: string }[] = [];
        for (let after: string | null = null; ;) {
          const answer: Outcome<MarketplaceLocationsQuery> = await api.query(MarketplaceLocationsDocument, { after });
          if (answer.kind !== "ok") return answer;
          const { nodes, pageInfo }: MarketplaceLocationsQuery["locations"] = answer.value.locations;
          found.push(...nodes.map(({ id, name }) => ({ id, name })));
          if (!pageInfo.hasNextPage) return done(found);
          after = pageInfo.endCursor ?? null;
        }
      }),

    readCatalogue: (shop, cursor) =>
      withApi(shop, async (api) => {
        const answer = await api.query(MarketplaceCatalogueDocument, { after: cursor || null });
        if (answer.kind !== "ok") return answer;
        const { nodes, pageInfo } = answer.value.productVariants;
        return done({
          items: nodes.map(toVariant),
          cursor: pageInfo.endCursor ?? cursor ?? "",
          more: pageInfo.hasNextPage,
        });
      }),

    readFulfillmentState: (shop, gid) =>
      withApi(shop, async (api) => {
        const fulfillmentOrders = await readFulfillmentOrders(api, gid);
        if (fulfillmentOrders.kind !== "ok") return fulfillmentOrders;
        const ids = await readFulfillmentIds(api, gid);
        if (ids.kind !== "ok") return ids;
        const fulfillments = await readFulfillments(api, ids.value);
        if (fulfillments.kind !== "ok") return fulfillments;
        return done({
          fulfillmentOrders: fulfillmentOrders.value,
          fulfillments: fulfillments.value.map((fulfillment) => ({
            gid: fulfillment.id,
            cancelled: ["CANCELLED", "ERROR", "FAILURE"].includes(fulfillment.status),
            createdAt: new Date(fulfillment.createdAt).toISOString(),
            trackings: fulfillment.trackingInfo.map(({ company, number, url }) => ({
              carrier: company || null,
              number: number || null,
              url: safeUrl(url),
            })),
            lines: fulfillment.lines.map(({ lineId, quantity }) => ({ lineGid: lineId as LineGid, quantity })),
          })),
        });
      }),

    createFulfillment: (shop, { lines, trackings, notifyCustomer }) =>
      withApi(shop, async (api) => {
        const byOrder = Map.groupBy(lines, (line) => line.fulfillmentOrderGid);
        const fulfillment = {
          lineItemsByFulfillmentOrder: [...byOrder].map(([fulfillmentOrderId, group]) => ({
            fulfillmentOrderId,
            fulfillmentOrderLineItems: group.map(({ fulfillmentOrderLineGid, quantity }) => ({
              id: fulfillmentOrderLineGid,
              quantity,
            })),
          })),
          trackingInfo: toTrackingInput(trackings),
          notifyCustomer,
        };
        const reference = [...byOrder.keys()].join(" ");
        const answer = await api.mutate(CreateFulfillmentDocument, { fulfillment }, reference);
        if (answer.kind !== "ok") return answer;
        const { fulfillment: created, userErrors = [] } = answer.value.fulfillmentCreate ?? {};
        if (created) return done({ gid: created.id });
        return (
          refusal(userErrors) ?? { kind: "ambiguous", reference, message: "Shopify gave no fulfillment and no reason" }
        );
      }),

    updateTracking: (shop, fulfillmentId, trackings, notifyCustomer) =>
      withApi(shop, async (api) => {
        const tracking = toTrackingInput(trackings) ?? { numbers: [], urls: [] };
        const answer = await api.mutate(
          UpdateTrackingDocument,
          { fulfillmentId, tracking, notifyCustomer },
          fulfillmentId,
        );
        if (answer.kind !== "ok") return answer;
        return refusal(answer.value.fulfillmentTrackingInfoUpdate?.userErrors ?? []) ?? done(null);
      }),

    cancelFulfillment: (shop, id) =>
      withApi(shop, async (api) => {
        const answer = await api.mutate(CancelFulfillmentDocument, { id }, id);
        if (answer.kind !== "ok") return answer;
        return refusal(answer.value.fulfillmentCancel?.userErrors ?? []) ?? done(null);
      }),

    sendFlowTrigger: (shop, handle, payload) =>
      withApi(shop, async (api) => {
        const answer = await api.mutate(SendFlowTriggerDocument, { handle, payload }, handle);
        if (answer.kind !== "ok") return answer;
        return refusal(answer.value.flowTriggerReceive?.userErrors ?? []) ?? done(null);
      }),
  };
}

/** Nothing of these is left to ship. */
const shippedWhole: ReadonlySet<string> = new Set(["FULFILLED", "FULFILLMENT_NOT_REQUIRED"]);

async function readOrder(api: AdminApi, id: string): Promise<Outcome<MarketplaceOrder | null>> {
  const answer = await api.query(MarketplaceOrderDocument, { id });
  if (answer.kind !== "ok") return answer;
  const { order } = answer.value;
  if (!order) return done(null);
  const lines: OrderLineFieldsFragment[] = [...order.lineItems.nodes];
  let { pageInfo } = order.lineItems;
  while (pageInfo.hasNextPage) {
    const more = await api.query(MarketplaceOrderLinesDocument, { id, after: pageInfo.endCursor });
    if (more.kind !== "ok") return more;
    if (!more.value.order) return done(null);
    lines.push(...more.value.order.lineItems.nodes);
    ({ pageInfo } = more.value.order.lineItems);
  }
  const waiting = await readWaitingLines(api, id, order.fulfillmentOrders);
  if (waiting.kind !== "ok") return waiting;
  const read = orderFromGraphql(order, lines, waiting.value);
  return read.ok ? done(read.value) : { kind: "unexpected-response", message: read.error };
}

type WaitingLines = OrderReview["waiting"];
type StatesPage = FulfillmentOrderStatesFragment;

/** The lines that still wait in fulfillment orders which are on hold, or scheduled for later. */
async function readWaitingLines(api: AdminApi, id: string, first: StatesPage): Promise<Outcome<WaitingLines>> {
  const found: WaitingLines[number][] = [];
  let page = first;
  for (;;) {
    for (const node of page.nodes) {
      const status = waitingStatus[node.status];
      if (status === undefined) continue;
      const none = { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } };
      const lines = await readFulfillmentOrderLines(api, { id: node.id, lineItems: none });
      if (lines.kind !== "ok") return lines;
      for (const line of lines.value) if (line.remaining > 0) found.push({ lineGid: line.lineGid, status });
    }
    if (!page.pageInfo.hasNextPage) return done(found);
    const after = page.pageInfo.endCursor;
    const answer: Outcome<MoreFulfillmentOrderStatesQuery> = await api.query(MoreFulfillmentOrderStatesDocument, {
      id,
      after,
    });
    if (answer.kind !== "ok") return answer;
    if (!answer.value.order) return done(found);
    page = answer.value.order.fulfillmentOrders;
  }
}

const waitingStatus: Readonly<Partial<Record<string, WaitingLines[number]["status"]>>> = {
  ON_HOLD: "on-hold",
  SCHEDULED: "scheduled",
};

type FulfillmentOrderPage = NonNullable<OrderFulfillmentOrdersQuery["order"]>["fulfillmentOrders"];
type FulfillmentOrderNode = FulfillmentOrderPage["nodes"][number];
type FulfillmentOrderState = FulfillmentState["fulfillmentOrders"][number];

async function readFulfillmentOrders(api: AdminApi, id: string): Promise<Outcome<FulfillmentOrderState[]>> {
  const found: FulfillmentOrderState[] = [];
  let after: string | null = null;
  for (;;) {
    const answer: Outcome<OrderFulfillmentOrdersQuery> = await api.query(OrderFulfillmentOrdersDocument, { id, after });
    if (answer.kind !== "ok") return answer;
    if (!answer.value.order) return { kind: "order-not-found", message: "the order is no longer in the shop" };
    const { nodes, pageInfo }: FulfillmentOrderPage = answer.value.order.fulfillmentOrders;
    for (const node of nodes) {
      const lines = await readFulfillmentOrderLines(api, node);
      if (lines.kind !== "ok") return lines;
      found.push({
        gid: node.id,
        locationGid: node.assignedLocation.location?.id ?? null,
        open: node.supportedActions.some(({ action }) => action === "CREATE_FULFILLMENT"),
        lines: lines.value,
      });
    }
    if (!pageInfo.hasNextPage) return done(found);
    after = pageInfo.endCursor;
  }
}

async function readFulfillmentOrderLines(
  api: AdminApi,
  { id, lineItems }: Pick<FulfillmentOrderNode, "id" | "lineItems">,
): Promise<Outcome<FulfillmentOrderState["lines"]>> {
  const nodes = [...lineItems.nodes];
  let { pageInfo } = lineItems;
  while (pageInfo.hasNextPage) {
    const more = await api.query(FulfillmentOrderLinesDocument, { id, after: pageInfo.endCursor });
    if (more.kind !== "ok") return more;
    if (!more.value.fulfillmentOrder) break;
    nodes.push(...more.value.fulfillmentOrder.lineItems.nodes);
    ({ pageInfo } = more.value.fulfillmentOrder.lineItems);
  }
  return done(
    nodes.map((line) => ({ gid: line.id, lineGid: line.lineItem.id as LineGid, remaining: line.remainingQuantity })),
  );
}

const toVariant = (variant: MarketplaceCatalogueQuery["productVariants"]["nodes"][number]): MarketplaceVariant => ({
  variantGid: variant.id as VariantGid,
  productGid: variant.product.id as ProductGid,
  productTitle: variant.product.title,
  variantTitle: variant.product.hasOnlyDefaultVariant ? null : variant.title,
  sku: variant.sku || null,
  barcode: variant.barcode || null,
  vendor: variant.product.vendor,
  status: variant.product.status.toLowerCase(),
  imageUrl: safeUrl(variant.product.featuredMedia?.preview?.image?.url),
  unitCost: costOf(variant.inventoryItem.unitCost),
});

/** Null for what is no price to ask of a vendor: not entered, or less than nothing. */
function costOf(
  unitCost: MarketplaceCatalogueQuery["productVariants"]["nodes"][number]["inventoryItem"]["unitCost"],
): Money | null {
  const cost = unitCost && parseMoney(unitCost.amount, unitCost.currencyCode);
  return cost && cost.minor >= 0 ? cost : null;
}

function refusal(
  errors: readonly { readonly field: readonly string[] | null; readonly message: string }[],
): Failure | null {
  const [first] = errors;
  return first
    ? { kind: "rejected", field: first.field?.join(".") ?? null, message: withoutPersonalText(first.message) }
    : null;
}
