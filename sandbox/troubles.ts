import type { FakeFault } from "../app/connectors/_contract/fake-store.ts";
import type { World } from "./world.ts";

interface Trouble {
  /** A store's host, or "webhooks". */
  readonly where: string;
  readonly kind: string;
}

const faults: Readonly<Record<string, FakeFault>> = {
  down: { kind: "down", times: null },
  late: { kind: "late", delayMs: 6_000, times: null },
  "timeout-after-commit": { kind: "timeout-after-commit", times: 1, matching: "creates" },
  throttled: { kind: "throttled", times: null },
  status: { kind: "status", status: 500, times: null },
};

export type Troubles = ReturnType<typeof createTroubles>;

/** What is wrong with the world just now. Switches stay until they are switched off, but for those that strike once. */
export function createTroubles(world: World) {
  const on: Trouble[] = [];
  return {
    list: (): readonly Trouble[] => on,
    set(where: string, kind: string, wanted: boolean): void {
      const at = on.findIndex((trouble) => trouble.where === where && trouble.kind === kind);
      if (at >= 0) on.splice(at, 1);
      if (wanted) on.push({ where, kind });
      if (where === "webhooks") {
        for (const name of ["doubled", "shuffled", "lost"] as const)
          world.shopify.webhooks.settings[name] = on.some(
            (trouble) => trouble.where === where && trouble.kind === name,
          );
        return;
      }
      const store = world.stores.find((candidate) => candidate.store.host === where)?.store;
      if (!store) return;
      store.clearTrouble();
      for (const trouble of on) {
        const fault = faults[trouble.kind];
        if (trouble.where === where && fault) store.trouble(fault);
      }
    },
  };
}
