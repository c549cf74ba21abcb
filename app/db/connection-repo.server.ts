import type { Pool } from "pg";
import { z } from "zod";
import type { Credentials } from "../connectors/_contract/connector.ts";
import { silenceBeforeCheckMs } from "../domain/connection/health.ts";
import type { ConnectionId, ShopId } from "../domain/shared/ids.ts";
import type { CallableConnection, CallStoreDeps } from "../use-cases/call-store.ts";
import type { VendorStores } from "../use-cases/process-inbox.ts";
import type { CredentialStore } from "../use-cases/store-calls.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import type { ShopifyApp } from "../use-cases/webhook-topics.ts";
import { endConnection } from "./connection-end.server.ts";
import { type HealthChanged, learn, teaches } from "./connection-lesson.server.ts";
import { statusesOfConnection } from "./order-status-repo.server.ts";
import { bindings } from "./sealed-columns.server.ts";
import { SealedError, type SecretBox } from "./secret-box.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

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
        `select "credentialsSealed" as sealed from connection
         where id = $1 and ("disconnectedAt" is null or "trackingUntil" is not null)`,
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

/** Connections outside the push: their budget, their turn to be looked at, and what is learned of them. */
export function createConnectionRepo(pool: Pool, healthChanged: HealthChanged): CallStoreDeps["connections"] {
  const sql = sqlOf(pool);
  const columns = `c.id, c."shopId", c."vendorId", c.platform, c.health, c."breakerFailures", c."credentialsSealed",
    ${statusesOfConnection}`;
  return {
    async findOpen(shop, connection) {
      const rows = await sql.rows<CallableConnection>(
        `select ${columns} from connection c where c."shopId" = $1 and c.id = $2 and c."disconnectedAt" is null`,
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

    // Calls of every kind pay from the budget or set `pulledAt`: whatever was called lately and is well was heard of.
    claimForCheck: (limit) =>
      sql.rows<CallableConnection>(
        `update connection c set "nextCheckAt" = now() + interval '10 minutes'
         from (
           select c.id from connection c join shop s on s.id = c."shopId"
           where c."disconnectedAt" is null and s."uninstalledAt" is null and c."nextCheckAt" <= now()
             and (c."quietUntil" is null or c."quietUntil" <= now())
             and (c.health <> 'healthy' or c."breakerFailures" > 0
               or greatest(c."budgetAt", c."pulledAt", c."healthCheckedAt")
                 <= now() - interval '${silenceBeforeCheckMs} milliseconds')
           order by c."nextCheckAt" limit $1 for no key update of c skip locked
         ) due
         where c.id = due.id
         returning ${columns}`,
        [limit],
      ),

    async learn(connection, lesson, reference) {
      if (teaches(lesson, connection))
        await inTransaction(pool, (tx) => learn(tx, healthChanged, connection.id, lesson, reference));
    },

    async noteProfile(connection, profile) {
      await inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        const [row] = await inside.rows<{ currency: string }>(
          `select "storeCurrency" as currency from connection where id = $1 for no key update`,
          [connection.id],
        );
        await inside.rows(
          `update connection set "storeName" = $2, "storeCurrency" = $3, "storeTimeZone" = $4, warnings = $5::jsonb
           where id = $1`,
          [connection.id, profile.name, profile.currency, profile.timeZone, JSON.stringify(profile.warnings)],
        );
        // Orders in another currency than the store's hold.
        if (row && row.currency !== profile.currency) await healthChanged(tx, connection.shopId);
      });
    },
  };
}

/**
 * What becomes of connections, at whichever marketplace, to a store that has removed the app their access was given to.
 * Others to the same store, by another app or a key of its own, go on.
 *
 * @param apps what credentials name each app by (an app that there is not has no key), and its sessions their shop
 */
export function createVendorStores(
  credentials: Pick<CredentialStore, "open">,
  apps: Readonly<
    Record<ShopifyApp, { readonly key: string | undefined; readonly sessionShopOf: (storeHost: string) => string }>
  >,
  healthChanged: HealthChanged,
): VendorStores {
  async function withAccessBy(tx: Transaction, app: ShopifyApp, storeHost: string) {
    const { key } = apps[app];
    const rows = await sqlInside(tx).rows<{
      id: ConnectionId;
      shopId: ShopId;
      sealed: Uint8Array;
      removed: boolean;
      open: boolean;
    }>(
      `select id, "shopId", "credentialsSealed" as sealed, health = 'needs-reauthorization' as removed,
         "disconnectedAt" is null as open
       from connection
       where "storeHost" = $1 and ("disconnectedAt" is null or "trackingUntil" is not null) order by id`,
      [storeHost],
    );
    return rows.filter(({ id, sealed }) => key !== undefined && grantedTo(credentials, id, sealed) === key);
  }

  return {
    async appRemoved(tx, app, storeHost) {
      for (const { id } of await withAccessBy(tx, app, storeHost))
        await learn(tx, healthChanged, id, {
          kind: "not-authorized",
          reason: "app-removed",
          message: "the app was removed from the store",
        });
    },

    async forget(tx, app, storeHost) {
      const connections = await withAccessBy(tx, app, storeHost);
      const left = connections.filter(({ removed, open }) => removed || !open);
      const sql = sqlInside(tx);
      for (const { id, shopId } of left) {
        await sql.rows(
          `with ended as (
             update connection set "disconnectedAt" = coalesce("disconnectedAt", now()), health = 'disconnected'
             where id = $1 returning *)
           insert into activity ("shopId", code, params, "vendorId", platform)
           select "shopId", 'connection.tracking-ended', jsonb_build_object('store', "storeName"), "vendorId", platform
           from ended`,
          [id],
        );
        await endConnection(tx, id, false);
        await healthChanged(tx, shopId);
      }
      // One that was approved anew since then lives on, and the token is its.
      if (left.length === connections.length)
        await sql.rows(`delete from session where shop = $1`, [apps[app].sessionShopOf(storeHost)]);
      await sql.rows(`delete from inbox where "shopDomain" = $1 and app = $2 and state <> 'new'`, [storeHost, app]);
    },
  };
}

/** Undefined where the access was given to no app, or does not open with the keys that there are. */
export function grantedTo(
  credentials: Pick<CredentialStore, "open">,
  id: ConnectionId,
  sealed: Uint8Array,
): string | undefined {
  try {
    return credentials.open(id, sealed)["grantedTo"];
  } catch (error) {
    if (error instanceof SealedError) return undefined;
    throw error;
  }
}
