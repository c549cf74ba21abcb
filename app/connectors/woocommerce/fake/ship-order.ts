import { createHash } from "node:crypto";
import type { FakeShipment, FakeTracking } from "../../_contract/fake-store.ts";
import { addNote, moveToStatus } from "./order-status.ts";
import type { Store } from "./store.ts";
import type { StoredOrder, StoredShipment } from "./store-state.ts";

const trackingMetaKey = "_wc_shipment_tracking_items";

export function unshipped(order: StoredOrder, lineId: number): number {
  const line = order.lineItems.find((candidate) => candidate.id === lineId);
  const shipped = order.shipments
    .filter((shipment) => !shipment.cancelled)
    .flatMap((shipment) => shipment.lines)
    .filter((part) => part.lineId === lineId)
    .reduce((sum, part) => sum + part.quantity, 0);
  return (line?.quantity ?? 0) - shipped;
}

/**
 * Packs lines as the staff do, in the store's plugin. Everything gone: the order is completed. A part: AST sets its
 * own status `partial-shipped`, elsewhere the order stays as it is.
 */
export function shipOrder(store: Store, order: StoredOrder, { lines, tracking }: FakeShipment): string {
  const all = order.lineItems
    .map((line) => ({ lineId: line.id, quantity: unshipped(order, line.id) }))
    .filter((part) => part.quantity > 0);
  const parts = lines?.map((part) => ({ lineId: Number(part.lineId), quantity: part.quantity })) ?? all;
  const id = createHash("md5").update(`${order.id}-${order.shipments.length}-${tracking?.number}`).digest("hex");
  const isFirst = order.shipments.every((shipment) => shipment.cancelled);
  const shipment: StoredShipment = { id, lines: parts, tracking: tracking ? { ...tracking } : null, cancelled: false };
  order.shipments.push(shipment);
  const isLast = order.lineItems.every((line) => unshipped(order, line.id) <= 0);
  if (tracking) noteTracking(store, order, shipment, !(isFirst && isLast));
  order.modifiedAt = store.nowSeconds();
  if (isLast) moveToStatus(store, order, "completed");
  else if (store.state.tracking === "ast") moveToStatus(store, order, "partial-shipped");
  return id;
}

export function correctTracking(store: Store, order: StoredOrder, id: string, tracking: FakeTracking): void {
  const shipment = order.shipments.find((candidate) => candidate.id === id);
  if (!shipment) return;
  shipment.tracking = { ...tracking };
  if (store.state.tracking === "notes") {
    // Notes do not touch the order: nobody who asks for changed orders hears of it.
    noteTracking(store, order, shipment, false);
    return;
  }
  const item = trackingItems(order).find((candidate) => candidate["tracking_id"] === id);
  if (item) Object.assign(item, providerFields(tracking));
  order.modifiedAt = store.nowSeconds();
}

export function cancelShipment(store: Store, order: StoredOrder, id: string): void {
  const shipment = order.shipments.find((candidate) => candidate.id === id);
  if (!shipment) return;
  shipment.cancelled = true;
  const meta = order.meta.find((candidate) => candidate.key === trackingMetaKey);
  if (meta) meta.value = trackingItems(order).filter((item) => item["tracking_id"] !== id);
  order.modifiedAt = store.nowSeconds();
  if (order.status !== "completed" && order.status !== "partial-shipped") return;
  const partly = store.state.tracking === "ast" && order.shipments.some((candidate) => !candidate.cancelled);
  moveToStatus(store, order, partly ? "partial-shipped" : "processing");
}

function noteTracking(store: Store, order: StoredOrder, shipment: StoredShipment, partial: boolean): void {
  const { tracking } = shipment;
  if (!tracking || store.state.tracking === "none") return;
  if (store.state.tracking === "notes") {
    const url = tracking.url ? ` ${tracking.url}` : "";
    addNote(
      store,
      order,
      `Shipped with ${tracking.company}. Tracking number: ${tracking.number}${url}`,
      "shop-manager",
    );
    return;
  }
  const ast = store.state.tracking === "ast";
  const items = trackingItems(order);
  items.push({
    ...providerFields(tracking),
    date_shipped: String(store.nowSeconds()),
    ...(ast
      ? { products_list: partial ? productsList(order, shipment) : "", status_shipped: partial ? "2" : "1" }
      : {}),
    tracking_id: shipment.id,
  });
  const meta = order.meta.find((candidate) => candidate.key === trackingMetaKey);
  if (meta) meta.value = items;
  else order.meta.push({ id: store.nextId(), key: trackingMetaKey, value: items });
  if (ast)
    addNote(
      store,
      order,
      `Order was shipped with ${tracking.company} and tracking number is: ${tracking.number}`,
      "system",
    );
}

function trackingItems(order: StoredOrder): Record<string, unknown>[] {
  const value = order.meta.find((meta) => meta.key === trackingMetaKey)?.value;
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
}

/** A carrier the plugin knows is stored by its slug and has no link; another one by name, with a link. */
function providerFields(tracking: FakeTracking): Record<string, string> {
  const slug = knownProviders[tracking.company.toLowerCase()];
  return slug !== undefined && tracking.url === undefined
    ? {
        tracking_provider: slug,
        custom_tracking_provider: "",
        custom_tracking_link: "",
        tracking_number: tracking.number,
      }
    : {
        tracking_provider: "",
        custom_tracking_provider: tracking.company,
        custom_tracking_link: tracking.url ?? "",
        tracking_number: tracking.number,
      };
}

const knownProviders: Readonly<Record<string, string>> = {
  ups: "ups",
  usps: "usps",
  fedex: "fedex",
  dhl: "dhl",
  "dhl express": "dhl-express",
  dpd: "dpd",
  gls: "gls",
  postnord: "postnord",
  "royal mail": "royal-mail",
};

/** Everything is text, as it comes out of the plugin's form. `product` is the variation where there is one. */
const productsList = (order: StoredOrder, shipment: StoredShipment): Record<string, string>[] =>
  shipment.lines.map(({ lineId, quantity }) => {
    const line = order.lineItems.find((candidate) => candidate.id === lineId);
    return {
      product: String(line?.variationId || line?.productId || 0),
      item_id: String(lineId),
      qty: String(quantity),
    };
  });
