import { z } from "zod";
import type { ConnectionId, ShopId } from "../domain/shared/ids.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import type {
  AttemptRecord,
  ConnectBook,
  PairingRecord,
  TakenAttempt,
} from "../use-cases/vendor-connect/connect-ports.ts";
import type { ConnectedStore, PairedView, UnconfirmedStore } from "../use-cases/vendor-connect/vendor-connect.ts";
import type { Database } from "./client.server.ts";
import { sealCredentials } from "./connection-repo.server.ts";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { fromPrismaTransaction, sqlInside, sqlOf } from "./sql.server.ts";
import { closeConnection, keepConnection } from "./vendor-repo.server.ts";

export interface ConnectBookParts {
  readonly database: Pick<Database, "pool" | "prisma">;
  readonly box: SecretBox;
  now(): Date;
  /** In the transaction of a change: decide anew on what waits in the shop. */
  replan(tx: Transaction, shop: ShopId): Promise<void>;
  rereadCatalogues(tx: Transaction, shop: ShopId): Promise<void>;
  /** Look at the stores whose turn it is; asked for often, done once. */
  pullSoon(tx: Transaction | null): Promise<void>;
}

const oldAttemptMs = 24 * 60 * 60 * 1_000;

const storeColumns = `c."storeName" as name, c."storeHost" as host, c."storeCurrency" as currency, c.warnings,
  c."unconfirmedSince" is null as confirmed`;

/** A store as its vendor sees it, from the columns above. */
const storeSchema = z.object({
  name: z.string(),
  host: z.string(),
  currency: z.string(),
  warnings: z.array(z.string()),
  confirmed: z.boolean(),
});
const toStore = (row: unknown): ConnectedStore | null => storeSchema.safeParse(row).data ?? null;

const askedSchema = z.record(z.string(), z.string());

export function createConnectBook(parts: ConnectBookParts): ConnectBook {
  const { database, box, now } = parts;
  const { pool, prisma } = database;
  const sql = sqlOf(pool);
  const on = (tx: Transaction | null) => (tx === null ? sql : sqlInside(tx));
  const isId = (text: string): boolean => z.uuid().safeParse(text).success;

  return {
    async addAttempt(attempt) {
      await sql.rows(`delete from connect_attempt where "createdAt" < $1`, [
        new Date(attempt.now.getTime() - oldAttemptMs),
      ]);
      await sql.rows(
        `insert into connect_attempt (id, "shopId", "vendorId", platform, "stateHash", "sessionId", asked, "createdAt",
           "expiresAt") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          attempt.id,
          attempt.shop,
          attempt.vendor,
          attempt.platform,
          Buffer.from(attempt.stateHash),
          attempt.sessionId,
          JSON.stringify(attempt.asked),
          attempt.now,
          attempt.expiresAt,
        ],
      );
    },

    async takeAttempt(platform, stateHash, sessionId, at) {
      const [row] = await sql.rows<TakenAttempt & { asked: unknown }>(
        `update connect_attempt a set "usedAt" = $4
         from portal_session p join vendor_membership m on m."userId" = p."userId" and m."endedAt" is null
           join shop s on s.id = m."shopId" and s."uninstalledAt" is null
         where a."stateHash" = $2 and a.platform = $1 and a."usedAt" is null and a."expiresAt" > $4
           and ($3::uuid is null or a."sessionId" = $3)
           and p.id = a."sessionId" and p."endedAt" is null and p."expiresAt" > $4
           and m."vendorId" = a."vendorId" and (p."onlyVendorId" is null or p."onlyVendorId" = a."vendorId")
         returning a.id, a."shopId" as shop, a."vendorId" as vendor, p."userId", a.asked`,
        [platform, Buffer.from(stateHash), sessionId, at],
      );
      return row ? { ...row, asked: askedSchema.parse(row.asked) } : null;
    },

    async endAttempt(tx, id, end) {
      await on(tx).rows(
        `update connect_attempt set outcome = $2, message = $3, "connectionId" = $4::uuid
         where id = $1::uuid and outcome is null`,
        [
          id,
          end.outcome,
          end.outcome === "refused" ? end.message : null,
          end.outcome === "connected" ? end.connection : null,
        ],
      );
    },

    async denyAttempt(sessionId, id, at) {
      await sql.rows(
        `update connect_attempt set "usedAt" = $3, outcome = 'denied'
         where id = $1 and "sessionId" = $2 and "usedAt" is null`,
        [id, sessionId, at],
      );
    },

    async readAttempt(sessionId, id) {
      if (!isId(id)) return null;
      const [row] = await sql.rows<Omit<AttemptRecord, "store"> & { store: unknown }>(
        `select a.id, a.platform, a.asked, a."createdAt", a."expiresAt", a."usedAt", a.outcome, a.message,
           (select to_jsonb(o) from (select ${storeColumns} from connection c where c.id = a."connectionId") o) as store
         from connect_attempt a where a.id = $1 and a."sessionId" = $2`,
        [id, sessionId],
      );
      return row ? { ...row, asked: askedSchema.parse(row.asked), store: toStore(row.store) } : null;
    },

    keepStore: (shop, { vendor, platform, profile, credentials, actor }, alongside) =>
      keepConnection(
        prisma,
        shop,
        {
          vendor: { id: vendor },
          platform,
          profile,
          actor,
          now: now(),
          confirmed: false,
          seal: (id) => sealCredentials(box, id, credentials),
        },
        async (tx, connection) => {
          if (!(await alongside(tx, connection))) return false;
          await parts.rereadCatalogues(tx, shop);
          await parts.replan(tx, shop);
          return true;
        },
      ),

    async readStore(shop, connection) {
      const [row] = await sql.rows(`select ${storeColumns} from connection c where c."shopId" = $1 and c.id = $2`, [
        shop,
        connection,
      ]);
      return toStore(row);
    },

    async openConnectionOf(shop, vendor) {
      const [row] = await sql.rows<{ id: ConnectionId }>(
        `select id from connection where "shopId" = $1 and "vendorId" = $2 and "disconnectedAt" is null`,
        [shop, vendor],
      );
      return row?.id ?? null;
    },

    closeConnection: (shop, connection, actor, keepTracking) =>
      closeConnection(prisma, shop, connection, actor, now(), keepTracking, (tx) => parts.replan(tx, shop)),

    confirm: (shop, connection, actor) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.connection.updateMany({
          where: { shopId: shop, id: connection, disconnectedAt: null, unconfirmedSince: { not: null } },
          data: { unconfirmedSince: null },
        });
        if (count === 0) return false;
        await tx.auditEntry.create({
          data: { shopId: shop, actor, action: "connection.confirmed", subject: connection, after: {} },
        });
        await parts.replan(fromPrismaTransaction(tx), shop);
        return true;
      }),

    async listUnconfirmed(shop) {
      const rows = await sql.rows<Omit<UnconfirmedStore, "since"> & { since: Date }>(
        `select c.id as "connectionId", c."vendorId", v.name as "vendorName", c."storeName", c."storeHost", c.platform,
           c."unconfirmedSince" as since
         from connection c join vendor v on v.id = c."vendorId"
         where c."shopId" = $1 and c."disconnectedAt" is null and c."unconfirmedSince" is not null
         order by c."unconfirmedSince"`,
        [shop],
      );
      return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
    },

    async savePairingCode({ shop, vendor, codeHash, actor, expiresAt }) {
      await sql.rows(
        `insert into pairing_code ("vendorId", "shopId", "codeHash", "createdBy", "expiresAt") values ($1, $2, $3, $4, $5)
         on conflict ("vendorId") do update set "codeHash" = excluded."codeHash", "createdBy" = excluded."createdBy",
           "expiresAt" = excluded."expiresAt", "usedAt" = null`,
        [vendor, shop, Buffer.from(codeHash), actor, expiresAt],
      );
    },

    async findPairingCode(codeHash, at) {
      const [row] = await sql.rows<PairingRecord>(
        `select p."shopId" as shop, s.name as "shopName", p."vendorId" as vendor, v.name as "vendorName"
         from pairing_code p join shop s on s.id = p."shopId" and s."uninstalledAt" is null
           join vendor v on v.id = p."vendorId"
         where p."codeHash" = $1 and p."usedAt" is null and p."expiresAt" > $2`,
        [Buffer.from(codeHash), at],
      );
      return row ?? null;
    },

    async takePairingCode(tx, codeHash, at) {
      const taken = await sqlInside(tx).rows(
        `update pairing_code set "usedAt" = $2 where "codeHash" = $1 and "usedAt" is null and "expiresAt" > $2
         returning "vendorId"`,
        [Buffer.from(codeHash), at],
      );
      return taken.length === 1;
    },

    async markVendorOnly(tx, shopDomain) {
      await sqlInside(tx).rows(
        `update shop s set "vendorOnly" = true where domain = $1
           and not exists (select 1 from connection c where c."shopId" = s.id)
           and not exists (select 1 from order_sync_settings e where e."shopId" = s.id)
           and not exists (select 1 from add_on a where a."shopId" = s.id)`,
        [shopDomain],
      );
    },
    async clearVendorOnly(shopDomain) {
      await sql.rows(`update shop set "vendorOnly" = false where domain = $1`, [shopDomain]);
    },

    async readPaired(platform, shopDomain) {
      const [shop] = await sql.rows<{ vendorOnly: boolean }>(`select "vendorOnly" from shop where domain = $1`, [
        shopDomain,
      ]);
      const marketplaces = await sql.rows<PairedView["marketplaces"][number]>(
        `select s.name as marketplace, v.name as vendor, c.health, c."unconfirmedSince" is null as confirmed
         from connection c join vendor v on v.id = c."vendorId" join shop s on s.id = c."shopId"
         where c."storeHost" = $2 and c.platform = $1 and c."disconnectedAt" is null and s."uninstalledAt" is null
         order by s.name, v.name`,
        [platform, shopDomain],
      );
      return { vendorOnly: shop?.vendorOnly ?? false, marketplaces };
    },

    async readHintSecret(platform, connection) {
      if (!isId(connection)) return null;
      const [row] = await sql.rows<{ sealed: Uint8Array | null }>(
        `select "hintSecretSealed" as sealed from connection where id = $1 and platform = $2 and "disconnectedAt" is null`,
        [connection, platform],
      );
      return row?.sealed ? box.open(row.sealed, bindings.connectionHintSecret(connection)) : null;
    },

    async ensureHintSecret(connection, fresh) {
      const [row] = await sql.rows<{ sealed: Uint8Array }>(
        `update connection set "hintSecretSealed" = coalesce("hintSecretSealed", $2) where id = $1
         returning "hintSecretSealed" as sealed`,
        [connection, Buffer.from(box.seal(fresh, bindings.connectionHintSecret(connection)))],
      );
      return row ? box.open(row.sealed, bindings.connectionHintSecret(connection)) : fresh;
    },

    async noteHint(connection) {
      // What has been noted a moment ago need not be noted again: a busy store must not cost us a write for each order.
      const noted = await sql.rows(
        `update connection set "hintedAt" = now()
         where id = $1 and ("hintedAt" is null or "hintedAt" <= "pulledAt" or "hintedAt" < now() - interval '20 seconds')
         returning id`,
        [connection],
      );
      if (noted.length > 0) await parts.pullSoon(null);
    },

    listForHints: (platforms) =>
      sql.rows<{ shop: ShopId; connection: ConnectionId; platform: string }>(
        `select c."shopId" as shop, c.id as connection, c.platform from connection c join shop s on s.id = c."shopId"
         where c.platform = any($1::text[]) and c."disconnectedAt" is null and c.health <> 'needs-reauthorization'
           and s."uninstalledAt" is null order by c.id`,
        [[...platforms]],
      ),
  };
}
