import type { Application } from "../use-cases/application.ts";
import { bearsSecret } from "./bearer.server.ts";

export interface CronAnswer {
  readonly status: 200 | 401 | 404 | 405 | 409 | 500;
  readonly body: unknown;
}

export type AnswerCron = (request: {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null | undefined;
}) => Promise<CronAnswer>;

/**
 * The schedules, for an outside clock: POST /cron/reconcile and /cron/fulfillments with `Authorization: Bearer
 * <CRON_SECRET>`. Each answers when its run is over, with its counts; while a run lasts, a second call is told so (409).
 * The worker has the same schedules inside, so an outside clock is a choice, not a need.
 */
export function createAnswerCron(
  app: Pick<Application, "reconcile" | "prove" | "pullFulfillments">,
  secret: string,
  onError: (error: unknown, job: string) => void,
): AnswerCron {
  const jobs: Readonly<Record<string, () => Promise<unknown>>> = {
    // First what changed lately, so that the proof finds only what nothing else has.
    "/cron/reconcile": async () => ({ ...(await app.reconcile("all")), proof: await app.prove("due") }),
    "/cron/fulfillments": () => app.pullFulfillments("all"),
  };
  const running = new Set<string>();
  return async ({ method, path, authorization }) => {
    if (!bearsSecret(authorization, secret)) return { status: 401, body: { error: "unauthorized" } };
    const job = Object.hasOwn(jobs, path) ? jobs[path] : undefined;
    if (job === undefined) return { status: 404, body: { error: "not-found" } };
    if (method !== "POST") return { status: 405, body: { error: "method-not-allowed" } };
    if (running.has(path)) return { status: 409, body: { error: "already-running" } };
    running.add(path);
    try {
      return { status: 200, body: await job() };
    } catch (error) {
      onError(error, path);
      return { status: 500, body: { error: "failed" } };
    } finally {
      running.delete(path);
    }
  };
}
