import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { countTests } from "./count-tests.ts";
import { provideChromium } from "./find-chromium.ts";
import { runSteps, type Step } from "./run-steps.ts";

// `npm test` proves everything; `npm test -- lint unit` only these parts. Each step is one line when it passes and its
// whole output when it does not. The last line counts checks and tests together.

const root = join(import.meta.dirname, "..");
const reports = join(root, ".cache/test-reports");
mkdirSync(reports, { recursive: true });
process.chdir(root);

const tool =
  (name: string, ...args: string[]) =>
  () => [join(root, "node_modules/.bin", name), ...args];
const script =
  (path: string, ...args: string[]) =>
  () => [process.execPath, join(root, path), ...args];

/** One vitest project, or a part of its files; every test in it counts. */
function vitest(project: string, more: Partial<Step> = {}, part?: string): Step {
  const report = join(reports, `${project}${part ? `-${part.replace("/", "-of-")}` : ""}.json`);
  rmSync(report, { force: true });
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const shard = part ? [`--shard=${part}`] : [];
  return {
    name: part ? `${project} ${part}` : project,
    command: tool("vitest", "run", "--project", project, ...shard, ...reporters),
    count: (exitCode) => countTests(readReport(report), exitCode),
    ...more,
  };
}

function readReport(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

// Long ones first, so that two cores are busy to the end; the browser last and alone, because it watches the clock.
const migrationsDiff = ["--from-migrations", "prisma/migrations", "--to-schema-datamodel", "prisma/schema.prisma"];
const steps: readonly Step[] = [
  // Two halves: vitest gives a run one core less than there are.
  vitest("integration", {}, "1/2"),
  vitest("integration", {}, "2/2"),
  vitest("unit"),
  { name: "build", command: script("tools/build-pages.ts") },
  { name: "types", command: tool("tsc", "--noEmit") },
  { name: "lint", command: tool("eslint", ".", "--max-warnings=0") },
  { name: "schema", command: tool("prisma", "migrate", "diff", ...migrationsDiff, "--exit-code") },
  { name: "format", command: tool("prettier", "--check", ".") },
  { name: "lock", command: () => ["npm", "ci", "--dry-run", "--no-audit", "--no-fund", "--loglevel=error"] },
  { name: "generated", command: script("tools/generate.ts", "--check") },
  { name: "dependencies", command: script("tools/check-dependencies.ts") },
  vitest("e2e", { after: ["build"], alone: true }),
];

const wanted = process.argv.slice(2);
const partOf = (step: Step): string => step.name.split(" ")[0] ?? step.name;
const unknown = wanted.filter((name) => !steps.some((step) => partOf(step) === name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}. There are: ${[...new Set(steps.map(partOf))].join(", ")}`);
  process.exit(1);
}
const chosen = steps.filter((step) => wanted.length === 0 || wanted.includes(partOf(step))).map(withChromium);

const results = await runSteps(
  chosen,
  Math.min(2, availableParallelism()),
  ({ name, passed, failed, seconds, output }) => {
    const verdict = failed === 0 ? "ok  " : "FAIL";
    const tests = passed + failed === 1 ? "" : `  ${passed} passed${failed === 0 ? "" : `, ${failed} failed`}`;
    console.log(`${verdict}  ${name.padEnd(16)}${seconds.toFixed(1).padStart(6)} s${tests}`);
    if (output) console.log(output.replace(/^/gm, "      ").trimEnd());
  },
);
const total = (key: "passed" | "failed") => results.reduce((sum, result) => sum + result[key], 0);
console.log(`${total("passed")} passed, ${total("failed")} failed`);
process.exitCode = total("failed") === 0 ? 0 : 1;

/** The browser is looked for (or installed) only when its turn comes. */
function withChromium(step: Step): Step {
  if (step.name !== "e2e") return step;
  return {
    ...step,
    command() {
      const chromium = provideChromium();
      if ("impossible" in chromium) return chromium;
      process.env["CHROME_PATH"] = chromium.path;
      return step.command();
    },
  };
}
