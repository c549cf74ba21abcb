import type { Pool } from "pg";

/**
 * A lock that all processes of one database share, held for one piece of work and let go by the database itself when
 * the process dies. Needs a connection of its own for as long as the work takes.
 */
export const createSharedLock =
  (pool: Pick<Pool, "connect">) =>
  async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("begin");
      await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [key]);
      return await work();
    } finally {
      await client.query("rollback").catch((error: Error) => (broken = error));
      client.release(broken);
    }
  };
