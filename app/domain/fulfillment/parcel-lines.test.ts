import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LineGid } from "../shared/ids.ts";
import type { ExternalFulfillment } from "./external-fulfillment.ts";
import { type PushedLine, readParcels, stateAfterParcels } from "./parcel-lines.ts";

const gid = (id: number) => `l${id}` as LineGid;
const pushed = (id: number, quantity: number, externalLineId: string | null = `e${id}`): PushedLine => ({
  lineGid: gid(id),
  quantity,
  externalLineId,
});
const tracking = (number: string) => ({ carrier: "Post", number, url: null });
const fulfillment = (externalId: string, change: Partial<ExternalFulfillment>): ExternalFulfillment => ({
  externalId,
  status: "shipped",
  shippedAt: "2026-03-01T00:00:00Z",
  lines: null,
  trackings: [tracking(externalId)],
  ...change,
});
const lines = (...each: [string, number][]) => each.map(([externalLineId, quantity]) => ({ externalLineId, quantity }));
const read = (fulfillments: ExternalFulfillment[], pushedLines: PushedLine[]) =>
  readParcels(fulfillments, pushedLines).parcels.map(
    (parcel) =>
      `${parcel.externalId} ${parcel.status} ${parcel.lines.map((each) => `${each.lineGid}x${each.quantity}`).join("+")} ${parcel.trackings.map((each) => each.number).join("+")}`,
  );

describe("readParcels", () => {
  it("translates lines, over several parcels", () => {
    const two = [
      fulfillment("A", { lines: lines(["e1", 1], ["e2", 2]) }),
      fulfillment("B", { lines: lines(["e1", 1]) }),
    ];
    expect(read(two, [pushed(1, 2), pushed(2, 2)])).toEqual(["A shipped l1x1+l2x2 A", "B shipped l1x1 B"]);
  });

  it("takes a fulfillment without lines for everything that no other one names", () => {
    const both = [
      fulfillment("A", {}),
      fulfillment("B", { lines: lines(["e1", 1]), shippedAt: "2026-03-02T00:00:00Z" }),
    ];
    expect(read(both, [pushed(1, 2), pushed(2, 1)])).toEqual(["A shipped l1x1+l2x1 A", "B shipped l1x1 B"]);
  });

  it("adds the tracking of a second box to the first when neither says what is in it", () => {
    const boxes = [fulfillment("B", { shippedAt: "2026-03-02T00:00:00Z" }), fulfillment("A", {})];
    expect(read(boxes, [pushed(1, 2)])).toEqual(["A shipped l1x2 A+B"]);
  });

  it("does not count cancelled ones as shipped", () => {
    const both = [fulfillment("A", { status: "cancelled", lines: lines(["e1", 2]) }), fulfillment("B", {})];
    expect(read(both, [pushed(1, 2)])).toEqual(["A cancelled l1x2 A", "B shipped l1x2 B"]);
  });

  it("reports lines that are none of ours and leaves them out", () => {
    const result = readParcels([fulfillment("A", { lines: lines(["e1", 1], ["gift", 1]) })], [pushed(1, 1)]);
    expect(result.parcels[0]?.lines).toEqual([{ lineGid: gid(1), quantity: 1 }]);
    expect(result.foreignLineIds).toEqual(["gift"]);
  });

  it("pairs the only line even if the store never told its id, but does not guess between two", () => {
    const one = [fulfillment("A", { lines: lines(["77", 1]) })];
    expect(read(one, [pushed(1, 1, null)])).toEqual(["A shipped l1x1 A"]);
    expect(readParcels(one, [pushed(1, 1, null), pushed(2, 1, null)]).foreignLineIds).toEqual(["77"]);
  });

  it("never counts more of a line than was pushed, and reads the same picture the same way in any order", () => {
    const any = fc.uniqueArray(
      fc.record({
        externalId: fc.string({ minLength: 1, maxLength: 3 }),
        status: fc.constantFrom("shipped" as const, "cancelled" as const),
        shippedAt: fc.constantFrom(null, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
        lines: fc.option(
          fc.array(fc.record({ externalLineId: fc.constantFrom("e1", "e2", "e3"), quantity: fc.nat(4) }), {
            maxLength: 3,
          }),
        ),
        trackings: fc.constant([]),
      }),
      { selector: (each) => each.externalId, maxLength: 6 },
    );
    fc.assert(
      fc.property(any, fc.nat(3), fc.nat(3), (fulfillments, first, second) => {
        const pushedLines = [pushed(1, first), pushed(2, second)];
        const { parcels } = readParcels(fulfillments, pushedLines);
        for (const { lineGid, quantity } of pushedLines) {
          const shipped = parcels
            .filter((parcel) => parcel.status === "shipped")
            .flatMap((parcel) => parcel.lines)
            .filter((line) => line.lineGid === lineGid);
          expect(shipped.every((line) => line.quantity > 0)).toBe(true);
          expect(shipped.reduce((total, line) => total + line.quantity, 0)).toBeLessThanOrEqual(quantity);
        }
        const byId = (result: ReturnType<typeof readParcels>) =>
          [...result.parcels].sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
        expect(byId(readParcels([...fulfillments].reverse(), pushedLines))).toEqual(
          byId({ parcels, foreignLineIds: [] }),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("stateAfterParcels", () => {
  const pushedLines = [
    { lineGid: gid(1), quantity: 2 },
    { lineGid: gid(2), quantity: 1 },
  ];
  const parcel = (status: "shipped" | "cancelled", ...quantities: [number, number][]) => ({
    status,
    lines: quantities.map(([id, quantity]) => ({ lineGid: gid(id), quantity })),
  });
  it.each([
    ["confirmed", []],
    ["confirmed", [parcel("cancelled", [1, 2], [2, 1])]],
    ["partially-fulfilled", [parcel("shipped", [1, 2])]],
    ["partially-fulfilled", [parcel("shipped", [1, 1], [2, 1])]],
    ["fulfilled", [parcel("shipped", [1, 1], [2, 1]), parcel("shipped", [1, 1])]],
  ] as const)("is %s after %j", (state, parcels) => {
    expect(stateAfterParcels(pushedLines, parcels)).toBe(state);
  });
});
