import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { vendorOrderStates, type VendorOrderState } from "../order/vendor-order-states.ts";
import type { LineGid } from "../shared/ids.ts";
import { money } from "../shared/money.ts";
import { compareOrder, type ExpectedOrder, type FoundOrder, type Look } from "./compare-order.ts";
import { addLines, linePlaces, noNumbers } from "./proof-numbers.ts";

const standingStates = ["confirmed", "partially-fulfilled", "fulfilled", "closed"] as const;

const anyLines = fc.uniqueArray(
  fc.record({
    lineGid: fc.nat(50).map((id) => `gid://shopify/LineItem/${id}` as LineGid),
    quantity: fc.integer({ min: 0, max: 9 }),
  }),
  { minLength: 1, maxLength: 6, selector: ({ lineGid }) => lineGid },
);
const anyDate = fc.date({ min: new Date("2026-11-01"), max: new Date("2026-11-30"), noInvalidDate: true });

const anyExpected: fc.Arbitrary<ExpectedOrder> = fc.record({
  state: fc.constantFrom(...vendorOrderStates),
  externalId: fc.option(fc.constantFrom("1", "2")),
  lines: anyLines.map((lines) => lines.map((line, index) => ({ ...line, externalLineId: `x${index}` }))),
  total: fc.option(fc.nat(9_999).map((minor) => money(minor, "EUR"))),
  addresses: fc.option(fc.array(fc.option(fc.constantFrom("here", "there")), { minLength: 1, maxLength: 2 })),
  linesInQuestion: fc.boolean(),
  cancelWantedAt: fc.option(anyDate),
  shippedAt: fc.array(anyDate, { maxLength: 2 }),
});

/** The order as the store has it when nobody touched it. */
const asSent = (expected: ExpectedOrder, change: Partial<FoundOrder> = {}): FoundOrder => ({
  externalId: expected.externalId ?? "1",
  status: { kind: "open" },
  lines: expected.lines.map(({ lineGid, quantity, externalLineId }) => ({
    key: lineGid,
    externalLineId: externalLineId ?? "",
    quantity,
  })),
  total: expected.total,
  addressDigest: expected.addresses?.[0] ?? null,
  ...change,
});

const anyLook = (expected: ExpectedOrder): fc.Arbitrary<Look> =>
  fc.oneof(
    fc.constant<Look>({ kind: "not-read" }),
    fc.constant<Look>({ kind: "there" }),
    fc
      .array(
        fc.record({
          externalId: fc.constantFrom("1", "2", "3"),
          status: fc
            .constantFrom("open", "on-hold", "shipped", "cancelled", "deleted", "unknown")
            .map((kind) => ({ kind })),
          addressDigest: fc.option(fc.constantFrom("here", "there")),
          total: fc.option(fc.nat(9_999).map((minor) => money(minor, "EUR"))),
          lines: fc.subarray([...asSent(expected).lines, { key: null, externalLineId: "theirs", quantity: 1 }]),
        }),
        { maxLength: 3 },
      )
      .map((orders): Look => ({ kind: "read", orders })),
  );

/** One that was pushed and stands. */
const anyStanding = fc
  .record({
    expected: anyExpected,
    state: fc.constantFrom(...standingStates),
    total: fc.integer({ min: 1, max: 9_999 }),
  })
  .map(({ expected, state, total }): ExpectedOrder => ({
    ...expected,
    state,
    externalId: "1",
    total: money(total, "EUR"),
    addresses: ["here"],
    linesInQuestion: false,
    cancelWantedAt: null,
  }));
const kindsOf = (expected: ExpectedOrder, ...orders: FoundOrder[]): string[] =>
  compareOrder(expected, { kind: "read", orders }).findings.map(({ kind }) => kind);

describe("comparing a vendor order with its store", () => {
  it("accounts for every line exactly once, whatever is compared", () => {
    fc.assert(
      fc.property(
        anyExpected.chain((expected) => fc.tuple(fc.constant(expected), anyLook(expected))),
        ([expected, look]) => {
          const { places, findings } = compareOrder(expected, look);
          const numbers = addLines(noNumbers, places, 1);
          expect(numbers.lines).toBe(expected.lines.length);
          expect(Object.values(places).every((count) => count >= 0)).toBe(true);
          expect(Object.keys(places).every((place) => (linePlaces as readonly string[]).includes(place))).toBe(true);
          // One thing is told once.
          const told = findings.map(({ kind, lineGid }) => `${kind} ${lineGid}`);
          expect(new Set(told).size).toBe(told.length);
        },
      ),
    );
  });

  it("never sends anything: all it may do by itself is to let an order in doubt be looked up", () => {
    fc.assert(
      fc.property(
        anyExpected.chain((expected) => fc.tuple(fc.constant(expected), anyLook(expected))),
        ([expected, look]) => {
          const { repair } = compareOrder(expected, look);
          if (repair !== null) {
            expect(["sending", "unknown"]).toContain(expected.state);
            expect(look).toMatchObject({ kind: "read" });
          }
        },
      ),
    );
  });

  it("finds nothing where the store has what was sent", () => {
    fc.assert(
      fc.property(anyStanding, fc.constantFrom("open", "on-hold", "shipped", "unknown"), (expected, kind) => {
        const verdict = compareOrder(expected, { kind: "read", orders: [asSent(expected, { status: { kind } })] });
        const taken = expected.lines.filter(({ quantity }) => quantity === 0).length;
        expect(verdict).toMatchObject({ findings: [], repair: null });
        expect(verdict.places).toEqual({
          "in-store": expected.lines.length - taken,
          ...(taken > 0 ? { cancelled: taken } : {}),
        });
      }),
    );
  });

  it("says nothing about an order whose store was not read, and believes no absence", () => {
    fc.assert(
      fc.property(anyExpected, (expected) => {
        const { places, findings } = compareOrder(expected, { kind: "not-read" });
        expect(findings).toEqual([]);
        expect(places.missing).toBeUndefined();
        expect(places["in-store"]).toBeUndefined();
      }),
    );
  });

  it("names each thing that was done to it, and nothing else", () => {
    fc.assert(
      fc.property(anyStanding, (expected) => {
        const [first, ...rest] = asSent(expected).lines;
        const more = [{ ...first!, quantity: first!.quantity + 1 }, ...rest];
        expect(kindsOf(expected)).toEqual(["order-gone"]);
        expect(kindsOf(expected, asSent(expected, { status: { kind: "deleted" } }))).toEqual(["order-gone"]);
        expect(kindsOf(expected, asSent(expected, { status: { kind: "cancelled" } }))).toEqual(["cancelled-in-store"]);
        expect(kindsOf(expected, asSent(expected, { addressDigest: "elsewhere" }))).toEqual(["address-differs"]);
        expect(kindsOf(expected, asSent(expected, { total: money(0, "EUR") }))).toEqual(["total-differs"]);
        // The total follows from the quantity.
        expect(kindsOf(expected, asSent(expected, { lines: more, total: money(0, "EUR") }))).toEqual([
          "quantity-differs",
        ]);
        expect(kindsOf(expected, asSent(expected), asSent(expected, { externalId: "2" }))).toEqual(["twice-in-store"]);
        expect(
          kindsOf(
            expected,
            asSent(expected, { lines: [...more.slice(1), first!, { ...first!, key: null, externalLineId: "new" }] }),
          ),
        ).toEqual(["lines-added"]);
      }),
    );
  });

  it("says which line, how many were sent and how many are there", () => {
    const expected: ExpectedOrder = {
      state: "confirmed",
      externalId: "1",
      lines: [
        { lineGid: "a" as LineGid, quantity: 3, externalLineId: "x1" },
        { lineGid: "b" as LineGid, quantity: 2, externalLineId: "x2" },
      ],
      total: null,
      addresses: null,
      linesInQuestion: false,
      cancelWantedAt: null,
      shippedAt: [],
    };
    const lines = [{ key: "a", externalLineId: "x1", quantity: 1 }];
    expect(compareOrder(expected, { kind: "read", orders: [asSent(expected, { lines })] })).toEqual({
      places: { "in-store": 1, missing: 1 },
      findings: [
        { kind: "quantity-differs", lineGid: "a", params: { ours: 3, theirs: 1 }, move: "merchant" },
        { kind: "quantity-differs", lineGid: "b", params: { ours: 2, theirs: 0 }, move: "merchant" },
      ],
      repair: null,
    });
  });

  it("leaves differences alone that people know of, or that are not compared", () => {
    fc.assert(
      fc.property(anyStanding, (standing) => {
        const expected = { ...standing, linesInQuestion: true, addresses: null };
        expect(kindsOf(expected, asSent(standing, { lines: [], total: money(0, "EUR"), addressDigest: "x" }))).toEqual(
          [],
        );
      }),
    );
  });

  it.each<[string, VendorOrderState, Partial<ExpectedOrder>, Partial<FoundOrder> | null, string[], string]>([
    ["cancelled on both sides", "cancelled", {}, { status: { kind: "cancelled" } }, [], "cancelled"],
    ["cancelled and deleted there", "cancelled", {}, null, [], "cancelled"],
    ["cancelled here, open there", "cancelled", {}, {}, ["not-cancelled-in-store"], "in-store"],
    ["being cancelled", "cancelling", {}, {}, [], "in-store"],
    [
      "cancelled, shipped all the same",
      "cancelled",
      {},
      { status: { kind: "shipped" } },
      ["shipped-after-cancellation"],
      "cancelled",
    ],
    [
      "refused, since it was shipped before",
      "cancel-refused",
      { shippedAt: [new Date("2026-11-09")] },
      { status: { kind: "shipped" } },
      [],
      "in-store",
    ],
    [
      "refused, and shipped afterwards",
      "cancel-refused",
      { shippedAt: [new Date("2026-11-11")] },
      { status: { kind: "shipped" } },
      ["shipped-after-cancellation"],
      "in-store",
    ],
    [
      "cancelled by the vendor alone",
      "cancelled",
      { cancelWantedAt: null },
      { status: { kind: "cancelled" } },
      ["cancelled-in-store"],
      "cancelled",
    ],
    [
      "deleted by the vendor, which a look has told",
      "cancelled",
      { cancelWantedAt: null },
      null,
      ["order-gone"],
      "missing",
    ],
  ])("knows what a cancellation means: %s", (_, state, change, found, kinds, place) => {
    const expected: ExpectedOrder = {
      state,
      externalId: "1",
      lines: [{ lineGid: "a" as LineGid, quantity: 1, externalLineId: "x1" }],
      total: null,
      addresses: null,
      linesInQuestion: false,
      cancelWantedAt: new Date("2026-11-10"),
      shippedAt: [],
      ...change,
    };
    const verdict = compareOrder(expected, { kind: "read", orders: found ? [asSent(expected, found)] : [] });
    expect(verdict.findings.map(({ kind }) => kind)).toEqual(kinds);
    expect(verdict.places).toEqual({ [place]: 1 });
  });

  it("recognises an order whose confirmation was lost, and one that nobody expected", () => {
    fc.assert(
      fc.property(anyExpected, fc.constantFrom(...vendorOrderStates), (any, state) => {
        const expected = { ...any, state, externalId: null };
        const verdict = compareOrder(expected, { kind: "read", orders: [asSent(expected)] });
        const doubtful = state === "sending" || state === "unknown";
        expect(verdict.findings.map(({ kind }) => kind)).toEqual([doubtful ? "confirmation-lost" : "there-unexpected"]);
        expect(verdict.repair).toBe(doubtful ? "look-up" : null);
        expect(compareOrder(expected, { kind: "read", orders: [] })).toMatchObject({ findings: [], repair: null });
      }),
    );
  });
});
