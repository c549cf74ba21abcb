import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../app/db/embedded-postgres.server.ts";
import { withFileLock } from "../../app/db/file-lock.server.ts";
import { migrate, readMigrations } from "../../app/db/migrate.server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Server without a database name, the migrated database to copy, and what this run's copies begin with. */
    postgres: { readonly url: string; readonly template: string; readonly prefix: string };
  }
}

const directory = path.resolve(".cache/test-postgres");

/**
 * One PostgreSQL for all test runs of this working copy. A run holds a connection (its lease) from start to end; the
 * run that ends last stops the server. The template is migrated once for each state of the migrations.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await mkdir(path.dirname(directory), { recursive: true, mode: 0o755 });
  const prefix = `test_${process.pid}_${Date.now().toString(36)}_`;
  const { server, lease, template } = await withFileLock(`${directory}.users`, async () => {
    const server = await startEmbeddedPostgres(directory, { fast: true });
    const lease = new pg.Client({ connectionString: `${server.url}/postgres` });
    await lease.connect();
    await dropCopies(lease, isOrphan);
    return { server, lease, template: await prepareTemplate(lease, server.url) };
  });
  project.provide("postgres", { url: server.url, template, prefix });

  return () =>
    withFileLock(`${directory}.users`, async () => {
      await dropCopies(lease, (name) => name.startsWith(prefix));
      await lease.end();
      await server.stopIfUnused();
    });
}

async function dropCopies(client: pg.Client, isToGo: (name: string) => boolean): Promise<void> {
  const copies = await client.query<{ datname: string }>(
    "select datname from pg_database where datname like 'test\\_%'",
  );
  for (const { datname } of copies.rows)
    if (isToGo(datname)) await client.query(`drop database if exists "${datname}" with (force)`);
}

/** Made by a run that was killed before it could clean up. */
function isOrphan(name: string): boolean {
  try {
    process.kill(Number(name.split("_")[1]), 0);
    return false;
  } catch {
    return true;
  }
}

async function prepareTemplate(client: pg.Client, url: string): Promise<string> {
  const hash = createHash("sha256");
  for (const migration of await readMigrations()) hash.update(`${migration.name}:${migration.checksum}\n`);
  const template = `template_${hash.digest("hex").slice(0, 16)}`;
  const databases = await client.query<{ datname: string; datistemplate: boolean }>(
    "select datname, datistemplate from pg_database where starts_with(datname, 'template_')",
  );
  if (databases.rows.some((row) => row.datname === template && row.datistemplate)) return template;
  // One that is not marked was left half made by a run that died.
  await client.query(`drop database if exists "${template}" with (force)`);
  await client.query(`create database "${template}"`);
  await migrate(`${url}/${template}`);
  await client.query(`alter database "${template}" is_template true`);
  return template;
}
