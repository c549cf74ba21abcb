import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "../../tests/support/database.ts";
import type { ShopId, VendorId } from "../domain/shared/ids.ts";
import {
  behindWall,
  createTenantWall,
  inTenantTransaction,
  merchantOf,
  type TenantWall,
} from "./tenant-wall.server.ts";
import { sqlInside } from "./sql.server.ts";

interface Shop {
  readonly shop: ShopId;
  readonly vendors: readonly [VendorId, VendorId];
  readonly connection: string;
}

let database: TestDatabase;
let wall: TenantWall;
let mine: Shop;
let theirs: Shop;
beforeAll(async () => {
  database = await freshDatabase();
  wall = createTenantWall(database.url, { seats: 2 });
  [mine, theirs] = [await makeShop("mine"), await makeShop("theirs")];
});
afterAll(async () => {
  await wall.close();
  await database.close();
});

async function makeShop(name: string): Promise<Shop> {
  const { prisma } = database;
  const shop = await prisma.shop.create({ data: { domain: `${name}.myshopify.com`, name, currency: "EUR" } });
  const shopId = shop.id;
  const vendors = [];
  for (const key of ["a", "b"]) {
    const vendor = await prisma.vendor.create({ data: { shopId, name: `${name} ${key}`, nameKey: key } });
    const order = await prisma.marketplaceOrder.create({
      data: {
        shopId,
        gid: `gid://shopify/Order/${key}`,
        name: `#${name}${key}`,
        placedAt: new Date(),
        sourceUpdatedAt: new Date(),
        financialStatus: "paid",
        fulfillmentStatus: "unfulfilled",
        currency: "EUR",
        totalMinor: 1n,
        lineCount: 1,
        digest: "d",
        body: {},
      },
    });
    const vendorOrder = await prisma.vendorOrder.create({
      data: { shopId, orderId: order.id, vendorId: vendor.id, state: "planned", reference: `${name}-${key}` },
    });
    await prisma.vendorOrderLine.create({
      data: { orderId: order.id, lineGid: key, vendorOrderId: vendorOrder.id, quantity: 1, slice: {} },
    });
    vendors.push(vendor.id as VendorId);
  }
  const connection = await prisma.connection.create({
    data: {
      shopId,
      vendorId: vendors[0]!,
      storeKey: name,
      platform: "woocommerce",
      storeName: "Store",
      storeHost: `${name}.example`,
      storeCurrency: "EUR",
      credentialsSealed: new Uint8Array(1),
    },
  });
  await prisma.externalVariant.create({
    data: {
      connectionId: connection.id,
      externalProductId: "1",
      externalVariantId: "",
      title: name,
      seenAt: new Date(),
    },
  });
  await prisma.auditEntry.create({ data: { shopId, actor: "a", action: "b", subject: "c" } });
  return { shop: shopId as ShopId, vendors: vendors as [VendorId, VendorId], connection: connection.id };
}

const asMine = <T>(work: Parameters<typeof wall.within<T>>[1]) => wall.within(merchantOf(mine.shop), work);

async function read<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("the wall", () => {
  it("stands around every table, but for those that belong to no shop, which no tenant may touch", async () => {
    const { rows } = await database.pool.query<{ name: string; walled: boolean; granted: boolean }>(
      `select c.relname as name, c.relrowsecurity and exists (select 1 from pg_policy p where p.polrelid = c.oid) as walled,
         has_table_privilege('vss_tenant', c.oid, 'select, insert, update, delete') as granted
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
    );
    const outside = rows.filter(({ walled }) => !walled);
    expect(outside.map(({ name }) => name).sort()).toEqual([
      "_prisma_migrations",
      "inbox",
      "lookup_key",
      "portal_user",
      "rate_counter",
      "session",
    ]);
    expect(outside.filter(({ granted }) => granted)).toEqual([]);
    // Of these a tenant may only lead on where they lead to.
    expect(
      rows
        .filter(({ walled, granted }) => walled && !granted)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["portal_session", "sign_in_link"]);
  });

  it("stands before every view, which would else read as its owner", async () => {
    const { rows } = await database.pool.query<{ name: string; options: string[] | null }>(
      `select relname as name, reloptions as options from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')`,
    );
    expect(rows.filter(({ options }) => !options?.includes("security_invoker=true"))).toEqual([]);
  });

  it("lets a query that forgot its shop see nothing of others", async () => {
    const seen = await asMine(async ({ prisma, pool }) => ({
      vendors: (await prisma.vendor.findMany()).map(({ name }) => name).sort(),
      shops: await prisma.shop.count(),
      lines: await prisma.vendorOrderLine.count(),
      catalogue: (await prisma.externalVariant.findMany()).map(({ title }) => title),
      byId: await prisma.connection.findUnique({ where: { id: theirs.connection } }),
      raw: (await pool.query<{ name: string }>(`select name from marketplace_order order by 1`)).rows,
      joined: (await pool.query(`select 1 from vendor v cross join vendor_order o`)).rowCount,
    }));
    expect(seen).toEqual({
      vendors: ["mine a", "mine b"],
      shops: 1,
      lines: 2,
      catalogue: ["mine"],
      byId: null,
      raw: [{ name: "#minea" }, { name: "#mineb" }],
      joined: 4,
    });
  });

  it("lets a change that forgot its shop change nothing of others", async () => {
    await asMine(async ({ prisma, pool }) => {
      expect(await prisma.vendor.updateMany({ data: { email: "x@x.example" } })).toEqual({ count: 2 });
      expect(await prisma.vendor.deleteMany({ where: { id: theirs.vendors[0] } })).toEqual({ count: 0 });
      expect((await pool.query(`update vendor_order_line set quantity = 7`)).rowCount).toBe(2);
      await expect(
        prisma.vendor.create({ data: { shopId: theirs.shop, name: "x", nameKey: "x" } }),
        "a row for another shop",
      ).rejects.toThrow("row-level security");
      await expect(
        prisma.vendor.updateMany({ where: { id: mine.vendors[0] }, data: { shopId: theirs.shop } }),
        "a row moved to another shop",
      ).rejects.toThrow("row-level security");
    });
    expect(await database.prisma.vendor.count({ where: { shopId: theirs.shop, email: null } })).toBe(2);
    const quantities = await database.pool.query(
      `select distinct l.quantity from vendor_order_line l join vendor_order v on v.id = l."vendorOrderId" where v."shopId" = $1`,
      [theirs.shop],
    );
    expect(quantities.rows).toEqual([{ quantity: 1 }]);
  });

  it("keeps tenants from what belongs to no shop: webhooks, tokens, people", async () => {
    await asMine(async ({ pool }) => {
      for (const table of ["inbox", "session", "portal_user", "lookup_key", "rate_counter"])
        await expect(pool.query(`select 1 from ${table}`), table).rejects.toThrow("permission denied");
      for (const table of ["portal_session", "sign_in_link"])
        await expect(pool.query(`select "tokenHash" from ${table}`), table).rejects.toThrow("permission denied");
    });
  });

  it("tells two tenants apart who ask at the same instant, in look-ups that Prisma puts together", async () => {
    const look = ({ shop, connection }: Shop, other: Shop) =>
      wall.within(merchantOf(shop), async ({ prisma }) => {
        const [own, foreign] = await Promise.all([
          prisma.connection.findUnique({ where: { id: connection } }),
          prisma.connection.findUnique({ where: { id: other.connection } }),
        ]);
        return [own?.id, foreign];
      });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => (turn % 2 ? look(mine, theirs) : look(theirs, mine))),
    );
    for (const [turn, found] of all.entries()) expect(found).toEqual([(turn % 2 ? mine : theirs).connection, null]);
  });

  it("shows nothing to work that outlives its turn", async () => {
    const late = await asMine(async ({ prisma }) => prisma);
    expect(await late.vendor.findMany()).toEqual([]);
  });

  it("holds after an error, in a transaction and out of one", async () => {
    for (let time = 0; time < 3; time += 1) {
      await expect(
        asMine(({ prisma }) =>
          prisma.$transaction(async (tx) => {
            await tx.vendor.updateMany({ data: { email: "y@y.example" } });
            throw new Error("on purpose");
          }),
        ),
      ).rejects.toThrow("on purpose");
      await expect(asMine(({ pool }) => pool.query("nonsense"))).rejects.toThrow("syntax error");
    }
    expect(await wall.within(merchantOf(theirs.shop), ({ prisma }) => prisma.vendor.count())).toBe(2);
    expect(await database.prisma.vendor.count({ where: { email: "y@y.example" } })).toBe(0);
  });

  it("lets one who reads bit by bit stop early, and the next one in", async () => {
    async function* names(tenant: ShopId): AsyncGenerator<string> {
      yield* wall.streamWithin(merchantOf(tenant), async function* ({ prisma }) {
        for (const { name } of await prisma.vendor.findMany({ orderBy: { name: "asc" } })) yield name;
      });
    }
    for (let time = 0; time < 5; time += 1) for await (const name of names(mine.shop)) if (name === "mine a") break;
    expect(await read(names(theirs.shop))).toEqual(["theirs a", "theirs b"]);
  });

  it("stands in one transaction of a worker's connection, and is gone with it", async () => {
    const count = (tx: Parameters<typeof sqlInside>[0]) =>
      sqlInside(tx).rows<{ n: number }>(`select count(*)::int as n from vendor`);
    expect(await inTenantTransaction(database.pool, merchantOf(mine.shop), count)).toEqual([{ n: 2 }]);
    expect((await database.pool.query(`select count(*)::int as n from vendor`)).rows).toEqual([{ n: 4 }]);
  });
});

describe("behind the wall, a vendor", () => {
  const asVendor = <T>(work: Parameters<typeof wall.within<T>>[1]) =>
    wall.within({ shops: [mine.shop], vendors: [mine.vendors[0]] }, work);

  it("sees its own orders, lines and store, and nothing of the others of the same marketplace", async () => {
    const seen = await asVendor(async ({ prisma }) => ({
      vendors: (await prisma.vendor.findMany()).map(({ name }) => name),
      vendorOrders: (await prisma.vendorOrder.findMany()).map(({ reference }) => reference),
      orders: (await prisma.marketplaceOrder.findMany()).map(({ name }) => name),
      lines: (await prisma.vendorOrderLine.findMany()).map(({ lineGid }) => lineGid),
      connections: await prisma.connection.count(),
      catalogue: await prisma.externalVariant.count(),
      audit: await prisma.auditEntry.count(),
    }));
    expect(seen).toEqual({
      vendors: ["mine a"],
      vendorOrders: ["mine-a"],
      orders: ["#minea"],
      lines: ["a"],
      connections: 1,
      catalogue: 1,
      audit: 0,
    });
    const other = { shops: [mine.shop], vendors: [mine.vendors[1]] };
    expect(await wall.within(other, ({ prisma }) => prisma.externalVariant.count())).toBe(0);
  });

  it("may leave a mail and a line in the audit trail, which it cannot read", async () => {
    await asVendor(({ pool }) =>
      pool.query(`insert into audit_entry ("shopId", actor, action, subject) values ($1, 'v', 'answered', 's')`, [
        mine.shop,
      ]),
    );
    await asVendor(({ pool }) =>
      pool.query(
        `insert into mail (id, "shopId", kind, "dedupeKey") values (gen_random_uuid(), $1, 'k', 'd') on conflict do nothing`,
        [mine.shop],
      ),
    );
    expect(await database.prisma.mail.count({ where: { shopId: mine.shop } })).toBe(1);
    expect(await asVendor(({ prisma }) => prisma.mail.count())).toBe(0);
  });

  it("of no vendor sees nothing", async () => {
    expect(await wall.within({ shops: [mine.shop], vendors: [] }, ({ prisma }) => prisma.vendor.count())).toBe(0);
  });

  it("may act for vendors of several marketplaces", async () => {
    const both = { shops: [mine.shop, theirs.shop], vendors: [mine.vendors[0], theirs.vendors[1]] };
    const seen = await wall.within(both, ({ prisma }) =>
      prisma.vendorOrder.findMany({ orderBy: { reference: "asc" } }),
    );
    expect(seen.map(({ reference }) => reference)).toEqual(["mine-a", "theirs-b"]);
  });
});

describe("a desk behind the wall", () => {
  it("sees what its shop has, even where its query forgot to ask", async () => {
    const desk = (prisma: TestDatabase["prisma"]) => ({
      forgetful: (_shop: ShopId) => prisma.vendor.count(),
      async *stream(_shop: ShopId) {
        yield await prisma.vendor.count();
      },
      beyond: (_domain: string) => prisma.vendor.count(),
    });
    const walled = behindWall(wall, desk(database.prisma), ({ prisma }) => desk(prisma), {
      beyond: ["beyond"],
      streams: ["stream"],
    });
    expect(await walled.forgetful(mine.shop)).toBe(2);
    expect(await read(walled.stream(mine.shop))).toEqual([2]);
    expect(await walled.beyond("")).toBe(4);
  });
});
