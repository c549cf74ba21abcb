import { noNumbers, type LinePlace, type ProofNumbers } from "../../app/domain/proof/proof-numbers.ts";
import type { Application } from "../../app/use-cases/application.ts";
import type { ProofDayItem, ProofDesk, ProofFindingView } from "../../app/use-cases/proof/proof-desk.ts";
import type { Scenario } from "./sample-application.ts";

const dayMs = 86_400_000;
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const dayOf = (daysAgo: number): string => new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);

const numbers = (orders: number, places: Partial<Record<LinePlace, number>>): ProofNumbers => ({
  orders,
  lines: Object.values(places).reduce((sum, count) => sum + count, 0),
  places: { ...noNumbers.places, ...places },
});

const finding = (
  n: number,
  kind: ProofFindingView["kind"],
  change: Partial<ProofFindingView> = {},
): ProofFindingView => ({
  id: uuid(7000 + n),
  kind,
  standing: "open",
  move: "merchant",
  params: {},
  lineTitle: null,
  orderId: uuid(501),
  orderName: "#1042",
  vendorId: uuid(1),
  vendorName: "Nordlys Ceramics",
  storeName: "Nordlys Ceramics Studio",
  externalName: "#2210",
  externalUrl: "https://admin.shopify.com/store/nordlys/orders/9001",
  firstSeenAt: new Date(Date.now() - 5 * 3_600_000).toISOString(),
  settledBy: null,
  ...change,
});

const found = (): ProofFindingView[] => [
  finding(1, "order-gone", { externalUrl: null }),
  finding(2, "quantity-differs", { lineTitle: "Espresso cup", params: { ours: 4, theirs: 3 } }),
  finding(3, "total-differs", { params: { ours: 12_110, theirs: 11_500, currency: "USD" } }),
  finding(4, "order-not-recorded", {
    standing: "repaired",
    move: "ours",
    vendorId: null,
    vendorName: null,
    externalName: null,
    externalUrl: null,
  }),
  finding(5, "address-differs", { standing: "settled", settledBy: "staff:81" }),
];

/** Two weeks of proofs; yesterday's has something to look at. */
function days(findings: readonly ProofFindingView[]): ProofDayItem[] {
  const open = findings.filter(({ standing }) => standing === "open").length;
  return Array.from({ length: 14 }, (_, index): ProofDayItem => {
    const daysAgo = index + 1;
    const day = dayOf(daysAgo);
    const busy = 30 + ((daysAgo * 7) % 23);
    return {
      day,
      noon: `${day}T12:00:00.000Z`,
      checkedAt: new Date(Date.now() - 5 * 3_600_000).toISOString(),
      complete: true,
      numbers: numbers(
        Math.round(busy * 0.7),
        daysAgo === 1
          ? { "in-store": busy, missing: 1, held: 6, failed: 2, "not-ours": 1 }
          : {
              "in-store": busy,
              held: daysAgo % 5,
              cancelled: daysAgo % 3,
              "not-ours": 1,
              unchecked: daysAgo === 4 ? 3 : 0,
            },
      ),
      ordersInShop: Math.round(busy * 0.7),
      open: daysAgo === 1 ? open : 0,
      repaired: daysAgo === 1 ? 1 : 0,
      unreadStores: daysAgo === 4 ? 1 : 0,
    };
  });
}

export const sampleProofDays = (scenario: Scenario): ProofDayItem[] => (scenario === "empty" ? [] : days(found()));

export function sampleProof(scenario: Scenario): ProofDesk {
  let findings = found();
  let looksLeft = 0;
  const listed = () => (scenario === "empty" ? [] : days(findings));
  const fail = async (): Promise<never> => {
    throw new Error("the database is away");
  };
  return {
    proofDays: async () => {
      if (scenario === "errors") return fail();
      looksLeft = Math.max(0, looksLeft - 1);
      return {
        days: listed(),
        run: { running: looksLeft > 0, stores: 4, storesDone: looksLeft > 0 ? 4 - looksLeft : 4, finishedAt: null },
      };
    },
    proofDay: async (_shop, day) => {
      const item = listed().find((each) => each.day === day);
      if (!item) return null;
      const store = {
        vendorId: uuid(2),
        vendorName: "Casa Verde Botanicals",
        storeName: "Casa Verde",
        why: "auth-failed",
      };
      return {
        ...item,
        findings: item.day === dayOf(1) ? findings : [],
        unread: item.unreadStores > 0 ? [store] : [],
      };
    },
    askForProof: async () => {
      looksLeft = 3;
    },
    settleFinding: async (_shop, id, actor) => {
      if (!findings.some((each) => each.id === id && each.standing === "open")) return "not-found";
      findings = findings.map((each) => (each.id === id ? { ...each, standing: "settled", settledBy: actor } : each));
      return "done";
    },
    prove: async () => ({ shops: 0, lines: 0, newFindings: 0 }),
  } satisfies Pick<Application, keyof ProofDesk>;
}
