import { randomUUID } from "node:crypto";
import { createBulkRunBook } from "./db/bulk-run-repo.server.ts";
import type { Database } from "./db/client.server.ts";
import { readBulkParts } from "./db/views/bulk-parts.server.ts";
import { bulkLimit, type BulkRuns } from "./use-cases/bulk/bulk-runs.ts";
import { previewBulk } from "./use-cases/bulk/preview-bulk.ts";
import type { Transaction } from "./use-cases/transaction.ts";

export interface BulkRunsDeps {
  readonly database: Pick<Database, "pool" | "prisma">;
  /** Enqueue in the caller's transaction: go on with this run. */
  workThrough(tx: Transaction, runId: string): Promise<void>;
}

/** Many vendor orders at once: asked about, begun, watched and stopped. Workers do the rest. */
export function createBulkRuns({ database, workThrough }: BulkRunsDeps): BulkRuns {
  const { prisma } = database;
  const book = createBulkRunBook(database.pool);
  return {
    bulkPreview: async (shop, choice, action) =>
      previewBulk(await readBulkParts(prisma, shop, choice, new Date()), action),
    async startBulkRun(shop, choice, action, actor, options = {}) {
      const parts = await readBulkParts(prisma, shop, choice, new Date());
      if (parts.length === 0) return { kind: "nothing" };
      if (parts.length > bulkLimit) return { kind: "too-many" };
      const id = randomUUID();
      const run = { id, action, actor, until: options.until ?? null, parts: parts.map((part) => part.id) };
      await book.start(shop, run, (tx) => workThrough(tx, id));
      return { kind: "started", id };
    },
    bulkRun: (shop, id) => book.read(shop, id),
    recentBulkRuns: (shop) => book.recent(shop),
    stopBulkRun: async (shop, id, actor) => ((await book.stop(shop, id, actor)) ? "done" : "not-found"),
  };
}
