import type { Prisma, PrismaClient } from "@prisma/client";
import type { Standing } from "../../domain/order/offered-actions.ts";
import type { VendorOrderState } from "../../domain/order/vendor-order-states.ts";
import type { ShopId, VendorOrderId } from "../../domain/shared/ids.ts";
import type { RuleCheck } from "../../domain/sync-rules/decision.ts";
import { type BulkChoice, bulkLimit } from "../../use-cases/bulk/bulk-runs.ts";
import type { OrderFilter } from "../../use-cases/views.ts";
import { readSettings } from "../settings-repo.server.ts";
import { readOrderPlaces } from "./order-places.server.ts";

/** The chosen vendor orders as they stand, oldest orders first; one more than the limit says that there are too many. */
export async function readBulkParts(
  prisma: PrismaClient,
  shopId: ShopId,
  choice: BulkChoice,
  now: Date,
): Promise<readonly (Standing & { readonly id: VendorOrderId })[]> {
  const [rows, { settings }] = await Promise.all([
    prisma.vendorOrder.findMany({
      where: { shopId, ...(await meant(prisma, shopId, choice)) },
      orderBy: [{ order: { placedAt: "asc" } }, { id: "asc" }],
      take: bulkLimit + 1,
      select: {
        id: true,
        state: true,
        reason: true,
        checks: true,
        nextAttemptAt: true,
        manualHandling: true,
        heldBy: true,
        heldUntil: true,
        pushedAnewBy: true,
        _count: { select: { parcels: { where: { status: "shipped" } } } },
        order: { select: { cancelledAt: true } },
      },
    }),
    readSettings(prisma, shopId),
  ]);
  return rows.map((row) => ({
    id: row.id as VendorOrderId,
    state: row.state as VendorOrderState,
    reason: row.reason,
    checks: row.checks as unknown as RuleCheck[],
    scheduled: row.nextAttemptAt !== null,
    needsHandling: row.manualHandling !== null,
    heldByHand: row.heldBy !== null && (row.heldUntil === null || row.heldUntil > now),
    pushedAnew: row.pushedAnewBy !== null,
    shipped: row._count.parcels > 0,
    orderCancelled: row.order.cancelledAt !== null,
    syncOn: settings.enabled,
  }));
}

async function meant(prisma: PrismaClient, shopId: ShopId, choice: BulkChoice): Promise<Prisma.VendorOrderWhereInput> {
  switch (choice.kind) {
    case "parts":
      return { id: { in: [...choice.ids] } };
    case "orders":
      return { orderId: { in: [...choice.ids] }, ...partsMeant(choice.filter) };
    case "filter": {
      const all = { after: null, back: false, limit: bulkLimit + 1 };
      const places = await readOrderPlaces(prisma, shopId, choice.filter, all);
      return { orderId: { in: places.map(({ id }) => id) }, ...partsMeant(choice.filter) };
    }
  }
}

/** Of the orders on a list, the parts that its filter speaks of: not what happens to lie beside them. */
function partsMeant({ need, vendorId }: OrderFilter): Prisma.VendorOrderWhereInput {
  const ofVendor = vendorId ? { vendorId } : {};
  if (need === null) return ofVendor;
  const { reason, move } = need;
  return {
    ...ofVendor,
    AND: [
      reason === null ? {} : { OR: [{ reason }, { reason: null, state: reason }] },
      move === null ? {} : move === "ours" ? { OR: [{ move }, { move: null }] } : { move },
    ],
  };
}
