import type { Prisma } from "@prisma/client";
import type { Pool, PoolClient } from "pg";
import type { Transaction } from "../use-cases/transaction.ts";

/**
 * Runs one SQL statement. The engine's repositories speak SQL: their statements lock, fence, claim in batches and
 * write several tables at once, which no query builder can say. Parameters are `$1, $2, ...`.
 */
export interface Sql {
  rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export const sqlOf = (runner: Pick<Pool | PoolClient, "query">): Sql => ({
  async rows<Row>(text: string, values: readonly unknown[] = []) {
    const result = await runner.query({ text, values: [...values] });
    return result.rows as Row[];
  },
});

/** Begins, does the work, commits; rolls back and hands the error on when the work throws. */
export async function inTransaction<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const value = await work(client as unknown as Transaction);
    await client.query("commit");
    return value;
  } catch (error) {
    await client.query("rollback").catch((rollbackError: Error) => (broken = rollbackError));
    throw error;
  } finally {
    client.release(broken);
  }
}

type Inside = PoolClient | Prisma.TransactionClient;

/** Lets a Prisma transaction take part where repositories expect a transaction. */
export const fromPrismaTransaction = (tx: Prisma.TransactionClient): Transaction => tx as unknown as Transaction;

/** What repositories use of a transaction, whichever of the two kinds it is. */
export function sqlInside(tx: Transaction): Sql {
  const inside = tx as unknown as Inside;
  return "$queryRawUnsafe" in inside
    ? { rows: <Row>(text: string, values: readonly unknown[] = []) => inside.$queryRawUnsafe<Row[]>(text, ...values) }
    : sqlOf(inside);
}
