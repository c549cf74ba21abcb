import { expect } from "vitest";
import type { FakeFault } from "../fake-store.ts";
import { supports } from "../manifest.ts";
import { type Bench, createOrder, openBench, operation, until, valueOf } from "./bench.ts";
import { plainOrder } from "./golden-orders.ts";
import type { Theme } from "./theme.ts";

const find = async (bench: Bench, reference: string) =>
  valueOf(
    await operation(bench.connector, "findOrder")(bench.context(), reference, new Date(bench.now().getTime() - 60_000)),
  );

/** A create whose answer is lost says so, and our reference finds what it made: nothing else, and nothing twice. */
export const onceOnlyTheme: Theme = {
  name: "once only",
  checks: (subject) => {
    const { manifest } = subject.connector;
    if (!supports(manifest, "createOrder") || !supports(manifest, "findByReference")) return [];
    const afterCommit = ["timeout-after-commit", "reset-after-commit", "truncated"] satisfies FakeFault["kind"][];
    return [
      ...afterCommit.map((kind) => ({
        name: `${kind}: the create is in doubt, is not repeated, and is found by its reference`,
        async run() {
          await using bench = await openBench(subject);
          const order = plainOrder(bench.store);
          bench.store.trouble({ kind, times: 1, matching: "creates" });
          bench.setPatience(kind === "timeout-after-commit" ? 500 : 15_000);
          const outcome = await operation(bench.connector, "createOrder")(bench.context(), order);
          if (kind === "truncated") expect(["ambiguous", "unexpected-response"]).toContain(outcome.kind);
          else expect(outcome).toMatchObject({ kind: "ambiguous", reference: order.reference });
          await until(() => bench.store.orders().length > 0);
          bench.setPatience(15_000);
          const { found } = await find(bench, order.reference);
          expect(bench.store.orders().map(({ externalId }) => externalId)).toEqual([found?.externalId]);
          expect(found?.lines.map(({ key }) => key)).toEqual(order.lines.map(({ key }) => key));
          expect(bench.store.requests.filter((request) => request.createsOrder)).toHaveLength(1);
        },
      })),
      {
        name: "a look-up finds its own order among others, and none for a reference that is not there",
        async run() {
          await using bench = await openBench(subject);
          const orders = Array.from({ length: 12 }, () => plainOrder(bench.store));
          const ids = new Map<string, string>();
          for (const order of orders) ids.set(order.reference, await createOrder(bench, order));
          for (const { reference } of orders.slice(0, 3))
            expect((await find(bench, reference)).found?.externalId).toBe(ids.get(reference));
          const [first] = orders;
          for (const stranger of ["VSS-999999-none", first?.reference.slice(0, -1) ?? "", `${first?.reference}0`])
            expect((await find(bench, stranger)).found, stranger).toBeNull();
        },
      },
      {
        name: "an order whose cancellation came first is still found",
        async run() {
          await using bench = await openBench(subject);
          const order = plainOrder(bench.store);
          bench.store.cancel(await createOrder(bench, order));
          expect((await find(bench, order.reference)).found?.cancelled).toBe(true);
        },
      },
      {
        name: "a second create with the same reference leads to the first order",
        async run() {
          await using bench = await openBench(subject);
          const order = plainOrder(bench.store);
          const externalId = await createOrder(bench, order);
          const second = await operation(bench.connector, "createOrder")(bench.context(), order);
          // A platform without unique references makes a second order; those we never ask twice without a look-up.
          if (second.kind !== "ok") {
            expect(second).toEqual({ kind: "already-exists", externalId });
            expect(bench.store.orders()).toHaveLength(1);
          }
          expect((await find(bench, order.reference)).found?.externalId).toBe(externalId);
        },
      },
      {
        name: "a create that certainly did not arrive is not called doubtful",
        async run() {
          await using bench = await openBench(subject);
          bench.unplug();
          const outcome = await operation(bench.connector, "createOrder")(bench.context(), plainOrder(bench.store));
          expect(outcome.kind).toBe("unavailable");
        },
      },
    ];
  },
};
