import { money } from "../domain/shared/money.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createPreviewBook } from "../db/preview-repo.server.ts";
import { defaultOrderSyncSettings, type OrderSyncSettings } from "../domain/settings/order-sync-settings.ts";
import { createEngineBench, type EngineBench, line } from "../../tests/support/engine.ts";
import { type PreviewBook, previewSettings } from "./preview-settings.ts";

let bench: EngineBench;
let book: PreviewBook;
beforeEach(async () => {
  bench = await createEngineBench();
  const { manifest } = bench.platform.connector;
  book = createPreviewBook(bench.database.pool, { [manifest.id]: manifest });
});
afterEach(() => bench.close());

const stored = async () => {
  const [row] = await bench.sql<{ data: OrderSyncSettings }>(`select data from order_sync_settings`);
  return row?.data ?? defaultOrderSyncSettings;
};

/** "effect reason": how many, for settings changed like this. */
async function effects(change: Partial<OrderSyncSettings>) {
  const preview = await previewSettings({ book, now: () => new Date() }, bench.shop, {
    ...(await stored()),
    ...change,
  });
  if (preview.kind !== "preview") throw new Error(JSON.stringify(preview.errors));
  return Object.fromEntries(
    preview.groups.map(({ effect, reason, count }) => [reason === null ? effect : `${effect} ${reason}`, count]),
  );
}

const deliver = async (...orders: Parameters<EngineBench["deliver"]>[0][]) => {
  for (const order of orders) await bench.deliver(order, "orders/create");
  await bench.settle();
};
const tables = async () =>
  Promise.all(
    ["marketplace_order", "vendor_order", "vendor_order_line", "activity", "mail", "audit_entry"].map((table) =>
      bench.sql(`select t::text from ${table} t order by 1`),
    ),
  );

it("says what would go, wait and be left alone, and whose details would travel; and writes nothing", async () => {
  await bench.vendor("Anna");
  await bench.settings({ pushUnsynced: false });
  await bench.map("1", "Anna");
  const [pushed, half, unpaid] = [
    bench.order({ lines: [line("1", "Anna")] }),
    bench.order({ lines: [line("1", "Anna"), line("2", "Anna")] }),
    bench.order({ lines: [line("1", "Anna")], financialStatus: "pending" }),
  ];
  await deliver(pushed, half, unpaid);
  expect((await bench.vendorOrders()).map(({ state }) => state)).toEqual(["confirmed", "confirmed", "held", "held"]);
  const before = await tables();

  expect(await effects({})).toEqual({});
  expect(await effects({ pushUnsynced: true })).toEqual({ goes: 1 });
  expect(await effects({ onlyPaid: false })).toEqual({ goes: 1 });
  expect(await effects({ overrideCustomer: false })).toEqual({ "buyer-details": 2, "edits-buyer-details": 2 });
  expect(await effects({ keepRecipientName: true })).toEqual({ "recipient-name": 2, "edits-recipient-name": 2 });
  expect(await effects({ manualMode: true, onlyPaid: false })).toEqual({
    "waits-otherwise manual-mode": 1,
    "would-have-waited manual-mode": 2,
  });
  expect(await effects({ pricePercent: 50 })).toEqual({ "other-amounts": 2 });
  // What was pushed at retail is no objection where the cost is known; the part that waits has a product without one.
  await bench.sql(`update product_variant set "unitCostMinor" = 500, "unitCostCurrency" = 'EUR'`);
  expect(await effects({ priceMode: "cost" })).toEqual({ "other-amounts": 1, "waits-otherwise cost-unknown": 1 });
  await bench.sql(`update product_variant set "unitCostMinor" = null, "unitCostCurrency" = null`);
  expect(await effects({ priceMode: "cost" })).toEqual({
    "waits-otherwise cost-unknown": 1,
    "would-have-waited cost-unknown": 2,
  });
  expect(await effects({ holdMinutes: 60 })).toEqual({ "would-have-waited hold-window": 2 });
  expect(await effects({ enabled: false })).toEqual({
    "waits-otherwise sync-off": 2,
    "would-have-waited sync-off": 2,
    "not-followed": 2,
  });
  expect(await tables()).toEqual(before);
});

it("a currency rate lets go what waits for one, another changes amounts, and without it nothing would have gone (L3)", async () => {
  await bench.vendor("Anna");
  await bench.sql(`update connection set "storeCurrency" = 'CZK'`);
  const rate = (text: string) => ({ currencyRates: [{ from: "EUR", to: "CZK", rate: text, setAt: null }] });
  await deliver(bench.order(), bench.order({ financialStatus: "pending" }));
  // As many crowns as euros are another amount.
  expect(await effects(rate("1"))).toEqual({ goes: 1, "other-amounts": 2 });
  await bench.settings(rate("25.1"));
  await bench.settle();
  expect((await bench.vendorOrders()).map(({ state }) => state)).toEqual(["confirmed", "held"]);
  expect(await effects(rate("25.1"))).toEqual({});
  expect(await effects(rate("25.2"))).toEqual({ "other-amounts": 1 });
  expect(await effects({ currencyRates: [] })).toEqual({ "other-amounts": 1, "would-have-waited currency-differs": 1 });
});

it("what arrived while sync was off does not go when it is switched on (O1)", async () => {
  await bench.vendor("Anna");
  await bench.settings({ enabled: false });
  await deliver(bench.order(), bench.order({ test: true }));
  expect(await effects({ enabled: true })).toEqual({ "waits-otherwise arrived-while-off": 1 });
  expect(await effects({ enabled: true, skipTestOrders: false })).toEqual({
    "waits-otherwise arrived-while-off": 1,
    "waits arrived-while-off": 1,
  });
});

it("agrees with what saving then does", async () => {
  await bench.vendor("Anna");
  await bench.settings({ manualMode: true });
  await deliver(bench.order(), bench.order({ financialStatus: "pending" }), bench.order());
  const foretold = await effects({ manualMode: false });
  expect(foretold).toEqual({ goes: 2 });
  await bench.settings({ manualMode: false });
  await bench.settle();
  expect((await bench.vendorOrders()).filter(({ state }) => state === "confirmed")).toHaveLength(2);
});

it("looks at the newest orders only, and says how many there are", async () => {
  await bench.vendor("Anna");
  await bench.settings({ manualMode: true });
  await deliver(bench.order(), bench.order(), bench.order());
  const some: PreviewBook = { readRecent: (shop, since) => book.readRecent(shop, since, 2) };
  const input = { ...(await stored()), manualMode: false };
  const preview = await previewSettings({ book: some, now: () => new Date() }, bench.shop, input);
  expect(preview).toMatchObject({ kind: "preview", counted: 2, total: 3, groups: [{ effect: "goes", count: 2 }] });
});

it("says what is wrong instead", async () => {
  const input = { ...(await stored()), holdMinutes: -1 };
  expect(await previewSettings({ book, now: () => new Date() }, bench.shop, input)).toMatchObject({
    kind: "invalid",
    errors: { holdMinutes: expect.any(String) as string },
  });
});

it("says nothing of amounts where only the master switch changes", async () => {
  await bench.vendor("Anna");
  await bench.settings({ enabled: false });
  await deliver(
    bench.order({
      lines: [line("1", "Anna")],
      shippingLines: [
        { title: "Parcel", code: null, price: money(500, "EUR"), discount: money(0, "EUR"), taxLines: [] },
      ],
    }),
  );
  expect(await effects({ enabled: true })).toEqual({ "waits-otherwise arrived-while-off": 1 });
});
