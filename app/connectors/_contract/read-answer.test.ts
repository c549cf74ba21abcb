import { expect, test } from "vitest";
import { failureOfAnswer, readJson, readRetryAfter } from "./read-answer.ts";

const now = new Date("2026-11-22T12:00:00Z");
const read = { kind: "read" } as const;
const write = { kind: "write", reference: "VSS-1" } as const;
const answered = (status: number, headers = {}) => ({ kind: "answered", status, headers, body: "" }) as const;

test.each([
  ["5", 5_000],
  ["0", 0],
  ["1.5", 1_500],
  ["Sun, 22 Nov 2026 12:01:00 GMT", 60_000],
  ["Sun, 22 Nov 2026 11:00:00 GMT", 0],
  ["soon", null],
  ["", null],
  [undefined, null],
])("Retry-After %s", (header, expected) => {
  expect(readRetryAfter(header, now)).toBe(expected);
});

test.each([
  [429, read, "rate-limited"],
  [429, write, "rate-limited"],
  [401, write, "auth-failed"],
  [403, read, "auth-failed"],
  [500, read, "unavailable"],
  [500, write, "ambiguous"],
  [502, write, "ambiguous"],
  [503, write, "unavailable"],
])("HTTP %i of a %o is %s", (status, purpose, kind) => {
  expect(failureOfAnswer(answered(status), purpose, now)?.kind).toBe(kind);
});

test.each([200, 201, 301, 404, 409, 422])("HTTP %i is for the platform to read", (status) => {
  expect(failureOfAnswer(answered(status), write, now)).toBeNull();
});

test.each([
  [true, write, "ambiguous"],
  [false, write, "unavailable"],
  [true, read, "unavailable"],
])("a lost call (maybe sent: %s) of a %o is %s", (maybeSent, purpose, kind) => {
  const answer = { kind: "failed", maybeSent, reason: "timeout", message: "" } as const;
  expect(failureOfAnswer(answer, purpose, now)?.kind).toBe(kind);
});

test("what is not JSON is unexpected for a read and ambiguous for a write", () => {
  expect(readJson("<html>", read)).toMatchObject({ failure: { kind: "unexpected-response" } });
  expect(readJson('{"id":', write)).toMatchObject({ failure: { kind: "ambiguous", reference: "VSS-1" } });
  expect(readJson("[1]", read)).toEqual({ ok: true, json: [1] });
});
