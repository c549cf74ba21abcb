import { afterEach, describe, expect, it } from "vitest";
import type { FakePlatform } from "./connectors/_contract/fake-store.ts";
import { done } from "./connectors/_contract/outcome.ts";
import { connectors } from "./connectors/registry.generated.ts";
import { createProofBook } from "./db/proof-repo.server.ts";
import { readOrder } from "./db/views/order-view.server.ts";
import { bindings } from "./db/sealed-columns.server.ts";
import type { MarketplaceOrder } from "./domain/order/marketplace-order.ts";
import type { OrderId } from "./domain/shared/ids.ts";
import { money } from "./domain/shared/money.ts";
import { createProveOrders } from "./use-cases/proof/prove-orders.ts";
import { later, line } from "../tests/support/engine.ts";
import { createPlatformBench, type PlatformBench } from "../tests/support/simulated-platform-bench.ts";

// A vendor's store in another currency than the marketplace's (L3): refused until the merchant has set a rate, then made,
// changed, compared and proved in the store's own currency, through the real engine and every platform's connector.

const rate = (to: string, text: string) => ({ from: "EUR", to, rate: text, setAt: "2026-01-15T00:00:00.000Z" });
const vat = (minor: number) => [{ title: "VAT", rate: 0.21, amount: money(minor, "EUR") }];

describe.each(Object.keys(connectors))("%s", (platform) => {
  let bench: PlatformBench;
  const open = async (currency = "CZK") => {
    const { fakePlatform } = (await import(`./connectors/${platform}/fake/index.ts`)) as { fakePlatform: FakePlatform };
    bench = await createPlatformBench(connectors[platform]!, fakePlatform, currency);
  };
  afterEach(() => bench.close());

  const place = async (change: Partial<MarketplaceOrder> = {}): Promise<MarketplaceOrder> => {
    const order = bench.order(change);
    await bench.deliver(order, "orders/create");
    await bench.settle();
    return order;
  };
  const rates = async (...currencyRates: ReturnType<typeof rate>[]) => {
    await bench.settings({ currencyRates });
    await bench.settle();
  };
  const standing = async () => (await bench.vendorOrders()).map(({ state, reason }) => reason ?? state);
  const kept = () =>
    bench.sql<{ total: number; conversion: unknown }>(
      `select v."totalMinor"::float8 as total, v.conversion from vendor_order v join marketplace_order o on o.id = v."orderId" order by o.gid`,
    );
  const differences = async () => (await bench.activities()).filter(({ code }) => code === "push.total-differs");

  it("waits without a rate, goes with one to the minor unit, and what has not gone waits again without it", async () => {
    await open();
    await place({
      taxesIncluded: false,
      shippingLines: [
        { title: "Post", code: null, price: money(690, "EUR"), discount: money(0, "EUR"), taxLines: vat(145) },
      ],
      lines: [
        line("1", "Anna", {
          quantity: 3,
          currentQuantity: 3,
          unitPrice: money(1_999, "EUR"),
          discount: money(600, "EUR"),
          taxLines: vat(1_133),
        }),
        line("2", "Anna", { unitPrice: money(333, "EUR"), taxLines: vat(70) }),
      ],
    });
    expect(await standing()).toEqual(["currency-differs"]);
    await rates(rate("SEK", "11.2"));
    expect(await standing()).toEqual(["currency-differs"]);
    expect(bench.store.orders()).toEqual([]);

    await rates(rate("CZK", "25.1"));
    // 3 x 501.75 - 150.60 + 284.38, 83.58 + 17.57, 173.19 + 36.40: what the store itself adds up.
    expect(bench.store.orders()).toMatchObject([{ currency: "CZK", total: "1949.77", customerMails: 0 }]);
    expect(await kept()).toEqual([{ total: 194_977, conversion: rate("CZK", "25.1") }]);
    expect(await differences()).toEqual([]);
    const mails = await bench.sql<{ key: string; sealed: Uint8Array }>(
      `select "dedupeKey" as key, "contentSealed" as sealed from mail`,
    );
    expect(
      mails.map(
        ({ key, sealed }) => JSON.parse(bench.box.open(sealed, bindings.mailContent(bench.shop, key))) as unknown,
      ),
    ).toMatchObject([{ params: { totalMinor: 194_977, currency: "CZK" } }]);
    const [{ id: order }] = (await bench.sql<{ id: OrderId }>(`select id from marketplace_order`)) as [{ id: OrderId }];
    expect(await readOrder(bench.database.prisma, bench.shop, order)).toMatchObject({
      total: money(7_768, "EUR"),
      vendorOrders: [
        {
          lines: [{ unitPrice: money(50_175, "CZK"), discount: money(15_060, "CZK") }, {}],
          shipping: money(17_319, "CZK"),
          total: money(194_977, "CZK"),
          conversion: { rate: { rate: "25.1" }, before: money(7_768, "EUR") },
        },
      ],
    });

    await rates();
    await place();
    expect(await standing()).toEqual(["confirmed", "currency-differs"]);
  });

  it("is converted too when the vendor collects the money, and is not called paid", async () => {
    await open();
    await bench.settings({ currencyRates: [rate("CZK", "25.1")], onlyPaid: false });
    await place({ financialStatus: "pending", lines: [line("1", "Anna", { unitPrice: money(1_999, "EUR") })] });
    expect(bench.store.orders()).toMatchObject([{ currency: "CZK", total: "501.75", paid: false }]);
  });

  it("is planned anew when the rate changes, and only then, as long as it waits", async () => {
    await open();
    await bench.settings({ currencyRates: [rate("CZK", "25.1")], manualMode: true });
    await place({
      lines: [line("1", "Anna", { quantity: 3, currentQuantity: 3, unitPrice: money(1_999, "EUR") })],
      shippingLines: [
        { title: "Post", code: null, price: money(690, "EUR"), discount: money(0, "EUR"), taxLines: vat(145) },
      ],
    });
    const plan = () =>
      bench.sql(`select generation, "totalMinor"::int as total, conversion->>'rate' as rate, reason from vendor_order`);
    const [first] = await plan();
    expect(first).toMatchObject({ total: 167_844, rate: "25.1", reason: "manual-mode" });
    await bench.engine.replan(bench.shop);
    await bench.settings({ currencyRates: [rate("CZK", "25.1"), rate("USD", "1.1")] });
    expect(await plan()).toEqual([first]);
    // Set anew, to the same: what waits says so, though no amount is another.
    await bench.settings({ currencyRates: [rate("CZK", "25.10")] });
    expect(await plan()).toMatchObject([{ total: 167_844, rate: "25.10" }]);
    await bench.settings({ currencyRates: [rate("CZK", "25.2")] });
    expect(await plan()).toMatchObject([{ total: 168_513, rate: "25.2" }]);
    await bench.settings({ currencyRates: [] });
    expect(await plan()).toMatchObject([{ total: 6_687, rate: null, reason: "currency-differs" }]);
  });

  it.each([
    ["JPY", "163.4", "1634"],
    ["KWD", "0.3301", "3.301"],
  ])("into %s, which has no two decimals", async (currency, text, total) => {
    await open(currency);
    await bench.settings({ currencyRates: [rate(currency, text)] });
    await place();
    expect(bench.store.orders()).toMatchObject([{ currency, total }]);
    expect(await differences()).toEqual([]);
  });

  it("converts the share of the retail price, or the cost per item, as it would go otherwise", async () => {
    await open();
    await bench.settings({ currencyRates: [rate("CZK", "25.1")], pricePercent: 70 });
    await place({ lines: [line("1", "Anna", { quantity: 2, currentQuantity: 2, unitPrice: money(1_999, "EUR") })] });
    // 13.99 each is 351.15.
    expect(bench.store.orders().map(({ total }) => total)).toEqual(["702.30"]);
    await bench.map("1", "Anna");
    await bench.sql(`update product_variant set "unitCostMinor" = 900, "unitCostCurrency" = 'EUR'`);
    await bench.settings({ priceMode: "cost", pushUnsynced: true });
    // What is mapped in a simulated store has to be there; the cost is the marketplace's, whatever the mapping.
    await bench.sql(`delete from variant_mapping`);
    await place({ lines: [line("1", "Anna", { quantity: 2, currentQuantity: 2, unitPrice: money(1_999, "EUR") })] });
    expect(bench.store.orders().map(({ total }) => total)).toEqual(["702.30", "451.80"]);
    expect(await differences()).toEqual([]);
  });

  it("keeps the rate that it went at: items taken off later leave the rest at it, and shipping is passed on once", async () => {
    await open();
    await bench.settings({ currencyRates: [rate("CZK", "25.1")], carryOutItemEdits: true });
    const lines = (mugs: number, lamps: number) => [
      line("1", "Anna", { quantity: 3, currentQuantity: mugs, unitPrice: money(1_999, "EUR") }),
      line("2", "Anna", { quantity: 2, currentQuantity: lamps, unitPrice: money(333, "EUR") }),
    ];
    const shippingLines = [
      { title: "Post", code: null, price: money(690, "EUR"), discount: money(0, "EUR"), taxLines: [] },
    ];
    const order = await place({ lines: lines(3, 2), shippingLines });
    expect(bench.store.orders()).toMatchObject([{ total: "1845.60" }]);
    await rates(rate("CZK", "30"));
    await bench.deliver(later(order, { lines: lines(1, 2), shippingLines }), "orders/edited");
    await bench.settle();
    // 501.75 + 2 x 83.58 + 173.19
    expect(bench.store.orders()).toMatchObject([{ total: "842.10" }]);
    expect(await kept()).toEqual([{ total: 84_210, conversion: rate("CZK", "25.1") }]);
    expect(await differences()).toEqual([]);
    // A line that is added now goes at today's rate, and takes no shipping along: all of it is in the store already.
    const more = [...lines(1, 2), line("3", "Anna", { unitPrice: money(1_000, "EUR") })];
    await bench.deliver(later(order, { lines: more, shippingLines }, 2), "orders/edited");
    await bench.settle();
    const added = await bench.sql(
      `select "totalMinor"::int as total, conversion->>'rate' as rate from vendor_order where supplement = 1`,
    );
    expect(added).toEqual([{ total: 30_000, rate: "30" }]);
  });

  it("is proved in the store's currency: quiet, and a changed total is told in it", async () => {
    await open();
    await bench.sql(`update shop set "timeZone" = 'UTC', "installedAt" = now() - interval '30 days'`);
    await bench.sql(`update order_sync_settings set "enabledAt" = now() - interval '30 days'`);
    await bench.settings({ currencyRates: [rate("CZK", "25.1")] });
    const noon = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 - 43_200_000);
    const order = await place({ createdAt: noon.toISOString(), updatedAt: noon.toISOString() });
    const prove = createProveOrders({
      book: createProofBook(bench.database.pool, bench.box),
      gateway: {
        listOrders: async (_, from, until) => {
          const listed = noon >= from && noon < until;
          const items = listed ? [{ gid: order.gid, createdAt: noon, updatedAt: noon, open: true }] : [];
          return done({ items, cursor: "", more: false });
        },
      },
      refetch: bench.engine.refetch,
      callStore: bench.engine.callStore,
      wait: async () => {},
      elapsed: () => performance.now(),
      observe: () => {},
    });
    expect(await prove(bench.shop)).toMatchObject({ shops: 1, newFindings: 0 });
    await bench.sql(`update vendor_order set "totalMinor" = 1`);
    await prove(bench.shop);
    expect(await bench.sql(`select kind, params from proof_finding`)).toEqual([
      { kind: "total-differs", params: { ours: 1, theirs: 25_100, currency: "CZK" } },
    ]);
  });

  /** What happens between the decision and the push. */
  const betweenDecisionAndPush = async (sql: string) => {
    await bench.settings({ currencyRates: [rate("CZK", "25.1")] });
    await bench.deliver(bench.order(), "orders/create");
    await Promise.all((await bench.engine.takeWebhooks(20)).map((piece) => piece()));
    await bench.sql(sql);
    const pushes = await bench.engine.takeVendorOrders(20);
    await Promise.all(pushes.map((piece) => piece()));
    expect(pushes).toHaveLength(1);
  };

  it("tells of a total that came out otherwise, in the store's currency", async () => {
    await open();
    await betweenDecisionAndPush(`update vendor_order set "totalMinor" = 1`);
    expect(await differences()).toMatchObject([{ params: { ours: 1, theirs: 25_100, currency: "CZK" } }]);
  });

  it("is not sent to a store that changed its currency between the decision and the push", async () => {
    await open();
    await betweenDecisionAndPush(`update connection set "storeCurrency" = 'USD'`);
    expect(bench.store.orders()).toEqual([]);
    expect(await standing()).toEqual(["currency-differs"]);
  });
});
