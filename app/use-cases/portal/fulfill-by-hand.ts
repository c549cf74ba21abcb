import type { Tracking } from "../../domain/fulfillment/external-fulfillment.ts";
import type { ParcelContent } from "../../domain/fulfillment/parcel-lines.ts";
import {
  type HandParcelFault,
  isHandParcel,
  leftToShip,
  makeHandParcel,
  trackingsOf,
} from "../../domain/portal/hand-parcel.ts";
import type { LineGid } from "../../domain/shared/ids.ts";
import type { ActivityCode } from "../activity-codes.ts";
import { digestOf } from "../digest.ts";
import type { Transaction } from "../transaction.ts";
import type { PortalOrderDeps, PortalOrderRecord } from "./order-ports.ts";
import { standingOfRecord } from "./present-order.ts";
import type { ParcelInput, PortalAnswer, PortalSession } from "./vendor-portal.ts";

/**
 * Keeps a parcel that the vendor says has left, for an order that is in no store of theirs; publishing brings it onto
 * the marketplace order like any other. In the same transaction the vendor order is taken out of every rule's reach:
 * what was shipped by hand must never arrive in a store as well.
 */
export async function fulfillByHand(
  deps: PortalOrderDeps,
  session: PortalSession,
  id: string,
  input: ParcelInput,
): Promise<PortalAnswer | HandParcelFault> {
  return deps.orders.inTransaction(async (tx) => {
    const record = await deps.orders.lock(tx, session.memberships, id);
    const standing = record && standingOfRecord(record);
    if (!record || !standing) return "not-found";
    if (!standing.byHand) return "not-now";
    const made = makeHandParcel({
      id: deps.newId(),
      left: leftToShip(record.lines, record.parcels),
      chosen: Object.entries(input.quantities).map(([key, quantity]) => ({ lineGid: key as LineGid, quantity })),
      tracking: input.tracking,
      shippedAt: deps.now().toISOString(),
    });
    if (!made.ok) return made.error;
    await keep(deps, tx, record, made.value, true, "parcel.entered");
    return "done";
  });
}

/** Corrects the carrier, number or address of a parcel that was entered in the portal. */
export const correctTracking = (
  deps: PortalOrderDeps,
  session: PortalSession,
  id: string,
  parcelId: string,
  tracking: Tracking,
): Promise<PortalAnswer> =>
  changeHandParcel(deps, session, id, parcelId, (parcel) => ({ ...parcel, trackings: trackingsOf(tracking) }));

/** A parcel that was entered in the portal did not leave after all: its pieces are open again. */
export const withdrawParcel = (
  deps: PortalOrderDeps,
  session: PortalSession,
  id: string,
  parcelId: string,
): Promise<PortalAnswer> =>
  changeHandParcel(deps, session, id, parcelId, (parcel) => ({ ...parcel, status: "cancelled" }));

async function changeHandParcel(
  deps: PortalOrderDeps,
  session: PortalSession,
  id: string,
  parcelId: string,
  change: (parcel: ParcelContent) => ParcelContent,
): Promise<PortalAnswer> {
  return deps.orders.inTransaction(async (tx) => {
    const record = await deps.orders.lock(tx, session.memberships, id);
    const parcel = record?.parcels.find((candidate) => candidate.id === parcelId);
    if (!record || !parcel) return "not-found";
    if (!isHandParcel(parcel) || parcel.status === "cancelled") return "not-now";
    const { externalId, status, shippedAt, lines, trackings } = parcel;
    const changed = change({ externalId, status, shippedAt, lines, trackings });
    const publish = changed.status === "shipped" || parcel.published;
    await keep(deps, tx, record, changed, publish, "parcel.changed");
    return "done";
  });
}

async function keep(
  deps: PortalOrderDeps,
  tx: Transaction,
  record: PortalOrderRecord,
  parcel: ParcelContent,
  publish: boolean,
  code: ActivityCode,
): Promise<void> {
  const others = record.parcels.filter(({ externalId }) => externalId !== parcel.externalId);
  const left = leftToShip(record.lines, [...others, parcel]).reduce((total, line) => total + line.quantity, 0);
  const digest = digestOf([parcel.status, parcel.lines, parcel.trackings]);
  await deps.orders.markHandled(tx, record.id, left);
  await deps.orders.saveParcel(tx, record, { ...parcel, digest, publish });
  await deps.orders.log(tx, record, [{ code, vendorOrderId: record.id, vendorId: record.vendor }], []);
}
