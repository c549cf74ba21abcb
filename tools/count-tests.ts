import { z } from "zod";
import type { Count } from "./run-steps.ts";

const reportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/**
 * The tests in a report of vitest's JSON reporter. A file that could not even be loaded counts as one failure, and so
 * does a run that ended badly for another reason (an unhandled rejection, no report, no tests at all).
 */
export function countTests(report: string | null, exitCode: number): Count {
  const parsed = reportSchema.safeParse(parseJson(report));
  if (!parsed.success) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numFailedTests, testResults } = parsed.data;
  const unloaded = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  const failed = numFailedTests + unloaded;
  const nothingProved = exitCode !== 0 || passed === 0;
  return { passed, failed: failed === 0 && nothingProved ? 1 : failed };
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
