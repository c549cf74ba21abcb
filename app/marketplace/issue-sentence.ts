import type { z } from "zod";

/** What a parsed body lacks, by path only: values may be personal data. */
export const issueSentence = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, code }) => `${path.join(".") || "body"}: ${code}`)
    .join("; ");
