import { z } from "zod";
import { defineJob } from "../define-job.ts";

/**
 * Reads one order from the merchant's shop, because a webhook could not say what it is now. `gid`: the order's, or that of
 * one of its fulfillment orders.
 */
export const refetchOrder = defineJob({
  name: "refetch-order",
  schema: z.object({ shopId: z.uuid(), gid: z.string() }),
  keyOf: ({ shopId, gid }) => `${shopId} ${gid}`,
  retry: { limit: 30, delaySeconds: 2, longestSeconds: 900 },
  concurrency: 4,
});
