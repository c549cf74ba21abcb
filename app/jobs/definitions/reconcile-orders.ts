import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Finds orders whose webhooks never came. */
export const reconcileOrders = defineJob({
  name: "reconcile-orders",
  schema: z.object({}),
  keyOf: () => "all",
  retry: { limit: 0, delaySeconds: 1, longestSeconds: 1 },
  expireInSeconds: 1_800,
  schedule: { cron: "*/10 * * * *", payload: {} },
});
