import { describe, expect, it } from "vitest";
import { createFormat } from "./format.ts";

const words = { today: (time: string) => `Today at ${time}`, yesterday: (time: string) => `Yesterday at ${time}` };
const now = new Date("2026-11-22T15:30:00Z");
const english = createFormat("en", "America/New_York", now, words);

describe("format", () => {
  it("writes money with as many decimals as the currency has", () => {
    expect([
      english.money({ minor: 123456, currency: "USD" }),
      english.money({ minor: 1234, currency: "JPY" }),
      createFormat("en", "UTC", now, words).money({ minor: 1234, currency: "KWD" }),
      createFormat("cs", "UTC", now, words).money({ minor: 123456, currency: "CZK" }),
    ]).toEqual(["$1,234.56", "¥1,234", "KWD\u00a01.234", "1\u00a0234,56\u00a0Kč"]);
  });

  it("calls a day by its name in the shop's time zone, not in the server's", () => {
    expect(english.dateTime("2026-11-22T05:10:00Z")).toBe("Today at 12:10 AM");
    expect(english.dateTime("2026-11-22T04:10:00Z")).toBe("Yesterday at 11:10 PM");
    expect(english.dateTime("2026-11-02T12:00:00Z")).toBe("Nov 2, 2026, 7:00 AM");
  });

  it("survives a time zone nobody knows", () => {
    expect(createFormat("en", "Mars/Olympus", now, words).dateTime("2026-11-22T05:10:00Z")).toBe("Today at 5:10 AM");
  });

  it("chooses the unit of a duration", () => {
    expect([420, 1340, 95_000].map(english.duration)).toEqual(["420 ms", "1.3 sec", "1.6 min"]);
  });
});
