import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ReminderFacts, remindersDue, reminderTimes } from "./reminders.ts";

const now = new Date("2026-11-22T10:00:00Z");
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const ago = (ms: number) => new Date(now.getTime() - ms);

const due = (change: Partial<ReminderFacts> & { lasts: number; told?: number; merchantTold?: number }) => {
  const { lasts, told, merchantTold, ...facts } = change;
  const { vendor, merchant } = remindersDue(
    {
      health: "needs-reauthorization",
      reason: "access-refused",
      since: ago(lasts),
      vendorToldAt: told === undefined ? null : ago(told),
      merchantToldAt: merchantTold === undefined ? null : ago(merchantTold),
      ...facts,
    },
    now,
  );
  return `${vendor} ${merchant}`;
};

describe("remindersDue", () => {
  it.each([
    ["a refusal that may pass", { lasts: minute }, "no no"],
    ["one that lasts", { lasts: 6 * minute }, "first no"],
    ["the app was removed: certain at once", { lasts: 0, reason: "app-removed" as const }, "first no"],
    ["told, and not mended yet", { lasts: 6 * hour, told: 5 * hour }, "no no"],
    ["after a day, the merchant too", { lasts: day, told: day - minute }, "no first"],
    ["after three days, the vendor again", { lasts: 3 * day, told: 3 * day, merchantTold: 2 * day }, "again no"],
    ["and the merchant again", { lasts: 4 * day + minute, told: day, merchantTold: 3 * day }, "no again"],
    ["healthy again: nobody", { lasts: 9 * day, health: "healthy" as const }, "no no"],
    ["disconnected: nobody", { lasts: 9 * day, health: "disconnected" as const }, "no no"],
    ["a bad night", { lasts: 5 * hour, health: "degraded" as const, reason: "not-answering" as const }, "no no"],
    ["a bad day", { lasts: 7 * hour, health: "degraded" as const, reason: "not-answering" as const }, "first no"],
    ["broken, healed, broken again: a moment", { lasts: 20 * minute, told: 5 * hour }, "no no"],
    ["broken, healed, broken again: it lasts", { lasts: 2 * hour, told: 5 * hour }, "first no"],
    ["an old trouble is no reason to wait", { lasts: 6 * minute, told: 9 * day }, "first no"],
  ])("%s", (_, facts, wanted) => {
    expect(due(facts)).toBe(wanted);
  });

  it("looked at every five minutes, each hears of one trouble once and again only after three days", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 * 24 }), (hours) => {
        const told = { vendor: [] as number[], merchant: [] as number[] };
        const at = (ms: number | undefined) => (ms === undefined ? null : new Date(ms));
        for (let ms = 0; ms <= hours * hour; ms += 5 * minute) {
          const facts = { health: "needs-reauthorization", reason: "access-refused", since: new Date(0) } as const;
          const toldAt = { vendorToldAt: at(told.vendor.at(-1)), merchantToldAt: at(told.merchant.at(-1)) };
          const who = remindersDue({ ...facts, ...toldAt }, new Date(ms));
          if (who.vendor !== "no") told.vendor.push(ms);
          if (who.merchant !== "no") told.merchant.push(ms);
        }
        for (const times of [told.vendor, told.merchant])
          for (const [index, ms] of times.entries())
            if (index > 0) expect(ms - times[index - 1]!).toBeGreaterThanOrEqual(reminderTimes.againAfterMs);
        expect(told.vendor).toHaveLength(1 + Math.floor((hours * hour - 5 * minute) / (3 * day)));
        expect(told.merchant.every((ms) => ms >= day)).toBe(true);
        expect(told.merchant.length > 0).toBe(hours >= 24);
      }),
      { numRuns: 30 },
    );
  });
});
