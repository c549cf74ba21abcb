import type { OrderId, ShopId } from "../domain/shared/ids.ts";
import type { LoggedActivity } from "../use-cases/record-ports.ts";
import type { Sql } from "./sql.server.ts";

/** Writes entries of the log in one statement; the platform is taken from the vendor's open connection. */
export async function insertActivities(
  sql: Sql,
  shop: ShopId,
  order: OrderId | null,
  activities: readonly LoggedActivity[],
): Promise<void> {
  if (activities.length === 0) return;
  await sql.rows(
    `insert into activity ("shopId", code, params, level, "orderId", "vendorOrderId", "vendorId", platform, "durationMs", reference)
     select $1::uuid, a.code, coalesce(a.params, '{}'), coalesce(a.level, 'info'), $2::uuid, a."vendorOrderId", a."vendorId",
       (select c.platform from connection c where c."vendorId" = a."vendorId" and c."disconnectedAt" is null),
       a."durationMs", a.reference
     from jsonb_to_recordset($3::jsonb) as a(code text, params jsonb, level text, "vendorOrderId" uuid, "vendorId" uuid,
       "durationMs" int, reference text)`,
    [shop, order, JSON.stringify(activities)],
  );
}
