import { Prisma, type PrismaClient } from "@prisma/client";
import type { VendorOrderState } from "../../domain/order/vendor-order-states.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import { money } from "../../domain/shared/money.ts";
import { shownState } from "../../domain/fulfillment/on-behalf.ts";
import { handledByHand } from "../../domain/portal/hand-parcel.ts";
import { declinedNeed, openDeclineStates } from "../../domain/portal/open-decline.ts";
import type { Move, ReasonParams } from "../../domain/sync-rules/decision.ts";
import type { OrderFilter, OrderListView, OrderNeed } from "../../use-cases/views.ts";
import { PAGE_SIZE, readCursor, toPage, writeCursor } from "./keyset.server.ts";

/** A vendor's no that the merchant has not dealt with. */
const declined: Prisma.MarketplaceOrderWhereInput = {
  cancelledAt: null,
  vendorOrders: {
    some: {
      answer: { kind: "declined" },
      OR: [
        { state: { in: [...openDeclineStates] } },
        { state: "not-ours", reason: handledByHand, reasonParams: { path: ["left"], gt: 0 } },
      ],
    },
  },
};

/** Its status in the vendor's store is one that nobody knows, and it is not over (O12). */
const unknownStatus: Prisma.VendorOrderWhereInput = {
  externalStatusKind: "unknown",
  state: { in: ["confirmed", "partially-fulfilled", "cancel-refused"] },
};

const shown: Record<OrderFilter["show"], Prisma.MarketplaceOrderWhereInput> = {
  all: {},
  "needs-attention": {
    OR: [
      { vendorOrders: { some: { state: "held", move: { in: ["merchant", "operator"] } } } },
      { vendorOrders: { some: { state: { in: ["refused", "unknown", "cancel-refused"] } } } },
      { vendorOrders: { some: { manualHandling: { not: Prisma.DbNull } } } },
      { vendorOrders: { some: unknownStatus } },
      { unassignedCount: { gt: 0 } },
      declined,
    ],
  },
  held: { vendorOrders: { some: { state: "held" } } },
  failed: { vendorOrders: { some: { state: { in: ["refused", "unknown"] } } } },
  pushed: { vendorOrders: { some: { state: { in: ["confirmed", "partially-fulfilled"] } } } },
  fulfilled: {
    vendorOrders: {
      some: {
        OR: [
          { state: { in: ["fulfilled", "closed"] } },
          { reason: handledByHand, reasonParams: { path: ["left"], equals: 0 } },
        ],
      },
    },
  },
  cancelled: { cancelledAt: { not: null } },
  unassigned: { unassignedCount: { gt: 0 } },
};

/** The same orders that Home counts under this reason and move. */
function waitingFor({ reason, move }: OrderNeed): Prisma.MarketplaceOrderWhereInput {
  if (reason === "unassigned-lines") return { unassignedCount: { gt: 0 } };
  if (reason === declinedNeed) return declined;
  if (reason === "unknown-status") return { vendorOrders: { some: unknownStatus } };
  const here: Prisma.VendorOrderWhereInput = {
    state: { in: ["held", "refused", "unknown", "cancel-refused"] },
    AND: [
      { OR: [{ reason }, { reason: null, state: reason }] },
      move === "ours" ? { OR: [{ move }, { move: null }] } : { move },
    ],
  };
  return reason === "needs-manual-handling" && move === "merchant"
    ? { vendorOrders: { some: { OR: [here, { manualHandling: { not: Prisma.DbNull } }] } } }
    : { vendorOrders: { some: here } };
}

/** Newest first. */
export async function readOrders(prisma: PrismaClient, shopId: ShopId, filter: OrderFilter): Promise<OrderListView> {
  const cursor = readCursor(filter.cursor, 2);
  const back = filter.direction === "back" && cursor !== null;
  const search = filter.search.trim().replace(/^#/, "");
  const rows = await prisma.marketplaceOrder.findMany({
    where: {
      shopId,
      AND: [
        shown[filter.show],
        filter.need ? waitingFor(filter.need) : {},
        filter.vendorId ? { vendorOrders: { some: { vendorId: filter.vendorId } } } : {},
        search ? { name: { in: [search, `#${search}`] } } : {},
        cursor ? beside(new Date(cursor[0] ?? 0), cursor[1] ?? "", back) : {},
      ],
    },
    orderBy: back ? [{ placedAt: "asc" }, { id: "asc" }] : [{ placedAt: "desc" }, { id: "desc" }],
    take: PAGE_SIZE + 1,
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
  const page = toPage(rows, { hasCursor: cursor !== null, direction: back ? "back" : "forward" }, (row) =>
    writeCursor([row.placedAt.toISOString(), row.id]),
  );
  return {
    next: page.next,
    previous: page.previous,
    items: page.items.map((row) => ({
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

const beside = (placedAt: Date, id: string, back: boolean): Prisma.MarketplaceOrderWhereInput =>
  back
    ? { OR: [{ placedAt: { gt: placedAt } }, { placedAt, id: { gt: id } }] }
    : { OR: [{ placedAt: { lt: placedAt } }, { placedAt, id: { lt: id } }] };
