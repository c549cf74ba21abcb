import { done, type Outcome } from "../../connectors/_contract/outcome.ts";
import type { AdminApi } from "./admin-api.server.ts";
import {
  FulfillmentIdsDocument,
  FulfillmentLinesDocument,
  FulfillmentsDocument,
  type FulfillmentFieldsFragment,
} from "./documents.generated.ts";

/** A fulfillment with all of its lines, as Shopify gives it. */
export interface ReadFulfillment extends Omit<FulfillmentFieldsFragment, "fulfillmentLineItems"> {
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
}

/** Ten at a time: more would cost more than the 1,000 points that Shopify allows one query. */
const batchSize = 10;

/** Reads fulfillments by id, in the order given; ids that are gone are left out. */
export async function readFulfillments(
  api: AdminApi,
  ids: readonly string[],
): Promise<Outcome<readonly ReadFulfillment[]>> {
  const found: ReadFulfillment[] = [];
  for (let start = 0; start < ids.length; start += batchSize) {
    const answer = await api.query(FulfillmentsDocument, { ids: ids.slice(start, start + batchSize) });
    if (answer.kind !== "ok") return answer;
    for (const node of answer.value.nodes) {
      if (!isFulfillment(node)) continue;
      const lines = await readLines(api, node);
      if (lines.kind !== "ok") return lines;
      found.push({ ...node, lines: lines.value });
    }
  }
  return done(found);
}

/** The ids of all fulfillments of an order, for orders that have more than a list query asks for. */
export async function readFulfillmentIds(api: AdminApi, orderId: string): Promise<Outcome<readonly string[]>> {
  const answer = await api.query(FulfillmentIdsDocument, { orderId });
  return answer.kind === "ok" ? done((answer.value.order?.fulfillments ?? []).map(({ id }) => id)) : answer;
}

async function readLines(
  api: AdminApi,
  fulfillment: FulfillmentFieldsFragment,
): Promise<Outcome<ReadFulfillment["lines"]>> {
  let page = fulfillment.fulfillmentLineItems;
  const lines = toLines(page.nodes);
  while (page.pageInfo.hasNextPage) {
    const answer = await api.query(FulfillmentLinesDocument, { id: fulfillment.id, after: page.pageInfo.endCursor });
    if (answer.kind !== "ok") return answer;
    const { node } = answer.value;
    if (!node || !("fulfillmentLineItems" in node)) break;
    page = node.fulfillmentLineItems as typeof page;
    lines.push(...toLines(page.nodes));
  }
  return done(lines);
}

const toLines = (nodes: FulfillmentFieldsFragment["fulfillmentLineItems"]["nodes"]) =>
  nodes.map((node) => ({ lineId: node.lineItem.id, quantity: node.quantity ?? 0 }));

const isFulfillment = (node: object | null): node is FulfillmentFieldsFragment => node !== null && "id" in node;
