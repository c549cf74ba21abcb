import type { Health, HealthReason } from "./health.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** When people are told that a connection does not work. All in milliseconds since it does not. */
export interface ReminderTimes {
  /** Refusals that pass by themselves are nobody's mail: the second look comes first. */
  readonly vendorAfterMs: number;
  readonly merchantAfterMs: number;
  /** A store that only fails to answer often comes back by itself. */
  readonly notAnsweringAfterMs: number;
  readonly againAfterMs: number;
}

export const reminderTimes: ReminderTimes = {
  vendorAfterMs: 5 * minuteMs,
  merchantAfterMs: dayMs,
  notAnsweringAfterMs: 6 * hourMs,
  againAfterMs: 3 * dayMs,
};

/** What reminding depends on, as it stands in the connection's row. */
export interface ReminderFacts {
  readonly health: Health;
  readonly reason: HealthReason | null;
  readonly since: Date;
  /** When each was last told, of this trouble or an earlier one. */
  readonly vendorToldAt: Date | null;
  readonly merchantToldAt: Date | null;
}

/** Whom to tell now. `first`: they have not heard of this trouble yet. */
export interface RemindersDue {
  readonly vendor: "no" | "first" | "again";
  readonly merchant: "no" | "first" | "again";
}

/**
 * Who is to be told of a connection's trouble now: the vendor soon, who can mend it, the merchant when it lasts, both
 * again after some days, nobody once it is over. A connection that breaks, heals and breaks again tells the vendor of
 * the new trouble only if that lasts, so that flapping is no flood.
 */
export function remindersDue(facts: ReminderFacts, now: Date, times: ReminderTimes = reminderTimes): RemindersDue {
  const { health, reason, since, vendorToldAt, merchantToldAt } = facts;
  if (health !== "needs-reauthorization" && health !== "degraded") return { vendor: "no", merchant: "no" };
  const lastsMs = now.getTime() - since.getTime();
  const firstAfterMs =
    health === "degraded" ? times.notAnsweringAfterMs : reason === "app-removed" ? 0 : times.vendorAfterMs;

  const dueOf = (toldAt: Date | null, afterMs: number): "no" | "first" | "again" => {
    const agoMs = toldAt === null ? Infinity : now.getTime() - toldAt.getTime();
    if (toldAt !== null && toldAt >= since) return agoMs >= times.againAfterMs ? "again" : "no";
    const waitMs = agoMs < times.againAfterMs ? Math.max(afterMs, flappingMs) : afterMs;
    return lastsMs >= waitMs ? "first" : "no";
  };
  return {
    vendor: dueOf(vendorToldAt, firstAfterMs),
    merchant: dueOf(merchantToldAt, Math.max(times.merchantAfterMs, firstAfterMs)),
  };
}

/** Told lately of an earlier trouble: a new one has to last so long before it is news. */
const flappingMs = hourMs;
