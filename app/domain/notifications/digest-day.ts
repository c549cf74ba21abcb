import { localTime } from "./local-time.ts";

/**
 * The day whose digest is due: today by the shop's clock, once its hour has come. Null: not yet, or it was thought of
 * already. A run that was missed is made up for on the same day; days that are over get none any more, for the next
 * digest tells of what still waits. Days only go forward, also when a shop moves to another time zone.
 */
export function digestDayDue(
  digest: { readonly on: boolean; readonly hour: number },
  last: string | null,
  now: Date,
  timeZone: string,
): string | null {
  const { day, hour } = localTime(now, timeZone);
  return digest.on && hour >= digest.hour && (last === null || day > last) ? day : null;
}
