import {
  offeredActions,
  type Standing,
  takesAPerson,
  type VendorOrderAction,
} from "../../domain/order/offered-actions.ts";
import { type BulkPreview, bulkLimit } from "./bulk-runs.ts";

/** Says what an action would do to vendor orders as they stand. */
export function previewBulk(parts: readonly Standing[], action: VendorOrderAction): BulkPreview {
  const skipped = new Map<string, number>();
  let willDo = 0;
  for (const part of parts) {
    if (offeredActions(part).includes(action) && !takesAPerson(action, part)) willDo += 1;
    else skipped.set(whySkipped(part), (skipped.get(whySkipped(part)) ?? 0) + 1);
  }
  return {
    willDo,
    skipped: [...skipped].map(([why, count]) => ({ why, count })).sort((a, b) => b.count - a.count),
    tooMany: parts.length > bulkLimit,
  };
}

/** What a vendor order waits for, or where it is. */
export const whySkipped = ({ reason, state }: Pick<Standing, "reason" | "state">): string => reason ?? state;
