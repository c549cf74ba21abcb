import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Reads the catalogues of a shop (null: of all shops) anew and maps what matches. */
export const refreshProducts = defineJob({
  name: "refresh-products",
  schema: z.object({ shopId: z.uuid().nullable() }),
  keyOf: ({ shopId }) => shopId ?? "all",
  retry: { limit: 5, delaySeconds: 30, longestSeconds: 900 },
  expireInSeconds: 1_800,
  concurrency: 2,
  schedule: { cron: "17 * * * *", payload: { shopId: null } },
});
