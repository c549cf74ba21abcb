import { z } from "zod";
import { defineJob } from "../define-job.ts";

/**
 * Tries connections that are unwell or were not heard of for an hour: a vendor may have mended, or taken away, rights
 * without telling us. Often, since each connection has its own time to be looked at; most looks find none.
 */
export const checkConnections = defineJob({
  name: "check-connections",
  schema: z.object({}),
  keyOf: () => "all",
  retry: { limit: 0, delaySeconds: 1, longestSeconds: 1 },
  expireInSeconds: 900,
  schedule: { cron: "*/2 * * * *", payload: {} },
});
