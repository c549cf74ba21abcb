import { describe, expect, test } from "vitest";
import { toTrackingInput } from "./to-tracking-input.ts";

const parcel = (carrier: string | null, number: string | null, url: string | null = null) => ({ carrier, number, url });

describe("tracking as Shopify takes it", () => {
  test("nothing", () => {
    expect(toTrackingInput([])).toBeNull();
    expect(toTrackingInput([parcel(" ", "", null)])).toBeNull();
  });

  test.each([
    ["dhl express", "DHL Express"],
    ["DHL-Express", "DHL Express"],
    ["postnord no", "PostNord NO"],
    ["ROYAL MAIL", "Royal Mail"],
    ["Zasilkovna", "Zasilkovna"],
    ["zásilkovna", "Zásilkovna"],
    ["Uncle Bob's Van", "Uncle Bob's Van"],
  ])("the carrier %s is spelled %s", (carrier, company) => {
    expect(toTrackingInput([parcel(carrier, "1")])).toEqual({ company, numbers: ["1"], urls: [] });
  });

  test("numbers and links stay pairs though one has no link", () => {
    expect(
      toTrackingInput([parcel("DPD", "1"), parcel("DPD", "2", "https://dpd.example/2"), parcel("DPD", "3")]),
    ).toEqual({
      company: "DPD",
      numbers: ["2", "1", "3"],
      urls: ["https://dpd.example/2"],
    });
  });

  test("two carriers are both named", () => {
    expect(
      toTrackingInput([parcel("dpd", "1", "https://dpd.example/1"), parcel("ups", "2", "https://ups.example/2")]),
    ).toEqual({
      company: "DPD, UPS",
      numbers: ["1", "2"],
      urls: ["https://dpd.example/1", "https://ups.example/2"],
    });
  });

  test("a link that is no web address is dropped, a link without number is kept", () => {
    expect(
      toTrackingInput([parcel("DPD", "1", "javascript:alert(1)"), parcel(null, null, "https://x.example/a")]),
    ).toEqual({
      company: "DPD",
      numbers: ["https://x.example/a", "1"],
      urls: ["https://x.example/a"],
    });
  });

  test("a carrier alone", () => {
    expect(toTrackingInput([parcel("UPS", null)])).toEqual({ company: "UPS", numbers: [], urls: [] });
  });
});
