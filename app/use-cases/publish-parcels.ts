import { type Failure, failurePolicy, type Outcome } from "../connectors/_contract/outcome.ts";
import type { FulfillmentState } from "../domain/fulfillment/fulfillment-state.ts";
import { type ParcelToPublish, planPublication, type PublicationStep } from "../domain/fulfillment/plan-publication.ts";
import { afterEmptyLookup, backoff } from "../domain/order/next-step.ts";
import { cleanAnswer } from "../domain/privacy/clean-answer.ts";
import { defaultOrderSyncSettings, orderSyncSettingsSchema } from "../domain/settings/order-sync-settings.ts";
import type { MarketplaceGateway } from "./ports.ts";
import type { ClaimedParcel, ClaimedPublication, ParcelResult, PublicationBook } from "./publish-ports.ts";
import type { LoggedActivity } from "./record-ports.ts";
import type { Clock } from "./store-calls.ts";
import { newSupportReference } from "./support-reference.ts";

export interface PublishParcelsDeps {
  readonly book: PublicationBook;
  readonly gateway: Pick<
    MarketplaceGateway,
    "readFulfillmentState" | "createFulfillment" | "updateTracking" | "cancelFulfillment"
  >;
  readonly clock: Clock;
  /** Longer than any one call to the marketplace, with everything around it. */
  readonly leaseMs: number;
  /** 0 to 1. */
  random(): number;
  observe(event: PublishEvent): void;
}

export type PublishEvent =
  | {
      readonly kind: "answered";
      readonly operation: "read" | "create" | "update" | "cancel";
      readonly outcome: Outcome<unknown>["kind"];
      readonly durationMs: number;
    }
  | { readonly kind: "claim-lost"; readonly claim: ClaimedPublication }
  | { readonly kind: "fault"; readonly claim: ClaimedPublication; readonly reference: string; readonly error: unknown };

/** A create on the marketplace that was not answered may still appear this much later. */
const lateCommitMs = 60_000;
/** How often a fulfillment that the merchant holds is looked at. */
const onHoldMs = 10 * 60_000;
/** A definite no may be one to yesterday's state: so often it is planned anew before people are asked. */
const refusalsBelieved = 3;
const mostRounds = 4;

/**
 * Brings parcels onto the marketplace order, once (L5): claims what is due and hands out one piece of work for each
 * marketplace order. What a loop over rows that say when they are due takes from.
 */
export function createPublishParcels(deps: PublishParcelsDeps): (free: number) => Promise<(() => Promise<void>)[]> {
  return async (free) => {
    const claims = await deps.book.claimDue(free, deps.leaseMs);
    return claims.map((claim) => () => publishParcels(deps, claim));
  };
}

/**
 * Publishes the due parcels of one marketplace order: reads once what is fulfilled, plans, carries out. Before a create
 * the intent is written; one that was not answered clearly is looked for before it is repeated. After a cancel, which
 * frees lines, the state is read again.
 */
export async function publishParcels(deps: PublishParcelsDeps, claim: ClaimedPublication): Promise<void> {
  const publication = new Publication(deps, claim);
  try {
    await publication.run();
  } catch (error) {
    const reference = newSupportReference();
    deps.observe({ kind: "fault", claim, reference, error });
    await publication.postponeAll({ kind: "unexpected-response", message: `internal fault ${reference}` });
  }
}

class ClaimLost extends Error {}

class Publication {
  readonly #deps: PublishParcelsDeps;
  readonly #claim: ClaimedPublication;
  readonly #notify: boolean;
  readonly #work: Map<string, ParcelWork>;

  constructor(deps: PublishParcelsDeps, claim: ClaimedPublication) {
    this.#deps = deps;
    this.#claim = claim;
    this.#notify = (
      claim.settings ? orderSyncSettingsSchema.parse(claim.settings) : defaultOrderSyncSettings
    ).notifyCustomer;
    this.#work = new Map(claim.parcels.map((parcel) => [parcel.id, new ParcelWork(parcel)]));
  }

  async run(): Promise<void> {
    try {
      for (let round = 0; round < mostRounds; round += 1) {
        const state = await this.#ask("read", () =>
          this.#deps.gateway.readFulfillmentState(this.#claim.shop, this.#claim.gid),
        );
        if (state.kind !== "ok") return await this.postponeAll(state);
        if ((await this.#carryOut(state.value)) === "done") return await this.#settle();
      }
      await this.postponeAll({ kind: "unexpected-response", message: "cancelling did not come to an end" });
    } catch (error) {
      if (!(error instanceof ClaimLost)) throw error;
      this.#deps.observe({ kind: "claim-lost", claim: this.#claim });
    }
  }

  /** Nothing can be done for any of them now. */
  async postponeAll(failure: Failure): Promise<void> {
    for (const work of this.#due()) work.failure ??= failure;
    await this.#settle();
  }

  async #carryOut(state: FulfillmentState): Promise<"done" | "look-again"> {
    const steps = planPublication(
      [...this.#work.values()].map((work) => work.toPublish()),
      state,
    );
    // Finding what is there is recorded before anything else is tried.
    for (const step of steps) {
      if (step.kind !== "adopt") continue;
      await this.#deps.book.keepFulfillment(step.parcelId, step.fulfillmentGid);
      this.#of(step).keep(step.fulfillmentGid);
    }
    const cancels = steps.filter((step) => step.kind === "cancel");
    for (const step of cancels) await this.#cancel(step);
    if (cancels.some((step) => this.#of(step).failure === null)) return "look-again";

    for (const step of steps) {
      if (this.#of(step).failure !== null) continue;
      if (step.kind === "update-tracking") await this.#updateTracking(step, state);
      if (step.kind === "create") await this.#create(step);
      if (step.kind === "wait") this.#of(step).waits.push(step);
    }
    return "done";
  }

  async #create(step: PublicationStep & { kind: "create" }): Promise<void> {
    const work = this.#of(step);
    if (work.mayStillAppear(this.#claim.now)) {
      work.lookAgain = true;
      return;
    }
    if (!(await this.#deps.book.writeIntent(this.#claim, step.parcelId, this.#deps.leaseMs))) throw new ClaimLost();
    work.sendingSince = this.#claim.now;
    const outcome = await this.#ask("create", () =>
      this.#deps.gateway.createFulfillment(this.#claim.shop, {
        lines: step.lines.map(({ fulfillmentOrderGid, fulfillmentOrderLineGid, quantity }) => ({
          fulfillmentOrderGid,
          fulfillmentOrderLineGid,
          quantity,
        })),
        trackings: step.trackings,
        // The customer is told when there is something to follow (O11), and told once.
        notifyCustomer: this.#notify && hasNumber(step.trackings),
      }),
    );
    if (outcome.kind === "ok") {
      await this.#deps.book.keepFulfillment(step.parcelId, outcome.value.gid);
      work.keep(outcome.value.gid);
      work.elsewhere ||= step.elsewhere;
      return;
    }
    work.failure = outcome;
    if (failurePolicy[outcome.kind].retry === "after-lookup") work.lookAgain = true;
    else {
      await this.#deps.book.withdrawIntent(step.parcelId);
      work.sendingSince = null;
    }
  }

  async #updateTracking(step: PublicationStep & { kind: "update-tracking" }, state: FulfillmentState): Promise<void> {
    await this.#prolong();
    const shown = state.fulfillments.find(({ gid }) => gid === step.fulfillmentGid)?.trackings ?? [];
    const outcome = await this.#ask("update", () =>
      this.#deps.gateway.updateTracking(
        this.#claim.shop,
        step.fulfillmentGid,
        step.trackings,
        // A corrected number is no second parcel.
        this.#notify && hasNumber(step.trackings) && !hasNumber(shown),
      ),
    );
    if (outcome.kind === "ok") this.#of(step).changed = true;
    else this.#of(step).failure = outcome;
  }

  async #cancel(step: PublicationStep & { kind: "cancel" }): Promise<void> {
    await this.#prolong();
    const outcome = await this.#ask("cancel", () =>
      this.#deps.gateway.cancelFulfillment(this.#claim.shop, step.fulfillmentGid),
    );
    if (outcome.kind === "ok") this.#of(step).changed = true;
    else this.#of(step).failure = outcome;
  }

  async #prolong(): Promise<void> {
    if (!(await this.#deps.book.prolong(this.#claim, this.#deps.leaseMs))) throw new ClaimLost();
  }

  async #settle(): Promise<void> {
    const ends = this.#due().map((work) => ({
      ...work.end(this.#claim.now, this.#deps.random()),
      elsewhere: work.noteOfPlace(),
    }));
    const written = await this.#deps.book.settle(
      this.#claim,
      ends.map(({ result }) => result),
      ends.flatMap(({ activity, elsewhere }) => [...(activity ? [activity] : []), ...(elsewhere ? [elsewhere] : [])]),
    );
    if (!written) this.#deps.observe({ kind: "claim-lost", claim: this.#claim });
  }

  async #ask<T>(
    operation: "read" | "create" | "update" | "cancel",
    work: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const began = this.#deps.clock.elapsed();
    const outcome = await work();
    const durationMs = this.#deps.clock.elapsed() - began;
    this.#deps.observe({ kind: "answered", operation, outcome: outcome.kind, durationMs });
    return outcome;
  }

  #of({ parcelId }: { readonly parcelId: string }): ParcelWork {
    const work = this.#work.get(parcelId);
    if (!work) throw new Error(`The plan speaks of a parcel that was not claimed: ${parcelId}`);
    return work;
  }

  #due(): readonly ParcelWork[] {
    return [...this.#work.values()].filter((work) => work.parcel.due);
  }
}

type Wait = PublicationStep & { kind: "wait" };

/** One parcel while it is worked on. */
class ParcelWork {
  readonly parcel: ClaimedParcel;
  sendingSince: Date | null;
  failure: Failure | null = null;
  changed = false;
  /** Some of it was fulfilled from another location than the vendor's. */
  elsewhere = false;
  /** A create may have been carried out: look for it before it is repeated. */
  lookAgain = false;
  readonly waits: Wait[] = [];
  readonly #kept: string[] = [];

  constructor(parcel: ClaimedParcel) {
    this.parcel = parcel;
    this.sendingSince = parcel.sendingSince;
  }

  keep(fulfillmentGid: string): void {
    this.#kept.push(fulfillmentGid);
    this.sendingSince = null;
    this.changed = true;
  }

  toPublish(): ParcelToPublish {
    const { parcel } = this;
    return {
      ...parcel,
      fulfillmentGids: [...parcel.fulfillmentGids, ...this.#kept],
      // One that is not due only tells which fulfillments are taken.
      publishedDigest: parcel.due && this.failure === null ? parcel.publishedDigest : parcel.digest,
      uncertain: this.sendingSince !== null,
    };
  }

  mayStillAppear(now: Date): boolean {
    return this.sendingSince !== null && now.getTime() - this.sendingSince.getTime() < lateCommitMs;
  }

  end(now: Date, jitter: number): { readonly result: ParcelResult; readonly activity: LoggedActivity | null } {
    const { parcel, failure } = this;
    const about = { vendorOrderId: parcel.vendorOrderId, vendorId: parcel.vendorId };
    const result = (change: Partial<ParcelResult>): ParcelResult => ({
      id: parcel.id,
      digest: parcel.digest,
      publishState: this.sendingSince === null ? "waiting" : "sending",
      published: false,
      failure: failure && { kind: failure.kind, message: "message" in failure ? failure.message : "" },
      attempts: parcel.attempts,
      comeBackInMs: null,
      ...change,
    });

    // Withdrawn while its create may still appear: then that one has to go too.
    if (this.lookAgain || (failure === null && parcel.status === "cancelled" && this.mayStillAppear(now)))
      return { result: result({ comeBackInMs: this.#nextLookInMs(now) }), activity: null };
    if (failure !== null) {
      const attempts = parcel.attempts + (failure.kind === "rate-limited" ? 0 : 1);
      const { retry } = failurePolicy[failure.kind];
      // What is wrong with our access to the shop is wrong with every parcel, and mended by one person, once.
      const definite = failure.kind !== "auth-failed" && (retry === "after-a-human" || retry === "never");
      if (definite && attempts >= refusalsBelieved) {
        const reference = newSupportReference();
        const answer = "message" in failure ? cleanAnswer(failure.message, null) : "";
        const params = { reason: failure.kind, ...(answer === "" ? {} : { message: answer }) };
        return {
          result: result({ publishState: "refused", attempts }),
          activity: { code: "parcel.refused", level: "error", params, reference, ...about },
        };
      }
      const asked = "retryAfterMs" in failure ? (failure.retryAfterMs ?? 0) : 0;
      const comeBackInMs = Math.max(asked, backoff(Math.max(attempts, 1), jitter));
      return { result: result({ attempts, comeBackInMs }), activity: null };
    }
    if (parcel.status === "cancelled") {
      return {
        result: result({ publishState: "withdrawn", published: true, attempts: 0 }),
        activity: this.changed ? { code: "parcel.withdrawn", ...about } : null,
      };
    }
    if (this.waits.some(({ reason }) => reason === "on-hold")) {
      return {
        result: result({ publishState: "waiting", attempts: parcel.attempts + 1, comeBackInMs: onHoldMs }),
        activity: parcel.attempts === 0 ? { code: "parcel.waiting", ...about } : null,
      };
    }
    const onOrder = parcel.fulfillmentGids.length + this.#kept.length > 0;
    if (this.waits.length > 0 && !onOrder) {
      // Somebody else fulfilled or removed the lines: there is nothing to put the tracking on.
      return {
        result: result({ publishState: "refused", failure: { kind: "nothing-left", message: "" } }),
        activity: { code: "parcel.refused", level: "warn", params: { reason: "nothing-left" }, ...about },
      };
    }
    return {
      result: result({ publishState: "published", published: true, attempts: 0 }),
      activity: this.changed ? { code: "parcel.published", ...about } : null,
    };
  }

  /** The vendor's marketplace location had not got the items: said, since the merchant chose it. */
  noteOfPlace(): LoggedActivity | null {
    const { vendorOrderId, vendorId } = this.parcel;
    return this.elsewhere ? { code: "parcel.elsewhere", level: "warn", vendorOrderId, vendorId } : null;
  }

  /** Soon at first, then as long after as the doubt has lasted, until it cannot appear any more. */
  #nextLookInMs(now: Date): number {
    const unknownSince = this.sendingSince ?? now;
    const { nextAttemptAt } = afterEmptyLookup({ unknownSince, lookups: 0 }, { sure: true }, now, { lateCommitMs });
    return Math.max(nextAttemptAt.getTime() - now.getTime(), 1_000);
  }
}

const hasNumber = (trackings: readonly { readonly number: string | null }[]): boolean =>
  trackings.some(({ number }) => number !== null && number !== "");
