import type { Pool } from "pg";
import type { ShopId } from "../domain/shared/ids.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { sqlInside, sqlOf } from "./sql.server.ts";

export interface ShopRepo {
  /** A shop that has the app installed; null otherwise. */
  findByDomain(
    this: void,
    tx: Transaction,
    domain: string,
  ): Promise<{ readonly id: ShopId; readonly gid: string | null } | null>;
  /** Null: not installed (any more). */
  domainOf(this: void, shop: ShopId): Promise<string | null>;
  listInstalled(this: void): Promise<readonly { readonly id: ShopId; readonly domain: string }[]>;
  /** Vendor orders on hold, by reason, over all shops. */
  countHeld(this: void): Promise<readonly { readonly reason: string; readonly count: number }[]>;
}

export function createShopRepo(pool: Pool): ShopRepo {
  const sql = sqlOf(pool);
  return {
    async findByDomain(tx, domain) {
      const rows = await sqlInside(tx).rows<{ id: ShopId; gid: string | null }>(
        `select id, gid from shop where domain = $1 and "uninstalledAt" is null`,
        [domain],
      );
      return rows[0] ?? null;
    },
    async domainOf(shop) {
      const rows = await sql.rows<{ domain: string }>(
        `select domain from shop where id = $1 and "uninstalledAt" is null`,
        [shop],
      );
      return rows[0]?.domain ?? null;
    },
    countHeld: () =>
      sql.rows<{ reason: string; count: number }>(
        `select reason, count(*)::int as count from vendor_order where state = 'held' group by reason`,
      ),
    listInstalled: () =>
      sql.rows<{ id: ShopId; domain: string }>(`select id, domain from shop where "uninstalledAt" is null order by id`),
  };
}
