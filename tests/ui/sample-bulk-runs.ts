import type { BulkRuns, BulkRunSummary } from "../../app/use-cases/bulk/bulk-runs.ts";

const id = "00000000-0000-4000-8000-000000000901";
const total = 12;

/** A bulk run that was under way for a while, and gets one further each time somebody looks again; it can be stopped. */
export function sampleBulkRuns(empty: boolean): BulkRuns {
  let settled = 9;
  let lookedAt = false;
  let stoppedAt: string | null = null;
  const summary = (): BulkRunSummary => ({
    id,
    action: "release",
    startedBy: "staff:1",
    startedAt: new Date(Date.now() - 60_000).toISOString(),
    until: null,
    stoppedAt,
    finishedAt: stoppedAt ?? (settled === total ? new Date().toISOString() : null),
    total,
    done: settled - 3,
    skipped: 2,
    failed: 1,
  });
  return {
    bulkPreview: async () => ({
      willDo: 11,
      skipped: [
        { why: "confirmed", count: 3 },
        { why: "not-paid", count: 1 },
      ],
      tooMany: false,
    }),
    startBulkRun: async () => ({ kind: "started", id }),
    recentBulkRuns: async () => (empty ? [] : [summary()]),
    async stopBulkRun(_shop, asked) {
      if (asked !== id) return "not-found";
      stoppedAt ??= new Date().toISOString();
      return "done";
    },
    async bulkRun(_shop, asked) {
      if (asked !== id) return null;
      if (lookedAt && stoppedAt === null && settled < total) settled += 1;
      lookedAt = true;
      return {
        ...summary(),
        items: Array.from({ length: total }, (_, index) => ({
          vendorOrderId: `00000000-0000-4000-8000-0000000020${String(index).padStart(2, "0")}`,
          orderId: `00000000-0000-4000-8000-000000000${510 + (index % 7)}`,
          orderName: `#${1041 - index}`,
          vendorName: index % 2 === 0 ? "Nordlys Ceramics" : "Casa Verde Botanicals",
          outcome: index === 0 ? "failed" : index < 3 ? "skipped" : index < settled ? "done" : null,
          why: index === 1 ? "confirmed" : index === 2 ? "held-by-hand" : null,
          heldBy: index === 4 ? "not-paid" : null,
          reference: index === 0 ? "7KQ2M4XD" : null,
        })),
      };
    },
  };
}
