import { fulfillmentEventPayload, fulfillmentPayload, orderPayload } from "../rest-payload.ts";
import { isOpen } from "../order-totals.ts";
import { touch, type Publication, type ShopRuntime } from "../shop-runtime.ts";
import type { FulfillmentOrderRow, FulfillmentRow, OrderRow, TrackingRow } from "../shop-state.ts";
import { done, refuse, type Done } from "./outcome.ts";

export interface FulfillmentRequest {
  readonly lines: readonly {
    readonly fulfillmentOrderId: string;
    /** null: all that is left. */
    readonly items: readonly { readonly id: string; readonly quantity: number }[] | null;
  }[];
  readonly tracking: TrackingRow;
  readonly notifyCustomer: boolean;
}

export const noTracking = (): TrackingRow => ({ company: null, numbers: [], urls: [] });

export function findFulfillmentOrder(
  shop: ShopRuntime,
  id: string | null,
): { order: OrderRow; fulfillmentOrder: FulfillmentOrderRow } | null {
  for (const order of shop.state.orders) {
    const fulfillmentOrder = order.fulfillmentOrders.find((row) => row.id === id);
    if (fulfillmentOrder) return { order, fulfillmentOrder };
  }
  return null;
}
export function findFulfillment(
  shop: ShopRuntime,
  id: string | null,
): { order: OrderRow; fulfillment: FulfillmentRow } | null {
  for (const order of shop.state.orders) {
    const fulfillment = order.fulfillments.find((row) => row.id === id);
    if (fulfillment) return { order, fulfillment };
  }
  return null;
}

/** fulfillmentCreate: one order and one location per call, never more than what is left. */
export function createFulfillment(shop: ShopRuntime, request: FulfillmentRequest): Done<FulfillmentRow> {
  const field = (index: number, ...rest: string[]) => [
    "fulfillment",
    "lineItemsByFulfillmentOrder",
    String(index),
    ...rest,
  ];
  const found: { order: OrderRow; fulfillmentOrder: FulfillmentOrderRow }[] = [];
  for (const [index, { fulfillmentOrderId }] of request.lines.entries()) {
    const one = findFulfillmentOrder(shop, fulfillmentOrderId);
    if (!one) return refuse(field(index, "fulfillmentOrderId"), "Fulfillment order does not exist.");
    found.push(one);
  }
  const first = found[0];
  if (!first) return refuse(["fulfillment"], "At least one fulfillment order is needed.");
  const { order } = first;
  if (found.some((one) => one.order !== order)) {
    return refuse(["fulfillment"], "All fulfillment orders must belong to the same order.");
  }
  if (found.some((one) => one.fulfillmentOrder.locationId !== first.fulfillmentOrder.locationId)) {
    return refuse(["fulfillment"], "All fulfillment orders must be assigned to the same location.");
  }
  const taken: FulfillmentRow["lines"] = [];
  for (const [index, { fulfillmentOrder }] of found.entries()) {
    if (!isOpen(fulfillmentOrder) || fulfillmentOrder.status === "ON_HOLD" || fulfillmentOrder.status === "SCHEDULED") {
      return refuse(
        ["fulfillment"],
        `Fulfillment order ${fulfillmentOrder.id} has an unfulfillable status= ${fulfillmentOrder.status.toLowerCase()}.`,
      );
    }
    const wanted =
      request.lines[index]?.items ??
      fulfillmentOrder.lines
        .filter(({ remaining }) => remaining > 0)
        .map(({ id, remaining }) => ({ id, quantity: remaining }));
    for (const { id, quantity } of wanted) {
      const line = fulfillmentOrder.lines.find((row) => row.id === id);
      if (!line)
        return refuse(field(index, "fulfillmentOrderLineItems"), "Fulfillment order line item does not exist.");
      if (quantity < 1) return refuse(field(index, "fulfillmentOrderLineItems"), "Quantity must be greater than 0.");
      const already = taken
        .filter((row) => row.fulfillmentOrderLineId === id)
        .reduce((sum, row) => sum + row.quantity, 0);
      if (quantity + already > line.remaining) {
        return refuse(["fulfillment"], "Invalid fulfillment order line item quantity requested.");
      }
      taken.push({
        id: shop.newId("FulfillmentLineItem"),
        lineId: line.lineId,
        fulfillmentOrderId: fulfillmentOrder.id,
        fulfillmentOrderLineId: id,
        quantity,
      });
    }
  }
  if (taken.length === 0) return refuse(["fulfillment"], "There is nothing left to fulfill.");

  const now = shop.now().toISOString();
  for (const { fulfillmentOrder } of found) {
    for (const row of taken) {
      const line = fulfillmentOrder.lines.find(({ id }) => id === row.fulfillmentOrderLineId);
      if (line) line.remaining -= row.quantity;
    }
    const left = fulfillmentOrder.lines.some(({ remaining }) => remaining > 0);
    fulfillmentOrder.status = left ? "IN_PROGRESS" : "CLOSED";
    fulfillmentOrder.updatedAt = now;
  }
  const fulfillment: FulfillmentRow = {
    id: shop.newId("Fulfillment"),
    ordinal: order.fulfillments.length + 1,
    status: "SUCCESS",
    locationId: first.fulfillmentOrder.locationId,
    lines: taken,
    tracking: withUrls(request.tracking),
    events: [],
    createdAt: now,
    updatedAt: now,
  };
  order.fulfillments.push(fulfillment);
  if (request.notifyCustomer && order.email) order.customerMails += 1;
  touch(shop, order);
  const whole = order.fulfillmentOrders.every((row) => !isOpen(row));
  publishFulfillment(shop, order, fulfillment, "fulfillments/create", [
    whole ? "orders/fulfilled" : "orders/partially_fulfilled",
  ]);
  return done(fulfillment);
}

/** fulfillmentTrackingInfoUpdate: what is given replaces what was there. */
export function updateTracking(
  shop: ShopRuntime,
  fulfillmentId: string | null,
  tracking: TrackingRow,
  notifyCustomer: boolean,
): Done<FulfillmentRow> {
  const found = findFulfillment(shop, fulfillmentId);
  if (!found) return refuse(["fulfillmentId"], "Fulfillment does not exist.");
  const { order, fulfillment } = found;
  if (fulfillment.status === "CANCELLED") {
    return refuse(["fulfillmentId"], "A cancelled fulfillment can't be changed.");
  }
  fulfillment.tracking = withUrls(tracking);
  if (notifyCustomer && order.email) order.customerMails += 1;
  changed(shop, order, fulfillment);
  return done(fulfillment);
}

/** fulfillmentCancel: what was shipped becomes a new, open fulfillment order. */
export function cancelFulfillment(shop: ShopRuntime, fulfillmentId: string | null): Done<FulfillmentRow> {
  const found = findFulfillment(shop, fulfillmentId);
  if (!found) return refuse(["id"], "Fulfillment does not exist.");
  const { order, fulfillment } = found;
  if (fulfillment.status === "CANCELLED") return refuse(["id"], "Fulfillment is already cancelled.");
  fulfillment.status = "CANCELLED";
  const now = shop.now().toISOString();
  if (!order.cancelledAt) {
    const quantities = new Map<string, number>();
    for (const { lineId, quantity } of fulfillment.lines) {
      quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity);
    }
    order.fulfillmentOrders.push({
      id: shop.newId("FulfillmentOrder"),
      locationId: fulfillment.locationId,
      status: "OPEN",
      holds: [],
      lines: [...quantities].map(([lineId, quantity]) => ({
        id: shop.newId("FulfillmentOrderLineItem"),
        lineId,
        total: quantity,
        remaining: quantity,
      })),
      createdAt: now,
      updatedAt: now,
    });
  }
  changed(shop, order, fulfillment);
  return done(fulfillment);
}

/** fulfillmentEventCreate: in transit, delivered, ... */
export function addFulfillmentEvent(
  shop: ShopRuntime,
  fulfillmentId: string | null,
  event: { status: string; message: string | null; happenedAt: string | null; estimatedDeliveryAt: string | null },
) {
  const found = findFulfillment(shop, fulfillmentId);
  if (!found) return refuse(["fulfillmentEvent", "fulfillmentId"], "Fulfillment does not exist.");
  const { order, fulfillment } = found;
  const now = shop.now().toISOString();
  const row = {
    id: shop.newId("FulfillmentEvent"),
    status: event.status,
    message: event.message,
    happenedAt: event.happenedAt ?? now,
    createdAt: now,
    estimatedDeliveryAt: event.estimatedDeliveryAt,
  };
  fulfillment.events.push(row);
  changed(shop, order, fulfillment, [
    { topic: "fulfillment_events/create", body: fulfillmentEventPayload(shop.state, order, fulfillment, row) },
  ]);
  return done(row);
}

/** A status Shopify might return some day, or did once: for the "unknown status" cases. */
export function setFulfillmentStatus(
  shop: ShopRuntime,
  order: OrderRow,
  fulfillment: FulfillmentRow,
  status: string,
): void {
  fulfillment.status = status;
  changed(shop, order, fulfillment);
}

function changed(
  shop: ShopRuntime,
  order: OrderRow,
  fulfillment: FulfillmentRow,
  more: readonly Publication[] = [],
): void {
  fulfillment.updatedAt = shop.now().toISOString();
  touch(shop, order);
  publishFulfillment(shop, order, fulfillment, "fulfillments/update", [], more);
}

function publishFulfillment(
  shop: ShopRuntime,
  order: OrderRow,
  fulfillment: FulfillmentRow,
  topic: string,
  orderTopics: readonly string[],
  more: readonly Publication[] = [],
): void {
  const body = orderPayload(shop.state, order);
  shop.publish([
    { topic, body: fulfillmentPayload(shop.state, order, fulfillment) },
    ...more,
    ...[...orderTopics, "orders/updated"].map((orderTopic) => ({ topic: orderTopic, body })),
  ]);
}

const trackingPages: Readonly<Record<string, string>> = {
  DHL: "https://www.dhl.com/en/express/tracking.html?AWB=",
  "DHL Express": "https://www.dhl.com/en/express/tracking.html?AWB=",
  UPS: "https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums=",
  USPS: "https://tools.usps.com/go/TrackConfirmAction_input?qtc_tLabels1=",
  FedEx: "https://www.fedex.com/fedextrack/?trknbr=",
  DPD: "https://tracking.dpd.de/status/en_US/parcel/",
  PostNord: "https://tracking.postnord.com/en/?id=",
  GLS: "https://gls-group.com/track/",
};

/** Shopify makes the links itself for carriers it knows by exact name; others keep what was given. */
function withUrls(tracking: TrackingRow): TrackingRow {
  const page = tracking.company === null ? undefined : trackingPages[tracking.company];
  if (tracking.urls.length > 0 || page === undefined) return { ...tracking };
  return { ...tracking, urls: tracking.numbers.map((entry) => page + encodeURIComponent(entry)) };
}
