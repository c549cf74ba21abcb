import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Late shipments, failed pushes and digests: what is told without anything having just happened. */
export const notifyPeople = defineJob({
  name: "notify-people",
  schema: z.object({}),
  keyOf: () => "all",
  retry: { limit: 0, delaySeconds: 1, longestSeconds: 1 },
  expireInSeconds: 900,
  schedule: { cron: "*/10 * * * *", payload: {} },
});
