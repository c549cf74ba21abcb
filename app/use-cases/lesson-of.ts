import { type Failure, failurePolicy } from "../connectors/_contract/outcome.ts";
import type { HealthLesson } from "../domain/connection/health.ts";
import { cleanAnswer } from "../domain/privacy/clean-answer.ts";

/** Silence after a platform that throttles and does not say for how long. */
export const quietMs = 5_000;

/** What a failed call says about the connection as a whole, whatever it says about the order. */
export function lessonOf(failure: Failure): HealthLesson {
  if (failure.kind === "rate-limited") return { kind: "asked-for-silence", forMs: failure.retryAfterMs ?? quietMs };
  const message = "message" in failure ? cleanAnswer(failure.message, null) : failure.kind;
  if (failure.kind === "auth-failed")
    return { kind: "not-authorized", reason: failure.reason ?? "access-refused", message };
  return failurePolicy[failure.kind].blames === "connection" ? { kind: "failed", message } : { kind: "answered" };
}
