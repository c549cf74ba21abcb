import { createHmac, randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { sqlOf } from "./sql.server.ts";

/** A keyed hash to find something by that is not to be read: the same text always gives the same 32 bytes. */
export type LookupHash = (kind: string, text: string) => Promise<Buffer>;

/**
 * The key lies sealed in the database, made on first use by whichever process comes first. So it stays the same when
 * ENCRYPTION_KEYS are rotated, and a copy of the database without those keys cannot be searched.
 */
export function createLookupHash(pool: Pool, box: SecretBox): LookupHash {
  const sql = sqlOf(pool);
  let key: Promise<Buffer> | null = null;
  const load = async (): Promise<Buffer> => {
    const fresh = box.seal(randomBytes(32).toString("base64"), bindings.lookupKey());
    await sql.rows(`insert into lookup_key (id, "keySealed") values (1, $1) on conflict do nothing`, [
      Buffer.from(fresh),
    ]);
    const [row] = await sql.rows<{ sealed: Uint8Array }>(`select "keySealed" as sealed from lookup_key`);
    if (!row) throw new Error("The lookup key was not kept.");
    return Buffer.from(box.open(row.sealed, bindings.lookupKey()), "base64");
  };
  return async (kind, text) => {
    key ??= load().catch((error: unknown) => {
      key = null; // the next one tries again
      throw error;
    });
    return createHmac("sha256", await key)
      .update(`${kind}\0${text}`)
      .digest();
  };
}
