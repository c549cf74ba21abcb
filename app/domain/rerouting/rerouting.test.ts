import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type VendorOrderState, vendorOrderStates } from "../order/vendor-order-states.ts";
import type { LineGid, VendorId, VendorOrderId } from "../shared/ids.ts";
import { howLinesLeave } from "./how-lines-leave.ts";
import type { LineRoute } from "./line-route.ts";
import { isWorthSaying, mayReroute } from "./may-reroute.ts";
import { type RoutedPart, settleRoutes } from "./settle-routes.ts";

const part = (state: VendorOrderState, change: Partial<RoutedPart> = {}): RoutedPart => ({
  id: "anna's" as VendorOrderId,
  state,
  reason: null,
  pushedAnew: false,
  shipped: false,
  lines: ["1", "2"].map((gid) => ({ lineGid: gid as LineGid })),
  ...change,
});
const may = (
  state: VendorOrderState,
  change: Partial<RoutedPart & { orderCancelled: boolean; syncOn: boolean }> = {},
) => {
  const { kind, ...rest } = mayReroute({ orderCancelled: false, syncOn: true, ...part(state), ...change });
  return "why" in rest ? rest.why : "whole" in rest && rest.whole ? `${kind}, whole` : kind;
};

describe("whether lines may be given to another vendor", () => {
  it.each([
    ["planned", "at-once"],
    ["held", "at-once"],
    ["ready", "at-once"],
    ["refused", "at-once"],
    ["not-ours", "nothing-to-give"],
    ["sending", "being-pushed"],
    ["unknown", "being-pushed"],
    ["confirmed", "after-cancellation"],
    ["cancel-requested", "after-cancellation"],
    ["cancelling", "after-cancellation"],
    ["cancelled", "at-once, whole"],
    ["cancel-refused", "cancel-refused"],
    ["partially-fulfilled", "shipped"],
    ["fulfilled", "nothing-to-give"],
    ["closed", "nothing-to-give"],
    ["cancelled-before-push", "at-once"],
  ] as const)("%s: %s", (state, expected) => expect(may(state)).toBe(expected));

  it("hangs on why it stands so", () => {
    expect(may("refused", { reason: "fate-unknown" })).toBe("fate-unknown");
    expect(may("not-ours", { reason: "left-alone" })).toBe("at-once");
    expect(may("not-ours", { reason: "handled-by-hand" })).toBe("nothing-to-give");
    expect(may("cancelled", { reason: "cancelled-by-hand" })).toBe("at-once");
    expect(may("cancelled", { reason: "cancelled-by-vendor" })).toBe("at-once, whole");
    expect(may("cancel-refused", { reason: "already-shipped" })).toBe("shipped");
    expect(may("confirmed", { syncOn: false })).toBe("sync-off");
    expect(may("held", { syncOn: false })).toBe("at-once");
    expect(may("cancelled", { pushedAnew: true })).toBe("gone-on");
  });

  it("is never so of what is shipped, or of a cancelled order, in whatever state", () => {
    for (const state of vendorOrderStates) {
      expect(may(state, { orderCancelled: true })).toBe("order-cancelled");
      expect(["shipped", "nothing-to-give"]).toContain(may(state, { shipped: true }));
    }
  });

  it("is explained where there is something to say", () => {
    expect(isWorthSaying("being-pushed")).toBe(true);
    expect(isWorthSaying("gone-on")).toBe(false);
  });
});

const route = (lineGid: string, change: Partial<LineRoute> = {}): LineRoute => ({
  id: `route of ${lineGid}`,
  lineGid: lineGid as LineGid,
  vendorId: "boris" as VendorId,
  leavesId: "anna's" as VendorOrderId,
  actId: "act",
  saidBy: "staff:1",
  state: "waiting",
  ...change,
});
const settle = (parts: readonly RoutedPart[], routes: readonly LineRoute[], orderCancelled = false) => {
  const settled = settleRoutes({ orderCancelled, parts, routes });
  return {
    inForce: [...settled.inForce].map(([lineGid, { vendorId }]) => `${lineGid} ${vendorId}`),
    changes: settled.changes.map(({ route: { id }, end }) => `${id}: ${end ?? "in force"}`),
    givenUp: settled.givenUp.map(({ id }) => id),
  };
};

describe("what has become of routes", () => {
  it("comes into force when the line can leave", () => {
    expect(settle([part("held")], [route("1")])).toEqual({
      inForce: ["1 boris"],
      changes: ["route of 1: in force"],
      givenUp: [],
    });
  });

  it("gives up what was never sent only when nothing is left of it, and what was cancelled always", () => {
    expect(settle([part("held")], [route("1"), route("2")]).givenUp).toEqual(["anna's"]);
    expect(settle([part("cancelled")], [route("1")]).givenUp).toEqual(["anna's"]);
    expect(settle([part("cancelled", { pushedAnew: true })], [route("1")])).toMatchObject({
      inForce: ["1 boris"],
      givenUp: [],
    });
  });

  it("waits while the part is live or in doubt, and ends when it never leaves", () => {
    const nothing = { inForce: [], changes: [], givenUp: [] };
    for (const state of ["confirmed", "cancel-requested", "cancelling", "sending", "unknown"] as const)
      expect(settle([part(state)], [route("1")])).toEqual(nothing);
    const ends = (given: RoutedPart, cancelled = false) => settle([given], [route("1")], cancelled).changes;
    expect(ends(part("cancel-refused", { reason: "rejected" }))).toEqual(["route of 1: cancel-refused"]);
    expect(ends(part("cancel-refused", { reason: "already-shipped" }))).toEqual(["route of 1: already-shipped"]);
    expect(ends(part("cancelled", { shipped: true }))).toEqual(["route of 1: already-shipped"]);
    expect(ends(part("cancelled"), true)).toEqual(["route of 1: order-cancelled"]);
  });

  it("takes the place of an earlier one, which ends first", () => {
    const earlier = route("1", { id: "earlier", vendorId: "anna" as VendorId, state: "in-force" });
    expect(settle([part("held")], [earlier, route("1")])).toMatchObject({
      inForce: ["1 boris"],
      changes: ["earlier: chosen-anew", "route of 1: in force"],
    });
    // One that waits in vain leaves it as it is; what is in force outlives the part it left, and the order's end.
    expect(settle([part("fulfilled")], [earlier, route("1")]).inForce).toEqual(["1 anna"]);
    expect(settle([], [earlier], true)).toEqual({ inForce: ["1 anna"], changes: [], givenUp: [] });
    expect(settle([], [route("1", { leavesId: null })]).inForce).toEqual(["1 boris"]);
  });

  it("lets no line leave where it may be shipped, and changes nothing when asked again", () => {
    const parts = fc.record({
      state: fc.constantFrom(...vendorOrderStates),
      reason: fc.constantFrom(null, "already-shipped", "fate-unknown", "handled-by-hand", "cancelled-by-hand"),
      pushedAnew: fc.boolean(),
      shipped: fc.boolean(),
    });
    const routed = fc.subarray(["1", "2"], { minLength: 1 });
    fc.assert(
      fc.property(parts, routed, fc.boolean(), (change, gids, orderCancelled) => {
        const before = part(change.state, change);
        const routes = gids.map((gid) => route(gid));
        const settled = settleRoutes({ orderCancelled, parts: [before], routes });
        if (settled.inForce.size > 0) expect(howLinesLeave(before)).toBe("at-once");
        if (settled.givenUp.length > 0)
          expect(["planned", "held", "ready", "refused", "not-ours", "cancelled", "cancelled-before-push"]).toContain(
            before.state,
          );
        const end = new Map(settled.changes.map(({ route: { id }, end: why }) => [id, why]));
        const after = routes.flatMap((each): LineRoute[] => {
          const why = end.get(each.id);
          return why === undefined ? [each] : why === null ? [{ ...each, state: "in-force" }] : [];
        });
        const again = settleRoutes({
          orderCancelled,
          parts: [{ ...before, pushedAnew: before.pushedAnew || settled.givenUp.length > 0 }],
          routes: after,
        });
        expect(again.changes).toEqual([]);
        expect(again.givenUp).toEqual([]);
        expect([...again.inForce.keys()]).toEqual([...settled.inForce.keys()]);
      }),
    );
  });
});
