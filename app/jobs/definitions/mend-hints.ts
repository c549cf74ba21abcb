import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Mends webhooks that vendors' stores have switched off. */
export const mendHints = defineJob({
  name: "mend-hints",
  schema: z.object({}),
  keyOf: () => "all",
  retry: { limit: 0, delaySeconds: 1, longestSeconds: 1 },
  expireInSeconds: 1_800,
  schedule: { cron: "37 * * * *", payload: {} },
});
