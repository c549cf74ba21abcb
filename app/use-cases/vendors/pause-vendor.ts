import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { RosterDeps } from "./roster-ports.ts";

/**
 * Pauses a vendor, or resumes it. Orders that are not in the vendor's store yet hold meanwhile; tracking of the others
 * still comes back. Saying what is so already does nothing.
 */
export const pauseVendor = (
  deps: RosterDeps,
  shop: ShopId,
  id: VendorId,
  paused: boolean,
  actor: string,
): Promise<"done" | "not-found"> =>
  deps.book.inTransaction(async (tx) => {
    await deps.book.lockRoster(tx, shop);
    const vendor = (await deps.book.readKnown(tx, shop)).find((known) => known.id === id);
    if (!vendor) return "not-found";
    if (vendor.paused === paused) return "done";
    await deps.book.update(tx, shop, [{ id, fields: { ...vendor, paused } }], deps.now());
    await deps.book.audit(tx, shop, [{ actor, action: paused ? "vendor.paused" : "vendor.resumed", subject: id }]);
    const code = paused ? "settings.vendor-paused" : "settings.vendor-resumed";
    await deps.book.log(tx, shop, [{ code, params: { actor }, vendorId: id }]);
    await deps.replan(tx, shop);
    return "done";
  });
