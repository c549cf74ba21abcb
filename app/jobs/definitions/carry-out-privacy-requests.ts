import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Does what the privacy topics asked for. Runs when one is asked for, and again for what was cut off or had to wait. */
export const carryOutPrivacyRequests = defineJob({
  name: "carry-out-privacy-requests",
  schema: z.object({}),
  keyOf: () => "all",
  expireInSeconds: 1_800,
  schedule: { cron: "*/10 * * * *", payload: {} },
});
