import { type Money, money } from "../shared/money.ts";
import { portionOf } from "../splitting/apportion-order.ts";
import type { MarketplaceOrder } from "./marketplace-order.ts";
import { lineTotal } from "./total.ts";
import type { LineGid } from "../shared/ids.ts";

/** What the buyer got back, as far as it concerns one vendor's lines (L9). */
export interface RefundedPart {
  /** `money`: the marketplace gave money back and took no items for it; whose lines it was for, nobody said. */
  readonly kind: "full" | "items" | "money";
  readonly pieces: number;
  /** What these pieces were worth to the buyer: after discount, with tax. Not what was really given back. */
  readonly worth: Money;
}

/** Null: nothing was refunded. Cancelled orders have their own way (L8). */
export function refundedPart(
  order: Pick<MarketplaceOrder, "financialStatus" | "cancelledAt" | "lines" | "currency" | "taxesIncluded">,
  lineGids: ReadonlySet<LineGid>,
): RefundedPart | null {
  const full = order.financialStatus === "refunded";
  if (order.cancelledAt !== null || (!full && order.financialStatus !== "partially_refunded")) return null;
  let pieces = 0;
  let worth = 0;
  for (const line of order.lines) {
    if (!lineGids.has(line.gid)) continue;
    const left = full ? 0 : line.currentQuantity;
    pieces += line.quantity - left;
    const [whole, rest] = [portionOf(line, line.quantity), portionOf(line, left)];
    worth += lineTotal(whole, order.taxesIncluded).minor - lineTotal(rest, order.taxesIncluded).minor;
  }
  return { kind: full ? "full" : pieces > 0 ? "items" : "money", pieces, worth: money(worth, order.currency) };
}
