import { Prisma, type PrismaClient } from "@prisma/client";
import type { AddOnStanding } from "../../domain/add-ons/add-on.ts";
import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { VendorView } from "../../use-cases/views.ts";
import { connectionSelect, toConnectionSummary } from "./connections-view.server.ts";

/** Vendors by name, each with its checklist P1 to P4; only some when `ids` are given. */
export async function readVendors(
  prisma: PrismaClient,
  shopId: ShopId,
  ids?: readonly VendorId[],
): Promise<VendorView[]> {
  const only = ids ? { in: [...ids] } : undefined;
  const chosen = ids ? Prisma.sql`v.id = any(${[...ids]}::uuid[])` : Prisma.sql`true`;
  const [vendors, addOns, products, open] = await Promise.all([
    prisma.vendor.findMany({
      where: { shopId, ...(only && { id: only }) },
      orderBy: [{ nameKey: "asc" }, { id: "asc" }],
      include: {
        connections: { where: { disconnectedAt: null }, select: connectionSelect, take: 1 },
        aliases: { select: { name: true }, orderBy: { nameKey: "asc" } },
      },
    }),
    prisma.addOn.findMany({ where: { shopId } }),
    prisma.$queryRaw<{ id: string; total: number; mapped: number }[]>`
      select v.id, count(*)::int as total, count(m."variantGid")::int as mapped
      from vendor v
      join vendor_spelling s on s."vendorId" = v.id
      join product_variant p on p."shopId" = v."shopId" and p."vendorKey" = s."nameKey"
      left join connection c on c."vendorId" = v.id and c."disconnectedAt" is null
      left join variant_mapping m on m."shopId" = v."shopId" and m."variantGid" = p."variantGid" and m."connectionId" = c.id
      where v."shopId" = ${shopId}::uuid and ${chosen} group by v.id`,
    prisma.vendorOrder.groupBy({
      by: ["vendorId"],
      where: {
        shopId,
        ...(only && { vendorId: only }),
        state: { in: ["held", "ready", "sending", "unknown", "refused", "confirmed", "partially-fulfilled"] },
      },
      _count: true,
    }),
  ]);
  const standing = new Map(
    addOns.map(({ platform, kind, active, lapse }) => [
      `${platform}/${kind}`,
      active ? "active" : ((lapse ?? "off") as AddOnStanding),
    ]),
  );
  const productsOf = new Map(products.map((row) => [row.id, row]));
  const openOf = new Map(open.map((row) => [row.vendorId, row._count]));

  return vendors.map((vendor): VendorView => {
    const row = vendor.connections[0];
    const connection = row ? toConnectionSummary(row) : null;
    const { total, mapped } = productsOf.get(vendor.id) ?? { total: 0, mapped: 0 };
    const addOn = (kind: "order-push" | "inventory-sync") => {
      const addOn = (connection && standing.get(`${connection.platform}/${kind}`)) ?? "off";
      return { ok: addOn === "active", params: { platform: connection?.platform ?? "", addOn } };
    };
    return {
      id: vendor.id,
      name: vendor.name,
      email: vendor.email,
      aliases: vendor.aliases.map(({ name }) => name),
      pausedAt: vendor.pausedAt?.toISOString() ?? null,
      storeSyncEnabled: vendor.storeSyncEnabled,
      connection,
      readiness: [
        { item: "store-sync", ok: vendor.storeSyncEnabled, optional: false, params: {} },
        { item: "order-push", optional: false, ...addOn("order-push") },
        {
          item: "connected",
          optional: false,
          ok: connection !== null && (connection.health === "healthy" || connection.health === "degraded"),
          params: { health: connection?.health ?? "none" },
        },
        { item: "inventory-sync", optional: true, ...addOn("inventory-sync") },
        { item: "products-mapped", ok: total > 0 && mapped === total, optional: false, params: { total, mapped } },
      ],
      products: { total, mapped },
      openOrders: openOf.get(vendor.id) ?? 0,
    };
  });
}
