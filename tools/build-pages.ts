import { buildIfNeeded } from "../sandbox/build.ts";

// The pages' build for everything that serves it, made once for each state of the sources.
await buildIfNeeded((line) => process.stdout.write(`${line}\n`));
