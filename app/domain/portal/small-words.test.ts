import { describe, expect, it } from "vitest";
import { defaultOrderSyncSettings } from "../settings/order-sync-settings.ts";
import { buildOrderToPush } from "../order/build-order-to-push.ts";
import { deviceName } from "./device-name.ts";
import { exampleOrder } from "./example-order.ts";
import { foldEmail } from "./fold-email.ts";
import { maskEmail } from "./mask-email.ts";

describe("deviceName", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox · Linux"],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Safari/537.36 Edg/129.0",
      "Edge · Windows",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
      "Safari · iPhone",
    ],
    [
      "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36",
      "Chrome · Android",
    ],
    ["curl/8.0 <script>", ""],
  ])("%s", (userAgent, name) => expect(deviceName(userAgent)).toBe(name));
});

describe("addresses", () => {
  it("are compared without case and spaces around", () =>
    expect(foldEmail(" Kim@Example.COM ")).toBe("kim@example.com"));
  it("are shown masked", () =>
    expect([maskEmail("kim@example.com"), maskEmail("x"), maskEmail("")]).toEqual(["k•••@example.com", "•••", "•••"]));
});

describe("the example order", () => {
  const built = (overrideCustomer: boolean, currency = "EUR") =>
    buildOrderToPush({
      ...exampleOrder(currency),
      conversion: null,
      settings: {
        ...defaultOrderSyncSettings,
        overrideCustomer,
        merchantContact: { name: "North Market", company: "", email: "hi@north.example", phone: "" },
      },
      reference: "VSS-1",
      marketplaceName: "North Market",
      testFlag: false,
    });
  it("shows what becomes of the buyer's name, e-mail and phone", () => {
    const buyer = /Robin|robin@|\+4720000000/;
    expect(JSON.stringify(built(false))).toMatch(buyer);
    expect(JSON.stringify(built(true))).not.toMatch(buyer);
    expect(JSON.stringify(built(true))).toContain("12 Sample Street");
  });
  it("has amounts of a size people know, in any currency", () =>
    expect(["EUR", "JPY", "KWD"].map((currency) => built(false, currency).lines[0]?.unitPrice.minor)).toEqual([
      4_000, 40, 40_000,
    ]));
});
