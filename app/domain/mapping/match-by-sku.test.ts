import { expect, it } from "vitest";
import { matchBySku } from "./match-by-sku.ts";

const item = (id: string, sku: string | null) => ({ externalProductId: id, externalVariantId: id, sku });
const variant = (variantGid: string, sku: string | null) => ({ variantGid, sku });

it("matches what is unique on both sides, ignoring case and outer spaces", () => {
  expect(matchBySku([variant("v1", " mug-01")], [item("7", "MUG-01"), item("8", "MUG-02")])).toEqual([
    { variantGid: "v1", kind: "matched", candidate: item("7", "MUG-01") },
  ]);
});

it("never guesses", () => {
  const catalogue = [item("1", "A"), item("2", "A"), item("3", "B"), item("4", null)];
  const variants = [
    variant("v1", "A"),
    variant("v2", "B"),
    variant("v3", "b"),
    variant("v4", null),
    variant("v5", "C"),
  ];
  expect(matchBySku(variants, catalogue).map((match) => match.kind)).toEqual([
    "ambiguous",
    "ambiguous",
    "ambiguous",
    "no-sku",
    "no-match",
  ]);
});
