import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Looks for fulfillments in the vendors' stores whose turn it is (O11). */
export const pullFulfillments = defineJob({
  name: "pull-fulfillments",
  schema: z.object({}),
  keyOf: () => "all",
  retry: { limit: 0, delaySeconds: 1, longestSeconds: 1 },
  expireInSeconds: 900,
  schedule: { cron: "* * * * *", payload: {} },
});
