import { minus, parseMoney } from "../../domain/shared/money.ts";
import type { ItemEdit } from "../_contract/canonical.ts";
import { compareLines } from "../_contract/compare-lines.ts";
import type { CallContext, ItemEditResult } from "../_contract/connector.ts";
import { done, type Failure, type Outcome } from "../_contract/outcome.ts";
import { callStore } from "./client.server.ts";
import { lineKeyOf, shippedQuantities, statusOf } from "./from-platform.ts";
import { editableOrderFields, editableOrderSchema, type EditableOrder } from "./schema.ts";
import { toItemEditBody } from "./to-item-edit.ts";

/**
 * Takes items off in one call, which WooCommerce carries out as a whole: it gives their stock back and writes to nobody.
 * An order that was refunded in part, or stands in a status that nobody knows, is left to a person.
 */
export async function editItems(
  context: CallContext,
  path: string,
  edit: ItemEdit,
  reference: string,
): Promise<Outcome<ItemEditResult>> {
  const query = { _fields: editableOrderFields };
  const before = parse(await callStore(context, { method: "GET", path, query }));
  if (before.kind !== "ok") return before;
  const order = before.value;
  const { kind } = statusOf(order, context.statuses);
  if (kind === "cancelled" || kind === "deleted") return rejected("The order is cancelled in the vendor's store.");
  if (kind === "unknown") return rejected(`The vendor's store has the order as "${order.status}".`);

  const shipped = shippedQuantities(order, context.statuses);
  const there = order.line_items.flatMap((line) => {
    const key = lineKeyOf(line);
    return key === null
      ? []
      : [{ key, quantity: line.quantity, shipped: shipped === null ? line.quantity : (shipped.get(line.id) ?? 0) }];
  });
  const todo = compareLines(edit.lines, there);
  if (todo.kind === "refused") return todo.failure;
  if (todo.kind === "shipped") return done({ state: "shipped" });
  if (todo.kind === "nothing") return done({ state: "done", total: null });
  if (order.refunds.length > 0) return rejected("The vendor has refunded part of the order in their store.");

  const body = toItemEditBody(edit, todo.lines, order);
  const after = parse(await callStore(context, { method: "PUT", path, query, body, reference }));
  if (after.kind !== "ok") return after;
  const [was, actual] = [order, after.value].map(({ total, currency }) => total && parseMoney(total, currency));
  return done({ state: "done", total: was && actual ? { expected: minus(was, edit.reduction), actual } : null });
}

const rejected = (message: string): Failure => ({ kind: "rejected", field: null, message });

function parse(answer: Awaited<ReturnType<typeof callStore>>): Outcome<EditableOrder> {
  if (answer.kind === "failed") return answer.failure;
  const order = editableOrderSchema.safeParse(answer.body).data;
  return order ? done(order) : { kind: "unexpected-response", message: "The store's answer is no order." };
}
