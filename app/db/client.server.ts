import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import pg from "pg";

/** One pool, two doors: Prisma for the aggregates, plain SQL where a single statement must do everything. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  /** Waits for running queries, then lets go of every connection. */
  close(): Promise<void>;
}

/**
 * Opens a database. No connection is made before the first query, so this cannot fail because the server is down.
 *
 * @param options.poolSize connections at most (10 unless told otherwise)
 * @param options.onIdleError told when an idle connection breaks (a database restart); the pool replaces it by itself
 */
export function createDatabase(
  url: string,
  options: { readonly poolSize?: number; readonly onIdleError?: (error: Error) => void } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolSize ?? 10,
    // Fail instead of hanging while the database is down: webhooks must be refused within Shopify's five seconds.
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    application_name: "vendor-store-sync",
  });
  // Without a listener a broken idle connection would end the process.
  pool.on("error", (error) => options.onIdleError?.(error));
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    // Bursts of webhooks may have to wait for a connection.
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}
