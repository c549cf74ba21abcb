import type { CallContext, Connector } from "../../connectors/_contract/connector.ts";
import { type Failure, failurePolicy, type Outcome } from "../../connectors/_contract/outcome.ts";
import { afterEmptyLookup, backoff, nextStep } from "../../domain/order/next-step.ts";
import { cleanAnswer } from "../../domain/privacy/clean-answer.ts";
import type { ConnectionId, ShopId } from "../../domain/shared/ids.ts";
import { buildTestOrder, nextLookMs, testPatienceMs } from "../../domain/test-order/test-order.ts";
import type { ActivityToWrite } from "../activity-codes.ts";
import { newSupportReference } from "../support-reference.ts";
import type { ClaimedTestOrder, TestOrderBook, TestOrderPatch } from "./test-order-ports.ts";

export interface StepTestOrderDeps {
  readonly book: TestOrderBook;
  readonly connectors: Readonly<Record<string, Connector>>;
  /** Null: the connection is gone, or its platform has no such operation. */
  callStore<T>(
    shop: ShopId,
    connection: ConnectionId,
    call: (connector: Connector, context: CallContext) => Promise<Outcome<T>> | null,
  ): Promise<Outcome<T> | null>;
  /** What the vendor reads on the order, in the shop's language. */
  noteFor(shop: { readonly name: string; readonly language: string | null }): string;
  random(): number;
}

type Ask = <T>(
  call: (connector: Connector, context: CallContext) => Promise<Outcome<T>> | null,
) => Promise<Outcome<T> | null>;

const goneMessage = { kind: "disconnected", message: "" } as const;
/** A page of changes is read again a little later when there are more. */
const soonMs = 500;

/**
 * The next step of a test order: the same care as for a buyer's order (intent before it is sent, look-up before it is
 * sent again), and every answer of the store is shown.
 */
export async function stepTestOrder(deps: StepTestOrderDeps, claim: ClaimedTestOrder): Promise<void> {
  const ask: Ask = (call) => deps.callStore(claim.shop.id, claim.connectionId, call);
  const end = (patch: TestOrderPatch, comeBackInMs: number | null, activities: readonly ActivityToWrite[] = []) =>
    deps.book.settle(claim, patch, comeBackInMs, activities);

  /** Tried again with patience, or the end of it where only a person can help. */
  const failed = (failure: Failure | null, again: TestOrderPatch) => {
    const said = failure && "message" in failure ? cleanAnswer(failure.message, null) : "";
    const shown = failure ? { kind: failure.kind, message: said } : goneMessage;
    const attempts = claim.attempts + 1;
    if (failure && ["later", "after-lookup"].includes(failurePolicy[failure.kind].retry)) {
      const asked = "retryAfterMs" in failure ? (failure.retryAfterMs ?? 0) : 0;
      return end({ ...again, attempts, failure: shown }, Math.max(asked, backoff(attempts, deps.random())));
    }
    const reference = newSupportReference();
    return end(
      { state: "failed", failure: shown, errorReference: reference, leftInStore: claim.externalId !== null },
      null,
      [{ code: "test-order.failed", level: "warn", params: { failure: shown.kind, message: said }, reference }],
    );
  };

  const inStore = (order: { externalId: string; name: string; adminUrl: string | null }): TestOrderPatch => ({
    state: "waiting",
    sentAt: claim.sentAt ?? claim.now,
    externalId: order.externalId,
    externalName: order.name,
    externalUrl: order.adminUrl,
    unknownSince: null,
    lookups: 0,
    attempts: 0,
    failure: null,
  });

  async function create() {
    if (claim.stopWantedAt !== null) return end({ state: "stopped" }, null, [{ code: "test-order.stopped" }]);
    const order = buildTestOrder({
      reference: claim.reference,
      marketplaceName: claim.shop.name,
      currency: claim.currency,
      item: claim.item,
      contact: { name: claim.shop.name, email: claim.shop.contactEmail },
      note: deps.noteFor(claim.shop),
      placedAt: claim.startedAt,
    });
    if (!(await deps.book.writeIntent(claim))) return false;
    const outcome = await ask((connector, context) => connector.createOrder?.(context, order) ?? null);
    if (outcome?.kind === "ok")
      return end(inStore(outcome.value.order), 0, [
        { code: "test-order.sent", params: { name: outcome.value.order.name } },
      ]);
    const doubtful =
      outcome?.kind === "already-exists" || (outcome && failurePolicy[outcome.kind].retry === "after-lookup");
    if (outcome && doubtful)
      return end(
        { state: "unknown", unknownSince: claim.now, lookups: 0 },
        outcome.kind === "already-exists" ? 0 : 1_000,
      );
    return failed(outcome, { state: "ready" });
  }

  async function lookUp() {
    const unknownSince = claim.unknownSince ?? claim.now;
    const outcome = await ask(
      (connector, context) => connector.findOrder?.(context, claim.reference, claim.startedAt) ?? null,
    );
    if (outcome?.kind !== "ok") return failed(outcome, { state: "unknown", unknownSince });
    if (outcome.value.found) return end({ ...inStore(outcome.value.found), foundAt: claim.now }, 0);
    const limits = deps.connectors[claim.platform]?.manifest.limits ?? { lateCommitMs: 120_000 };
    const next = afterEmptyLookup({ unknownSince, lookups: claim.lookups }, outcome.value, claim.now, limits);
    return end(
      { state: "unknown", unknownSince, lookups: next.lookups },
      Math.max(0, next.nextAttemptAt.getTime() - claim.now.getTime()),
    );
  }

  async function wait() {
    const waitedMs = claim.now.getTime() - claim.startedAt.getTime();
    if (claim.stopWantedAt !== null || waitedMs > testPatienceMs) return end({ state: "cleaning" }, 0);
    if (claim.foundAt === null) {
      const outcome = await ask(
        (connector, context) => connector.findOrder?.(context, claim.reference, claim.startedAt) ?? null,
      );
      // A platform that cannot look up is not asked; what it can is shown all the same.
      if (outcome === null || (outcome.kind === "ok" && outcome.value.found)) return end({ foundAt: claim.now }, 0);
      return outcome.kind === "ok" ? end({}, 5_000) : failed(outcome, {});
    }
    const page = await ask(
      (connector, context) => connector.readChanges?.(context, claim.cursor, claim.startedAt) ?? null,
    );
    if (page?.kind !== "ok") return failed(page, {});
    const change = page.value.items.findLast(({ externalId }) => externalId === claim.externalId);
    const parcel = change?.fulfillments.find(({ status }) => status !== "cancelled");
    const read = { cursor: page.value.cursor, attempts: 0, failure: null };
    if (parcel)
      return end({ ...read, state: "cleaning", shippedAt: claim.now, trackings: parcel.trackings }, 0, [
        { code: "test-order.shipped" },
      ]);
    if (change?.status.kind === "cancelled" || change?.status.kind === "deleted")
      return end({ ...read, state: "stopped" }, null, [{ code: "test-order.cancelled-by-vendor" }]);
    return end(read, page.value.more ? soonMs : nextLookMs(waitedMs));
  }

  async function clean() {
    const ended = claim.shippedAt === null ? "stopped" : "passed";
    const done = (leftInStore: boolean) => end({ state: ended, leftInStore }, null, [{ code: `test-order.${ended}` }]);
    const externalId = claim.externalId;
    if (externalId === null) return done(false);
    const outcome = await ask(
      (connector, context) => connector.cancelOrder?.(context, externalId, "test", claim.reference) ?? null,
    );
    if (outcome === null || outcome.kind === "unsupported") return done(true);
    if (outcome.kind === "order-not-found") return done(false);
    if (outcome.kind !== "ok") return failed(outcome, {});
    if (outcome.value.state === "pending") return end({}, 5_000);
    return done(outcome.value.state === "shipped");
  }

  switch (claim.state) {
    case "ready":
      await create();
      return;
    case "sending":
    case "unknown": {
      const limits = deps.connectors[claim.platform]?.manifest.limits ?? { lateCommitMs: 120_000 };
      const step = nextStep(
        {
          ...claim,
          state: claim.state,
          cancelWantedAt: null,
          sentDigest: null,
          wantedDigest: null,
          itemsWanted: null,
          storeLocationState: null,
          leasedUntil: null,
          nextAttemptAt: null,
        },
        claim.now,
        limits,
      );
      if (step.kind === "create") await end({ state: "ready", unknownSince: null, lookups: 0 }, 0);
      else await lookUp();
      return;
    }
    case "waiting":
      await wait();
      return;
    case "cleaning":
      await clean();
      return;
    case "passed":
    case "stopped":
    case "failed":
      await end({}, null);
  }
}
