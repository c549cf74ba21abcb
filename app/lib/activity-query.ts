import { z } from "zod";
import { activityGroups } from "../use-cases/activity-groups.ts";
import type { ActivityFilter, ActivityPage } from "../use-cases/activity-log.ts";

/** What "time" may say in the address, in hours. */
export const activityTimes = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 } as const;
export type ActivityTime = keyof typeof activityTimes;

export const activityLevels = ["error", "warn", "info"] as const satisfies readonly ActivityFilter["level"][];

const text = z.string().trim().min(1).max(100).nullable().catch(null);
const time = z
  .enum(Object.keys(activityTimes) as [ActivityTime, ...ActivityTime[]])
  .nullable()
  .catch(null);

/** Filters from the address. Nonsense in it means "no filter", never an error page. */
export function activityFilterFrom(query: URLSearchParams): ActivityFilter {
  const within = time.parse(query.get("time"));
  return {
    search: text.parse(query.get("search")) ?? "",
    vendorId: z.uuid().nullable().catch(null).parse(query.get("vendor")),
    platform: text.parse(query.get("platform")),
    group: z.enum(activityGroups).nullable().catch(null).parse(query.get("kind")),
    level: z.enum(activityLevels).nullable().catch(null).parse(query.get("level")),
    withinHours: within && activityTimes[within],
    from: z.iso.date().nullable().catch(null).parse(query.get("from")),
    to: z.iso.date().nullable().catch(null).parse(query.get("to")),
  };
}

export const activityPageFrom = (query: URLSearchParams): ActivityPage => ({
  ...activityFilterFrom(query),
  cursor: z.string().min(1).max(500).nullable().catch(null).parse(query.get("cursor")),
  direction: z.enum(["forward", "back"]).catch("forward").parse(query.get("direction")),
});

/** The same filters, and nothing else, for the addresses of what goes with the list. */
export function activityFilterOnly(query: URLSearchParams): URLSearchParams {
  const own = new URLSearchParams();
  for (const key of ["search", "vendor", "platform", "kind", "level", "time", "from", "to"]) {
    const value = query.get(key);
    if (value !== null && value !== "") own.set(key, value);
  }
  return own;
}
