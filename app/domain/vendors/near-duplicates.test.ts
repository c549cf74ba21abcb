import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VendorId } from "../shared/ids.ts";
import { type ComparedVendor, editDistance, findNearDuplicates } from "./near-duplicates.ts";

const vendor = (id: string, name: string, change: Partial<ComparedVendor> = {}): ComparedVendor => ({
  id: id as VendorId,
  name,
  email: null,
  storeHosts: [],
  ...change,
});
const evidence = (a: string, b: string) => findNearDuplicates([vendor("a", a), vendor("b", b)])[0]?.evidence ?? null;

describe("near-duplicates of vendors", () => {
  it.each([
    ["Clay & Kiln", "CLAY AND KILN", ["same-letters"]],
    ["O'Neill's", "ONeills", ["same-letters"]],
    ["Hanok-Paper", "Hanok Paper", ["same-letters"]],
    ["Łódź Design", "Lodz Design", ["same-letters"]],
    ["Nordlys Ceramics", "Nordlys Ceramics AS", ["same-but-form"]],
    ["Nordlys Ceramics A.S.", "Nordlys Ceramics Ltd.", ["same-but-form"]],
    ["Nordlys Ceramics", "Nordlys Ceramcis", ["one-letter"]],
    ["Casa Verde Botanicals", "Casa Verda Botanical", ["few-letters"]],
  ])("sees %s and %s", (a, b, expected) => expect(evidence(a, b)).toEqual(expected));

  it.each([
    ["Anna", "Hanna"],
    ["Oak", "Ash"],
    ["Studio 54", "Studio 64"],
    ["Birch Barn", "Old Mill Soaps"],
    ["Co", "Ltd"],
    ["", ""],
  ])("leaves %s and %s alone", (a, b) => expect(evidence(a, b)).toBeNull());

  it("sees the same e-mail and the same store under different names, the strongest first", () => {
    const found = findNearDuplicates([
      vendor("a", "Alder", { email: "Hi@Alder.example " }),
      vendor("b", "Birch", { email: "hi@alder.example" }),
      vendor("c", "Cedar", { storeHosts: ["Shop.example"] }),
      vendor("d", "Douglas", { storeHosts: ["old.example", "shop.example"] }),
    ]);
    expect(found).toEqual([
      { first: "c", second: "d", evidence: ["same-store"] },
      { first: "a", second: "b", evidence: ["same-email"] },
    ]);
  });

  it("looks through 500 vendors while somebody waits", () => {
    const many = Array.from({ length: 500 }, (_, n) => vendor(String(n), `Vendor of things and wonders ${n}`));
    const began = performance.now();
    expect(findNearDuplicates(many)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe("the distance between two texts", () => {
  it.each([
    ["", "", 0],
    ["abc", "abc", 0],
    ["abc", "acb", 1],
    ["abc", "ab", 1],
    ["abc", "xabc", 1],
    ["kitten", "sitting", 3],
  ])("%s to %s", (a, b, distance) => expect(editDistance(a, b, 10)).toBe(distance));

  it("is the same both ways, and stops counting above the limit", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const whole = editDistance(a, b, 99);
        expect(editDistance(b, a, 99)).toBe(whole);
        expect(editDistance(a, b, 2) > 2).toBe(whole > 2);
        if (whole <= 2) expect(editDistance(a, b, 2)).toBe(whole);
      }),
    );
  });
});
