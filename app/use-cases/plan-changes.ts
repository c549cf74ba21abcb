import { canBeCarriedOut, type ItemChange } from "../domain/order/item-edits.ts";
import { conversionFor, storeCurrency, storeTotal } from "../domain/order/in-store-currency.ts";
import type { MarketplaceOrder, OrderPersonal } from "../domain/order/marketplace-order.ts";
import type { OrderReview } from "../domain/order/order-review.ts";
import { nobody } from "../domain/order/nobody.ts";
import { refundedPart } from "../domain/order/refunded-part.ts";
import { referenceOf } from "../domain/order/reference.ts";
import { stableText } from "../domain/order/stable-text.ts";
import { mayFollow, type VendorOrderState } from "../domain/order/vendor-order-states.ts";
import { isLeftToVendor, waitReasonOf } from "../domain/portal/vendor-holds.ts";
import { orderFieldsFor } from "../domain/privacy/order-fields.ts";
import type { LineRoute } from "../domain/rerouting/line-route.ts";
import { type RouteChange, settleRoutes } from "../domain/rerouting/settle-routes.ts";
import type { LineGid, VendorId, VendorOrderId } from "../domain/shared/ids.ts";
import { type PlannedSlice, planVendorOrders, type UnassignedLine } from "../domain/splitting/plan-vendor-orders.ts";
import { decide, type DecisionFacts } from "../domain/sync-rules/decide.ts";
import type { Decision } from "../domain/sync-rules/decision.ts";
import { digestOf } from "./digest.ts";
import type { MailToWrite } from "./mail.ts";
import type {
  GivenUp,
  LoggedActivity,
  OrderBody,
  PlanChanges,
  PlanContext,
  PlannedRow,
  SentChange,
  StoredVendorOrder,
  VendorInPlan,
} from "./record-ports.ts";

export interface PlanChangesInput {
  readonly order: OrderBody;
  /** The buyer's part of a version that just came in; null when only circumstances changed, or it was cleared. */
  readonly personal: OrderPersonal | null;
  /** As last read from the marketplace; null: never. */
  readonly review: OrderReview | null;
  readonly context: PlanContext;
  readonly existing: readonly StoredVendorOrder[];
  /** What merchants said about which vendor delivers which line. */
  readonly routes: readonly LineRoute[];
  readonly unassigned: readonly UnassignedLine[];
  /** When the order first reached us (O1). */
  readonly receivedAt: Date;
  /** What the latency clock starts from if something becomes ready now. */
  readonly readySince: Date;
  readonly now: Date;
  readonly newId: () => VendorOrderId;
  /** Where the vendor portal is. */
  readonly origin: string;
}

/** Never sent, or certainly not taken: planned and decided anew each time. All others stand as they were sent. */
const openStates: ReadonlySet<VendorOrderState> = new Set([
  "planned",
  "held",
  "not-ours",
  "ready",
  "refused",
  "cancelled-before-push",
]);

/** What people took care of by hand is as final as what was sent: its lines must not turn up in another part. */
const isFrozen = (row: StoredVendorOrder): boolean => !openStates.has(row.state) || row.reason === "handled-by-hand";

/**
 * Compares what an order should now look like, vendor by vendor, with what is on record, and says what to change.
 * Pure: asking again with the changes written gives no changes. What was sent is never planned anew; there, only edits
 * (L6), item changes (L7) and a cancellation (L8) are noted, and carried out by the vendor order's own steps.
 */
export function planChanges(input: PlanChangesInput): PlanChanges {
  const { context, existing } = input;
  const order: MarketplaceOrder = { ...input.order, personal: input.personal ?? nobody };
  const routed = settleRoutes({
    orderCancelled: order.cancelledAt !== null,
    parts: existing.map((row) => ({ ...row, pushedAnew: row.pushedAnewBy !== null })),
    routes: input.routes,
  });
  const givenUp = new Set(routed.givenUp.map(({ id }) => id));
  const plan = planVendorOrders({
    order,
    directory: context.directory,
    stores: context.stores,
    settings: context.settings,
    costs: context.costs,
    existing: existing.map((row) => ({
      ...row,
      frozen: isFrozen(row),
      pushedAnew: row.pushedAnewBy !== null || givenUp.has(row.id),
    })),
    previouslyUnassigned: input.unassigned.map(({ lineGid }) => lineGid),
    routes: routed.inForce,
  });
  const bySlot = new Map(existing.map((row) => [slotOf(row), row]));
  const activities: LoggedActivity[] = newsOfRoutes(routed.changes, existing, context);
  const mails: MailToWrite[] = notTheirsAnyMore(input, routed.changes, givenUp);
  const rows: PlannedRow[] = [];
  const sent: SentChange[] = [];
  let needsReading = false;
  for (const planned of plan.slices) {
    const row = bySlot.get(slotOf(planned.slice));
    const vendor = context.vendors.get(planned.slice.vendorId);
    if (!vendor) continue;
    if (planned.frozen && row) {
      const change = sentChange(input, order, planned, row, vendor, activities, mails);
      if (change) sent.push(change);
    } else {
      const decision = decideOn(input, order, planned, row, vendor);
      if (decision.kind === "hold" && isUnread(decision)) needsReading = true;
      const next = plannedRow(input, order, planned, row, vendor, decision);
      if (!next) continue;
      rows.push(next);
      const activity = activityOf(next, row);
      if (activity) activities.push(activity);
      mails.push(...leftToVendor(input, planned, next, row, vendor));
    }
  }
  for (const row of existing) if (isBackAgain(row) && context.settings.enabled) sent.push({ id: row.id, wake: true });
  return {
    rows,
    sent,
    routes: routed.changes,
    givenUp: routed.givenUp.map((each): GivenUp => {
      const row = existing.find(({ id }) => id === each.id);
      return { ...each, state: row?.state === "cancelled" ? "cancelled" : "cancelled-before-push" };
    }),
    vacated: plan.vacated.flatMap((slot) => bySlot.get(slotOf(slot))?.id ?? []),
    unassigned: stableText(plan.unassigned) === stableText(input.unassigned) ? null : plan.unassigned,
    activities,
    mails,
    needsReading,
  };
}

/** Whatever else holds it: whether its vendor may ship it by hand hangs on it, too. */
const isUnread = ({ checks }: Decision): boolean =>
  checks.some(({ rule, outcome }) => rule === "looked-over" && outcome === "fail");

/** The vendor took up again what was cancelled, and its lines have gone on elsewhere: it is cancelled once more. */
const isBackAgain = (row: StoredVendorOrder): boolean =>
  row.pushedAnewBy !== null && !row.scheduled && (row.state === "confirmed" || row.state === "partially-fulfilled");

/** One entry for all lines that went the same way, or never will, for the same reason. */
function newsOfRoutes(
  changes: readonly RouteChange[],
  existing: readonly StoredVendorOrder[],
  { vendors }: PlanContext,
): LoggedActivity[] {
  // One that was in force was replaced by another, which is told of.
  const news = changes.filter(({ route, end }) => end !== "chosen-anew" || route.state === "waiting");
  const alike = Map.groupBy(news, ({ route, end }) => `${route.actId} ${route.leavesId} ${end}`);
  return [...alike.values()].flatMap((group): LoggedActivity[] => {
    const [{ route, end } = {}] = group;
    if (route === undefined || end === undefined) return [];
    const left = existing.find(({ id }) => id === route.leavesId);
    const params = {
      count: group.length,
      from: (left && vendors.get(left.vendorId)?.name) ?? "",
      to: vendors.get(route.vendorId)?.name ?? "",
      ...(end === null ? { actor: route.saidBy } : { reason: end }),
    };
    return [
      {
        code: end === null ? "vendor-order.rerouted" : "vendor-order.reroute-ended",
        level: end === "already-shipped" || end === "cancel-refused" ? "warn" : "info",
        params,
        ...(left ? { vendorOrderId: left.id, vendorId: left.vendorId } : {}),
      },
    ];
  });
}

/**
 * L4, taken back: a vendor without the order in its store may have read in the portal that it is to ship it, and would.
 * One whose store has it is told by the cancellation there.
 */
function notTheirsAnyMore(
  { order, context, existing }: PlanChangesInput,
  changes: readonly RouteChange[],
  givenUp: ReadonlySet<VendorOrderId>,
): MailToWrite[] {
  const left = Map.groupBy(
    changes.filter(({ end }) => end === null),
    ({ route }) => route.leavesId,
  );
  return existing.flatMap((row): MailToWrite[] => {
    const [change] = left.get(row.id) ?? [];
    const vendor = context.vendors.get(row.vendorId);
    const theirs = ["held", "refused", "not-ours"].includes(row.state) && waitReasonOf(row) === null;
    if (!change || !theirs || row.pushedAnewBy !== null || !vendor?.inPortal || vendor.email === null) return [];
    return [
      {
        kind: "vendor-order-cancelled",
        dedupeKey: `vendor-order-cancelled:${row.id}:${change.route.actId}`,
        to: vendor.email,
        language: vendor.language,
        params: {
          order: order.name,
          marketplace: context.shopName,
          vendor: vendor.name,
          variant: givenUp.has(row.id) ? "givenAway" : "givenAwayInPart",
        },
      },
    ];
  });
}

const slotOf = ({ vendorId, supplement }: { readonly vendorId: VendorId; readonly supplement: number }) =>
  `${vendorId} ${supplement}`;

const decideOn = (
  input: PlanChangesInput,
  order: MarketplaceOrder,
  planned: PlannedSlice,
  row: StoredVendorOrder | undefined,
  vendor: VendorInPlan,
): Decision =>
  decide({
    order,
    review: input.review,
    slice: planned.slice,
    addedAfterPush: planned.addedAfterPush,
    settings: input.context.settings,
    syncEnabledAt: input.context.syncEnabledAt,
    receivedAt: input.receivedAt,
    word: wordOn(row),
    now: input.now,
    createdByUs: false,
    vendor,
    addOn: vendor.addOn,
    connection: vendor.connection,
  });

/** Null: nothing changes. */
function plannedRow(
  input: PlanChangesInput,
  order: MarketplaceOrder,
  planned: PlannedSlice,
  row: StoredVendorOrder | undefined,
  vendor: VendorInPlan,
  decision: Decision,
): PlannedRow | null {
  const { slice } = planned;
  const conversion = conversionFor(order.currency, vendor.connection?.currency, input.context.settings.currencyRates);
  const id = row?.id ?? input.newId();
  const verdict = verdictOf(decision, row);
  const lines = row ? row.lines.map((line) => line.slice) : [];
  const becomesReady =
    verdict.state === "ready" && (row?.state !== "ready" || row.connectionId !== vendor.connection?.id);
  const next: PlannedRow = {
    id,
    isNew: row === undefined,
    vendorId: slice.vendorId,
    connectionId: vendor.connection?.id ?? null,
    supplement: slice.supplement,
    ...verdict,
    checks: decision.checks,
    reference: row?.reference ?? referenceOf(id),
    addedAfterPush: planned.addedAfterPush,
    manualHandling: planned.itemChanges.length > 0 && verdict.reason !== "handled-by-hand" ? planned.itemChanges : null,
    itemsWanted: null,
    shipping: slice.shipping,
    conversion,
    totalMinor: storeTotal(slice, order, conversion).minor,
    readyAt: verdict.state !== "ready" ? null : becomesReady ? input.readySince : (row?.readyAt ?? null),
    wake: becomesReady,
    lines: row && stableText(byGid(slice.lines)) === stableText(byGid(lines)) ? null : slice.lines,
  };
  return row && next.lines === null && sameRow(next, row) ? null : next;
}

/** What the merchant has said about it. */
export const wordOn = (row: StoredVendorOrder | undefined): DecisionFacts["word"] => ({
  released: (row?.releasedBy ?? null) !== null,
  pushedAnyway: (row?.pushedAnywayBy ?? null) !== null,
  left: (row?.leftBy ?? null) !== null,
  hold: row && row.heldBy !== null ? { until: row.heldUntil } : null,
});

const byGid = <Line extends { readonly lineGid: LineGid }>(lines: readonly Line[]) =>
  [...lines].sort((a, b) => (a.lineGid < b.lineGid ? -1 : 1));

function sameRow(next: PlannedRow, row: StoredVendorOrder): boolean {
  const compared = (one: PlannedRow | StoredVendorOrder) =>
    stableText([
      one.state,
      one.reason,
      one.reasonParams,
      one.move,
      one.decideAgainAt?.getTime() ?? null,
      one.checks,
      one.connectionId,
      one.addedAfterPush,
      one.manualHandling,
      one.itemsWanted,
      one.shipping,
      one.conversion,
      one.totalMinor,
    ]);
  return compared(next) === compared(row);
}

type Verdict = Pick<PlannedRow, "state" | "reason" | "reasonParams" | "move" | "decideAgainAt">;

function verdictOf(decision: Decision, row: StoredVendorOrder | undefined): Verdict {
  const asItWas: Verdict | undefined = row && {
    state: row.state,
    reason: row.reason,
    reasonParams: row.reasonParams,
    move: row.move,
    decideAgainAt: row.decideAgainAt,
  };
  const wanted = wantedVerdict(decision);
  if (!asItWas) return wanted;
  // The merchant said that this is done elsewhere: no rule may wake it again.
  if (asItWas.reason === "handled-by-hand") return asItWas;
  // A refusal is mended by people: what they mend shows in the checks, and they send again.
  if (asItWas.state === "refused" && decision.kind !== "not-ours") return asItWas;
  // What no rule lets go need not be stopped when the order is cancelled.
  if (asItWas.state === "not-ours" && wanted.state === "cancelled-before-push") return asItWas;
  return wanted.state === asItWas.state || mayFollow(asItWas.state, wanted.state) ? wanted : asItWas;
}

function wantedVerdict(decision: Decision): Verdict {
  switch (decision.kind) {
    case "push":
      return { state: "ready", reason: null, reasonParams: {}, move: null, decideAgainAt: null };
    case "hold":
      return {
        state: "held",
        reason: decision.reason,
        reasonParams: decision.params,
        move: decision.move,
        decideAgainAt: decision.until,
      };
    case "not-ours":
      return {
        state: decision.reason === "cancelled" ? "cancelled-before-push" : "not-ours",
        reason: decision.reason,
        reasonParams: decision.params,
        move: null,
        decideAgainAt: null,
      };
  }
}

/** A vendor order that goes at once needs no line about it: its push follows within the second. */
function activityOf(next: PlannedRow, row: StoredVendorOrder | undefined): LoggedActivity | null {
  if (row && row.state === next.state && row.reason === next.reason) return null;
  const about = { vendorOrderId: next.id, vendorId: next.vendorId };
  switch (next.state) {
    case "held":
      return { code: "vendor-order.held", params: { ...next.reasonParams, reason: next.reason ?? "" }, ...about };
    case "not-ours":
      return { code: "vendor-order.not-ours", params: { ...next.reasonParams, reason: next.reason ?? "" }, ...about };
    case "cancelled-before-push":
      return { code: "cancel.before-push", ...about };
    case "ready":
      return row ? { code: "vendor-order.ready", ...about } : null;
    default:
      return null;
  }
}

/**
 * L4 for parts that go to no store: the vendor is told once, when the part becomes its own to ship. Not before that, as
 * long as it is unpaid, say; nor a vendor that nobody represents in the portal, where it would have to be shipped.
 */
function leftToVendor(
  { order, context, origin }: PlanChangesInput,
  { slice }: PlannedSlice,
  next: PlannedRow,
  row: StoredVendorOrder | undefined,
  vendor: VendorInPlan,
): MailToWrite[] {
  if (!isLeftToVendor(next) || (row && isLeftToVendor(row))) return [];
  if (vendor.email === null || !vendor.inPortal || order.fulfillmentStatus === "fulfilled") return [];
  return [
    {
      kind: "vendor-order-to-ship",
      dedupeKey: `vendor-order-to-ship:${next.id}`,
      to: vendor.email,
      language: vendor.language,
      params: {
        order: order.name,
        marketplace: context.shopName,
        vendor: vendor.name,
        lines: slice.lines.length,
        placedAt: order.createdAt,
        totalMinor: next.totalMinor,
        currency: storeCurrency(order, next.conversion),
        link: `${origin}/portal/orders/${next.id}`,
      },
    },
  ];
}

/** What became of an order that was sent; null: nothing new. */
function sentChange(
  input: PlanChangesInput,
  order: MarketplaceOrder,
  planned: PlannedSlice,
  row: StoredVendorOrder,
  vendor: VendorInPlan,
  activities: LoggedActivity[],
  mails: MailToWrite[],
): SentChange | null {
  const { context } = input;
  const about = { vendorOrderId: row.id, vendorId: row.vendorId };
  const travels = context.settings.enabled;
  const change: { -readonly [K in keyof SentChange]: SentChange[K] } = { id: row.id, wake: false };
  const names = { order: order.name, externalOrder: row.externalName ?? "", marketplace: context.shopName };

  if (order.cancelledAt !== null && row.cancelWantedAt === null && travels) {
    const asked = { cancelWantedAt: order.cancelledAt, cancelReason: "marketplace" };
    switch (row.state) {
      case "sending":
      case "unknown":
        Object.assign(change, asked);
        break;
      case "confirmed":
      case "partially-fulfilled":
        Object.assign(change, asked, { state: "cancel-requested", wake: true });
        activities.push({ code: "cancel.requested", ...about });
        break;
      case "fulfilled":
        Object.assign(change, asked, { state: "cancel-refused", reason: "already-shipped", move: "merchant" });
        activities.push({ code: "cancel.too-late", level: "warn", ...about });
        mails.push(...cancelledTooLate(row.id, vendor, context, names));
        break;
      default:
    }
  }

  const live = row.state !== "cancelled" && row.state !== "closed";
  if (live && input.personal !== null && order.cancelledAt === null) {
    const fields = orderFieldsFor({ order, settings: context.settings, marketplaceName: context.shopName });
    const wantedDigest = digestOf(fields);
    if (wantedDigest !== (row.wantedDigest ?? row.sentDigest)) change.wantedDigest = wantedDigest;
  }
  // What could not travel while order sync was off sets out when it is on again.
  const wanted = change.wantedDigest ?? row.wantedDigest;
  const editWaits = row.externalId !== null && wanted !== null && wanted !== row.sentDigest;
  if (travels && live && (editWaits || row.cancelWantedAt !== null) && (!row.scheduled || change.wantedDigest))
    change.wake = nextStepExists(row.state);

  // What leaves for another vendor is not this one's to change; if it stays after all, its changes are found then.
  const leaving = input.routes.some(({ state, leavesId }) => state === "waiting" && leavesId === row.id);
  const stays = live && !(leaving && beingCancelled.has(row.state));
  const { byHand, byItself } = stays ? whoseItemChanges(planned.itemChanges, row, vendor, context) : nobodys;
  if (stableText(byItself) !== stableText(row.itemsWanted)) {
    change.itemsWanted = byItself;
    // An attempt that has its time may be waiting for the end of a doubt, and finds the newest wish then.
    if (byItself && !row.scheduled) change.wake ||= nextStepExists(row.state);
  }
  if (stableText(byHand) !== stableText(row.manualHandling)) {
    change.manualHandling = byHand;
    if (byHand) {
      activities.push({
        code: "vendor-order.needs-manual-handling",
        level: "warn",
        params: { lines: byHand.length },
        ...about,
      });
      mails.push(...needsManualHandling(row.id, byHand, vendor, context, names));
    }
  }
  const refund = live ? refundedPart(order, new Set(row.lines.map(({ lineGid }) => lineGid))) : null;
  const told = refund && `${refund.kind} ${refund.pieces}`;
  if (refund && told !== null && !row.refundsTold.includes(told)) {
    change.refundsTold = [...row.refundsTold, told];
    activities.push({
      code: `refund.${refund.kind}`,
      level: refund.kind === "full" ? "warn" : "info",
      params: { pieces: refund.pieces, amount: refund.worth.minor, currency: refund.worth.currency },
      ...about,
    });
  }
  const { id: _, wake, ...rest } = change;
  return wake || Object.keys(rest).length > 0 ? change : null;
}

interface WhoseItemChanges {
  readonly byHand: readonly ItemChange[] | null;
  readonly byItself: readonly ItemChange[] | null;
}
const nobodys: WhoseItemChanges = { byHand: null, byItself: null };

/**
 * Who carries item changes out (L7): people, unless the merchant opted in, the platform can, and the vendor's store
 * has not said no to just these. Nothing is taken off what is about to be cancelled.
 */
function whoseItemChanges(
  changes: readonly ItemChange[],
  row: StoredVendorOrder,
  { connection }: VendorInPlan,
  { settings }: PlanContext,
): WhoseItemChanges {
  if (changes.length === 0) return nobodys;
  const digest = digestOf(changes);
  if (digest === row.handledDigest) return nobodys;
  const possible =
    settings.enabled &&
    settings.carryOutItemEdits &&
    connection?.itemEdits === true &&
    connection.id === row.connectionId &&
    takesItemEdits.has(row.state) &&
    row.cancelWantedAt === null &&
    digest !== row.refusedItems &&
    canBeCarriedOut(changes, row.lines);
  return possible ? { byHand: null, byItself: changes } : { byHand: changes, byItself: null };
}

const beingCancelled: ReadonlySet<VendorOrderState> = new Set(["cancel-requested", "cancelling"]);

const takesItemEdits: ReadonlySet<VendorOrderState> = new Set([
  "sending",
  "unknown",
  "confirmed",
  "partially-fulfilled",
]);

/** Whether an edit or a cancellation can still be carried out. */
const nextStepExists = (state: VendorOrderState): boolean =>
  ["unknown", "confirmed", "partially-fulfilled", "fulfilled", "cancel-requested", "cancelling"].includes(state);

/** L7: what nobody but people carries out; both sides are told, once for each difference. */
export function needsManualHandling(
  id: VendorOrderId,
  changes: readonly ItemChange[],
  vendor: { readonly name: string; readonly email: string | null; readonly language: string | null },
  shop: { readonly contactEmail: string | null },
  names: { readonly order: string; readonly externalOrder: string; readonly marketplace: string },
): MailToWrite[] {
  const [digest, lines] = [digestOf(changes), changes.length];
  const mails: MailToWrite[] = [];
  if (vendor.email)
    mails.push({
      kind: "vendor-manual-handling",
      dedupeKey: `vendor-manual-handling:${id}:${digest}`,
      to: vendor.email,
      language: vendor.language,
      params: { ...names, lines },
    });
  if (shop.contactEmail)
    mails.push({
      kind: "merchant-manual-handling",
      dedupeKey: `merchant-manual-handling:${id}:${digest}`,
      to: shop.contactEmail,
      params: { ...names, vendor: vendor.name, lines },
    });
  return mails;
}

/** L8: shipped before the cancellation came; both sides are told. */
export function cancelledTooLate(
  id: VendorOrderId,
  vendor: { readonly name: string; readonly email: string | null; readonly language: string | null },
  shop: { readonly contactEmail: string | null },
  names: {
    readonly order: string;
    readonly externalOrder: string;
    readonly marketplace: string;
    readonly variant?: "afterwards";
  },
): MailToWrite[] {
  const params = { ...names, vendor: vendor.name };
  const mails: MailToWrite[] = [];
  if (vendor.email)
    mails.push({
      kind: "vendor-cancelled-but-shipped",
      dedupeKey: `vendor-cancelled-but-shipped:${id}`,
      to: vendor.email,
      language: vendor.language,
      params,
    });
  if (shop.contactEmail)
    mails.push({
      kind: "merchant-cancelled-but-shipped",
      dedupeKey: `merchant-cancelled-but-shipped:${id}`,
      to: shop.contactEmail,
      params,
    });
  return mails;
}
