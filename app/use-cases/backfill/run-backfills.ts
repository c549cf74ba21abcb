import { failurePolicy } from "../../connectors/_contract/outcome.ts";
import type { OrderGid, ShopId } from "../../domain/shared/ids.ts";
import type { MarketplaceGateway } from "../ports.ts";
import type { RefetchResult } from "../refetch-order.ts";
import { newSupportReference } from "../support-reference.ts";
import type { BackfillBook, ClaimedBackfill } from "./backfill-ports.ts";

export interface RunBackfillsDeps {
  readonly book: BackfillBook;
  readonly gateway: Pick<MarketplaceGateway, "listOrders">;
  /** Reads one order from the shop and records it, as reconciliation does. */
  refetch(shop: ShopId, gid: OrderGid): Promise<RefetchResult | { readonly kind: "no-such-shop" }>;
  /** The same later, until it has worked. */
  refetchLater(shop: ShopId, gid: OrderGid): Promise<void>;
  now(): Date;
  observe(event: BackfillEvent): void;
}

export type BackfillEvent =
  | { readonly kind: "backfilled"; readonly shop: ShopId }
  /** A fault of ours; the lease runs out, and it is carried on from the last page. */
  | { readonly kind: "fault"; readonly shop: ShopId; readonly gid: null; readonly error: unknown };

/** A shop that could not be read for so long is given up. */
const patienceMs = 24 * 3_600_000;

/**
 * Carries on every backfill that runs, a page of the shop's list at a time. Orders on record already are passed over, so
 * a page that is read twice, after a crash, brings nothing in twice.
 */
export const createRunBackfills = (deps: RunBackfillsDeps) => async (): Promise<void> => {
  for (let run = await deps.book.claim(); run !== null; run = await deps.book.claim()) {
    try {
      await carryOn(deps, run);
    } catch (error) {
      deps.observe({ kind: "fault", shop: run.shop.id, gid: null, error });
    }
  }
};

async function carryOn(deps: RunBackfillsDeps, run: ClaimedBackfill): Promise<void> {
  const { book } = deps;
  for (let cursor = run.cursor; ;) {
    const page = await deps.gateway.listOrders(run.shop, run.from, run.until, cursor);
    if (page.kind !== "ok") {
      const { retry } = failurePolicy[page.kind];
      const hopeful = retry !== "never" && deps.now().getTime() - run.until.getTime() < patienceMs;
      return book.fail(run, page.kind, hopeful ? "try-again" : { reference: newSupportReference() });
    }
    const open = page.value.items.filter((order) => order.open).map(({ gid }) => gid);
    for (const gid of await book.findUnrecorded(run.shop.id, open)) {
      const result = await deps.refetch(run.shop.id, gid);
      const later = result.kind === "failed" && result.tryAgain;
      if (later) await deps.refetchLater(run.shop.id, gid);
      const isNew = result.kind === "recorded" && result.result === "recorded";
      const still = await book.progress(run, { recorded: isNew ? 1 : 0, unread: result.kind === "failed" ? 1 : 0 });
      if (!still) return;
    }
    cursor = page.value.more ? page.value.cursor : null;
    if (!(await book.finishPage(run, cursor, { seen: open.length }))) return;
    if (cursor === null) return deps.observe({ kind: "backfilled", shop: run.shop.id });
  }
}
