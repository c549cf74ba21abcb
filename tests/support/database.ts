import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { createDatabase, type Database } from "../../app/db/client.server.ts";

export interface TestDatabase extends Database {
  readonly url: string;
}

/** A database nobody uses, as empty as the template. */
interface Spare {
  readonly name: string;
  /** What its catalogues and its size were when it was copied. */
  readonly made: Make;
}
interface Make {
  readonly catalogues: string;
  readonly bytes: number;
}
const spares: Spare[] = [];
afterAll(async () => {
  for (const { name } of spares.splice(0)) await onServer("postgres", drop(name));
});

/**
 * A migrated, empty database of your own. The first one of a file is copied from a template, which is most of what a
 * test costs; `close()` empties it for the next, or drops it if its tables were altered or have grown:
 *
 *     let database: TestDatabase;
 *     beforeAll(async () => { database = await freshDatabase(); });
 *     afterAll(() => database.close());
 */
export async function freshDatabase(options: { readonly poolSize?: number } = {}): Promise<TestDatabase> {
  const { url: server, prefix } = inject("postgres");
  const name = `${prefix}${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const spare = spares.pop();
  const made = spare ? spare.made : await copyTemplate(name);
  // By its new name nobody finds it who was left over from the test before.
  if (spare) await onServer("postgres", (client) => client.query(`alter database "${spare.name}" rename to "${name}"`));
  const url = `${server}/${name}`;
  const database = createDatabase(url, options);
  return {
    ...database,
    url,
    async close() {
      await database.close();
      if (await empty(name, made)) spares.push({ name, made });
      else await onServer("postgres", drop(name));
    },
  };
}

async function copyTemplate(name: string): Promise<Make> {
  const { template } = inject("postgres");
  await onServer("postgres", (client) => client.query(`create database "${name}" template "${template}"`));
  return onServer(name, readMake);
}

const drop = (name: string) => (client: pg.Client) => client.query(`drop database if exists "${name}" with (force)`);

/** Every change to a table, trigger, function or policy writes, or takes away, a row in one of these. */
const catalogues = ["pg_class", "pg_attribute", "pg_proc", "pg_trigger", "pg_policy", "pg_constraint", "pg_namespace"];

async function readMake(client: pg.Client): Promise<Make> {
  const rows = catalogues.map((name) => `select count(*), max(xmin::text::bigint) from ${name}`).join(" union all ");
  const { rows: read } = await client.query<{ catalogues: string; bytes: string }>(
    `select string_agg(c::text, ' ') as catalogues, pg_database_size(current_database())::text as bytes from (${rows}) c`,
  );
  return { catalogues: read[0]!.catalogues, bytes: Number(read[0]!.bytes) };
}

const growthAtMost = 4 * 1024 * 1024;

/** Ends what is still connected and takes every row away; false: not what it was, even so. */
async function empty(name: string, made: Make): Promise<boolean> {
  return onServer(name, async (client) => {
    await client.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`,
      [name],
    );
    const now = await readMake(client);
    if (now.catalogues !== made.catalogues || now.bytes > made.bytes + growthAtMost) return false;
    await client.query(emptyAll);
    return true;
  });
}

/** Foreign keys and triggers are asleep. What the migrations wrote stays. */
const emptyAll = `
  set session_replication_role = replica;
  do $$
  declare each record;
  begin
    for each in select c.oid::regclass as name from pg_class c
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> '_prisma_migrations'
    loop execute format('delete from %s', each.name); end loop;
    for each in select c.oid::regclass as name, s.seqstart from pg_class c join pg_sequence s on s.seqrelid = c.oid
    loop perform setval(each.name, each.seqstart, false); end loop;
  end $$;
  reset session_replication_role`;

/** @param database its name, on the server of this run */
async function onServer<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: `${inject("postgres").url}/${database}` });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
