import type { z } from "zod";

/** A job as data: what it is called, what it carries, how it is repeated. What it does is in its handler. */
export interface JobDefinition<Schema extends z.ZodType = z.ZodType> {
  /** Verb and noun; also the queue's name. */
  readonly name: string;
  readonly schema: Schema;
  /** While one with the same key waits, another is the same job and is dropped. */
  keyOf(this: void, payload: z.output<Schema>): string;
  readonly retry: {
    readonly limit: number;
    /** Doubles from here on, with jitter, up to the longest. */
    readonly delaySeconds: number;
    readonly longestSeconds: number;
  };
  /** Taken for dead after this long, and tried again. */
  readonly expireInSeconds: number;
  /** At most so many at once in a process. */
  readonly concurrency: number;
  /** Runs by itself, in UTC. */
  readonly schedule?: { readonly cron: string; readonly payload: z.output<Schema> };
}

/** Declares a job, with the usual patience unless told otherwise. */
export const defineJob = <const Schema extends z.ZodType>(
  job: Pick<JobDefinition<Schema>, "name" | "schema" | "keyOf"> & Partial<JobDefinition<Schema>>,
): JobDefinition<Schema> => ({
  retry: { limit: 10, delaySeconds: 5, longestSeconds: 900 },
  expireInSeconds: 120,
  concurrency: 1,
  ...job,
});
