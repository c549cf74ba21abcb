import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tracking } from "../fulfillment/external-fulfillment.ts";
import type { LineGid } from "../shared/ids.ts";
import { leftToShip, makeHandParcel } from "./hand-parcel.ts";

const gid = (id: string) => id as LineGid;
const none: Tracking = { carrier: null, number: null, url: null };
const make = (chosen: [string, number][], left: [string, number][], tracking = none) =>
  makeHandParcel({
    id: "p",
    left: left.map(([id, quantity]) => ({ lineGid: gid(id), quantity })),
    chosen: chosen.map(([id, quantity]) => ({ lineGid: gid(id), quantity })),
    tracking,
    shippedAt: "2026-01-01T00:00:00Z",
  });

describe("a parcel entered by hand", () => {
  it("holds what was chosen, and has no tracking rather than an empty one", () => {
    expect(make([["a", 2]], [["a", 3]])).toEqual({
      ok: true,
      value: {
        externalId: "portal:p",
        status: "shipped",
        shippedAt: "2026-01-01T00:00:00Z",
        lines: [{ lineGid: "a", quantity: 2 }],
        trackings: [],
      },
    });
    expect(make([["a", 1]], [["a", 1]], { ...none, number: "N" })).toMatchObject({
      value: { trackings: [{ number: "N" }] },
    });
  });

  it.each([
    ["nothing", [["a", 0]], "nothing-chosen"],
    ["more than is left", [["a", 4]], "more-than-left"],
    [
      "twice the same, together too much",
      [
        ["a", 2],
        ["a", 2],
      ],
      "more-than-left",
    ],
    ["somebody else's line", [["b", 1]], "more-than-left"],
    [
      "a negative number beside a good one",
      [
        ["a", 1],
        ["b", -1],
      ],
      "more-than-left",
    ],
    ["half a piece", [["a", 0.5]], "more-than-left"],
    ["no number", [["a", Number.NaN]], "more-than-left"],
  ] as [string, [string, number][], string][])("is not made of %s", (_, chosen, error) => {
    expect(make(chosen, [["a", 3]])).toEqual({ ok: false, error });
  });

  it("never leaves a line with more shipped than ordered, however the parcels come", () => {
    const quantity = fc.integer({ min: -1, max: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(quantity, quantity), { maxLength: 6 }), (attempts) => {
        const lines = [
          { lineGid: gid("a"), quantity: 3 },
          { lineGid: gid("b"), quantity: 2 },
        ];
        const parcels: { status: "shipped"; lines: readonly { lineGid: LineGid; quantity: number }[] }[] = [];
        for (const [a, b] of attempts) {
          const made = makeHandParcel({
            id: "p",
            left: leftToShip(lines, parcels),
            chosen: [
              { lineGid: gid("a"), quantity: a },
              { lineGid: gid("b"), quantity: b },
            ],
            tracking: none,
            shippedAt: "",
          });
          if (made.ok) parcels.push({ status: "shipped", lines: made.value.lines });
        }
        for (const line of lines) {
          const shipped = parcels
            .flatMap((parcel) => parcel.lines)
            .filter(({ lineGid }) => lineGid === line.lineGid)
            .reduce((total, each) => total + each.quantity, 0);
          expect(shipped).toBeLessThanOrEqual(line.quantity);
        }
      }),
    );
  });
});
