import { connectors } from "../app/connectors/registry.generated.ts";
import { createVendorOrderStore } from "../app/db/vendor-order-repo.server.ts";
import type { SeededApp } from "./open-bench.ts";
import type { Question } from "./page-questions.ts";

/** What the worker asks all day long, over all shops. What it claimed is given back before it is asked again. */
export function workerQuestions({ database: { pool } }: SeededApp): Question[] {
  const store = createVendorOrderStore(
    pool,
    () => new Uint8Array(),
    async () => {},
  );
  const platforms = Object.values(connectors).map(({ manifest: { id, limits } }) => ({
    platform: id,
    rate: limits.callsPerSecond,
    burst: limits.burst,
  }));
  return [
    {
      what: "worker: claim 20 that are due",
      prepare: async () => {
        await pool.query(`update vendor_order set "leasedUntil" = null where "leasedUntil" is not null`);
        await pool.query(`update connection set "budgetTokens" = 40, "budgetAt" = now()`);
      },
      ask: async () =>
        (await store.claimDue({ platforms, atMost: 20, perConnection: 5, inFlight: new Map(), leaseMs: 60_000 }))
          .length,
    },
  ];
}
