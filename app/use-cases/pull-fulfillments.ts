import type { Connector } from "../connectors/_contract/connector.ts";
import type { ExternalOrderChange, Page } from "../connectors/_contract/canonical.ts";
import type { Outcome } from "../connectors/_contract/outcome.ts";
import { cleanAnswer } from "../domain/privacy/clean-answer.ts";
import type { ShopId } from "../domain/shared/ids.ts";
import type { ActivityToWrite } from "./activity-codes.ts";
import { changesOfExternalOrder, isTooEarly } from "./changes-of-external-order.ts";
import { cancelledTooLate } from "./plan-changes.ts";
import { lessonOf } from "./lesson-of.ts";
import type { MailToWrite } from "./mail.ts";
import type { ConnectionToPull, PullBook, PulledVendorOrder } from "./pull-ports.ts";
import { openStore, type StoreCallsDeps } from "./store-calls.ts";
import { newSupportReference } from "./support-reference.ts";
import type { Transaction } from "./transaction.ts";

export interface PullFulfillmentsDeps extends StoreCallsDeps {
  readonly book: PullBook;
  readonly connectors: Readonly<Record<string, Connector>>;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  observe(event: PullEvent): void;
  /** So many stores at once. */
  readonly concurrency?: number;
}

export type PullEvent =
  | {
      readonly kind: "pulled";
      readonly connection: ConnectionToPull;
      readonly outcome: Outcome<unknown>["kind"];
      readonly pages: number;
      readonly changed: number;
      readonly durationMs: number;
    }
  /** A fault of ours; the place in the stream is where it was, and the next look starts there. */
  | { readonly kind: "fault"; readonly connection: ConnectionToPull; readonly error: unknown };

export type PullFulfillments = (
  shop: ShopId | "all",
  options?: { readonly force?: boolean },
) => Promise<{ readonly connections: number; readonly changed: number }>;

/** One look may take so long; what is left is read by the next. */
const longestLookMs = 4 * 60_000;

/**
 * Asks every vendor's store whose turn it is what has changed since the last look: a page of changed orders at a time,
 * never one call for each open order (L5). What a page tells is written in one transaction with the place in the
 * stream, so a crash repeats a page and loses none. A store that fails, or is slow, delays no other (R4).
 */
export function createPullFulfillments(deps: PullFulfillmentsDeps): PullFulfillments {
  return async (shop, options = {}) => {
    const due = await deps.book.claimDue({ shop: shop === "all" ? null : shop, force: options.force ?? false });
    const waiting = due.values();
    let changed = 0;
    const worker = async (): Promise<void> => {
      for (const connection of waiting) {
        try {
          changed += await pullConnection(deps, connection);
        } catch (error) {
          deps.observe({ kind: "fault", connection, error });
        }
      }
    };
    await Promise.all(Array.from({ length: deps.concurrency ?? 4 }, worker));
    return { connections: due.length, changed };
  };
}

/** @returns how many vendor orders changed */
async function pullConnection(deps: PullFulfillmentsDeps, connection: ConnectionToPull): Promise<number> {
  const connector = deps.connectors[connection.platform];
  if (!connector?.readChanges) return 0;
  const began = deps.clock.elapsed();
  const opened = await openStore(deps, connector, connection, began + longestLookMs);
  if (opened.kind === "busy") return 0;

  let changed = 0;
  let pages = 0;
  let end: Outcome<unknown>;
  if (opened.kind === "failed") end = opened.failure;
  else {
    const { context } = opened.call;
    let cursor = connection.pullCursor;
    let stored = cursor;
    let mayMove = true;
    for (;;) {
      const page: Outcome<Page<ExternalOrderChange>> = await connector.readChanges(context, cursor, connection.since);
      end = page;
      if (page.kind !== "ok") break;
      pages += 1;
      const written = await applyPage(deps, connection, page.value, { mayMove, from: stored });
      if (written === "overtaken") break;
      changed += written.changed;
      // Once something must be read again, the place stays, whatever comes after it.
      mayMove &&= !written.readAgain;
      if (mayMove) stored = page.value.cursor;
      cursor = page.value.cursor;
      if (!page.value.more || deps.clock.elapsed() - began > longestLookMs) break;
    }
  }
  const calls = opened.kind === "open" ? opened.call.calls() : 0;
  const durationMs = deps.clock.elapsed() - began;
  await endPull(deps, connection, end, { calls, changed, durationMs });
  deps.observe({ kind: "pulled", connection, outcome: end.kind, pages, changed, durationMs });
  return changed;
}

class Overtaken extends Error {}

/** Writes what a page tells, and the place after it, or nothing at all. */
async function applyPage(
  deps: PullFulfillmentsDeps,
  connection: ConnectionToPull,
  page: Page<ExternalOrderChange>,
  place: { readonly mayMove: boolean; readonly from: string | null },
): Promise<{ readonly changed: number; readonly readAgain: boolean } | "overtaken"> {
  try {
    return await deps.inTransaction(async (tx) => {
      const vendorOrders = await deps.book.readVendorOrders(tx, connection.id, page.items);
      const statuses: Parameters<PullBook["keepStatuses"]>[2][number][] = [];
      let changed = 0;
      for (const vendorOrder of vendorOrders) {
        const change = page.items.findLast((item) => speaksOf(item, vendorOrder));
        if (!change) continue;
        if (!isTooEarly(vendorOrder)) statuses.push({ vendorOrder: vendorOrder.id, status: change.status });
        const changes = changesOfExternalOrder(vendorOrder, change);
        if (!changes) continue;
        const mails = [
          ...(changes.cancelledByVendor ? cancelledByVendor(connection, vendorOrder) : []),
          ...(changes.shippedAnyway ? shippedAnyway(connection, vendorOrder) : []),
        ];
        await deps.book.saveChanges(tx, connection.shopId, vendorOrder, changes, mails);
        changed += 1;
      }
      await deps.book.keepStatuses(tx, connection, statuses);
      const readAgain = vendorOrders.some(isTooEarly);
      const moves = place.mayMove && !readAgain;
      // Whoever was here meanwhile has read at least as much, or will read it all again: the whole page is theirs.
      const kept = await deps.book.moveCursor(tx, connection, {
        from: place.from,
        to: moves ? page.cursor : place.from,
        ended: moves && !page.more,
      });
      if (!kept) throw new Overtaken();
      return { changed, readAgain };
    });
  } catch (error) {
    if (error instanceof Overtaken) return "overtaken";
    throw error;
  }
}

function cancelledByVendor(connection: ConnectionToPull, vendorOrder: PulledVendorOrder): MailToWrite[] {
  const { contactEmail, vendorName, storeName, shopName } = connection;
  if (contactEmail === null) return [];
  return [
    {
      kind: "merchant-cancelled-by-vendor",
      dedupeKey: `merchant-cancelled-by-vendor:${vendorOrder.id}`,
      to: contactEmail,
      params: {
        order: vendorOrder.orderName,
        externalOrder: vendorOrder.externalName ?? "",
        vendor: vendorName,
        store: storeName,
        marketplace: shopName,
      },
    },
  ];
}

const shippedAnyway = (connection: ConnectionToPull, vendorOrder: PulledVendorOrder): MailToWrite[] =>
  cancelledTooLate(
    vendorOrder.id,
    { name: connection.vendorName, email: connection.vendorEmail, language: connection.vendorLanguage },
    connection,
    {
      order: vendorOrder.orderName,
      externalOrder: vendorOrder.externalName ?? "",
      marketplace: connection.shopName,
      variant: "afterwards",
    },
  );

const speaksOf = (
  change: ExternalOrderChange,
  vendorOrder: { readonly externalId: string | null; readonly reference: string },
): boolean =>
  vendorOrder.externalId === null
    ? change.reference === vendorOrder.reference
    : change.externalId === vendorOrder.externalId;

async function endPull(
  deps: PullFulfillmentsDeps,
  connection: ConnectionToPull,
  end: Outcome<unknown>,
  look: { readonly calls: number; readonly changed: number; readonly durationMs: number },
): Promise<void> {
  await deps.book.endPull(connection, {
    lesson: end.kind === "ok" ? { kind: "answered" } : lessonOf(end),
    reference: end.kind === "auth-failed" ? newSupportReference() : null,
    calls: look.calls,
    activities: newsOfLook(connection, end, look.changed).map((news) => ({
      ...news,
      vendorId: connection.vendorId,
      durationMs: Math.round(look.durationMs),
    })),
  });
}

/**
 * A look that found nothing is no news, or the log would hold little else; nor is the second failure in a row, nor one
 * that the connection's health tells of.
 */
function newsOfLook(connection: ConnectionToPull, end: Outcome<unknown>, changed: number): ActivityToWrite[] {
  const news: ActivityToWrite[] = changed > 0 ? [{ code: "pull.done", params: { changed } }] : [];
  if (end.kind === "ok" || end.kind === "auth-failed" || end.kind === "rate-limited") return news;
  if (connection.breakerFailures > 0) return news;
  const message = "message" in end ? cleanAnswer(end.message, null) : "";
  const params = { failure: end.kind, ...(message === "" ? {} : { message }) };
  return [...news, { code: "pull.failed", level: "warn", params, reference: newSupportReference() }];
}
