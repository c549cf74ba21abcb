import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { sealCredentials } from "../app/db/connection-repo.server.ts";
import { retentionDays } from "../app/db/retention.server.ts";
import { bindings } from "../app/db/sealed-columns.server.ts";
import type { SecretBox } from "../app/db/secret-box.server.ts";
import type { ShopId } from "../app/domain/shared/ids.ts";
import { defaultOrderSyncSettings } from "../app/domain/settings/order-sync-settings.ts";

export interface SeedPlan {
  readonly domain: string;
  /** Marketplace orders; as many a day whatever their number, so that more orders are a longer past. */
  readonly orders: number;
  readonly vendors: number;
  readonly variantsPerVendor: number;
}

/** A busy marketplace: 100,000 orders are a year of it. */
const ordersPerDay = 270;
const batchSize = 5_000;

/**
 * Fills the real tables with a marketplace's past, in bulk: most parts long shipped, some of today's on their way, a few
 * of every age waiting or failed, because nobody ever clears the last ones up. The same plan gives the same past, ids
 * apart. Personal data lies sealed in the orders that retention would not have cleared yet, as the app leaves it.
 *
 * Of the vendors some sell most, and the last one sold once, in the very first order: where a page filtered by vendor
 * is at its worst.
 */
export async function seedMarketplace(pool: Pool, box: SecretBox, plan: SeedPlan): Promise<ShopId> {
  const shop = randomUUID() as ShopId;
  const client = await pool.connect();
  try {
    await client.query("begin");
    await skipTriggers(client);
    await makeTools(client);
    await seedShop(client, box, shop, plan);
    for (let first = 1; first <= plan.orders; first += batchSize)
      await seedOrders(client, box, shop, plan, first, Math.min(first + batchSize - 1, plan.orders));
    await client.query("commit");
    return shop;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

/** Three times as fast; what is inserted here is right by construction. Where we may not, they run. */
async function skipTriggers(client: PoolClient): Promise<void> {
  await client.query("savepoint before");
  await client
    .query("set local session_replication_role = replica")
    .catch(() => client.query("rollback to savepoint before"));
}

/** chance(n, salt) is between 0 and 1 and always the same; seeded_part says what became of a part of an order. */
const makeTools = (client: PoolClient) =>
  client.query(`
    create or replace function pg_temp.chance(n int, salt int) returns float8 immutable language sql as
      $$ select (hashint8extended(n, salt) & 9007199254740991) / 9007199254740992.0 $$;
    create or replace function pg_temp.state_at(age_days float8, c float8) returns text immutable language sql as $$
      select case
        when c < 0.009 then 'held' when c < 0.011 then 'refused' when c < 0.0115 then 'cancel-refused'
        when c < 0.012 then 'not-ours' when c < 0.035 then 'cancelled'
        when age_days < 0.2 then 'ready' when age_days < 4 then 'confirmed'
        when age_days < 6 then 'partially-fulfilled' else 'fulfilled' end $$;
    create or replace function pg_temp.reason_at(c float8) returns text immutable language sql as $$
      select case when c < 0.004 then 'needs-mapping' when c < 0.006 then 'not-connected' when c < 0.009 then 'not-paid'
        when c < 0.011 then 'rejected' when c < 0.0115 then 'already-shipped' when c < 0.012 then 'nothing-to-ship' end $$;
    create or replace function pg_temp.move_at(c float8) returns text immutable language sql as $$
      select case when c < 0.004 then 'merchant' when c < 0.006 then 'vendor' when c < 0.009 then 'buyer'
        when c < 0.0115 then 'merchant' end $$;`);

async function seedShop(client: PoolClient, box: SecretBox, shop: ShopId, plan: SeedPlan): Promise<void> {
  await client.query(
    `insert into shop (id, gid, domain, name, currency, "timeZone", "contactEmail", "installedAt")
     values ($1, 'gid://shopify/Shop/' || abs(hashtext($2)), $2, $2, 'EUR', 'Europe/Oslo', 'owner@' || $2, now() - interval '2 years')`,
    [shop, plan.domain],
  );
  await client.query(
    `insert into order_sync_settings ("shopId", data, "enabledAt", "updatedBy", "updatedAt") values ($1, $2, now() - interval '2 years', 'seed', now())`,
    [shop, JSON.stringify({ ...defaultOrderSyncSettings, enabled: true })],
  );
  await client.query(
    `insert into add_on ("shopId", platform, kind, active) values ($1, 'shopify', 'order-push', true), ($1, 'woocommerce', 'order-push', true)`,
    [shop],
  );
  await client.query(
    `insert into vendor (id, "shopId", name, "nameKey", email)
     select gen_random_uuid(), $1, 'Vendor ' || k, 'vendor ' || k, 'vendor' || k || '@example.com' from generate_series(0, $2::int - 1) k`,
    [shop, plan.vendors],
  );
  const connections = Array.from({ length: plan.vendors }, (_, k) => {
    const id = randomUUID();
    return { id, k, sealed: Buffer.from(sealCredentials(box, id, { token: `token-${k}` })).toString("hex") };
  });
  await client.query(
    `insert into connection (id, "shopId", "vendorId", platform, "storeKey", "storeName", "storeHost", "storeCurrency",
       "credentialsSealed", "budgetTokens", "pulledAt")
     select c.id, $1, v.id, case when c.k % 3 = 0 then 'woocommerce' else 'shopify' end, 'store-' || c.k, 'Store ' || c.k,
       'store' || c.k || '.example', 'EUR', decode(c.sealed, 'hex'), 1000, now()
     from jsonb_to_recordset($2::jsonb) as c(id uuid, k int, sealed text)
     join vendor v on v."shopId" = $1 and v."nameKey" = 'vendor ' || c.k`,
    [shop, JSON.stringify(connections)],
  );
  // One variant in twenty is mapped to nothing.
  await client.query(
    `with made as (
       insert into product_variant ("shopId", "variantGid", "productGid", "productTitle", sku, "vendorName", "vendorKey", status)
       select $1, 'gid://shopify/ProductVariant/' || k || '-' || i, 'gid://shopify/Product/' || k || '-' || i,
         'Thing ' || md5(k || '-' || i), 'SKU-' || k || '-' || i, 'Vendor ' || k, 'vendor ' || k, 'active'
       from generate_series(0, $2::int - 1) k, generate_series(1, $3::int) i
       returning "variantGid", sku, "productTitle", "vendorKey"
     ), stocked as (
       insert into external_variant ("connectionId", "externalProductId", "externalVariantId", title, sku, "seenAt")
       select c.id, made.sku, made.sku, made."productTitle", made.sku, now()
       from made join vendor v on v."shopId" = $1 and v."nameKey" = made."vendorKey" join connection c on c."vendorId" = v.id
     )
     insert into variant_mapping ("shopId", "variantGid", "connectionId", "externalProductId", "externalVariantId", source, "mappedBy")
     select $1, made."variantGid", c.id, made.sku, made.sku, 'sku', 'seed'
     from made join vendor v on v."shopId" = $1 and v."nameKey" = made."vendorKey" join connection c on c."vendorId" = v.id
     where pg_temp.chance(hashtext(made.sku), 1) > 0.05`,
    [shop, plan.vendors, plan.variantsPerVendor],
  );
}

async function seedOrders(
  client: PoolClient,
  box: SecretBox,
  shop: ShopId,
  { orders, vendors, variantsPerVendor }: SeedPlan,
  first: number,
  last: number,
): Promise<void> {
  await client.query(`drop table if exists seed_line, seed_part, seed_order`);
  // Order 1 is the newest. Every name but a few is one of its own: "#100001" is the newest of 100,000.
  await client.query(
    `create temp table seed_order on commit drop as
     select n, gen_random_uuid() as id, 'gid://shopify/Order/' || (5000000000000 + $2::int - n) as gid, n / ${ordersPerDay}.0 as age_days,
       now() - n * interval '1 day' / ${ordersPerDay} as at, pg_temp.chance(n, 2) < 0.003 as unassigned
     from generate_series($1::int, $3::int) n`,
    [first, orders, last],
  );
  await client.query(
    `create temp table seed_part on commit drop as
     select o.n, part, gen_random_uuid() as id, v.id as vendor_id, c.id as connection_id, v.k, c.platform,
       pg_temp.chance(o.n, 10 + part) as c, pg_temp.state_at(o.age_days, pg_temp.chance(o.n, 10 + part)) as state
     from seed_order o
     cross join lateral generate_series(0, (pg_temp.chance(o.n, 3) < 0.45)::int + (pg_temp.chance(o.n, 3) < 0.12)::int) part
     join (select id, split_part("nameKey", ' ', 2)::int as k from vendor where "shopId" = $1) v
       on v.k = case when o.n = $3 and part = 0 then $2 - 1
                     else (floor(($2 - 1) * power(pg_temp.chance(o.n, 4), 2))::int + part * 3) % ($2 - 1) end
     join connection c on c."vendorId" = v.id`,
    [shop, vendors, orders],
  );
  await client.query(
    `create temp table seed_line on commit drop as
     select p.n, p.part, p.id as part_id, 'gid://shopify/LineItem/' || p.n || '-' || p.part || '-' || i as gid,
       jsonb_build_object('gid', 'gid://shopify/LineItem/' || p.n || '-' || p.part || '-' || i,
         'variantGid', 'gid://shopify/ProductVariant/' || p.k || '-' || (p.n + i) % $1::int + 1, 'productGid', 'gid://shopify/Product/' || p.k || '-' || (p.n + i) % $1::int + 1,
         'title', 'Thing ' || md5(p.k || '-' || i), 'variantTitle', null, 'sku', 'SKU-' || p.k || '-' || (p.n + i) % $1::int + 1, 'vendor', 'Vendor ' || p.k,
         'quantity', 1, 'currentQuantity', 1, 'requiresShipping', true, 'giftCard', false, 'tip', false, 'weightGrams', 300,
         'unitPrice', jsonb_build_object('minor', 1900, 'currency', 'EUR'), 'discount', jsonb_build_object('minor', 0, 'currency', 'EUR'),
         'taxLines', '[]'::jsonb) as line
     from seed_part p cross join lateral generate_series(1, 1 + (pg_temp.chance(p.n, 20 + p.part) < 0.3)::int) i`,
    [variantsPerVendor],
  );
  await client.query(
    `insert into marketplace_order (id, "shopId", gid, name, "placedAt", "sourceUpdatedAt", "receivedAt", "financialStatus",
       "fulfillmentStatus", "cancelledAt", test, currency, "totalMinor", "lineCount", "unassignedCount", unassigned, digest, body, "personalSealed")
     select o.id, $1, o.gid, '#' || (100000 + $2::int - o.n), o.at, o.at + interval '2 days', o.at + interval '1 second', 'paid',
       case when o.age_days < 4 then 'unfulfilled' else 'fulfilled' end,
       case when exists (select 1 from seed_part p where p.n = o.n and p.state = 'cancelled') then o.at + interval '1 hour' end,
       false, 'EUR', l.count * 1900, l.count, o.unassigned::int, '[]', md5(o.gid),
       jsonb_build_object('gid', o.gid, 'name', '#' || (100000 + $2::int - o.n), 'createdAt', o.at, 'updatedAt', o.at, 'cancelledAt', null,
         'test', false, 'appId', null, 'sourceIdentifier', null, 'financialStatus', 'paid', 'fulfillmentStatus', 'unfulfilled',
         'currency', 'EUR', 'taxesIncluded', true, 'lines', l.lines, 'shippingLines', '[]'::jsonb, 'tags', '[]'::jsonb),
       s.sealed
     from seed_order o
     join (select n, count(*)::int as count, jsonb_agg(line) as lines from seed_line group by n) l on l.n = o.n
     left join unnest($3::int[], $4::bytea[]) as s(n, sealed) on s.n = o.n`,
    [shop, orders, ...sealedBuyers(box, shop, orders, first, last)],
  );
  await client.query(
    `insert into vendor_order (id, "shopId", "orderId", "vendorId", "connectionId", supplement, state, reason, move, checks, reference,
       shipping, "totalMinor", "readyAt", "confirmedAt", "externalId", "externalName", "sentDigest", "wantedDigest", "platformMs",
       "nextAttemptAt", "manualHandling", "placedAt", "createdAt", "updatedAt")
     select p.id, $1, o.id, p.vendor_id, p.connection_id, 0, p.state, pg_temp.reason_at(p.c), pg_temp.move_at(p.c),
       '[{"rule": "paid", "params": {}, "outcome": "pass"}, {"rule": "connected", "params": {}, "outcome": "pass"}]', gen_random_uuid()::text,
       null, 1900, o.at, case when sent then o.at + interval '3 seconds' * (1 + pg_temp.chance(p.n, 30)) end, case when sent then p.id::text end,
       case when sent then '#' || p.n end, case when sent then 'd' end, case when sent then 'd' end, case when sent then 400 end,
       case when p.state = 'ready' then o.at end,
       case when p.state = 'fulfilled' and pg_temp.chance(p.n, 31) < 0.001 then '[]'::jsonb end, o.at, o.at, o.at + interval '2 days'
     from seed_part p join seed_order o on o.n = p.n
     cross join lateral (select p.state in ('confirmed', 'partially-fulfilled', 'fulfilled', 'cancelled', 'cancel-refused')) x(sent)`,
    [shop],
  );
  await client.query(
    `insert into vendor_order_line ("orderId", "lineGid", "vendorOrderId", quantity, slice)
     select o.id, l.gid, l.part_id, 1, jsonb_build_object('lineGid', l.gid, 'quantity', 1, 'unitPrice', l.line->'unitPrice',
       'discount', l.line->'discount', 'taxLines', '[]'::jsonb, 'mapping', null)
     from seed_line l join seed_order o on o.n = l.n`,
  );
  await client.query(
    `insert into parcel (id, "shopId", "vendorOrderId", "externalId", status, "shippedAt", lines, trackings, digest, "publishedDigest", "publishState", "fulfillmentGids")
     select gen_random_uuid(), $1, p.id, 'f-' || p.id, 'shipped', o.at + interval '1 day', '[]',
       jsonb_build_array(jsonb_build_object('carrier', 'DHL', 'number', 'JJD' || p.n, 'url', null)), 'd', 'd', 'published', '[]'
     from seed_part p join seed_order o on o.n = p.n where p.state in ('partially-fulfilled', 'fulfilled')`,
    [shop],
  );
  await client.query(
    `insert into activity ("shopId", at, code, level, "orderId", "vendorOrderId", "vendorId", platform, "durationMs", reference)
     select $1, o.at + e.after, e.code, e.level, o.id, p.id, p.vendor_id, p.platform, 400,
       case when e.level = 'error' then 'E-' || upper(substr(md5(p.id::text), 1, 8)) end
     from seed_order o join seed_part p on p.n = o.n
     cross join lateral (values
       ('order.recorded', 'info', interval '1 second', p.part = 0),
       ('vendor-order.held', 'warn', interval '1 second', p.state = 'held'),
       ('vendor-order.ready', 'info', interval '1 second', p.state not in ('held', 'not-ours')),
       ('push.confirmed', 'info', interval '4 seconds', p.state in ('confirmed', 'partially-fulfilled', 'fulfilled', 'cancelled')),
       ('push.refused', 'error', interval '4 seconds', p.state = 'refused'),
       ('cancel.done', 'info', interval '1 hour', p.state = 'cancelled'),
       ('parcel.found', 'info', interval '1 day', p.state in ('partially-fulfilled', 'fulfilled')),
       ('parcel.published', 'info', interval '1 day', p.state in ('partially-fulfilled', 'fulfilled'))
     ) e(code, level, after, happened)
     where e.happened and o.age_days < ${retentionDays.activity} order by o.at desc`,
    [shop],
  );
}

/** The buyers of those orders that are young enough to have one. */
function sealedBuyers(
  box: SecretBox,
  shop: ShopId,
  orders: number,
  first: number,
  last: number,
): [numbers: number[], sealed: Buffer[]] {
  const youngest = Math.min(last, Math.floor(retentionDays.finishedOrder * ordersPerDay));
  const numbers = Array.from({ length: Math.max(0, youngest - first + 1) }, (_, index) => first + index);
  return [
    numbers,
    numbers.map((n) => {
      const personal = {
        customerGid: `gid://shopify/Customer/${n}`,
        firstName: `First${n}`,
        lastName: `Last${n}`,
        email: `buyer${n}@example.com`,
        phone: "+4712345678",
        acceptsMarketing: false,
        shippingAddress: null,
        billingAddress: null,
        note: null,
        attributes: [],
        lineProperties: {},
      };
      const gid = `gid://shopify/Order/${5_000_000_000_000 + orders - n}`;
      return Buffer.from(box.seal(JSON.stringify(personal), bindings.orderPersonal(shop, gid)));
    }),
  ];
}
