import type { TestOrderDesk, TestOrderView } from "../../app/use-cases/test-order/test-order-desk.ts";
import type { Scenario } from "./sample-application.ts";

/** One that waits to be shipped; where somebody else always is first, there was none yet. */
export function sampleTestOrder(scenario: Scenario): TestOrderDesk {
  const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
  const fresh = (): TestOrderView => ({
    state: "waiting",
    storeName: "Nordlys Ceramics Studio",
    startedAt: minutesAgo(3),
    sentAt: minutesAgo(3),
    foundAt: minutesAgo(3),
    shippedAt: null,
    endedAt: null,
    trackings: [],
    externalName: "#2214",
    externalUrl: "https://admin.shopify.com/store/nordlys/orders/9014",
    leftInStore: false,
    stopping: false,
    failure: null,
    errorReference: null,
  });
  let test: TestOrderView | null = scenario === "busy" ? fresh() : null;
  return {
    testOrder: async () => test,
    startTestOrder: async () => {
      test = fresh();
      return "started";
    },
    stopTestOrder: async () => {
      if (test) test = { ...test, stopping: true };
      return "done";
    },
  };
}
