import { type AddOnRef, addOnKey, addOnOfKey } from "./add-on.ts";

/** `asked`: Shopify has not answered with its id yet, and may never. The last three are final. */
export const agreementStates = ["asked", "pending", "active", "frozen", "cancelled", "declined", "expired"] as const;
export type AgreementState = (typeof agreementStates)[number];

export interface Agreement {
  readonly id: string;
  readonly state: AgreementState;
  /** Keys of the add-ons that it pays for. */
  readonly addOns: readonly string[];
  readonly createdAt: Date;
}

/** An add-on that the merchant has, or had. */
export interface AddOnRow extends AddOnRef {
  readonly active: boolean;
  /** What pays for it. */
  readonly agreementId: string | null;
  /** Why it stopped without the merchant switching it off here. */
  readonly lapse: "frozen" | "ended" | null;
}

const final: ReadonlySet<AgreementState> = new Set(["cancelled", "declined", "expired"]);
export const isFinal = (state: AgreementState): boolean => final.has(state);

/** Which state may be learned after which. What is final stays, and what was agreed is not pending any more. */
export const mayBecome = (from: AgreementState, to: AgreementState): boolean =>
  from !== to && !isFinal(from) && to !== "asked" && !(to === "pending" && from !== "asked");

/** The agreement that pays now; of several that Shopify calls active (it should know one) the latest. */
export const agreementInForce = <A extends Pick<Agreement, "state" | "createdAt">>(
  agreements: readonly A[],
): A | null =>
  agreements
    .filter(({ state }) => state === "active")
    .reduce<A | null>((latest, next) => (latest === null || next.createdAt > latest.createdAt ? next : latest), null);

/**
 * What the agreements make of the add-ons. An agreement in force activates what it pays for, and what an earlier one
 * paid for and it does not has been given up. A frozen one stops its add-ons until it is paid again. When none is in
 * force any more, what was paid for stops, unless it has become free meanwhile. Add-ons that no agreement ever paid for
 * are as the merchant left them: a price that an operator sets later stops nobody's orders.
 */
export function addOnsAfterBilling(
  rows: readonly AddOnRow[],
  agreements: readonly Agreement[],
  isIncluded: (addOn: AddOnRef) => boolean,
): readonly AddOnRow[] {
  const byId = new Map(agreements.map((agreement) => [agreement.id, agreement]));
  const inForce = agreementInForce(agreements);
  const after = new Map(rows.map((row) => [addOnKey(row), afterPayment(row, byId, inForce, isIncluded)]));
  for (const key of inForce?.addOns ?? []) {
    const addOn = addOnOfKey(key);
    if (addOn && inForce) after.set(key, { ...addOn, active: true, agreementId: inForce.id, lapse: null });
  }
  return [...after.values()];
}

function afterPayment(
  row: AddOnRow,
  agreements: ReadonlyMap<string, Agreement>,
  inForce: Agreement | null,
  isIncluded: (addOn: AddOnRef) => boolean,
): AddOnRow {
  const agreement = row.agreementId === null ? undefined : agreements.get(row.agreementId);
  if (!agreement) return row;
  switch (agreement.state) {
    case "asked":
    case "pending":
    case "active":
      // Replaced by a later one that does not name it: the merchant has agreed to do without.
      return inForce && inForce.id !== agreement.id ? stopped(row, null, isIncluded) : row;
    case "frozen":
      return isIncluded(row)
        ? { ...row, active: true, lapse: null }
        : { ...row, active: false, lapse: row.active || row.lapse !== null ? "frozen" : null };
    case "cancelled":
    case "declined":
    case "expired":
      return stopped(row, inForce || !(row.active || row.lapse !== null) ? null : "ended", isIncluded);
  }
}

const stopped = (row: AddOnRow, lapse: AddOnRow["lapse"], isIncluded: (addOn: AddOnRef) => boolean): AddOnRow =>
  isIncluded(row)
    ? { ...row, active: row.active || row.lapse !== null, agreementId: null, lapse: null }
    : { ...row, active: false, agreementId: null, lapse };
