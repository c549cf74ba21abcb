import { spawn } from "node:child_process";

export interface Step {
  readonly name: string;
  /** Program and arguments; or what to say when it cannot even be started, which counts as its failure. */
  readonly command: () => readonly string[] | { readonly impossible: string };
  readonly env?: Readonly<Record<string, string>>;
  /** Steps that must have passed before. Those that are not part of this run do not count. */
  readonly after?: readonly string[];
  /** Nothing else runs beside it: what it measures or drives suffers from company. */
  readonly alone?: boolean;
  /** How much it proved, once it has ended. Default: one, the step itself. */
  readonly count?: (exitCode: number) => Count;
}

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

export interface StepResult extends Count {
  readonly name: string;
  readonly seconds: number;
  /** What it printed, for a failure; else empty. */
  readonly output: string;
}

const stepTimeoutMs = 12 * 60_000;
const one = (exitCode: number): Count => (exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/**
 * Runs all steps, at most `width` at a time, in the given order as far as their conditions allow. A failed step stops
 * only those that need it, which then count as failed. Tells each result as it comes.
 */
export async function runSteps(
  steps: readonly Step[],
  width: number,
  tell: (result: StepResult) => void,
): Promise<readonly StepResult[]> {
  const names = new Set(steps.map((step) => step.name));
  const waiting = [...steps];
  const running = new Map<Step, Promise<void>>();
  const results = new Map<string, StepResult>();

  const finish = (result: StepResult): void => {
    results.set(result.name, result);
    tell(result);
  };
  const start = (step: Step): void => {
    waiting.splice(waiting.indexOf(step), 1);
    running.set(
      step,
      runStep(step).then((result) => {
        running.delete(step);
        finish(result);
      }),
    );
  };

  while (waiting.length > 0 || running.size > 0) {
    const needs = (step: Step) => (step.after ?? []).filter((name) => names.has(name));
    for (const step of [...waiting]) {
      const broken = needs(step).find((name) => (results.get(name)?.failed ?? 0) > 0);
      if (broken === undefined) continue;
      waiting.splice(waiting.indexOf(step), 1);
      finish({ name: step.name, passed: 0, failed: 1, seconds: 0, output: `not run, because "${broken}" failed\n` });
    }
    for (const step of [...waiting]) {
      const anyAlone = [...running.keys()].some(({ alone }) => alone);
      if (anyAlone || running.size >= width) break;
      if (step.alone && running.size > 0) continue;
      if (needs(step).every((name) => results.has(name))) start(step);
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (waiting.length > 0 && !waiting.some((step) => needs(step).every((name) => results.has(name))))
      throw new Error(`steps wait for each other: ${waiting.map(({ name }) => name).join(", ")}`);
  }
  return steps.flatMap(({ name }) => results.get(name) ?? []);
}

async function runStep(step: Step): Promise<StepResult> {
  const begun = performance.now();
  const result = (count: Count, output: string): StepResult => ({
    name: step.name,
    ...count,
    seconds: (performance.now() - begun) / 1000,
    output: count.failed > 0 ? output : "",
  });
  const command = step.command();
  if ("impossible" in command) return result({ passed: 0, failed: 1 }, `${command.impossible}\n`);
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn(program, args, {
      env: { ...process.env, FORCE_COLOR: "0", NO_COLOR: "1", ...step.env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: stepTimeoutMs,
    });
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (error) => chunks.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (code, signal) => {
      if (signal) chunks.push(Buffer.from(`ended by ${signal}\n`));
      resolve(result((step.count ?? one)(code ?? 1), Buffer.concat(chunks).toString("utf8")));
    });
  });
}
