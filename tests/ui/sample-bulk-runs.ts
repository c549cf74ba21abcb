import type { BulkRuns, BulkRunSummary } from "../../app/use-cases/bulk/bulk-runs.ts";

const id = "00000000-0000-4000-8000-000000000901";
const summary: BulkRunSummary = {
  id,
  action: "release",
  until: null,
  startedBy: "staff:1",
  startedAt: new Date(Date.now() - 60_000).toISOString(),
  stoppedAt: null,
  finishedAt: null,
  total: 12,
  done: 6,
  skipped: 2,
  failed: 1,
};

/** A bulk run that never gets any further. */
export const sampleBulkRuns = (empty: boolean): BulkRuns => ({
  bulkPreview: async () => ({
    willDo: 11,
    skipped: [
      { why: "confirmed", count: 3 },
      { why: "not-paid", count: 1 },
    ],
    tooMany: false,
  }),
  startBulkRun: async () => ({ kind: "started", id }),
  recentBulkRuns: async () => (empty ? [] : [summary]),
  stopBulkRun: async (_shop, asked) => (asked === id ? "done" : "not-found"),
  bulkRun: async (_shop, asked) =>
    asked !== id
      ? null
      : {
          ...summary,
          items: Array.from({ length: 12 }, (_, index) => ({
            vendorOrderId: `00000000-0000-4000-8000-0000000020${String(index).padStart(2, "0")}`,
            orderId: `00000000-0000-4000-8000-000000000${510 + (index % 7)}`,
            orderName: `#${1041 - index}`,
            vendorName: index % 2 === 0 ? "Nordlys Ceramics" : "Casa Verde Botanicals",
            outcome: index === 0 ? "failed" : index < 3 ? "skipped" : index < 9 ? "done" : null,
            why: index === 1 ? "confirmed" : index === 2 ? "held-by-hand" : null,
            heldBy: index === 4 ? "not-paid" : null,
            reference: index === 0 ? "7KQ2M4XD" : null,
          })),
        },
});
