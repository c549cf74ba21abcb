import { z } from "zod";

/** Where `readChanges` goes on: the page inside one look, or only the time from which the next look starts. */
export const changesCursorSchema = z.object({
  since: z.iso.datetime(),
  /** Newest change seen so far in this look. */
  newest: z.iso.datetime(),
  after: z.string().nullable(),
});
export type ChangesCursor = z.infer<typeof changesCursorSchema>;

/** What we last wrote of the things that we share with the vendor's staff, kept on the order itself. */
export const sentSchema = z.object({ tags: z.array(z.string()), attributes: z.array(z.string()) });
export type Sent = z.infer<typeof sentSchema>;

/** Parses JSON by a schema; null when it is not JSON or not that. */
export function readJson<T>(schema: z.ZodType<T>, text: string | null | undefined): T | null {
  try {
    return schema.parse(JSON.parse(text ?? ""));
  } catch {
    return null;
  }
}
