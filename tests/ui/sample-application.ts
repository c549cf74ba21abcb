import type { OrderId, ShopId, VendorId } from "../../app/domain/shared/ids.ts";
import type { CurrencyRate } from "../../app/domain/shared/currency-rate.ts";
import { money, type Money } from "../../app/domain/shared/money.ts";
import { defaultOrderSyncSettings, type OrderSyncSettings } from "../../app/domain/settings/order-sync-settings.ts";
import { parseOrderSyncSettings, settingsChanges } from "../../app/domain/settings/parse-order-sync-settings.ts";
import { ruleIds, type RuleCheck, type RuleId } from "../../app/domain/sync-rules/decision.ts";
import type { Application } from "../../app/use-cases/application.ts";
import { sampleAddOns } from "./sample-add-ons.ts";
import { sampleOrderStatuses } from "./sample-order-statuses.ts";
import { sampleTestOrder } from "./sample-test-order.ts";
import { sampleLocations } from "./sample-locations.ts";
import { sampleBackfill } from "./sample-backfill.ts";
import { sampleProof, sampleProofDays } from "./sample-proof.ts";
import { sampleNotifications } from "./sample-notifications.ts";
import { sampleRerouting } from "./sample-rerouting.ts";
import { sampleRoster } from "./sample-roster.ts";
import type {
  PreviewGroup,
  ActivityView,
  ConnectionSummary,
  OrderLineView,
  OrderView,
  ProductView,
  SettingsView,
  VendorOrderView,
  VendorView,
} from "../../app/use-cases/views.ts";
import { sampleBulkRuns } from "./sample-bulk-runs.ts";
import { sampleActivity } from "./sample-activity.ts";

/** `empty`: just installed. `busy`: a marketplace at work. `conflict`: busy, and somebody else always saves first. */
export type Scenario = "empty" | "busy" | "conflict" | "errors";

const now = Date.now();
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const usd = (minor: number): Money => money(minor, "USD");
const euros: CurrencyRate = { from: "USD", to: "EUR", rate: "0.92", setAt: ago(9_000) };
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

const vendors = [
  { id: uuid(1), name: "Nordlys Ceramics" },
  { id: uuid(2), name: "Casa Verde Botanicals" },
  { id: uuid(3), name: "Hanok Paper Co." },
  { id: uuid(4), name: "Old Mill Soaps" },
] as const;

const connections: readonly ConnectionSummary[] = [
  connection(0, "shopify", "Nordlys Ceramics Studio", "nordlys.myshopify.com", "USD", "healthy", null, []),
  connection(
    1,
    "woocommerce",
    "Casa Verde",
    "shop.casaverde.example",
    "EUR",
    "needs-reauthorization",
    "Consumer key is missing or was revoked.",
    ["The store uses plain permalinks; the longer address is used instead."],
  ),
  connection(2, "shopify", "Hanok Paper", "hanok-paper.myshopify.com", "KRW", "healthy", null, []),
];

function connection(
  vendor: number,
  platform: string,
  storeName: string,
  storeHost: string,
  storeCurrency: string,
  health: ConnectionSummary["health"],
  healthMessage: string | null,
  warnings: readonly string[],
): ConnectionSummary {
  const { id, name } = vendors[vendor] ?? vendors[0];
  return {
    id: uuid(100 + vendor),
    vendorId: id,
    vendorName: name,
    platform,
    storeName,
    storeHost,
    storeCurrency,
    health,
    healthMessage,
    warnings,
    pulledAt: ago(4 + vendor),
  };
}

const vendorViews: readonly VendorView[] = vendors.map(({ id, name }, index): VendorView => {
  const own = connections.find(({ vendorId }) => vendorId === id) ?? null;
  const products = [
    { total: 24, mapped: 24 },
    { total: 11, mapped: 8 },
    { total: 6, mapped: 6 },
    { total: 9, mapped: 0 },
  ][index] ?? { total: 0, mapped: 0 };
  return {
    id,
    name,
    email: index === 3 ? null : `orders@vendor-${index + 1}.example`,
    aliases: index === 0 ? ["NORDLYS-CERAMICS", "Nordlys Keramikk"] : [],
    storeSyncEnabled: index !== 3,
    pausedAt: index === 2 ? ago(3000) : null,
    connection: own,
    readiness: [
      { item: "store-sync", ok: index !== 3, optional: false, params: {} },
      { item: "order-push", ok: index !== 3, optional: false, params: { addOn: index === 3 ? "off" : "active" } },
      { item: "connected", ok: own?.health === "healthy", optional: false, params: {} },
      { item: "inventory-sync", ok: index === 0, optional: true, params: { addOn: index === 0 ? "active" : "off" } },
      { item: "products-mapped", ok: products.mapped === products.total, optional: false, params: { ...products } },
    ],
    products,
    openOrders: [14, 3, 2, 5][index] ?? 0,
  };
});

const lines = {
  bowl: line(1, "Serving bowl, glacier glaze", "Large / Blue", "NC-BOWL-L", "Nordlys Ceramics", 2, 6400, 1280),
  cup: line(2, "Espresso cup", null, "NC-CUP-01", "Nordlys Ceramics", 4, 1850, 0),
  oil: line(
    3,
    "Rosemary hair oil with a rather long name that has to wrap somewhere",
    "100 ml",
    "CV-OIL-100",
    "Casa Verde Botanicals",
    1,
    2390,
    0,
  ),
  fan: line(4, "Hanji folding fan", null, null, "Hanok Paper Co.", 1, 3200, 0),
  soap: line(5, "Oat and honey soap", "Set of three", "OM-SOAP-3", "Old Mill Soaps", 1, 1450, 0),
  plate: line(7, "Dinner plate, speckled", null, "NC-PLATE", "Nordlys Ceramics", 2, 2600, 0),
  jug: line(8, "Water jug", "1.2 l", "NC-JUG", "Hanok Paper Co.", 1, 3050, 0),
  card: line(6, "Gift card", "$25", null, "Our own", 1, 2500, 0),
};

function line(
  n: number,
  title: string,
  variantTitle: string | null,
  sku: string | null,
  vendorText: string,
  quantity: number,
  unit: number,
  discount: number,
): OrderLineView {
  return {
    lineGid: `gid://shopify/LineItem/${n}`,
    variantGid: `gid://shopify/ProductVariant/${n}`,
    title,
    variantTitle,
    sku,
    vendorText,
    quantity,
    unitPrice: usd(unit),
    discount: usd(discount),
    tax: usd(0),
  };
}

/** All rules passed but one; two were not asked because of settings. */
function checks(failed: RuleId | null): RuleCheck[] {
  const moot: readonly RuleId[] = ["not-a-test", "synced"];
  return ruleIds.map((rule) => ({
    rule,
    outcome: rule === failed ? "fail" : moot.includes(rule) ? "not-asked" : "pass",
    params: { status: "pending", order: "USD", store: "KRW", count: 1 },
  }));
}

const part = (n: number, vendor: number, change: Partial<VendorOrderView>): VendorOrderView => ({
  id: uuid(1000 + n),
  vendorId: (vendors[vendor] ?? vendors[0]).id,
  vendorName: (vendors[vendor] ?? vendors[0]).name,
  supplement: 0,
  platform: connections[vendor]?.platform ?? null,
  storeName: connections[vendor]?.storeName ?? null,
  state: "confirmed",
  reason: null,
  reasonParams: {},
  move: null,
  checks: checks(null),
  lines: [],
  rerouting: { kind: "no", why: "nothing-to-give" },
  leaving: [],
  shipping: usd(590),
  total: usd(12_110),
  conversion: null,
  reference: `VSS-7K2M-${n}`,
  externalId: null,
  externalName: null,
  externalUrl: null,
  storeLocation: null,
  storeStatus: null,
  confirmedAt: null,
  latencyMs: null,
  nextAttemptAt: null,
  decideAgainAt: null,
  attempts: 0,
  lastFailure: null,
  errorReference: null,
  manualHandling: null,
  itemsWanted: null,
  refund: null,
  parcels: [],
  fulfillOnBehalf: "no",
  actions: [],
  ...change,
});

const event = (n: number, minutes: number, code: string, change: Partial<ActivityView> = {}): ActivityView => ({
  id: uuid(5000 + n),
  at: ago(minutes),
  code,
  params: {},
  level: "info",
  vendorName: null,
  platform: null,
  durationMs: null,
  reference: null,
  ...change,
});

const detailed: OrderView = {
  id: uuid(501),
  gid: "gid://shopify/Order/5501",
  name: "#1042",
  placedAt: ago(64),
  receivedAt: ago(64),
  financialStatus: "partially_refunded",
  fulfillmentStatus: "partial",
  cancelledAt: null,
  test: false,
  total: usd(29_930),
  refunded: usd(2_980),
  vendorOrders: [
    part(1, 0, {
      state: "partially-fulfilled",
      externalId: "9001",
      externalName: "#2210",
      externalUrl: "https://admin.shopify.com/store/nordlys/orders/9001",
      storeLocation: { name: "Warehouse by the fjord", state: "there", answer: null },
      storeStatus: { label: "Partially fulfilled", kind: "open", at: ago(20) },
      confirmedAt: ago(63),
      latencyMs: 840,
      total: usd(19_510),
      lines: [
        { ...lines.bowl, mapped: true, shipped: 2, atCost: false, productGid: null, givenFrom: null },
        { ...lines.cup, mapped: true, shipped: 0, atCost: false, productGid: null, givenFrom: null },
      ],
      parcels: [
        {
          id: uuid(9001),
          status: "shipped",
          publishState: "published",
          shippedAt: ago(20),
          trackings: [{ carrier: "PostNord", number: "SE123456789", url: "https://tracking.example/SE123456789" }],
          lines: [{ lineGid: lines.bowl.lineGid, title: lines.bowl.title, quantity: 2 }],
          onBehalf: false,
        },
      ],
      manualHandling: [
        { lineGid: lines.cup.lineGid, title: lines.cup.title, ordered: 4, from: 4, to: 3, excess: usd(1_850) },
      ],
      refund: { kind: "items", pieces: 1, worth: usd(1_850) },
      fulfillOnBehalf: "with-care",
      rerouting: { kind: "no", why: "shipped" },
      actions: ["mark-handled"],
    }),
    part(2, 1, {
      state: "refused",
      reason: "rejected",
      move: "merchant",
      total: money(2_742, "EUR"),
      shipping: money(543, "EUR"),
      conversion: { rate: euros, before: usd(2_980) },
      lines: [
        {
          ...lines.oil,
          unitPrice: money(2_199, "EUR"),
          discount: money(0, "EUR"),
          mapped: true,
          shipped: 0,
          atCost: false,
          productGid: null,
          givenFrom: null,
        },
      ],
      lastFailure: { kind: "rejected", message: "line_items[0]: product is not purchasable." },
      errorReference: "E-7KQ2M4XD",
      attempts: 1,
      actions: ["retry", "recheck"],
    }),
    part(3, 2, {
      state: "held",
      reason: "currency-differs",
      reasonParams: { order: "USD", store: "KRW" },
      move: "merchant",
      total: usd(3_790),
      checks: checks("currency-matches"),
      lines: [{ ...lines.fan, mapped: false, shipped: 0, atCost: false, productGid: null, givenFrom: null }],
      actions: ["recheck"],
    }),
    part(4, 3, {
      state: "held",
      reason: "arrived-while-off",
      move: "merchant",
      total: usd(1_450),
      shipping: null,
      checks: checks("arrived-while-on"),
      fulfillOnBehalf: "freely",
      rerouting: { kind: "at-once", whole: false },
      lines: [{ ...lines.soap, mapped: false, shipped: 0, atCost: false, productGid: null, givenFrom: null }],
      actions: ["release", "hold", "leave", "recheck"],
    }),
    part(5, 0, {
      supplement: 1,
      state: "cancel-requested",
      externalId: "9002",
      externalName: "#2211",
      confirmedAt: ago(63),
      nextAttemptAt: ago(-1),
      attempts: 1,
      total: usd(8_250),
      rerouting: { kind: "after-cancellation" },
      leaving: [{ vendorName: vendors[3].name, lineGids: [lines.plate.lineGid] }],
      lines: [
        { ...lines.plate, mapped: true, shipped: 0, atCost: false, productGid: null, givenFrom: null },
        { ...lines.jug, mapped: true, shipped: 0, atCost: false, productGid: null, givenFrom: vendors[2].name },
      ],
      actions: ["retry"],
    }),
  ],
  unassigned: [{ ...lines.card, reason: "gift-card" }],
  timeline: [
    event(1, 20, "parcel.published", { vendorName: vendors[0].name }),
    event(2, 21, "parcel.found", { vendorName: vendors[0].name }),
    event(3, 30, "vendor-order.needs-manual-handling", { level: "warn", vendorName: vendors[0].name }),
    event(4, 62, "push.refused", {
      level: "error",
      vendorName: vendors[1].name,
      durationMs: 1340,
      params: { reason: "rejected" },
      reference: "E-7KQ2M4XD",
    }),
    event(5, 63, "push.confirmed", {
      params: { externalOrder: "#2210" },
      vendorName: vendors[0].name,
      durationMs: 840,
    }),
    event(6, 64, "vendor-order.held", { vendorName: vendors[2].name, params: { reason: "currency-differs" } }),
    event(7, 64, "order.recorded"),
  ].toReversed(),
};

const products: readonly ProductView[] = [
  product(
    1,
    0,
    lines.bowl,
    { title: "Serving bowl, glacier glaze · Large / Blue", sku: "NC-BOWL-L", source: "sku" },
    null,
  ),
  product(2, 0, lines.cup, { title: "Espresso cup", sku: "NC-CUP-01", source: "sku" }, null),
  product(3, 1, lines.oil, { title: "Rosemary oil 100", sku: "RO-100", source: "hand" }, null),
  product(4, 1, line(14, "Lavender pillow spray", "50 ml", "CV-LAV-50", "", 1, 0, 0), null, "ambiguous"),
  product(5, 1, line(15, "Calendula balm", null, "CV-CAL", "", 1, 0, 0), null, "no-match"),
  product(6, 2, lines.fan, null, "no-sku"),
  product(7, 3, lines.soap, null, "no-store"),
];

function product(
  n: number,
  vendor: number,
  of: OrderLineView,
  mapping: ProductView["mapping"],
  unmappedBecause: string | null,
): ProductView {
  return {
    variantGid: `gid://shopify/ProductVariant/${n}`,
    productGid: `gid://shopify/Product/${n}`,
    unitCost: n % 3 === 2 ? null : { currency: "USD", minor: 1_150 * n },
    productTitle: of.title,
    variantTitle: of.variantTitle,
    sku: of.sku,
    imageUrl: null,
    vendorId: (vendors[vendor] ?? vendors[0]).id,
    vendorName: (vendors[vendor] ?? vendors[0]).name,
    connectionId: connections[vendor]?.id ?? null,
    mapping,
    unmappedBecause,
  };
}

/** The half of the application that pages use, over made-up data that can be changed like the real ones. */
export function sampleApplication(scenario: Scenario): Application {
  const empty = scenario === "empty";
  const trouble = <T>(answer: T): T => {
    if (scenario === "errors") throw new Error("the database is on fire");
    return answer;
  };
  let settings: SettingsView = {
    settings: empty
      ? defaultOrderSyncSettings
      : {
          ...defaultOrderSyncSettings,
          merchantContact: { name: "Fjord & Field", company: "", email: "orders@fjordfield.example", phone: "" },
          currencyRates: [euros],
        },
    version: 3,
    updatedAt: empty ? null : ago(2000),
    updatedBy: empty ? null : "staff:81",
    audit: empty
      ? []
      : [
          {
            at: ago(2000),
            actor: "staff:81",
            changes: [
              { field: "merchantContact.email", from: "", to: "orders@fjordfield.example" },
              { field: "pullEveryMinutes", from: "30", to: "10" },
            ],
          },
          { at: ago(4400), actor: "cli:root", changes: [{ field: "enabled", from: "true", to: "false" }] },
        ],
    platformLimits: empty
      ? []
      : [
          {
            platform: "woocommerce",
            capability: "severalTrackings",
            note: "Tracking needs a shipment tracking plugin in the vendor's store.",
          },
          { platform: "woocommerce", capability: "refunds", note: "Refunds are shown to you, not mirrored." },
          {
            platform: "woocommerce",
            capability: "foreignCurrency",
            note: "Orders are created in the store's own currency: converted at the rate that you have set, or not at all.",
          },
        ],
    currencies: {
      own: "USD",
      stores: empty
        ? []
        : [
            { currency: "EUR", vendors: ["Casa Verde Botanicals"] },
            { currency: "KRW", vendors: ["Hanok Paper Co."] },
          ],
    },
    waiting: empty ? 0 : 12,
  };
  const enabled = new Map(vendorViews.map(({ id, storeSyncEnabled }) => [id, storeSyncEnabled]));
  const emails = new Map(vendorViews.map(({ id, email }) => [id, email]));
  const paused = new Map(vendorViews.map(({ id, pausedAt }) => [id, pausedAt]));
  const vendorsNow = (): VendorView[] =>
    vendorViews.map((view) => ({
      ...view,
      storeSyncEnabled: enabled.get(view.id) ?? false,
      email: emails.get(view.id) ?? null,
      pausedAt: paused.get(view.id) ?? null,
    }));
  const save = (next: OrderSyncSettings, actor: string): void => {
    settings = {
      ...settings,
      settings: next,
      version: settings.version + 1,
      updatedAt: new Date().toISOString(),
      updatedBy: actor,
      audit: [
        { at: new Date().toISOString(), actor, changes: settingsChanges(settings.settings, next) },
        ...settings.audit,
      ],
    };
  };
  let overtaken = false;

  return {
    ...sampleActivity(scenario),
    ...sampleBackfill(scenario),
    ...sampleBulkRuns(empty),
    ...sampleTestOrder(scenario),
    ...sampleProof(scenario),
    shopFor: async () => ({ id: "shop" as ShopId, currency: "USD", timeZone: "Europe/Oslo" }),
    home: async () =>
      trouble({
        syncOn: settings.settings.enabled,
        firstRun: empty,
        setup: empty ? { connected: false, mapped: false, addOn: false } : null,
        justSetUp: false,
        days: sampleProofDays(scenario).slice(0, 14).reverse(),
        today: empty
          ? { ordersReceived: 0, vendorOrdersPushed: 0, held: 0, failed: 0, parcelsBack: 0 }
          : { ordersReceived: 48, vendorOrdersPushed: 71, held: 6, failed: 1, parcelsBack: 33 },
        needs: empty
          ? []
          : [
              { reason: "rejected", move: "merchant" as const, count: 1 },
              { reason: "needs-mapping", move: "merchant" as const, count: 3 },
              { reason: "declined", move: "merchant" as const, count: 1 },
              { reason: "arrived-while-off", move: "merchant" as const, count: 12 },
              { reason: "connection-unhealthy", move: "vendor" as const, count: 2 },
              { reason: "not-paid", move: "buyer" as const, count: 4 },
            ],
        findings: empty
          ? []
          : [{ move: "merchant" as const, count: 3, day: sampleProofDays(scenario)[0]?.day ?? null }],
        latency: empty ? null : { p50Ms: 780, p95Ms: 1640, platformP50Ms: 510, count: 71 },
        connections: empty ? [] : connections,
      }),
    orders: async (_shop, filter) => {
      if (empty) return { items: [], next: null, previous: null };
      const summary = (order: OrderView) => ({
        id: order.id,
        name: order.name,
        placedAt: order.placedAt,
        total: order.total,
        financialStatus: order.financialStatus,
        cancelled: order.cancelledAt !== null,
        unassignedCount: order.unassigned.length,
        vendorOrders: order.vendorOrders.map(({ id, vendorName, state, reason, move }) => ({
          id,
          vendorName,
          state,
          reason,
          move,
          declined: false,
        })),
      });
      const items = [
        summary(detailed),
        ...Array.from({ length: 7 }, (_, index) => ({
          ...summary(detailed),
          id: uuid(510 + index),
          name: `#${1041 - index}`,
          placedAt: ago(90 + index * 420),
          total: usd(4_990 + index * 1_130),
          financialStatus: index === 2 ? "pending" : "paid",
          cancelled: index === 4,
          unassignedCount: 0,
          vendorOrders: [
            {
              id: uuid(2000 + index),
              vendorName: (vendors[index % 4] ?? vendors[0]).name,
              state:
                (["fulfilled", "confirmed", "held", "ready", "cancelled", "fulfilled", "unknown"] as const)[index] ??
                "confirmed",
              reason: index === 2 ? "not-paid" : null,
              move: index === 2 ? ("buyer" as const) : null,
              declined: index === 1,
            },
          ],
        })),
      ].filter(({ name }) => name.includes(filter.search));
      return filter.show === "unassigned"
        ? { items: [summary(detailed)], next: null, previous: null }
        : { items, next: "older", previous: filter.cursor === null ? null : "newer" };
    },
    order: async (_shop, id: OrderId) => trouble(id === detailed.id ? detailed : null),
    orderOf: async (_shop, gid) => trouble(gid === detailed.gid ? detailed : null),
    ...sampleRerouting(scenario),
    fulfillOnBehalf: async (_shop, _id, { quantities, evenSo }) =>
      Object.values(quantities).some((quantity) => quantity > 0) ? (evenSo ? "done" : "in-store") : "nothing-chosen",
    withdrawOnBehalf: async () => "done",
    act: async (_shop, _id, action) => (action === "retry" ? "not-now" : "done"),
    ...sampleRoster(
      () => (empty ? [] : vendorsNow()),
      (id, since) => paused.set(id, since),
    ),
    vendors: async () => ({ items: empty ? [] : vendorsNow() }),
    vendor: async (_shop, id: VendorId) => vendorsNow().find((vendor) => vendor.id === id) ?? null,
    setVendorStoreSync: async (_shop, id, on) => {
      enabled.set(id, on);
      return "done";
    },
    setVendorEmail: async (_shop, id, email) => {
      emails.set(id, email);
      return "done";
    },
    connectStore: async () => ({ kind: "refused", field: null, message: "" }),
    disconnectStore: async () => "done",
    sendReconnectLink: async () => "sent",
    ...sampleAddOns(),
    ...sampleLocations({ empty, addOnActive: scenario !== "errors", overtaken: scenario === "conflict" }),
    ...sampleOrderStatuses({ empty, overtaken: scenario === "conflict" }),
    setAddOn: async () => {},
    products: async (_shop, filter) => {
      const kind = (view: ProductView) =>
        view.mapping !== null ? "mapped" : view.unmappedBecause === "no-store" ? "no-store" : "unsynced";
      const items = empty
        ? []
        : products.filter((view) =>
            filter.show === "no-cost"
              ? view.connectionId !== null && view.unitCost === null
              : filter.show === "all" || kind(view) === filter.show,
          );
      return {
        items,
        next: null,
        previous: null,
        counts: empty
          ? { mapped: 0, unsynced: 0, noStore: 0, noCost: 0 }
          : { mapped: 3, unsynced: 3, noStore: 1, noCost: 2 },
        atCost: true,
      };
    },
    refreshProducts: async () => ({ mapped: 4, unsynced: 2 }),
    searchExternalVariants: async (_shop, _connection, search) =>
      ["Lavender pillow spray", "Lavender pillow mist, old label", "Calendula balm tin"]
        .map((title, index) => ({
          externalProductId: String(70 + index),
          externalVariantId: String(700 + index),
          title,
          variantTitle: index === 2 ? null : "50 ml",
          sku: index === 2 ? "CAL-1" : "CV-LAV-50",
        }))
        .filter(({ title, sku }) => `${title} ${sku}`.toLowerCase().includes(search.toLowerCase())),
    mapVariant: async () => "done",
    settings: async () => trouble(settings),
    previewSettings: async (_shop, input) => {
      const parsed = parseOrderSyncSettings(input);
      if (!parsed.ok) return { kind: "invalid", errors: parsed.error };
      const example = (order: string, vendor: string) => ({
        orderId: "00000000-0000-4000-8000-000000000501",
        order,
        vendor,
      });
      const next = parsed.value;
      const groups: PreviewGroup[] = [];
      const say = (effect: PreviewGroup["effect"], count: number, reason: string | null = null) =>
        groups.push({
          effect,
          reason,
          move: reason === null ? null : "merchant",
          count,
          examples: [example("#1042", "Clay & Kiln"), example("#1041", "Nordic Soap"), example("#1038", "Clay & Kiln")],
        });
      if (next.pushUnsynced) say("goes", 3);
      if (!next.overrideCustomer) say("buyer-details", 21);
      if (next.enabled && !settings.settings.enabled) say("waits-otherwise", 12, "arrived-while-off");
      if (!next.overrideCustomer) say("edits-buyer-details", 48);
      if (next.manualMode) say("would-have-waited", 71, "manual-mode");
      return { kind: "preview", days: 30, counted: 300, total: 1204, groups: empty ? [] : groups };
    },
    saveSettings: async (_shop, input, version, actor) => {
      if (scenario === "conflict" && !overtaken) {
        overtaken = true;
        save({ ...settings.settings, pullEveryMinutes: 30 }, "staff:4077");
      }
      if (version !== settings.version) return { kind: "conflict", current: settings };
      const parsed = parseOrderSyncSettings(input);
      if (!parsed.ok) return { kind: "invalid", errors: parsed.error };
      save(parsed.value, actor);
      return { kind: "saved", version: settings.version };
    },
    ...sampleNotifications(scenario),
    reconcile: async () => ({ seen: 0, recorded: 0 }),
    pullFulfillments: async () => ({ connections: 0, changed: 0 }),
  };
}
