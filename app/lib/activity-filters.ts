import type { ActivityFilter } from "../use-cases/activity-log.ts";

/** What "time" may say in the address, in hours. */
export const activityTimes = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 } as const;
export type ActivityTime = keyof typeof activityTimes;

export const activityLevels = ["error", "warn", "info"] as const satisfies readonly ActivityFilter["level"][];

/** The same filters, and nothing else, for the addresses of what goes with the list. */
export function activityFilterOnly(query: URLSearchParams): URLSearchParams {
  const own = new URLSearchParams();
  for (const key of ["search", "vendor", "platform", "kind", "level", "time", "from", "to"]) {
    const value = query.get(key);
    if (value !== null && value !== "") own.set(key, value);
  }
  return own;
}
