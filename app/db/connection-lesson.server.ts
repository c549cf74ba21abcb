import type { ConnectionLesson } from "../use-cases/step-ports.ts";

/** After so many failures in a row that blame the connection, only one probe at a time goes out. */
export const breakerThreshold = 5;
export const probeEveryMs = 30_000;
const longestBreakMs = 600_000;

/** Adds a value to a statement's parameters; its place in the text comes back. */
export type Parameter = (value: unknown, type: string) => string;

/**
 * What a call taught us about a connection, as assignments for its row: the breaker, its health, silence it asked for,
 * and the calls that its budget has not paid for yet. Null: nothing to write.
 */
export function lessonSets(
  lesson: ConnectionLesson | undefined,
  extraCalls: number,
  connection: { readonly breakerFailures: number; readonly health: string },
  parameter: Parameter,
): string | null {
  const sets: string[] = [];
  if (extraCalls > 0) sets.push(`"budgetTokens" = "budgetTokens" - ${parameter(extraCalls, "float8")}`);
  switch (lesson?.kind) {
    case "answered":
      if (connection.breakerFailures > 0 || connection.health === "degraded")
        sets.push(
          `"breakerFailures" = 0, "breakerOpenUntil" = null`,
          `health = case health when 'degraded' then 'healthy' else health end`,
          `"healthMessage" = case health when 'degraded' then null else "healthMessage" end`,
        );
      break;
    case "failed":
      sets.push(
        `"breakerFailures" = "breakerFailures" + 1`,
        `"breakerOpenUntil" = case when "breakerFailures" + 1 >= ${breakerThreshold}
          then now() + least(${longestBreakMs}, ${probeEveryMs} * power(2, least("breakerFailures" + 1 - ${breakerThreshold}, 10)))
            * interval '1 millisecond' else "breakerOpenUntil" end`,
        `health = case when health = 'healthy' and "breakerFailures" + 1 >= ${breakerThreshold} then 'degraded' else health end`,
        `"healthMessage" = case when health in ('healthy', 'degraded') then ${parameter(lesson.message, "text")} else "healthMessage" end`,
        `"healthCheckedAt" = now()`,
      );
      break;
    case "not-authorized":
      sets.push(
        `health = case health when 'disconnected' then health else 'needs-reauthorization' end`,
        `"healthMessage" = ${parameter(lesson.message, "text")}`,
        `"healthCheckedAt" = now()`,
      );
      break;
    case "asked-for-silence":
      sets.push(
        `"quietUntil" = greatest("quietUntil", now() + ${parameter(lesson.forMs, "float8")} * interval '1 millisecond')`,
      );
      break;
    case undefined:
  }
  return sets.length > 0 ? sets.join(", ") : null;
}
