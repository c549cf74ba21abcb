import type { Pool } from "pg";
import type { OrderGid, ShopId } from "../domain/shared/ids.ts";
import type { BackfillView } from "../use-cases/backfill/backfill-desk.ts";
import type { BackfillBook, BackfillDeskBook, ClaimedBackfill } from "../use-cases/backfill/backfill-ports.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

/** Longer than reading one order may take. */
const lease = "3 minutes";
const pauseAfterFailure = "1 minute";

/** Backfills as workers carry them on. */
export function createBackfillBook(pool: Pool): BackfillBook {
  const sql = sqlOf(pool);
  const mine = `id = $1 and generation = $2 and state = 'running'`;
  return {
    async claim() {
      const [run] = await sql.rows<Omit<ClaimedBackfill, "shop"> & { shopId: ShopId; domain: string }>(
        `update backfill b set generation = b.generation + 1, "leasedUntil" = now() + interval '${lease}'
         from shop s
         where s.id = b."shopId" and b.id = (
           select w.id from backfill w join shop h on h.id = w."shopId"
           where w.state = 'running' and (w."leasedUntil" is null or w."leasedUntil" < now()) and h."uninstalledAt" is null
           order by w."askedAt" limit 1 for update of w skip locked)
         returning b.id, b."from", b."askedAt" as until, b.cursor, b.generation, s.id as "shopId", s.domain`,
      );
      if (!run) return null;
      const { shopId, domain, ...rest } = run;
      return { ...rest, shop: { id: shopId, domain } };
    },

    async findUnrecorded(shop, gids) {
      const rows = await sql.rows<{ gid: OrderGid }>(
        `select gid from unnest($2::text[]) with ordinality as listed(gid, place)
         where not exists (select 1 from marketplace_order o where o."shopId" = $1 and o.gid = listed.gid)
           and not exists (select 1 from redacted_order r where r."shopId" = $1 and r.gid = listed.gid)
         order by place`,
        [shop, gids],
      );
      return rows.map(({ gid }) => gid);
    },

    progress: async (run, { recorded = 0, unread = 0 }) =>
      (
        await sql.rows(
          `update backfill set recorded = recorded + $3, unread = unread + $4, failure = null,
             "leasedUntil" = now() + interval '${lease}' where ${mine} returning id`,
          [run.id, run.generation, recorded, unread],
        )
      ).length > 0,

    finishPage: (run, cursor, { seen = 0 }) =>
      inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        const [row] = await inside.rows<{ recorded: number }>(
          `update backfill set seen = seen + $3, cursor = $4, failure = null,
             state = case when $4::text is null then 'done' else state end,
             "finishedAt" = case when $4::text is null then now() end,
             "leasedUntil" = now() + interval '${lease}' where ${mine} returning recorded`,
          [run.id, run.generation, seen, cursor],
        );
        if (row && cursor === null)
          await insertActivities(inside, run.shop.id, null, [
            { code: "backfill.done", params: { recorded: row.recorded } },
          ]);
        return row !== undefined;
      }),

    fail: (run, failure, end) =>
      inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        const givenUp = end !== "try-again";
        const reference = givenUp ? end.reference : null;
        const rows = await inside.rows(
          `update backfill set failure = $3, "errorReference" = $4, state = case when $5 then 'failed' else state end,
             "finishedAt" = case when $5 then now() end, "leasedUntil" = now() + interval '${pauseAfterFailure}'
           where ${mine} returning id`,
          [run.id, run.generation, failure, reference, givenUp],
        );
        if (givenUp && rows.length > 0)
          await insertActivities(inside, run.shop.id, null, [
            { code: "backfill.failed", level: "error", params: { failure }, reference },
          ]);
      }),
  };
}

/** Backfills as the merchant asks for them and looks at them. */
export function createBackfillDeskBook(pool: Pool): BackfillDeskBook {
  return {
    async readLatest(shop) {
      const [row] = await sqlOf(pool).rows<
        Omit<BackfillView, "from" | "askedAt" | "finishedAt"> & { from: Date; askedAt: Date; finishedAt: Date | null }
      >(
        `select b.state, b."from", b."askedAt", b."finishedAt", b.seen, b.recorded, b.unread, b.failure is not null as troubled,
           b."errorReference",
           (select count(distinct v."orderId")::int from vendor_order v where v."shopId" = $1 and v.state = 'held'
             and v.reason in ('arrived-while-off', 'too-old', 'sync-off')) as waiting,
           coalesce((select not (c.data->>'enabled')::boolean from order_sync_settings c where c."shopId" = $1), true) as "syncOff"
         from backfill b where b."shopId" = $1 order by b."askedAt" desc limit 1`,
        [shop],
      );
      return row
        ? {
            ...row,
            from: row.from.toISOString(),
            askedAt: row.askedAt.toISOString(),
            finishedAt: row.finishedAt?.toISOString() ?? null,
          }
        : null;
    },

    begin: (shop, { id, from, askedAt, askedBy }, alongside) =>
      inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        const rows = await inside.rows(
          `insert into backfill (id, "shopId", "from", "askedAt", "askedBy") values ($1, $2, $3, $4, $5)
           on conflict ("shopId") where state = 'running' do nothing returning id`,
          [id, shop, from, askedAt, askedBy],
        );
        if (rows.length === 0) return "running";
        await note(inside, shop, "backfill.started", id, askedBy, { from: from.toISOString() });
        await alongside(tx);
        return "started";
      }),

    stop: (shop, actor, now) =>
      inTransaction(pool, async (tx) => {
        const inside = sqlInside(tx);
        const [row] = await inside.rows<{ id: string }>(
          `update backfill set state = 'stopped', "finishedAt" = $2 where "shopId" = $1 and state = 'running' returning id`,
          [shop, now],
        );
        if (!row) return "not-found";
        await note(inside, shop, "backfill.stopped", row.id, actor);
        return "done";
      }),
  };
}

async function note(
  inside: ReturnType<typeof sqlInside>,
  shop: ShopId,
  action: "backfill.started" | "backfill.stopped",
  id: string,
  actor: string,
  after: object | null = null,
): Promise<void> {
  await inside.rows(
    `insert into audit_entry ("shopId", actor, action, subject, after) values ($1, $2, $3, $4, $5::jsonb)`,
    [shop, actor, action, id, after && JSON.stringify(after)],
  );
  await insertActivities(inside, shop, null, [{ code: action, params: { actor } }]);
}
