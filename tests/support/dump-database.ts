import type { SecretBox } from "../../app/db/secret-box.server.ts";
import { sealedColumns, sealedFromText } from "../../app/db/sealed-columns.server.ts";
import type { TestDatabase } from "./database.ts";

export interface DumpedValue {
  /** "public.mail.contentSealed" */
  readonly place: string;
  readonly text: string;
}

/**
 * Every value of every column of every table that is not PostgreSQL's own, as text. Bytes are read as UTF-8, and JSON as
 * it is written out.
 */
export async function dumpDatabase(database: TestDatabase): Promise<DumpedValue[]> {
  const { rows: tables } = await database.pool.query<{ schema: string; table: string }>(
    `select table_schema as schema, table_name as table from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
     order by 1, 2`,
  );
  const values: DumpedValue[] = [];
  for (const { schema, table } of tables) {
    const { rows } = await database.pool.query<Record<string, unknown>>(`select * from "${schema}"."${table}"`);
    for (const row of rows)
      for (const [column, value] of Object.entries(row)) {
        if (value === null) continue;
        values.push({ place: `${schema}.${table}.${column}`, text: asText(value) });
      }
  }
  return values;
}

/** Every sealed value, opened. One that does not open is a fault of the test's set-up, or of the app. */
export async function dumpSealed(database: TestDatabase, box: SecretBox): Promise<DumpedValue[]> {
  const values: DumpedValue[] = [];
  for (const { table, column, boundBy, binding } of sealedColumns) {
    const bound = boundBy.map((name) => `"${name}"::text`).join(", ");
    const { rows } = await database.pool.query<{ value: Uint8Array | string; bound: string[] }>(
      `select "${column}" as value, array[${bound}] as bound from "${table}" where "${column}" is not null`,
    );
    for (const { value, bound: places } of rows) {
      const sealed = typeof value === "string" ? sealedFromText(value) : value;
      if (sealed === null) throw new Error(`${table}.${column} holds something that is not sealed.`);
      if (sealed.length > 0) values.push({ place: `${table}.${column}`, text: box.open(sealed, binding(...places)) });
    }
  }
  return values;
}

const asText = (value: unknown): string => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object") return JSON.stringify(value);
  return String(value as string | number | bigint | boolean);
};

/** Where any of these words stands, once for each place. Case does not count. */
export function findWords(values: readonly DumpedValue[], words: readonly string[]): string[] {
  const found = new Set<string>();
  for (const { place, text } of values) {
    const lower = text.toLowerCase();
    for (const word of words) if (lower.includes(word.toLowerCase())) found.add(`${place}: ${word}`);
  }
  return [...found].sort();
}
