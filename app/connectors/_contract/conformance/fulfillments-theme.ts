import { expect } from "vitest";
import type { ExternalOrderChange } from "../canonical.ts";
import { supports } from "../manifest.ts";
import { type Bench, createOrder, openBench, readAllChanges } from "./bench.ts";
import { mappedLine, plainOrder } from "./golden-orders.ts";
import type { Check, Theme } from "./theme.ts";

const dhl = { company: "DHL", number: "JD014600003SE", url: "https://www.dhl.com/track?id=JD014600003SE" };
const numbersOf = (change: ExternalOrderChange | undefined) =>
  (change?.fulfillments ?? [])
    .filter((fulfillment) => fulfillment.status === "shipped")
    .flatMap((fulfillment) => fulfillment.trackings.map((tracking) => tracking.number));

/** An order of two lines (3 and 2 items), with time passing before and after its creation. */
async function orderOfFive(bench: Bench) {
  bench.advance(30);
  const lines = [mappedLine(bench.store, "a", { quantity: 3 }), mappedLine(bench.store, "b", { quantity: 2 })];
  const externalId = await createOrder(bench, plainOrder(bench.store, { lines }));
  bench.advance(30);
  const [a = "", b = ""] = bench.store.order(externalId)?.lines.map(({ id }) => id) ?? [];
  return { externalId, a, b };
}

/** What vendors ship comes back: every order once it changed, whole, with its parcels and numbers. */
export const fulfillmentsTheme: Theme = {
  name: "fulfillments",
  checks: (subject) => {
    const { manifest } = subject.connector;
    if (!supports(manifest, "readFulfillments") || !supports(manifest, "createOrder")) return [];
    const exactLines = manifest.capabilities.partialFulfillments.support === "full";
    const severalTrackings = manifest.capabilities.severalTrackings.support === "full";
    const check = (name: string, run: (bench: Bench, start: Date) => Promise<void>): Check => ({
      name,
      async run() {
        await using bench = await openBench(subject);
        await run(bench, bench.now());
      },
    });
    return [
      check("one shipment of everything, with carrier, number and link", async (bench, start) => {
        const { externalId, a, b } = await orderOfFive(bench);
        bench.store.ship(externalId, { lines: null, tracking: dhl });
        const change = (await readAllChanges(bench, null, start)).changes.get(externalId);
        expect(change?.status.kind).toBe("shipped");
        expect(change?.fulfillments).toHaveLength(1);
        const [fulfillment] = change?.fulfillments ?? [];
        expect(fulfillment).toMatchObject({ status: "shipped", trackings: [{ number: dhl.number, url: dhl.url }] });
        expect(fulfillment?.trackings[0]?.carrier).toContain("DHL");
        if (fulfillment?.lines !== null)
          expect(new Map(fulfillment?.lines.map((line) => [line.externalLineId, line.quantity]))).toEqual(
            new Map([
              [a, 3],
              [b, 2],
            ]),
          );
      }),
      check("a shipment without tracking", async (bench, start) => {
        const { externalId } = await orderOfFive(bench);
        bench.store.ship(externalId, { lines: null, tracking: null });
        const change = (await readAllChanges(bench, null, start)).changes.get(externalId);
        expect(change?.fulfillments).toHaveLength(1);
        expect(numbersOf(change).filter((number) => number !== null)).toEqual([]);
      }),
      ...(exactLines
        ? [
            check("a part now and the rest later, as two parcels with exact lines", async (bench, start) => {
              const { externalId, a, b } = await orderOfFive(bench);
              bench.store.ship(externalId, { lines: [{ lineId: a, quantity: 2 }], tracking: dhl });
              const first = await readAllChanges(bench, null, start);
              const part = first.changes.get(externalId);
              expect(part?.status.kind).toBe("open");
              expect(part?.fulfillments.map(({ lines }) => lines)).toEqual([[{ externalLineId: a, quantity: 2 }]]);
              bench.advance(30);
              bench.store.ship(externalId, { lines: null, tracking: { company: "UPS", number: "1Z999" } });
              const second = (await readAllChanges(bench, first.cursor, start)).changes.get(externalId);
              expect(numbersOf(second).sort()).toEqual(["1Z999", dhl.number].sort());
              const shipped = new Map<string, number>();
              for (const line of second?.fulfillments.flatMap(({ lines }) => lines ?? []) ?? [])
                shipped.set(line.externalLineId, (shipped.get(line.externalLineId) ?? 0) + line.quantity);
              expect(shipped).toEqual(
                new Map([
                  [a, 3],
                  [b, 2],
                ]),
              );
            }),
          ]
        : []),
      ...(severalTrackings
        ? [
            check("two parcels, two numbers", async (bench, start) => {
              const { externalId, a, b } = await orderOfFive(bench);
              bench.store.ship(externalId, { lines: [{ lineId: a, quantity: 3 }], tracking: dhl });
              bench.store.ship(externalId, {
                lines: [{ lineId: b, quantity: 2 }],
                tracking: { company: "UPS", number: "1Z1" },
              });
              const change = (await readAllChanges(bench, null, start)).changes.get(externalId);
              expect(numbersOf(change).sort()).toEqual(["1Z1", dhl.number].sort());
            }),
          ]
        : []),
      check("a corrected number replaces the old one, on the same fulfillment", async (bench, start) => {
        const { externalId } = await orderOfFive(bench);
        const fulfillmentId = bench.store.ship(externalId, { lines: null, tracking: dhl });
        const before = await readAllChanges(bench, null, start);
        bench.advance(30);
        bench.store.correctTracking(externalId, fulfillmentId, { company: "DHL", number: "JD-CORRECTED" });
        const after = (await readAllChanges(bench, before.cursor, start)).changes.get(externalId);
        expect(numbersOf(after)).toEqual(["JD-CORRECTED"]);
        expect(after?.fulfillments.map((fulfillment) => fulfillment.externalId)).toEqual(
          before.changes.get(externalId)?.fulfillments.map((fulfillment) => fulfillment.externalId),
        );
      }),
      check("a cancelled shipment no longer counts", async (bench, start) => {
        const { externalId } = await orderOfFive(bench);
        const fulfillmentId = bench.store.ship(externalId, { lines: null, tracking: dhl });
        const before = await readAllChanges(bench, null, start);
        expect(numbersOf(before.changes.get(externalId))).toEqual([dhl.number]);
        bench.advance(30);
        bench.store.cancelShipment(externalId, fulfillmentId);
        const after = (await readAllChanges(bench, before.cursor, start)).changes.get(externalId);
        expect(after).toBeDefined();
        expect(numbersOf(after)).toEqual([]);
      }),
      check("a cancelled order", async (bench, start) => {
        const { externalId } = await orderOfFive(bench);
        bench.store.cancel(externalId);
        const change = (await readAllChanges(bench, null, start)).changes.get(externalId);
        expect(change?.status.kind).toBe("cancelled");
        expect(numbersOf(change)).toEqual([]);
      }),
      check("a status we do not know is kept as it is, not guessed", async (bench, start) => {
        const { externalId } = await orderOfFive(bench);
        bench.store.setRawStatus(externalId, "awaiting-moon");
        const change = (await readAllChanges(bench, null, start)).changes.get(externalId);
        expect(change?.status).toEqual({ kind: "unknown", raw: expect.stringMatching(/awaiting-moon/i) as string });
      }),
      check("a tracking link that is not a web address is dropped", async (bench, start) => {
        const { externalId } = await orderOfFive(bench);
        bench.store.ship(externalId, { lines: null, tracking: { ...dhl, url: "javascript:alert(1)" } });
        const change = (await readAllChanges(bench, null, start)).changes.get(externalId);
        expect(numbersOf(change)).toEqual([dhl.number]);
        expect(change?.fulfillments[0]?.trackings[0]?.url).toBeNull();
      }),
      check("more orders than one page, many changed in the same second: none is missed", async (bench, start) => {
        const ids = new Set<string>();
        const lines = [mappedLine(bench.store, "a")];
        for (let index = 0; index < 260; index++) {
          if (index % 100 === 0) bench.advance(1);
          ids.add(await createOrder(bench, plainOrder(bench.store, { lines })));
        }
        bench.advance(30);
        const { changes } = await readAllChanges(bench, null, start);
        expect([...ids].filter((id) => !changes.has(id))).toEqual([]);
      }),
      check(
        "the cursor goes on where the last look ended, also after a look that found nothing",
        async (bench, start) => {
          const { externalId } = await orderOfFive(bench);
          let { cursor } = await readAllChanges(bench, null, start);
          for (const number of ["N-1", "N-2"]) {
            bench.advance(600);
            const quiet = await readAllChanges(bench, cursor, start);
            bench.advance(600);
            const id = await createOrder(bench, plainOrder(bench.store));
            bench.store.ship(id, { lines: null, tracking: { ...dhl, number } });
            bench.advance(30);
            const next = await readAllChanges(bench, quiet.cursor, start);
            expect(numbersOf(next.changes.get(id))).toEqual([number]);
            cursor = next.cursor;
          }
          expect((await readAllChanges(bench, cursor, start)).changes.has(externalId), "it does not start over").toBe(
            false,
          );
        },
      ),
      check("orders give back our reference", async (bench, start) => {
        const order = plainOrder(bench.store);
        const externalId = await createOrder(bench, order);
        bench.advance(30);
        expect((await readAllChanges(bench, null, start)).changes.get(externalId)?.reference).toBe(order.reference);
      }),
    ];
  },
};
