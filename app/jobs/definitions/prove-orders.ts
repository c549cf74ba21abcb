import { z } from "zod";
import { defineJob } from "../define-job.ts";

/**
 * Proves that every line is where it should be: every hour the shops whose day has ended since, and one shop when its
 * merchant asks. What fails is tried by the next hour.
 */
export const proveOrders = defineJob({
  name: "prove-orders",
  schema: z.object({ shopId: z.uuid().nullable() }),
  keyOf: ({ shopId }) => shopId ?? "due",
  retry: { limit: 0, delaySeconds: 1, longestSeconds: 1 },
  expireInSeconds: 7_200,
  concurrency: 2,
  schedule: { cron: "37 * * * *", payload: { shopId: null } },
});
