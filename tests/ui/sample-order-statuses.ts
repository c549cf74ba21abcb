import type { StatusMeaning, StatusTable } from "../../app/domain/fulfillment/status-table.ts";
import type {
  OrderStatuses,
  OrderStatusesView,
  OrderStatusView,
} from "../../app/use-cases/order-statuses/order-statuses.ts";

const now = Date.now();
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

const status = (
  raw: string,
  label: string,
  usual: OrderStatusView["usual"],
  change: Partial<OrderStatusView> = {},
): OrderStatusView => ({
  raw,
  label,
  usual,
  chosen: null,
  fixed: false,
  vendors: [],
  orders: 0,
  open: 0,
  seenAt: null,
  unknown: usual === null,
  ...change,
});

const everyone = ["Casa Verde Botanicals", "Old Mill Soaps", "Hanok Paper Co.", "Nordlys Ceramics", "Fell & Fjord"];
const statuses: readonly OrderStatusView[] = [
  status("awaiting-pickup", "Awaiting pickup", null, {
    vendors: ["Casa Verde Botanicals"],
    orders: 14,
    open: 12,
    seenAt: ago(8),
  }),
  status("wc-very-long-status-of-a-plugin-nobody-knows", "Handed to the courier", null, {
    vendors: everyone,
    orders: 1,
    open: 1,
    seenAt: ago(3000),
  }),
  status("processing", "Processing", "open", { fixed: true, vendors: everyone, orders: 31, open: 31, seenAt: ago(5) }),
  status("on-hold", "On hold", "on-hold", { fixed: true, vendors: everyone }),
  status("cancelled", "Cancelled", "cancelled", { fixed: true, vendors: everyone, orders: 3, seenAt: ago(900) }),
  status("completed", "Completed", "shipped", { vendors: everyone, orders: 212, seenAt: ago(20) }),
  status("packed", "Packed", null, { chosen: "open", unknown: false, vendors: ["Old Mill Soaps"] }),
];

/** WooCommerce stores with statuses of their own, of which two wait for an answer; Shopify stores without. */
export function sampleOrderStatuses(options: { readonly empty: boolean; readonly overtaken: boolean }): OrderStatuses {
  let chosen: StatusTable = { packed: "open" };
  let version = 2;
  let overtaken = !options.overtaken;
  let audit: OrderStatusesView["audit"] = [
    { at: ago(5000), actor: "staff:81", changes: [{ raw: "packed", label: "Packed", from: null, to: "open" }] },
  ];
  const view = (): OrderStatusesView => ({
    platform: "woocommerce",
    stores: 5,
    ownStatuses: true,
    statuses: statuses.map((each) => {
      const own: StatusMeaning | null = chosen[each.raw] ?? null;
      return { ...each, chosen: own, unknown: each.usual === null && own === null };
    }),
    version,
    updatedAt: ago(5000),
    updatedBy: "staff:81",
    audit,
  });
  const save = (table: StatusTable, actor: string): void => {
    const changes = statuses
      .filter(({ raw }) => table[raw] !== chosen[raw])
      .map(({ raw, label }) => ({ raw, label, from: chosen[raw] ?? null, to: table[raw] ?? null }));
    audit = [{ at: new Date().toISOString(), actor, changes }, ...audit];
    chosen = table;
    version += 1;
  };
  return {
    orderStatusPlatforms: async () =>
      options.empty
        ? []
        : [
            { platform: "shopify", ownStatuses: false, unknown: 0, waiting: 0 },
            { platform: "woocommerce", ownStatuses: true, unknown: 2, waiting: 13 },
          ],
    orderStatuses: async (_shop, platform) => (platform === "woocommerce" ? view() : null),
    saveOrderStatuses: async (_shop, _platform, input, asked, actor) => {
      if (!overtaken) {
        overtaken = true;
        save({ ...chosen, "awaiting-pickup": "on-hold" }, "staff:4077");
      }
      if (asked !== version) return { kind: "conflict", current: view() };
      save(input as StatusTable, actor);
      return { kind: "saved", version };
    },
    readOrderStatuses: async () => ({ unanswered: ["Hanok Paper Co."] }),
  };
}
