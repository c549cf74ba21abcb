import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VariantGid, VendorId } from "../shared/ids.ts";
import { matchVendor, vendorKey } from "./vendor-key.ts";

describe("vendorKey", () => {
  it.each([
    ["Acme", "  ACME "],
    ["Café  du   Nord", "cafe du nord"],
    ["Müller", "MU\u0308LLER"],
    ["Łódź Goods", "lodz goods"],
    ["Bjørn", "BJORN"],
    ["ＡＣＭＥ", "acme"],
    ["Straße", "STRASSE"],
    ["ΟΔΟΣ", "οδος"],
    ["한국\u00a0상점", "한국 상점"],
  ])("takes %j and %j for the same", (a, b) => {
    expect(vendorKey(a)).toBe(vendorKey(b));
  });

  it.each([
    ["Acme", "Acme 2"],
    ["김", "기"],
    ["が", "か"],
    ["कि", "क"],
  ])("keeps %j and %j apart", (a, b) => {
    expect(vendorKey(a)).not.toBe(vendorKey(b));
  });

  it("is the same for a key as for the text it came from", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(vendorKey(vendorKey(text))).toBe(vendorKey(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe("matchVendor", () => {
  const bound = "gid://shopify/ProductVariant/1" as VariantGid;
  const directory = {
    byVariant: new Map([[bound, "mapped" as VendorId]]),
    byKey: new Map([["acme", "named" as VendorId]]),
  };

  it("goes by the mapping first", () => {
    expect(matchVendor({ variantGid: bound, vendor: "Acme" }, directory)).toBe("mapped");
  });
  it("goes by the vendor text otherwise", () => {
    expect(matchVendor({ variantGid: null, vendor: " ACMÉ" }, directory)).toBe("named");
  });
  it.each([null, "", "  ", "Somebody else"])("knows nobody for %j", (vendor) => {
    expect(matchVendor({ variantGid: null, vendor }, directory)).toBeNull();
  });
});
