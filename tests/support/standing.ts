import type { Standing } from "../../app/domain/order/offered-actions.ts";
import { type RuleCheck, type RuleId, ruleIds } from "../../app/domain/sync-rules/decision.ts";

/** All rules, of which these fail. */
export const checks = (...failed: RuleId[]): RuleCheck[] =>
  ruleIds.map((rule) => ({ rule, outcome: failed.includes(rule) ? "fail" : "pass", params: {} }));

/** A part that is held although every rule passes, as a test changes it. */
export const standing = (change: Partial<Standing>): Standing => ({
  state: "held",
  reason: null,
  checks: checks(),
  scheduled: false,
  needsHandling: false,
  heldByHand: false,
  pushedAnew: false,
  shipped: false,
  orderCancelled: false,
  syncOn: true,
  ...change,
});
