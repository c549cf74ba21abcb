import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Clears what has been kept long enough: bodies of webhooks, buyers of finished orders, old mails and log entries. */
export const clearExpired = defineJob({
  name: "clear-expired",
  schema: z.object({}),
  keyOf: () => "all",
  expireInSeconds: 1_800,
  schedule: { cron: "23 3 * * *", payload: {} },
});
