import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

/** The advisory lock that Prisma's own `migrate deploy` takes: either tool keeps the other out. */
const prismaAdvisoryLock = 72707369;

const projectMigrations = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/** A migration that cannot be applied. The message names it and says what an operator can do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** sha256 of the file, as Prisma computes it. */
  readonly checksum: string;
}

/** The migrations on disk, in the order in which they are applied. */
export async function readMigrations(directory = projectMigrations): Promise<readonly Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(directory, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/**
 * Brings the database at `url` up to date and returns the names of the migrations applied now. Any number of processes
 * may call it at once: one works, the others wait and find nothing to do. Each migration is one transaction, so a
 * failed one leaves nothing behind and `CREATE INDEX CONCURRENTLY` is not possible in one.
 *
 * It keeps Prisma's own table, so that `prisma migrate status` and `deploy` agree with it; see
 * docs/decisions/0001-postgresql-everywhere.md for why it exists.
 */
export async function migrate(url: string, directory = projectMigrations): Promise<readonly string[]> {
  const migrations = await readMigrations(directory);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [prismaAdvisoryLock]);
    await client.query(createHistory);
    const history = await client.query<{ migration_name: string; checksum: string; finished: boolean }>(
      `select migration_name, checksum, finished_at is not null as finished
       from _prisma_migrations where rolled_back_at is null`,
    );
    const known = new Map(history.rows.map((row) => [row.migration_name, row]));
    const applied: string[] = [];
    for (const migration of migrations) {
      const before = known.get(migration.name);
      if (before === undefined) {
        await apply(client, migration);
        applied.push(migration.name);
      } else if (!before.finished) {
        throw new MigrationError(`Migration ${migration.name} failed earlier. Mend it with "prisma migrate resolve".`);
      } else if (before.checksum !== migration.checksum) {
        throw new MigrationError(
          `Migration ${migration.name} was edited after it was applied. Write a new one instead.`,
        );
      }
    }
    return applied;
  } finally {
    await client.end();
  }
}

/** As Prisma makes it. */
const createHistory = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(migration.sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback");
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`Migration ${migration.name} could not be applied: ${why}`, { cause });
  }
}
