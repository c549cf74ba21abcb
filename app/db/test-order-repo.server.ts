import type { Pool } from "pg";
import type { ShopId, VendorId } from "../domain/shared/ids.ts";
import { httpLink } from "../domain/shared/http-link.ts";
import { isOver, type TestItem, type TestOrderState } from "../domain/test-order/test-order.ts";
import type { ClaimedTestOrder, TestOrderBook, TestOrderPatch } from "../use-cases/test-order/test-order-ports.ts";
import type { TestOrderView } from "../use-cases/test-order/test-order-desk.ts";
import type { TestOrderDeskBook } from "../use-cases/test-order/create-test-order-desk.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

/** Longer than a call to a store may take, waiting for its turn included. */
const lease = "5 minutes";

const claimSql = `
with due as (
  select t.id from test_order t where t."nextAttemptAt" <= now() and (t."leasedUntil" is null or t."leasedUntil" < now())
  order by t."nextAttemptAt" limit $1 for update skip locked),
taken as (
  update test_order t set generation = t.generation + 1, "leasedUntil" = now() + interval '${lease}'
  from due where t.id = due.id returning t.*)
select t.id, t.generation, now() as now, t.state, t.reference, t."vendorId", t."connectionId", c.platform,
  c."storeCurrency" as currency, t.item, t."startedAt", t."sentAt", t."foundAt", t."shippedAt", t."stopWantedAt",
  t."externalId", t.cursor, t.attempts, t.lookups, t."unknownSince",
  jsonb_build_object('id', s.id, 'name', s.name, 'language', s.language, 'contactEmail', s."contactEmail") as shop
from taken t join shop s on s.id = t."shopId" join connection c on c.id = t."connectionId"`;

/** Test orders as workers carry them out. */
export function createTestOrderBook(pool: Pool): TestOrderBook {
  return {
    claimDue: (atMost) => sqlOf(pool).rows<ClaimedTestOrder>(claimSql, [atMost]),

    async writeIntent(claim) {
      const rows = await sqlOf(pool).rows(
        `update test_order set state = 'sending', "leasedUntil" = now() + interval '${lease}'
         where id = $1 and generation = $2 and state = 'ready' and "stopWantedAt" is null returning id`,
        [claim.id, claim.generation],
      );
      return rows.length > 0;
    },

    settle: (claim, patch, comeBackInMs, activities) =>
      inTransaction(pool, async (tx) => {
        const sql = sqlInside(tx);
        const changes = Object.entries({
          ...patch,
          ...(patch.state && isOver(patch.state) ? { endedAt: claim.now } : {}),
        });
        const values = changes.map(([name, value]) =>
          json.has(name) && value !== null ? JSON.stringify(value) : value,
        );
        const rows = await sql.rows(
          `update test_order set ${changes.map(([name], index) => `"${name}" = $${index + 4}, `).join("")}"leasedUntil" = null,
             "nextAttemptAt" = now() + $3 * interval '1 millisecond'
           where id = $1 and generation = $2 returning id`,
          [claim.id, claim.generation, comeBackInMs, ...values],
        );
        if (rows.length === 0) return false;
        const about = { vendorId: claim.vendorId, platform: claim.platform };
        await insertActivities(
          sql,
          claim.shop.id,
          null,
          activities.map((activity) => ({ ...about, ...activity })),
        );
        return true;
      }),
  };
}

const json: ReadonlySet<string> = new Set<keyof TestOrderPatch>(["trackings", "failure"]);

/** Test orders as the merchant asks for them and looks at them. */
export function createTestOrderDeskBook(pool: Pool): TestOrderDeskBook {
  return {
    async readLatest(shop, vendor) {
      const [row] = await sqlOf(pool).rows<StoredTestOrder>(
        `select t.state, c."storeName", t."startedAt", t."sentAt", t."foundAt", t."shippedAt", t."endedAt", t.trackings,
           t."externalName", t."externalUrl", t."leftInStore", t.failure, t."errorReference",
           t."stopWantedAt" is not null and t."endedAt" is null as stopping
         from test_order t join connection c on c.id = t."connectionId"
         where t."shopId" = $1 and t."vendorId" = $2 order by t."startedAt" desc limit 1`,
        [shop, vendor],
      );
      return row ? toView(row) : null;
    },

    async findStore(shop, vendor) {
      const [store] = await sqlOf(pool).rows<{
        connectionId: string | null;
        platform: string | null;
        item: TestItem | null;
      }>(
        `select c.id as "connectionId", c.platform, (
           select jsonb_build_object('title', x.title, 'variantTitle', x."variantTitle", 'sku', x.sku, 'mapping',
             jsonb_build_object('externalProductId', x."externalProductId", 'externalVariantId', nullif(x."externalVariantId", '')))
           from external_variant x where x."connectionId" = c.id
           order by exists (select 1 from variant_mapping m where m."connectionId" = c.id
             and m."externalProductId" = x."externalProductId" and m."externalVariantId" = x."externalVariantId") desc,
             x.title, x."externalProductId", x."externalVariantId" limit 1) as item
         from vendor v
         left join connection c on c."vendorId" = v.id and c."disconnectedAt" is null and c.health in ('healthy', 'degraded')
         where v."shopId" = $1 and v.id = $2 order by c."createdAt" desc limit 1`,
        [shop, vendor],
      );
      return store ?? null;
    },

    begin: (shop, test, actor) =>
      inTransaction(pool, async (tx) => {
        const sql = sqlInside(tx);
        const rows = await sql.rows(
          `insert into test_order (id, "shopId", "vendorId", "connectionId", reference, item, "startedAt", "startedBy", "nextAttemptAt")
           values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $7)
           on conflict ("connectionId") where state not in ('passed', 'stopped', 'failed') do nothing returning id`,
          [
            test.id,
            shop,
            test.vendorId,
            test.connectionId,
            test.reference,
            JSON.stringify(test.item),
            test.startedAt,
            actor,
          ],
        );
        if (rows.length === 0) return "running";
        await note(sql, shop, test.vendorId, "test-order.started", test.id, actor);
        return "started";
      }),

    stop: (shop, vendor, actor, now) =>
      inTransaction(pool, async (tx) => {
        const sql = sqlInside(tx);
        const [row] = await sql.rows<{ id: string }>(
          `update test_order set "stopWantedAt" = $3, "nextAttemptAt" = least("nextAttemptAt", $3)
           where "shopId" = $1 and "vendorId" = $2 and "stopWantedAt" is null
             and state not in ('passed', 'stopped', 'failed') returning id`,
          [shop, vendor, now],
        );
        if (!row) return "not-found";
        await note(sql, shop, vendor, "test-order.stop-wanted", row.id, actor);
        return "done";
      }),
  };
}

type StoredTestOrder = Omit<TestOrderView, "startedAt" | "sentAt" | "foundAt" | "shippedAt" | "endedAt"> & {
  readonly state: TestOrderState;
  readonly startedAt: Date;
  readonly sentAt: Date | null;
  readonly foundAt: Date | null;
  readonly shippedAt: Date | null;
  readonly endedAt: Date | null;
};

const toView = (row: StoredTestOrder): TestOrderView => ({
  ...row,
  externalUrl: httpLink(row.externalUrl),
  trackings: row.trackings.map((tracking) => ({ ...tracking, url: httpLink(tracking.url) })),
  startedAt: row.startedAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  foundAt: row.foundAt?.toISOString() ?? null,
  shippedAt: row.shippedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
});

async function note(
  sql: ReturnType<typeof sqlInside>,
  shop: ShopId,
  vendorId: VendorId,
  action: "test-order.started" | "test-order.stop-wanted",
  id: string,
  actor: string,
): Promise<void> {
  await sql.rows(`insert into audit_entry ("shopId", actor, action, subject) values ($1, $2, $3, $4)`, [
    shop,
    actor,
    action,
    id,
  ]);
  if (action === "test-order.started")
    await insertActivities(sql, shop, null, [{ code: action, params: { actor }, vendorId }]);
}
