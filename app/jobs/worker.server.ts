import { jobDefinitions } from "./definitions/index.ts";
import { type DueLoop, startDueLoop } from "./due-loop.server.ts";
import { handlerOf, type Queue } from "./queue.server.ts";

/** Claims work that is due, at most about so many pieces, ready to run. */
export type Take = (free: number) => Promise<readonly (() => Promise<void>)[]>;

export interface WorkerParts {
  readonly queue: Queue;
  /** What waits in tables that say themselves when a row is due. */
  readonly due: {
    readonly webhooks: Take;
    readonly vendorOrders: Take;
    /** Orders to be decided anew, because time ended a hold, say. Time announces nothing: they are found by looking. */
    readonly ripeOrders: Take;
    /** Test orders; they are found by looking, too. */
    readonly testOrders: Take;
    readonly publications: Take;
    /** Events for Shopify Flow; they are found by looking, too. */
    readonly flowTriggers: Take;
    /** Null: mail is kept and shown, not sent. */
    readonly mails: Take | null;
  };
  /** Calls back when something may be due; returns what stops it. */
  onDue(
    what: Exclude<keyof WorkerParts["due"], "ripeOrders" | "testOrders" | "flowTriggers">,
    wake: () => void,
  ): () => Promise<void>;
  /** What the jobs do. */
  readonly jobs: {
    refetchOrder(shopId: string, gid: string): Promise<void>;
    replanOpenOrders(shopId: string | null): Promise<unknown>;
    pullFulfillments(): Promise<unknown>;
    reconcileOrders(): Promise<unknown>;
    /** Null: whatever shop is due. */
    proveOrders(shopId: string | null): Promise<unknown>;
    runBackfills(): Promise<unknown>;
    refreshProducts(shopId: string | null): Promise<unknown>;
    checkConnections(): Promise<unknown>;
    notifyPeople(): Promise<unknown>;
    mendHints(): Promise<unknown>;
    carryOutPrivacyRequests(): Promise<unknown>;
    clearExpired(): Promise<unknown>;
    lookAtBilling(shopId: string | null): Promise<unknown>;
    renewMarketplaceTokens(): Promise<unknown>;
    /** Ends with the runs that need another stretch. */
    workThroughBulkRuns(runId: string | null): Promise<readonly string[]>;
  };
  onError(error: unknown, work: string): void;
}

/** Pieces at once in one process. Most of a vendor order's time is waiting for a store, so there may be many. */
const capacity = {
  webhooks: 6,
  vendorOrders: 64,
  ripeOrders: 4,
  testOrders: 2,
  publications: 8,
  flowTriggers: 2,
  mails: 2,
} as const;
/** How often a loop looks without being woken: for retries, and for what was announced while nobody listened. */
const everyMs = {
  webhooks: 1_000,
  vendorOrders: 1_000,
  ripeOrders: 1_000,
  testOrders: 1_000,
  publications: 1_000,
  flowTriggers: 5_000,
  mails: 15_000,
} as const;
/** A replan that ran while an order was being recorded by the old circumstances missed it; the second look does not. */
const secondLookSeconds = 10;

/** Starts everything that runs by itself in this process; returns what stops it in order. */
export async function startWorker(parts: WorkerParts): Promise<() => Promise<void>> {
  const { queue, due, jobs } = parts;
  const loops: DueLoop[] = [];
  const listeners: (() => Promise<void>)[] = [];
  const loop = (name: keyof typeof capacity, take: Take): DueLoop => {
    const started = startDueLoop({
      take,
      capacity: capacity[name],
      everyMs: everyMs[name],
      onError: (error) => parts.onError(error, name),
    });
    loops.push(started);
    return started;
  };
  for (const name of ["webhooks", "vendorOrders", "publications"] as const)
    listeners.push(parts.onDue(name, loop(name, due[name]).wake));
  loop("ripeOrders", due.ripeOrders);
  loop("testOrders", due.testOrders);
  loop("flowTriggers", due.flowTriggers);
  if (due.mails) listeners.push(parts.onDue("mails", loop("mails", due.mails).wake));

  await queue.startWorking([
    handlerOf(jobDefinitions.refetchOrder, ({ shopId, gid }) => jobs.refetchOrder(shopId, gid)),
    handlerOf(jobDefinitions.replanOpenOrders, async ({ shopId, again }) => {
      await jobs.replanOpenOrders(shopId);
      if (shopId !== null && !again)
        await queue.enqueue(
          null,
          jobDefinitions.replanOpenOrders,
          { shopId, again: true },
          { startAfterSeconds: secondLookSeconds },
        );
    }),
    handlerOf(jobDefinitions.pullFulfillments, () => jobs.pullFulfillments()),
    handlerOf(jobDefinitions.reconcileOrders, () => jobs.reconcileOrders()),
    handlerOf(jobDefinitions.proveOrders, ({ shopId }) => jobs.proveOrders(shopId)),
    handlerOf(jobDefinitions.runBackfills, () => jobs.runBackfills()),
    handlerOf(jobDefinitions.refreshProducts, ({ shopId }) => jobs.refreshProducts(shopId)),
    handlerOf(jobDefinitions.checkConnections, () => jobs.checkConnections()),
    handlerOf(jobDefinitions.notifyPeople, () => jobs.notifyPeople()),
    handlerOf(jobDefinitions.mendHints, () => jobs.mendHints()),
    handlerOf(jobDefinitions.carryOutPrivacyRequests, () => jobs.carryOutPrivacyRequests()),
    handlerOf(jobDefinitions.lookAtBilling, ({ shopId }) => jobs.lookAtBilling(shopId)),
    handlerOf(jobDefinitions.clearExpired, () => jobs.clearExpired()),
    handlerOf(jobDefinitions.workThroughBulkRuns, async ({ runId }) => {
      for (const id of await jobs.workThroughBulkRuns(runId))
        await queue.enqueue(null, jobDefinitions.workThroughBulkRuns, { runId: id });
    }),
    handlerOf(jobDefinitions.renewMarketplaceTokens, () => jobs.renewMarketplaceTokens()),
  ]);

  return async () => {
    await Promise.all(listeners.map((stop) => stop()));
    await Promise.all([...loops.map((running) => running.stop()), queue.stop()]);
  };
}
