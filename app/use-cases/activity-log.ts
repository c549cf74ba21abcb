import type { ActivityGroup } from "./activity-groups.ts";
import type { ActivityView } from "./views.ts";

/** How long the log is kept. No setting: what happened longer ago is answered by the orders themselves. */
export const activityKeptDays = 90;

/** A file of more lines opens in no spreadsheet quickly; who wants older entries narrows the time. */
export const activityExportLimit = 50_000;

/** A number of new entries is counted up to here; beyond, "many" is all that matters. */
export const newActivityLimit = 99;

/** Nothing, or null, does not narrow. */
export interface ActivityFilter {
  /** An order's name ("#1001", "1001") or a support reference. */
  readonly search: string;
  readonly vendorId: string | null;
  readonly platform: string | null;
  readonly group: ActivityGroup | null;
  readonly level: ActivityView["level"] | null;
  /** The last so many hours. */
  readonly withinHours: number | null;
  /** Days of the shop's own calendar ("2026-11-22"), both inclusive. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface ActivityPage extends ActivityFilter {
  /** Opaque; from the previous answer. */
  readonly cursor: string | null;
  readonly direction: "forward" | "back";
}

export interface ActivityListItem extends ActivityView {
  readonly orderId: string | null;
  readonly orderName: string | null;
  readonly vendorId: string | null;
  /** What the store said, trimmed and without personal data, where the sentence about it does not say it all. */
  readonly answer: string | null;
}

/** Newest first. */
export interface ActivityListView {
  readonly items: readonly ActivityListItem[];
  readonly next: string | null;
  readonly previous: string | null;
  /** The place of the shop's newest entry, whatever the filter: what came since is counted from here. */
  readonly newest: string;
}
