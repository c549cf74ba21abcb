import { countryName } from "../places.ts";
import { gid } from "../ids.ts";
import { isOpen } from "../order-totals.ts";
import type {
  FulfillmentEventRow,
  FulfillmentOrderRow,
  FulfillmentRow,
  HoldRow,
  LineRow,
  OrderRow,
} from "../shop-state.ts";
import { gqlTime, gqlTimeOrNull } from "../timestamps.ts";
import type { ApiCall } from "./api-call.ts";
import { locationNode, variantNode } from "./catalogue-nodes.ts";
import { listed, type PageArgs } from "./connection.ts";
import { lineNode, orderNode } from "./order-nodes.ts";

const lineOf = (order: OrderRow, lineId: string) => order.lines.find(({ id }) => id === lineId) as LineRow;

export const fulfillmentEventNode = (row: FulfillmentEventRow) => ({
  __typename: "FulfillmentEvent",
  id: gid("FulfillmentEvent", row.id),
  status: row.status,
  message: row.message,
  happenedAt: gqlTime(row.happenedAt),
  createdAt: gqlTime(row.createdAt),
  estimatedDeliveryAt: gqlTimeOrNull(row.estimatedDeliveryAt),
  address1: null,
  city: null,
  country: null,
  latitude: null,
  longitude: null,
  province: null,
  zip: null,
});

const shownAs: Readonly<Record<string, string>> = {
  CONFIRMED: "CONFIRMED",
  CARRIER_PICKED_UP: "CARRIER_PICKED_UP",
  IN_TRANSIT: "IN_TRANSIT",
  OUT_FOR_DELIVERY: "OUT_FOR_DELIVERY",
  DELIVERED: "DELIVERED",
  ATTEMPTED_DELIVERY: "ATTEMPTED_DELIVERY",
  DELAYED: "DELAYED",
  FAILURE: "FAILURE",
  LABEL_PRINTED: "LABEL_PRINTED",
  LABEL_PURCHASED: "LABEL_PURCHASED",
  READY_FOR_PICKUP: "READY_FOR_PICKUP",
};

export function fulfillmentNode(call: ApiCall, order: OrderRow, row: FulfillmentRow): Record<string, unknown> {
  const happened = (status: string) => row.events.find((event) => event.status === status)?.happenedAt ?? null;
  const last = row.events.at(-1);
  const location = call.shop.state.locations.find(({ id }) => id === row.locationId);
  return {
    __typename: "Fulfillment",
    id: gid("Fulfillment", row.id),
    legacyResourceId: row.id,
    name: `${order.name}-F${row.ordinal}`,
    status: row.status,
    displayStatus: row.status === "CANCELLED" ? "CANCELED" : ((last && shownAs[last.status]) ?? "FULFILLED"),
    createdAt: gqlTime(row.createdAt),
    updatedAt: gqlTime(row.updatedAt),
    deliveredAt: gqlTimeOrNull(happened("DELIVERED")),
    inTransitAt: gqlTimeOrNull(happened("IN_TRANSIT")),
    estimatedDeliveryAt: gqlTimeOrNull(last?.estimatedDeliveryAt ?? null),
    location: location ? locationNode(location) : null,
    order: () => orderNode(call, order),
    originAddress: null,
    requiresShipping: row.lines.some(({ lineId }) => lineOf(order, lineId).requiresShipping),
    service: null,
    totalQuantity: row.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    trackingInfo: (args: { first?: number | null }) => trackingNodes(row).slice(0, args.first ?? undefined),
    fulfillmentLineItems: (args: PageArgs) =>
      listed(row.lines, args, (line) => ({
        __typename: "FulfillmentLineItem",
        id: gid("FulfillmentLineItem", line.id),
        quantity: line.quantity,
        lineItem: () => lineNode(call, order, lineOf(order, line.lineId)),
      })),
    fulfillmentOrders: (args: PageArgs) =>
      listed(
        order.fulfillmentOrders.filter(({ id }) => row.lines.some((line) => line.fulfillmentOrderId === id)),
        args,
        (fulfillmentOrder) => fulfillmentOrderNode(call, order, fulfillmentOrder),
      ),
    events: (args: PageArgs) => listed(row.events, args, fulfillmentEventNode),
  };
}

function trackingNodes({ tracking }: FulfillmentRow) {
  const count = Math.max(tracking.numbers.length, tracking.urls.length, tracking.company ? 1 : 0);
  return Array.from({ length: count }, (_, index) => ({
    __typename: "FulfillmentTrackingInfo",
    company: tracking.company,
    number: tracking.numbers[index] ?? null,
    url: tracking.urls[index] ?? null,
  }));
}

export const holdNode = (call: ApiCall, row: HoldRow) => ({
  __typename: "FulfillmentHold",
  id: gid("FulfillmentHold", row.id),
  handle: row.handle,
  reason: row.reason,
  reasonNotes: row.reasonNotes,
  displayReason: row.reason.toLowerCase().replaceAll("_", " "),
  heldByRequestingApp: row.appId === call.appId,
});

function supportedActions(row: FulfillmentOrderRow): string[] {
  switch (row.status) {
    case "OPEN":
      return ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "SPLIT"];
    case "IN_PROGRESS":
      return ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"];
    case "ON_HOLD":
      return ["RELEASE_HOLD", "HOLD", "MOVE"];
    case "SCHEDULED":
      return ["MARK_AS_OPEN"];
    default:
      return [];
  }
}

export function fulfillmentOrderNode(
  call: ApiCall,
  order: OrderRow,
  row: FulfillmentOrderRow,
): Record<string, unknown> {
  const location = call.shop.state.locations.find(({ id }) => id === row.locationId);
  const { shippingAddress } = order;
  return {
    __typename: "FulfillmentOrder",
    id: gid("FulfillmentOrder", row.id),
    status: row.status,
    requestStatus: "UNSUBMITTED",
    createdAt: gqlTime(row.createdAt),
    updatedAt: gqlTime(row.updatedAt),
    fulfillAt: gqlTime(row.createdAt),
    fulfillBy: null,
    order: () => orderNode(call, order),
    orderId: gid("Order", order.id),
    orderName: order.name,
    orderProcessedAt: gqlTime(order.processedAt),
    assignedLocation: {
      __typename: "FulfillmentOrderAssignedLocation",
      ...location?.address,
      countryCode: location?.address.countryCode ?? call.shop.state.countryCode,
      province: location?.address.provinceCode ?? null,
      name: location?.name ?? "",
      location: location ? locationNode(location) : null,
    },
    destination: shippingAddress
      ? {
          __typename: "FulfillmentOrderDestination",
          id: gid("FulfillmentOrderDestination", row.id),
          ...shippingAddress,
          province: shippingAddress.provinceCode,
          country: countryName(shippingAddress.countryCode),
          email: order.email,
          location: null,
        }
      : null,
    deliveryMethod: {
      __typename: "DeliveryMethod",
      id: gid("DeliveryMethod", row.id),
      methodType: row.lines.some(({ lineId }) => lineOf(order, lineId).requiresShipping) ? "SHIPPING" : "NONE",
      presentedName: order.shippingLines[0]?.title ?? null,
      serviceCode: order.shippingLines[0]?.code ?? null,
    },
    supportedActions: supportedActions(row).map((action) => ({
      __typename: "FulfillmentOrderSupportedAction",
      action,
      externalUrl: null,
    })),
    fulfillmentHolds: row.holds.map((hold) => holdNode(call, hold)),
    fulfillments: (args: PageArgs) =>
      listed(
        order.fulfillments.filter(({ lines }) => lines.some((line) => line.fulfillmentOrderId === row.id)),
        args,
        (fulfillment) => fulfillmentNode(call, order, fulfillment),
      ),
    lineItems: (args: PageArgs) =>
      listed(row.lines, args, (line) => {
        const ordered = lineOf(order, line.lineId);
        const product = call.shop.state.products.find(({ id }) => id === ordered.productId);
        const variant = product?.variants.find(({ id }) => id === ordered.variantId);
        return {
          __typename: "FulfillmentOrderLineItem",
          id: gid("FulfillmentOrderLineItem", line.id),
          totalQuantity: line.total,
          // A closed or cancelled fulfillment order has nothing left to ship.
          remainingQuantity: isOpen(row) ? line.remaining : 0,
          requiresShipping: ordered.requiresShipping,
          sku: ordered.sku,
          vendor: ordered.vendor,
          productTitle: ordered.title,
          variantTitle: ordered.variantTitle,
          inventoryItemId: variant ? gid("InventoryItem", variant.inventoryItemId) : null,
          variant: variant && product ? variantNode(call, product, variant) : null,
          image: null,
          warnings: [],
          weight: { __typename: "Weight", unit: "GRAMS", value: ordered.grams },
          lineItem: () => lineNode(call, order, ordered),
        };
      }),
  };
}
