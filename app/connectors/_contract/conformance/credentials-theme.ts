import { expect } from "vitest";
import { openBench, operation, valueOf } from "./bench.ts";
import { plainOrder } from "./golden-orders.ts";
import type { Theme } from "./theme.ts";

/** Keys are tried before they are kept, trying changes nothing, and what they may not do is said plainly. */
export const credentialsTheme: Theme = {
  name: "credentials",
  checks: (subject) => [
    {
      name: "fit the manifest's fields",
      async run() {
        await using bench = await openBench(subject);
        const credentials = bench.store.credentials();
        for (const field of subject.connector.manifest.fields) {
          if (field.required) expect(credentials, "the fake's credentials").toHaveProperty(field.key);
          const value = credentials[field.key];
          if (value !== undefined && field.pattern)
            expect(value, field.key).toMatch(new RegExp(`^(?:${field.pattern})$`, "u"));
        }
      },
    },
    {
      name: "that are good tell which store it is, and nothing is changed there",
      async run() {
        await using bench = await openBench(subject, "JPY");
        const profile = valueOf(await bench.connector.verifyCredentials(bench.context()));
        expect(profile).toMatchObject({ name: bench.store.name, host: bench.host, currency: "JPY" });
        expect(profile.storeKey).not.toBe("");
        expect(bench.connector.hostOf(bench.store.credentials())).toBe(bench.host);
        const again = valueOf(await bench.connector.verifyCredentials(bench.context()));
        expect(again.storeKey).toBe(profile.storeKey);
        expect(bench.store.orders()).toEqual([]);
        expect(bench.store.requests.length).toBeGreaterThan(0);
        expect(bench.store.requests.filter((request) => request.createsOrder)).toEqual([]);
      },
    },
    {
      name: "of two stores have two keys",
      async run() {
        await using one = await openBench(subject);
        await using other = await openBench(subject);
        const keys = [];
        for (const bench of [one, other])
          keys.push(valueOf(await bench.connector.verifyCredentials(bench.context())).storeKey);
        expect(new Set(keys).size).toBe(2);
      },
    },
    {
      name: "that are revoked fail as such in every operation, and no order is made",
      async run() {
        await using bench = await openBench(subject);
        const context = bench.context(bench.store.credentials("revoked"));
        const { connector } = bench;
        const outcomes = {
          verify: await connector.verifyCredentials(context),
          create: await connector.createOrder?.(context, plainOrder(bench.store)),
          find: await connector.findOrder?.(context, "VSS-000000-none", bench.now()),
          changes: await connector.readChanges?.(context, null, bench.now()),
          orders: await connector.readOrders?.(context, bench.now(), null),
          catalogue: await connector.readCatalogue?.(context, null),
        };
        for (const [name, outcome] of Object.entries(outcomes))
          if (outcome) expect(outcome.kind, name).toBe("auth-failed");
        expect(bench.store.orders()).toEqual([]);
      },
    },
    {
      name: "that may only read cannot create",
      async run() {
        if (!subject.connector.createOrder) return;
        await using bench = await openBench(subject);
        const context = bench.context(bench.store.credentials("read-only"));
        const outcome = await operation(bench.connector, "createOrder")(context, plainOrder(bench.store));
        expect(outcome.kind).toBe("auth-failed");
        expect(bench.store.orders()).toEqual([]);
      },
    },
    {
      name: "that are empty name no host and do not break anything",
      async run() {
        await using bench = await openBench(subject);
        expect(bench.connector.hostOf({})).toBeNull();
        const outcome = await bench.connector.verifyCredentials(bench.context({}));
        expect(outcome.kind).not.toBe("ok");
      },
    },
    {
      name: "that can be renewed work after it",
      async run() {
        const { renewal } = subject.connector;
        if (!renewal) return;
        await using bench = await openBench(subject);
        expect([null, "Date"]).toContain(renewal.expiresAt(bench.store.credentials())?.constructor.name ?? null);
        if (renewal.expiresAt(bench.store.credentials()) === null) return;
        const renewed = valueOf(await renewal.renew(bench.context()));
        expect(renewed).not.toEqual({});
        expect(bench.connector.hostOf(renewed)).toBe(bench.host);
        valueOf(await bench.connector.verifyCredentials(bench.context(renewed)));
      },
    },
  ],
};
