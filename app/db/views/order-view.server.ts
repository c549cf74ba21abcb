import type { Prisma, PrismaClient } from "@prisma/client";
import type { ExternalFulfillment, Tracking } from "../../domain/fulfillment/external-fulfillment.ts";
import { isOnBehalf, mayFulfillOnBehalf, shownState } from "../../domain/fulfillment/on-behalf.ts";
import { inStoreCurrency, storeCurrency } from "../../domain/order/in-store-currency.ts";
import type { MarketplaceOrder, OrderLine } from "../../domain/order/marketplace-order.ts";
import type { ItemChange } from "../../domain/order/item-edits.ts";
import { offeredActions } from "../../domain/order/offered-actions.ts";
import { planItemEdit } from "../../domain/order/plan-item-edit.ts";
import { refundedPart } from "../../domain/order/refunded-part.ts";
import { sliceTotal } from "../../domain/order/total.ts";
import type { VendorOrderState } from "../../domain/order/vendor-order-states.ts";
import type { SliceLine, SliceShipping } from "../../domain/order/vendor-order.ts";
import { mayReroute } from "../../domain/rerouting/may-reroute.ts";
import type { LineGid, OrderId, ShopId } from "../../domain/shared/ids.ts";
import { readSettings } from "../settings-repo.server.ts";
import type { NamedLocation } from "../../domain/settings/location-table.ts";
import type { CurrencyRate } from "../../domain/shared/currency-rate.ts";
import { httpLink } from "../../domain/shared/http-link.ts";
import { money, sum } from "../../domain/shared/money.ts";
import type { Move, ReasonParams, RuleCheck } from "../../domain/sync-rules/decision.ts";
import type { ActivityView, OrderLineView, OrderView, VendorOrderView } from "../../use-cases/views.ts";

const vendorOrderInclude = {
  vendor: { select: { name: true } },
  connection: {
    select: { platform: true, storeName: true, locations: true, statuses: { select: { raw: true, label: true } } },
  },
  lines: true,
  parcels: { orderBy: { id: "asc" } },
} satisfies Prisma.VendorOrderInclude;
type VendorOrderRow = Prisma.VendorOrderGetPayload<{ include: typeof vendorOrderInclude }>;
const routeInclude = {
  vendor: { select: { name: true } },
  leaves: { select: { vendor: { select: { name: true } } } },
} satisfies Prisma.LineRouteInclude;
type RouteRow = Prisma.LineRouteGetPayload<{ include: typeof routeInclude }>;
type ParcelLine = { lineGid: string; quantity: number };
type StoredOrder = Omit<MarketplaceOrder, "personal">;

/** Everything about one order; null if this shop has no such order. */
export async function readOrder(prisma: PrismaClient, shopId: ShopId, id: OrderId): Promise<OrderView | null> {
  const now = new Date();
  const [row, settings] = await Promise.all([
    prisma.marketplaceOrder.findFirst({
      where: { shopId, id },
      include: {
        vendorOrders: { include: vendorOrderInclude, orderBy: [{ vendorId: "asc" }, { supplement: "asc" }] },
        lineRoutes: {
          where: { state: { in: ["waiting", "in-force"] } },
          include: routeInclude,
          orderBy: [{ saidAt: "asc" }, { id: "asc" }],
        },
      },
    }),
    readSettings(prisma, shopId),
  ]);
  if (!row) return null;
  const activities = await prisma.activity.findMany({
    where: { shopId, orderId: id },
    orderBy: { id: "desc" },
    take: 200,
  });
  const order = row.body as unknown as StoredOrder;
  const lines = new Map<string, OrderLine>(order.lines.map((line) => [line.gid, line]));
  const vendorNames = new Map(row.vendorOrders.map((vendorOrder) => [vendorOrder.vendorId, vendorOrder.vendor.name]));
  const unassigned = row.unassigned as { lineGid: string; reason: string }[];
  return {
    id: row.id,
    gid: row.gid,
    name: row.name,
    placedAt: row.placedAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    financialStatus: row.financialStatus,
    fulfillmentStatus: row.fulfillmentStatus,
    cancelledAt: row.cancelledAt?.toISOString() ?? null,
    test: row.test,
    total: money(Number(row.totalMinor), row.currency),
    refunded:
      row.refundedMinor !== null && row.refundedMinor > 0 && row.refundedAsOf! >= row.sourceUpdatedAt
        ? money(Number(row.refundedMinor), row.currency)
        : null,
    vendorOrders: row.vendorOrders.map((vendorOrder) =>
      toVendorOrderView(vendorOrder, order, lines, row.lineRoutes, {
        orderCancelled: row.cancelledAt !== null,
        syncOn: settings.settings.enabled,
        now,
      }),
    ),
    unassigned: unassigned.flatMap(({ lineGid, reason }) => {
      const line = lines.get(lineGid);
      return line ? [{ ...toLineView(line, row.currency), reason }] : [];
    }),
    timeline: activities.map((activity): ActivityView => ({
      id: activity.id.toString(),
      at: activity.at.toISOString(),
      code: activity.code,
      params: activity.params as ReasonParams,
      level: activity.level as ActivityView["level"],
      vendorName: activity.vendorId ? (vendorNames.get(activity.vendorId) ?? null) : null,
      platform: activity.platform,
      durationMs: activity.durationMs,
      reference: activity.reference,
    })),
  };
}

function toLineView(line: OrderLine, currency: string): OrderLineView {
  return {
    lineGid: line.gid,
    variantGid: line.variantGid,
    title: line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    vendorText: line.vendor,
    quantity: line.currentQuantity,
    unitPrice: line.unitPrice,
    discount: line.discount,
    tax: sum(
      line.taxLines.map((tax) => tax.amount),
      currency,
    ),
  };
}

function toVendorOrderView(
  row: VendorOrderRow,
  order: StoredOrder,
  orderLines: ReadonlyMap<string, OrderLine>,
  routes: readonly RouteRow[],
  circumstances: { readonly orderCancelled: boolean; readonly syncOn: boolean; readonly now: Date },
): VendorOrderView {
  const parcels = row.parcels.map((parcel) => ({ ...parcel, lines: parcel.lines as ParcelLine[] }));
  const titleOf = (lineGid: string) => orderLines.get(lineGid)?.title ?? "";
  const shipped = (lineGid: string) =>
    parcels
      .filter((parcel) => parcel.status === ("shipped" satisfies ExternalFulfillment["status"]))
      .flatMap((parcel) => parcel.lines)
      .filter((line) => line.lineGid === lineGid)
      .reduce((total, line) => total + line.quantity, 0);
  const standing = {
    state: row.state as VendorOrderState,
    reason: row.reason,
    reasonParams: row.reasonParams as ReasonParams,
    orderCancelled: circumstances.orderCancelled,
    pushedAnew: row.pushedAnewBy !== null,
    shipped: parcels.some(({ status }) => status === "shipped"),
    syncOn: circumstances.syncOn,
  };
  const leaving = Map.groupBy(
    routes.filter((route) => route.state === "waiting" && route.leavesId === row.id),
    ({ vendorId }) => vendorId,
  );
  const checks = row.checks as unknown as RuleCheck[];
  const conversion = row.conversion as unknown as CurrencyRate | null;
  const kept = { lines: row.lines.map(({ slice }) => slice as unknown as SliceLine), shipping: shippingOf(row) };
  const { lines, shipping } = inStoreCurrency(kept, conversion);
  const currency = storeCurrency(order, conversion);
  const failure = row.lastFailure as { kind: string; message?: string } | null;
  const differences = (changes: unknown) =>
    (changes as readonly ItemChange[] | null)?.map((change) => ({
      ...change,
      title: titleOf(change.lineGid),
      ordered: orderLines.get(change.lineGid)?.quantity ?? 0,
      excess: planItemEdit(order, { lines: slicesOf(row, change.lineGid), shipping: null, conversion }, [change])
        .reduction,
    })) ?? null;
  return {
    id: row.id,
    vendorId: row.vendorId,
    vendorName: row.vendor.name,
    supplement: row.supplement,
    platform: row.connection?.platform ?? null,
    storeName: row.connection?.storeName ?? null,
    state: shownState(standing),
    reason: row.reason,
    reasonParams: standing.reasonParams,
    move: row.move as Move | null,
    checks,
    lines: row.lines.map((line, index) => {
      const slice = lines[index]!;
      const source = orderLines.get(line.lineGid);
      return {
        lineGid: line.lineGid,
        variantGid: source?.variantGid ?? null,
        title: source?.title ?? "",
        variantTitle: source?.variantTitle ?? null,
        sku: source?.sku ?? null,
        vendorText: source?.vendor ?? null,
        quantity: line.quantity,
        unitPrice: slice.unitPrice,
        discount: slice.discount,
        tax: sum(
          slice.taxLines.map((tax) => tax.amount),
          currency,
        ),
        mapped: slice.mapping !== null,
        atCost: slice.atCost === true,
        productGid: source?.productGid ?? null,
        givenFrom: standing.pushedAnew
          ? null
          : (routes.find(
              (route) =>
                route.state === "in-force" && route.lineGid === line.lineGid && route.vendorId === row.vendorId,
            )?.leaves?.vendor.name ?? null),
        shipped: shipped(line.lineGid),
      };
    }),
    rerouting: mayReroute(standing),
    leaving: [...leaving.values()].map((group) => ({
      vendorName: group[0]?.vendor.name ?? "",
      lineGids: group.map(({ lineGid }) => lineGid),
    })),
    shipping: shipping ? money(shipping.price.minor - shipping.discount.minor, currency) : null,
    total: money(Number(row.totalMinor), currency),
    conversion: conversion && { rate: conversion, before: sliceTotal(kept, order) },
    reference: row.reference,
    externalId: row.externalId,
    externalName: row.externalName,
    externalUrl: httpLink(row.externalUrl),
    storeLocation:
      row.storeLocation === null || row.storeLocationState === null
        ? null
        : {
            name:
              (row.connection?.locations as NamedLocation[] | undefined)?.find(({ id }) => id === row.storeLocation)
                ?.name ?? row.storeLocation,
            state: row.storeLocationState as "wanted" | "there" | "refused",
            answer: row.storeLocationAnswer,
          },
    storeStatus:
      row.externalStatus === null || row.externalStatusKind === null || row.externalStatusAt === null
        ? null
        : {
            label: row.connection?.statuses.find(({ raw }) => raw === row.externalStatus)?.label ?? row.externalStatus,
            kind: row.externalStatusKind,
            at: row.externalStatusAt.toISOString(),
          },
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    latencyMs: row.confirmedAt && row.readyAt ? row.confirmedAt.getTime() - row.readyAt.getTime() : null,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    decideAgainAt: row.state === "held" ? (row.decideAgainAt?.toISOString() ?? null) : null,
    attempts: row.attempts,
    lastFailure: failure ? { kind: failure.kind, message: failure.message ?? "" } : null,
    errorReference: row.errorReference,
    manualHandling: differences(row.manualHandling),
    itemsWanted: differences(row.itemsWanted),
    refund: refundedPart(order, new Set(row.lines.map(({ lineGid }) => lineGid as LineGid))),
    parcels: parcels.map((parcel) => ({
      id: parcel.id,
      status: parcel.status,
      publishState: parcel.publishState,
      shippedAt: parcel.shippedAt?.toISOString() ?? null,
      trackings: (parcel.trackings as unknown as Tracking[]).map((each) => ({ ...each, url: httpLink(each.url) })),
      lines: parcel.lines.map((line) => ({ ...line, title: titleOf(line.lineGid) })),
      onBehalf: isOnBehalf(parcel) && parcel.status === "shipped",
    })),
    fulfillOnBehalf: row.lines.some((line) => shipped(line.lineGid) < line.quantity)
      ? mayFulfillOnBehalf(standing)
      : "no",
    actions: offeredActions({
      state: row.state as VendorOrderState,
      reason: row.reason,
      scheduled: row.nextAttemptAt !== null,
      checks,
      needsHandling: row.manualHandling !== null,
      pushedAnew: standing.pushedAnew,
      shipped: standing.shipped,
      heldByHand: row.heldBy !== null && (row.heldUntil === null || row.heldUntil > circumstances.now),
      ...circumstances,
    }),
  };
}

const shippingOf = (row: VendorOrderRow): SliceShipping | null => row.shipping as unknown as SliceShipping | null;

const slicesOf = (row: VendorOrderRow, lineGid: string): SliceLine[] =>
  row.lines.filter((line) => line.lineGid === lineGid).map(({ slice }) => slice as unknown as SliceLine);
