import type { LineGid } from "../shared/ids.ts";
import type { ExternalFulfillment, Tracking } from "./external-fulfillment.ts";

/** A line of a vendor order as it stands in the vendor's store. */
export interface PushedLine {
  readonly lineGid: LineGid;
  readonly quantity: number;
  /** Null: the store's answer to the create did not tell. */
  readonly externalLineId: string | null;
}

export interface LineQuantity {
  readonly lineGid: LineGid;
  readonly quantity: number;
}

/** One fulfillment of the vendor's store, in marketplace lines. */
export interface ParcelContent {
  readonly externalId: string;
  readonly status: "shipped" | "cancelled";
  readonly shippedAt: string | null;
  readonly lines: readonly LineQuantity[];
  readonly trackings: readonly Tracking[];
}

export interface ReadParcels {
  readonly parcels: readonly ParcelContent[];
  /** Lines of the store's order that are none of ours, such as what the vendor added. */
  readonly foreignLineIds: readonly string[];
}

/**
 * Reads all fulfillments of one external order as parcels of marketplace lines. Over all shipped parcels no line is
 * counted more often than it was pushed, whatever the store says. A fulfillment without lines holds everything still
 * unshipped; one that comes when nothing is left adds its tracking to the last parcel that had no lines either, since
 * that is how such stores record a second box.
 */
export function readParcels(
  fulfillments: readonly ExternalFulfillment[],
  pushedLines: readonly PushedLine[],
): ReadParcels {
  const unshipped = new Map(pushedLines.map((line) => [line.lineGid, line.quantity]));
  const byExternalId = new Map(
    pushedLines.flatMap((line) => (line.externalLineId === null ? [] : [[line.externalLineId, line.lineGid] as const])),
  );
  const onlyLine = pushedLines.length === 1 ? pushedLines[0] : undefined;
  const gidOf = (externalLineId: string): LineGid | undefined =>
    byExternalId.get(externalLineId) ?? (onlyLine?.externalLineId === null ? onlyLine.lineGid : undefined);

  const take = (lineGid: LineGid, wanted: number): LineQuantity[] => {
    const quantity = Math.min(wanted, unshipped.get(lineGid) ?? 0);
    unshipped.set(lineGid, (unshipped.get(lineGid) ?? 0) - Math.max(quantity, 0));
    return quantity > 0 ? [{ lineGid, quantity }] : [];
  };

  const contents = new Map<string, ParcelContent>();
  const foreignLineIds = new Set<string>();
  const shipped = [...fulfillments].filter(({ status }) => status === "shipped").sort(byTime);
  // What says its lines comes first: "the rest" is what they leave.
  for (const fulfillment of shipped) {
    if (fulfillment.lines === null) continue;
    const lines = mergeLines(
      fulfillment.lines.flatMap(({ externalLineId, quantity }) => {
        const lineGid = gidOf(externalLineId);
        if (lineGid === undefined) foreignLineIds.add(externalLineId);
        return lineGid === undefined ? [] : take(lineGid, quantity);
      }),
    );
    contents.set(fulfillment.externalId, contentOf(fulfillment, lines));
  }
  let lastWithoutLines: ParcelContent | null = null;
  for (const fulfillment of shipped) {
    if (fulfillment.lines !== null) continue;
    const rest: LineQuantity[] = pushedLines.flatMap(({ lineGid, quantity }) => take(lineGid, quantity));
    if (rest.length === 0 && lastWithoutLines !== null) {
      const both: ParcelContent = {
        ...lastWithoutLines,
        trackings: [...lastWithoutLines.trackings, ...fulfillment.trackings],
      };
      contents.set(both.externalId, both);
      lastWithoutLines = both;
    } else {
      lastWithoutLines = contentOf(fulfillment, rest);
      contents.set(fulfillment.externalId, lastWithoutLines);
    }
  }
  for (const fulfillment of fulfillments) {
    if (fulfillment.status !== "cancelled") continue;
    const lines = (fulfillment.lines ?? []).flatMap(({ externalLineId, quantity }) => {
      const lineGid = gidOf(externalLineId);
      return lineGid === undefined ? [] : [{ lineGid, quantity }];
    });
    contents.set(fulfillment.externalId, contentOf(fulfillment, mergeLines(lines)));
  }
  return {
    parcels: fulfillments.flatMap(({ externalId }) => contents.get(externalId) ?? []),
    foreignLineIds: [...foreignLineIds],
  };
}

const contentOf = (
  { externalId, status, shippedAt, trackings }: ExternalFulfillment,
  lines: readonly LineQuantity[],
): ParcelContent => ({ externalId, status, shippedAt, lines, trackings });

const byTime = (a: ExternalFulfillment, b: ExternalFulfillment): number => {
  const [first, second] = [`${a.shippedAt ?? ""} ${a.externalId}`, `${b.shippedAt ?? ""} ${b.externalId}`];
  return first < second ? -1 : first > second ? 1 : 0;
};

/** One entry a line. */
export function mergeLines(lines: readonly LineQuantity[]): readonly LineQuantity[] {
  const byLine = new Map<LineGid, number>();
  for (const { lineGid, quantity } of lines) byLine.set(lineGid, (byLine.get(lineGid) ?? 0) + quantity);
  return [...byLine].map(([lineGid, quantity]) => ({ lineGid, quantity }));
}

/** How far the vendor got: what the state of a pushed vendor order becomes once its parcels are known. */
export function stateAfterParcels(
  pushedLines: readonly LineQuantity[],
  parcels: readonly Pick<ParcelContent, "status" | "lines">[],
): "confirmed" | "partially-fulfilled" | "fulfilled" {
  const shipped = new Map(
    mergeLines(parcels.flatMap(({ status, lines }) => (status === "shipped" ? lines : []))).map((line) => [
      line.lineGid,
      line.quantity,
    ]),
  );
  const left = pushedLines.filter(({ lineGid, quantity }) => (shipped.get(lineGid) ?? 0) < quantity);
  if (left.length === 0 && pushedLines.length > 0) return "fulfilled";
  return shipped.size > 0 ? "partially-fulfilled" : "confirmed";
}
