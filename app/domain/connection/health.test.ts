import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterLesson,
  breakerThreshold,
  type ConnectionStanding,
  type Health,
  type HealthLesson,
  healthReasons,
  healthStates,
  nextCheckMs,
  probeEveryMs,
} from "./health.ts";

const before = new Date("2026-11-20T10:00:00Z");
const now = new Date("2026-11-22T10:00:00Z");
const inMs = (ms: number) => new Date(now.getTime() + ms);

const standing = (health: Health, change: Partial<ConnectionStanding> = {}): ConnectionStanding => ({
  health,
  reason: health === "needs-reauthorization" ? "access-refused" : health === "degraded" ? "not-answering" : null,
  message: health === "healthy" || health === "disconnected" ? null : "as it said",
  since: before,
  failures: 0,
  breakerOpenUntil: null,
  quietUntil: null,
  ...change,
});

const failed: HealthLesson = { kind: "failed", message: "status 502" };
const refused: HealthLesson = { kind: "not-authorized", reason: "access-refused", message: "no such key" };

describe("afterLesson", () => {
  const table: readonly [
    from: Health,
    lesson: HealthLesson,
    failuresBefore: number,
    to: Health,
    reason: ConnectionStanding["reason"],
    failures: number,
  ][] = [
    ["healthy", { kind: "answered" }, 0, "healthy", null, 0],
    ["healthy", { kind: "answered" }, 4, "healthy", null, 0],
    ["healthy", { kind: "verified" }, 4, "healthy", null, 0],
    ["healthy", failed, 0, "healthy", null, 1],
    ["healthy", failed, 3, "healthy", null, 4],
    ["healthy", failed, 4, "degraded", "not-answering", 5],
    ["healthy", refused, 0, "needs-reauthorization", "access-refused", 0],
    ["healthy", { ...refused, reason: "app-removed" }, 0, "needs-reauthorization", "app-removed", 0],
    ["healthy", { kind: "asked-for-silence", forMs: 1 }, 2, "healthy", null, 2],
    ["degraded", { kind: "answered" }, 9, "healthy", null, 0],
    ["degraded", { kind: "verified" }, 9, "healthy", null, 0],
    ["degraded", failed, 9, "degraded", "not-answering", 10],
    ["degraded", refused, 9, "needs-reauthorization", "access-refused", 9],
    ["degraded", { kind: "asked-for-silence", forMs: 1 }, 9, "degraded", "not-answering", 9],
    ["needs-reauthorization", { kind: "answered" }, 0, "needs-reauthorization", "access-refused", 0],
    ["needs-reauthorization", failed, 7, "needs-reauthorization", "access-refused", 8],
    ["needs-reauthorization", { ...refused, reason: "store-gone" }, 0, "needs-reauthorization", "store-gone", 0],
    ["needs-reauthorization", { kind: "verified" }, 7, "healthy", null, 0],
    ["disconnected", { kind: "verified" }, 0, "disconnected", null, 0],
    ["disconnected", { kind: "answered" }, 2, "disconnected", null, 0],
    ["disconnected", refused, 0, "disconnected", null, 0],
    ["disconnected", failed, 6, "disconnected", null, 7],
  ];
  it.each(table)("%s, %o after %i failures: %s (%s, %i)", (from, lesson, failuresBefore, to, reason, failures) => {
    const after = afterLesson(standing(from, { failures: failuresBefore }), lesson, now);
    expect(after).toMatchObject({ health: to, reason, failures });
    expect(after.since).toEqual(from === to ? before : now);
    expect(after.message === null).toBe(to === "healthy" || to === "disconnected");
  });

  it("has a row in the table for every state and every kind of lesson that can change it", () => {
    const rows = new Set(table.map(([from, lesson]) => `${from} ${lesson.kind}`));
    for (const health of healthStates)
      for (const kind of ["answered", "failed", "not-authorized", "verified"])
        expect(rows).toContain(`${health} ${kind}`);
  });

  it("keeps the better explanation: removed, then refused, is removed", () => {
    const removed = afterLesson(standing("healthy"), { ...refused, reason: "app-removed", message: "removed" }, now);
    expect(afterLesson(removed, refused, inMs(1))).toMatchObject({
      reason: "app-removed",
      message: "removed",
      since: now,
    });
    expect(afterLesson(removed, { ...refused, reason: "store-gone" }, inMs(1))).toMatchObject({ reason: "store-gone" });
  });

  it("opens the breaker for ever longer, up to ten minutes", () => {
    const openForMs = (failures: number) =>
      (afterLesson(standing("degraded", { failures }), failed, now).breakerOpenUntil?.getTime() ?? 0) - now.getTime();
    expect([4, 5, 6, 20].map(openForMs)).toEqual([probeEveryMs, 2 * probeEveryMs, 4 * probeEveryMs, 600_000]);
    expect(afterLesson(standing("healthy", { failures: 1 }), failed, now).breakerOpenUntil).toBeNull();
  });

  it("never shortens a silence that was asked for", () => {
    const quiet = standing("healthy", { quietUntil: inMs(60_000) });
    const shorter = afterLesson(quiet, { kind: "asked-for-silence", forMs: 1_000 }, now);
    expect(shorter.quietUntil).toEqual(inMs(60_000));
    expect(afterLesson(quiet, { kind: "asked-for-silence", forMs: 90_000 }, now).quietUntil).toEqual(inMs(90_000));
  });

  it("whatever happens: unwell has a reason, healthy has none, and being tried and accepted always heals", () => {
    const lesson: fc.Arbitrary<HealthLesson> = fc.oneof(
      fc.constant<HealthLesson>({ kind: "answered" }),
      fc.constant<HealthLesson>({ kind: "verified" }),
      fc.constant(failed),
      fc.constantFrom(...healthReasons).map((reason): HealthLesson => ({ ...refused, reason })),
      fc.nat(60_000).map((forMs): HealthLesson => ({ kind: "asked-for-silence", forMs })),
    );
    fc.assert(
      fc.property(fc.array(lesson, { maxLength: 30 }), (lessons) => {
        const end = lessons.reduce((now, each) => afterLesson(now, each, before), standing("healthy"));
        expect(end.reason === null).toBe(end.health === "healthy");
        expect(end.breakerOpenUntil !== null).toBe(end.failures >= breakerThreshold);
        expect(afterLesson(end, { kind: "verified" }, now)).toMatchObject({
          health: "healthy",
          breakerOpenUntil: null,
        });
      }),
    );
  });
});

describe("nextCheckMs", () => {
  const minutes = (health: Health, lastsMinutes: number, failures = 0) =>
    nextCheckMs({ health, failures, since: inMs(-lastsMinutes * 60_000) }, now, 0.5) / 60_000;
  it.each([
    ["healthy", 10_000, 0, 60],
    ["healthy", 10_000, 1, 2],
    ["needs-reauthorization", 0, 0, 2],
    ["needs-reauthorization", 60, 0, 15],
    ["needs-reauthorization", 3_000, 0, 60],
    ["degraded", 5, 6, 2],
    ["degraded", 60, 9, 15],
  ] as const)("%s for %i minutes with %i failures: after %i minutes", (health, lasts, failures, wanted) => {
    expect(minutes(health, lasts, failures)).toBe(wanted);
  });
  it("spreads what broke together", () => {
    const at = (random: number) => nextCheckMs(standing("healthy"), now, random);
    expect([at(0), at(1)]).toEqual([48 * 60_000, 72 * 60_000]);
  });
});
