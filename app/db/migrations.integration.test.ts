import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vendorOrderStates } from "../domain/order/vendor-order-states.ts";
import { freshDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { migrate, readMigrations } from "./migrate.server.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

async function shopWithVendor(domain: string) {
  const shop = await database.prisma.shop.create({ data: { domain, name: domain, currency: "EUR" } });
  const vendor = await database.prisma.vendor.create({ data: { shopId: shop.id, name: "A", nameKey: "a" } });
  return { shop, vendor };
}

const connection = (shopId: string, vendorId: string, storeKey: string) => ({
  shopId,
  vendorId,
  storeKey,
  platform: "woocommerce",
  storeName: "Store",
  storeHost: "store.example",
  storeCurrency: "EUR",
  credentialsSealed: new Uint8Array(1),
});

describe("migrations", () => {
  it("finds nothing to do on a migrated database", async () => {
    expect(await migrate(database.url)).toEqual([]);
  });

  it("refuses a migration that was edited after it was applied", async () => {
    const own = await freshDatabase();
    await own.pool.query("update _prisma_migrations set checksum = 'other'");
    await expect(migrate(own.url)).rejects.toThrow("was edited after it was applied");
    await own.close();
  });

  it("is applied once by three processes at a time", async () => {
    const own = await freshDatabase();
    await own.pool.query("drop schema public cascade; create schema public");
    const applied = await Promise.all([migrate(own.url), migrate(own.url), migrate(own.url)]);
    expect(applied.map((names) => names.length).sort()).toEqual([0, 0, (await readMigrations()).length]);
    await own.close();
  });

  it("gives a reason for every index that is not a primary key", async () => {
    const silent = await database.pool.query<{ name: string }>(`
      select c.relname as name from pg_index i
      join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and not i.indisprimary and obj_description(c.oid, 'pg_class') is null`);
    expect(silent.rows).toEqual([]);
  });
});

describe("what the database itself refuses", () => {
  it("knows the same states of a vendor order as the domain", async () => {
    const found = await database.pool.query<{ definition: string }>(
      "select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'vendor_order_state_check'",
    );
    const states = [...(found.rows[0]?.definition ?? "").matchAll(/'([a-z-]+)'/g)].map((match) => match[1]);
    expect(states.sort()).toEqual([...vendorOrderStates].sort());
  });

  it("refuses a second open connection of a vendor, and allows it once the first is closed", async () => {
    const { shop, vendor } = await shopWithVendor("second-connection.myshopify.com");
    const first = await database.prisma.connection.create({ data: connection(shop.id, vendor.id, "one") });
    const second = { data: connection(shop.id, vendor.id, "two") };
    await expect(database.prisma.connection.create(second)).rejects.toThrow();
    await database.prisma.connection.update({ where: { id: first.id }, data: { disconnectedAt: new Date() } });
    await expect(database.prisma.connection.create(second)).resolves.toMatchObject({ storeKey: "two" });
  });

  it("refuses one store for two vendors of a marketplace", async () => {
    const { shop, vendor } = await shopWithVendor("shared-store.myshopify.com");
    const other = await database.prisma.vendor.create({ data: { shopId: shop.id, name: "B", nameKey: "b" } });
    await database.prisma.connection.create({ data: connection(shop.id, vendor.id, "same") });
    await expect(database.prisma.connection.create({ data: connection(shop.id, other.id, "same") })).rejects.toThrow();
  });

  it("refuses a vendor of another shop", async () => {
    const mine = await shopWithVendor("mine.myshopify.com");
    const theirs = await shopWithVendor("theirs.myshopify.com");
    await expect(
      database.prisma.connection.create({ data: connection(mine.shop.id, theirs.vendor.id, "x") }),
    ).rejects.toThrow("not its own");
  });

  it("refuses a vendor order that joins two shops, and moving one to another shop's vendor", async () => {
    const mine = await shopWithVendor("mine-2.myshopify.com");
    const theirs = await shopWithVendor("theirs-2.myshopify.com");
    const order = await database.prisma.marketplaceOrder.create({
      data: {
        shopId: mine.shop.id,
        gid: "gid://shopify/Order/1",
        name: "#1",
        placedAt: new Date(),
        sourceUpdatedAt: new Date(),
        financialStatus: "PAID",
        fulfillmentStatus: "UNFULFILLED",
        currency: "EUR",
        totalMinor: 1n,
        lineCount: 1,
        digest: "d",
        body: {},
      },
    });
    const slice = { orderId: order.id, state: "planned", reference: "r-1" };
    await expect(
      database.prisma.vendorOrder.create({ data: { ...slice, shopId: mine.shop.id, vendorId: theirs.vendor.id } }),
    ).rejects.toThrow("not its own");
    await expect(
      database.prisma.vendorOrder.create({ data: { ...slice, shopId: theirs.shop.id, vendorId: theirs.vendor.id } }),
    ).rejects.toThrow("not its own");
    const made = await database.prisma.vendorOrder.create({
      data: { ...slice, shopId: mine.shop.id, vendorId: mine.vendor.id },
    });
    await expect(
      database.prisma.vendorOrder.update({ where: { id: made.id }, data: { vendorId: theirs.vendor.id } }),
    ).rejects.toThrow("not its own");
    await expect(
      database.prisma.vendorOrder.update({ where: { id: made.id }, data: { state: "held" } }),
      "a hold without a reason",
    ).rejects.toThrow();
  });

  it("keeps the audit trail as it was written, except for an erasure that says so", async () => {
    const { shop } = await shopWithVendor("audited.myshopify.com");
    const entry = await database.prisma.auditEntry.create({
      data: { shopId: shop.id, actor: "owner", action: "a", subject: "s" },
    });
    const where = { id: entry.id };
    await expect(database.prisma.auditEntry.update({ where, data: { actor: "x" } })).rejects.toThrow("append-only");
    await expect(database.prisma.auditEntry.delete({ where })).rejects.toThrow("append-only");
    await expect(database.prisma.shop.delete({ where: { id: shop.id } })).rejects.toThrow("append-only");
    await expect(database.pool.query("truncate audit_entry")).rejects.toThrow("append-only");
    await database.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`set local vss.redacting = 'on'`;
      await tx.shop.delete({ where: { id: shop.id } });
    });
    expect(await database.prisma.auditEntry.count({ where: { shopId: shop.id } })).toBe(0);
  });
});
