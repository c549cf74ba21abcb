import type { LineGid, VendorOrderId } from "../shared/ids.ts";
import { howLinesLeave, type PartToLeave } from "./how-lines-leave.ts";
import type { LineRoute, RouteEnd } from "./line-route.ts";

export interface RoutedPart extends PartToLeave {
  readonly id: VendorOrderId;
  readonly lines: readonly { readonly lineGid: LineGid }[];
}

export interface SettledRoutes {
  /** By line: whose it is by the merchant's word, from now on. */
  readonly inForce: ReadonlyMap<LineGid, LineRoute>;
  readonly changes: readonly RouteChange[];
  /** Vendor orders of which no line is left: what they hold are former lines from now on. */
  readonly givenUp: readonly { readonly id: VendorOrderId; readonly by: string }[];
}

export interface RouteChange {
  readonly route: LineRoute;
  /** Null: in force from now on. */
  readonly end: RouteEnd | null;
}

/**
 * What has become of the routes of an order, read from how its vendor orders stand now, and not from what happened: asked
 * again with the answer written down, nothing changes. A waiting route comes into force when its line can leave for
 * certain, replaces an earlier one, and ends when that can never be.
 *
 * What was cancelled in a store is given up as a whole: those of its lines that nobody else was chosen for are pushed
 * anew to the same vendor. What was never sent keeps the lines that stay.
 */
export function settleRoutes(input: {
  readonly orderCancelled: boolean;
  readonly parts: readonly RoutedPart[];
  readonly routes: readonly LineRoute[];
}): SettledRoutes {
  const partById = new Map(input.parts.map((part) => [part.id, part]));
  const inForce = new Map(
    input.routes.filter(({ state }) => state === "in-force").map((route) => [route.lineGid, route]),
  );
  const changes: RouteChange[] = [];
  const leaving = new Map<VendorOrderId, LineRoute[]>();
  for (const route of input.routes) {
    if (route.state !== "waiting") continue;
    const part = route.leavesId === null ? undefined : partById.get(route.leavesId);
    const fate = input.orderCancelled ? "order-cancelled" : fateOf(part);
    if (fate === "waits") continue;
    if (fate !== "moves") {
      changes.push({ route, end: fate });
      continue;
    }
    const before = inForce.get(route.lineGid);
    if (before) changes.push({ route: before, end: "chosen-anew" });
    changes.push({ route, end: null });
    inForce.set(route.lineGid, route);
    if (part && !part.pushedAnew) leaving.set(part.id, [...(leaving.get(part.id) ?? []), route]);
  }
  const givenUp = [...leaving].flatMap(([id, routes]) => {
    const part = partById.get(id);
    const gone = new Set(routes.map(({ lineGid }) => lineGid));
    const by = routes[0]?.saidBy;
    const all = part?.state === "cancelled" || part?.lines.every(({ lineGid }) => gone.has(lineGid));
    return all && by !== undefined ? [{ id, by }] : [];
  });
  return { inForce, changes, givenUp };
}

function fateOf(part: RoutedPart | undefined): "moves" | "waits" | RouteEnd {
  if (part === undefined) return "moves";
  const leaving = howLinesLeave(part);
  switch (leaving) {
    case "at-once":
      return "moves";
    case "after-cancellation":
    case "when-known":
      return "waits";
    case "never-shipped":
      return "already-shipped";
    case "never-refused":
      return "cancel-refused";
  }
}
