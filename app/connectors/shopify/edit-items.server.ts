import type { AdminApi } from "../../lib/shopify-admin/admin-api.server.ts";
import { minus, parseMoney, type Money } from "../../domain/shared/money.ts";
import type { ItemEdit } from "../_contract/canonical.ts";
import { compareLines } from "../_contract/compare-lines.ts";
import type { ItemEditResult } from "../_contract/connector.ts";
import { done, type Failure, type Outcome } from "../_contract/outcome.ts";
import {
  BeginItemEditDocument,
  CommitItemEditDocument,
  OrderBeforeItemEditDocument,
  SetItemQuantityDocument,
} from "./documents.generated.ts";
import { fromUserErrors, lineKeyOf } from "./from-platform.ts";
import { manifest } from "./manifest.ts";

/** What the vendor's staff see in the order's timeline. */
const staffNote = "Changed on the marketplace order.";
/** The vendor may have added lines of their own, which stand among ours. */
const roomForTheirs = 50;

/**
 * Takes items off by an order edit: a draft that Shopify computes, looked at before it becomes the order. If taxes or
 * discounts would come out otherwise than on the marketplace, to the last minor unit, the draft is left to expire and
 * a person decides. Nothing but the commit changes anything, so only its answer can be in doubt.
 */
export async function editItems(
  api: AdminApi,
  externalId: string,
  edit: ItemEdit,
  reference: string,
): Promise<Outcome<ItemEditResult>> {
  const lines = Math.min(edit.lines.length + roomForTheirs, manifest.limits.maxLinesPerOrder);
  const before = await api.query(OrderBeforeItemEditDocument, { id: externalId, lines });
  if (before.kind !== "ok") return before;
  const { order } = before.value;
  if (!order) return { kind: "order-not-found", message: "the order is no longer in the vendor's store" };
  if (order.cancelledAt !== null) return rejected("The order is cancelled in the vendor's store.");
  const there = order.lineItems.nodes.flatMap((line) => {
    const [key, quantity] = [lineKeyOf(line), line.currentQuantity];
    return key ? [{ key, quantity, shipped: quantity - line.unfulfilledQuantity }] : [];
  });
  const todo = compareLines(edit.lines, there);
  if (todo.kind === "refused") return todo.failure;
  if (todo.kind === "shipped") return done({ state: "shipped" });
  if (todo.kind === "nothing") return done({ state: "done", total: null });

  const begun = draftOnly(await api.mutate(BeginItemEditDocument, { id: externalId, lines }, reference));
  if (begun.kind !== "ok") return begun;
  const draft = begun.value.orderEditBegin?.calculatedOrder;
  const refused = fromUserErrors(begun.value.orderEditBegin?.userErrors ?? []);
  if (refused || !draft) return refused ?? rejected("Shopify does not let this order be edited.");

  let total: Money | null = null;
  for (const line of todo.lines) {
    const item = draft.lineItems.nodes.find((candidate) => lineKeyOf(candidate) === line.key);
    if (!item || item.quantity - line.quantity > item.editableQuantity) return done({ state: "shipped" });
    const variables = { draft: draft.id, line: item.id, quantity: line.quantity };
    const set = draftOnly(await api.mutate(SetItemQuantityDocument, variables, reference));
    if (set.kind !== "ok") return set;
    const { calculatedOrder, userErrors = [] } = set.value.orderEditSetQuantity ?? {};
    const complaint = fromUserErrors(userErrors);
    if (complaint) return complaint;
    total = calculatedOrder ? moneyOf(calculatedOrder.totalPriceSet) : null;
  }
  const now = moneyOf(order.currentTotalPriceSet);
  const expected = now && minus(now, edit.reduction);
  if (!expected || !total || total.minor !== expected.minor)
    return rejected("The vendor's store would compute taxes or discounts otherwise than they were charged.");

  const committed = permitted(await api.mutate(CommitItemEditDocument, { draft: draft.id, staffNote }, reference));
  if (committed.kind !== "ok") return committed;
  const result = committed.value.orderEditCommit;
  const actual = result?.order ? moneyOf(result.order.currentTotalPriceSet) : null;
  return fromUserErrors(result?.userErrors ?? []) ?? done({ state: "done", total: actual && { expected, actual } });
}

const rejected = (message: string): Failure => ({ kind: "rejected", field: null, message });

const moneyOf = ({ shopMoney }: { readonly shopMoney: { readonly amount: string; readonly currencyCode: string } }) =>
  parseMoney(shopMoney.amount, shopMoney.currencyCode);

/** The vendor approved the app before it could edit: that is no reason to hold up everything else. */
const permitted = <T>(outcome: Outcome<T>): Outcome<T> =>
  outcome.kind === "auth-failed" && outcome.reason === "permission-missing"
    ? rejected("The vendor has not given the permission to edit orders yet; they give it when they connect again.")
    : outcome;

/** A draft that may or may not exist changes nothing. */
function draftOnly<T>(outcome: Outcome<T>): Outcome<T> {
  const answer = permitted(outcome);
  return answer.kind === "ambiguous" ? { kind: "unavailable", message: answer.message, retryAfterMs: null } : answer;
}
