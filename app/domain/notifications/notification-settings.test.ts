import { describe, expect, it } from "vitest";
import { gateMail } from "./gate-mail.ts";
import {
  defaultNotificationSettings as defaults,
  notificationChanges,
  parseNotificationSettings,
} from "./notification-settings.ts";

describe("the gate", () => {
  const quietAtNight = { ...defaults, quietHours: { from: 22, to: 7 } };
  const night = new Date("2026-11-28T23:30:00Z");
  const ask = (change: Partial<Parameters<typeof gateMail>[0]>) =>
    gateMail({ notification: "vendor-late", settings: defaults, muted: false, now: night, timeZone: "UTC", ...change });

  it("lets through what is on", () => expect(ask({})).toEqual({ kind: "send" }));
  it("keeps what is off, and says so", () =>
    expect(ask({ settings: { ...quietAtNight, vendor: { ...defaults.vendor, "vendor-late": false } } })).toEqual({
      kind: "keep",
      code: "switched-off",
    }));
  it("keeps what its reader has ended", () => expect(ask({ muted: true })).toEqual({ kind: "keep", code: "muted" }));
  it("keeps for the digest what is to come with it", () =>
    expect(ask({ notification: "merchant-late" })).toEqual({ kind: "keep", code: "in-digest" }));
  it("puts off until quiet hours end", () =>
    expect(ask({ settings: quietAtNight })).toEqual({ kind: "wait", until: new Date("2026-11-29T07:00:00Z") }));
  it("lets through at night, too, what somebody has just asked for", () =>
    expect(ask({ notification: null, settings: quietAtNight, muted: true })).toEqual({ kind: "send" }));
});

describe("notification settings", () => {
  it("are complete by default, and the defaults are what an empty form means", () => {
    expect(parseNotificationSettings({})).toEqual({ ok: true, value: defaults });
  });
  it.each([
    [{ addresses: ["a@b.example", "no address"] }, { addresses: "invalid_format" }],
    [{ addresses: Array.from({ length: 6 }, (_, n) => `a${n}@b.example`) }, { addresses: "too_many" }],
    [{ quietHours: { from: 7, to: 7 } }, { quietHours: "same_hours" }],
    [{ digest: { on: false } }, { "digest.on": "digest_needed" }],
    [{ lateAfterDays: "" }, { lateAfterDays: "invalid_type" }],
    [{ lateAfterDays: 0 }, { lateAfterDays: "too_small" }],
    [{ merchant: { "merchant-late": "sometimes" } }, { "merchant.merchant-late": "invalid_value" }],
  ])("refuse %j", (input, error) => expect(parseNotificationSettings(input)).toEqual({ ok: false, error }));

  it("say what changed, field by field", () => {
    const after = {
      ...defaults,
      vendor: { ...defaults.vendor, "vendor-late": false },
      quietHours: { from: 22, to: 7 },
      addresses: ["a@b.example"],
    };
    expect(notificationChanges(defaults, after)).toEqual([
      { field: "vendor.vendor-late", from: "true", to: "false" },
      { field: "quietHours", from: "", to: "22-7" },
      { field: "addresses", from: "", to: "a@b.example" },
    ]);
  });
});
