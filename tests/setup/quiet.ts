import { afterEach, expect, vi } from "vitest";

// A test that makes noise on the console fails: either the noise is a fault, or the test should expect it.
const spies = (["log", "info", "warn", "error"] as const).map(
  (method) => [method, vi.spyOn(console, method).mockImplementation(() => {})] as const,
);

afterEach(() => {
  for (const [method, spy] of spies) {
    const calls = spy.mock.calls.map((call) => call.map(String).join(" "));
    spy.mockClear();
    expect(calls, `console.${method} during a test`).toEqual([]);
  }
});
