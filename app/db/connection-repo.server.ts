import type { Pool } from "pg";
import { z } from "zod";
import type { Credentials } from "../connectors/_contract/connector.ts";
import type { ConnectionId } from "../domain/shared/ids.ts";
import type { CallableConnection, CallStoreDeps } from "../use-cases/call-store.ts";
import type { CredentialStore } from "../use-cases/store-calls.ts";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { sqlOf } from "./sql.server.ts";

const credentialsSchema = z.record(z.string(), z.string());

export const sealCredentials = (
  box: SecretBox,
  connection: string,
  credentials: Credentials,
): Uint8Array<ArrayBuffer> => box.seal(JSON.stringify(credentials), bindings.connectionCredentials(connection));

export interface ReadableCredentials extends CredentialStore {
  /** The newest, without the right to renew them; null: there are none. */
  read(connection: ConnectionId): Promise<Credentials | null>;
}

export function createCredentialStore(pool: Pool, box: SecretBox): ReadableCredentials {
  const sql = sqlOf(pool);
  const open = (connection: ConnectionId, sealed: Uint8Array): Credentials =>
    credentialsSchema.parse(JSON.parse(box.open(sealed, bindings.connectionCredentials(connection))));
  return {
    open,
    async read(connection) {
      const [row] = await sql.rows<{ sealed: Uint8Array }>(
        `select "credentialsSealed" as sealed from connection where id = $1 and "disconnectedAt" is null`,
        [connection],
      );
      return row ? open(connection, row.sealed) : null;
    },
    async beginRenewal(connection, leaseMs) {
      const [row] = await sql.rows<{ sealed: Uint8Array }>(
        `update connection set "renewingUntil" = now() + $2 * interval '1 millisecond'
         where id = $1 and ("renewingUntil" is null or "renewingUntil" <= now())
         returning "credentialsSealed" as sealed`,
        [connection, leaseMs],
      );
      return row ? open(connection, row.sealed) : null;
    },
    async endRenewal(connection, renewed) {
      await sql.rows(
        `update connection set "renewingUntil" = null, "credentialsSealed" = coalesce($2, "credentialsSealed")
         where id = $1`,
        [connection, renewed && Buffer.from(sealCredentials(box, connection, renewed))],
      );
    },
  };
}

/** Connections outside the push: their budget, and what checks find. */
export function createConnectionRepo(pool: Pool): CallStoreDeps["connections"] {
  const sql = sqlOf(pool);
  const columns = `id, "shopId", "vendorId", platform, health, "credentialsSealed"`;
  return {
    async findOpen(shop, connection) {
      const rows = await sql.rows<CallableConnection>(
        `select ${columns} from connection where "shopId" = $1 and id = $2 and "disconnectedAt" is null`,
        [shop, connection],
      );
      return rows[0] ?? null;
    },

    async takeCall(connection, rate, burst) {
      const tokens = `least($3::float8, "budgetTokens" + $2::float8 * extract(epoch from clock_timestamp() - "budgetAt"))`;
      const taken = await sql.rows(
        `update connection set "budgetTokens" = ${tokens} - 1, "budgetAt" = clock_timestamp()
         where id = $1 and ${tokens} >= 1 and ("quietUntil" is null or "quietUntil" <= now()) returning id`,
        [connection, rate, burst],
      );
      if (taken.length === 1) return 0;
      const [row] = await sql.rows<{ waitMs: number }>(
        `select greatest(1000 * (1 - ${tokens}) / $2::float8, 1000 * extract(epoch from "quietUntil" - now()), 50)::float8
           as "waitMs"
         from connection where id = $1`,
        [connection, rate, burst],
      );
      return row?.waitMs ?? 1_000;
    },

    async payCalls(connection, calls) {
      if (calls > 0)
        await sql.rows(`update connection set "budgetTokens" = "budgetTokens" - $2::float8 where id = $1`, [
          connection,
          calls,
        ]);
    },

    listUnauthorized: (limit) =>
      sql.rows<CallableConnection>(
        `select ${columns} from connection where health = 'needs-reauthorization' and "disconnectedAt" is null
         order by "healthCheckedAt" nulls first limit $1`,
        [limit],
      ),

    async noteCheck(connection, { accepted, message }) {
      const [row] = await sql.rows<{ changed: boolean }>(
        `with before as (select health from connection where id = $1 for update)
         update connection c set "healthCheckedAt" = now(), "healthMessage" = $3,
           health = case when $2 then 'healthy' when c.health = 'disconnected' then c.health else 'needs-reauthorization' end,
           "breakerFailures" = case when $2 then 0 else c."breakerFailures" end,
           "breakerOpenUntil" = case when $2 then null else c."breakerOpenUntil" end
         from before where c.id = $1 and c."disconnectedAt" is null
         returning c.health <> before.health as changed`,
        [connection, accepted, message],
      );
      return row?.changed ?? false;
    },
  };
}
