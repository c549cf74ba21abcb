import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Tries connections whose credentials were not accepted; a vendor may have mended the rights without telling us. */
export const checkConnections = defineJob({
  name: "check-connections",
  schema: z.object({}),
  keyOf: () => "all",
  retry: { limit: 0, delaySeconds: 1, longestSeconds: 1 },
  expireInSeconds: 900,
  schedule: { cron: "7 * * * *", payload: {} },
});
