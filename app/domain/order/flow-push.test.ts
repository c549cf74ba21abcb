import { describe, expect, it } from "vitest";
import { checks, standing } from "../../../tests/support/standing.ts";
import { ruleIds } from "../sync-rules/decision.ts";
import { flowPushAction } from "./flow-push.ts";
import { isDangerous, offeredActions, type Standing } from "./offered-actions.ts";
import { vendorOrderStates } from "./vendor-order-states.ts";

describe("what a workflow's push means", () => {
  it.each<[string, Partial<Standing>, ReturnType<typeof flowPushAction>]>([
    ["only waits for a word", { checks: checks("by-itself") }, "release"],
    ["waits for a word, and is not paid", { checks: checks("by-itself", "paid") }, "release"],
    ["is not paid: no word of a workflow's", { checks: checks("paid") }, "recheck"],
    ["held by hand", { checks: checks("not-held-by-hand"), heldByHand: true }, null],
    ["held by hand, and waits for a word", { checks: checks("by-itself", "not-held-by-hand"), heldByHand: true }, null],
    ["left by a person", { state: "not-ours", reason: "left-alone", checks: checks("not-left-alone") }, null],
    ["just left by a person", { checks: checks("arrived-while-on", "not-left-alone") }, null],
    ["refused", { state: "refused", reason: "rejected" }, "retry"],
    ["maybe there", { state: "refused", reason: "fate-unknown" }, null],
    ["waits for its next attempt", { state: "ready", scheduled: true }, "retry"],
    ["in the store", { state: "confirmed", scheduled: true }, null],
    ["its cancellation was refused", { state: "cancel-refused", reason: "rejected" }, null],
    ["done", { state: "fulfilled" }, null],
  ])("%s", (_, change, action) => expect(flowPushAction(standing(change))).toBe(action));

  it("is nothing that is not offered, nor anything that is asked about first", () => {
    for (const state of vendorOrderStates)
      for (const rule of ruleIds)
        for (const scheduled of [true, false]) {
          const part = standing({ state, scheduled, checks: checks(rule) });
          const action = flowPushAction(part);
          if (action === null) continue;
          expect(offeredActions(part)).toContain(action);
          expect(isDangerous(action, part)).toBe(false);
        }
  });
});
