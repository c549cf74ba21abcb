import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Brings in the earlier orders that merchants asked for: at once, and what was interrupted, every few minutes. */
export const runBackfills = defineJob({
  name: "run-backfills",
  schema: z.object({}),
  keyOf: () => "all",
  retry: { limit: 0, delaySeconds: 1, longestSeconds: 1 },
  expireInSeconds: 7_200,
  concurrency: 2,
  schedule: { cron: "*/3 * * * *", payload: {} },
});
