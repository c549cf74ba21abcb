import { createHash } from "node:crypto";
import path from "node:path";
import pg from "pg";
import type { Composition } from "../app/composition.server.ts";
import { createDatabase, type Database } from "../app/db/client.server.ts";
import { startEmbeddedPostgres } from "../app/db/embedded-postgres.server.ts";
import { migrate, readMigrations } from "../app/db/migrate.server.ts";
import { createSecretBox, type SecretBox } from "../app/db/secret-box.server.ts";
import type { ShopId } from "../app/domain/shared/ids.ts";
import { parseEnv } from "../app/env.server.ts";
import { createLogger } from "../app/lib/logger.server.ts";
import { seedMarketplace } from "./seed-marketplace.ts";

/** The app on a database with so many orders, and the shop that has them. */
export interface SeededApp {
  readonly orders: number;
  readonly shop: ShopId;
  readonly domain: string;
  readonly gid: string;
  readonly composition: Composition;
  readonly database: Database;
  readonly box: SecretBox;
  close(): Promise<void>;
}

/** Protects nothing: the people in this database are made up. */
const keys = `bench:${Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7 + 1)).toString("base64")}`;

/** Beside the shop that is measured there is a second one, half as large: other tenants' rows must cost nothing either. */
const neighbours = [{ domain: "neighbour.myshopify.com", share: 0.5 }];

/** A PostgreSQL of the bench's own under .data/; seeded databases stay there and are used again. */
export async function openBench() {
  const server = await startEmbeddedPostgres(path.resolve(import.meta.dirname, "../.data/bench-postgres"), {
    fast: true,
  });
  return {
    /**
     * @param options.fresh seeds anew even where a seeded database of these migrations is there
     * @param options.purpose a database of its own, for what changes it
     */
    async open(
      orders: number,
      options: { readonly fresh: boolean; readonly purpose?: string; tell(text: string): void },
    ): Promise<SeededApp> {
      const migrations = await readMigrations();
      const name = ["bench", options.purpose, orders].filter(Boolean).join("_");
      const url = `${server.url}/${name}`;
      const mark = createHash("sha256").update(JSON.stringify(migrations)).digest("hex");
      if (options.fresh || !(await isSeeded(server.url, name, mark))) {
        options.tell(`Seeding ${orders.toLocaleString("en")} orders ...`);
        const startedAt = performance.now();
        await onServer(server.url, "postgres", `drop database if exists ${name} with (force)`);
        await onServer(server.url, "postgres", `create database ${name}`);
        await migrate(url);
        await seed(url, orders);
        await onServer(server.url, "postgres", `comment on database ${name} is '${mark}'`);
        options.tell(`Seeded in ${Math.round((performance.now() - startedAt) / 1_000)} s.`);
      }
      const database = createDatabase(url);
      const { rows } = await database.pool.query<{ id: ShopId; gid: string }>(
        `select id, gid from shop where domain = $1`,
        [domain],
      );
      const env = parseEnv(benchEnv(url));
      if (!env.ok) throw new Error(env.problems.join("\n"));
      // Only now: the Shopify library looks for its session table when it is imported.
      const { composeApplication } = await import("../app/composition.server.ts");
      // No Shopify answers here; that a worker cannot read from it is no news.
      const composition = await composeApplication({ ...env.env, DATABASE_URL: url }, createLogger({ level: "fatal" }));
      return {
        orders,
        shop: rows[0]!.id,
        domain,
        gid: rows[0]!.gid,
        composition,
        database,
        box: createSecretBox(keys),
        async close() {
          await composition.stop();
          await database.close();
        },
      };
    },
    close: () => server.stopIfUnused(),
  };
}

const domain = "bench.myshopify.com";

export const apiSecret = "bench-secret";

const benchEnv = (url: string): Record<string, string> => ({
  NODE_ENV: "test",
  DATABASE_URL: url,
  SHOPIFY_API_KEY: "bench",
  SHOPIFY_API_SECRET: apiSecret,
  SHOPIFY_APP_URL: "https://bench.example",
  ENCRYPTION_KEYS: keys,
  CRON_SECRET: "bench-cron",
});

async function seed(url: string, orders: number): Promise<void> {
  const database = createDatabase(url, { poolSize: 1 });
  try {
    const box = createSecretBox(keys);
    const size = { vendors: 200, variantsPerVendor: 40 };
    await seedMarketplace(database.pool, box, { domain, orders, ...size });
    for (const { domain: other, share } of neighbours)
      await seedMarketplace(database.pool, box, { domain: other, orders: Math.ceil(orders * share), ...size });
    await database.pool.query("vacuum analyze");
  } finally {
    await database.close();
  }
}

async function isSeeded(server: string, name: string, mark: string): Promise<boolean> {
  const rows = await onServer(
    server,
    "postgres",
    `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = '${name}'`,
  );
  return rows[0]?.["mark"] === mark;
}

async function onServer(server: string, name: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: `${server}/${name}` });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
