import type { ExternalOrder } from "../connectors/_contract/canonical.ts";
import type { Connector } from "../connectors/_contract/connector.ts";
import { type Failure, failurePolicy, type Outcome } from "../connectors/_contract/outcome.ts";
import type { HealthLesson } from "../domain/connection/health.ts";
import { buildOrderToPush } from "../domain/order/build-order-to-push.ts";
import { storeCurrency } from "../domain/order/in-store-currency.ts";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import { afterEmptyLookup, backoff, nextStep } from "../domain/order/next-step.ts";
import { planItemEdit } from "../domain/order/plan-item-edit.ts";
import { cleanAnswer } from "../domain/privacy/clean-answer.ts";
import { orderFieldsFor } from "../domain/privacy/order-fields.ts";
import {
  defaultOrderSyncSettings,
  type OrderSyncSettings,
  orderSyncSettingsSchema,
} from "../domain/settings/order-sync-settings.ts";
import type { ActivityToWrite } from "./activity-codes.ts";
import { digestOf } from "./digest.ts";
import { cancelledTooLate, needsManualHandling } from "./plan-changes.ts";
import { lessonOf, quietMs } from "./lesson-of.ts";
import type { ClaimedVendorOrder, Settlement, VendorOrderPatch, VendorOrderStore } from "./step-ports.ts";
import { openStore, type StoreCall, type StoreCallsDeps } from "./store-calls.ts";
import { newSupportReference } from "./support-reference.ts";

export interface StepDeps extends StoreCallsDeps {
  readonly store: VendorOrderStore;
  readonly connectors: Readonly<Record<string, Connector>>;
  readonly leaseMs: number;
  openPersonal(shop: string, gid: string, sealed: Uint8Array): MarketplaceOrder["personal"];
  /** 0 to 1. */
  random(): number;
  observe(event: StepEvent): void;
}

type StoreOperation = "create" | "look-up" | "update" | "edit-items" | "move" | "cancel";

export type StepEvent =
  | {
      readonly kind: "answered";
      readonly platform: string;
      readonly operation: StoreOperation;
      readonly outcome: Outcome<unknown>["kind"];
      readonly durationMs: number;
    }
  | { readonly kind: "confirmed"; readonly platform: string; readonly latencyMs: number }
  | { readonly kind: "claim-lost"; readonly claim: ClaimedVendorOrder }
  /** A fault of ours; the step ended as safely as it could. */
  | { readonly kind: "fault"; readonly claim: ClaimedVendorOrder; readonly reference: string; readonly error: unknown };

/** Every request ends at least this long before the lease does. */
const leaseMargin = (leaseMs: number): number => Math.min(5_000, leaseMs / 4);

/**
 * Carries out the next step of a vendor order that was just claimed, and writes down how it ended. One step, at most
 * one operation in the vendor's store; what follows is decided from the row when it is claimed again.
 *
 * @param claimedAt `clock.elapsed()` from before the claim
 */
export async function stepVendorOrder(deps: StepDeps, claim: ClaimedVendorOrder, claimedAt: number): Promise<void> {
  const step = new Step(deps, claim, claimedAt + deps.leaseMs - leaseMargin(deps.leaseMs));
  try {
    await step.run();
  } catch (error) {
    await step.endAfterFault(error);
  }
}

/** Whether the end of the step was written down; if not, somebody else has the vendor order and goes on. */
type Written = Promise<boolean>;

type Lessons = Pick<Settlement, "lesson" | "extraCalls">;

class Step {
  readonly #deps: StepDeps;
  #claim: ClaimedVendorOrder;
  #deadline: number;
  readonly #connector: Connector | undefined;
  readonly #settings: OrderSyncSettings;
  /** How long the store took for the last answer, for the log. */
  #answeredInMs: number | null = null;

  constructor(deps: StepDeps, claim: ClaimedVendorOrder, deadline: number) {
    this.#deps = deps;
    this.#claim = claim;
    this.#deadline = deadline;
    this.#connector = deps.connectors[claim.connection.platform];
    this.#settings = claim.settings ? orderSyncSettingsSchema.parse(claim.settings) : defaultOrderSyncSettings;
  }

  run(): Written {
    const claim = this.#claim;
    const step = nextStep(
      // The lease is ours and its time has come: that is what being claimed means.
      { ...claim, cancelWantedAt: this.#cancelWantedAt(), leasedUntil: null, nextAttemptAt: null },
      claim.now,
      { lateCommitMs: this.#connector?.manifest.limits.lateCommitMs ?? 0 },
    );
    switch (step.kind) {
      case "create":
        return claim.state === "unknown" ? this.#sendAgain() : this.#create();
      case "look-up":
        return this.#lookUp();
      case "update-fields":
        return this.#updateFields();
      case "edit-items":
        return this.#editItems();
      case "move":
        return this.#move();
      case "cancel":
        return this.#cancel();
      case "drop":
        return this.#settle({
          patch: {
            state: "cancelled-before-push",
            reason: "cancelled",
            reasonParams: {},
            move: null,
            unknownSince: null,
            lookups: 0,
          },
          comeBackInMs: null,
          activities: [{ code: "cancel.before-push" }],
        });
      case "wait":
        return this.#settle({ patch: {}, comeBackInMs: step.until.getTime() - claim.now.getTime() });
      case "nothing":
        return this.#settle({ patch: {}, comeBackInMs: null });
    }
  }

  /**
   * Something of ours broke: data that cannot be read, a fault in the code. It is tried again with patience; one that
   * keeps breaking before anything was sent is put aside for people, and the others go on. What may have been sent is
   * in doubt. If not even this can be written down, the lease runs out and somebody looks.
   */
  async endAfterFault(error: unknown): Promise<void> {
    const reference = newSupportReference();
    this.#deps.observe({ kind: "fault", claim: this.#claim, reference, error });
    const { state, now } = this.#claim;
    const attempts = this.#claim.attempts + 1;
    const hopeless = state === "ready" && attempts >= faultsBelieved;
    const next: VendorOrderPatch = hopeless
      ? { state: "refused", reason: "internal-fault", reasonParams: {}, move: "operator" }
      : state === "sending"
        ? { state: "unknown", unknownSince: this.#claim.unknownSince ?? now }
        : {};
    await this.#settle({
      patch: {
        ...next,
        attempts,
        lastFailure: { kind: "internal-fault", message: "" },
        errorReference: reference,
      },
      comeBackInMs: hopeless ? null : backoff(attempts, this.#deps.random()),
      activities: hopeless
        ? [{ code: "push.refused", level: "error", params: { reason: "internal-fault" }, reference }]
        : [],
    });
  }

  // Creating ---------------------------------------------------------------------------------------------------------

  async #create(): Written {
    const connector = this.#connector;
    if (!this.#settings.enabled)
      // Switched off between the decision and now.
      return this.#settle({
        patch: { state: "held", reason: "sync-off", reasonParams: {}, move: "merchant" },
        comeBackInMs: null,
        activities: [{ code: "vendor-order.held", params: { reason: "sync-off" } }],
      });
    if (!connector?.createOrder) return this.#refuse({ kind: "unsupported", capability: "createOrder" });
    const order = this.#order();
    if (!order)
      return this.#refuse({
        kind: "rejected",
        field: null,
        message: "The buyer's details were cleared from our records.",
      });
    const toPush = buildOrderToPush({
      order,
      slice: { lines: this.#claim.lines.map((line) => line.slice), shipping: this.#claim.shipping },
      conversion: this.#claim.conversion,
      settings: this.#settings,
      reference: this.#claim.reference,
      marketplaceName: this.#claim.shop.name,
      testFlag: false,
    });
    const { storeCurrency: accepted } = this.#claim.connection;
    if (toPush.currency !== accepted) {
      // The store changed its currency between the decision and now.
      const params = { order: order.currency, store: accepted };
      return this.#settle({
        patch: { state: "held", reason: "currency-differs", reasonParams: params, move: "merchant" },
        comeBackInMs: null,
        activities: [{ code: "vendor-order.held", params: { ...params, reason: "currency-differs" } }],
      });
    }
    const call = await this.#open(connector, "push.postponed");
    if (!call) return false;
    if (!(await this.#writeIntent("sending"))) return false;

    const began = this.#deps.clock.elapsed();
    const outcome = await this.#ask("create", () => connector.createOrder!(call.context, toPush));
    if (outcome.kind === "ok")
      return this.#confirm(
        outcome.value.order,
        digestOf(toPush.fields),
        call,
        "push.confirmed",
        Math.round(this.#deps.clock.elapsed() - began),
      );

    const since = this.#claim.now;
    switch (failurePolicy[outcome.kind].retry) {
      case "later":
        return this.#later(outcome, "push.postponed", { state: "ready" }, call);
      case "after-lookup":
        return this.#doubt(outcome, since, 1_000, call);
      case "never":
        // Our reference is taken: the order is there, and looking it up tells the rest.
        if (outcome.kind === "already-exists") return this.#doubt(outcome, since, 0, call);
        return this.#refuse(outcome, call);
      case "after-a-human":
        if (outcome.kind === "auth-failed")
          return this.#notAuthorized(outcome, "push.postponed", { state: "ready" }, call);
        return this.#refuse(outcome, call);
    }
  }

  /** Two sure looks after the bound did not find it: it is not there and will not appear. */
  #sendAgain(): Written {
    return this.#settle({
      patch: { state: "ready", unknownSince: null, lookups: 0 },
      comeBackInMs: 0,
      activities: [{ code: "push.sent-again", level: "warn" }],
    });
  }

  async #lookUp(): Written {
    const connector = this.#connector;
    const unknownSince = this.#claim.unknownSince ?? this.#claim.now;
    if (!connector?.findOrder) {
      const reference = newSupportReference();
      return this.#settle({
        patch: {
          state: "refused",
          reason: "fate-unknown",
          reasonParams: {},
          move: "merchant",
          unknownSince: null,
          errorReference: reference,
        },
        comeBackInMs: null,
        activities: [{ code: "push.refused", level: "error", params: { reason: "fate-unknown" }, reference }],
      });
    }
    const call = await this.#open(connector, "push.still-unknown", { state: "unknown", unknownSince });
    if (!call) return false;
    const placedAfter = new Date(Date.parse(this.#claim.order.body.createdAt) - clockSkewMs);
    const outcome = await this.#ask("look-up", () =>
      connector.findOrder!(call.context, this.#claim.reference, placedAfter),
    );
    if (outcome.kind !== "ok") {
      const patch = { state: "unknown", unknownSince } as const;
      if (outcome.kind === "auth-failed") return this.#notAuthorized(outcome, "push.still-unknown", patch, call);
      return this.#later(outcome, "push.still-unknown", patch, call);
    }
    if (outcome.value.found) {
      // If an edit came in meanwhile, which version was sent is not known any more: then it is sent again.
      const order = this.#claim.wantedDigest === null ? this.#order() : null;
      const sentDigest = order && this.#fieldsDigest(order);
      return this.#confirm(outcome.value.found, sentDigest, call, "push.found-after-doubt", null);
    }
    const next = afterEmptyLookup(
      { unknownSince, lookups: this.#claim.lookups },
      { sure: outcome.value.sure },
      this.#claim.now,
      { lateCommitMs: connector.manifest.limits.lateCommitMs },
    );
    return this.#settle({
      patch: { state: "unknown", unknownSince, lookups: next.lookups },
      comeBackInMs: next.nextAttemptAt.getTime() - this.#claim.now.getTime(),
      activities: this.#claim.state === "sending" ? [{ code: "push.unknown", level: "warn" }] : [],
      ...this.#lessons({ kind: "answered" }, call),
    });
  }

  async #confirm(
    external: ExternalOrder,
    sentDigest: string | null,
    call: StoreCall,
    code: "push.confirmed" | "push.found-after-doubt",
    platformMs: number | null,
  ): Written {
    const { order, vendor, shop, connection, lines, readyAt, totalMinor } = this.#claim;
    // A store without locations is not asked for one, whatever was chosen when the vendor had another.
    const location = this.#connector?.moveToLocation ? connection.chosenLocation : null;
    const confirmedAt = this.#deps.clock.now();
    const latencyMs = readyAt ? Math.max(confirmedAt.getTime() - readyAt.getTime(), 0) : null;
    const keys = new Set<string>(lines.map((line) => line.lineGid));
    const names = { order: order.body.name, externalOrder: external.name, marketplace: shop.name };
    const activities: ActivityToWrite[] = [
      {
        code,
        params: { externalOrder: external.name, ...(latencyMs === null ? {} : { latencyMs }) },
        durationMs: platformMs,
      },
    ];
    const currency = storeCurrency(order.body, this.#claim.conversion);
    if (external.total?.currency === currency && external.total.minor !== totalMinor)
      activities.push({
        code: "push.total-differs",
        level: "warn",
        params: { ours: totalMinor, theirs: external.total.minor, currency },
      });
    const written = await this.#settle({
      patch: {
        state: "confirmed",
        reason: null,
        reasonParams: {},
        move: null,
        externalId: external.externalId,
        externalName: external.name,
        externalUrl: external.adminUrl,
        sentDigest,
        attempts: 0,
        lookups: 0,
        unknownSince: null,
        lastFailure: null,
        errorReference: null,
        confirmedAt,
        ...(platformMs === null ? {} : { platformMs }),
        ...(location === null ? {} : { storeLocation: location, storeLocationState: "wanted" as const }),
      },
      // A cancellation or an edit may be waiting, and the way to its location; the row says so.
      comeBackInMs: this.#somethingWaits() || location !== null ? 0 : null,
      externalLines: external.lines
        .filter((line) => keys.has(line.key))
        .map((line) => ({ lineGid: line.key, externalLineId: line.externalLineId })),
      activities,
      mails: vendor.email
        ? [
            {
              kind: "vendor-new-order",
              dedupeKey: `vendor-new-order:${this.#claim.id}`,
              to: vendor.email,
              language: vendor.language,
              params: {
                ...names,
                vendor: vendor.name,
                store: connection.storeName,
                lines: lines.length,
                placedAt: order.body.createdAt,
                totalMinor,
                currency,
              },
            },
          ]
        : [],
      ...this.#lessons({ kind: "answered" }, call),
    });
    if (written && latencyMs !== null)
      this.#deps.observe({ kind: "confirmed", platform: connection.platform, latencyMs });
    return written;
  }

  /** It may be there or not. Nothing is sent before the store has been asked. */
  #doubt(outcome: Failure, unknownSince: Date, lookInMs: number, call: StoreCall): Written {
    const reference = newSupportReference();
    return this.#settle({
      patch: {
        state: "unknown",
        unknownSince,
        lookups: 0,
        attempts: this.#claim.attempts + 1,
        lastFailure: failureOf(outcome),
        errorReference: reference,
      },
      comeBackInMs: lookInMs,
      activities: [
        { code: "push.unknown", level: "warn", params: { ...answerOf(outcome), failure: outcome.kind }, reference },
      ],
      ...this.#lessons(lessonOf(outcome), call),
    });
  }

  /** A definite no: somebody has to mend the cause. */
  #refuse(outcome: Failure, call?: StoreCall): Written {
    const reference = newSupportReference();
    const { move } = failurePolicy[outcome.kind];
    return this.#settle({
      patch: {
        state: "refused",
        reason: outcome.kind,
        reasonParams: paramsOf(outcome),
        move: move === "platform" ? "merchant" : move,
        lastFailure: failureOf(outcome),
        errorReference: reference,
      },
      comeBackInMs: null,
      activities: [
        { code: "push.refused", level: "error", params: { ...paramsOf(outcome), reason: outcome.kind }, reference },
      ],
      ...(call ? this.#lessons(lessonOf(outcome), call) : {}),
    });
  }

  // Afterwards -------------------------------------------------------------------------------------------------------

  async #updateFields(): Written {
    const { externalId, wantedDigest } = this.#claim;
    const connector = this.#connector;
    const order = this.#order();
    if (!this.#settings.enabled || externalId === null || !order)
      return this.#settle({ patch: {}, comeBackInMs: null });
    const comeBackInMs = this.#claim.itemsWanted === null ? null : 0;
    if (!connector?.updateOrder)
      return this.#settle({
        patch: { sentDigest: wantedDigest },
        comeBackInMs,
        activities: [{ code: "edit.not-possible", level: "warn" }],
      });
    const call = await this.#open(connector, "edit.postponed");
    if (!call) return false;
    const fields = orderFieldsFor({ order, settings: this.#settings, marketplaceName: this.#claim.shop.name });
    const outcome = await this.#ask("update", () =>
      connector.updateOrder!(call.context, externalId, fields, this.#claim.reference),
    );
    if (outcome.kind === "ok") {
      const skipped = outcome.value.skipped;
      return this.#settle({
        patch: { sentDigest: wantedDigest, attempts: 0, lastFailure: null, errorReference: null },
        comeBackInMs,
        activities: [{ code: "edit.sent", params: skipped.length > 0 ? { skipped: skipped.join(", ") } : {} }],
        ...this.#lessons({ kind: "answered" }, call),
      });
    }
    if (outcome.kind === "auth-failed") return this.#notAuthorized(outcome, "edit.postponed", {}, call);
    // Setting fields twice does no harm, so a doubt needs no look-up.
    if (isTransient(outcome)) return this.#later(outcome, "edit.postponed", {}, call);
    const reference = newSupportReference();
    return this.#settle({
      // Answered with no. The next edit is tried again; this one is not repeated for ever.
      patch: { sentDigest: wantedDigest, lastFailure: failureOf(outcome), errorReference: reference },
      comeBackInMs,
      activities: [
        { code: "edit.refused", level: "error", params: { ...paramsOf(outcome), reason: outcome.kind }, reference },
      ],
      ...this.#lessons(lessonOf(outcome), call),
    });
  }

  /**
   * L10: the order is there, and goes to the location that takes it. Asking again moves nothing twice, so a doubt needs
   * no look-up. A location that refuses it, or never answers, holds nothing: the order stays where the store put it, and
   * that is shown.
   */
  async #move(): Written {
    const { externalId, storeLocation, connection } = this.#claim;
    const connector = this.#connector;
    const comeBackInMs = this.#somethingWaits() ? 0 : null;
    if (externalId === null || storeLocation === null || !connector?.moveToLocation)
      return this.#settle({ patch: { storeLocationState: "refused", storeLocationAnswer: "" }, comeBackInMs });
    const call = await this.#open(connector, "location.postponed");
    if (!call) return false;
    const outcome = await this.#ask("move", () =>
      connector.moveToLocation!(call.context, externalId, storeLocation, this.#claim.reference),
    );
    const location = connection.locations.find(({ id }) => id === storeLocation)?.name ?? storeLocation;
    if (outcome.kind === "ok")
      return this.#settle({
        patch: {
          storeLocationState: "there",
          storeLocationAnswer: null,
          attempts: 0,
          lastFailure: null,
          errorReference: null,
        },
        comeBackInMs,
        activities: outcome.value.state === "there" ? [{ code: "location.moved", params: { location } }] : [],
        ...this.#lessons({ kind: "answered" }, call),
      });
    if (outcome.kind === "auth-failed") return this.#notAuthorized(outcome, "location.postponed", {}, call);
    if (isTransient(outcome) && this.#claim.attempts < movesTried)
      return this.#later(outcome, "location.postponed", {}, call);
    const reference = newSupportReference();
    return this.#settle({
      patch: {
        storeLocationState: "refused",
        storeLocationAnswer: answerOf(outcome)["message"] ?? "",
        attempts: 0,
        lastFailure: failureOf(outcome),
        errorReference: reference,
      },
      comeBackInMs,
      activities: [
        {
          code: "location.refused",
          level: "warn",
          params: { ...paramsOf(outcome), location, reason: outcome.kind },
          reference,
        },
      ],
      ...this.#lessons(lessonOf(outcome), call),
    });
  }

  /** L7, where the merchant opted in. Whatever does not come to a clear end is a person's again, with its difference. */
  async #editItems(): Written {
    const { externalId, itemsWanted, lines, shipping, conversion, order, connection } = this.#claim;
    const connector = this.#connector;
    if (itemsWanted === null || externalId === null) return this.#settle({ patch: {}, comeBackInMs: null });
    if (!this.#settings.enabled || !this.#settings.carryOutItemEdits) return this.#leaveItems("switched-off");
    if (!connector?.editItems) return this.#leaveItems("unsupported", { capability: "itemEdits" });
    const sent = { lines: lines.map(({ slice }) => slice), shipping, conversion };
    const planned = planItemEdit(order.body, sent, itemsWanted);
    const call = await this.#open(connector, "items.postponed");
    if (!call) return false;
    const outcome = await this.#ask("edit-items", () =>
      connector.editItems!(
        call.context,
        externalId,
        {
          lines: planned.inStore.lines.map(({ lineGid, mapping: _, ...amounts }, index) => ({
            key: lineGid,
            from: planned.lines[index]!.from,
            ...amounts,
          })),
          shipping: planned.inStore.shipping,
          taxesIncluded: order.body.taxesIncluded,
          reduction: planned.reduction,
        },
        this.#claim.reference,
      ),
    );
    if (outcome.kind === "auth-failed") return this.#notAuthorized(outcome, "items.postponed", {}, call);
    if (outcome.kind !== "ok") {
      if (!isTransient(outcome)) return this.#leaveItems(outcome.kind, paramsOf(outcome), call, outcome);
      // What is asked for may have changed by the next attempt: one that is still under way must not come after it.
      const inDoubt = failurePolicy[outcome.kind].retry === "after-lookup";
      return this.#later(outcome, "items.postponed", {}, call, inDoubt ? connector.manifest.limits.lateCommitMs : 0);
    }
    if (outcome.value.state === "shipped") return this.#leaveItems("already-shipped", {}, call);
    const { total } = outcome.value;
    const activities: ActivityToWrite[] = [
      { code: "items.carried-out", params: { lines: itemsWanted.length, platform: connection.platform } },
    ];
    if (total && total.actual.minor !== total.expected.minor)
      activities.push({
        code: "push.total-differs",
        level: "warn",
        params: { ours: total.expected.minor, theirs: total.actual.minor, currency: total.actual.currency },
      });
    return this.#settle({
      patch: {
        itemsWanted: null,
        totalMinor: planned.total.minor,
        attempts: 0,
        lastFailure: null,
        errorReference: null,
      },
      comeBackInMs: null,
      lines: planned.lines.map(({ line }) => line),
      activities,
      ...this.#lessons({ kind: "answered" }, call),
    });
  }

  /** The store did not take the items off, and will not: people do, and the same changes are not tried again. */
  #leaveItems(reason: string, params: Record<string, string> = {}, call?: StoreCall, failure?: Failure): Written {
    const { id, itemsWanted, externalId, externalName, vendor, shop, order } = this.#claim;
    const reference = newSupportReference();
    const changes = itemsWanted ?? [];
    const names = { order: order.body.name, externalOrder: externalName ?? externalId ?? "", marketplace: shop.name };
    return this.#settle({
      patch: {
        itemsWanted: null,
        // Switched off, it may be switched on again: then it is tried.
        ...(reason === "switched-off" ? {} : { refusedItems: digestOf(changes) }),
        manualHandling: changes,
        attempts: 0,
        ...(failure ? { lastFailure: failureOf(failure), errorReference: reference } : {}),
      },
      comeBackInMs: null,
      activities: [
        {
          code: "items.left-to-people",
          level: "warn",
          params: { ...params, reason, lines: changes.length },
          reference,
        },
      ],
      mails: needsManualHandling(id, changes, vendor, shop, names),
      ...(call ? this.#lessons(failure ? lessonOf(failure) : { kind: "answered" }, call) : {}),
    });
  }

  async #cancel(): Written {
    const { state, externalId, externalName, vendor, shop, order } = this.#claim;
    const connector = this.#connector;
    if (!this.#settings.enabled || externalId === null) return this.#settle({ patch: {}, comeBackInMs: null });
    if (state !== "cancel-requested" && state !== "cancelling")
      return this.#settle({
        patch: { state: "cancel-requested", cancelWantedAt: this.#cancelWantedAt(), attempts: 0 },
        comeBackInMs: 0,
        activities: [{ code: "cancel.requested" }],
      });
    const mailNames = { order: order.body.name, externalOrder: externalName ?? externalId, marketplace: shop.name };
    const refusedBecause = (reason: string, params: Record<string, string>, call?: StoreCall, failure?: Failure) => {
      const reference = newSupportReference();
      return this.#settle({
        patch: {
          state: "cancel-refused",
          reason,
          reasonParams: params,
          move: "merchant",
          ...(failure ? { lastFailure: failureOf(failure) } : {}),
          errorReference: reference,
        },
        comeBackInMs: null,
        activities: [{ code: "cancel.refused", level: "error", params: { ...params, reason }, reference }],
        mails: vendor.email
          ? [
              {
                kind: "vendor-order-cancelled",
                dedupeKey: `vendor-order-cancelled:${this.#claim.id}`,
                to: vendor.email,
                language: vendor.language,
                params: { ...mailNames, vendor: vendor.name, byHand: "yes" },
              },
            ]
          : [],
        ...(call ? this.#lessons(failure ? lessonOf(failure) : { kind: "answered" }, call) : {}),
      });
    };
    if (!connector?.cancelOrder) return refusedBecause("platform-cannot", { capability: "cancelOrder" });
    const call = await this.#open(connector, "cancel.postponed");
    if (!call) return false;
    if (state === "cancel-requested" && !(await this.#writeIntent("cancelling"))) return false;
    const outcome = await this.#ask("cancel", () =>
      connector.cancelOrder!(
        call.context,
        externalId,
        this.#claim.cancelReason ?? "marketplace",
        this.#claim.reference,
      ),
    );
    if (outcome.kind === "order-not-found") return this.#cancelled(call, mailNames);
    if (outcome.kind === "auth-failed")
      return this.#notAuthorized(outcome, "cancel.postponed", { state: "cancel-requested" }, call);
    // Cancelling looks first, so a doubt is cleared by asking again.
    if (outcome.kind !== "ok")
      return isTransient(outcome)
        ? this.#later(outcome, "cancel.postponed", { state: "cancel-requested" }, call)
        : refusedBecause(outcome.kind, paramsOf(outcome), call, outcome);
    switch (outcome.value.state) {
      case "cancelled":
        return this.#cancelled(call, mailNames);
      case "pending":
        return this.#settle({
          patch: { attempts: this.#claim.attempts + 1 },
          comeBackInMs: backoff(this.#claim.attempts + 1, this.#deps.random()),
          activities: this.#claim.attempts === 0 ? [{ code: "cancel.pending" }] : [],
          ...this.#lessons({ kind: "answered" }, call),
        });
      case "shipped":
        return this.#settle({
          patch: { state: "cancel-refused", reason: "already-shipped", reasonParams: {}, move: "merchant" },
          comeBackInMs: null,
          activities: [{ code: "cancel.too-late", level: "warn" }],
          mails: cancelledTooLate(this.#claim.id, vendor, this.#claim.shop, mailNames),
          ...this.#lessons({ kind: "answered" }, call),
        });
    }
  }

  #cancelled(call: StoreCall, names: Record<string, string>): Written {
    const { vendor } = this.#claim;
    return this.#settle({
      patch: {
        state: "cancelled",
        reason: this.#claim.cancelReason === "by-hand" ? "cancelled-by-hand" : null,
        reasonParams: {},
        move: null,
        attempts: 0,
        lastFailure: null,
      },
      comeBackInMs: null,
      activities: [{ code: "cancel.done" }],
      mails: vendor.email
        ? [
            {
              kind: "vendor-order-cancelled",
              dedupeKey: `vendor-order-cancelled:${this.#claim.id}`,
              to: vendor.email,
              language: vendor.language,
              params: { ...names, vendor: vendor.name, byHand: "no" },
            },
          ]
        : [],
      ...this.#lessons({ kind: "answered" }, call),
    });
  }

  // What all steps share ---------------------------------------------------------------------------------------------

  /** The order with its buyer; null when the buyer's details were cleared. */
  #order(): MarketplaceOrder | null {
    const { order, shop } = this.#claim;
    if (order.personalSealed === null) return null;
    return { ...order.body, personal: this.#deps.openPersonal(shop.id, order.gid, order.personalSealed) };
  }

  /**
   * A cancellation that came while order sync was off is not noted as a wish, but stands on the order: what was not sent
   * yet is not sent any more, and the rest follows once order sync is on again.
   */
  #cancelWantedAt(): Date | null {
    const { cancelWantedAt, order } = this.#claim;
    return cancelWantedAt ?? (order.body.cancelledAt === null ? null : new Date(order.body.cancelledAt));
  }

  /** A cancellation, an edit or items that came while the order was under way. */
  #somethingWaits(): boolean {
    const { wantedDigest, itemsWanted } = this.#claim;
    return this.#cancelWantedAt() !== null || wantedDigest !== null || itemsWanted !== null;
  }

  #fieldsDigest(order: MarketplaceOrder): string {
    return digestOf(orderFieldsFor({ order, settings: this.#settings, marketplaceName: this.#claim.shop.name }));
  }

  /** Ready to call; null when it is not and the step has been settled for that reason. */
  async #open(
    connector: Connector,
    postponed: ActivityToWrite["code"],
    patch: VendorOrderPatch = {},
  ): Promise<StoreCall | null> {
    const opened = await openStore(this.#deps, connector, this.#claim.connection, this.#deadline);
    switch (opened.kind) {
      case "open":
        return opened.call;
      case "busy":
        await this.#settle({ patch, comeBackInMs: 1_000 });
        return null;
      case "failed":
        if (opened.failure.kind === "auth-failed") await this.#notAuthorized(opened.failure, postponed, patch);
        else await this.#later(opened.failure, postponed, patch);
        return null;
    }
  }

  async #writeIntent(state: "sending" | "cancelling"): Promise<boolean> {
    const before = this.#deps.clock.elapsed();
    const claim = await this.#deps.store.writeIntent(this.#claim, state, this.#deps.leaseMs);
    if (!claim) {
      this.#deps.observe({ kind: "claim-lost", claim: this.#claim });
      return false;
    }
    this.#claim = claim;
    this.#deadline = before + this.#deps.leaseMs - leaseMargin(this.#deps.leaseMs);
    return true;
  }

  /** Makes the call and measures it. A connector that throws has a fault; what it did is unknown. */
  async #ask<T>(operation: StoreOperation, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const began = this.#deps.clock.elapsed();
    let outcome: Outcome<T>;
    try {
      outcome = await work();
    } catch (error) {
      const reference = newSupportReference();
      this.#deps.observe({ kind: "fault", claim: this.#claim, reference, error });
      outcome = { kind: "unexpected-response", message: `internal fault ${reference}` };
    }
    const durationMs = this.#deps.clock.elapsed() - began;
    this.#answeredInMs = Math.round(durationMs);
    this.#deps.observe({
      kind: "answered",
      platform: this.#claim.connection.platform,
      operation,
      outcome: outcome.kind,
      durationMs,
    });
    return outcome.kind === "ok" ? outcome : this.#cleaned(outcome);
  }

  /** What the store said is kept and shown from here on, so the buyer goes out of it first. */
  #cleaned(failure: Failure): Failure {
    if (!("message" in failure) || failure.message === "") return failure;
    return { ...failure, message: cleanAnswer(failure.message, this.#order()?.personal ?? null) };
  }

  /** Tried again after a while. Waiting because the store asked us to does not count as an attempt. */
  #later(
    outcome: Failure,
    code: ActivityToWrite["code"],
    patch: VendorOrderPatch,
    call?: StoreCall,
    doubtMs = 0,
  ): Written {
    const asked = "retryAfterMs" in outcome ? outcome.retryAfterMs : null;
    const throttled = outcome.kind === "rate-limited";
    const attempts = this.#claim.attempts + (throttled ? 0 : 1);
    const delayMs = throttled
      ? (asked ?? quietMs)
      : Math.max(asked ?? 0, backoff(attempts, this.#deps.random()), doubtMs);
    const reference = throttled ? null : newSupportReference();
    return this.#settle({
      patch: {
        ...patch,
        attempts,
        ...(throttled ? {} : { lastFailure: failureOf(outcome), errorReference: reference }),
      },
      comeBackInMs: delayMs,
      patient: doubtMs > 0,
      // The first failure is news, the tenth the same day is not.
      activities:
        !throttled && (attempts === 1 || attempts % 10 === 0)
          ? [{ code, level: "warn", params: { ...answerOf(outcome), failure: outcome.kind, attempts }, reference }]
          : [],
      ...(call ? this.#lessons(lessonOf(outcome), call) : { lesson: lessonOf(outcome) }),
    });
  }

  /** The order waits, due at once; the connection lets nothing out until it is mended. */
  #notAuthorized(
    outcome: Extract<Failure, { kind: "auth-failed" }>,
    postponed: ActivityToWrite["code"],
    patch: VendorOrderPatch,
    call?: StoreCall,
  ): Written {
    const reference = newSupportReference();
    return this.#settle({
      patch: { ...patch, lastFailure: failureOf(outcome), errorReference: reference },
      comeBackInMs: 0,
      activities: [
        { code: postponed, level: "warn", params: { ...answerOf(outcome), failure: outcome.kind }, reference },
      ],
      lesson: lessonOf(outcome),
      lessonReference: reference,
      ...(call ? { extraCalls: Math.max(call.calls() - 1, 0) } : {}),
    });
  }

  #lessons(lesson: HealthLesson | undefined, call: StoreCall): Lessons {
    return { ...(lesson ? { lesson } : {}), extraCalls: Math.max(call.calls() - 1, 0) };
  }

  async #settle(settlement: Settlement): Written {
    const durationMs = this.#answeredInMs;
    const activities = settlement.activities?.map((activity) => ({ durationMs, ...activity }));
    const end = await this.#deps.store.settle(this.#claim, { ...settlement, ...(activities ? { activities } : {}) });
    if (end === "lost") this.#deps.observe({ kind: "claim-lost", claim: this.#claim });
    if (end !== "id-taken") return end === "settled";
    // The store gave us the id of an order that is another vendor order's. Whose fault it is takes a person to see.
    return this.#refuse({
      kind: "rejected",
      field: null,
      message: "The store answered with an order that belongs to another vendor order.",
    });
  }
}

/** So many faults in a row, and it is no accident. */
const faultsBelieved = 6;
/** So many failures to move an order, and it stays where it is: some hours. */
const movesTried = 20;
/** How far a store's clock may be behind. */
const clockSkewMs = 10 * 60_000;

const isTransient = (outcome: Failure): boolean => {
  const { retry } = failurePolicy[outcome.kind];
  return retry === "later" || retry === "after-lookup";
};

const failureOf = (outcome: Failure): { kind: string; message: string } => ({
  kind: outcome.kind,
  message: "message" in outcome ? outcome.message : "",
});

const answerOf = (outcome: Failure): Record<string, string> =>
  "message" in outcome && outcome.message !== "" ? { message: outcome.message } : {};

/** What the sentence about a failure needs. */
function paramsOf(outcome: Failure): Record<string, string> {
  const params = answerOf(outcome);
  if ("field" in outcome && outcome.field !== null) params["field"] = outcome.field;
  if ("sku" in outcome && outcome.sku !== null) params["sku"] = outcome.sku;
  if ("capability" in outcome) params["capability"] = outcome.capability;
  return params;
}
