import type { VendorOrderState } from "./vendor-order-states.ts";

/** What the next step depends on, as it stands in the row of the vendor order. */
export interface VendorOrderProgress {
  readonly state: VendorOrderState;
  readonly cancelWantedAt: Date | null;
  /** Digests of the order-level fields: what the store has, and what it should have. */
  readonly sentDigest: string | null;
  readonly wantedDigest: string | null;
  /** Item changes for the vendor's store, while there are any (L7). */
  readonly itemsWanted: readonly unknown[] | null;
  /** "wanted": it is still to be moved to the location that takes it (L10). */
  readonly storeLocationState: string | null;
  /** Since when the fate of a send is unknown. */
  readonly unknownSince: Date | null;
  /** Sure looks that found nothing, made after the late-commit bound (see afterEmptyLookup). */
  readonly lookups: number;
  readonly leasedUntil: Date | null;
  readonly nextAttemptAt: Date | null;
}

export interface PlatformLimits {
  /** A create that timed out may still be committed this much later. */
  readonly lateCommitMs: number;
}

export type Step =
  /** Send it, with its one reference. */
  | { readonly kind: "create" }
  /** Ask the store whether our reference exists. From `sending`: whoever held the lease is gone. */
  | { readonly kind: "look-up" }
  | { readonly kind: "update-fields" }
  /** Take items off it. */
  | { readonly kind: "edit-items" }
  /** Assign it to the location that takes it. */
  | { readonly kind: "move" }
  /** Cancel it in the store. */
  | { readonly kind: "cancel" }
  /** It certainly is not in the store and nobody wants it there any more: no call is needed. */
  | { readonly kind: "drop" }
  | { readonly kind: "wait"; readonly until: Date }
  | { readonly kind: "nothing" };

/** How many sure looks, made after the late-commit bound, prove that the store does not have our order. */
export const sureLooksNeeded = 2;
/** The least time between two of them. */
export const lookGapMs = 5_000;

/**
 * The next step of a vendor order, from what it is and not from what happened: asking again always gives the same
 * answer, so a lost or doubled job does no harm. Nothing is done while another worker holds the lease or before its
 * time has come.
 */
export function nextStep(progress: VendorOrderProgress, now: Date, limits: PlatformLimits): Step {
  const step = wantedStep(progress, now, limits);
  if (step.kind === "nothing") return step;
  const waits = [progress.leasedUntil, progress.nextAttemptAt].filter((time) => time !== null && time > now);
  const until = waits.reduce<Date | null>((latest, time) => (latest === null || time! > latest ? time : latest), null);
  return until === null ? step : { kind: "wait", until };
}

function wantedStep(progress: VendorOrderProgress, now: Date, limits: PlatformLimits): Step {
  const cancel = progress.cancelWantedAt !== null;
  switch (progress.state) {
    case "ready":
      return { kind: cancel ? "drop" : "create" };
    case "sending":
      return { kind: "look-up" };
    case "unknown":
      if (!provenAbsent(progress, now, limits)) return { kind: "look-up" };
      return { kind: cancel ? "drop" : "create" };
    case "cancel-requested":
    case "cancelling":
      return { kind: "cancel" };
    case "confirmed":
    case "partially-fulfilled":
      if (cancel) return { kind: "cancel" };
      return progress.storeLocationState === "wanted" ? { kind: "move" } : editStep(progress);
    case "fulfilled":
      // Shipped meanwhile: the store says so, and people are told.
      return editStep(progress);
    case "cancel-refused":
      return fieldsStep(progress);
    case "refused":
      // Cancelled while the store was about to say no: nobody has to mend anything any more.
      return { kind: cancel ? "drop" : "nothing" };
    case "planned":
    case "held":
    case "not-ours":
    case "cancelled":
    case "cancelled-before-push":
    case "closed":
      return { kind: "nothing" };
  }
}

const editStep = (progress: VendorOrderProgress): Step => {
  const fields = fieldsStep(progress);
  return fields.kind === "nothing" && progress.itemsWanted !== null ? { kind: "edit-items" } : fields;
};

const fieldsStep = ({ sentDigest, wantedDigest }: VendorOrderProgress): Step => ({
  kind: wantedDigest !== null && wantedDigest !== sentDigest ? "update-fields" : "nothing",
});

function provenAbsent(
  { unknownSince, lookups }: Pick<VendorOrderProgress, "unknownSince" | "lookups">,
  now: Date,
  { lateCommitMs }: PlatformLimits,
): boolean {
  return unknownSince !== null && now.getTime() - unknownSince.getTime() >= lateCommitMs && lookups >= sureLooksNeeded;
}

/**
 * What to write down after a look that did not find our reference. Before the late-commit bound a miss proves nothing:
 * we look now and then (each time after as long as the doubt has lasted, and at the bound), since finding it early
 * ends the doubt. After the bound, sure misses count.
 *
 * @param look.sure the store said that its answer does not lag
 */
export function afterEmptyLookup(
  doubt: { readonly unknownSince: Date; readonly lookups: number },
  look: { readonly sure: boolean },
  now: Date,
  { lateCommitMs }: PlatformLimits,
): { readonly lookups: number; readonly nextAttemptAt: Date } {
  const bound = doubt.unknownSince.getTime() + lateCommitMs;
  const elapsedMs = Math.max(now.getTime() - doubt.unknownSince.getTime(), 1_000);
  if (now.getTime() < bound) {
    return { lookups: 0, nextAttemptAt: new Date(Math.min(now.getTime() + elapsedMs, bound)) };
  }
  const lookups = doubt.lookups + (look.sure ? 1 : 0);
  const delayMs = lookups >= sureLooksNeeded ? 0 : look.sure ? lookGapMs : 6 * lookGapMs;
  return { lookups, nextAttemptAt: new Date(now.getTime() + delayMs) };
}

const firstDelayMs = 2_000;
const longestDelayMs = 15 * 60_000;

/**
 * How long to wait after the n-th failed attempt: doubling from two seconds to a quarter of an hour, the last half of
 * it spread at random so that orders which failed together do not come back together.
 *
 * @param attempts failed ones so far, from 1
 * @param jitter 0 to 1, drawn by the caller
 */
export function backoff(attempts: number, jitter: number): number {
  const fullMs = Math.min(firstDelayMs * 2 ** Math.min(Math.max(attempts, 1) - 1, 20), longestDelayMs);
  return Math.round(fullMs * (0.5 + 0.5 * jitter));
}
