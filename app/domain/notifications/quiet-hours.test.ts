import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestDayDue } from "./digest-day.ts";
import { localTime } from "./local-time.ts";
import { quietUntil } from "./quiet-hours.ts";

const zones = ["UTC", "Europe/Oslo", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"];
/** Around every change of the clocks in 2026, and anywhere between. */
const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }).map((ms) => new Date(ms));
const changes = fc
  .tuple(
    fc.constantFrom(
      "2026-03-29T01:00Z",
      "2026-10-25T01:00Z",
      "2026-03-08T07:00Z",
      "2026-11-01T06:00Z",
      "2026-04-04T15:00Z",
    ),
    fc.integer({ min: -26 * 60, max: 26 * 60 }),
  )
  .map(([at, minutes]) => new Date(Date.parse(at) + minutes * 60_000));
const anyTime = fc.oneof(instants, changes);
const anyZone = fc.constantFrom(...zones);
const hour = fc.integer({ min: 0, max: 23 });

/** The other way to say it: is this hour among those from `from` on, round the clock, before `to`? */
const quietHourSet = ({ from, to }: { from: number; to: number }): Set<number> => {
  const set = new Set<number>();
  for (let at = from; at !== to; at = (at + 1) % 24) set.add(at);
  return set;
};

describe("quiet hours", () => {
  it("end at the first moment that is not quiet, in every time zone and through every change of the clocks", () => {
    fc.assert(
      fc.property(anyTime, anyZone, hour, hour, (now, zone, from, to) => {
        const quiet = { from, to };
        const hours = quietHourSet(quiet);
        const until = quietUntil(quiet, now, zone);
        expect(until !== null).toBe(hours.has(localTime(now, zone).hour));
        if (until === null) return;
        expect(until.getTime()).toBeGreaterThan(now.getTime());
        expect(hours.has(localTime(until, zone).hour)).toBe(false);
        // Quiet until the very last moment, and all the way there.
        expect(hours.has(localTime(new Date(until.getTime() - 1), zone).hour)).toBe(true);
        for (let at = now.getTime(); at < until.getTime(); at += 15 * 60_000)
          expect(hours.has(localTime(new Date(at), zone).hour)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["2026-11-28T22:30:00Z", "Europe/Oslo", "2026-11-29T06:00:00.000Z"],
    // The hour from two to three does not exist, so these end with it.
    ["2026-03-29T00:10:00Z", "Europe/Oslo", "2026-03-29T05:00:00.000Z"],
    ["2026-10-25T00:10:00Z", "Europe/Oslo", "2026-10-25T06:00:00.000Z"],
  ])("from 22 to 7, at %s in %s, end at %s", (now, zone, end) => {
    expect(quietUntil({ from: 22, to: 7 }, new Date(now), zone)?.toISOString()).toBe(end);
  });

  it("in a time zone that nobody knows are those of UTC", () => {
    expect(quietUntil({ from: 1, to: 2 }, new Date("2026-01-01T01:30:00Z"), "Mars/Olympus")?.toISOString()).toBe(
      "2026-01-01T02:00:00.000Z",
    );
  });
});

describe("a digest", () => {
  it("is due once on every day that a worker looks after its hour, whatever the clocks do", () => {
    fc.assert(
      fc.property(anyZone, hour, fc.array(anyTime, { maxLength: 60 }), (zone, at, looks) => {
        let last: string | null = null;
        const days: string[] = [];
        for (const now of [...looks].sort((a, b) => a.getTime() - b.getTime())) {
          const day = digestDayDue({ on: true, hour: at }, last, now, zone);
          if (day === null) continue;
          expect(localTime(now, zone).hour).toBeGreaterThanOrEqual(at);
          days.push(day);
          last = day;
        }
        expect(new Set(days).size).toBe(days.length);
        const owed = new Set(
          looks.map((now) => localTime(now, zone)).flatMap((local) => (local.hour >= at ? [local.day] : [])),
        );
        expect(new Set(days)).toEqual(owed);
      }),
      { numRuns: 200 },
    );
  });

  it("is never due when it is off", () => {
    expect(digestDayDue({ on: false, hour: 0 }, null, new Date(), "UTC")).toBeNull();
  });
});
