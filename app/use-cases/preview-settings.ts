import { stableText } from "../domain/order/stable-text.ts";
import type { OrderReview } from "../domain/order/order-review.ts";
import type { LineRoute } from "../domain/rerouting/line-route.ts";
import type { VendorOrderState } from "../domain/order/vendor-order-states.ts";
import type { OrderSyncSettings } from "../domain/settings/order-sync-settings.ts";
import { parseOrderSyncSettings } from "../domain/settings/parse-order-sync-settings.ts";
import type { ShopId, VendorOrderId } from "../domain/shared/ids.ts";
import { knownCost } from "../domain/splitting/price-line.ts";
import { decide } from "../domain/sync-rules/decide.ts";
import type { Decision } from "../domain/sync-rules/decision.ts";
import { planChanges, wordOn } from "./plan-changes.ts";
import type { PlanContext, RecordedOrder, StoredVendorOrder, VendorInPlan } from "./record-ports.ts";
import type { PreviewEffect, PreviewGroup, SettingsPreview } from "./views.ts";

/** An order on record with its vendor orders. Nothing of the buyer. */
export interface RecentOrder extends Omit<RecordedOrder, "gid"> {
  readonly vendorOrders: readonly StoredVendorOrder[];
  readonly routes: readonly LineRoute[];
}

export interface PreviewBook {
  /**
   * The newest orders placed since then, at most so many, with how many there are in all and what planning them
   * depends on. Locks nothing.
   */
  readRecent(
    shop: ShopId,
    since: Date,
    atMost: number,
  ): Promise<{ readonly orders: readonly RecentOrder[]; readonly total: number; readonly context: PlanContext }>;
}

const dayMs = 86_400_000;
export const previewDays = 30;
export const previewOrders = 300;
const examplesPerGroup = 3;

/**
 * What changed settings would do to the recent orders, if they were saved now (O6). Asks the very rules that decide,
 * once with the settings as they are and once as they would be, and reports the difference; writes nothing.
 */
export async function previewSettings(
  deps: { readonly book: PreviewBook; now(): Date },
  shop: ShopId,
  input: unknown,
): Promise<SettingsPreview> {
  const parsed = parseOrderSyncSettings(input);
  if (!parsed.ok) return { kind: "invalid", errors: parsed.error };
  const now = deps.now();
  const recent = await deps.book.readRecent(shop, new Date(now.getTime() - previewDays * dayMs), previewOrders);
  const groups = new Groups();
  const before = recent.context;
  const after = contextWith(before, parsed.value, now);
  for (const order of recent.orders) compare(order, before, after, now, groups);
  return {
    kind: "preview",
    days: previewDays,
    counted: recent.orders.length,
    total: recent.total,
    groups: groups.inOrder(),
  };
}

/** As saving would leave it: switching order sync on notes the time (O1). */
const contextWith = (context: PlanContext, settings: OrderSyncSettings, now: Date): PlanContext => ({
  ...context,
  settings,
  syncEnabledAt: settings.enabled ? (context.settings.enabled ? context.syncEnabledAt : now) : null,
});

interface Verdict {
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly move: PreviewGroup["move"];
  readonly vendorId: string;
  readonly amounts: string;
}

const notSent: ReadonlySet<VendorOrderState> = new Set(["planned", "held", "ready", "refused"]);
/** In the vendor's store and not at its end: what is edited or cancelled still travels there. */
const followed: ReadonlySet<VendorOrderState> = new Set(["sending", "unknown", "confirmed", "partially-fulfilled"]);
const wasSent: ReadonlySet<VendorOrderState> = new Set([...followed, "fulfilled", "closed"]);

function compare(order: RecentOrder, before: PlanContext, after: PlanContext, now: Date, groups: Groups): void {
  const say = (effect: PreviewEffect, vendorId: string, verdict?: Pick<Verdict, "reason" | "move">): void =>
    groups.add(effect, verdict?.reason ?? null, verdict?.move ?? null, {
      orderId: order.id,
      order: order.body.name,
      vendor: after.vendors.get(vendorId as VendorInPlan["id"])?.name ?? "",
    });
  const was = verdictsOf(order, before, now);
  for (const [slot, next] of verdictsOf(order, after, now)) {
    const previous = was.get(slot);
    const { vendorId } = next;
    if (wasSent.has(next.state)) continue;
    const same = previous?.state === next.state && previous.reason === next.reason;
    if (!same && next.state === "ready") say("goes", vendorId);
    else if (!same && next.state === "held")
      say(previous?.state === "held" ? "waits-otherwise" : "waits", vendorId, next);
    else if (!same && next.state === "not-ours") say("left-alone", vendorId, next);
    if (!notSent.has(next.state)) continue;
    if (previous && previous.amounts !== next.amounts) say("other-amounts", vendorId);
    const change = contactChange(before.settings, after.settings);
    if (change) say(change, vendorId);
  }
  for (const row of order.vendorOrders) {
    if (!wasSent.has(row.state)) continue;
    const vendor = after.vendors.get(row.vendorId);
    if (!vendor) continue;
    const then = decideAsSent(order, row, vendor, after);
    if (then.kind !== "push" && decideAsSent(order, row, vendor, before).kind === "push")
      say("would-have-waited", row.vendorId, { reason: then.reason, move: then.kind === "hold" ? then.move : null });
    if (!followed.has(row.state) || order.body.cancelledAt !== null) continue;
    if (before.settings.enabled && !after.settings.enabled) say("not-followed", row.vendorId);
    const change = contactChange(before.settings, after.settings);
    if (change) say(`edits-${change}`, row.vendorId);
  }
}

/** How each part would stand after planning anew. */
function verdictsOf(order: RecentOrder, context: PlanContext, now: Date): Map<string, Verdict> {
  const changes = planChanges({
    order: order.body,
    personal: null,
    review: order.review,
    context,
    existing: order.vendorOrders,
    routes: order.routes,
    unassigned: order.unassigned,
    receivedAt: order.receivedAt,
    readySince: now,
    now,
    newId: () => nobodys,
    origin: "",
  });
  const gone = new Set([...changes.vacated, ...changes.givenUp.map(({ id }) => id)]);
  const verdicts = new Map<string, Verdict>();
  for (const row of [...order.vendorOrders.filter(({ id }) => !gone.has(id)), ...changes.rows])
    verdicts.set(`${row.vendorId} ${row.supplement}`, {
      state: row.state,
      reason: row.reason,
      move: row.move,
      vendorId: row.vendorId,
      // The database keeps the order of keys for itself.
      amounts: stableText([row.totalMinor, row.shipping, row.conversion?.to ?? null]),
    });
  return verdicts;
}

/** Parts that would be new have no id; nothing of a preview is written. */
const nobodys = "00000000-0000-0000-0000-000000000000" as VendorOrderId;

/**
 * What the rules would have said to a part that is in the vendor's store by now, on the day it went: what became of the
 * order since (shipped, refunded, cancelled, put on hold) does not count.
 */
function decideAsSent(
  order: RecentOrder,
  row: StoredVendorOrder,
  vendor: VendorInPlan,
  context: PlanContext,
): Decision {
  const { body } = order;
  const costs = new Set(
    body.lines
      .filter((line) => knownCost(line.variantGid, body.currency, context.costs) !== null)
      .map((line) => line.gid),
  );
  const review: OrderReview = { waiting: [], risk: order.review?.risk ?? "none" };
  return decide({
    order: {
      ...body,
      cancelledAt: null,
      fulfillmentStatus: "unfulfilled",
      financialStatus: body.financialStatus === "refunded" ? "paid" : body.financialStatus,
    },
    review,
    slice: { lines: row.lines.map(({ slice }) => ({ ...slice, atCost: costs.has(slice.lineGid) })) },
    addedAfterPush: row.addedAfterPush,
    settings: context.settings,
    // When sync was switched on is no question of today's.
    syncEnabledAt: order.receivedAt,
    receivedAt: order.receivedAt,
    word: { ...wordOn(row), hold: null, left: false },
    now: row.readyAt ?? order.receivedAt,
    createdByUs: false,
    vendor,
    addOn: vendor.addOn,
    connection: vendor.connection,
  });
}

/** Whose details orders would carry that do not now; null: it stays as it is. */
function contactChange(
  before: OrderSyncSettings,
  after: OrderSyncSettings,
): "buyer-details" | "merchant-details" | "recipient-name" | "other-details" | null {
  if (before.overrideCustomer !== after.overrideCustomer)
    return after.overrideCustomer ? "merchant-details" : "buyer-details";
  if (!after.overrideCustomer) return null;
  if (!before.keepRecipientName && after.keepRecipientName) return "recipient-name";
  const changed =
    before.keepRecipientName !== after.keepRecipientName ||
    JSON.stringify(before.merchantContact) !== JSON.stringify(after.merchantContact);
  return changed ? "other-details" : null;
}

/** In the order in which they are told: what goes out first, then what waits, then whose details travel. */
const effectOrder: readonly PreviewEffect[] = [
  "goes",
  "buyer-details",
  "recipient-name",
  "merchant-details",
  "other-details",
  "waits",
  "waits-otherwise",
  "left-alone",
  "not-followed",
  "other-amounts",
  "edits-buyer-details",
  "edits-recipient-name",
  "edits-merchant-details",
  "edits-other-details",
  "would-have-waited",
];

class Groups {
  readonly #groups = new Map<string, { -readonly [K in keyof PreviewGroup]: PreviewGroup[K] }>();

  add(
    effect: PreviewEffect,
    reason: string | null,
    move: PreviewGroup["move"],
    example: PreviewGroup["examples"][number],
  ): void {
    const key = `${effect} ${reason ?? ""}`;
    const group = this.#groups.get(key) ?? { effect, reason, move, count: 0, examples: [] };
    group.count += 1;
    if (group.examples.length < examplesPerGroup) group.examples = [...group.examples, example];
    this.#groups.set(key, group);
  }

  inOrder(): PreviewGroup[] {
    const place = ({ effect }: PreviewGroup) => effectOrder.indexOf(effect);
    return [...this.#groups.values()].sort((a, b) => place(a) - place(b) || b.count - a.count);
  }
}
