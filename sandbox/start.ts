import path from "node:path";
import { startSandbox } from "./sandbox.ts";

// `npm run sandbox [-- --fresh] [-- --port 4400]`
const startedAt = performance.now();
const given = (name: string) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : (process.argv[at + 1] ?? "");
};
const say = (line: string) => process.stdout.write(`${line}\n`);

const sandbox = await startSandbox({
  directory: path.resolve(given("--data") ?? path.join(import.meta.dirname, "../.data/sandbox")),
  port: Number(given("--port") ?? 4400),
  fresh: process.argv.includes("--fresh"),
  log: say,
});
say(
  `\n  Vendor Store Sync is running after ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Open\n\n    ${sandbox.url}\n\n  Ctrl-C stops all of it.\n`,
);

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    say("Stopping…");
    sandbox.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        say(String(error));
        process.exit(1);
      },
    );
  });
