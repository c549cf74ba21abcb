import fc from "fast-check";
import { expect, it } from "vitest";
import { stableText } from "./stable-text.ts";

const shuffled = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(shuffled)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, member]) => [key, shuffled(member)]),
        )
      : value;

it("does not depend on the order of keys, and holds all of the value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(stableText(shuffled(plain))).toBe(stableText(plain));
      expect(JSON.parse(stableText(plain))).toEqual(plain);
    }),
  );
});

it("takes an undefined member for an absent one, and keeps null apart from it", () => {
  expect(stableText({ b: undefined, a: 1 })).toBe(stableText({ a: 1 }));
  expect(stableText({ a: null })).not.toBe(stableText({}));
});
