import { expect } from "vitest";
import type { StatusMeaning } from "../../../domain/fulfillment/status-table.ts";
import type { ExternalOrderChange } from "../canonical.ts";
import { supports } from "../manifest.ts";
import { type Bench, createOrder, openBench, operation, valueOf } from "./bench.ts";
import { plainOrder } from "./golden-orders.ts";
import type { Check, Theme } from "./theme.ts";

const own = "awaiting-moon";

/** The order as the store shows it to somebody with this table. */
async function read(
  bench: Bench,
  externalId: string,
  statuses: Readonly<Record<string, StatusMeaning>>,
  start: Date,
): Promise<ExternalOrderChange> {
  const context = { ...bench.context(), statuses };
  const page = valueOf(await operation(bench.connector, "readChanges")(context, null, start));
  const change = page.items.findLast((item) => item.externalId === externalId);
  if (!change) throw new Error("the order is not among the changes");
  return change;
}

/** What a status means is the platform's word, or the merchant's (O12); never the connector's guess. */
export const statusesTheme: Theme = {
  name: "statuses",
  checks: (subject) => {
    const { manifest } = subject.connector;
    if (!supports(manifest, "readFulfillments") || !supports(manifest, "createOrder")) return [];
    const check = (name: string, run: (bench: Bench, externalId: string, start: Date) => Promise<void>): Check => ({
      name,
      async run() {
        await using bench = await openBench(subject);
        const start = bench.now();
        bench.advance(30);
        const externalId = await createOrder(bench, plainOrder(bench.store));
        bench.advance(30);
        await run(bench, externalId, start);
      },
    });
    const everythingShipped = Object.fromEntries(
      manifest.orderStatuses.map(({ raw }) => [raw, "shipped" as const] as const),
    );
    return [
      check("what we set ourselves means what it means, whatever the merchant says", async (bench, id, start) => {
        const change = await read(bench, id, everythingShipped, start);
        expect(change.status.kind).toMatch(/^(open|on-hold)$/);
        expect(change.fulfillments).toEqual([]);
        bench.store.cancel(id);
        expect((await read(bench, id, everythingShipped, start)).status.kind).toBe("cancelled");
      }),
      check("a status of the store's own means what the merchant says", async (bench, id, start) => {
        bench.store.setRawStatus(id, own);
        const { kind, raw } = (await read(bench, id, {}, start)).status;
        expect(kind).toBe("unknown");
        for (const means of ["open", "on-hold", "cancelled", "shipped"] as const)
          expect((await read(bench, id, { [raw]: means }, start)).status).toEqual({ kind: means, raw });
      }),
      ...(supports(manifest, "customStatuses")
        ? [
            check("the store's own statuses are listed with their names", async (bench, id, start) => {
              const before = (await read(bench, id, {}, start)).status.raw;
              bench.store.setRawStatus(id, own);
              const listed = valueOf(await operation(bench.connector, "readStatuses")(bench.context()));
              const raws = listed.map(({ raw }) => raw);
              expect(raws).toContain(before);
              expect(raws).toContain((await read(bench, id, {}, start)).status.raw);
              expect(new Set(raws).size).toBe(raws.length);
              expect(listed.filter(({ label }) => label.trim() === "")).toEqual([]);
            }),
            check("one that means shipped is one parcel of everything, and no other is", async (bench, id, start) => {
              bench.store.setRawStatus(id, own);
              const shipped = await read(bench, id, { [own]: "shipped" }, start);
              expect(shipped.fulfillments).toMatchObject([{ status: "shipped", lines: null, trackings: [] }]);
              for (const means of ["open", "on-hold", "cancelled"] as const)
                expect((await read(bench, id, { [own]: means }, start)).fulfillments).toEqual([]);
              expect((await read(bench, id, {}, start)).fulfillments).toEqual([]);
            }),
            check("an order in one that means shipped is not cancelled", async (bench, id) => {
              if (!supports(manifest, "cancelOrder")) return;
              bench.store.setRawStatus(id, own);
              const context = { ...bench.context(), statuses: { [own]: "shipped" } as const };
              const outcome = await operation(bench.connector, "cancelOrder")(context, id, "test", "reference");
              expect(outcome).toMatchObject({ kind: "ok", value: { state: "shipped" } });
              expect(bench.store.order(id)?.status).toBe(own);
            }),
          ]
        : []),
    ];
  },
};
