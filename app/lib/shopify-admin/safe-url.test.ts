import { expect, test } from "vitest";
import { safeUrl } from "./safe-url.ts";

test.each([
  [" https://dpd.example/1 ", "https://dpd.example/1"],
  ["http://dpd.example/?n=å", "http://dpd.example/?n=%C3%A5"],
  ["javascript:alert(1)", null],
  ["data:text/html,x", null],
  ["dpd.example/1", null],
  ["", null],
  [null, null],
])("%s", (text, expected) => expect(safeUrl(text)).toBe(expected));
