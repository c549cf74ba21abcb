import { addOnKey } from "../../domain/add-ons/add-on.ts";
import { priceOf } from "../../domain/add-ons/price-list.ts";
import { type AddOnRow, addOnsAfterBilling, isFinal, mayBecome } from "../../domain/add-ons/settle-billing.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import type { LoggedActivity } from "../record-ports.ts";
import type { Transaction } from "../transaction.ts";
import type { AddOnDeps, KnownAgreement, StoredAgreement } from "./add-on-ports.ts";
import type { LookResult } from "./add-on-shop.ts";

/** Shopify lets a merchant say yes for two days; what was never answered with an id is given up after three. */
const longestAskedMs = 3 * 86_400_000;

/**
 * Asks Shopify what stands of the agreements and writes down what it says: a webhook only says that it is time to ask,
 * so it does not matter whether it came, came twice or came late. Add-ons that lapse make their orders hold with the
 * reason; those that are active again let them go.
 */
export async function lookAtBilling(deps: AddOnDeps, shop: ShopId): Promise<LookResult> {
  const open = (await deps.book.read(null, shop)).agreements.filter(({ state }) => !isFinal(state));
  if (open.length === 0) return "nothing-open";
  const domain = await deps.book.domainOf(shop);
  const answer = await deps.gateway.readAgreements(
    { id: shop, domain },
    open.flatMap(({ subscriptionGid }) => subscriptionGid ?? []),
  );
  if (answer.kind !== "ok") return "unclear";
  return deps.book.inTransaction(async (tx) => {
    await deps.book.lock(tx, shop);
    return (await writeDown(deps, tx, shop, answer.value)) ? "changed" : "unchanged";
  });
}

async function writeDown(
  deps: AddOnDeps,
  tx: Transaction,
  shop: ShopId,
  known: readonly KnownAgreement[],
): Promise<boolean> {
  const { book } = deps;
  const before = await book.read(tx, shop);
  let changed = false;
  const agreements: StoredAgreement[] = [];
  for (const agreement of before.agreements) {
    const found = known.find(
      ({ gid, agreementId }) =>
        gid === agreement.subscriptionGid || (agreement.subscriptionGid === null && agreementId === agreement.id),
    );
    const state = found?.state ?? (isGivenUp(agreement, deps.now()) ? "expired" : agreement.state);
    const next = mayBecome(agreement.state, state) ? state : agreement.state;
    agreements.push({ ...agreement, state: next });
    if (next === agreement.state) continue;
    changed = true;
    await book.updateAgreement(tx, agreement.id, {
      state: next,
      ...(found && { subscriptionGid: found.gid }),
      ...(isFinal(next) && { settledAt: deps.now() }),
    });
    await book.audit(tx, shop, {
      actor: "system",
      action: `billing.${next}`,
      subject: agreement.id,
      after: { addOns: agreement.addOns, priceMinor: agreement.price.minor, currency: agreement.price.currency },
    });
  }
  const rows = addOnsAfterBilling(before.rows, agreements, (addOn) => priceOf(deps.prices, addOn) === null);
  const touched = rows.filter((row) => {
    const old = before.rows.find((candidate) => addOnKey(candidate) === addOnKey(row));
    return !old || old.active !== row.active || old.agreementId !== row.agreementId || old.lapse !== row.lapse;
  });
  if (touched.length === 0) return changed;
  await book.saveRows(tx, shop, touched);
  await book.log(tx, shop, touched.map(changeInWords));
  await deps.replan(tx, shop);
  return true;
}

const changeInWords = ({ active, lapse, kind, platform }: AddOnRow): LoggedActivity =>
  lapse === null
    ? {
        code: active ? "settings.add-on-activated" : "settings.add-on-deactivated",
        params: { actor: "system", addOnKind: kind },
        platform,
      }
    : { code: "settings.add-on-lapsed", level: "warn", params: { addOn: lapse, addOnKind: kind }, platform };

/** It was asked for, no answer came, and by now nobody can say yes to it any more. */
const isGivenUp = ({ state, subscriptionGid, createdAt }: StoredAgreement, now: Date): boolean =>
  state === "asked" && subscriptionGid === null && now.getTime() - createdAt.getTime() > longestAskedMs;
