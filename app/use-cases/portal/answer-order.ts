import type { DeclineReason } from "../../domain/portal/decline-reasons.ts";
import { mayAnswer } from "../../domain/portal/standing.ts";
import type { PortalOrderDeps } from "./order-ports.ts";
import { standingOfRecord } from "./present-order.ts";
import { portalActor } from "./sign-in.ts";
import type { PortalAnswer, PortalSession } from "./vendor-portal.ts";

/**
 * Keeps what a vendor says to its part of an order, and tells the merchant of a no. Nothing is cancelled by it: what
 * becomes of the order is the merchant's to decide.
 */
export async function answerOrder(
  deps: PortalOrderDeps,
  session: PortalSession,
  id: string,
  answer:
    | { readonly kind: "accepted" }
    | { readonly kind: "declined"; readonly reason: DeclineReason; readonly note: string },
): Promise<PortalAnswer> {
  return deps.orders.inTransaction(async (tx) => {
    const record = await deps.orders.lock(tx, session.memberships, id);
    const standing = record && standingOfRecord(record);
    if (!record || !standing) return "not-found";
    if (!mayAnswer(standing) || record.orderCancelled) return "not-now";
    if (record.answer?.kind === "accepted" && answer.kind === "accepted") return "done";
    const declined = answer.kind === "declined" ? answer : null;
    const now = deps.now();
    await deps.orders.saveAnswer(tx, record, {
      kind: answer.kind,
      reason: declined?.reason ?? null,
      note: declined && declined.note !== "" ? declined.note : null,
      actor: portalActor(session.userId),
      now,
    });
    const member = session.memberships.find(({ vendor }) => vendor === record.vendor);
    await deps.orders.log(
      tx,
      record,
      [
        {
          code: declined ? "vendor-order.declined" : "vendor-order.accepted",
          level: declined ? "warn" : "info",
          params: declined ? { reason: declined.reason } : {},
          vendorOrderId: record.id,
          vendorId: record.vendor,
        },
      ],
      declined && member && record.contactEmail !== null
        ? [
            {
              kind: "merchant-order-declined",
              dedupeKey: `merchant-order-declined:${record.id}:${now.getTime()}`,
              to: record.contactEmail,
              params: { order: record.body.name, vendor: member.vendorName, marketplace: member.shopName },
            },
          ]
        : [],
    );
    return "done";
  });
}
