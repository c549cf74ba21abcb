import type { ItemChange } from "../order/item-edits.ts";
import type { MarketplaceOrder, OrderLine } from "../order/marketplace-order.ts";
import type { LineMapping, SliceLine, SliceShipping, VendorSlice } from "../order/vendor-order.ts";
import type { OrderSyncSettings } from "../settings/order-sync-settings.ts";
import type { LineGid, VariantGid, VendorId } from "../shared/ids.ts";
import type { Money } from "../shared/money.ts";
import {
  addShipping,
  apportionOrder,
  type LineShare,
  type NotForVendors,
  portionOf,
  valueOf,
  wantedQuantity,
  whyNotForVendors,
} from "./apportion-order.ts";
import { knownCost, priceLine, type UnitCosts } from "./price-line.ts";
import { matchVendor, type VendorDirectory } from "./vendor-key.ts";

export interface PlanInput {
  readonly order: MarketplaceOrder;
  readonly directory: VendorDirectory;
  /** By vendor, for its current connection. A vendor without one has no entry. */
  readonly stores: ReadonlyMap<VendorId, VendorStore>;
  readonly settings: Pick<OrderSyncSettings, "pushUnsynced" | "shippingMode" | "priceMode" | "pricePercent">;
  /** Of the order's variants, where known. */
  readonly costs: UnitCosts;
  /** The vendor orders that we have on record for this order. */
  readonly existing: readonly ExistingVendorOrder[];
  /** Lines that the last plan gave to nobody: a vendor found for them later is no addition to the order. */
  readonly previouslyUnassigned: readonly LineGid[];
  /** Lines that are another vendor's by the merchant's word, whatever the products say. */
  readonly routes: ReadonlyMap<LineGid, GivenLine>;
}

/** Who delivers a line, and with which others it was given. */
export interface GivenLine {
  readonly vendorId: VendorId;
  readonly actId: string;
}

export interface VendorStore {
  readonly mappings: ReadonlyMap<VariantGid, LineMapping>;
  /** Whether the platform takes lines that are not in the store's catalogue. */
  readonly customLines: boolean;
}

export interface ExistingVendorOrder {
  readonly vendorId: VendorId;
  readonly supplement: number;
  /** The intent to send was written at least once: lines and money stand for ever. */
  readonly frozen: boolean;
  /** Its lines are to go on in other vendor orders: it was cancelled in the vendor's store, or given away unsent. */
  readonly pushedAnew: boolean;
  /** It holds lines that an edit added after the vendor's first push (see PlannedSlice). */
  readonly addedAfterPush: boolean;
  readonly lines: readonly { readonly lineGid: LineGid; readonly quantity: number }[];
  readonly shipping: SliceShipping | null;
}

export interface OrderPlan {
  readonly slices: readonly PlannedSlice[];
  readonly unassigned: readonly UnassignedLine[];
  /** Recorded vendor orders, never sent, to which no line is left. */
  readonly vacated: readonly { readonly vendorId: VendorId; readonly supplement: number }[];
}

export interface PlannedSlice {
  /** For a frozen one: its lines at the quantities they were sent with. What was stored then stays the truth. */
  readonly slice: VendorSlice;
  readonly frozen: boolean;
  /**
   * The lines came with an edit after this vendor's part was sent. That is an item change (L7): it waits for the
   * merchant, who may release it as a supplement or handle it by hand.
   */
  readonly addedAfterPush: boolean;
  /** How the order now differs from what was sent (L7). Empty for a cancelled order, which is L8's matter. */
  readonly itemChanges: readonly ItemChange[];
}

export interface UnassignedLine {
  readonly lineGid: LineGid;
  readonly reason: "no-vendor" | NotForVendors;
}

/**
 * Splits a marketplace order by vendor. Every line lands in exactly one place: one slice, or `unassigned` with its
 * reason. A frozen vendor order keeps its lines; what is not sent yet is planned anew each time. Unsynced lines that
 * may not go yet (O3) form a slice of their own and, once mapped, travel with whatever has not been sent, or follow
 * as the next supplement: never as a second copy. What is pushed anew gives up its lines, but neither its number nor its
 * place on record: they are planned like lines that were never sent, in a vendor order of their own. So are lines that
 * the merchant gave to another vendor: those of one act in one vendor order.
 */
export function planVendorOrders(input: PlanInput): OrderPlan {
  const { order, existing } = input;
  const frozen = existing.filter((vendorOrder) => vendorOrder.frozen && !vendorOrder.pushedAnew);
  const frozenLines = new Set(frozen.flatMap((vendorOrder) => vendorOrder.lines.map((line) => line.lineGid)));
  const settled = {
    lineGids: frozenLines,
    shipping: frozen.flatMap((vendorOrder) => (vendorOrder.shipping === null ? [] : [vendorOrder.shipping])),
  };
  const receivers = input.settings.shippingMode === "to-one" ? linesOfLargestVendor(input, frozenLines) : null;
  const apportioned = apportionOrder(
    order,
    input.settings.shippingMode,
    settled,
    (lineGid) => receivers === null || receivers.has(lineGid),
  );
  const lineByGid = new Map(order.lines.map((line) => [line.gid, line]));

  const unassigned: UnassignedLine[] = apportioned.excluded.filter(({ lineGid }) => !frozenLines.has(lineGid));
  const open = new Map<VendorId, OpenLine[]>();
  for (const share of apportioned.lines) {
    const line = lineByGid.get(share.lineGid);
    if (line === undefined || frozenLines.has(share.lineGid)) continue;
    const vendorId = vendorOf(line, input);
    if (vendorId === null) unassigned.push({ lineGid: share.lineGid, reason: "no-vendor" });
    else {
      const mapping = mappingOf(line, input.stores.get(vendorId));
      const cost = knownCost(line.variantGid, order.currency, input.costs);
      open.set(vendorId, [...(open.get(vendorId) ?? []), { share, mapping, cost }]);
    }
  }

  const slices = [
    ...frozen.map((vendorOrder) => frozenSlice(vendorOrder, order, lineByGid, input.stores)),
    ...[...open].flatMap(([vendorId, lines]) => openSlices(vendorId, lines, input)),
  ];
  const planned = new Set(slices.map(({ slice }) => slotOf(slice)));
  return {
    slices: inOrderOfLines(slices, order),
    unassigned,
    vacated: existing
      .filter((vendorOrder) => !vendorOrder.pushedAnew && !planned.has(slotOf(vendorOrder)))
      .map(({ vendorId, supplement }) => ({ vendorId, supplement })),
  };
}

/**
 * Whose part takes all of the shipping: the vendor with the most valuable lines that are not sent yet, of equals the
 * one whose line comes first. Those that were sent with it have taken it off already.
 */
function linesOfLargestVendor(input: PlanInput, sent: ReadonlySet<LineGid>): ReadonlySet<LineGid> {
  const { order } = input;
  const byVendor = new Map<VendorId, { value: number; lineGids: Set<LineGid> }>();
  for (const line of order.lines) {
    const vendorId = vendorOf(line, input);
    if (vendorId === null || sent.has(line.gid) || whyNotForVendors(order, line) !== null) continue;
    const part = byVendor.get(vendorId) ?? { value: 0, lineGids: new Set() };
    part.value += valueOf(portionOf(line, wantedQuantity(order, line)));
    part.lineGids.add(line.gid);
    byVendor.set(vendorId, part);
  }
  const [first, ...others] = byVendor.values();
  return (
    others.reduce((largest, part) => (largest && part.value <= largest.value ? largest : part), first)?.lineGids ??
    new Set()
  );
}

const vendorOf = (line: OrderLine, { routes, directory }: PlanInput): VendorId | null =>
  routes.get(line.gid)?.vendorId ?? matchVendor(line, directory);

interface OpenLine {
  readonly share: LineShare;
  readonly mapping: LineMapping | null;
  readonly cost: Money | null;
}

const slotOf = ({ vendorId, supplement }: { readonly vendorId: VendorId; readonly supplement: number }): string =>
  `${vendorId} ${supplement}`;

function mappingOf(line: OrderLine, store: VendorStore | undefined): LineMapping | null {
  return line.variantGid === null ? null : (store?.mappings.get(line.variantGid) ?? null);
}

function frozenSlice(
  vendorOrder: ExistingVendorOrder,
  order: MarketplaceOrder,
  lineByGid: ReadonlyMap<LineGid, OrderLine>,
  stores: PlanInput["stores"],
): PlannedSlice {
  const lines: SliceLine[] = [];
  const itemChanges: ItemChange[] = [];
  for (const { lineGid, quantity } of vendorOrder.lines) {
    const line = lineByGid.get(lineGid);
    if (line !== undefined) {
      lines.push({ ...portionOf(line, quantity), mapping: mappingOf(line, stores.get(vendorOrder.vendorId)) });
    }
    // Everything was given back and nobody cancelled: whether it still goes is a person's to say (L9).
    const wanted = line === undefined || order.financialStatus === "refunded" ? 0 : line.currentQuantity;
    if (order.cancelledAt === null && wanted !== quantity) itemChanges.push({ lineGid, from: quantity, to: wanted });
  }
  const { vendorId, supplement, shipping, addedAfterPush } = vendorOrder;
  return { slice: { vendorId, supplement, lines, shipping }, frozen: true, addedAfterPush, itemChanges };
}

/** The vendor's lines that were not sent yet, in as few slices as the rules allow. */
function openSlices(vendorId: VendorId, lines: readonly OpenLine[], input: PlanInput): readonly PlannedSlice[] {
  const own = input.existing.filter((vendorOrder) => vendorOrder.vendorId === vendorId);
  const known = new Set([
    ...input.existing.flatMap((vendorOrder) => vendorOrder.lines.map((line) => line.lineGid)),
    ...input.previouslyUnassigned,
  ]);
  const anySent = own.some((vendorOrder) => vendorOrder.frozen);
  const open = own.filter((vendorOrder) => !vendorOrder.frozen && !vendorOrder.pushedAnew);
  const additions = open.filter((vendorOrder) => vendorOrder.addedAfterPush);
  const additionOf = (line: OpenLine) =>
    additions.find((addition) => addition.lines.some(({ lineGid }) => lineGid === line.share.lineGid));

  const given = Map.groupBy(lines, ({ share }) => input.routes.get(share.lineGid)?.actId ?? null);
  const theirs = given.get(null) ?? [];
  given.delete(null);
  const newcomers = theirs.filter((line) => anySent && !known.has(line.share.lineGid));
  const others = theirs.filter((line) => additionOf(line) === undefined && !newcomers.includes(line));
  const anew = others.filter((line) => own.some((each) => each.pushedAnew && holds(each, line)));
  const together = input.settings.pushUnsynced && (input.stores.get(vendorId)?.customLines ?? true);
  const groupsOf = (members: readonly OpenLine[]) =>
    (together
      ? [members]
      : [members.filter((line) => line.mapping !== null), members.filter((line) => line.mapping === null)]
    ).filter((group) => group.length > 0);

  const taken = new Set(
    own
      .filter((vendorOrder) => !open.includes(vendorOrder) || additions.includes(vendorOrder))
      .map((o) => o.supplement),
  );
  const nextFree = (from: number): number => {
    let supplement = from;
    while (taken.has(supplement)) supplement += 1;
    taken.add(supplement);
    return supplement;
  };

  const slices: PlannedSlice[] = [];
  const currency = input.order.currency;
  const add = (supplement: number, members: readonly OpenLine[], addedAfterPush: boolean) =>
    slices.push({
      slice: sliceOf(vendorId, supplement, members, currency, input.settings),
      frozen: false,
      addedAfterPush,
      itemChanges: addedAfterPush
        ? members.map(({ share }) => ({ lineGid: share.lineGid, from: 0, to: share.quantity }))
        : [],
    });
  // A number that was never used, so that a word about another vendor order says nothing about this one.
  const unused = Math.max(-1, ...own.map((vendorOrder) => vendorOrder.supplement)) + 1;
  for (const group of [...given.values(), anew].flatMap(groupsOf)) {
    const kept = open.find((each) => !taken.has(each.supplement) && group.some((line) => holds(each, line)));
    add(kept ? nextFree(kept.supplement) : nextFree(unused), group, false);
  }
  for (const group of groupsOf(others.filter((line) => !anew.includes(line)))) add(nextFree(0), group, false);
  for (const addition of additions) {
    const members = theirs.filter((line) => additionOf(line) === addition);
    if (members.length > 0) add(addition.supplement, members, true);
  }
  if (newcomers.length > 0) add(nextFree(unused), newcomers, true);
  return slices;
}

const holds = (vendorOrder: ExistingVendorOrder, { share }: OpenLine): boolean =>
  vendorOrder.lines.some(({ lineGid }) => lineGid === share.lineGid);

function sliceOf(
  vendorId: VendorId,
  supplement: number,
  members: readonly OpenLine[],
  currency: string,
  settings: PlanInput["settings"],
): VendorSlice {
  return {
    vendorId,
    supplement,
    lines: members.map(({ share: { shipping: _, ...amounts }, mapping, cost }) => ({
      ...priceLine(amounts, settings, cost),
      mapping,
    })),
    shipping: addShipping(
      members.flatMap(({ share }) => (share.shipping === null ? [] : [share.shipping])),
      currency,
    ),
  };
}

/** By vendor as their first lines stand in the order, then by supplement. */
function inOrderOfLines(slices: readonly PlannedSlice[], order: MarketplaceOrder): readonly PlannedSlice[] {
  const position = new Map(order.lines.map((line, index) => [line.gid, index]));
  const firstOf = new Map<VendorId, number>();
  for (const { slice } of slices) {
    const first = Math.min(...slice.lines.map((line) => position.get(line.lineGid) ?? Infinity));
    firstOf.set(slice.vendorId, Math.min(first, firstOf.get(slice.vendorId) ?? Infinity));
  }
  return [...slices].sort(
    (a, b) =>
      byNumber(firstOf.get(a.slice.vendorId) ?? Infinity, firstOf.get(b.slice.vendorId) ?? Infinity) ||
      a.slice.supplement - b.slice.supplement,
  );
}

const byNumber = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
