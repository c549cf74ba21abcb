import type { ExternalOrderChange } from "../connectors/_contract/canonical.ts";
import { isOnBehalf } from "../domain/fulfillment/on-behalf.ts";
import { type ParcelContent, readParcels, stateAfterParcels } from "../domain/fulfillment/parcel-lines.ts";
import { mayFollow, type VendorOrderState } from "../domain/order/vendor-order-states.ts";
import { digestOf } from "./digest.ts";
import type { PulledChanges, PulledVendorOrder, StoredParcel } from "./pull-ports.ts";
import type { LoggedActivity } from "./record-ports.ts";

/** The store may tell of an order before its own create is settled: then the vendor order's own look-up comes first. */
const inDoubt: ReadonlySet<VendorOrderState> = new Set(["ready", "sending", "unknown"]);
/** The cancellation's own step asks the store, and tells both sides how it ended. */
const beingCancelled: ReadonlySet<VendorOrderState> = new Set(["cancel-requested", "cancelling"]);
const nobodyToTell = { cancelledByVendor: false, shippedAnyway: false };
const inTheStore: ReadonlySet<VendorOrderState> = new Set(["confirmed", "partially-fulfilled", "cancel-refused"]);

/**
 * Whether the change must be read again later, since it speaks of an order that is in the store but not confirmed here:
 * its lines cannot be told yet.
 */
export const isTooEarly = (vendorOrder: Pick<PulledVendorOrder, "state">): boolean => inDoubt.has(vendorOrder.state);

/**
 * What an external order, as the store now shows it, changes in our vendor order. The picture is whole, so what it does
 * not show any more was withdrawn. Reading the same picture again changes nothing. Null: nothing to write.
 */
export function changesOfExternalOrder(
  vendorOrder: PulledVendorOrder,
  change: ExternalOrderChange,
): PulledChanges | null {
  if (isTooEarly(vendorOrder)) return { wake: true, parcels: [], activities: [], ...nobodyToTell };
  const about = { vendorOrderId: vendorOrder.id, vendorId: vendorOrder.vendorId };
  const activities: LoggedActivity[] = [];
  const { status } = change;
  const gone = status.kind === "cancelled" || status.kind === "deleted";

  // A deleted order shows no fulfillments; that does not unship them.
  const seen = status.kind === "deleted" ? [] : readParcels(change.fulfillments, vendorOrder.lines).parcels;
  const withdrawn = status.kind === "deleted" ? [] : vendorOrder.parcels.filter((parcel) => isMissing(parcel, seen));
  const stored = new Map(vendorOrder.parcels.map((parcel) => [parcel.externalId, parcel]));
  const parcels = [
    ...seen,
    ...withdrawn.map((parcel): ParcelContent => ({ ...contentOf(parcel), status: "cancelled" })),
  ]
    .map((content) => withKnownLines(content, stored.get(content.externalId)))
    .flatMap((content) => {
      const before = stored.get(content.externalId);
      const digest = digestOf([content.status, content.lines, content.trackings]);
      if (before?.digest === digest) return [];
      const publish = content.status === "shipped" || before?.published === true;
      if (publish) activities.push({ code: before ? "parcel.changed" : "parcel.found", ...about });
      return [{ ...content, digest, publish }];
    });

  let next: Pick<PulledChanges, "state" | "reason" | "move"> = {};
  if (gone && inTheStore.has(vendorOrder.state)) {
    next = { state: "cancelled", reason: "cancelled-by-vendor", move: "merchant" };
    activities.push({ code: "vendor-order.cancelled-by-vendor", level: "warn", ...about });
  } else if (!gone && !beingCancelled.has(vendorOrder.state)) {
    const changed = new Map(parcels.map((parcel) => [parcel.externalId, parcel]));
    const all = [...vendorOrder.parcels.filter(({ externalId }) => !changed.has(externalId)), ...parcels];
    const state = stateAfterParcels(vendorOrder.lines, all);
    const backAgain = vendorOrder.state === "cancelled" && vendorOrder.reason === "cancelled-by-vendor";
    const twice = vendorOrder.pushedAnew && vendorOrder.state === "cancelled";
    if (backAgain || twice)
      activities.push({ code: "vendor-order.reopened-by-vendor", level: twice ? "warn" : "info", ...about });
    if (backAgain) next = { state, reason: null, move: null };
    else if (state !== vendorOrder.state && mayFollow(vendorOrder.state, state))
      next = { state, reason: null, move: null };
  }

  const shippedAnyway =
    vendorOrder.cancelWanted &&
    (vendorOrder.state === "cancelled" || vendorOrder.state === "cancel-refused") &&
    vendorOrder.reason !== "already-shipped" &&
    parcels.some(({ externalId, status: now }) => now === "shipped" && stored.get(externalId)?.status !== "shipped");
  if (shippedAnyway) activities.push({ code: "cancel.shipped-anyway", level: "warn", ...about });

  if (status.kind === "unknown" && !vendorOrder.toldStatuses.includes(status.raw))
    activities.push({ code: "vendor-order.unknown-status", level: "warn", params: { status: status.raw }, ...about });

  const nothing = next.state === undefined && parcels.length === 0 && activities.length === 0;
  const cancelledByVendor = next.reason === "cancelled-by-vendor";
  return nothing ? null : { ...next, wake: false, parcels, activities, cancelledByVendor, shippedAnyway };
}

/** What the merchant shipped was never in the store, so its absence there says nothing. */
const isMissing = (parcel: StoredParcel, seen: readonly ParcelContent[]): boolean =>
  parcel.status === "shipped" &&
  !isOnBehalf(parcel) &&
  !seen.some(({ externalId }) => externalId === parcel.externalId);

const contentOf = ({ externalId, status, shippedAt, lines, trackings }: StoredParcel): ParcelContent => ({
  externalId,
  status,
  shippedAt,
  lines,
  trackings,
});

/** A store that takes the lines off a cancelled fulfillment must not make us forget what was in it. */
const withKnownLines = (content: ParcelContent, before: StoredParcel | undefined): ParcelContent =>
  content.status === "cancelled" && content.lines.length === 0 && before
    ? { ...content, lines: before.lines }
    : content;
