import { describe, expect, it } from "vitest";
import { vendorOrderStates } from "../order/vendor-order-states.ts";
import { holdReasons, notOursReasons, type RuleId, ruleIds } from "../sync-rules/decision.ts";
import { handledByHand } from "./hand-parcel.ts";
import { mayAnswer, portalStates, type StandingInput, standingOf, vendorReasonOf } from "./standing.ts";
import { isLeftToVendor } from "./vendor-holds.ts";

const failed = (...rules: RuleId[]): StandingInput["checks"] =>
  ruleIds.map((rule) => ({ rule, outcome: rules.includes(rule) ? "fail" : "pass" }));
const unpaid = failed("paid");

const base: StandingInput = {
  state: "held",
  reason: "not-connected",
  checks: failed("connected"),
  orderCancelled: false,
  pieces: 3,
  shippedPieces: 0,
  shippedByHand: false,
};
const every = vendorOrderStates.flatMap((state) =>
  [null, ...holdReasons, ...notOursReasons, handledByHand].flatMap((reason) =>
    [false, true].flatMap((orderCancelled) =>
      [0, 1, 3].flatMap((shippedPieces) =>
        [false, true].flatMap((shippedByHand) =>
          [failed(), failed("order-sync-on"), failed("order-sync-on", "paid"), failed("vendor-not-paused")].map(
            (checks) => ({ ...base, state, reason, checks, orderCancelled, shippedPieces, shippedByHand }),
          ),
        ),
      ),
    ),
  ),
);

describe("standingOf", () => {
  /** Where an order may be, or may be about to be, in the vendor's store. */
  const mayBeInStore = new Set([
    "ready",
    "sending",
    "unknown",
    "confirmed",
    "partially-fulfilled",
    "fulfilled",
    "cancel-requested",
    "cancelling",
    "cancelled",
    "cancel-refused",
    "closed",
  ]);

  it("never lets something be shipped by hand that may be in a store, is cancelled, unpaid or done", () => {
    for (const input of every) {
      const standing = standingOf(input);
      if (!standing?.byHand) continue;
      expect(mayBeInStore.has(input.state), JSON.stringify(input)).toBe(false);
      expect(input.orderCancelled).toBe(false);
      const mustWait = input.checks.some(
        ({ rule, outcome }) => outcome === "fail" && (rule === "paid" || rule === "vendor-not-paused"),
      );
      expect((input.state === "held" || input.state === "refused") && mustWait).toBe(false);
      expect(input.state === "refused" && input.reason === "fate-unknown").toBe(false);
      expect(input.shippedPieces).toBeLessThan(input.pieces);
    }
    expect(every.some((input) => standingOf(input)?.byHand)).toBe(true);
  });

  it("shows the buyer's address only where the vendor ships, or has an order with it already", () => {
    for (const input of every) {
      const standing = standingOf(input);
      if (!standing?.showsAddress) continue;
      expect(["waiting", "cancelled", "settled"]).not.toContain(standing.state);
    }
  });

  it.each([
    ["held, no store", {}, "to-ship", true],
    ["held, sync off", { reason: "sync-off" }, "to-ship", true],
    ["the buyer may still cancel", { checks: failed("connected", "cancellation-window") }, "waiting", false],
    ["not paid yet", { reason: "not-paid", checks: unpaid }, "waiting", false],
    ["not paid yet, sync off", { reason: "sync-off", checks: failed("order-sync-on", "paid") }, "waiting", false],
    ["paused while refused", { state: "refused", checks: failed("vendor-not-paused") }, "waiting", false],
    ["in doubt for good", { state: "refused", reason: "fate-unknown", checks: failed() }, "waiting", false],
    ["just recorded", { state: "planned", reason: null }, "waiting", false],
    ["refused by the store", { state: "refused", reason: null }, "to-ship", true],
    ["about to go", { state: "ready", reason: null }, "on-its-way", false],
    ["in doubt", { state: "unknown", reason: null }, "on-its-way", false],
    ["in the store", { state: "confirmed", reason: null }, "in-store", false],
    ["in the store, partly", { state: "partially-fulfilled", reason: null, shippedPieces: 1 }, "partly-shipped", false],
    [
      "partly by hand",
      { state: "not-ours", reason: handledByHand, shippedPieces: 1, shippedByHand: true },
      "partly-shipped",
      true,
    ],
    [
      "all by hand",
      { state: "not-ours", reason: handledByHand, shippedPieces: 3, shippedByHand: true },
      "shipped",
      false,
    ],
    ["handled by the merchant", { state: "not-ours", reason: handledByHand }, "settled", false],
    ["cancelled before", { state: "cancelled-before-push", reason: "cancelled" }, "cancelled", false],
    ["cancelled while it waits", { orderCancelled: true }, "cancelled", false],
  ] as const)("%s", (_, change, state, byHand) => {
    expect(standingOf({ ...base, ...change })).toMatchObject({ state, byHand });
  });

  it("gives the vendor the reason that matters to it, never one that says to ship what must wait", () => {
    const reasonOf = (change: Partial<StandingInput>) => {
      const input = { ...base, ...change };
      return vendorReasonOf(input, standingOf(input)!);
    };
    expect(reasonOf({})).toBe("not-connected");
    expect(reasonOf({ reason: "sync-off", checks: failed("order-sync-on", "paid") })).toBe("not-paid");
    expect(reasonOf({ state: "refused", reason: "rejected", checks: failed() })).toBe("refused");
    expect(reasonOf({ state: "refused", reason: "fate-unknown", checks: failed() })).toBe("fate-unknown");
    expect(reasonOf({ state: "confirmed", reason: null })).toBeNull();
  });

  it("leaves to the vendor only what it may ship, and not what goes to its store after somebody's word", () => {
    for (const input of every) if (isLeftToVendor(input)) expect(input.checks).toEqual(failed("order-sync-on"));
    for (const rule of ["connected", "order-sync-on", "add-on-active", "vendor-enabled", "platform-can"] as const) {
      expect(isLeftToVendor({ ...base, checks: failed(rule) }), rule).toBe(true);
      expect(isLeftToVendor({ ...base, checks: failed(rule, "paid") }), rule).toBe(false);
      expect(isLeftToVendor({ ...base, checks: failed(rule, "vendor-not-paused") }), rule).toBe(false);
    }
    for (const rule of ["synced", "connection-healthy", "arrived-while-on", "store-confirmed"] as const)
      expect(isLeftToVendor({ ...base, checks: failed(rule) }), rule).toBe(false);
    expect(isLeftToVendor({ ...base, checks: failed("synced", "platform-can") })).toBe(false);
  });

  it("does not bother vendors with what is not theirs to ship", () => {
    for (const reason of ["test-order", "created-by-us", "nothing-to-ship"])
      expect(standingOf({ ...base, state: "not-ours", reason })).toBeNull();
  });

  it("uses each of its words", () => {
    const used = new Set(every.flatMap((input) => standingOf(input)?.state ?? []));
    expect([...used].sort()).toEqual([...portalStates].sort());
  });

  it("asks for an answer only while nothing has left", () => {
    for (const input of every) {
      const standing = standingOf(input);
      if (standing && mayAnswer(standing)) expect(["waiting", "shipped", "cancelled"]).not.toContain(standing.state);
    }
  });
});
