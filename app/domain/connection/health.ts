/** How a vendor's store is to us (V5). `disconnected`: somebody said so, and only connecting again changes it. */
export const healthStates = ["healthy", "degraded", "needs-reauthorization", "disconnected"] as const;
export type Health = (typeof healthStates)[number];

/** Why a connection is not healthy; the sentence for it is `healthReason.<code>` in i18n. */
export const healthReasons = [
  /** It fails again and again, or does not answer at all. */
  "not-answering",
  /** It does not accept our credentials. */
  "access-refused",
  /** It accepts them, but not for everything that is needed. */
  "permission-missing",
  /** The app was removed from the store. */
  "app-removed",
  /** There is no store at the address any more. */
  "store-gone",
] as const;
export type HealthReason = (typeof healthReasons)[number];

/** What is known of a connection's health, as it stands in its row. */
export interface ConnectionStanding {
  readonly health: Health;
  /** Null while it is healthy, and where a person disconnected it. */
  readonly reason: HealthReason | null;
  /** In the store's words, or ours about its answer; holds nothing personal. */
  readonly message: string | null;
  /** Since when the health is what it is. */
  readonly since: Date;
  /** Failures in a row that blame the connection and not an order. */
  readonly failures: number;
  /** Nothing goes out before; then one probe at a time. */
  readonly breakerOpenUntil: Date | null;
  /** The platform asked for silence until then. */
  readonly quietUntil: Date | null;
}

/** What one call to the store taught us about the connection. */
export type HealthLesson =
  /** It did what was asked, or said no to an order and not to us. */
  | { readonly kind: "answered" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "not-authorized"; readonly reason: HealthReason; readonly message: string }
  | { readonly kind: "asked-for-silence"; readonly forMs: number }
  /** The credentials were tried for everything that is needed. */
  | { readonly kind: "verified" };

/** After so many failures in a row, only one probe at a time goes out. */
export const breakerThreshold = 5;
export const probeEveryMs = 30_000;
const longestBreakMs = 600_000;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * What a lesson makes of a connection. An answer ends a bad patch; refused access ends only when the credentials were
 * tried as a whole, since one call that works says nothing of the right that is missing. Warnings of the store play no
 * part: they are shown, and orders go.
 */
export function afterLesson(standing: ConnectionStanding, lesson: HealthLesson, now: Date): ConnectionStanding {
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  switch (lesson.kind) {
    case "asked-for-silence":
      return { ...standing, quietUntil: latest(standing.quietUntil, later(lesson.forMs)) };
    case "answered": {
      const calm = { ...standing, failures: 0, breakerOpenUntil: null };
      return standing.health === "degraded" ? { ...calm, ...become(standing, "healthy", null, null, now) } : calm;
    }
    case "verified":
      return {
        ...standing,
        failures: 0,
        breakerOpenUntil: null,
        ...(standing.health === "disconnected" ? {} : become(standing, "healthy", null, null, now)),
      };
    case "failed": {
      const failures = standing.failures + 1;
      const over = failures - breakerThreshold;
      const tried = { ...standing, failures };
      if (over < 0) return tried;
      const broken = {
        ...tried,
        breakerOpenUntil: later(Math.min(longestBreakMs, probeEveryMs * 2 ** Math.min(over, 10))),
      };
      const mayDegrade = standing.health === "healthy" || standing.health === "degraded";
      return mayDegrade ? { ...broken, ...become(standing, "degraded", "not-answering", lesson.message, now) } : broken;
    }
    case "not-authorized": {
      if (standing.health === "disconnected") return standing;
      // "The app was removed" says more than the refusals that follow from it.
      const known = standing.health === "needs-reauthorization" && lesson.reason === "access-refused";
      const { reason, message } = known ? standing : lesson;
      return { ...standing, ...become(standing, "needs-reauthorization", reason, message, now) };
    }
  }
}

const become = (
  standing: ConnectionStanding,
  health: Health,
  reason: HealthReason | null,
  message: string | null,
  now: Date,
): Pick<ConnectionStanding, "health" | "reason" | "message" | "since"> => ({
  health,
  reason,
  message,
  since: health === standing.health ? standing.since : now,
});

const latest = (a: Date | null, b: Date): Date => (a !== null && a > b ? a : b);

/** A connection that was not heard of for so long is asked how it is. */
export const silenceBeforeCheckMs = hourMs;

/**
 * When to try a connection again, in milliseconds from now: soon after it became unwell, as most troubles pass at once,
 * and ever more patiently. A fifth more or less, so that what broke together is not asked together.
 *
 * @param random from 0 up to 1
 */
export function nextCheckMs(
  standing: Pick<ConnectionStanding, "health" | "since" | "failures">,
  now: Date,
  random: number,
): number {
  const lastsMs = now.getTime() - standing.since.getTime();
  const unwell = standing.health !== "healthy" || standing.failures > 0;
  const patienceMs = !unwell
    ? silenceBeforeCheckMs
    : lastsMs < 10 * minuteMs || standing.health === "healthy"
      ? 2 * minuteMs
      : lastsMs < dayMs
        ? 15 * minuteMs
        : hourMs;
  return Math.round(patienceMs * (0.8 + 0.4 * random));
}
