import { type AddOnRef, addOnKey, addOnOfKey } from "../../domain/add-ons/add-on.ts";
import { type PriceList, priceOf, priceOfAll } from "../../domain/add-ons/price-list.ts";
import type { AddOnRow } from "../../domain/add-ons/settle-billing.ts";
import type { StoredAgreement } from "./add-on-ports.ts";
import type { AddOnPlanView, AddOnView, AgreementView } from "./add-on-shop.ts";
import { agreementOf, paidFor } from "./switch-add-on.ts";

/** What a merchant is shown of the add-ons: what is on, what it costs, and what agreeing or ending would make of it. */
export function showAddOns(
  kept: { readonly rows: readonly AddOnRow[]; readonly agreements: readonly StoredAgreement[] },
  terms: { readonly prices: PriceList | null; readonly test: boolean; readonly upToDate: boolean },
): AddOnPlanView {
  const { rows, agreements } = kept;
  const { prices, test, upToDate } = terms;
  const current = agreementOf(rows, agreements);
  const paid = paidFor(rows, current);
  const keys = new Set([...rows.map(addOnKey), ...Object.keys(prices?.prices ?? {})]);
  const view = (addOn: AddOnRef): AddOnView => {
    const row = rows.find((candidate) => addOnKey(candidate) === addOnKey(addOn));
    const isPaid = paid.some((other) => addOnKey(other) === addOnKey(addOn));
    const price = priceOf(prices, addOn);
    const others = paid.filter((other) => addOnKey(other) !== addOnKey(addOn));
    const after = row?.active ? (isPaid ? others : null) : price === null ? null : [...others, addOn];
    const total = after && prices && priceOfAll(prices, after);
    return {
      platform: addOn.platform,
      kind: addOn.kind,
      standing: row?.active ? "active" : (row?.lapse ?? "off"),
      price,
      paid: isPaid,
      totalAfter: total && total.minor > 0 ? total : null,
    };
  };
  const waiting = agreements
    .filter(({ state, createdAt }) => state === "pending" && (current === null || createdAt > current.createdAt))
    .reduce<StoredAgreement | null>(
      (latest, next) => (latest && latest.createdAt > next.createdAt ? latest : next),
      null,
    );
  return {
    items: [...keys].flatMap((key) => addOnOfKey(key) ?? []).map(view),
    agreement: current && viewOf(current),
    waiting: waiting && viewOf(waiting),
    interval: prices && Object.keys(prices.prices).length > 0 ? prices.interval : null,
    test,
    upToDate,
  };
}

const viewOf = ({ id, price, interval, test, state, addOns, createdAt }: StoredAgreement): AgreementView => ({
  id,
  price,
  interval,
  test,
  state: state as AgreementView["state"],
  addOns: addOns.flatMap((key) => addOnOfKey(key) ?? []),
  askedAt: createdAt.toISOString(),
});
