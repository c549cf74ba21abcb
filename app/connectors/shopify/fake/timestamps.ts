/** Shopify keeps whole seconds: two changes within one second carry the same `updated_at`. */
export const gqlTime = (iso: string): string => `${iso.slice(0, 19)}Z`;
export const gqlTimeOrNull = (iso: string | null): string | null => (iso === null ? null : gqlTime(iso));

const formatters = new Map<string, Intl.DateTimeFormat>();

/** REST writes the shop's own offset: "2026-11-22T11:00:00+01:00". */
export function restTime(iso: string, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "longOffset",
    });
    formatters.set(timeZone, formatter);
  }
  const parts = Object.fromEntries(formatter.formatToParts(new Date(iso)).map((part) => [part.type, part.value]));
  const offset = (parts["timeZoneName"] ?? "GMT").replace("GMT", "") || "+00:00";
  return `${parts["year"]}-${parts["month"]}-${parts["day"]}T${parts["hour"]}:${parts["minute"]}:${parts["second"]}${offset}`;
}
export const restTimeOrNull = (iso: string | null, timeZone: string): string | null =>
  iso === null ? null : restTime(iso, timeZone);
