import { z } from "zod";

/** When a hold ends by itself, as a form sends it; absent: when it is released. */
export const holdEnd = z.iso
  .datetime()
  .transform((time) => new Date(time))
  .optional();
