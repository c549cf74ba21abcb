import { randomUUID } from "node:crypto";
import type { Database } from "./db/client.server.ts";
import { createRosterBook } from "./db/vendor-roster-repo.server.ts";
import { readVendorPage } from "./db/views/vendor-page-view.server.ts";
import { readVendors } from "./db/views/vendors-view.server.ts";
import type { ShopId, VendorId } from "./domain/shared/ids.ts";
import type { Transaction } from "./use-cases/transaction.ts";
import { addVendor } from "./use-cases/vendors/add-vendor.ts";
import { exportVendors } from "./use-cases/vendors/export-vendors.ts";
import { findDuplicates, findPairs } from "./use-cases/vendors/find-duplicates.ts";
import { importVendors, previewVendorImport } from "./use-cases/vendors/import-vendors.ts";
import { mergeVendors } from "./use-cases/vendors/merge-vendors.ts";
import { pauseVendor } from "./use-cases/vendors/pause-vendor.ts";
import type { RosterDeps } from "./use-cases/vendors/roster-ports.ts";
import type { VendorRoster } from "./use-cases/vendors/vendor-roster.ts";

export interface VendorRosterDeps {
  readonly database: Pick<Database, "pool" | "prisma">;
  /** Enqueue in the caller's transaction: decide anew on everything of the shop that waits. */
  replan(tx: Transaction, shop: ShopId): Promise<void>;
  now?(): Date;
}

/** The merchant's list of vendors: found, added, imported, paused and made one. */
export function createVendorRoster({ database, replan, now = () => new Date() }: VendorRosterDeps): VendorRoster {
  const { prisma } = database;
  const book = createRosterBook(database.pool);
  const deps: RosterDeps = { book, replan, newId: () => randomUUID() as VendorId, now };
  return {
    async vendorPage(shop, filter) {
      const [page, pairs, total] = await Promise.all([
        readVendorPage(prisma, shop, filter),
        findPairs(book, shop),
        prisma.vendor.count({ where: { shopId: shop } }),
      ]);
      return { ...page, duplicates: pairs.length, any: total > 0 };
    },
    vendorNames: (shop) =>
      prisma.vendor.findMany({
        where: { shopId: shop },
        select: { id: true, name: true },
        orderBy: [{ nameKey: "asc" }, { id: "asc" }],
      }),
    addVendor: (shop, input, actor) => addVendor(deps, shop, input, actor),
    pauseVendor: (shop, id, paused, actor) => pauseVendor(deps, shop, id, paused, actor),
    exportVendors: async (shop) => exportVendors(await readVendors(prisma, shop)),
    previewVendorImport: (shop, csv) => previewVendorImport(deps, shop, csv),
    importVendors: (shop, csv, token, actor) => importVendors(deps, shop, csv, token, actor),
    nearDuplicates: (shop) => findDuplicates(book, shop),
    async mergePreview(shop, first, second) {
      const sides = new Map((await book.readSides(shop, [first, second])).map((side) => [side.id, side]));
      const [one, other] = [sides.get(first), sides.get(second)];
      if (!one || !other || first === second) return null;
      const pair = (await findPairs(book, shop)).find(
        (found) => [found.first, found.second].includes(first) && [found.first, found.second].includes(second),
      );
      return { first: one, second: other, evidence: pair?.evidence ?? [] };
    },
    mergeVendors: (shop, wish, actor) => mergeVendors(deps, shop, wish, actor),
    callVendorsDistinct: (shop, first, second, actor) =>
      book.inTransaction(async (tx) => {
        await book.lockRoster(tx, shop);
        const known = new Set((await book.readKnown(tx, shop)).map(({ id }) => id));
        if (first === second || !known.has(first) || !known.has(second)) return "not-found";
        await book.saveDistinct(tx, shop, [first, second], actor);
        return "done";
      }),
  };
}
