import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Asks Shopify what merchants pay for: one when a webhook said that something changed, all of them daily. */
export const lookAtBilling = defineJob({
  name: "look-at-billing",
  schema: z.object({ shopId: z.uuid().nullable() }),
  keyOf: ({ shopId }) => shopId ?? "all",
  retry: { limit: 5, delaySeconds: 30, longestSeconds: 900 },
  expireInSeconds: 600,
  schedule: { cron: "17 3 * * *", payload: { shopId: null } },
});
