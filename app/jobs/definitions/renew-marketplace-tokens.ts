import { z } from "zod";
import { defineJob } from "../define-job.ts";

/** Keeps the tokens of merchants' shops alive, also of those where nothing happens for weeks. */
export const renewMarketplaceTokens = defineJob({
  name: "renew-marketplace-tokens",
  schema: z.object({}),
  keyOf: () => "all",
  expireInSeconds: 900,
  schedule: { cron: "53 2 * * *", payload: {} },
});
