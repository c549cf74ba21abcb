import { mayReroute } from "../../domain/rerouting/may-reroute.ts";
import type { LineGid, OrderId, ShopId, VendorId, VendorOrderId } from "../../domain/shared/ids.ts";
import { type ActOnVendorOrderDeps, readStanding } from "../act-on-vendor-order.ts";
import { replanOrder } from "../record-order.ts";
import type { LoggedActivity } from "../record-ports.ts";
import type { Transaction } from "../transaction.ts";
import type { RerouteResult, RerouteWish } from "./rerouting.ts";

export interface RerouteLinesDeps extends ActOnVendorOrderDeps {
  /** Names of this shop's vendors among these. */
  vendorNames(tx: Transaction, shop: ShopId, ids: readonly VendorId[]): Promise<ReadonlyMap<VendorId, string>>;
  /** Writes down that these lines wait to leave for a vendor, whatever was said of them before. */
  sayRoutes(
    tx: Transaction,
    shop: ShopId,
    order: OrderId,
    act: {
      readonly id: string;
      readonly leaves: VendorOrderId;
      readonly to: VendorId;
      readonly lines: readonly LineGid[];
      readonly actor: string;
      readonly at: Date;
    },
  ): Promise<void>;
  newActId(): string;
}

/**
 * Gives lines of a vendor order to another vendor, in one transaction with deciding the order anew. Only the wish is
 * written here, and where the part is live in the first vendor's store, that it is to be cancelled there. Whether the
 * lines leave is then read from how the part stands, now and whenever the order is decided anew (`settleRoutes`).
 */
export async function rerouteLines(
  deps: RerouteLinesDeps,
  shop: ShopId,
  id: VendorOrderId,
  wish: RerouteWish,
  actor: string,
): Promise<RerouteResult> {
  return deps.inTransaction(async (tx) => {
    const found = await readStanding(deps, tx, shop, id);
    if (found === null) return { kind: "not-found" };
    const { orderId, row, standing } = found;
    const names = await deps.vendorNames(tx, shop, [row.vendorId, wish.to]);
    const to = names.get(wish.to);
    const refused = (why: Extract<RerouteResult, { kind: "refused" }>["why"]): RerouteResult => ({
      kind: "refused",
      why,
    });
    if (to === undefined || wish.to === row.vendorId) return refused("no-such-vendor");
    const may = mayReroute(standing);
    if (may.kind === "no") return refused(may.why);
    const lines = row.lines.map(({ lineGid }) => lineGid).filter((lineGid) => wish.lines.includes(lineGid));
    if (lines.length === 0 || lines.length < new Set(wish.lines).size) return refused("no-such-line");
    if (may.kind === "at-once" && may.whole && lines.length < row.lines.length) return refused("whole");

    const now = deps.now();
    await deps.sayRoutes(tx, shop, orderId, { id: deps.newActId(), leaves: id, to: wish.to, lines, actor, at: now });
    if (row.state === "confirmed") await deps.applyWord(tx, id, { kind: "cancel-in-store" });
    await deps.audit(tx, shop, {
      actor,
      action: "vendor-order.reroute",
      subject: id,
      after: { to: wish.to, lines },
    });
    const waits = may.kind === "after-cancellation";
    const asked: LoggedActivity = {
      code: "vendor-order.reroute-asked",
      params: { actor, count: lines.length, from: names.get(row.vendorId) ?? "", to },
      vendorOrderId: id,
      vendorId: row.vendorId,
    };
    await replanOrder(deps, tx, shop, orderId, now, waits ? [asked] : []);
    return { kind: waits ? "waiting" : "moved" };
  });
}
