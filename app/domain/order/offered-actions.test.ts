import { describe, expect, it } from "vitest";
import { checks, standing } from "../../../tests/support/standing.ts";
import { ruleIds } from "../sync-rules/decision.ts";
import { overriding } from "../sync-rules/overriding.ts";
import { offeredActions, type Standing } from "./offered-actions.ts";
import { vendorOrderStates } from "./vendor-order-states.ts";

const table: readonly (readonly [string, Partial<Standing>, string])[] = [
  ["arrived while off", { checks: checks("arrived-while-on") }, "release hold leave recheck"],
  ["arrived while off, no store", { checks: checks("arrived-while-on", "connected") }, "release hold leave recheck"],
  [
    "arrived while off, unpaid",
    { checks: checks("arrived-while-on", "paid") },
    "release push-anyway hold leave recheck",
  ],
  ["sync off", { checks: checks("order-sync-on"), syncOn: false }, "hold recheck"],
  ["unpaid", { checks: checks("paid") }, "push-anyway hold recheck"],
  ["unpaid, and not mapped", { checks: checks("paid", "synced") }, "hold recheck"],
  ["held by hand", { checks: checks("not-held-by-hand"), heldByHand: true }, "release recheck"],
  [
    "added after the push",
    { checks: checks("ordered-before-push"), needsHandling: true },
    "release hold recheck mark-handled",
  ],
  ["a test", { state: "not-ours", reason: "test-order", checks: checks("not-a-test") }, "push-anyway"],
  [
    "left alone",
    { state: "not-ours", reason: "left-alone", checks: checks("arrived-while-on", "not-left-alone") },
    "release take-up",
  ],
  [
    "left alone, no store",
    { state: "not-ours", reason: "left-alone", checks: checks("connected", "not-left-alone") },
    "take-up",
  ],
  ["cancelled before", { state: "cancelled-before-push", checks: checks("not-cancelled"), orderCancelled: true }, ""],
  ["ready", { state: "ready", scheduled: true }, "retry hold recheck"],
  ["being sent", { state: "sending", scheduled: true }, "retry recheck"],
  ["refused", { state: "refused", reason: "rejected" }, "retry"],
  ["in the store", { state: "confirmed" }, "cancel-in-store"],
  ["cancelled by hand", { state: "cancelled", reason: "cancelled-by-hand" }, "push-anew"],
  ["pushed anew already", { state: "cancelled", reason: "cancelled-by-hand", pushedAnew: true }, ""],
  ["cancelled by hand, but shipped", { state: "cancelled", reason: "cancelled-by-hand", shipped: true }, ""],
  ["cancelled by hand, then all of it", { state: "cancelled", reason: "cancelled-by-hand", orderCancelled: true }, ""],
  ["cancelled by its vendor", { state: "cancelled", reason: "cancelled-by-vendor" }, ""],
  ["being cancelled by hand", { state: "cancelling", reason: "cancelled-by-hand", scheduled: true }, "retry recheck"],
  ["in the store, sync off", { state: "confirmed", syncOn: false }, ""],
  ["partly shipped", { state: "partially-fulfilled" }, ""],
  ["not cancelled", { state: "cancel-refused", reason: "rejected" }, "retry"],
  ["not cancelled, for it is shipped", { state: "cancel-refused", reason: "already-shipped" }, ""],
];

describe("offered actions", () => {
  it.each(table)("%s", (_, change, expected) => {
    expect(offeredActions(standing(change)).join(" ")).toBe(expected);
  });

  it("offer to push anew nothing that may still be in the store", () => {
    const offering = vendorOrderStates.filter((state) =>
      offeredActions(standing({ state, reason: "cancelled-by-hand" })).includes("push-anew"),
    );
    expect(offering).toEqual(["cancelled"]);
  });

  it("offer to override no rule that is not the merchant's to override", () => {
    for (const rule of ruleIds.filter((each) => overriding[each] === "nothing"))
      for (const state of vendorOrderStates)
        expect(offeredActions(standing({ state, checks: checks(rule, "paid") }))).not.toContain("push-anyway");
  });
});
