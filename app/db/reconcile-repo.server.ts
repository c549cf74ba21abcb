import type { Pool } from "pg";
import type { OrderId } from "../domain/shared/ids.ts";
import type { ReconcileBook, ShopToReconcile } from "../use-cases/reconcile-orders.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { sqlInside, sqlOf } from "./sql.server.ts";

export function createReconcileBook(pool: Pool): ReconcileBook {
  const sql = sqlOf(pool);
  return {
    listShops: (shop) =>
      sql.rows<ShopToReconcile>(
        `select id, domain, "installedAt", "reconciledUntil" from shop
         where "uninstalledAt" is null and ($1::uuid is null or id = $1)
         order by "reconciledUntil" nulls first`,
        [shop],
      ),

    async markReconciled(shop, until) {
      await sql.rows(`update shop set "reconciledUntil" = greatest("reconciledUntil", $2) where id = $1`, [
        shop,
        until,
      ]);
    },

    async log(tx, shop, gid, activities) {
      const inside = sqlInside(tx);
      const [order] = await inside.rows<{ id: OrderId }>(
        `select id from marketplace_order where "shopId" = $1 and gid = $2`,
        [shop, gid],
      );
      await insertActivities(inside, shop, order?.id ?? null, activities);
    },
  };
}
