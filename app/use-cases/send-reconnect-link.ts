import type { ShopId, VendorId } from "../domain/shared/ids.ts";
import type { ConnectionCareDeps } from "./connection-care-ports.ts";
import { hourMs, triesPerHour } from "./portal/limits.ts";
import { vendorMails } from "./remind-of-connections.ts";

/** `nobody`: no one acts for the vendor in the portal; somebody has to be invited first. */
export type ReconnectLinkResult = "sent" | "nobody" | "not-needed" | "too-many" | "not-found";

/** Mails everybody who acts for a vendor a way in that leads to the page of their store, because the merchant asks. */
export async function sendReconnectLink(
  deps: ConnectionCareDeps,
  shop: ShopId,
  vendor: VendorId,
  actor: string,
): Promise<ReconnectLinkResult> {
  const id = await deps.book.findOpen(shop, vendor);
  if (id === null) return "not-found";
  const now = deps.now();
  return deps.book.inTransaction(async (tx) => {
    const connection = await deps.book.lockTroubled(tx, id);
    if (!connection) return "not-needed";
    if (connection.members.length === 0) return "nobody";
    const tries = await deps.people.countTry(tx, "reconnect-vendor", vendor, hourMs, now);
    if (tries > triesPerHour.reconnectByVendor) return "too-many";
    const mails = await vendorMails(deps, tx, connection, { kind: "vendor-reconnect", variant: "asked", now });
    await deps.book.writeMails(tx, shop, mails);
    await deps.book.noteTold(tx, id, "vendor", now);
    const params = { store: connection.storeName, actor };
    await deps.book.log(tx, shop, [{ code: "connection.link-sent", vendorId: vendor, params }]);
    await deps.people.audit(tx, shop, { actor, action: "reconnect-link.sent", subject: id, after: {} });
    return "sent";
  });
}
