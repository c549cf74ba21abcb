import type { ActivityListItem } from "../../app/use-cases/activity-log.ts";
import { groupOfCode } from "../../app/use-cases/activity-groups.ts";
import type { ActivityFilter, ActivityListView } from "../../app/use-cases/activity-log.ts";
import type { Application } from "../../app/use-cases/application.ts";

const order = { orderId: "00000000-0000-4000-8000-000000000501", orderName: "#1042" };
const vendor = (n: number, vendorName: string, platform: string) => ({
  vendorId: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
  vendorName,
  platform,
});
const nordlys = vendor(1, "Nordlys Ceramics", "shopify");
const casaVerde = vendor(2, "Casa Verde Botanicals", "woocommerce");

const began = Date.now();
let number = 0;
const entry = (minutesAgo: number, code: string, change: Partial<ActivityListItem> = {}): ActivityListItem => ({
  id: String(++number),
  at: new Date(began - minutesAgo * 60_000).toISOString(),
  code,
  params: {},
  level: "info",
  vendorId: null,
  vendorName: null,
  platform: null,
  durationMs: null,
  reference: null,
  orderId: null,
  orderName: null,
  answer: null,
  ...change,
});

const recent = (): ActivityListItem[] => [
  entry(3, "parcel.published", { ...order, ...nordlys, durationMs: 410 }),
  entry(4, "parcel.found", { ...order, ...nordlys }),
  entry(12, "connection.needs-reauthorization", {
    ...casaVerde,
    level: "error",
    reference: "M3XK72QD",
    answer: "Consumer key is missing or was revoked.",
  }),
  entry(30, "vendor-order.needs-manual-handling", { ...order, ...nordlys, level: "warn" }),
  entry(41, "settings.changed", { params: { actor: "staff:81", fields: "enabled pullEveryMinutes" } }),
  entry(55, "push.unknown", {
    ...order,
    orderName: "#1041",
    ...casaVerde,
    level: "warn",
    durationMs: 30_000,
    reference: "9D4HTW2K",
    answer: "shop.casaverde.example did not answer within 30000 ms",
  }),
  entry(62, "push.refused", {
    ...order,
    ...casaVerde,
    level: "error",
    durationMs: 1340,
    params: { reason: "rejected" },
    reference: "E-7KQ2M4XD",
    answer:
      "line_items[0]: Rosemary hair oil with a rather long name that has to wrap somewhere is not purchasable in this store; see https://shop.casaverde.example/wp-json/wc/v3/products/8812",
  }),
  entry(63, "push.confirmed", { ...order, ...nordlys, durationMs: 840, params: { externalOrder: "#2210" } }),
  entry(64, "vendor-order.held", { ...order, ...casaVerde, params: { reason: "currency-differs" } }),
  entry(64, "order.recorded", order),
];
const older = (): ActivityListItem[] => [
  entry(3000, "connection.made", { ...nordlys, params: { actor: "staff:81", store: "Nordlys Ceramics Studio" } }),
  entry(3010, "settings.add-on-activated", {
    platform: "shopify",
    params: { actor: "staff:81", addOnKind: "order-push" },
  }),
];

/**
 * The log of a marketplace at work. The first question whether there is news is answered with two new entries; a store
 * that is "empty" has none, and one with "errors" cannot be read.
 */
export function sampleActivity(
  scenario: "empty" | "errors" | string,
): Pick<Application, "activity" | "newActivity" | "exportActivity" | "noteFault"> {
  let entries = scenario === "empty" ? [] : recent();
  const past = scenario === "empty" ? [] : older();
  let told = scenario === "empty";

  const shown = (filter: ActivityFilter) => (item: ActivityListItem) =>
    (filter.search === "" || [item.orderName, item.reference].some((text) => text?.includes(filter.search))) &&
    (filter.level === null || item.level === filter.level) &&
    (filter.group === null || groupOfCode(item.code) === filter.group) &&
    (filter.vendorId === null || item.vendorId === filter.vendorId) &&
    (filter.platform === null || item.platform === filter.platform);

  return {
    activity: async (_shop, page): Promise<ActivityListView> => {
      if (scenario === "errors") throw new Error("the log is on fire");
      const newest = entries[0]?.id ?? "0";
      if (page.cursor === "older") return { items: past.filter(shown(page)), next: null, previous: "newer", newest };
      const items = entries.filter(shown(page));
      return {
        items,
        next: items.length === entries.length && items.length > 0 ? "older" : null,
        previous: null,
        newest,
      };
    },
    newActivity: async (_shop, filter, newest) => {
      if (!told) {
        told = true;
        entries = [
          entry(0, "push.confirmed", { ...order, ...nordlys, durationMs: 790, params: { externalOrder: "#2211" } }),
          entry(0, "order.recorded", { ...order, orderName: "#1043" }),
          ...entries,
        ];
      }
      const since = entries.findIndex(({ id }) => id === newest);
      return entries.slice(0, Math.max(since, 0)).filter(shown(filter)).length;
    },
    async *exportActivity(_shop, filter) {
      yield* [...entries, ...past].filter(shown(filter));
    },
    noteFault: async () => {},
  };
}
