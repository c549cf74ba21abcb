import type { PrismaClient } from "@prisma/client";
import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { VendorView } from "../../use-cases/views.ts";
import { connectionSelect, toConnectionSummary } from "./connections-view.server.ts";

/** Vendors by name, each with its checklist P1 to P4; one vendor when `id` is given. */
export async function readVendors(prisma: PrismaClient, shopId: ShopId, id?: VendorId): Promise<VendorView[]> {
  const [vendors, addOns, products, open] = await Promise.all([
    prisma.vendor.findMany({
      where: { shopId, ...(id ? { id } : {}) },
      orderBy: { name: "asc" },
      include: { connections: { where: { disconnectedAt: null }, select: connectionSelect, take: 1 } },
    }),
    prisma.addOn.findMany({ where: { shopId, active: true } }),
    prisma.$queryRaw<{ id: string; total: number; mapped: number }[]>`
      select v.id, count(*)::int as total, count(m."variantGid")::int as mapped
      from vendor v
      join product_variant p on p."shopId" = v."shopId" and p."vendorKey" = v."nameKey"
      left join connection c on c."vendorId" = v.id and c."disconnectedAt" is null
      left join variant_mapping m on m."shopId" = v."shopId" and m."variantGid" = p."variantGid" and m."connectionId" = c.id
      where v."shopId" = ${shopId}::uuid group by v.id`,
    prisma.vendorOrder.groupBy({
      by: ["vendorId"],
      where: {
        shopId,
        state: { in: ["held", "ready", "sending", "unknown", "refused", "confirmed", "partially-fulfilled"] },
      },
      _count: true,
    }),
  ]);
  const active = new Set(addOns.map((addOn) => `${addOn.platform}/${addOn.kind}`));
  const productsOf = new Map(products.map((row) => [row.id, row]));
  const openOf = new Map(open.map((row) => [row.vendorId, row._count]));

  return vendors.map((vendor): VendorView => {
    const row = vendor.connections[0];
    const connection = row ? toConnectionSummary(row) : null;
    const { total, mapped } = productsOf.get(vendor.id) ?? { total: 0, mapped: 0 };
    return {
      id: vendor.id,
      name: vendor.name,
      email: vendor.email,
      storeSyncEnabled: vendor.storeSyncEnabled,
      connection,
      readiness: [
        { item: "store-sync", ok: vendor.storeSyncEnabled, params: {} },
        {
          item: "order-push",
          ok: connection !== null && active.has(`${connection.platform}/order-push`),
          params: { platform: connection?.platform ?? "" },
        },
        {
          item: "connected",
          ok: connection !== null && (connection.health === "healthy" || connection.health === "degraded"),
          params: { health: connection?.health ?? "none" },
        },
        { item: "products-mapped", ok: total > 0 && mapped === total, params: { total, mapped } },
      ],
      products: { total, mapped },
      openOrders: openOf.get(vendor.id) ?? 0,
    };
  });
}
