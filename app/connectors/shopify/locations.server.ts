import type { AdminApi } from "../../lib/shopify-admin/admin-api.server.ts";
import type { StoreLocation } from "../_contract/canonical.ts";
import type { MoveResult } from "../_contract/connector.ts";
import { done, type Failure, type Outcome } from "../_contract/outcome.ts";
import {
  MoveFulfillmentOrderDocument,
  OrderLocationsDocument,
  StoreLocationsDocument,
  type StoreLocationsQuery,
} from "./documents.generated.ts";
import { fromUserErrors } from "./from-platform.ts";

/** The store's active locations that ship online orders, by name. */
export async function readLocations(api: AdminApi): Promise<Outcome<readonly StoreLocation[]>> {
  const found: StoreLocation[] = [];
  for (let after: string | null = null; ;) {
    const answer: Outcome<StoreLocationsQuery> = permitted(await api.query(StoreLocationsDocument, { after }));
    if (answer.kind !== "ok") return answer;
    const { nodes, pageInfo }: StoreLocationsQuery["locations"] = answer.value.locations;
    for (const { id, name, fulfillsOnlineOrders } of nodes) if (fulfillsOnlineOrders) found.push({ id, name });
    if (!pageInfo.hasNextPage) return done(found);
    after = pageInfo.endCursor ?? null;
  }
}
const over: ReadonlySet<string> = new Set(["CLOSED", "CANCELLED", "INCOMPLETE"]);

/**
 * Assigns what is still to be shipped to a location. Looks first, so that asking again moves nothing twice: what is
 * there already stays, and what was shipped stays where it was shipped from.
 */
export async function moveToLocation(
  api: AdminApi,
  externalId: string,
  location: string,
  reference: string,
): Promise<Outcome<MoveResult>> {
  const before = permitted(await api.query(OrderLocationsDocument, { id: externalId }));
  if (before.kind !== "ok") return before;
  const { order } = before.value;
  if (!order) return { kind: "order-not-found", message: "the order is no longer in the vendor's store" };
  const open = order.fulfillmentOrders.nodes.filter(({ status }) => !over.has(status));
  if (order.cancelledAt !== null || open.length === 0) return done({ state: "nothing-left" });
  for (const { id, assignedLocation, supportedActions } of open) {
    if (assignedLocation.location?.id === location) continue;
    if (!supportedActions.some(({ action }) => action === "MOVE"))
      return rejected("Part of the order is in progress already, and cannot be moved to another location.");
    const answer = permitted(
      await api.mutate(MoveFulfillmentOrderDocument, { id, newLocationId: location }, reference),
    );
    if (answer.kind !== "ok") return answer;
    const refused = fromUserErrors(answer.value.fulfillmentOrderMove?.userErrors ?? []);
    if (refused) return refused;
  }
  return done({ state: "there" });
}

const rejected = (message: string): Failure => ({ kind: "rejected", field: null, message });

/** The vendor approved the app before locations could be chosen: that is no reason to hold up everything else. */
const permitted = <T>(outcome: Outcome<T>): Outcome<T> =>
  outcome.kind === "auth-failed" && outcome.reason === "permission-missing"
    ? rejected("The vendor has not given the permission for locations yet; they give it when they connect again.")
    : outcome;
