import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LineGid } from "../shared/ids.ts";
import type { FulfillmentState } from "./fulfillment-state.ts";
import { type ParcelToPublish, planPublication, type PublicationStep } from "./plan-publication.ts";

const gid = (id: number) => `l${id}` as LineGid;
const tracking = (number: string) => ({ carrier: "Post", number, url: null });
const quantitiesOf = (...each: [number, number][]) => each.map(([id, quantity]) => ({ lineGid: gid(id), quantity }));

const parcel = (change: Partial<ParcelToPublish>): ParcelToPublish => ({
  id: "p1",
  status: "shipped",
  lines: quantitiesOf([1, 1]),
  trackings: [tracking("T1")],
  fulfillmentGids: [],
  digest: "d1",
  publishedDigest: null,
  uncertain: false,
  preferredLocation: null,
  ...change,
});
type FulfillmentOrder = FulfillmentState["fulfillmentOrders"][number];
const fulfillmentOrder = (
  id: string,
  locationGid: string | null,
  lines: [number, number][],
  open = true,
): FulfillmentOrder => ({
  gid: id,
  locationGid,
  open,
  lines: lines.map(([line, remaining]) => ({ gid: `${id}-${line}`, lineGid: gid(line), remaining })),
});
const fulfillment = (id: string, lines: [number, number][], number: string | null = "T1", cancelled = false) => ({
  gid: id,
  cancelled,
  createdAt: "2026-03-01T00:00:00Z",
  trackings: number === null ? [] : [tracking(number)],
  lines: quantitiesOf(...lines),
});
const state = (fulfillmentOrders: FulfillmentOrder[], fulfillments: FulfillmentState["fulfillments"] = []) => ({
  fulfillmentOrders,
  fulfillments,
});
const brief = (step: PublicationStep): string => {
  if (step.kind === "create")
    return `create ${step.lines.map((l) => `${l.fulfillmentOrderLineGid}x${l.quantity}`).join("+")}`;
  if (step.kind === "wait")
    return `wait ${step.reason} ${step.lines.map((l) => `${l.lineGid}x${l.quantity}`).join("+")}`;
  return `${step.kind} ${step.fulfillmentGid}`;
};
const plan = (parcels: ParcelToPublish[], given: FulfillmentState) => planPublication(parcels, given).map(brief);

describe("planPublication", () => {
  it("spreads a line over fulfillment orders, one fulfillment for each location", () => {
    const spread = state([
      fulfillmentOrder("A", "oslo", [[1, 1]]),
      fulfillmentOrder("B", "oslo", [
        [1, 1],
        [2, 5],
      ]),
      fulfillmentOrder("C", "bergen", [[1, 4]]),
    ]);
    expect(plan([parcel({ lines: quantitiesOf([1, 3], [2, 1]) })], spread)).toEqual([
      "create A-1x1+B-1x1+B-2x1",
      "create C-1x1",
    ]);
  });

  it("does not fulfill what the merchant holds, nor what is gone, and says which", () => {
    const given = state([fulfillmentOrder("A", "oslo", [[1, 2]], false), fulfillmentOrder("B", "oslo", [[2, 1]])]);
    expect(plan([parcel({ lines: quantitiesOf([1, 1], [2, 3]) })], given)).toEqual([
      "create B-2x1",
      "wait on-hold l1x1",
      "wait nothing-left l2x2",
    ]);
  });

  it("adopts a fulfillment that shows the same number instead of making a second one", () => {
    const given = state([fulfillmentOrder("A", "oslo", [[1, 1]])], [fulfillment("F", [[1, 1]])]);
    expect(plan([parcel({})], given)).toEqual(["adopt F"]);
  });

  it("takes a fulfillment without number for its own only after a create whose fate is unknown", () => {
    const given = state([fulfillmentOrder("A", "oslo", [[1, 1]])], [fulfillment("F", [[1, 1]], null)]);
    expect(plan([parcel({ trackings: [], uncertain: true })], given)).toEqual(["adopt F"]);
    expect(plan([parcel({ trackings: [] })], given)).toEqual(["create A-1x1"]);
  });

  it("leaves another parcel's fulfillment, a cancelled one and one with other lines alone", () => {
    const given = state(
      [fulfillmentOrder("A", "oslo", [[1, 9]])],
      [fulfillment("known", [[1, 1]]), fulfillment("off", [[1, 1]], "T1", true), fulfillment("more", [[1, 2]])],
    );
    const other = parcel({ id: "p2", fulfillmentGids: ["known"], publishedDigest: "d1" });
    expect(plan([parcel({}), other], given)).toEqual(["create A-1x1"]);
  });

  it("gives two lost parcels two fulfillments", () => {
    const given = state([fulfillmentOrder("A", "oslo", [[1, 1]])], [fulfillment("F", [[1, 1]])]);
    expect(plan([parcel({ uncertain: true }), parcel({ id: "p2", uncertain: true })], given)).toEqual([
      "adopt F",
      "create A-1x1",
    ]);
  });

  it("corrects tracking where it is, on every fulfillment of the parcel", () => {
    const given = state([], [fulfillment("F", [[1, 1]]), fulfillment("G", [[2, 1]])]);
    const corrected = parcel({
      lines: quantitiesOf([1, 1], [2, 1]),
      trackings: [tracking("T2")],
      fulfillmentGids: ["F", "G"],
      digest: "d2",
      publishedDigest: "d1",
    });
    expect(plan([corrected], given)).toEqual(["update-tracking F", "update-tracking G"]);
  });

  it("does not mind carriers and URLs that Shopify added by itself", () => {
    const shown = {
      ...fulfillment("F", [[1, 1]]),
      trackings: [{ carrier: "Posten", number: "T1", url: "https://x.example" }],
    };
    const bare = parcel({ trackings: [{ carrier: null, number: "T1", url: null }], fulfillmentGids: ["F"] });
    expect(plan([bare], state([], [shown]))).toEqual([]);
    expect(plan([{ ...bare, trackings: [tracking("T1")] }], state([], [shown]))).toEqual(["update-tracking F"]);
  });

  it("creates what a grown parcel still lacks, and cancels first when it shrank", () => {
    const given = state([fulfillmentOrder("A", "oslo", [[1, 3]])], [fulfillment("F", [[1, 2]])]);
    const now = (quantity: number) =>
      parcel({ lines: quantitiesOf([1, quantity]), fulfillmentGids: ["F"], digest: "d2", publishedDigest: "d1" });
    expect(plan([now(3)], given)).toEqual(["create A-1x1"]);
    expect(plan([now(1)], given)).toEqual(["cancel F"]);
  });

  it("cancels what was cancelled, once, and finds a lost create by its number to cancel it too", () => {
    const given = state([], [fulfillment("F", [[1, 1]])]);
    expect(plan([parcel({ status: "cancelled", fulfillmentGids: ["F"] })], given)).toEqual(["cancel F"]);
    expect(plan([parcel({ status: "cancelled", uncertain: true })], given)).toEqual(["adopt F", "cancel F"]);
    expect(plan([parcel({ status: "cancelled" })], given)).toEqual([]);
    const gone = state([], [fulfillment("F", [[1, 1]], "T1", true)]);
    expect(plan([parcel({ status: "cancelled", fulfillmentGids: ["F"] })], gone)).toEqual([]);
  });

  it("does not work against the merchant: an unchanged parcel whose fulfillment they cancelled stays cancelled", () => {
    const given = state([fulfillmentOrder("A", "oslo", [[1, 1]])], [fulfillment("F", [[1, 1]], "T1", true)]);
    expect(plan([parcel({ fulfillmentGids: ["F"], publishedDigest: "d1" })], given)).toEqual([]);
  });
});

// ---- A small Shopify, to carry plans out on ----------------------------------------------------------------------

const anyParcels: fc.Arbitrary<ParcelToPublish[]> = fc
  .array(
    fc.record({
      status: fc.constantFrom("shipped" as const, "shipped" as const, "cancelled" as const),
      lines: fc.uniqueArray(
        fc.record({ lineGid: fc.constantFrom(gid(1), gid(2), gid(3)), quantity: fc.integer({ min: 1, max: 4 }) }),
        {
          selector: (line) => line.lineGid,
          maxLength: 3,
        },
      ),
      trackings: fc.constantFrom([], [tracking("T1")], [tracking("T2")], [tracking("T2"), tracking("T3")]),
      uncertain: fc.boolean(),
    }),
    { maxLength: 4 },
  )
  .map((parcels) => parcels.map((each, index) => parcel({ ...each, id: `p${index}` })));
const anyState: fc.Arbitrary<FulfillmentState> = fc.record({
  fulfillmentOrders: fc
    .array(
      fc.record({
        locationGid: fc.constantFrom(null, "oslo", "bergen"),
        open: fc.boolean(),
        lines: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(4)), { selector: ([id]) => id }),
      }),
      { maxLength: 4 },
    )
    .map((orders) =>
      orders.map((each, index) => fulfillmentOrder(`O${index}`, each.locationGid, each.lines, each.open)),
    ),
  fulfillments: fc
    .array(
      fc.tuple(
        fc.constantFrom(null, "T1", "T2"),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
      ),
      {
        maxLength: 3,
      },
    )
    .map((each) =>
      each.map(([number, id, quantity, cancelled], index) =>
        fulfillment(`S${index}`, [[id, quantity]], number, cancelled),
      ),
    ),
});

function carryOut(
  steps: readonly PublicationStep[],
  parcels: ParcelToPublish[],
  given: FulfillmentState,
  round: number,
) {
  let { fulfillmentOrders, fulfillments } = given;
  let now = parcels;
  const remember = (parcelId: string, fulfillmentGid: string) =>
    (now = now.map((each) =>
      each.id === parcelId ? { ...each, fulfillmentGids: [...each.fulfillmentGids, fulfillmentGid] } : each,
    ));
  steps.forEach((step, index) => {
    if (step.kind === "adopt") remember(step.parcelId, step.fulfillmentGid);
    if (step.kind === "create") {
      const made = `F${round}-${index}`;
      const lines = step.lines.map(({ lineGid, quantity }) => ({ lineGid, quantity }));
      fulfillments = [
        ...fulfillments,
        { gid: made, cancelled: false, createdAt: "", trackings: step.trackings, lines },
      ];
      fulfillmentOrders = fulfillmentOrders.map((order) => ({
        ...order,
        lines: order.lines.map((line) => ({
          ...line,
          remaining:
            line.remaining - (step.lines.find((each) => each.fulfillmentOrderLineGid === line.gid)?.quantity ?? 0),
        })),
      }));
      remember(step.parcelId, made);
    }
    if (step.kind === "update-tracking") {
      fulfillments = fulfillments.map((each) =>
        each.gid === step.fulfillmentGid ? { ...each, trackings: step.trackings } : each,
      );
    }
    if (step.kind === "cancel") {
      const { lines } = fulfillments.find((each) => each.gid === step.fulfillmentGid)!;
      fulfillments = fulfillments.map((each) =>
        each.gid === step.fulfillmentGid ? { ...each, cancelled: true } : each,
      );
      fulfillmentOrders = [
        ...fulfillmentOrders,
        fulfillmentOrder(
          `R${round}-${index}`,
          "oslo",
          lines.map((line) => [Number(line.lineGid.slice(1)), line.quantity]),
        ),
      ];
    }
  });
  return { parcels: now, state: { fulfillmentOrders, fulfillments } };
}

describe("planPublication, for any parcels and any order", () => {
  it("never takes more of a line than is open, and each create stays within one location", () => {
    fc.assert(
      fc.property(anyParcels, anyState, (parcels, given) => {
        const created = planPublication(parcels, given).flatMap((step) => (step.kind === "create" ? [step] : []));
        const after = carryOut(created, parcels, given, 0).state;
        expect(after.fulfillmentOrders.every((order) => order.lines.every((line) => line.remaining >= 0))).toBe(true);
        for (const step of created) {
          const orders = step.lines.map((line) =>
            given.fulfillmentOrders.find((each) => each.gid === line.fulfillmentOrderGid)!,
          );
          expect(orders.every((order) => order.open)).toBe(true);
          expect(new Set(orders.map((order) => order.locationGid ?? order.gid)).size).toBe(1);
          expect(step.lines.every((line) => line.quantity > 0)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("settles: carried out, the next plans bring no more than waits, and no parcel has more than it holds", () => {
    fc.assert(
      fc.property(anyParcels, anyState, (first, given) => {
        let parcels = first;
        let now = given;
        for (let round = 0; ; round += 1) {
          const steps = planPublication(parcels, now).filter((step) => step.kind !== "wait");
          if (steps.length === 0) break;
          expect(round).toBeLessThan(2);
          ({ parcels, state: now } = carryOut(steps, parcels, now, round));
        }
        for (const each of parcels) {
          const own = now.fulfillments.filter((f) => !f.cancelled && each.fulfillmentGids.includes(f.gid));
          for (const line of [gid(1), gid(2), gid(3)]) {
            const of = (lines: readonly { lineGid: LineGid; quantity: number }[]) =>
              lines.filter((l) => l.lineGid === line).reduce((total, l) => total + l.quantity, 0);
            expect(of(own.flatMap((f) => f.lines))).toBeLessThanOrEqual(each.status === "shipped" ? of(each.lines) : 0);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
