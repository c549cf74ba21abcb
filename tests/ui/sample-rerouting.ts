import type { VendorId } from "../../app/domain/shared/ids.ts";
import type { RerouteChoice, Rerouting } from "../../app/use-cases/rerouting/rerouting.ts";
import type { Scenario } from "./sample-application.ts";

const choice = (n: number, name: string, change: Partial<RerouteChoice> = {}): RerouteChoice => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}` as VendorId,
  name,
  platform: "shopify",
  storeName: name,
  paused: false,
  ...change,
});

const choices: readonly RerouteChoice[] = [
  choice(2, "Casa Verde Botanicals", { platform: "woocommerce", storeName: "Casa Verde" }),
  choice(3, "Hanok Paper Co.", { storeName: "Hanok Paper", paused: true }),
  choice(5, "Klein & Söhne Manufaktur für handgeschöpftes Papier und Keramik"),
  choice(4, "Old Mill Soaps", { platform: null, storeName: null }),
];

/** As a marketplace has it where the first vendor would not cancel, where somebody else was first. */
export const sampleRerouting = (scenario: Scenario): Rerouting => ({
  rerouteChoices: async (_shop, _id, search) => ({
    items: choices.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())),
    more: scenario === "conflict",
  }),
  reroute: async () => (scenario === "conflict" ? { kind: "refused", why: "being-pushed" } : { kind: "waiting" }),
});
