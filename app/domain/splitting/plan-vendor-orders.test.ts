import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { marketplaceOrder } from "../../../tests/arbitraries/marketplace-order.ts";
import type { MarketplaceOrder } from "../order/marketplace-order.ts";
import type { SliceShipping } from "../order/vendor-order.ts";
import { currentPart, lineTotal, orderTotal, shippingTotal, sliceTotal } from "../order/total.ts";
import type { LineGid, VariantGid, VendorId } from "../shared/ids.ts";
import { money } from "../shared/money.ts";
import { apportionOrder, wholeShipping } from "./apportion-order.ts";
import { type ExistingVendorOrder, type OrderPlan, planVendorOrders, type PlanInput } from "./plan-vendor-orders.ts";
import { vendorKey } from "./vendor-key.ts";

const acme = "acme" as VendorId;
const borealis = "borealis" as VendorId;
const capek = "capek" as VendorId;
const directory: PlanInput["directory"] = {
  byVariant: new Map([["gid://shopify/ProductVariant/6" as VariantGid, capek]]),
  byKey: new Map([
    [vendorKey("Acme"), acme],
    [vendorKey("Borealis Goods"), borealis],
    [vendorKey("Čapek"), capek],
  ]),
};
const variant = (id: number) => `gid://shopify/ProductVariant/${id}` as VariantGid;
const store = (mapped: readonly number[], customLines = true) => ({
  mappings: new Map(mapped.map((id) => [variant(id), { externalProductId: `p${id}`, externalVariantId: null }])),
  customLines,
});

const stores: fc.Arbitrary<PlanInput["stores"]> = fc
  .record({
    [acme]: fc.subarray([1, 2, 3, 4, 5, 6]),
    [borealis]: fc.subarray([1, 2, 3, 4, 5, 6]),
  })
  .map((mapped) => new Map(Object.entries(mapped).map(([id, variants]) => [id as VendorId, store(variants)])));
const settings: fc.Arbitrary<PlanInput["settings"]> = fc.record({
  pushUnsynced: fc.boolean(),
  shippingMode: fc.constantFrom("proportional", "none"),
  priceMode: fc.constant("retail"),
  pricePercent: fc.constant(100),
});
const firstPlan = fc.record({ order: marketplaceOrder, stores, settings }).map((given): PlanInput => ({
  ...given,
  directory,
  costs: new Map(),
  existing: [],
  previouslyUnassigned: [],
  routes: new Map(),
}));

const placesOf = (plan: OrderPlan): LineGid[] => [
  ...plan.slices.flatMap(({ slice }) => slice.lines.map((line) => line.lineGid)),
  ...plan.unassigned.map((line) => line.lineGid),
];
const asExisting = (plan: OrderPlan, frozen: (index: number) => boolean): ExistingVendorOrder[] =>
  plan.slices.map(({ slice, addedAfterPush }, index) => ({
    vendorId: slice.vendorId,
    supplement: slice.supplement,
    frozen: frozen(index),
    pushedAnew: false,
    addedAfterPush,
    lines: slice.lines.map(({ lineGid, quantity }) => ({ lineGid, quantity })),
    shipping: slice.shipping,
  }));
const next = (input: PlanInput, plan: OrderPlan, frozen: (index: number) => boolean): PlanInput => ({
  ...input,
  existing: asExisting(plan, frozen),
  previouslyUnassigned: plan.unassigned.map((line) => line.lineGid),
});

describe("planVendorOrders, for any order", () => {
  it("puts every line in exactly one place, and every slot is used once", () => {
    fc.assert(
      fc.property(firstPlan, fc.array(fc.boolean()), stores, settings, (input, frozen, laterStores, laterSettings) => {
        const first = planVendorOrders(input);
        const second = planVendorOrders({
          ...next(input, first, (index) => frozen[index] ?? false),
          stores: laterStores,
          settings: laterSettings,
        });
        for (const plan of [first, second]) {
          expect(placesOf(plan).sort()).toEqual(input.order.lines.map((line) => line.gid).sort());
          const slots = plan.slices.map(({ slice }) => `${slice.vendorId} ${slice.supplement}`);
          expect(new Set(slots).size).toBe(slots.length);
          expect(plan.slices.every(({ slice }) => slice.lines.length > 0)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("gives all of the shipping to one vendor, once, whatever is sent first", () => {
    fc.assert(
      fc.property(firstPlan, fc.array(fc.boolean()), (given, frozen) => {
        const input: PlanInput = { ...given, settings: { ...given.settings, shippingMode: "to-one" } };
        const whole = wholeShipping(input.order);
        const first = planVendorOrders(input);
        fc.pre(whole !== null && first.slices.length > 0);
        const minor = (parts: OrderPlan) =>
          parts.slices.map(({ slice }) => (slice.shipping === null ? 0 : shippingTotal(slice.shipping, true).minor));
        const all = shippingTotal(whole, true).minor;
        const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);
        expect(sum(minor(first))).toBe(all);
        expect(
          new Set(first.slices.filter(({ slice }) => slice.shipping !== null).map(({ slice }) => slice.vendorId)).size,
        ).toBe(1);
        // Some parts are sent; what is planned anew takes what they did not take, and no more.
        const later = planVendorOrders(next(input, first, (index) => frozen[index] ?? false));
        if (later.slices.some((part) => !part.frozen)) expect(sum(minor(later))).toBe(all);
      }),
      { numRuns: 300 },
    );
  });

  it("gives away the whole order to the last minor unit: slices, unassigned lines and shipping sum to it", () => {
    fc.assert(
      fc.property(firstPlan, (input) => {
        const { order } = input;
        const plan = planVendorOrders(input);
        const shares = apportionOrder(order, input.settings.shippingMode).lines;
        const shippingOfUnassigned = plan.unassigned
          .flatMap(({ lineGid }) => shares.find((share) => share.lineGid === lineGid)?.shipping ?? [])
          .reduce((total, share) => total + shippingTotal(share, order.taxesIncluded).minor, 0);
        const whole = wholeShipping(order);
        const passedOn = input.settings.shippingMode === "proportional" && shares.length > 0;
        const keptShipping = whole === null || passedOn ? 0 : shippingTotal(whole, order.taxesIncluded).minor;

        const slices = plan.slices.reduce((total, { slice }) => total + sliceTotal(slice, order).minor, 0);
        const unassigned = plan.unassigned.reduce((total, { lineGid }) => {
          const line = order.lines.find(({ gid }) => gid === lineGid);
          return total + (line ? lineTotal(currentPart(order, line), order.taxesIncluded).minor : 0);
        }, 0);
        expect(slices + unassigned + shippingOfUnassigned + keptShipping).toBe(orderTotal(order).minor);
      }),
      { numRuns: 400 },
    );
  });

  it("gives away shipping exactly, price, discount and each tax by itself, also when some of it is gone already", () => {
    fc.assert(
      fc.property(firstPlan, fc.array(fc.boolean()), (given, frozen) => {
        const lines = given.order.lines.map((each) => ({ ...each, variantGid: null, vendor: each.vendor ?? "Acme" }));
        const input: PlanInput = {
          ...given,
          order: { ...given.order, lines },
          directory: { ...directory, byKey: new Map([...directory.byKey, ["nobody", capek]]) },
          settings: { ...given.settings, shippingMode: "proportional" },
        };
        const minor = (shipping: SliceShipping) =>
          [shipping.price, shipping.discount, ...shipping.taxLines.map((tax) => tax.amount)].map((each) => each.minor);
        const whole = wholeShipping(input.order);
        const first = planVendorOrders(input);
        const second = planVendorOrders(next(input, first, (index) => frozen[index] ?? false));
        fc.pre(whole !== null && first.slices.length > 0);
        for (const { slices } of [first, second]) {
          const parts = slices.flatMap(({ slice }) => (slice.shipping === null ? [] : [minor(slice.shipping)]));
          expect(minor(whole).map((_, index) => parts.reduce((total, part) => total + (part[index] ?? 0), 0))).toEqual(
            minor(whole),
          );
        }
        expect(second.slices.filter((each) => each.frozen).map(({ slice }) => slice.shipping)).toEqual(
          first.slices.filter((_, index) => frozen[index]).map(({ slice }) => slice.shipping),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("changes nothing when asked again", () => {
    fc.assert(
      fc.property(firstPlan, fc.array(fc.boolean()), (input, frozen) => {
        const first = planVendorOrders(input);
        const second = planVendorOrders(next(input, first, (index) => frozen[index] ?? false));
        const shapes = (plan: OrderPlan) =>
          plan.slices.map(({ slice, addedAfterPush }) => ({
            vendorId: slice.vendorId,
            supplement: slice.supplement,
            addedAfterPush,
            lines: slice.lines.map(({ lineGid, quantity }) => [lineGid, quantity]),
          }));
        expect(shapes(second)).toEqual(shapes(first));
        expect(second.vacated).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps every line in one place, and live in one store at most, whatever is pushed, cancelled, pushed anew and given away", () => {
    const happening = fc.record({
      what: fc.constantFrom("push", "cancel", "push-anew", "give", "circumstances"),
      which: fc.nat(7),
      to: fc.constantFrom(acme, borealis, capek),
      stores,
      settings,
    });
    type Part = ExistingVendorOrder & { readonly live: boolean };
    let anew = 0;
    let givenAway = 0;
    fc.assert(
      fc.property(firstPlan, fc.array(happening, { maxLength: 12 }), (given, happenings) => {
        let input = given;
        let parts: readonly Part[] = [];
        const replan = () => {
          const plan = planVendorOrders({ ...input, existing: parts });
          const slots = plan.slices.map(({ slice }) => `${slice.vendorId} ${slice.supplement}`);
          const given = parts.filter((part) => part.pushedAnew);
          expect(placesOf(plan).sort()).toEqual(input.order.lines.map((line) => line.gid).sort());
          expect(new Set(slots).size).toBe(slots.length);
          // The number of what was pushed anew stays its own, and nothing takes it off the record.
          for (const part of given) expect(slots).not.toContain(`${part.vendorId} ${part.supplement}`);
          const vacated = plan.vacated.map((slot) => `${slot.vendorId} ${slot.supplement}`);
          for (const part of parts.filter((each) => each.frozen))
            expect(vacated).not.toContain(`${part.vendorId} ${part.supplement}`);
          const before = new Map(parts.map((part) => [`${part.vendorId} ${part.supplement}`, part]));
          parts = [
            ...given,
            ...plan.slices.map(({ slice, frozen, addedAfterPush }): Part => {
              const was = before.get(`${slice.vendorId} ${slice.supplement}`);
              if (frozen) return was!;
              expect(was?.frozen ?? false).toBe(false);
              return { ...slice, frozen, addedAfterPush, pushedAnew: false, live: false };
            }),
          ];
          input = { ...input, previouslyUnassigned: plan.unassigned.map(({ lineGid }) => lineGid) };
          for (const { slice } of plan.slices)
            for (const { lineGid } of slice.lines)
              expect(input.routes.get(lineGid)?.vendorId ?? slice.vendorId).toBe(slice.vendorId);
          const live = parts.filter((part) => part.live).flatMap((part) => part.lines.map(({ lineGid }) => lineGid));
          expect(new Set(live).size).toBe(live.length);
          // Asked again, nothing moves.
          const again = planVendorOrders({ ...input, existing: parts });
          expect(again.slices.map(({ slice }) => [slice.vendorId, slice.supplement, slice.lines])).toEqual(
            plan.slices.map(({ slice }) => [slice.vendorId, slice.supplement, slice.lines]),
          );
          expect(again.vacated).toEqual([]);
        };
        replan();
        for (const { what, which, to, ...circumstances } of happenings) {
          const fits = (part: Part) =>
            what === "push"
              ? !part.frozen && !part.pushedAnew
              : what === "give"
                ? !part.live && !part.pushedAnew && part.vendorId !== to
                : what === "cancel"
                  ? part.live
                  : part.frozen && !part.live && !part.pushedAnew;
          const fitting = parts.filter(fits);
          const chosen = fitting[which % Math.max(fitting.length, 1)];
          if (what === "circumstances") input = { ...input, ...circumstances };
          else if (chosen && what === "give") {
            // As a whole where it was cancelled, and else only its first line.
            const lines = chosen.frozen ? chosen.lines : chosen.lines.slice(0, 1);
            const actId = `act ${(givenAway += 1)}`;
            const given = lines.map(({ lineGid }) => [lineGid, { vendorId: to, actId }] as const);
            input = { ...input, routes: new Map([...input.routes, ...given]) };
            const givenUp = lines.length === chosen.lines.length;
            parts = parts.map((part) => (part === chosen ? { ...part, pushedAnew: givenUp } : part));
          } else if (chosen) {
            if (what === "push-anew") anew += 1;
            const change = { frozen: true, live: what === "push", pushedAnew: what === "push-anew" };
            parts = parts.map((part) => (part === chosen ? { ...part, ...change } : part));
          }
          replan();
        }
      }),
      { numRuns: 300 },
    );
    expect(anew).toBeGreaterThan(3);
    expect(givenAway).toBeGreaterThan(3);
  });

  it("never moves a line out of a frozen vendor order, nor changes its quantity there", () => {
    fc.assert(
      fc.property(firstPlan, marketplaceOrder, stores, settings, (input, edited, laterStores, laterSettings) => {
        const first = planVendorOrders(input);
        const second = planVendorOrders({
          ...next(input, first, () => true),
          order: { ...edited, currency: input.order.currency },
          stores: laterStores,
          settings: laterSettings,
        });
        const gids = new Set(edited.lines.map((line) => line.gid));
        for (const { slice } of first.slices) {
          const now = second.slices.find(
            (other) => other.slice.vendorId === slice.vendorId && other.slice.supplement === slice.supplement,
          );
          expect(now?.frozen).toBe(true);
          expect(now?.slice.lines.map(({ lineGid, quantity }) => [lineGid, quantity])).toEqual(
            slice.lines.filter((line) => gids.has(line.lineGid)).map(({ lineGid, quantity }) => [lineGid, quantity]),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});

const line = (id: number, vendor: string | null, change: Partial<MarketplaceOrder["lines"][number]> = {}) => ({
  gid: `l${id}` as LineGid,
  variantGid: variant(id),
  productGid: null,
  title: `Thing ${id}`,
  variantTitle: null,
  sku: null,
  vendor,
  quantity: 2,
  currentQuantity: 2,
  requiresShipping: true,
  giftCard: false,
  tip: false,
  weightGrams: null,
  unitPrice: money(1000, "EUR"),
  discount: money(0, "EUR"),
  taxLines: [],
  ...change,
});
const [sample] = fc.sample(marketplaceOrder, { numRuns: 1, seed: 1 });
const orderOf = (lines: MarketplaceOrder["lines"], change: Partial<MarketplaceOrder> = {}): MarketplaceOrder => ({
  ...sample!,
  currency: "EUR",
  cancelledAt: null,
  financialStatus: "paid",
  shippingLines: [],
  lines,
  ...change,
});
const plan = (order: MarketplaceOrder, mapped: readonly number[], change: Partial<PlanInput> = {}): PlanInput => ({
  order,
  directory,
  stores: new Map([[acme, store(mapped)]]),
  settings: { pushUnsynced: false, shippingMode: "proportional", priceMode: "retail" as const, pricePercent: 100 },
  costs: new Map(),
  existing: [],
  previouslyUnassigned: [],
  routes: new Map(),
  ...change,
});
const shape = (result: OrderPlan) =>
  result.slices.map(({ slice, frozen, addedAfterPush }) => [
    slice.supplement,
    slice.lines.map(({ lineGid }) => lineGid).join(),
    frozen ? "frozen" : addedAfterPush ? "added" : "open",
  ]);

describe("planVendorOrders, case by case", () => {
  it("prices at the known cost in the order's currency, and marks only those lines (L3)", () => {
    const order = orderOf([line(1, "Acme"), line(2, "Acme"), line(3, "Acme", { variantGid: null }), line(4, "Acme")]);
    const costs = new Map([
      [variant(1), money(7, "EUR")],
      [variant(2), money(7, "NOK")],
    ]);
    const settings = { pushUnsynced: true, shippingMode: "none", priceMode: "cost", pricePercent: 100 } as const;
    const [part] = planVendorOrders(plan(order, [1, 2], { costs, settings })).slices;
    expect(part?.slice.lines.map(({ lineGid, atCost, unitPrice }) => [lineGid, atCost, unitPrice])).toEqual([
      ["l1", true, money(7, "EUR")],
      ...order.lines.slice(1).map(({ gid, unitPrice }) => [gid, undefined, unitPrice]),
    ]);
    const retail = { ...settings, priceMode: "retail" } as const;
    const [asPaid] = planVendorOrders(plan(order, [1, 2], { costs, settings: retail })).slices;
    expect(asPaid?.slice.lines.map(({ unitPrice }) => unitPrice)).toEqual(order.lines.map((each) => each.unitPrice));
  });

  it("says why a line goes to nobody", () => {
    const order = orderOf([
      line(1, "Nobody"),
      line(2, "Acme", { giftCard: true }),
      line(3, "Acme", { tip: true }),
      line(4, "Acme", { requiresShipping: false }),
      line(5, "Acme", { currentQuantity: 0 }),
    ]);
    expect(planVendorOrders(plan(order, [])).unassigned.map(({ lineGid, reason }) => [lineGid, reason])).toEqual([
      ["l2", "gift-card"],
      ["l3", "tip"],
      ["l4", "nothing-to-ship"],
      ["l5", "removed"],
      ["l1", "no-vendor"],
    ]);
  });

  it("keeps unsynced lines apart while they may not go, and together once they may (O3)", () => {
    const order = orderOf([line(1, "Acme"), line(2, "Acme")]);
    expect(shape(planVendorOrders(plan(order, [2])))).toEqual([
      [0, "l2", "open"],
      [1, "l1", "open"],
    ]);
    const on = {
      settings: {
        pushUnsynced: true,
        shippingMode: "proportional" as const,
        priceMode: "retail" as const,
        pricePercent: 100,
      },
    };
    expect(shape(planVendorOrders(plan(order, [2], on)))).toEqual([[0, "l1,l2", "open"]]);
    const noCustomLines = { ...on, stores: new Map([[acme, store([2], false)]]) };
    expect(shape(planVendorOrders(plan(order, [2], noCustomLines)))).toEqual([
      [0, "l2", "open"],
      [1, "l1", "open"],
    ]);
  });

  it("sends lines mapped later as a supplement, or with what has not gone yet", () => {
    const input = plan(orderOf([line(1, "Acme"), line(2, "Acme"), line(3, "Acme")]), [1]);
    const first = planVendorOrders(input);
    expect(shape(first)).toEqual([
      [0, "l1", "open"],
      [1, "l2,l3", "open"],
    ]);
    const nothingSent = planVendorOrders({
      ...next(input, first, () => false),
      stores: new Map([[acme, store([1, 2, 3])]]),
    });
    expect(shape(nothingSent)).toEqual([[0, "l1,l2,l3", "open"]]);
    expect(nothingSent.vacated).toEqual([{ vendorId: acme, supplement: 1 }]);

    const sent = next(input, first, (index) => index === 0);
    const second = planVendorOrders({ ...sent, stores: new Map([[acme, store([1, 3])]]) });
    expect(shape(second)).toEqual([
      [0, "l1", "frozen"],
      [1, "l3", "open"],
      [2, "l2", "open"],
    ]);
  });

  it("gives what is pushed anew a number of its own, apart from what waits", () => {
    const input = plan(orderOf([line(1, "Acme"), line(2, "Acme"), line(3, "Acme")]), [1, 2]);
    const sent = next(input, planVendorOrders(input), (index) => index === 0);
    const existing = sent.existing.map((part, index) => ({ ...part, pushedAnew: index === 0 }));
    const anew = planVendorOrders({ ...sent, existing });
    expect(shape(anew)).toEqual([
      [1, "l3", "open"],
      [2, "l1,l2", "open"],
    ]);
    expect(anew.vacated).toEqual([]);
  });

  it("holds lines added by an edit after the push for the merchant, each edit by itself (L7)", () => {
    const input = plan(orderOf([line(1, "Acme")]), [1, 2, 3]);
    const first = planVendorOrders(input);
    const edited = next({ ...input, order: orderOf([line(1, "Acme"), line(2, "Acme")]) }, first, () => true);
    const second = planVendorOrders(edited);
    expect(shape(second)).toEqual([
      [0, "l1", "frozen"],
      [1, "l2", "added"],
    ]);
    expect(second.slices[1]?.itemChanges).toEqual([{ lineGid: "l2", from: 0, to: 2 }]);

    const again = next(
      { ...input, order: orderOf([line(1, "Acme"), line(2, "Acme"), line(3, "Acme")]) },
      second,
      (index) => index === 0,
    );
    expect(shape(planVendorOrders(again))).toEqual([
      [0, "l1", "frozen"],
      [1, "l2", "added"],
      [2, "l3", "added"],
    ]);
  });

  it("does not take a line for an addition when only its vendor was found later", () => {
    const input = plan(orderOf([line(1, "Acme"), line(2, "Nobody")]), [1, 2]);
    const sent = next(input, planVendorOrders(input), () => true);
    const found = { ...sent, directory: { ...directory, byVariant: new Map([[variant(2), acme]]) } };
    expect(shape(planVendorOrders(found))).toEqual([
      [0, "l1", "frozen"],
      [1, "l2", "open"],
    ]);
  });

  it("reports changed and removed lines of what was sent, but not for a cancelled order", () => {
    const input = plan(orderOf([line(1, "Acme"), line(2, "Acme")]), [1, 2]);
    const sent = next(input, planVendorOrders(input), () => true);
    const edited = [line(1, "Acme", { currentQuantity: 1 }), line(2, "Acme", { currentQuantity: 0 })];
    const changed = planVendorOrders({ ...sent, order: orderOf(edited) });
    expect(changed.slices[0]?.itemChanges).toEqual([
      { lineGid: "l1", from: 2, to: 1 },
      { lineGid: "l2", from: 2, to: 0 },
    ]);
    expect(changed.unassigned).toEqual([]);
    const cancelled = planVendorOrders({ ...sent, order: orderOf(edited, { cancelledAt: "2026-03-02T00:00:00Z" }) });
    expect(cancelled.slices[0]?.itemChanges).toEqual([]);
  });

  it("plans a cancelled order as it was ordered, so that its vendor orders can say so", () => {
    const gone = orderOf([line(1, "Acme", { currentQuantity: 0 })], { cancelledAt: "2026-03-02T00:00:00Z" });
    expect(shape(planVendorOrders(plan(gone, [1])))).toEqual([[0, "l1", "open"]]);
  });

  it("shares shipping by what the lines cost, and not at all when told so", () => {
    const shipping = {
      title: "Standard",
      code: null,
      price: money(100, "EUR"),
      discount: money(0, "EUR"),
      taxLines: [{ title: "VAT", rate: 0.2, amount: money(10, "EUR") }],
    };
    const order = orderOf(
      [line(1, "Acme"), line(2, "Borealis Goods", { unitPrice: money(2000, "EUR") }), line(3, "Nobody")],
      { shippingLines: [shipping] },
    );
    const shares = planVendorOrders(plan(order, [1])).slices.map(({ slice }) => slice.shipping);
    expect(shares.map((share) => [share?.price.minor, share?.taxLines[0]?.amount.minor])).toEqual([
      [25, 3],
      [50, 5],
    ]);
    const none = plan(order, [1], {
      settings: { pushUnsynced: false, shippingMode: "none", priceMode: "retail" as const, pricePercent: 100 },
    });
    expect(planVendorOrders(none).slices.map(({ slice }) => slice.shipping)).toEqual([null, null]);
    const toOne = {
      settings: {
        pushUnsynced: false,
        shippingMode: "to-one" as const,
        priceMode: "retail" as const,
        pricePercent: 100,
      },
    };
    const all = planVendorOrders(plan(order, [1], toOne)).slices.map(({ slice }) => slice.shipping);
    expect(all.map((share) => [share?.price.minor, share?.taxLines[0]?.amount.minor])).toEqual([
      [undefined, undefined],
      [100, 10],
    ]);
  });
});
