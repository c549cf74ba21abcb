import type { FakeFault, FakeStore } from "../app/connectors/_contract/fake-store.ts";
import type { Doors } from "./doors.ts";
import type { World } from "./world.ts";

interface Trouble {
  /** A store's host, or "webhooks". */
  readonly where: string;
  readonly kind: string;
}

const faults: Readonly<Record<string, FakeFault>> = {
  late: { kind: "late", delayMs: 6_000, times: null },
  "timeout-after-commit": { kind: "timeout-after-commit", times: 1, matching: "creates" },
  throttled: { kind: "throttled", times: null },
  status: { kind: "status", status: 500, times: null },
};

export type Troubles = ReturnType<typeof createTroubles>;

const webhookTroubles = ["doubled", "shuffled", "lost"] as const;

/** What is wrong with the world just now. Switches stay until they are switched off, but for those that strike once. */
export function createTroubles(world: World, doors: Pick<Doors, "setOpen">) {
  const on = new Map<string, Trouble & { readonly ordersBefore: number }>();
  const storeAt = (host: string) => world.stores.find(({ store }) => store.host === host)?.store;
  const ordersAsked = (store: FakeStore | undefined) =>
    store?.requests.filter(({ createsOrder }) => createsOrder).length ?? 0;

  function dropSpent(): void {
    for (const [key, { where, kind, ordersBefore }] of on)
      if (faults[kind]?.times === 1 && ordersAsked(storeAt(where)) > ordersBefore) on.delete(key);
  }

  return {
    list(): readonly Trouble[] {
      dropSpent();
      return [...on.values()].map(({ where, kind }) => ({ where, kind }));
    },
    set(where: string, kind: string, wanted: boolean): void {
      dropSpent();
      const store = storeAt(where);
      const key = `${where} ${kind}`;
      if (wanted) on.set(key, { where, kind, ordersBefore: ordersAsked(store) });
      else on.delete(key);
      for (const name of webhookTroubles) world.shopify.webhooks.settings[name] = on.has(`webhooks ${name}`);
      if (!store) return;
      doors.setOpen(where, !on.has(`${where} down`));
      store.clearTrouble();
      for (const trouble of on.values()) {
        const fault = faults[trouble.kind];
        if (trouble.where === where && fault) store.trouble(fault);
      }
    },
  };
}
