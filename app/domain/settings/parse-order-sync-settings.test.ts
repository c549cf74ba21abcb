import { describe, expect, it } from "vitest";
import { defaultOrderSyncSettings } from "./order-sync-settings.ts";
import { parseOrderSyncSettings, settingsChanges } from "./parse-order-sync-settings.ts";

describe("order sync settings", () => {
  it("start conservative: off, paid only, synced only, customer overridden (O5)", () => {
    expect(defaultOrderSyncSettings).toMatchObject({
      enabled: false,
      onlyPaid: true,
      pushUnsynced: false,
      overrideCustomer: true,
    });
  });

  it("cannot be switched on with nobody to stand in for the buyer", () => {
    expect(parseOrderSyncSettings({ enabled: true })).toEqual({
      ok: false,
      error: { "merchantContact.name": "needed_for_override", "merchantContact.email": "needed_for_override" },
    });
  });

  it("names the field that is wrong", () => {
    const answer = parseOrderSyncSettings({ merchantContact: { email: "no address" }, maxAgeDays: 400 });
    expect(answer).toMatchObject({ ok: false });
    expect(Object.keys(answer.ok ? {} : answer.error).sort()).toEqual(["maxAgeDays", "merchantContact.email"]);
  });

  it.each([
    ["none", []],
    ["not a number", [{ from: "EUR", to: "CZK", rate: "25,1" }]],
    ["zero", [{ from: "EUR", to: "CZK", rate: "0" }]],
    ["no currency", [{ from: "EUR", to: "crowns", rate: "25.1" }]],
    ["two for one pair", ["25.1", "25.2"].map((rate) => ({ from: "EUR", to: "CZK", rate }))],
  ])("currency rates: %s (L3)", (what, currencyRates) => {
    const answer = parseOrderSyncSettings({ currencyRates });
    expect(answer.ok ? [] : Object.keys(answer.error)).toEqual(what === "none" ? [] : ["currencyRates"]);
  });

  it("tells what changed, nested fields included", () => {
    const after = {
      ...defaultOrderSyncSettings,
      enabled: true,
      merchantContact: { ...defaultOrderSyncSettings.merchantContact, email: "orders@demo.example" },
      currencyRates: [
        { from: "EUR", to: "CZK", rate: "25.1", setAt: null },
        { from: "EUR", to: "USD", rate: "1.08", setAt: null },
      ],
    };
    expect(settingsChanges(defaultOrderSyncSettings, after)).toEqual([
      { field: "enabled", from: "false", to: "true" },
      { field: "merchantContact.email", from: "", to: "orders@demo.example" },
      { field: "currencyRates", from: "", to: "1 EUR = 25.1 CZK, 1 EUR = 1.08 USD" },
    ]);
  });
});
