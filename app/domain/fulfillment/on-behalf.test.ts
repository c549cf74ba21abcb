import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextStates, vendorOrderStates } from "../order/vendor-order-states.ts";
import { isOnBehalf, mayFulfillOnBehalf, onBehalfPrefix, shownState } from "./on-behalf.ts";

const may = (state: (typeof vendorOrderStates)[number], reason: string | null = null, orderCancelled = false) =>
  mayFulfillOnBehalf({ state, reason, orderCancelled, pushedAnew: false });

describe("shipping in a vendor's place", () => {
  it("leaves alone what a cancelled order holds, whatever its state", () => {
    for (const state of vendorOrderStates) expect(may(state, "handled-by-hand", true)).toBe("no");
  });

  it("leaves alone what went on in another vendor order", () => {
    for (const state of vendorOrderStates)
      expect(mayFulfillOnBehalf({ state, reason: null, orderCancelled: false, pushedAnew: true })).toBe("no");
  });

  it("waits while it is being found out whether the vendor has it", () => {
    for (const state of ["sending", "unknown"] as const) expect(may(state)).toBe("no");
    expect(may("refused", "fate-unknown")).toBe("with-care");
    expect(may("refused", "rejected")).toBe("freely");
  });

  it("ships nothing that is not to be shipped", () => {
    for (const reason of ["created-by-us", "refunded", "test-order", "nothing-to-ship"])
      expect(may("not-ours", reason)).toBe("no");
    expect(may("not-ours", "handled-by-hand")).toBe("freely");
    expect(may("cancelled-before-push", "cancelled")).toBe("no");
  });

  it("may, by the table of states, be taken out of every rule's reach where it is in no store", () => {
    const free = vendorOrderStates.filter((state) => may(state) === "freely" && state !== "cancelled");
    expect(free).toEqual(["planned", "held", "ready", "refused"]);
    for (const state of free) expect(nextStates[state]).toContain("not-ours");
  });

  it("may, by the table of states, become shipped where the vendor has it", () => {
    for (const state of vendorOrderStates.filter((each) => may(each) === "with-care"))
      for (const after of ["partially-fulfilled", "fulfilled"] as const)
        if (state !== after) expect(nextStates[state], state).toContain(after);
  });

  it("shows what was shipped by hand as shipped", () => {
    const byHand = (reasonParams: Record<string, number>) =>
      shownState({ state: "not-ours", reason: "handled-by-hand", reasonParams });
    expect(byHand({})).toBe("not-ours");
    expect(byHand({ left: 0, shipped: 2 })).toBe("fulfilled");
    expect(byHand({ left: 1, shipped: 1 })).toBe("partially-fulfilled");
    expect(byHand({ left: 2, shipped: 0 })).toBe("not-ours");
    expect(shownState({ state: "held", reason: "sync-off", reasonParams: { left: 0 } })).toBe("held");
  });

  it("knows its own parcels by their ids", () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(isOnBehalf({ externalId: onBehalfPrefix + id })).toBe(true);
        expect(isOnBehalf({ externalId: `portal:${id}` }) || isOnBehalf({ externalId: id })).toBe(false);
      }),
    );
  });
});
