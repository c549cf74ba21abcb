import { expect } from "vitest";
import type { FakeLocations } from "../fake-store.ts";
import { supports } from "../manifest.ts";
import { type Bench, createOrder, openBench, operation, valueOf } from "./bench.ts";
import { customLine, plainOrder } from "./golden-orders.ts";
import type { Check, Theme } from "./theme.ts";

/** Orders go to the location that was chosen, or stay where they are and say why; never is one made twice (L10). */
export const locationsTheme: Theme = {
  name: "locations",
  checks: (subject) => {
    const { manifest } = subject.connector;
    if (!supports(manifest, "locations"))
      return [
        {
          name: "a platform without locations pretends to have none",
          async run() {
            const { readLocations, moveToLocation } = subject.connector;
            expect([readLocations, moveToLocation]).toEqual([undefined, undefined]);
          },
        },
      ];
    const check = (name: string, run: (bench: Bench, locations: FakeLocations) => Promise<void>): Check => ({
      name,
      async run() {
        await using bench = await openBench(subject);
        const { locations } = bench.store;
        if (!locations) throw new Error("the simulated store has no locations");
        await run(bench, locations);
      },
    });
    /** Nothing in it is counted in any stock. */
    const untracked = (bench: Bench) => plainOrder(bench.store, { lines: [customLine(bench.store, "a")] });
    const move = (bench: Bench, externalId: string, location: string) =>
      operation(bench.connector, "moveToLocation")(bench.context(), externalId, location, "VSS-1");
    return [
      check("open locations are listed by name, closed ones are not", async (bench, locations) => {
        const second = locations.add("Pier 7");
        const read = async () => valueOf(await operation(bench.connector, "readLocations")(bench.context()));
        expect((await read()).find(({ id }) => id === second)).toEqual({ id: second, name: "Pier 7" });
        expect((await read()).length).toBeGreaterThan(1);
        locations.remove(second);
        expect((await read()).map(({ id }) => id)).not.toContain(second);
      }),
      check("an order is moved, and moving it again changes nothing", async (bench, locations) => {
        const second = locations.add("Pier 7");
        const externalId = await createOrder(bench, untracked(bench));
        expect(locations.of(externalId)).not.toContain(second);
        expect(valueOf(await move(bench, externalId, second))).toEqual({ state: "there" });
        expect(locations.of(externalId)).toEqual([second]);
        expect(valueOf(await move(bench, externalId, second))).toEqual({ state: "there" });
        expect(locations.of(externalId)).toEqual([second]);
        expect(bench.store.orders()).toHaveLength(1);
      }),
      check(
        "a location that does not have the goods, or is closed, is refused: the order stays",
        async (bench, locations) => {
          const second = locations.add("Pier 7");
          const product = bench.store.addProduct({ title: "Tracked", sku: "TRACKED", price: "5.00", stock: 3 });
          const order = plainOrder(bench.store);
          const [line] = order.lines;
          const mapping = { externalProductId: product.productId, externalVariantId: product.variantId };
          const externalId = await createOrder(bench, { ...order, lines: [{ ...line!, mapping }] });
          const before = locations.of(externalId);
          expect(await move(bench, externalId, second)).toMatchObject({ kind: "rejected" });
          locations.remove(second);
          expect(await move(bench, externalId, second)).toMatchObject({ kind: "rejected" });
          expect(locations.of(externalId)).toEqual(before);
        },
      ),
      check("what was shipped or cancelled stays where it is", async (bench, locations) => {
        const second = locations.add("Pier 7");
        const shipped = await createOrder(bench, plainOrder(bench.store));
        bench.store.ship(shipped, { lines: null, tracking: null });
        expect(valueOf(await move(bench, shipped, second))).toEqual({ state: "nothing-left" });
        const cancelled = await createOrder(bench, plainOrder(bench.store));
        bench.store.cancel(cancelled);
        expect(valueOf(await move(bench, cancelled, second))).toEqual({ state: "nothing-left" });
      }),
    ];
  },
};
