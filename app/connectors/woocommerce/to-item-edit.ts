import { toDecimal } from "../../domain/shared/money.ts";
import type { ItemEdit, ItemEditLine } from "../_contract/canonical.ts";
import { lineKeyOf } from "./from-platform.ts";
import { orderMarks } from "./order-marks.ts";
import type { EditableOrder } from "./schema.ts";
import { lineAmounts, taxesByName } from "./to-platform.ts";

/**
 * The body of PUT /orders/<id> that takes items off. A line's amounts do not follow its quantity by themselves, so both
 * are given; quantity 0 removes the line. The fees that carry the marketplace's taxes (see `to-platform.ts`) become what
 * is left of them; a tax of which nothing is left goes. Everything is absolute: sent twice, it changes nothing more.
 */
export function toItemEditBody(edit: ItemEdit, changed: readonly ItemEditLine[], order: EditableOrder) {
  const idOf = new Map(order.line_items.map((line) => [lineKeyOf(line), line.id]));
  const taxLines = [...edit.lines.flatMap((line) => line.taxLines), ...(edit.shipping?.taxLines ?? [])];
  const taxes = taxesByName(taxLines, edit.reduction.currency);
  const fees = order.fee_lines.filter((fee) => fee.meta_data.some(({ key }) => key === orderMarks.taxFee));
  return {
    line_items: changed.map((line) => {
      const id = idOf.get(line.key);
      if (line.quantity === 0) return { id, quantity: 0 };
      const { total, subtotal } = lineAmounts(line, edit.taxesIncluded);
      return { id, quantity: line.quantity, subtotal: toDecimal(subtotal), total: toDecimal(total) };
    }),
    ...(fees.length > 0 && {
      fee_lines: fees.map(({ id, name }) => {
        const left = taxes.get(name);
        return left && left.minor !== 0 ? { id, total: toDecimal(left) } : { id, name: null };
      }),
    }),
  };
}
