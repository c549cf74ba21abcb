import type { VendorOrderState } from "../order/vendor-order-states.ts";
import type { LineGid } from "../shared/ids.ts";
import type { Money } from "../shared/money.ts";
import { finding, type Finding } from "./finding.ts";
import type { LinePlace } from "./proof-numbers.ts";

/** A vendor order as our records have it. */
export interface ExpectedOrder {
  readonly state: VendorOrderState;
  readonly externalId: string | null;
  /** As sent. */
  readonly lines: readonly {
    readonly lineGid: LineGid;
    readonly quantity: number;
    readonly externalLineId: string | null;
  }[];
  /** What the store's order should come to; null: not compared. */
  readonly total: Money | null;
  /** Digests of addresses that are right; null: not compared (an edit travels, or the buyer's details were cleared). */
  readonly addresses: readonly (string | null)[] | null;
  /** Its lines were changed on the marketplace afterwards, and people know: quantities and total are theirs to mend. */
  readonly linesInQuestion: boolean;
  readonly cancelWantedAt: Date | null;
  /** When what we know of was shipped. */
  readonly shippedAt: readonly Date[];
}

/** The same order as its store has it. */
export interface FoundOrder {
  readonly externalId: string;
  readonly status: { readonly kind: string };
  readonly lines: readonly {
    readonly externalLineId: string;
    readonly key: string | null;
    readonly quantity: number;
  }[];
  readonly total: Money | null;
  readonly addressDigest: string | null;
}

export type Look =
  /** Everything with its reference that the store has, deleted ones included; nothing: it was asked and is not there. */
  | { readonly kind: "read"; readonly orders: readonly FoundOrder[] }
  /** It is there; how it stands was not read. */
  | { readonly kind: "there" }
  /** The store could not be asked, or did not say surely. */
  | { readonly kind: "not-read" };

export interface Verdict {
  /** So many of its lines in each place; together all of them. */
  readonly places: Readonly<Partial<Record<LinePlace, number>>>;
  readonly findings: readonly Finding[];
  /** What may be done about it by itself: let the normal step look the order up. Nothing is ever created from here. */
  readonly repair: "look-up" | null;
}

/** What a state says about where the lines are, before anybody has looked. */
const placeOfState: Readonly<Record<VendorOrderState, LinePlace>> = {
  planned: "underway",
  held: "held",
  "not-ours": "not-ours",
  ready: "underway",
  sending: "underway",
  unknown: "underway",
  refused: "failed",
  confirmed: "in-store",
  "partially-fulfilled": "in-store",
  fulfilled: "in-store",
  "cancel-requested": "in-store",
  cancelling: "in-store",
  cancelled: "cancelled",
  "cancel-refused": "in-store",
  "cancelled-before-push": "cancelled",
  closed: "in-store",
};

const isGone = ({ status }: FoundOrder): boolean => status.kind === "deleted";
const isCancelled = ({ status }: FoundOrder): boolean => status.kind === "cancelled";

/** Compares a vendor order with what stands in the vendor's store. Total: any pair gives a verdict. */
export function compareOrder(expected: ExpectedOrder, look: Look): Verdict {
  return expected.externalId === null ? compareUnpushed(expected, look) : comparePushed(expected, look);
}

/** Nothing of it should be there. If it is, an answer was lost, or our records are wrong. */
function compareUnpushed(expected: ExpectedOrder, look: Look): Verdict {
  const supposed = placeOfState[expected.state];
  const places = all(expected, supposed === "in-store" ? "by-hand" : supposed);
  const live = look.kind === "read" ? look.orders.filter((order) => !isGone(order) && !isCancelled(order)) : [];
  if (live.length === 0) return { places, findings: [], repair: null };
  const doubled = live.length > 1 ? [finding("twice-in-store", { count: live.length })] : [];
  return expected.state === "sending" || expected.state === "unknown"
    ? { places, findings: [...doubled, finding("confirmation-lost")], repair: "look-up" }
    : { places, findings: [...doubled, finding("there-unexpected")], repair: null };
}

function comparePushed(expected: ExpectedOrder, look: Look): Verdict {
  const supposed = placeOfState[expected.state];
  const only = (place: LinePlace, findings: readonly Finding[] = []): Verdict => ({
    places: all(expected, place),
    findings,
    repair: null,
  });
  if (look.kind === "not-read") return only(supposed === "in-store" ? "unchecked" : supposed);
  if (look.kind === "there") return only(supposed);

  const there = look.orders.filter((order) => !isGone(order));
  const order = there.find(({ externalId }) => externalId === expected.externalId) ?? there[0];
  const standing = there.filter((candidate) => !isCancelled(candidate));
  const doubled = standing.length > 1 ? [finding("twice-in-store", { count: standing.length })] : [];
  // On its way out: gone is as good as cancelled. What the vendor cancelled alone is not meant to be out.
  const leaving =
    expected.cancelWantedAt !== null && ["cancelled", "cancel-requested", "cancelling"].includes(expected.state);
  if (order === undefined) return leaving ? only("cancelled") : only("missing", [finding("order-gone")]);
  if (isCancelled(order))
    return only(
      "cancelled",
      leaving || expected.cancelWantedAt !== null ? doubled : [...doubled, finding("cancelled-in-store")],
    );
  if (wasShippedAfterCancellation(expected, order))
    return only(supposed, [...doubled, finding("shipped-after-cancellation")]);
  if (expected.state === "cancelled")
    // One that was shipped before is what cancelling found too late; people were told then.
    return order.status.kind === "shipped"
      ? only("in-store", doubled)
      : only("in-store", [...doubled, finding("not-cancelled-in-store")]);
  if (leaving) return only("in-store", doubled);

  const lines = compareLines(expected, order);
  const findings = [...doubled, ...lines.findings];
  const { total } = expected;
  // A changed quantity changes the total with it: that is one thing, not two.
  if (
    lines.findings.length === 0 &&
    !expected.linesInQuestion &&
    total !== null &&
    order.total?.currency === total.currency &&
    order.total.minor !== total.minor
  )
    findings.push(finding("total-differs", { ours: total.minor, theirs: order.total.minor, currency: total.currency }));
  if (expected.addresses !== null && !expected.addresses.includes(order.addressDigest))
    findings.push(finding("address-differs"));
  const taken = expected.lines.filter(({ quantity }) => quantity === 0).length;
  return {
    places: {
      "in-store": expected.lines.length - lines.gone - taken,
      ...(lines.gone > 0 ? { missing: lines.gone } : {}),
      // Taken off the order after it was sent: nothing of them is meant to be there.
      ...(taken > 0 ? { cancelled: taken } : {}),
    },
    findings,
    repair: null,
  };
}

/** Shipped after the cancellation was asked for, as far as anybody can tell. */
function wasShippedAfterCancellation({ cancelWantedAt, shippedAt }: ExpectedOrder, order: FoundOrder): boolean {
  if (cancelWantedAt === null) return false;
  if (shippedAt.some((at) => at > cancelWantedAt)) return true;
  return order.status.kind === "shipped" && shippedAt.length === 0;
}

function compareLines(
  expected: ExpectedOrder,
  order: FoundOrder,
): { readonly findings: readonly Finding[]; readonly gone: number } {
  if (expected.linesInQuestion) return { findings: [], gone: 0 };
  const left = new Set(order.lines);
  const findings: Finding[] = [];
  let gone = 0;
  for (const line of expected.lines) {
    const same = order.lines.filter(
      (candidate) =>
        candidate.key === line.lineGid || (candidate.key === null && candidate.externalLineId === line.externalLineId),
    );
    for (const found of same) left.delete(found);
    const theirs = same.reduce((sum, { quantity }) => sum + quantity, 0);
    if (theirs === 0 && line.quantity > 0) gone += 1;
    if (theirs !== line.quantity)
      findings.push(finding("quantity-differs", { ours: line.quantity, theirs }, line.lineGid));
  }
  if (left.size > 0) findings.push(finding("lines-added", { count: left.size }));
  return { findings, gone };
}

const all = (expected: ExpectedOrder, place: LinePlace): Verdict["places"] => ({ [place]: expected.lines.length });
