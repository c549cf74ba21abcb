import type { PrismaClient } from "@prisma/client";
import { z } from "zod";
import type { VendorOrderState } from "../../domain/order/vendor-order-states.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import { money } from "../../domain/shared/money.ts";
import { shownState } from "../../domain/fulfillment/on-behalf.ts";
import type { Move, ReasonParams } from "../../domain/sync-rules/decision.ts";
import type { OrderFilter, OrderListView } from "../../use-cases/views.ts";
import { PAGE_SIZE, readCursor, toPage, writeCursor } from "./keyset.server.ts";
import { type OrderPlace, readOrderPlaces } from "./order-places.server.ts";

/** Newest first. */
export async function readOrders(prisma: PrismaClient, shopId: ShopId, filter: OrderFilter): Promise<OrderListView> {
  const after = placeOf(filter.cursor);
  const back = filter.direction === "back" && after !== null;
  const places = await readOrderPlaces(prisma, shopId, filter, { after, back, limit: PAGE_SIZE + 1 });
  const page = toPage(places, { hasCursor: after !== null, direction: back ? "back" : "forward" }, (place) =>
    writeCursor([place.placedAt.toISOString(), place.id]),
  );
  const rows = await prisma.marketplaceOrder.findMany({
    where: { shopId, id: { in: page.items.map(({ id }) => id) } },
    orderBy: [{ placedAt: "desc" }, { id: "desc" }],
    select: {
      id: true,
      name: true,
      placedAt: true,
      totalMinor: true,
      currency: true,
      financialStatus: true,
      cancelledAt: true,
      unassignedCount: true,
      vendorOrders: {
        select: {
          id: true,
          state: true,
          reason: true,
          reasonParams: true,
          move: true,
          answer: { select: { kind: true } },
          vendor: { select: { name: true } },
        },
        orderBy: [{ vendorId: "asc" }, { supplement: "asc" }],
      },
    },
  });
  return {
    next: page.next,
    previous: page.previous,
    items: rows.map((row) => ({
      id: row.id,
      name: row.name,
      placedAt: row.placedAt.toISOString(),
      total: money(Number(row.totalMinor), row.currency),
      financialStatus: row.financialStatus,
      cancelled: row.cancelledAt !== null,
      unassignedCount: row.unassignedCount,
      vendorOrders: row.vendorOrders.map((vendorOrder) => ({
        id: vendorOrder.id,
        vendorName: vendorOrder.vendor.name,
        state: shownState({
          state: vendorOrder.state as VendorOrderState,
          reason: vendorOrder.reason,
          reasonParams: vendorOrder.reasonParams as ReasonParams,
        }),
        reason: vendorOrder.reason,
        move: vendorOrder.move as Move | null,
        declined: vendorOrder.answer?.kind === "declined",
      })),
    })),
  };
}

/** Null for anything we did not write. */
function placeOf(cursor: string | null): OrderPlace | null {
  const [at = "", id = ""] = readCursor(cursor, 2) ?? [];
  return Number.isNaN(Date.parse(at)) || !z.uuid().safeParse(id).success ? null : { placedAt: new Date(at), id };
}
