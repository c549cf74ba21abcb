import type { LineGid } from "../shared/ids.ts";
import type { Move, ReasonParams } from "../sync-rules/decision.ts";

/**
 * What a proof can find. The sentence lies in i18n under `proof.finding.<kind>`. In the order in which pages show them:
 * what may cost a parcel first.
 */
export const findingKinds = [
  /** Believed to be in the vendor's store, and it is not, not even by its reference. */
  "order-gone",
  /** More than one order with the same reference. */
  "twice-in-store",
  /** Cancelled, and sent all the same. */
  "shipped-after-cancellation",
  "cancelled-in-store",
  "not-cancelled-in-store",
  /** In the store, although our records say that it was never pushed. */
  "there-unexpected",
  "quantity-differs",
  /** Lines that the vendor added. */
  "lines-added",
  "total-differs",
  "address-differs",
  /** A marketplace order that neither a webhook nor polling told of. */
  "order-not-recorded",
  /** A change of a marketplace order that neither told of. */
  "order-outdated",
  /** The store took the order and its answer was lost. */
  "confirmation-lost",
  /** Lines of the order that lie in no vendor order and have no reason either: a fault of ours. */
  "lines-unaccounted",
] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** The line it is about; null: the whole order. */
  readonly lineGid: LineGid | null;
  readonly params: ReasonParams;
  readonly move: Move;
}

/** Whose move each is, unless it was repaired. */
export const moveOfFinding: Readonly<Record<FindingKind, Move>> = {
  "order-gone": "merchant",
  "twice-in-store": "merchant",
  "shipped-after-cancellation": "merchant",
  "cancelled-in-store": "merchant",
  "not-cancelled-in-store": "merchant",
  "there-unexpected": "merchant",
  "quantity-differs": "merchant",
  "lines-added": "merchant",
  "total-differs": "merchant",
  "address-differs": "merchant",
  "order-not-recorded": "ours",
  "order-outdated": "ours",
  "confirmation-lost": "ours",
  "lines-unaccounted": "operator",
};

export const finding = (kind: FindingKind, params: ReasonParams = {}, lineGid: LineGid | null = null): Finding => ({
  kind,
  lineGid,
  params,
  move: moveOfFinding[kind],
});
