import { type AddOnRef, addOnKey } from "../../domain/add-ons/add-on.ts";
import { priceOf, priceOfAll } from "../../domain/add-ons/price-list.ts";
import { type AddOnRow, isFinal } from "../../domain/add-ons/settle-billing.ts";
import type { Failure } from "../../connectors/_contract/outcome.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import type { AddOnDeps, StoredAgreement } from "./add-on-ports.ts";
import type { SwitchResult } from "./add-on-shop.ts";
import { lookAtBilling } from "./look-at-billing.ts";

type Wish = { readonly on: boolean; readonly title: string };

/**
 * Switches an add-on on or off. One that is included changes at once. One that costs money changes when the merchant has
 * agreed: Shopify lets an app have one running agreement with a shop, so a new one names everything that is paid for
 * afterwards and replaces the old one. The last paid one is switched off by ending the agreement, which needs no yes.
 */
export async function switchAddOn(
  deps: AddOnDeps,
  shop: ShopId,
  addOn: AddOnRef,
  wish: Wish,
  actor: string,
): Promise<SwitchResult> {
  // What is agreed may have changed at Shopify; nothing is built on yesterday's news.
  if ((await lookAtBilling(deps, shop)) === "unclear") return refused(null);
  const { rows, agreements } = await deps.book.read(null, shop);
  const row = rows.find((candidate) => addOnKey(candidate) === addOnKey(addOn));
  const current = agreementOf(rows, agreements);
  const paid = paidFor(rows, current);
  const isPaid = paid.some((other) => addOnKey(other) === addOnKey(addOn));
  if (wish.on) {
    if (row?.active) return { kind: "done" };
    if (priceOf(deps.prices, addOn) === null) return switchNow(deps, shop, addOn, true, actor);
    return ask(deps, shop, isPaid ? paid : [...paid, addOn], wish.title, actor);
  }
  if (!isPaid || current === null) return switchNow(deps, shop, addOn, false, actor);
  const left = paid.filter((other) => addOnKey(other) !== addOnKey(addOn));
  const stillCosts = deps.prices !== null && priceOfAll(deps.prices, left).minor > 0;
  return stillCosts ? ask(deps, shop, left, wish.title, actor) : end(deps, shop, current, addOn, actor);
}

/** The agreement that pays, or would if Shopify got the money. */
export const agreementOf = (
  rows: readonly AddOnRow[],
  agreements: readonly StoredAgreement[],
): StoredAgreement | null =>
  agreements.find(
    ({ id, state }) => (state === "active" || state === "frozen") && rows.some(({ agreementId }) => agreementId === id),
  ) ?? null;

/** Everything that it pays for. */
export const paidFor = (rows: readonly AddOnRow[], agreement: StoredAgreement | null): readonly AddOnRef[] =>
  agreement === null ? [] : rows.filter(({ agreementId }) => agreementId === agreement.id);

async function switchNow(
  deps: AddOnDeps,
  shop: ShopId,
  addOn: AddOnRef,
  on: boolean,
  actor: string,
): Promise<SwitchResult> {
  await deps.book.inTransaction(async (tx) => {
    await deps.book.lock(tx, shop);
    const { platform, kind } = addOn;
    await deps.book.saveRows(tx, shop, [{ platform, kind, active: on, agreementId: null, lapse: null }]);
    await deps.book.audit(tx, shop, {
      actor,
      action: "add-on.changed",
      subject: addOnKey(addOn),
      after: { active: on },
    });
    const code = on ? "settings.add-on-activated" : "settings.add-on-deactivated";
    await deps.book.log(tx, shop, [{ code, params: { actor, addOnKind: kind }, platform }]);
    await deps.replan(tx, shop);
  });
  return { kind: "done" };
}

async function ask(
  deps: AddOnDeps,
  shop: ShopId,
  addOns: readonly AddOnRef[],
  title: string,
  actor: string,
): Promise<SwitchResult> {
  const { book, prices } = deps;
  if (prices === null) return refused(null);
  const agreement: StoredAgreement = {
    id: deps.newId(),
    subscriptionGid: null,
    state: "asked",
    addOns: addOns.filter((addOn) => priceOf(prices, addOn) !== null).map(addOnKey),
    price: priceOfAll(prices, addOns),
    interval: prices.interval,
    test: deps.test,
    createdAt: deps.now(),
  };
  // Before Shopify is asked: whoever says yes to it comes back with an id that must be known here.
  await book.inTransaction(async (tx) => {
    await book.lock(tx, shop);
    await book.insertAgreement(tx, shop, agreement, actor);
    await book.audit(tx, shop, {
      actor,
      action: "billing.asked",
      subject: agreement.id,
      after: { addOns: agreement.addOns, priceMinor: agreement.price.minor, currency: agreement.price.currency },
    });
  });
  const domain = await book.domainOf(shop);
  const answer = await deps.gateway.ask({ id: shop, domain }, { ...agreement, title });
  return book.inTransaction(async (tx): Promise<SwitchResult> => {
    await book.lock(tx, shop);
    if (answer.kind === "ok") {
      await book.updateAgreement(tx, agreement.id, { state: "pending", subscriptionGid: answer.value.gid });
      return { kind: "approve", url: answer.value.approveAt };
    }
    // After an unclear answer it may exist: then a later look finds it by the address that leads back.
    if (answer.kind === "rejected" || answer.kind === "auth-failed")
      await book.updateAgreement(tx, agreement.id, { state: "expired", settledAt: deps.now() });
    return refused(answer);
  });
}

async function end(
  deps: AddOnDeps,
  shop: ShopId,
  agreement: StoredAgreement,
  addOn: AddOnRef,
  actor: string,
): Promise<SwitchResult> {
  const { book } = deps;
  if (agreement.subscriptionGid === null) return refused(null);
  const domain = await book.domainOf(shop);
  const answer = await deps.gateway.end({ id: shop, domain }, agreement.subscriptionGid);
  if (answer.kind !== "ok") {
    // It may be over already, or this may have ended it: what Shopify says next is true.
    await lookAtBilling(deps, shop);
    return refused(answer);
  }
  await book.inTransaction(async (tx) => {
    await book.lock(tx, shop);
    const { rows, agreements } = await book.read(tx, shop);
    const now = agreements.find(({ id }) => id === agreement.id);
    if (now && !isFinal(now.state))
      await book.updateAgreement(tx, agreement.id, { state: "cancelled", settledAt: deps.now() });
    // What was free for a while goes on; what the merchant has just switched off does not.
    const off = rows
      .filter((row) => row.agreementId === agreement.id || addOnKey(row) === addOnKey(addOn))
      .map((row) => {
        const goesOn = addOnKey(row) !== addOnKey(addOn) && priceOf(deps.prices, row) === null && row.active;
        return { ...row, active: goesOn, agreementId: null, lapse: null };
      });
    await book.saveRows(tx, shop, off);
    await book.audit(tx, shop, {
      actor,
      action: "billing.ended",
      subject: agreement.id,
      after: { addOns: agreement.addOns },
    });
    const stopped = off.filter(({ active }) => !active);
    await book.log(
      tx,
      shop,
      stopped.map(({ kind, platform }) => ({
        code: "settings.add-on-deactivated",
        params: { actor, addOnKind: kind },
        platform,
      })),
    );
    await deps.replan(tx, shop);
  });
  return { kind: "done" };
}

const refused = (failure: Failure | null): SwitchResult => ({
  kind: "refused",
  message: failure !== null && "message" in failure ? failure.message : "",
});
