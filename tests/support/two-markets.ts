import { expect, vi } from "vitest";
import type { FakeShop } from "../../app/connectors/shopify/fake/index.ts";
import type { ConnectionId, OrderId, ShopId, VendorId, VendorOrderId } from "../../app/domain/shared/ids.ts";
import type { PortalSession, Visitor } from "../../app/use-cases/portal/vendor-portal.ts";
import type { WholeApp } from "./whole-app.ts";

/** A vendor with a person who acts for it, a part of an order, and, if it has one, a store. */
export interface MarketVendor {
  readonly id: VendorId;
  readonly email: string;
  readonly sessionToken: string;
  readonly session: PortalSession;
  readonly order: OrderId;
  readonly vendorOrder: VendorOrderId;
}

/** A marketplace with everything that has an id. */
export interface Market {
  readonly domain: string;
  readonly shop: ShopId;
  /** Has a store; its part of an order was pushed and shipped. */
  readonly anna: MarketVendor;
  /** Has none; its part waits to be shipped by hand. */
  readonly birk: MarketVendor;
  readonly connection: ConnectionId;
  readonly parcel: string;
  /** Waits to be accepted. */
  readonly invitation: string;
  readonly variantGid: string;
  readonly lineGid: string;
  readonly external: { readonly externalProductId: string; readonly externalVariantId: string };
  readonly privacyRequest: string;
  /** Of the daily proof; needs somebody. */
  readonly finding: string;
  /** Words that stand in whatever belongs to this market, and nowhere else. */
  readonly words: readonly string[];
}

export const visitorAt = (address: string): Visitor => ({
  address,
  userAgent: "Mozilla/5.0 Firefox/130.0",
  sessionToken: null,
  language: null,
});

/**
 * Makes a market through the app's own doors; the worker has to be running. `word` stands in every name of it.
 */
export async function makeMarket(app: WholeApp, word: string): Promise<Market> {
  const { world, database } = app;
  const desk = app.composition.app;
  const slug = word.toLowerCase();
  const domain = `${slug}.myshopify.com`;
  const actor = `staff:${slug}`;
  const sql = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await database.pool.query(text, values)).rows as Row[];

  const fake = world.addShop({ domain, name: `${word} Market`, currency: "EUR", email: `owner@${slug}.example` });
  world.install(domain);
  const stock = (at: FakeShop, name: string) =>
    at.addCatalogueEntry({
      title: `${word} ${name} cup`,
      vendor: `${word} ${name}`,
      variants: [{ sku: `${word}-${name}`, price: "20.00" }],
    }).variantIds[0] ?? "";
  const [annas, birks] = [stock(fake, "Anna"), stock(fake, "Birk")];
  const store = world.addShop({ domain: `${slug}-anna.myshopify.com`, name: `${word} Anna store`, currency: "EUR" });
  stock(store, "Anna");

  const shop = await app.openApp(domain);
  const connected = await desk.connectStore(shop, {
    vendorName: `${word} Anna`,
    platform: "shopify",
    credentials: store.expiringCredentials(),
    actor,
  });
  if (connected.kind !== "connected") throw new Error(connected.message);
  await desk.setAddOn(shop, "shopify", "order-push", true, actor);
  await desk.refreshProducts(shop);
  await desk.saveSettings(
    shop,
    { enabled: true, pushUnsynced: true, merchantContact: { name: word, email: `orders@${slug}.example` } },
    0,
    actor,
  );

  const buyer = { firstName: word, lastName: "Buyer", email: `buyer@${slug}.example` };
  const place = (variantId: string) =>
    fake.placeOrder({
      customer: buyer,
      email: buyer.email,
      shippingAddress: { ...buyer, address1: `${word} street 1`, city: "Kassel", zip: "34117", countryCode: "DE" },
      lines: [{ quantity: 1, variantId }],
      payment: "paid",
    });
  const partOf = async (vendor: string, state: string) => {
    const wanted = { order: "" as OrderId, vendorOrder: "" as VendorOrderId, id: "" as VendorId };
    await vi.waitFor(
      async () => {
        const [row] = await sql<typeof wanted>(
          `select v.id as "vendorOrder", v."orderId" as order, d.id from vendor_order v join vendor d on d.id = v."vendorId"
           where d.name = $1 and v.state = $2`,
          [vendor, state],
        );
        expect(row, `a ${state} part of ${vendor}`).toBeDefined();
        Object.assign(wanted, row);
      },
      { timeout: 15_000 },
    );
    return wanted;
  };
  place(annas);
  await partOf(`${word} Anna`, "confirmed");
  store.ship(store.orders()[0]!.externalId, {
    lines: null,
    tracking: { company: "DHL", number: `${word}-TRACK` },
  });
  await desk.pullFulfillments(shop, { force: true });
  place(birks);
  const [annasPart, birksPart] = [await partOf(`${word} Anna`, "fulfilled"), await partOf(`${word} Birk`, "held")];

  const person = async (part: typeof annasPart, name: string): Promise<MarketVendor> => {
    const email = `${name}@${slug}-vendors.example`;
    const invited = await app.composition.invitations.invite(shop, part.id, email, actor);
    if (invited.kind !== "invited") throw new Error(invited.kind);
    const token = new URL(invited.link).searchParams.get("token") ?? "";
    const signedIn = await app.composition.portal.acceptInvitation(token, visitorAt(`${slug}-${name}`));
    if (signedIn.kind !== "signed-in") throw new Error(signedIn.kind);
    const session = (await app.composition.portal.session(signedIn.sessionToken))!;
    return { ...part, email, sessionToken: signedIn.sessionToken, session };
  };
  const [anna, birk] = [await person(annasPart, "anna"), await person(birksPart, "birk")];
  await app.composition.invitations.invite(shop, anna.id, `late@${slug}-vendors.example`, actor);

  world.requestCustomerData(domain, fake.state.customers[0]!.id);
  await world.webhooks.settled();
  await vi.waitFor(
    async () =>
      expect(
        await sql(`select 1 from privacy_request where "finishedAt" is not null and "shopId" = $1`, [shop]),
      ).toHaveLength(1),
    { timeout: 15_000 },
  );
  const one = async <Row>(text: string): Promise<Row> => (await sql<Row>(text, [shop]))[0]!;
  const { parcel } = await one<{ parcel: string }>(`select id as parcel from parcel where "shopId" = $1`);
  const { invitation } = await one<{ invitation: string }>(
    `select id as invitation from vendor_invitation where "shopId" = $1 and "acceptedAt" is null`,
  );
  const mapping = await one<Market["external"] & { variantGid: string }>(
    `select "variantGid", "externalProductId", "externalVariantId" from variant_mapping where "shopId" = $1`,
  );
  const { lineGid } = await one<{ lineGid: string }>(
    `select l."lineGid" from vendor_order_line l join vendor_order v on v.id = l."vendorOrderId" where v."shopId" = $1
       and v.state = 'held'`,
  );
  const { request } = await one<{ request: string }>(`select id as request from privacy_request where "shopId" = $1`);
  await sql(
    `insert into proof_report ("shopId", day, "from", until, "checkedAt", complete, numbers)
     select $1, d, d, d + 1, now(), true, '{"orders":0,"lines":0,"places":{}}' from (select current_date - 1 as d) x`,
    [shop],
  );
  const { finding } = await one<{ finding: string }>(
    `insert into proof_finding (id, "shopId", day, key, kind, "orderId", "vendorOrderId", move, "firstSeenAt", "lastSeenAt")
     select gen_random_uuid(), v."shopId", current_date - 1, 'order-gone ' || v.id, 'order-gone', v."orderId", v.id,
       'merchant', now(), now()
     from vendor_order v where v."shopId" = $1 order by v.id limit 1 returning id as finding`,
  );
  return {
    domain,
    shop,
    anna,
    birk,
    connection: connected.connectionId,
    parcel,
    invitation,
    variantGid: mapping.variantGid,
    lineGid,
    external: { externalProductId: mapping.externalProductId, externalVariantId: mapping.externalVariantId },
    privacyRequest: request,
    finding,
    words: [word, shop],
  };
}
