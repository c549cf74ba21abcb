import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { defineConfig } from "prisma/config";

// The Prisma command line only generates the client and writes migrations. It works on a throw-away in-memory
// PostgreSQL, so that it needs neither a server nor a downloaded engine. Migrations are applied by app/db/migrate.server.ts.
process.env.DATABASE_URL ??= "postgresql://unused";
process.env.CHECKPOINT_DISABLE ??= "1";

type ScriptAdapter = {
  client: PGlite;
  executeRaw(query: { sql: string; args: unknown[] }): Promise<number>;
  executeScript(sql: string): Promise<void>;
};

/** A migration is one script of many statements; the adapter as shipped would send it as one prepared statement. */
function runningScripts(adapter: ScriptAdapter): ScriptAdapter {
  const executeRaw = adapter.executeRaw.bind(adapter);
  adapter.executeScript = async (sql) => {
    await adapter.client.exec(sql);
  };
  adapter.executeRaw = async (query) => {
    if (query.args.length > 0) return executeRaw(query);
    await adapter.client.exec(query.sql);
    return 0;
  };
  return adapter;
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => {
    const factory = new PrismaPGlite(new PGlite());
    const connect = factory.connect.bind(factory);
    const connectToShadowDb = factory.connectToShadowDb.bind(factory);
    return Object.assign(factory, {
      connect: async () => runningScripts((await connect()) as unknown as ScriptAdapter),
      connectToShadowDb: async () => runningScripts((await connectToShadowDb()) as unknown as ScriptAdapter),
    }) as never;
  },
});
