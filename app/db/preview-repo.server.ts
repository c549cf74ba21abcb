import type { Pool } from "pg";
import type { Manifest } from "../connectors/_contract/manifest.ts";
import type { LineRoute } from "../domain/rerouting/line-route.ts";
import type { OrderId } from "../domain/shared/ids.ts";
import type { PreviewBook, RecentOrder } from "../use-cases/preview-settings.ts";
import type { StoredVendorOrder } from "../use-cases/record-ports.ts";
import { lineRoutes, readPlanContext, storedVendorOrders } from "./order-repo.server.ts";
import { sqlOf } from "./sql.server.ts";

/** What a preview of settings reads: five statements, however many orders. */
export function createPreviewBook(pool: Pool, manifests: Readonly<Record<string, Manifest>>): PreviewBook {
  const sql = sqlOf(pool);
  return {
    async readRecent(shop, since, atMost) {
      const orders = await sql.rows<Omit<RecentOrder, "vendorOrders" | "routes"> & { readonly gid: string }>(
        `select id, gid, body, review, "receivedAt", unassigned from marketplace_order
         where "shopId" = $1 and "placedAt" >= $2 order by "placedAt" desc, id desc limit $3`,
        [shop, since, atMost],
      );
      const [counted] = await sql.rows<{ total: number }>(
        `select count(*)::int as total from marketplace_order where "shopId" = $1 and "placedAt" >= $2`,
        [shop, since],
      );
      const ids = orders.map(({ id }) => id);
      const parts = await sql.rows<StoredVendorOrder & { readonly orderId: OrderId }>(
        storedVendorOrders(`v."orderId" = any($1::uuid[])`),
        [ids],
      );
      const routes = await sql.rows<LineRoute & { readonly orderId: OrderId }>(
        lineRoutes(`r."orderId" = any($1::uuid[])`),
        [ids],
      );
      const byOrder = Map.groupBy(parts, ({ orderId }) => orderId);
      const routesOf = Map.groupBy(routes, ({ orderId }) => orderId);
      const context = await readPlanContext(
        sql,
        shop,
        orders.map(({ body }) => body),
        manifests,
      );
      return {
        orders: orders.map((order) => ({
          ...order,
          vendorOrders: byOrder.get(order.id) ?? [],
          routes: routesOf.get(order.id) ?? [],
        })),
        total: counted?.total ?? 0,
        context,
      };
    },
  };
}
