import { userInfo } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../db/embedded-postgres.server.ts";
import { migrate } from "../db/migrate.server.ts";
import { loadEnv } from "../env.server.ts";
import { createLogger } from "../lib/logger.server.ts";
import { CliFailure, createCli } from "./cli.ts";

// `npm run cli -- <command>`: needs the same environment as the app, and nothing running.
const root = path.join(import.meta.dirname, "../..");
let close: () => Promise<void> = async () => {};

const cli = createCli({
  actor: `operator ${userInfo().username}`,
  write: (text) => process.stdout.write(text),
  open: async () => {
    const env = loadEnv({ envFile: path.join(root, ".env") });
    const postgres = env.DATABASE_URL ? null : await startEmbeddedPostgres(path.join(root, ".data/postgres"));
    const url = env.DATABASE_URL ?? `${postgres?.url}/postgres`;
    await migrate(url);
    const { composeApplication } = await import("../composition.server.ts");
    const composition = await composeApplication({ ...env, DATABASE_URL: url }, createLogger({ level: "error" }));
    close = async () => {
      await composition.stop();
      await postgres?.stopIfUnused();
    };
    return composition;
  },
});

try {
  await cli.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CliFailure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await close();
}
