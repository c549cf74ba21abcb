import type { OrderInStore, Page } from "../../connectors/_contract/canonical.ts";
import type { CallContext, Connector } from "../../connectors/_contract/connector.ts";
import type { Outcome } from "../../connectors/_contract/outcome.ts";
import { compareOrder, type Look } from "../../domain/proof/compare-order.ts";
import { finding } from "../../domain/proof/finding.ts";
import { addLines, noNumbers, type ProofNumbers } from "../../domain/proof/proof-numbers.ts";
import type { ConnectionId, OrderGid, ShopId, VendorOrderId } from "../../domain/shared/ids.ts";
import type { MarketplaceGateway } from "../ports.ts";
import type { RefetchResult } from "../refetch-order.ts";
import { provedDays } from "./proof-ports.ts";
import type { FoundOut, ListedOrder, OrderToProve, ProofBook, ProofRun, UnreadStore } from "./proof-ports.ts";

export interface ProveOrdersDeps {
  readonly book: ProofBook;
  readonly gateway: Pick<MarketplaceGateway, "listOrders">;
  /** Reads one order from the shop and records it, as after any lost webhook. */
  refetch(shop: ShopId, gid: OrderGid): Promise<RefetchResult | { readonly kind: "no-such-shop" }>;
  /** One call within the connection's budget; null: no such connection or operation. */
  callStore<T>(
    shop: ShopId,
    connection: ConnectionId,
    call: (connector: Connector, context: CallContext) => Promise<Outcome<T>> | null,
  ): Promise<Outcome<T> | null>;
  wait(ms: number): Promise<void>;
  elapsed(): number;
  observe(event: ProofEvent): void;
}

export type ProofEvent =
  | {
      readonly kind: "proved";
      readonly shop: ShopId;
      readonly days: number;
      readonly lines: number;
      readonly newFindings: number;
    }
  /** A fault of ours; the next turn begins anew. */
  | { readonly kind: "fault"; readonly shop: ShopId; readonly error: unknown };

export interface ProofCounts {
  readonly shops: number;
  readonly lines: number;
  readonly newFindings: number;
}

export type ProveOrders = (shop: ShopId | "due", options?: { readonly today?: boolean }) => Promise<ProofCounts>;

/** An order that the shop listed this much earlier should have been told of by a webhook or found by polling. */
const patienceMs = 30 * 60_000;
/** Stores' clocks may be behind ours. */
const clockSkewMs = 60 * 60_000;
/** Of one store, what is missing in its list is asked for one by one, up to here. */
const mostLookUps = 200;
/** Of one shop, so many lost orders are read at once; the rest the next time. */
const mostRefetches = 500;

/**
 * Proves that every line is where it should be (S4): asks the shop which orders it has and each vendor's store which of
 * ours it has, in bulk, and compares both with our records. An order that neither webhook nor polling told of is
 * recorded. A vendor order in doubt that is there is left to its normal step. Nothing is ever sent from here.
 */
export function createProveOrders(deps: ProveOrdersDeps): ProveOrders {
  return async (which, { today = false } = {}) => {
    const shops = which === "due" ? await deps.book.listDue() : [which];
    const counts = { shops: 0, lines: 0, newFindings: 0 };
    for (const shop of shops) {
      try {
        const run = await deps.book.begin(shop, { days: provedDays, today });
        if (!run) continue;
        const proved = await proveShop(deps, run).catch(async (error: unknown) => {
          await deps.book.giveUp(run);
          throw error;
        });
        counts.shops += 1;
        counts.lines += proved.lines;
        counts.newFindings += proved.newFindings;
        deps.observe({ kind: "proved", shop, days: run.days.length, ...proved });
      } catch (error) {
        deps.observe({ kind: "fault", shop, error });
      }
    }
    return counts;
  };
}

async function proveShop(
  deps: ProveOrdersDeps,
  run: ProofRun,
): Promise<{ readonly lines: number; readonly newFindings: number }> {
  const began = deps.elapsed();
  const { book } = deps;
  const shop = run.shop.id;
  const numbers = new Map<string, ProofNumbers>(run.days.map(({ day }) => [day, noNumbers]));
  const count = (day: string, lines: Parameters<typeof addLines>[1], orders = 0): void => {
    numbers.set(day, addLines(numbers.get(day) ?? noNumbers, lines, orders));
  };
  let newFindings = 0;
  const keep = async (found: readonly FoundOut[]): Promise<void> => {
    if (found.length > 0) newFindings += await book.saveFindings(run, found);
  };

  const listing = await listShop(deps, run);
  await keep(listing.found);

  const stores = await book.listStores(run);
  const unread: UnreadStore[] = [];
  for (const [index, { connectionId, toBeAsked, disconnected }] of stores.entries()) {
    await book.noteProgress(shop, index, stores.length);
    const store = disconnected
      ? ({ kind: "unread", why: "disconnected" } as const)
      : toBeAsked
        ? await readStore(deps, run, connectionId, () => book.noteProgress(shop, index, stores.length))
        : ({ kind: "read", orders: new Map<string, OrderInStore[]>() } as const);
    if (store.kind === "unread" && toBeAsked) unread.push({ connectionId, why: store.why });
    await proveStore(deps, run, connectionId, store, count, keep);
  }
  // What is in no store needs no look.
  await proveStore(deps, run, null, { kind: "unread", why: "" }, count, keep);
  await book.noteProgress(shop, stores.length, stores.length);

  for (const { day, orders, unassigned, notOurs } of await book.countOrders(run))
    count(day, { unassigned, "not-ours": notOurs }, orders);
  await keep(
    (await book.findUnaccounted(run)).map(({ day, orderId, lines }) => ({
      ...nobodys,
      day,
      orderId,
      finding: finding("lines-unaccounted", { count: lines.length }),
    })),
  );
  await book.finish(run, {
    numbers,
    listed: listing.counts,
    unread,
    newFindings,
    durationMs: Math.round(deps.elapsed() - began),
  });
  return { lines: [...numbers.values()].reduce((sum, { lines }) => sum + lines, 0), newFindings };
}

const nobodys = {
  orderId: null,
  orderGid: null,
  vendorOrderId: null,
  vendorId: null,
  connectionId: null,
  repaired: false,
} as const;

/** Counts the shop's own orders and records those that nobody told us of (R1). */
async function listShop(
  deps: ProveOrdersDeps,
  run: ProofRun,
): Promise<{ readonly counts: ReadonlyMap<string, number> | null; readonly found: readonly FoundOut[] }> {
  const { book } = deps;
  const shop = run.shop.id;
  const counts = new Map(run.days.map(({ day }) => [day, 0]));
  const found: FoundOut[] = [];
  const first = run.days[0];
  const last = run.days.at(-1);
  if (!first || !last) return { counts, found };
  const until = new Date(Math.min(last.until.getTime(), run.startedAt.getTime()));
  const toldBy = new Date(run.startedAt.getTime() - patienceMs);
  const dayOf = (at: Date): string => run.days.find(({ from, until: end }) => at >= from && at < end)?.day ?? last.day;
  let refetched = 0;
  for (let cursor: string | null = null; ;) {
    await book.noteProgress(shop, 0, 0);
    const page = await deps.gateway.listOrders(run.shop, first.from, until, cursor);
    if (page.kind !== "ok") return { counts: null, found };
    const placed = new Map(page.value.items.map(({ gid, createdAt }) => [gid, createdAt]));
    for (const { createdAt } of page.value.items) {
      const day = dayOf(createdAt);
      counts.set(day, (counts.get(day) ?? 0) + 1);
    }
    // What is younger may still be told of.
    const listed: ListedOrder[] = page.value.items
      .filter(({ createdAt }) => createdAt < toldBy)
      .map(({ gid, updatedAt }) => ({ gid, updatedAt }));
    for (const { gid, known } of await book.findUnrecorded(shop, listed, patienceMs)) {
      if (refetched++ >= mostRefetches) break;
      const result = await deps.refetch(shop, gid);
      if (result.kind !== "recorded") {
        if (result.kind === "failed")
          found.push({
            ...nobodys,
            day: dayOf(placed.get(gid)!),
            orderGid: gid,
            finding: finding("order-not-recorded"),
          });
        continue;
      }
      // Orders of our own making are no marketplace orders, and one told of meanwhile is no loss.
      if (result.result === "not-ours" || result.result === "stale" || result.result === "unchanged") continue;
      found.push({
        ...nobodys,
        day: dayOf(placed.get(gid)!),
        orderId: await book.orderIdOf(shop, gid),
        orderGid: gid,
        finding: finding(known ? "order-outdated" : "order-not-recorded"),
        repaired: true,
      });
    }
    if (!page.value.more) return { counts, found };
    cursor = page.value.cursor;
  }
}

type StoreRead =
  | { readonly kind: "read"; readonly orders: ReadonlyMap<string, readonly OrderInStore[]> }
  | { readonly kind: "unread"; readonly why: string };

/** Everything of ours that the store has, by reference. `goOn` before each page: a large store takes its time. */
async function readStore(
  deps: ProveOrdersDeps,
  run: ProofRun,
  connection: ConnectionId,
  goOn: () => Promise<void>,
): Promise<StoreRead> {
  const since = new Date((run.days[0]?.from ?? run.startedAt).getTime() - clockSkewMs);
  const orders = new Map<string, OrderInStore[]>();
  for (let cursor: string | null = null; ;) {
    await goOn();
    const page: Outcome<Page<OrderInStore>> | null = await patiently(deps, () =>
      deps.callStore(
        run.shop.id,
        connection,
        (connector, context) => connector.readOrders?.(context, since, cursor) ?? null,
      ),
    );
    if (page === null) return { kind: "unread", why: "unsupported" };
    if (page.kind !== "ok") return { kind: "unread", why: page.kind };
    for (const order of page.value.items) {
      // A page may be read twice: the same order again is not a second one.
      const others = (orders.get(order.reference) ?? []).filter(({ externalId }) => externalId !== order.externalId);
      orders.set(order.reference, [...others, order]);
    }
    if (!page.value.more) return { kind: "read", orders };
    cursor = page.value.cursor;
  }
}

async function proveStore(
  deps: ProveOrdersDeps,
  run: ProofRun,
  connection: ConnectionId | null,
  store: StoreRead,
  count: (day: string, lines: Parameters<typeof addLines>[1]) => void,
  keep: (found: readonly FoundOut[]) => Promise<void>,
): Promise<void> {
  let lookUps = 0;
  const lookFor = async (order: OrderToProve): Promise<Look> => {
    if (store.kind === "unread" || order.leased) return { kind: "not-read" };
    const orders = store.orders.get(order.reference) ?? [];
    if (orders.length > 0 || order.externalId === null || connection === null) return { kind: "read", orders };
    // Lists may lag. Before it is called gone, it is asked for by its reference.
    if (lookUps++ >= mostLookUps) return { kind: "not-read" };
    return lookUp(deps, run.shop.id, connection, order);
  };
  for (let after: VendorOrderId | null = null; ;) {
    const orders: readonly OrderToProve[] = await deps.book.readOrders(run, connection, after);
    const found: FoundOut[] = [];
    const toWake: VendorOrderId[] = [];
    for (const order of orders) {
      const verdict = compareOrder(order, await lookFor(order));
      count(order.day, verdict.places);
      if (verdict.repair === "look-up") toWake.push(order.id);
      for (const each of verdict.findings)
        found.push({
          ...nobodys,
          day: order.day,
          finding: each,
          orderId: order.orderId,
          vendorOrderId: order.id,
          vendorId: order.vendorId,
          connectionId: connection,
          repaired: verdict.repair !== null && each.kind === "confirmation-lost",
        });
    }
    await keep(found);
    if (toWake.length > 0) await deps.book.wake(run.shop.id, toWake);
    const last = orders.at(-1);
    if (!last) return;
    after = last.id;
  }
}

async function lookUp(
  deps: ProveOrdersDeps,
  shop: ShopId,
  connection: ConnectionId,
  order: OrderToProve,
): Promise<Look> {
  const placedAfter = new Date(order.placedAt.getTime() - clockSkewMs);
  const answer = await patiently(deps, () =>
    deps.callStore(
      shop,
      connection,
      (connector, context) => connector.findOrder?.(context, order.reference, placedAfter) ?? null,
    ),
  );
  if (answer?.kind !== "ok") return { kind: "not-read" };
  const { found, sure } = answer.value;
  if (found === null) return sure ? { kind: "read", orders: [] } : { kind: "not-read" };
  if (!found.cancelled) return { kind: "there" };
  const { externalId, total } = found;
  return {
    kind: "read",
    orders: [{ externalId, total, status: { kind: "cancelled" }, lines: [], addressDigest: null }],
  };
}

const mostTries = 4;
const longestPauseMs = 30_000;

/** A store that asks for patience, or stumbles, gets a few tries: a proof has time. */
async function patiently<T>(
  deps: Pick<ProveOrdersDeps, "wait">,
  call: () => Promise<Outcome<T> | null>,
): Promise<Outcome<T> | null> {
  for (let tries = 1; ; tries++) {
    const outcome = await call();
    if (outcome === null || tries >= mostTries) return outcome;
    if (outcome.kind !== "rate-limited" && outcome.kind !== "unavailable") return outcome;
    await deps.wait(Math.min(outcome.retryAfterMs ?? 1_000 * 2 ** tries, longestPauseMs));
  }
}
