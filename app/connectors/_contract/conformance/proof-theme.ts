import { expect } from "vitest";
import type { OrderInStore, Page } from "../canonical.ts";
import { addressDigest } from "../address-digest.ts";
import { supports } from "../manifest.ts";
import { type Bench, createOrder, openBench, operation, valueOf } from "./bench.ts";
import { address, customLine, expectedTotal, fields, mappedLine, plainOrder } from "./golden-orders.ts";
import type { Check, Theme } from "./theme.ts";

/** Everything the store lists since then, by reference; what comes twice must be the same order. */
async function readAllOrders(bench: Bench, since: Date): Promise<ReadonlyMap<string, OrderInStore>> {
  const found = new Map<string, OrderInStore>();
  let cursor: string | null = null;
  for (let pages = 1; ; pages++) {
    const page: Page<OrderInStore> = valueOf(
      await operation(bench.connector, "readOrders")(bench.context(), since, cursor),
    );
    for (const order of page.items) found.set(order.reference, order);
    if (!page.more) return found;
    if (page.cursor === cursor || pages === 200) throw new Error("the pages never end");
    cursor = page.cursor;
  }
}

/** What stands in the store is read back in bulk, exactly enough to prove that it is what was sent. */
export const proofTheme: Theme = {
  name: "reading orders back",
  checks: (subject) => {
    const { manifest } = subject.connector;
    if (!supports(manifest, "readOrders") || !supports(manifest, "createOrder")) return [];
    const check = (name: string, run: (bench: Bench, start: Date) => Promise<void>): Check => ({
      name,
      async run() {
        await using bench = await openBench(subject);
        const start = bench.now();
        bench.advance(30);
        await run(bench, start);
      },
    });
    const read = async (bench: Bench, since: Date, reference: string): Promise<OrderInStore> => {
      const order = (await readAllOrders(bench, since)).get(reference);
      if (!order) throw new Error(`${reference} is not in the list`);
      return order;
    };
    return [
      check("gives back reference, lines with their quantities, the total and where it goes", async (bench, start) => {
        const lines = [mappedLine(bench.store, "a", { quantity: 3 }), mappedLine(bench.store, "b", { quantity: 2 })];
        const order = plainOrder(bench.store, { lines });
        const externalId = await createOrder(bench, order);
        bench.advance(30);
        const found = await read(bench, start, order.reference);
        expect(found).toMatchObject({ externalId, status: { kind: "open" } });
        expect(found.lines.map(({ key, quantity }) => [key, quantity]).sort()).toEqual([
          ["a", 3],
          ["b", 2],
        ]);
        expect(found.lines.map(({ externalLineId }) => externalLineId).sort()).toEqual(
          bench.store
            .order(externalId)
            ?.lines.map(({ id }) => id)
            .sort(),
        );
        expect(found.total).toEqual(expectedTotal(order));
        expect(found.addressDigest).toBe(addressDigest(address));
      }),
      check("an order without an address has none, and another street is another address", async (bench, start) => {
        const nowhere = plainOrder(bench.store, { fields: { ...fields, shippingAddress: null, billingAddress: null } });
        const elsewhere = plainOrder(bench.store, {
          fields: { ...fields, shippingAddress: { ...address, address1: "99 New Road" } },
        });
        await createOrder(bench, nowhere);
        await createOrder(bench, elsewhere);
        bench.advance(30);
        expect((await read(bench, start, nowhere.reference)).addressDigest).toBeNull();
        const { addressDigest: digest } = await read(bench, start, elsewhere.reference);
        expect(digest).toBe(addressDigest({ ...address, address1: "99 New Road" }));
        expect(digest).not.toBe(addressDigest(address));
      }),
      ...(supports(manifest, "customLines")
        ? [
            check("an order of thirty lines has them all", async (bench: Bench, start: Date) => {
              const lines = Array.from({ length: 30 }, (_, index) => customLine(bench.store, `line-${index}`));
              const order = plainOrder(bench.store, { lines });
              await createOrder(bench, order);
              bench.advance(30);
              const found = await read(bench, start, order.reference);
              expect(found.lines.map(({ key }) => key).sort()).toEqual(lines.map(({ key }) => key).sort());
            }),
          ]
        : []),
      check("a cancelled order and a shipped one say so", async (bench, start) => {
        const [cancelled, shipped] = [plainOrder(bench.store), plainOrder(bench.store)];
        bench.store.cancel(await createOrder(bench, cancelled));
        bench.store.ship(await createOrder(bench, shipped), { lines: null, tracking: null });
        bench.advance(30);
        const all = await readAllOrders(bench, start);
        expect(all.get(cancelled.reference)?.status.kind).toBe("cancelled");
        expect(all.get(shipped.reference)?.status.kind).toBe("shipped");
      }),
      check("a status we do not know is kept as it is, not guessed", async (bench, start) => {
        const order = plainOrder(bench.store);
        bench.store.setRawStatus(await createOrder(bench, order), "awaiting-moon");
        bench.advance(30);
        expect((await read(bench, start, order.reference)).status.kind).toBe("unknown");
      }),
      check("every order of more than one page is in the list, and none from before", async (bench, start) => {
        const lines = [mappedLine(bench.store, "a")];
        const before = plainOrder(bench.store, { lines });
        await createOrder(bench, before);
        bench.advance(7_200);
        const since = bench.now();
        bench.advance(30);
        const made = new Set<string>();
        for (let index = 0; index < 130; index++) {
          if (index % 50 === 0) bench.advance(1);
          const order = plainOrder(bench.store, { lines });
          made.add(order.reference);
          await createOrder(bench, order);
        }
        bench.advance(30);
        bench.store.forgetRequests();
        const listed = await readAllOrders(bench, since);
        expect(new Set(listed.keys())).toEqual(made);
        // Never one call for each order.
        expect(bench.store.requests.length).toBeLessThan(made.size / 8);
        expect((await readAllOrders(bench, start)).has(before.reference)).toBe(true);
      }),
    ];
  },
};
