import { expect, test } from "vitest";
import { countTests } from "./count-tests.ts";
import { runSteps, type Step } from "./run-steps.ts";

const node = (name: string, code: string, more: Partial<Step> = {}): Step => ({
  name,
  command: () => [process.execPath, "-e", code],
  ...more,
});
const run = (...steps: Step[]) => runSteps(steps, 2, () => {});

test("a step that passes is one and says nothing; one that fails is one and says what it printed", async () => {
  const results = await run(node("good", "console.log('fine')"), node("bad", "console.error('why'); process.exit(3)"));
  expect(results).toMatchObject([
    { name: "good", passed: 1, failed: 0, output: "" },
    { name: "bad", passed: 0, failed: 1, output: "why\n" },
  ]);
});

test("what cannot be started failed, with the reason", async () => {
  const [missing, impossible] = await run(
    { name: "missing", command: () => ["/no/such/program"] },
    { name: "impossible", command: () => ({ impossible: "no browser here" }) },
  );
  expect(missing).toMatchObject({ failed: 1, output: expect.stringContaining("ENOENT") as string });
  expect(impossible).toMatchObject({ failed: 1, output: "no browser here\n" });
});

test("a step is not run after one it needs has failed, and fails too", async () => {
  const results = await run(node("build", "process.exit(1)"), node("e2e", "", { after: ["build"] }));
  expect(results[1]).toMatchObject({ failed: 1, output: 'not run, because "build" failed\n' });
  expect(await run(node("e2e", "", { after: ["build"] }))).toMatchObject([{ passed: 1 }]);
});

test("never more than two at once, and a lonely one alone", async () => {
  let now = 0;
  const seen: Record<string, number> = {};
  const busy = (name: string, more: Partial<Step> = {}): Step => ({
    ...node(name, "setTimeout(() => {}, 30)"),
    ...more,
    command: () => {
      seen[name] = ++now;
      return [process.execPath, "-e", "setTimeout(() => {}, 30)"];
    },
    count: () => {
      now -= 1;
      return { passed: 1, failed: 0 };
    },
  });
  await run(busy("a"), busy("b"), busy("alone", { alone: true }), busy("c"), busy("d"));
  expect(Math.max(...Object.values(seen))).toBe(2);
  expect(seen["alone"]).toBe(1);
});

test("steps that wait for each other are a mistake, not a hang", async () => {
  await expect(run(node("a", "", { after: ["b"] }), node("b", "", { after: ["a"] }))).rejects.toThrow(
    "wait for each other",
  );
});

const report = (passed: number, failed: number, files: { status: string; assertionResults: unknown[] }[] = []) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults: files });

test.each([
  ["all good", report(5, 0), 0, { passed: 5, failed: 0 }],
  ["two failed", report(3, 2), 1, { passed: 3, failed: 2 }],
  ["a file did not load", report(3, 0, [{ status: "failed", assertionResults: [] }]), 1, { passed: 3, failed: 1 }],
  ["an unhandled error beside passing tests", report(3, 0), 1, { passed: 3, failed: 1 }],
  ["no tests at all", report(0, 0), 0, { passed: 0, failed: 1 }],
  ["no report", null, 1, { passed: 0, failed: 1 }],
  ["half a report", '{"numPassed', 0, { passed: 0, failed: 1 }],
])("counting: %s", (_, text, exitCode, expected) => {
  expect(countTests(text, exitCode)).toEqual(expected);
});
