import { isOnBehalf, mayFulfillOnBehalf, onBehalfPrefix } from "../../domain/fulfillment/on-behalf.ts";
import { type ParcelContent, stateAfterParcels } from "../../domain/fulfillment/parcel-lines.ts";
import { mayFollow } from "../../domain/order/vendor-order-states.ts";
import { type HandParcelFault, leftToShip, makeHandParcel } from "../../domain/portal/hand-parcel.ts";
import type { LineGid, ShopId, VendorOrderId } from "../../domain/shared/ids.ts";
import { digestOf } from "../digest.ts";
import type { MailToWrite } from "../mail.ts";
import type { Transaction } from "../transaction.ts";
import type { OnBehalf, OnBehalfParcel, OnBehalfResult } from "./on-behalf.ts";
import type { OnBehalfDeps, OnBehalfRecord } from "./on-behalf-ports.ts";

/**
 * Ships a vendor's part in the vendor's place. The parcel is published like one that a store told of. A part that is in
 * no store is taken out of every rule's reach in the same transaction, so that what was shipped never arrives in one; one
 * that is in a store is left there as it is, and the vendor is told by mail.
 */
export async function fulfillOnBehalf(
  deps: OnBehalfDeps,
  shop: ShopId,
  id: VendorOrderId,
  input: OnBehalfParcel,
  actor: string,
): Promise<OnBehalfResult | HandParcelFault> {
  return deps.book.inTransaction(async (tx) => {
    const record = await deps.book.lock(tx, shop, id);
    if (!record) return "not-found";
    const may = mayFulfillOnBehalf(record);
    if (may === "no") return "not-now";
    if (may === "with-care" && !input.evenSo) return "in-store";
    const made = makeHandParcel({
      id: deps.newId(),
      left: leftToShip(record.lines, record.parcels),
      chosen: Object.entries(input.quantities).map(([key, quantity]) => ({ lineGid: key as LineGid, quantity })),
      tracking: input.tracking,
      shippedAt: deps.now().toISOString(),
    });
    if (!made.ok) return made.error;
    const externalId = `${onBehalfPrefix}${made.value.externalId.replace(/^.*:/, "")}`;
    await keep(deps, tx, shop, record, { ...made.value, externalId }, actor, "fulfill");
    return "done";
  });
}

/** Takes back a parcel that was entered on a vendor's behalf. */
export async function withdrawOnBehalf(
  deps: OnBehalfDeps,
  shop: ShopId,
  id: VendorOrderId,
  parcelId: string,
  actor: string,
): Promise<OnBehalfResult> {
  return deps.book.inTransaction(async (tx) => {
    const record = await deps.book.lock(tx, shop, id);
    const parcel = record?.parcels.find((candidate) => candidate.id === parcelId);
    if (!record || !parcel) return "not-found";
    if (!isOnBehalf(parcel) || parcel.status === "cancelled") return "not-now";
    const { externalId, shippedAt, lines, trackings } = parcel;
    await keep(
      deps,
      tx,
      shop,
      record,
      { externalId, status: "cancelled", shippedAt, lines, trackings },
      actor,
      "withdraw",
    );
    return "done";
  });
}

async function keep(
  deps: OnBehalfDeps,
  tx: Transaction,
  shop: ShopId,
  record: OnBehalfRecord,
  parcel: ParcelContent,
  actor: string,
  act: "fulfill" | "withdraw",
): Promise<void> {
  const { book } = deps;
  const before = record.parcels.find(({ externalId }) => externalId === parcel.externalId);
  const parcels = [...record.parcels.filter((other) => other !== before), parcel];
  const pieces = record.lines.reduce((sum, line) => sum + line.quantity, 0);
  const left = leftToShip(record.lines, parcels).reduce((sum, line) => sum + line.quantity, 0);
  const inStore = record.externalName !== null && record.state !== "not-ours";
  if (!inStore) await book.markHandled(tx, record.id, { left, shipped: pieces - left });
  else {
    const state = stateAfterParcels(record.lines, parcels);
    if (state !== record.state && mayFollow(record.state, state)) await book.setState(tx, record.id, state);
  }
  await book.saveParcel(tx, shop, record.id, {
    ...parcel,
    digest: digestOf([parcel.status, parcel.lines, parcel.trackings]),
    // One that was never tried on the marketplace needs no withdrawing there.
    publish: act === "fulfill" || before?.publishState !== "waiting",
  });
  const inParcel = parcel.lines.reduce((sum, line) => sum + line.quantity, 0);
  await book.log(tx, shop, record.orderId, {
    activity: {
      code: act === "fulfill" ? "parcel.on-behalf" : "parcel.on-behalf-withdrawn",
      params: { count: inParcel },
      vendorOrderId: record.id,
      vendorId: record.vendorId,
    },
    mails: inStore && act === "fulfill" ? tellVendor(record, parcel, inParcel) : [],
    audit: {
      actor,
      action: act === "fulfill" ? "vendor-order.fulfilled-on-behalf" : "vendor-order.on-behalf-withdrawn",
      subject: record.id,
      after: { parcel: parcel.externalId, lines: parcel.lines, left },
    },
  });
}

export const createOnBehalf = (deps: OnBehalfDeps): OnBehalf => ({
  fulfillOnBehalf: (shop, id, parcel, actor) => fulfillOnBehalf(deps, shop, id, parcel, actor),
  withdrawOnBehalf: (shop, id, parcel, actor) => withdrawOnBehalf(deps, shop, id, parcel, actor),
});

/** The vendor has the order in its own store, where nothing says that it left already. */
function tellVendor(record: OnBehalfRecord, parcel: ParcelContent, pieces: number): readonly MailToWrite[] {
  // One that the vendor cancelled there is not shipped twice.
  if (record.vendorEmail === null || record.state === "cancelled") return [];
  return [
    {
      kind: "vendor-fulfilled-by-merchant",
      dedupeKey: `vendor-fulfilled-by-merchant:${parcel.externalId}`,
      to: record.vendorEmail,
      params: {
        order: record.orderName,
        externalOrder: record.externalName ?? "",
        marketplace: record.shopName,
        lines: pieces,
      },
    },
  ];
}
