import type { OrderGid, OrderId, ShopId } from "../domain/shared/ids.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { sqlInside } from "./sql.server.ts";

/** Which runs of our action in Shopify Flow had their effect. */
export const flowRunBook = {
  async findOrder(tx: Transaction, shop: ShopId, gid: OrderGid): Promise<OrderId | null> {
    const rows = await sqlInside(tx).rows<{ id: OrderId }>(
      `select id from marketplace_order where "shopId" = $1 and gid = $2`,
      [shop, gid],
    );
    return rows[0]?.id ?? null;
  },

  async takeRun(tx: Transaction, shop: ShopId, runId: string, order: OrderId, now: Date): Promise<boolean> {
    const rows = await sqlInside(tx).rows(
      `insert into flow_run ("shopId", "runId", "orderId", "ranAt") values ($1, $2, $3, $4)
       on conflict do nothing returning 1`,
      [shop, runId, order, now],
    );
    return rows.length > 0;
  },
};
