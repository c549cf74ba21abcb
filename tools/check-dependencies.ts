import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

// Runs the dependency rules over a tree and prints one line per violation. Fails also when it saw suspiciously few
// modules: with a TypeScript it does not know, dependency-cruiser sees none and is content.
const { values } = parseArgs({
  options: { root: { type: "string", default: "." }, floor: { type: "string", default: "300" } },
});

const reportSchema = z.object({
  modules: z.array(z.unknown()),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

const project = join(import.meta.dirname, "..");
const cruise = spawnSync(
  process.execPath,
  [
    join(project, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs"),
    ...["app", "sandbox", "tools", "tests", "server.ts"],
    ...["--config", join(project, ".dependency-cruiser.cjs"), "--output-type", "json"],
  ],
  { cwd: resolve(values.root), encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
);
let report: z.infer<typeof reportSchema>;
try {
  report = reportSchema.parse(JSON.parse(cruise.stdout));
} catch {
  console.error(cruise.stderr || cruise.stdout.slice(0, 2_000) || "dependency-cruiser said nothing");
  process.exit(1);
}

for (const { rule, from, to } of report.summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
const tooFew = report.modules.length < Number(values.floor);
if (tooFew) console.error(`only ${report.modules.length} modules seen, at least ${values.floor} expected`);
else console.log(`${report.modules.length} modules, ${report.summary.violations.length} violations`);
if (tooFew || report.summary.violations.length > 0) process.exitCode = 1;
