import type { Pool } from "pg";
import type { VendorOrderAction } from "../domain/order/offered-actions.ts";
import type { ShopId, VendorOrderId } from "../domain/shared/ids.ts";
import type { ActionResult } from "../use-cases/act-on-vendor-order.ts";
import { bulkItemsShown, type BulkRunSummary, type BulkRunView } from "../use-cases/bulk/bulk-runs.ts";
import type { BulkItem } from "../use-cases/bulk/work-through-bulk-run.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

const takeSql = `
select i."runId", i."shopId", i."vendorOrderId", r.action, r."startedBy", r.until
from bulk_item i join bulk_run r on r.id = i."runId"
where i."runId" = $1 and i.outcome is null and r."stoppedAt" is null
order by i.position limit 1 for update of i skip locked`;

const summarySql = (where: string): string => `
select r.id, r.action, r.until, r."startedBy", r."createdAt", r."stoppedAt", r."finishedAt", n.*
from bulk_run r cross join lateral (
  select count(*)::int as total, count(*) filter (where outcome = 'done')::int as done,
    count(*) filter (where outcome = 'skipped')::int as skipped, count(*) filter (where outcome = 'failed')::int as failed
  from bulk_item where "runId" = r.id) n
where r."shopId" = $1 and ${where}`;

const itemsSql = `
select i."vendorOrderId", v."orderId", o.name as "orderName", d.name as "vendorName", i.outcome, i.reason as why, i.reference,
  case when i.outcome = 'done' and v.state = 'held' then v.reason end as "heldBy"
from bulk_item i
left join vendor_order v on v.id = i."vendorOrderId" and v."shopId" = i."shopId"
left join marketplace_order o on o.id = v."orderId"
left join vendor d on d.id = v."vendorId"
where i."shopId" = $1 and i."runId" = $2
order by i.outcome = 'failed' desc nulls last, i.outcome = 'skipped' desc nulls last, i.position
limit ${bulkItemsShown}`;

interface SummaryRow extends Omit<BulkRunSummary, "until" | "startedAt" | "stoppedAt" | "finishedAt"> {
  readonly until: Date | null;
  readonly createdAt: Date;
  readonly stoppedAt: Date | null;
  readonly finishedAt: Date | null;
}

const toSummary = ({ until, createdAt, stoppedAt, finishedAt, ...row }: SummaryRow): BulkRunSummary => ({
  ...row,
  until: until?.toISOString() ?? null,
  startedAt: createdAt.toISOString(),
  stoppedAt: stoppedAt?.toISOString() ?? null,
  finishedAt: finishedAt?.toISOString() ?? null,
});

/** Bulk runs, as rows. */
export function createBulkRunBook(pool: Pool) {
  const sql = sqlOf(pool);
  return {
    /** Writes a run down, with what `alongside` does. */
    async start(
      shop: ShopId,
      run: {
        readonly id: string;
        readonly action: VendorOrderAction;
        readonly until: Date | null;
        readonly actor: string;
        readonly parts: readonly VendorOrderId[];
      },
      alongside: (tx: Transaction) => Promise<void>,
    ): Promise<void> {
      await inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        await inside.rows(
          `insert into bulk_run (id, "shopId", action, until, "startedBy") values ($1, $2, $3, $4, $5)`,
          [run.id, shop, run.action, run.until, run.actor],
        );
        await inside.rows(
          `insert into bulk_item ("runId", "shopId", "vendorOrderId", position)
           select $1, $2, v.id, p.position from unnest($3::uuid[]) with ordinality as p(id, position)
           join vendor_order v on v.id = p.id and v."shopId" = $2 on conflict do nothing`,
          [run.id, shop, run.parts],
        );
        await note(tx, shop, run.actor, "bulk-run.started", run.id, {
          action: run.action,
          parts: run.parts.length,
          ...(run.until === null ? {} : { until: run.until.toISOString() }),
        });
        await alongside(tx);
      });
    },

    async read(shop: ShopId, id: string): Promise<BulkRunView | null> {
      const [row] = await sql.rows<SummaryRow>(summarySql(`r.id = $2`), [shop, id]);
      if (!row) return null;
      return { ...toSummary(row), items: await sql.rows<BulkRunView["items"][number]>(itemsSql, [shop, id]) };
    },

    async recent(shop: ShopId): Promise<readonly BulkRunSummary[]> {
      const rows = await sql.rows<SummaryRow>(
        `${summarySql(`(r."finishedAt" is null or r."finishedAt" > now() - interval '15 minutes')
          and r."createdAt" > now() - interval '2 days'`)} order by r."createdAt" desc limit 3`,
        [shop],
      );
      return rows.map(toSummary);
    },

    async stop(shop: ShopId, id: string, actor: string): Promise<boolean> {
      return inTransaction(pool, async (tx) => {
        const rows = await sqlInside(tx).rows(
          `update bulk_run set "stoppedAt" = coalesce("stoppedAt", now()), "finishedAt" = coalesce("finishedAt", now())
           where "shopId" = $1 and id = $2 returning id`,
          [shop, id],
        );
        if (rows.length > 0) await note(tx, shop, actor, "bulk-run.stopped", id, null);
        return rows.length > 0;
      });
    },

    /** Runs that somebody has to go on with, over all shops, oldest first. */
    unfinished: async (): Promise<readonly string[]> =>
      (
        await sql.rows<{ id: string }>(
          `select id from bulk_run where "finishedAt" is null order by "createdAt" limit 20`,
        )
      ).map(({ id }) => id),

    async takeItem(tx: Transaction, runId: string): Promise<BulkItem | null> {
      return (await sqlInside(tx).rows<BulkItem>(takeSql, [runId]))[0] ?? null;
    },

    async settleItem(tx: Transaction, item: BulkItem, result: ActionResult): Promise<void> {
      await sqlInside(tx).rows(
        `update bulk_item i set outcome = $3, "doneAt" = now(), reason = case when $3 = 'skipped' then coalesce(
           (select coalesce(v.reason, v.state) from vendor_order v where v.id = i."vendorOrderId"), 'gone') end
         where "runId" = $1 and "vendorOrderId" = $2`,
        [item.runId, item.vendorOrderId, result === "done" ? "done" : "skipped"],
      );
    },

    async failItem(item: BulkItem, reference: string): Promise<void> {
      await inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        await inside.rows(
          `update bulk_item set outcome = 'failed', reference = $3, "doneAt" = now()
           where "runId" = $1 and "vendorOrderId" = $2 and outcome is null`,
          [item.runId, item.vendorOrderId, reference],
        );
        const [part] = await inside.rows<{ orderId: string }>(
          `select "orderId" from vendor_order where id = $1 and "shopId" = $2`,
          [item.vendorOrderId, item.shopId],
        );
        await insertActivities(inside, item.shopId, (part?.orderId ?? null) as never, [
          { code: "bulk.failed", level: "error", reference, vendorOrderId: item.vendorOrderId },
        ]);
      });
    },

    async finish(runId: string): Promise<boolean> {
      const rows = await sql.rows(
        `update bulk_run r set "finishedAt" = coalesce("finishedAt", now()) where id = $1 and (r."stoppedAt" is not null
           or not exists (select 1 from bulk_item i where i."runId" = r.id and i.outcome is null)) returning id`,
        [runId],
      );
      return rows.length > 0;
    },
  };
}

async function note(tx: Transaction, shop: ShopId, actor: string, action: string, subject: string, after: unknown) {
  await sqlInside(tx).rows(
    `insert into audit_entry ("shopId", actor, action, subject, after) values ($1, $2, $3, $4, $5)`,
    [shop, actor, action, subject, after === null ? null : JSON.stringify(after)],
  );
}
