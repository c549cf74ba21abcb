import { done } from "../../app/connectors/_contract/outcome.ts";
import { createProofBook } from "../../app/db/proof-repo.server.ts";
import type { SecretBox } from "../../app/db/secret-box.server.ts";
import type { ProveOrdersDeps } from "../../app/use-cases/proof/prove-orders.ts";
import type { EngineBench } from "./engine.ts";

/** What a proof of a bench's stores needs. Unless `change` says so, Shopify lists no orders, and nothing is watched. */
export const proofOf = (
  bench: EngineBench,
  box: SecretBox,
  change: Partial<ProveOrdersDeps> = {},
): ProveOrdersDeps => ({
  book: createProofBook(bench.database.pool, box),
  gateway: { listOrders: async () => done({ items: [], cursor: "", more: false }) },
  refetch: bench.engine.refetch,
  callStore: bench.engine.callStore,
  wait: async () => {},
  elapsed: () => performance.now(),
  observe: () => {},
  ...change,
});
