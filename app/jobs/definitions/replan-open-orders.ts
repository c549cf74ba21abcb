import { z } from "zod";
import { defineJob } from "../define-job.ts";

/**
 * Decides anew on everything that waits, because a setting, a mapping, a connection or time has changed. `again`: the
 * second look a little later, for orders that were recorded by the old circumstances in the same moment.
 */
export const replanOpenOrders = defineJob({
  name: "replan-open-orders",
  schema: z.object({ shopId: z.uuid().nullable(), again: z.boolean().default(false) }),
  keyOf: ({ shopId, again }) => `${shopId ?? "all"}${again ? " again" : ""}`,
  expireInSeconds: 1_800,
  concurrency: 2,
  schedule: { cron: "41 * * * *", payload: { shopId: null, again: false } },
});
