import path from "node:path";
import { parseArgs } from "node:util";
import { startSandbox } from "./sandbox.ts";

// `npm run sandbox [-- --fresh] [--port 4400] [--data directory]`
const startedAt = performance.now();
const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (error: unknown) =>
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);

const wanted = readArguments();
const giveUp = new AbortController();
const starting = startSandbox({
  directory: path.resolve(wanted.data ?? path.join(import.meta.dirname, "../.data/sandbox")),
  port: wanted.port,
  fresh: wanted.fresh,
  log: say,
  signal: giveUp.signal,
});

// One Ctrl-C may arrive as several signals: from the terminal, from npm, from whoever started us.
let stoppingSince: number | null = null;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > 1_000) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    say("\nStopping…");
    giveUp.abort();
    starting
      .then((sandbox) => sandbox.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  });

try {
  const { url } = await starting;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (stoppingSince === null)
    say(
      `\n  Vendor Store Sync is running after ${seconds} s. Open\n\n    ${url}\n\n  Ctrl-C stops all of it; what happened is kept.\n`,
    );
} catch (error) {
  if (!giveUp.signal.aborted) complain(error);
  process.exit(1);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { fresh: { type: "boolean", default: false }, port: { type: "string" }, data: { type: "string" } },
    });
    const port = Number(values.port ?? 4400);
    if (!Number.isInteger(port) || port < 1 || port > 65_000) throw new Error(`--port: ${values.port} is not a port.`);
    return { ...values, port };
  } catch (error) {
    complain(error);
    process.exit(2);
  }
}
