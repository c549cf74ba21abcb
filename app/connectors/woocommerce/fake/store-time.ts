import type { Store } from "./store.ts";

/** "2026-11-22T12:48:32" in UTC, as the `_gmt` fields show it. */
export const gmtTime = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);

/** The same moment on the store's wall clock. */
export function localTime(store: Store, seconds: number): string {
  return gmtTime(seconds + offsetSeconds(store, seconds));
}

/** How far the store's clock is ahead of UTC at that moment. */
export function offsetSeconds(store: Store, seconds: number): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: store.timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(seconds * 1000);
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value);
  return (
    Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) / 1000 -
    seconds
  );
}

/**
 * What the store takes a date parameter for, in Unix seconds; null: refused ("Invalid date."). With a zone in the text
 * *and* dates_are_gmt=true the store goes wrong: east of UTC nothing passes, west of it everything (and in a UTC store
 * it looks right).
 */
export function readDateParameter(store: Store, text: string, datesAreGmt: boolean): number | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (!match) return null;
  const [, day, time, zone] = match;
  const asUtc = Math.floor(Date.parse(`${day}T${time}Z`) / 1000);
  if (Number.isNaN(asUtc)) return null;
  if (zone === undefined) return datesAreGmt ? asUtc : asUtc - offsetSeconds(store, asUtc);
  const moment = Math.floor(Date.parse(`${day}T${time}${zone}`) / 1000);
  if (!datesAreGmt) return moment;
  const offset = offsetSeconds(store, moment);
  return offset === 0 ? moment : offset > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
