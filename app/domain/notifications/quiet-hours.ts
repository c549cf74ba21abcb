import { localTime } from "./local-time.ts";

export interface QuietHours {
  readonly from: number;
  /** Exclusive; earlier than `from`: on the next day. */
  readonly to: number;
}

/** The offset of every time zone is a multiple of it, so every hour begins on one. */
const stepMs = 15 * 60_000;

/**
 * When quiet hours end, if it is quiet now; else null. The wall clock decides, so an hour that is skipped in spring ends
 * them early and one that comes twice in autumn makes them longer.
 */
export function quietUntil(quiet: QuietHours | null, now: Date, timeZone: string): Date | null {
  if (quiet === null || !isQuiet(quiet, now, timeZone)) return null;
  // At most 23 hours on the wall, and one that came twice.
  for (let at = Math.floor(now.getTime() / stepMs) * stepMs + stepMs; ; at += stepMs)
    if (!isQuiet(quiet, new Date(at), timeZone) || at - now.getTime() > 26 * 3_600_000) return new Date(at);
}

function isQuiet({ from, to }: QuietHours, at: Date, timeZone: string): boolean {
  const { hour } = localTime(at, timeZone);
  return from <= to ? from <= hour && hour < to : hour >= from || hour < to;
}
