import { expect, test } from "vitest";
import { withoutPersonalText } from "./without-personal-text.ts";

test.each([
  ["Email 'ana@buyer.example' is invalid", "Email '***' is invalid"],
  ["Phone +47 (22) 12-34-56 is taken", "Phone *** is taken"],
  ["Line 3 of 250 is wrong", "Line 3 of 250 is wrong"],
])("%s", (text, expected) => expect(withoutPersonalText(text)).toBe(expected));

test("is kept short", () => expect(withoutPersonalText("x".repeat(1000))).toHaveLength(240));
