import type { Tracking } from "../fulfillment/external-fulfillment.ts";
import { type LineQuantity, mergeLines, type ParcelContent } from "../fulfillment/parcel-lines.ts";
import { err, ok, type Result } from "../shared/result.ts";

/** Parcels that a vendor entered in the portal are told from a store's by the beginning of their id. */
export const handParcelPrefix = "portal:";
export const isHandParcel = (parcel: { readonly externalId: string }): boolean =>
  parcel.externalId.startsWith(handParcelPrefix);

/** The reason of a vendor order whose lines are taken care of outside of the vendor's store: no rule may send it. */
export const handledByHand = "handled-by-hand";

export type HandParcelFault = "nothing-chosen" | "more-than-left";

/** What of each line is in no parcel yet. A line without anything left has 0. */
export function leftToShip(
  lines: readonly LineQuantity[],
  parcels: readonly Pick<ParcelContent, "status" | "lines">[],
): readonly LineQuantity[] {
  const shipped = new Map(
    mergeLines(parcels.flatMap(({ status, lines: inside }) => (status === "shipped" ? inside : []))).map((line) => [
      line.lineGid,
      line.quantity,
    ]),
  );
  return lines.map(({ lineGid, quantity }) => ({
    lineGid,
    quantity: Math.max(quantity - (shipped.get(lineGid) ?? 0), 0),
  }));
}

/**
 * One parcel that a vendor says has left. Never holds more of a line than is left of it, nor a line of somebody else.
 *
 * @param shippedAt ISO 8601
 */
export function makeHandParcel(input: {
  readonly id: string;
  readonly left: readonly LineQuantity[];
  readonly chosen: readonly LineQuantity[];
  readonly tracking: Tracking;
  readonly shippedAt: string;
}): Result<ParcelContent, HandParcelFault> {
  const left = new Map(input.left.map((line) => [line.lineGid, line.quantity]));
  const lines = mergeLines(input.chosen).filter(({ quantity }) => quantity !== 0);
  if (lines.length === 0) return err("nothing-chosen");
  const fits = ({ lineGid, quantity }: LineQuantity) =>
    Number.isInteger(quantity) && quantity > 0 && quantity <= (left.get(lineGid) ?? 0);
  if (!lines.every(fits)) return err("more-than-left");
  return ok({
    externalId: `${handParcelPrefix}${input.id}`,
    status: "shipped",
    shippedAt: input.shippedAt,
    lines,
    trackings: trackingsOf(input.tracking),
  });
}

/** A parcel nobody can follow has no tracking at all, rather than an empty one. */
export const trackingsOf = (tracking: Tracking): readonly Tracking[] =>
  tracking.carrier === null && tracking.number === null && tracking.url === null ? [] : [tracking];
