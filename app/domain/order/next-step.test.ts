import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterEmptyLookup,
  backoff,
  lookGapMs,
  nextStep,
  sureLooksNeeded,
  type VendorOrderProgress,
} from "./next-step.ts";
import { vendorOrderStates } from "./vendor-order-states.ts";

const limits = { lateCommitMs: 120_000 };
const now = new Date("2026-03-01T12:00:00Z");
const at = (ms: number) => new Date(now.getTime() + ms);
const progress = (change: Partial<VendorOrderProgress>): VendorOrderProgress => ({
  state: "ready",
  cancelWantedAt: null,
  sentDigest: null,
  wantedDigest: null,
  itemsWanted: null,
  storeLocationState: null,
  unknownSince: null,
  lookups: 0,
  leasedUntil: null,
  nextAttemptAt: null,
  ...change,
});
const step = (change: Partial<VendorOrderProgress>) => nextStep(progress(change), now, limits);

describe("nextStep", () => {
  const old = { state: "unknown" as const, unknownSince: at(-120_000) };
  it.each([
    ["creates what is ready", {}, "create"],
    ["drops what is ready but no longer wanted", { cancelWantedAt: now }, "drop"],
    ["looks after a send that nobody holds any more", { state: "sending" as const }, "look-up"],
    ["looks while in doubt", { state: "unknown" as const, unknownSince: now }, "look-up"],
    [
      "does not count looks before the bound",
      { state: "unknown" as const, unknownSince: at(-119_999), lookups: 9 },
      "look-up",
    ],
    ["does not believe one look", { ...old, lookups: 1 }, "look-up"],
    ["sends again after two sure looks", { ...old, lookups: sureLooksNeeded }, "create"],
    ["drops instead when it was cancelled meanwhile", { ...old, lookups: 2, cancelWantedAt: now }, "drop"],
    ["looks before it cancels in doubt", { ...old, lookups: 1, cancelWantedAt: now }, "look-up"],
    ["cancels in the store", { state: "confirmed" as const, cancelWantedAt: now, wantedDigest: "b" }, "cancel"],
    ["asks on while a cancellation is pending", { state: "cancelling" as const, cancelWantedAt: now }, "cancel"],
    ["carries an edit", { state: "confirmed" as const, sentDigest: "a", wantedDigest: "b" }, "update-fields"],
    [
      "has nothing to do with equal fields",
      { state: "confirmed" as const, sentDigest: "a", wantedDigest: "a" },
      "nothing",
    ],
    ["does not cancel what is shipped", { state: "fulfilled" as const, cancelWantedAt: now }, "nothing"],
    ["does not insist once refused", { state: "cancel-refused" as const, cancelWantedAt: now }, "nothing"],
    ["leaves holds alone", { state: "held" as const }, "nothing"],
    ["leaves refusals to people", { state: "refused" as const }, "nothing"],
    ["ends a refusal that nobody has to mend any more", { state: "refused" as const, cancelWantedAt: now }, "drop"],
  ])("%s", (_name, change, kind) => {
    expect(step(change).kind).toBe(kind);
  });

  it("takes items off once the fields are as they should be, and not off a cancelled order", () => {
    const items = { state: "confirmed" as const, itemsWanted: [{}] };
    expect(step(items)).toEqual({ kind: "edit-items" });
    expect(step({ ...items, wantedDigest: "b", sentDigest: "a" })).toEqual({ kind: "update-fields" });
    expect(step({ ...items, cancelWantedAt: now })).toEqual({ kind: "cancel" });
    expect(step({ ...items, state: "fulfilled" })).toEqual({ kind: "edit-items" });
    expect(step({ ...items, state: "cancelled" })).toEqual({ kind: "nothing" });
  });

  it("waits for the lease and for its time, whichever is later", () => {
    expect(step({ leasedUntil: at(1_000) })).toEqual({ kind: "wait", until: at(1_000) });
    expect(step({ leasedUntil: at(1_000), nextAttemptAt: at(5_000) })).toEqual({ kind: "wait", until: at(5_000) });
    expect(step({ leasedUntil: at(-1), nextAttemptAt: at(0) }).kind).toBe("create");
  });

  it("never sends while a send may still be under way", () => {
    fc.assert(
      fc.property(
        fc.record({
          state: fc.constantFrom(...vendorOrderStates),
          cancelWantedAt: fc.constantFrom(null, now),
          sentDigest: fc.constantFrom(null, "a", "b"),
          wantedDigest: fc.constantFrom(null, "a", "b"),
          itemsWanted: fc.constantFrom(null, []),
          storeLocationState: fc.constantFrom(null, "wanted", "there", "refused"),
          unknownSince: fc.option(fc.integer({ min: -300_000, max: 0 }).map(at)),
          lookups: fc.nat(3),
          leasedUntil: fc.option(fc.integer({ min: -10, max: 10 }).map(at)),
          nextAttemptAt: fc.option(fc.integer({ min: -10, max: 10 }).map(at)),
        }),
        (given) => {
          if (nextStep(given, now, limits).kind !== "create") return;
          expect(given.leasedUntil === null || given.leasedUntil <= now).toBe(true);
          expect(given.cancelWantedAt).toBeNull();
          if (given.state === "ready") return;
          expect(given.state).toBe("unknown");
          expect(given.lookups).toBeGreaterThanOrEqual(sureLooksNeeded);
          expect(now.getTime() - (given.unknownSince?.getTime() ?? Infinity)).toBeGreaterThanOrEqual(120_000);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("afterEmptyLookup", () => {
  it("leads, look by look, to a proof that is older than the bound and rests on two looks apart", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300_000 }),
        fc.array(fc.boolean(), { maxLength: 20 }),
        (firstLookMs, sure) => {
          const since = now;
          let doubt = progress({ state: "unknown", unknownSince: since, nextAttemptAt: at(firstLookMs) });
          let clock = at(firstLookMs);
          const sureLooksAfterBound: number[] = [];
          let looks = 0;
          for (; nextStep(doubt, clock, limits).kind !== "create"; looks += 1) {
            expect(looks).toBeLessThan(60);
            const isSure = sure[looks] ?? true;
            if (isSure && clock.getTime() - since.getTime() >= limits.lateCommitMs)
              sureLooksAfterBound.push(clock.getTime());
            doubt = {
              ...doubt,
              ...afterEmptyLookup({ unknownSince: since, lookups: doubt.lookups }, { sure: isSure }, clock, limits),
            };
            expect(doubt.nextAttemptAt!.getTime()).toBeGreaterThanOrEqual(clock.getTime());
            clock = doubt.nextAttemptAt!;
          }
          const [first = 0, second = 0] = sureLooksAfterBound;
          expect(sureLooksAfterBound.length).toBe(sureLooksNeeded);
          expect(second - first).toBeGreaterThanOrEqual(lookGapMs);
          expect(clock.getTime() - since.getTime()).toBeGreaterThanOrEqual(limits.lateCommitMs);
        },
      ),
    );
  });

  it("looks often at first, seldom later: at most ten times before the bound", () => {
    let clock = at(1_000);
    let looks = 0;
    while (clock < at(limits.lateCommitMs)) {
      clock = afterEmptyLookup({ unknownSince: now, lookups: 0 }, { sure: true }, clock, limits).nextAttemptAt;
      looks += 1;
    }
    expect(looks).toBeLessThanOrEqual(10);
    expect(clock).toEqual(at(limits.lateCommitMs));
  });
});

describe("backoff", () => {
  it("doubles from two seconds to a quarter of an hour, spread over its last half", () => {
    expect([1, 2, 3, 10, 99].map((attempts) => backoff(attempts, 1))).toEqual([2_000, 4_000, 8_000, 900_000, 900_000]);
    fc.assert(
      fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, jitter) => {
        expect(backoff(attempts, jitter)).toBeGreaterThanOrEqual(backoff(attempts, 1) / 2);
        expect(backoff(attempts, jitter)).toBeLessThanOrEqual(backoff(attempts, 1));
      }),
    );
  });
});
