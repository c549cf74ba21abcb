import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Goes on with bulk runs: one, or (null) whatever a dead worker left. */
export const workThroughBulkRuns = defineJob({
  name: "work-through-bulk-runs",
  schema: z.object({ runId: z.uuid().nullable() }),
  keyOf: ({ runId }) => runId ?? "all",
  expireInSeconds: 120,
  concurrency: 2,
  schedule: { cron: "* * * * *", payload: { runId: null } },
});
