import { z } from "zod";
import { activityGroups } from "../use-cases/activity-groups.ts";
import type { ActivityFilter, ActivityPage } from "../use-cases/activity-log.ts";
import { activityLevels, activityTimes, type ActivityTime } from "./activity-filters.ts";

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
