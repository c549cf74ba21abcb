import { expect } from "vitest";
import { supports } from "../manifest.ts";
import { type Bench, createOrder, openBench, operation, readAllChanges } from "./bench.ts";
import { mappedLine, plainOrder } from "./golden-orders.ts";
import type { Theme } from "./theme.ts";

const secretsOf = (bench: Bench): string[] =>
  bench.connector.manifest.fields
    .filter((field) => field.secret)
    .flatMap(({ key }) => [bench.store.credentials()[key], bench.store.credentials("revoked")[key]])
    .filter((value): value is string => value !== undefined && value !== "");

/** Calls only its own store, seldom, and tells nobody what it was trusted with. */
export const mannersTheme: Theme = {
  name: "manners",
  checks: (subject) => {
    const { manifest } = subject.connector;
    if (!supports(manifest, "createOrder")) return [];
    return [
      {
        name: "calls only the store's own host, within the declared time, with no secret in an address",
        async run() {
          await using bench = await openBench(subject);
          const order = plainOrder(bench.store);
          const externalId = await createOrder(bench, order);
          await bench.connector.verifyCredentials(bench.context());
          await bench.connector.findOrder?.(bench.context(), order.reference, bench.now());
          await bench.connector.updateOrder?.(bench.context(), externalId, { note: "x" }, order.reference);
          await bench.connector.readChanges?.(bench.context(), null, bench.now());
          await bench.connector.readOrders?.(bench.context(), bench.now(), null);
          await bench.connector.readCatalogue?.(bench.context(), null);
          await bench.connector.cancelOrder?.(bench.context(), externalId, "customer", order.reference);
          expect(new Set(bench.calls.map(({ url }) => new URL(url).origin))).toEqual(
            new Set([`https://${bench.host}`]),
          );
          for (const call of bench.calls) {
            expect(call.timeoutMs).toBeLessThanOrEqual(manifest.limits.requestTimeoutMs);
            for (const secret of secretsOf(bench)) expect(call.url).not.toContain(secret);
          }
        },
      },
      {
        name: "says nothing secret and nothing personal when it fails",
        async run() {
          await using bench = await openBench(subject);
          const canary = {
            firstName: "Canaria",
            lastName: "Vogelsang",
            email: "canary@buyer.example",
            phone: "+491701234567",
          };
          const gone = mappedLine(bench.store, "gone");
          bench.store.removeProduct(gone.mapping?.externalProductId ?? "");
          const good = plainOrder(bench.store);
          const fields = { ...good.fields, contact: { ...good.fields.contact, ...canary }, note: "for Canaria" };
          const create = operation(bench.connector, "createOrder");
          const outcomes: unknown[] = [
            await create(bench.context(), { ...good, fields, lines: [gone] }),
            await create(bench.context(bench.store.credentials("revoked")), { ...good, fields }),
          ];
          for (const fault of ["html", "truncated", "down", "throttled"] as const) {
            bench.store.trouble({ kind: fault, times: null, matching: "creates" });
            outcomes.push(await create(bench.context(), { ...plainOrder(bench.store), fields }));
            bench.store.clearTrouble();
          }
          const said = JSON.stringify(outcomes);
          expect(said).not.toContain('"kind":"ok"');
          for (const word of [...Object.values(canary), ...secretsOf(bench)]) expect(said).not.toContain(word);
        },
      },
      {
        name: "creates with few calls, however many lines there are",
        async run() {
          await using bench = await openBench(subject);
          const few = plainOrder(bench.store);
          const many = plainOrder(bench.store, {
            lines: Array.from({ length: 40 }, (_, index) => mappedLine(bench.store, `m${index}`)),
          });
          for (const order of [few, many]) {
            const before = bench.calls.length;
            await createOrder(bench, order);
            expect(bench.calls.length - before).toBeLessThanOrEqual(3);
          }
        },
      },
      {
        name: "looks for changes without asking for each open order",
        async run() {
          if (!subject.connector.readChanges) return;
          await using bench = await openBench(subject);
          const start = bench.now();
          const lines = [mappedLine(bench.store, "a")];
          for (let index = 0; index < 40; index++) await createOrder(bench, plainOrder(bench.store, { lines }));
          bench.advance(3600);
          const { cursor } = await readAllChanges(bench, null, start);
          bench.advance(3600);
          const before = bench.calls.length;
          await readAllChanges(bench, cursor, start);
          expect(bench.calls.length - before).toBeLessThanOrEqual(3);
        },
      },
      {
        name: "serves two stores at once without mixing them up",
        async run() {
          await using one = await openBench(subject);
          await using other = await openBench(subject);
          const orders = [one, other].map((bench) => ({ bench, order: plainOrder(bench.store) }));
          await Promise.all(orders.map(({ bench, order }) => createOrder(bench, order)));
          for (const { bench, order } of orders)
            expect(bench.store.orders().map(({ reference }) => reference)).toEqual([order.reference]);
        },
      },
    ];
  },
};
