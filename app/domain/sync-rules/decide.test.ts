import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { financialStatuses, fulfillmentStatuses } from "../order/marketplace-order.ts";
import { type RiskLevel, riskLevels } from "../order/order-review.ts";
import type { SliceLine } from "../order/vendor-order.ts";
import { defaultOrderSyncSettings, type OrderSyncSettings } from "../settings/order-sync-settings.ts";
import type { LineGid } from "../shared/ids.ts";
import { money } from "../shared/money.ts";
import { decide, type DecisionFacts } from "./decide.ts";
import { type Decision, holdReasons, notOursReasons, ruleIds } from "./decision.ts";

const line = (mapped: boolean, quantity = 1): SliceLine => ({
  lineGid: "l1" as LineGid,
  quantity,
  unitPrice: money(100, "EUR"),
  discount: money(0, "EUR"),
  taxLines: [],
  mapping: mapped ? { externalProductId: "p", externalVariantId: null } : null,
});

const eurIn = (to: string) => ({ from: "EUR", to, rate: "11.5", setAt: null });
const settingsWith = (change: Partial<OrderSyncSettings>): OrderSyncSettings => ({
  ...defaultOrderSyncSettings,
  enabled: true,
  merchantContact: { name: "Fjord Market", company: "", email: "orders@fjord.example", phone: "" },
  ...change,
});

const healthy = {
  health: "healthy" as const,
  currency: "EUR",
  confirmed: true,
  createOrder: true,
  customLines: true,
  maxLinesPerOrder: 250,
};

const unsaid: DecisionFacts["word"] = { released: false, pushedAnyway: false, left: false, hold: null };
const said = (change: Partial<DecisionFacts["word"]>) => ({ word: { ...unsaid, ...change } });

/** Facts under which everything is in order. */
const good: DecisionFacts = {
  order: {
    createdAt: "2026-03-10T00:00:00Z",
    cancelledAt: null,
    test: false,
    financialStatus: "paid",
    fulfillmentStatus: "unfulfilled",
    currency: "EUR",
  },
  review: { waiting: [], risk: "low" },
  slice: { lines: [line(true)] },
  addedAfterPush: false,
  settings: settingsWith({}),
  syncEnabledAt: new Date("2026-03-01T00:00:00Z"),
  receivedAt: new Date("2026-03-10T00:00:00Z"),
  word: unsaid,
  now: new Date("2026-03-10T00:01:00Z"),
  createdByUs: false,
  vendor: { storeSyncEnabled: true, paused: false },
  addOn: "active",
  connection: healthy,
};
const risk = (level: RiskLevel) => ({ review: { waiting: [], risk: level } });
const waiting = (line: string, status: "on-hold" | "scheduled") => ({
  review: { waiting: [{ lineGid: line as LineGid, status }], risk: "low" as const },
});
const order = (change: Partial<DecisionFacts["order"]>) => ({ order: { ...good.order, ...change } });
const connection = (
  change: Partial<typeof healthy> | { health: "needs-reauthorization" | "disconnected" | "degraded" },
) => ({
  connection: { ...healthy, ...change },
});

const verdict = (decision: Decision) =>
  decision.kind === "push"
    ? "push"
    : decision.kind === "hold"
      ? `hold ${decision.reason} ${decision.move}`
      : `not-ours ${decision.reason}`;

describe("decide", () => {
  const cases: readonly (readonly [string, Partial<DecisionFacts>, string])[] = [
    ["all in order", {}, "push"],
    ["made by us (L12)", { createdByUs: true }, "not-ours created-by-us"],
    ["sync off (O1)", { settings: settingsWith({ enabled: false }) }, "hold sync-off merchant"],
    ["arrived while off", { receivedAt: new Date("2026-02-01") }, "hold arrived-while-off merchant"],
    ["sync on, but since when is unknown", { syncEnabledAt: null }, "hold arrived-while-off merchant"],
    ["arrived while off, released", { receivedAt: new Date("2026-02-01"), ...said({ released: true }) }, "push"],
    ["cancelled", order({ cancelledAt: "2026-03-10T00:00:30Z" }), "not-ours cancelled"],
    ["refunded in full", order({ financialStatus: "refunded" }), "not-ours refunded"],
    ["a test", order({ test: true }), "not-ours test-order"],
    ["a test, wanted", { ...order({ test: true }), settings: settingsWith({ skipTestOrders: false }) }, "push"],
    ["too old (O9)", order({ createdAt: "2026-01-01T00:00:00Z" }), "hold too-old merchant"],
    ["too old, released", { ...order({ createdAt: "2026-01-01T00:00:00Z" }), ...said({ released: true }) }, "push"],
    [
      "old, without a limit",
      { ...order({ createdAt: "2020-01-01T00:00:00Z" }), settings: settingsWith({ maxAgeDays: null }) },
      "push",
    ],
    ["nothing to ship", { slice: { lines: [line(true, 0)] } }, "not-ours nothing-to-ship"],
    ["no lines", { slice: { lines: [] } }, "not-ours nothing-to-ship"],
    ["added after the push (L7)", { addedAfterPush: true }, "hold needs-manual-handling merchant"],
    ["added after the push, released", { addedAfterPush: true, ...said({ released: true }) }, "push"],
    ["pending (O2)", order({ financialStatus: "pending" }), "hold not-paid buyer"],
    ["paid in part", order({ financialStatus: "partially_paid" }), "hold not-paid buyer"],
    ["authorized only", order({ financialStatus: "authorized" }), "hold not-paid merchant"],
    ["voided", order({ financialStatus: "voided" }), "hold not-paid merchant"],
    ["paid, then refunded in part", order({ financialStatus: "partially_refunded" }), "push"],
    [
      "pending, O2 off",
      { ...order({ financialStatus: "pending" }), settings: settingsWith({ onlyPaid: false }) },
      "push",
    ],
    [
      "voided, O2 off",
      { ...order({ financialStatus: "voided" }), settings: settingsWith({ onlyPaid: false }) },
      "hold not-paid merchant",
    ],
    ["held by hand", said({ hold: { until: null } }), "hold held-by-hand merchant"],
    ["held by hand until later", said({ hold: { until: new Date("2026-03-10T00:02:00Z") } }), "hold held-by-hand time"],
    ["held by hand until now", said({ hold: { until: good.now } }), "push"],
    ["left alone", said({ left: true }), "not-ours left-alone"],
    ["unpaid, pushed anyway", { ...order({ financialStatus: "pending" }), ...said({ pushedAnyway: true }) }, "push"],
    ["a test, pushed anyway", { ...order({ test: true }), ...said({ pushedAnyway: true }) }, "push"],
    [
      "cancelled, pushed anyway",
      { ...order({ cancelledAt: "2026-03-10T00:00:30Z" }), ...said({ pushedAnyway: true }) },
      "not-ours cancelled",
    ],
    [
      "released, but unpaid",
      { ...order({ financialStatus: "pending" }), ...said({ released: true }) },
      "hold not-paid buyer",
    ],
    [
      "vendor switched off (P1)",
      { vendor: { storeSyncEnabled: false, paused: false } },
      "hold vendor-disabled merchant",
    ],
    ["vendor paused", { vendor: { storeSyncEnabled: true, paused: true } }, "hold vendor-paused merchant"],
    ["no add-on (P2)", { addOn: "off" }, "hold add-on-inactive merchant"],
    ["an add-on that is not paid for", { addOn: "frozen" }, "hold add-on-inactive merchant"],
    ["no store (P3)", { connection: null, addOn: "off" }, "hold not-connected vendor"],
    ["store disconnected", connection({ health: "disconnected" }), "hold not-connected vendor"],
    ["store not confirmed", connection({ confirmed: false }), "hold store-unconfirmed merchant"],
    [
      "store not confirmed, released",
      { ...connection({ confirmed: false }), ...said({ released: true }) },
      "hold store-unconfirmed merchant",
    ],
    ["keys refused", connection({ health: "needs-reauthorization" }), "hold connection-unhealthy vendor"],
    ["store shaky", connection({ health: "degraded" }), "push"],
    ["another currency", connection({ currency: "NOK" }), "hold currency-differs merchant"],
    [
      "another currency, with a rate (L3)",
      { ...connection({ currency: "NOK" }), settings: settingsWith({ currencyRates: [eurIn("NOK")] }) },
      "push",
    ],
    [
      "another currency, with a rate to a third",
      { ...connection({ currency: "NOK" }), settings: settingsWith({ currencyRates: [eurIn("SEK")] }) },
      "hold currency-differs merchant",
    ],
    ["a cost missing (L3)", { settings: settingsWith({ priceMode: "cost" }) }, "hold cost-unknown merchant"],
    [
      "a cost missing, pushed anyway",
      { settings: settingsWith({ priceMode: "cost" }), ...said({ released: true, pushedAnyway: true }) },
      "hold cost-unknown merchant",
    ],
    [
      "all costs known, or nothing left of the others",
      {
        settings: settingsWith({ priceMode: "cost" }),
        slice: { lines: [{ ...line(true), atCost: true }, line(true, 0)] },
      },
      "push",
    ],
    ["unsynced (O3)", { slice: { lines: [line(true), line(false)] } }, "hold needs-mapping merchant"],
    ["unsynced, O3 on", { slice: { lines: [line(false)] }, settings: settingsWith({ pushUnsynced: true }) }, "push"],
    [
      "unsynced, O3 on, platform without custom lines",
      {
        slice: { lines: [line(false)] },
        settings: settingsWith({ pushUnsynced: true }),
        ...connection({ customLines: false }),
      },
      "hold platform-cannot merchant",
    ],
    ["platform cannot create", connection({ createOrder: false }), "hold platform-cannot merchant"],
    [
      "too many lines",
      { ...connection({ maxLinesPerOrder: 1 }), slice: { lines: [line(true), line(true)] } },
      "hold platform-cannot merchant",
    ],
    [
      "nobody to stand in for the buyer (O4)",
      { settings: settingsWith({ merchantContact: { name: "Fjord", company: "", email: "", phone: "" } }) },
      "hold merchant-contact-missing merchant",
    ],
    [
      "nobody needed, O4 off",
      {
        settings: settingsWith({
          overrideCustomer: false,
          merchantContact: { name: "", company: "", email: "", phone: "" },
        }),
      },
      "push",
    ],
    ["shipped already (O9)", order({ fulfillmentStatus: "fulfilled" }), "not-ours fulfillment-status"],
    ["shipped in part", order({ fulfillmentStatus: "partial" }), "push"],
    [
      "shipped already, wanted",
      { ...order({ fulfillmentStatus: "fulfilled" }), settings: settingsWith({ pushableFulfillment: ["fulfilled"] }) },
      "push",
    ],
    ["not read yet (O9)", { review: null }, "hold being-read ours"],
    ["not read yet, released", { review: null, ...said({ released: true }) }, "hold being-read ours"],
    [
      "not read, and nobody asks",
      { review: null, settings: settingsWith({ respectHolds: false, holdHighRisk: false }) },
      "push",
    ],
    ["on hold in Shopify", waiting("l1", "on-hold"), "hold fulfillment-hold merchant"],
    ["scheduled in Shopify", waiting("l1", "scheduled"), "hold fulfillment-hold time"],
    ["another vendor's line is on hold", waiting("l2", "on-hold"), "push"],
    ["on hold in Shopify, pushed anyway", { ...waiting("l1", "on-hold"), ...said({ pushedAnyway: true }) }, "push"],
    [
      "on hold in Shopify, released here",
      { ...waiting("l1", "on-hold"), ...said({ released: true }) },
      "hold fulfillment-hold merchant",
    ],
    [
      "on hold, not respected",
      { ...waiting("l1", "on-hold"), settings: settingsWith({ respectHolds: false }) },
      "push",
    ],
    ["high risk", risk("high"), "hold high-risk merchant"],
    ["high risk, released", { ...risk("high"), ...said({ released: true }) }, "push"],
    ["high risk, taken", { ...risk("high"), settings: settingsWith({ holdHighRisk: false }) }, "push"],
    ["medium risk", risk("medium"), "push"],
    ["nobody assessed it", risk("none"), "push"],
    ["risk not known yet", risk("pending"), "hold risk-pending time"],
    ["risk never known", { ...risk("pending"), now: new Date("2026-03-10T00:30:00Z") }, "push"],
    ["by hand only (O10)", { settings: settingsWith({ manualMode: true }) }, "hold manual-mode merchant"],
    ["by hand only, pushed", { settings: settingsWith({ manualMode: true }), ...said({ released: true }) }, "push"],
    [
      "by hand only, but risky",
      { ...risk("high"), settings: settingsWith({ manualMode: true }) },
      "hold high-risk merchant",
    ],
    ["time to cancel (O9)", { settings: settingsWith({ holdMinutes: 10 }) }, "hold hold-window time"],
    ["time to cancel, released", { settings: settingsWith({ holdMinutes: 10 }), ...said({ released: true }) }, "push"],
    [
      "time to cancel, over",
      { settings: settingsWith({ holdMinutes: 10 }), now: new Date("2026-03-10T00:10:00Z") },
      "push",
    ],
    [
      "what a person has to mend comes before what time ends",
      { settings: settingsWith({ holdMinutes: 10 }), connection: null },
      "hold not-connected vendor",
    ],
    [
      "none of ours outweighs every hold",
      { settings: settingsWith({ enabled: false }), ...order({ cancelledAt: "2026-03-10T00:00:30Z" }) },
      "not-ours cancelled",
    ],
    [
      "the first hold decides",
      { settings: settingsWith({ enabled: false }), connection: null },
      "hold sync-off merchant",
    ],
  ];
  it.each(cases)("%s", (_name, change, expected) => {
    expect(verdict(decide({ ...good, ...change }))).toBe(expected);
  });

  it("says when a hold ends by itself: so many minutes after the order was placed", () => {
    const until = (change: Partial<DecisionFacts>) => {
      const decision = decide({ ...good, ...change });
      return decision.kind === "hold" ? decision.until : "no hold";
    };
    const settings = settingsWith({ holdMinutes: 10 });
    expect(until({ settings, receivedAt: new Date("2026-03-10T00:00:40Z") })).toEqual(new Date("2026-03-10T00:10:00Z"));
    // Somebody else's move decides, and the time to cancel runs out beside it.
    expect(until({ settings, ...order({ financialStatus: "pending" }) })).toEqual(new Date("2026-03-10T00:10:00Z"));
    expect(until(order({ financialStatus: "pending" }))).toBeNull();
  });

  it("reaches every reason there is", () => {
    const reached = cases
      .map(([, change]) => decide({ ...good, ...change }))
      .flatMap((d) => (d.kind === "push" ? [] : d.reason));
    expect(new Set(reached)).toEqual(new Set([...holdReasons, ...notOursReasons]));
  });

  it("asks and shows every rule, and has a failing one for every hold and only then, whatever the facts", () => {
    const facts: fc.Arbitrary<DecisionFacts> = fc.record({
      order: fc.record({
        createdAt: fc.constantFrom("2026-03-10T00:00:00Z", "2025-03-10T00:00:00Z"),
        cancelledAt: fc.constantFrom(null, null, "2026-03-10T00:00:30Z"),
        test: fc.boolean(),
        financialStatus: fc.constantFrom(...financialStatuses),
        fulfillmentStatus: fc.constantFrom(...fulfillmentStatuses),
        currency: fc.constantFrom("EUR", "NOK"),
      }),
      review: fc.option(
        fc.record({
          waiting: fc.constantFrom([], [{ lineGid: "l1" as LineGid, status: "on-hold" as const }]),
          risk: fc.constantFrom(...riskLevels),
        }),
      ),
      slice: fc
        .array(fc.tuple(fc.boolean(), fc.nat(2)))
        .map((lines) => ({ lines: lines.map((each) => line(...each)) })),
      addedAfterPush: fc.boolean(),
      settings: fc
        .record({
          enabled: fc.boolean(),
          onlyPaid: fc.boolean(),
          pushUnsynced: fc.boolean(),
          overrideCustomer: fc.boolean(),
          skipTestOrders: fc.boolean(),
          holdMinutes: fc.constantFrom(0, 10),
          respectHolds: fc.boolean(),
          holdHighRisk: fc.boolean(),
          manualMode: fc.boolean(),
        })
        .map(settingsWith),
      syncEnabledAt: fc.constantFrom(null, new Date("2026-03-01"), new Date("2026-04-01")),
      receivedAt: fc.constant(good.receivedAt),
      word: fc.record({
        released: fc.boolean(),
        pushedAnyway: fc.boolean(),
        left: fc.boolean(),
        hold: fc.constantFrom(null, { until: null }, { until: new Date("2026-03-10T00:00:30Z") }),
      }),
      now: fc.constant(good.now),
      createdByUs: fc.boolean(),
      vendor: fc.record({ storeSyncEnabled: fc.boolean(), paused: fc.boolean() }),
      addOn: fc.constantFrom("active", "off", "frozen", "ended"),
      connection: fc.option(
        fc.record({
          health: fc.constantFrom("healthy", "degraded", "needs-reauthorization", "disconnected"),
          currency: fc.constant("EUR"),
          confirmed: fc.boolean(),
          createOrder: fc.boolean(),
          customLines: fc.boolean(),
          maxLinesPerOrder: fc.constantFrom(1, 250),
        }),
      ),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const decision = decide(given);
        expect(decision.checks.map(({ rule }) => rule)).toEqual(ruleIds);
        expect(decision.checks.some(({ outcome }) => outcome === "fail")).toBe(decision.kind !== "push");
        if (decision.kind === "push") {
          expect(given.createdByUs || given.order.cancelledAt !== null || !given.settings.enabled).toBe(false);
          if (given.settings.holdHighRisk && !given.word.released && !given.word.pushedAnyway)
            expect(given.review?.risk).not.toBe("high");
          if (given.settings.manualMode) expect(given.word.released || given.word.pushedAnyway).toBe(true);
          if (given.settings.onlyPaid && !given.word.pushedAnyway)
            expect(["paid", "partially_refunded"]).toContain(given.order.financialStatus);
        }
      }),
      { numRuns: 500 },
    );
  });
});
