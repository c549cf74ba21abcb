import type { PrismaClient } from "@prisma/client";
import type { OrderId, ShopId } from "../domain/shared/ids.ts";
import type { LoggedActivity } from "../use-cases/record-ports.ts";
import { withReference } from "../use-cases/support-reference.ts";
import type { Sql } from "./sql.server.ts";

/**
 * Writes entries of the log in one statement; the platform, if not told, is that of the vendor's open connection. What
 * went wrong has a reference to quote (S8): a new one, where whoever noticed it gave none.
 */
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
       coalesce(a.platform,
         (select c.platform from connection c where c."vendorId" = a."vendorId" and c."disconnectedAt" is null)),
       a."durationMs", a.reference
     from jsonb_to_recordset($3::jsonb) as a(code text, params jsonb, level text, "vendorOrderId" uuid, "vendorId" uuid,
       platform text, "durationMs" int, reference text)`,
    [shop, order, JSON.stringify(activities.map(withReference))],
  );
}

/** A page that could not be shown is found by the reference that was shown instead (S8). */
export async function noteFault(
  prisma: PrismaClient,
  shopId: ShopId,
  { reference, page }: { readonly reference: string; readonly page: string },
): Promise<void> {
  await prisma.activity.create({ data: { shopId, code: "page.failed", level: "error", params: { page }, reference } });
}
