import { describe, expect, it } from "vitest";
import { nextStates, type VendorOrderState, vendorOrderStates } from "./vendor-order-states.ts";

/** Everything that can come after `from`, without stepping into `avoiding`. */
function reachable(from: VendorOrderState, avoiding: readonly VendorOrderState[] = []): Set<VendorOrderState> {
  const found = new Set<VendorOrderState>();
  const open = [...nextStates[from]];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (found.has(state) || avoiding.includes(state)) continue;
    found.add(state);
    open.push(...nextStates[state]);
  }
  return found;
}

const beforePush: readonly VendorOrderState[] = ["planned", "held", "not-ours", "ready", "cancelled-before-push"];
const inDoubt: readonly VendorOrderState[] = ["sending", "unknown"];
const inTheStore = vendorOrderStates.filter(
  (state) => !beforePush.includes(state) && !inDoubt.includes(state) && state !== "refused",
);

describe("the life of a vendor order", () => {
  it("can reach every state from the first", () => {
    expect(new Set(["planned", ...reachable("planned")])).toEqual(new Set(vendorOrderStates));
  });

  it("has no dead end: nothing is stuck where no event could move it", () => {
    for (const state of vendorOrderStates) expect(nextStates[state], state).not.toHaveLength(0);
  });

  it.each(inTheStore)("never sends again what is in the store (%s)", (state) => {
    for (const later of reachable(state)) expect(inTheStore).toContain(later);
  });

  it("sends from nowhere but ready", () => {
    const senders = vendorOrderStates.filter((state) => nextStates[state].includes("sending"));
    expect(senders).toEqual(["ready"]);
  });

  it("knows no way into the store but through a send", () => {
    for (const state of beforePush) {
      for (const later of reachable(state, ["sending"]))
        expect(inTheStore, `${state} to ${later}`).not.toContain(later);
    }
  });

  it("does not forget a doubt: from sending, being sent again or dropped comes only by an answer or a look", () => {
    expect(nextStates.unknown).not.toContain("sending");
    expect(nextStates.sending).not.toContain("held");
    expect(nextStates.sending).not.toContain("cancelled-before-push");
  });
});
