import type { OrderId, VendorId } from "../app/domain/shared/ids.ts";
import { writeCursor } from "../app/db/views/keyset.server.ts";
import type { ActivityPage } from "../app/use-cases/activity-log.ts";
import type { Application } from "../app/use-cases/application.ts";
import type { OrderFilter, ProductFilter } from "../app/use-cases/views.ts";
import type { SeededApp } from "./open-bench.ts";

/** What a page asks of the app; answers how many things it was shown, so that nobody measures an empty page. */
export interface Question {
  readonly what: string;
  /** Not measured. */
  readonly prepare?: () => Promise<void>;
  readonly ask: () => Promise<number>;
}

const everyOrder: OrderFilter = {
  show: "all",
  need: null,
  vendorId: null,
  search: "",
  cursor: null,
  direction: "forward",
};
const everyActivity: ActivityPage = {
  search: "",
  vendorId: null,
  platform: null,
  group: null,
  level: null,
  withinHours: null,
  from: null,
  to: null,
  cursor: null,
  direction: "forward",
};
const everyProduct: ProductFilter = { show: "all", vendorId: null, search: "", cursor: null, direction: "forward" };

/** The questions behind the merchant's pages, each at its worst: the rare, the old, the deep. */
export async function pageQuestions({ composition, database, shop, orders }: SeededApp): Promise<Question[]> {
  const { app } = composition;
  const one = async <Row extends object>(text: string): Promise<Row> =>
    (await database.pool.query<Row>(text, [shop])).rows[0]!;
  const deep = await one<{ placedAt: Date; id: OrderId; name: string }>(
    `select "placedAt", id, name from marketplace_order where "shopId" = $1 order by "placedAt" offset ${Math.floor(orders / 20)} limit 1`,
  );
  const { id: rare } = await one<{ id: VendorId }>(
    `select id from vendor where "shopId" = $1 and "nameKey" = 'vendor 199'`,
  );
  const { id: busy } = await one<{ id: VendorId }>(
    `select id from vendor where "shopId" = $1 and "nameKey" = 'vendor 0'`,
  );
  const deepEntry = await one<{ at: Date; id: string }>(
    `select at, id from activity where "shopId" = $1 order by at, id offset ${Math.floor(orders / 20)} limit 1`,
  );
  const place = (at: Date, id: string): string => writeCursor([at.toISOString(), id]);

  const list = (what: string, change: Partial<OrderFilter>): Question => ({
    what: `orders: ${what}`,
    ask: async () => (await app.orders(shop, { ...everyOrder, ...change })).items.length,
  });
  const log = (what: string, change: Partial<ActivityPage>): Question => ({
    what: `activity: ${what}`,
    ask: async () => (await app.activity(shop, { ...everyActivity, ...change })).items.length,
  });
  const products = (what: string, change: Partial<ProductFilter>): Question => ({
    what: `products: ${what}`,
    ask: async () => (await app.products(shop, { ...everyProduct, ...change })).items.length,
  });
  const show = (shown: OrderFilter["show"], change: Partial<OrderFilter> = {}) =>
    list(`${shown}${change.cursor ? ", deep" : ""}`, { show: shown, ...change });
  const here = place(deep.placedAt, deep.id);
  return [
    { what: "home", ask: async () => (await app.home(shop)).needs.length },
    list("first page", {}),
    list("deep", { cursor: here }),
    list("deep, backwards", { cursor: here, direction: "back" }),
    list("by name", { search: deep.name }),
    list("by a name nobody has", { search: "#1" }),
    show("needs-attention"),
    show("needs-attention", { cursor: here }),
    show("held"),
    show("held", { cursor: here }),
    show("failed"),
    show("pushed"),
    show("pushed", { cursor: here }),
    show("fulfilled"),
    show("fulfilled", { cursor: here }),
    show("cancelled"),
    show("cancelled", { cursor: here }),
    show("unassigned"),
    list("waiting for the buyer's payment", { need: { reason: "not-paid", move: "buyer" } }),
    list("refused by the store", { need: { reason: "rejected", move: "merchant" } }),
    list("to be handled by hand", { need: { reason: "needs-manual-handling", move: "merchant" } }),
    list("of a vendor who sells daily", { vendorId: busy }),
    list("of a vendor who sold once", { vendorId: rare }),
    list("of a vendor, held", { vendorId: busy, show: "held" }),
    list("of a vendor, cancelled", { vendorId: busy, show: "cancelled" }),
    list("of a vendor who sold once, held", { vendorId: rare, show: "held" }),
    { what: "one order", ask: async () => (await app.order(shop, deep.id))?.vendorOrders.length ?? 0 },
    log("first page", {}),
    log("deep", { cursor: place(deepEntry.at, deepEntry.id) }),
    log("errors", { level: "error" }),
    log("of a vendor", { vendorId: busy }),
    log("of one order", { search: deep.name }),
    log("pushes", { group: "pushes" }),
    log("the last hour", { withinHours: 1 }),
    { what: "vendors", ask: async () => (await app.vendors(shop)).items.length },
    { what: "vendors: a page", ask: async () => (await app.vendorPage(shop, vendorsShown("all"))).items.length },
    {
      what: "vendors: not ready",
      ask: async () => (await app.vendorPage(shop, vendorsShown("not-ready"))).items.length,
    },
    { what: "one vendor", ask: async () => ((await app.vendor(shop, busy)) ? 1 : 0) },
    products("first page", {}),
    products("unsynced", { show: "unsynced" }),
    products("search", { search: "SKU-7-7" }),
    { what: "settings", ask: async () => Object.keys((await app.settings(shop)).settings).length },
  ];
}

const vendorsShown = (show: "all" | "not-ready"): Parameters<Application["vendorPage"]>[1] => ({
  show,
  search: "",
  cursor: null,
  direction: "forward",
});
