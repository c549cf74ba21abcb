import type pg from "pg";
import type { Database } from "./client.server.ts";
import { SealedError, type SecretBox } from "./secret-box.server.ts";
import { sealedColumns, sealedFromText, sealedToText, type SealedColumn } from "./sealed-columns.server.ts";

export interface RotationCount {
  readonly table: string;
  readonly column: string;
  /** Sealed values looked at. */
  readonly seen: number;
  /** Sealed again under the key in use; in a dry run, those that would be. */
  readonly rotated: number;
  /** Did not open (their key is gone, or they were changed) and were left as they are. */
  readonly unreadable: number;
}

/**
 * Seals everything that lies under an older key again under the one in use. Works in batches beside a running app and
 * may be stopped and started again: what is done is not done twice. The old key may be taken out of ENCRYPTION_KEYS
 * when a run reports nothing rotated and nothing unreadable.
 */
export async function rotateKeys(
  db: Pick<Database, "pool">,
  box: SecretBox,
  options: { readonly batchSize?: number; readonly dryRun?: boolean } = {},
): Promise<readonly RotationCount[]> {
  const counts: RotationCount[] = [];
  for (const column of sealedColumns) counts.push(await rotateColumn(db.pool, box, column, options));
  return counts;
}

async function rotateColumn(
  pool: pg.Pool,
  box: SecretBox,
  sealed: SealedColumn,
  { batchSize = 200, dryRun = false }: { readonly batchSize?: number; readonly dryRun?: boolean },
): Promise<RotationCount> {
  const { table, column, key } = sealed;
  const bound = sealed.boundBy.map((name) => `"${name}"::text`).join(", ");
  let [seen, rotated, unreadable] = [0, 0, 0];
  let after: string | null = null;
  for (;;) {
    const page: pg.QueryResult<Row> = await pool.query<Row>(
      `select "${key.column}"::text as key, "${column}" as value, array[${bound}] as bound from "${table}"
       where "${column}" is not null and ($1::text is null or "${key.column}" > $1::${key.cast})
       order by "${key.column}" limit $2`,
      [after, batchSize],
    );
    for (const row of page.rows) {
      const before = typeof row.value === "string" ? sealedFromText(row.value) : row.value;
      if (before === null) continue; // a text that was never sealed
      seen += 1;
      if (!box.needsRotation(before)) continue;
      const place = sealed.binding(...row.bound);
      const plain = openOrNull(box, before, place);
      if (plain === null) {
        unreadable += 1;
        continue;
      }
      rotated += 1;
      if (dryRun) continue;
      const again = box.seal(plain, place);
      // Only if nobody has written it meanwhile: what they wrote is under the key in use anyway.
      await pool.query(
        `update "${table}" set "${column}" = $1 where "${key.column}" = $2::${key.cast} and "${column}" = $3`,
        [sealed.form === "text" ? sealedToText(again) : Buffer.from(again), row.key, row.value],
      );
    }
    if (page.rows.length < batchSize) return { table, column, seen, rotated, unreadable };
    after = page.rows.at(-1)?.key ?? null;
  }
}

interface Row {
  readonly key: string;
  readonly value: Buffer | string;
  readonly bound: readonly string[];
}

function openOrNull(box: SecretBox, sealed: Uint8Array, place: string): string | null {
  try {
    return box.open(sealed, place);
  } catch (error) {
    if (error instanceof SealedError) return null;
    throw error;
  }
}
