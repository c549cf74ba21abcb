import type { AdminApi } from "../../lib/shopify-admin/admin-api.server.ts";
import { done, type Outcome } from "../_contract/outcome.ts";
import {
  StoredOrderLinesDocument,
  type StoredLineFieldsFragment,
  type StoredOrderLinesQuery,
} from "./documents.generated.ts";
import type { StoredOrder } from "./from-platform.ts";

/** All lines of an order of which the list showed the first ones; more calls only for an order that has more. */
export async function readStoredLines(
  api: AdminApi,
  order: StoredOrder,
): Promise<Outcome<readonly StoredLineFieldsFragment[]>> {
  const lines: StoredLineFieldsFragment[] = [...order.lineItems.nodes];
  let { pageInfo } = order.lineItems;
  while (pageInfo.hasNextPage) {
    const more: Outcome<StoredOrderLinesQuery> = await api.query(StoredOrderLinesDocument, {
      id: order.id,
      after: pageInfo.endCursor,
    });
    if (more.kind !== "ok") return more;
    if (!more.value.order) return done([]);
    lines.push(...more.value.order.lineItems.nodes);
    ({ pageInfo } = more.value.order.lineItems);
  }
  return done(lines);
}
