import { withReference } from "../use-cases/support-reference.ts";
import { DatabaseError, type Pool } from "pg";
import type { ActivityToWrite } from "../use-cases/activity-codes.ts";
import type { ClaimedVendorOrder, Settlement, VendorOrderPatch, VendorOrderStore } from "../use-cases/step-ports.ts";
import type { MailToWrite } from "../use-cases/mail.ts";
import { breakerThreshold, probeEveryMs } from "../domain/connection/health.ts";
import { type HealthChanged, learn, teaches } from "./connection-lesson.server.ts";
import { chosenLocation } from "./location-repo.server.ts";
import { statusesOfConnection } from "./order-status-repo.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

/**
 * Times are stored in whole milliseconds, rounded: what was made due "now" may lie half of one ahead. Without this, a
 * worker that is woken at once would find nothing and come back only a second later.
 */
const dueBy = `now() + interval '1 millisecond'`;

/** Adds a value to a statement's parameters; its place in the text comes back. */
type Parameter = (value: unknown, type: string) => string;

/** Connections that may be called now. One that was disconnected is asked for what is running in its store, no more. */
const callable = `(c."disconnectedAt" is null or c."trackingUntil" > now()) and c.health <> 'needs-reauthorization'
    and (c."quietUntil" is null or c."quietUntil" <= now())
    and (c."breakerOpenUntil" is null or c."breakerOpenUntil" <= now())`;

/** Vendor orders of connection `c` that are due and that nobody works on. */
const dueOf = `v."connectionId" = c.id and v."nextAttemptAt" <= ${dueBy}
      and (v."leasedUntil" is null or v."leasedUntil" <= now())
      and (c."disconnectedAt" is null or v.state <> 'ready')`;

/**
 * One statement takes what is due: of every open connection its first rows, as many as its budget, its breaker and
 * our own work allow. The connection's row is locked while its budget is read and paid from, so that the limit is
 * exact over all workers; a row another worker holds is skipped, never waited for. A backlog at one vendor costs the
 * others nothing: each connection is asked separately through its own index, those with nothing in the works come
 * first, and every connection gets its first order before any gets its second. Within a connection the oldest order
 * goes first, however often and how long the store was down: a queue that goes on keeps its order.
 */
const claimSql = `
with limits as (
  select * from jsonb_to_recordset($1::jsonb) as l(platform text, rate float8, burst float8)
), in_flight as (
  select key::uuid as id, value::int as count from jsonb_each_text($2::jsonb)
), waiting as (
  select c.id from connection c
  cross join lateral (
    select v."nextAttemptAt" from vendor_order v
    where ${dueOf}
    order by v."nextAttemptAt" limit 1
  ) first
  left join in_flight f on f.id = c.id
  where ${callable} and coalesce(f.count, 0) < $3
  order by coalesce(f.count, 0), first."nextAttemptAt" limit $4
), gate as (
  select c.id, c."disconnectedAt", clock_timestamp() as at, c."breakerFailures" >= ${breakerThreshold} as probing,
    least(l.burst, c."budgetTokens" + l.rate * extract(epoch from clock_timestamp() - c."budgetAt")) as tokens
  from connection c join limits l on l.platform = c.platform
  where c.id in (select id from waiting) and ${callable}
  order by c.id
  for update of c
), picked as (
  select id from (
    select row.id, row_number() over (partition by c.id order by row."createdAt") as turn
    from gate c
    left join in_flight f on f.id = c.id
    cross join lateral (
      select v.id, v."createdAt" from vendor_order v
      where ${dueOf}
      order by v."createdAt"
      limit greatest(0, least(floor(c.tokens)::int, case when c.probing then 1 else $3 - coalesce(f.count, 0) end))
      for update skip locked
    ) row
  ) in_turn
  order by turn limit $4
), taken as (
  update vendor_order v set generation = v.generation + 1, "leasedUntil" = now() + $5 * interval '1 millisecond'
  from picked where v.id = picked.id
  returning v.*
), paid as (
  update connection c set "budgetTokens" = g.tokens - t.count, "budgetAt" = g.at,
    "breakerOpenUntil" = case when g.probing then now() + interval '${probeEveryMs} milliseconds' else c."breakerOpenUntil" end
  from gate g join (select "connectionId" as id, count(*) from taken group by 1) t on t.id = g.id
  where c.id = g.id
)
select t.id, t.generation, now() as now, t.state, t.supplement, t.reference, t."externalId", t."externalName", t."sentDigest",
  t."wantedDigest", t."itemsWanted", t."storeLocation", t."storeLocationState", t."cancelWantedAt", t."cancelReason", t.attempts, t.lookups, t."unknownSince", t."readyAt",
  t."totalMinor"::float8 as "totalMinor", t.shipping, t.conversion,
  (select coalesce(jsonb_agg(jsonb_build_object('lineGid', l."lineGid", 'quantity', l.quantity, 'slice', l.slice,
      'externalLineId', l."externalLineId") order by l."lineGid"), '[]')
   from vendor_order_line l where l."vendorOrderId" = t.id) as lines,
  o.id as "orderId", o.gid, o.body, o."personalSealed",
  d.id as "vendorId", d.name as "vendorName", d.email as "vendorEmail", d.language as "vendorLanguage",
  c.id as "connectionId", c.platform, c."storeName", c."storeCurrency", c."credentialsSealed", c.health,
  c."breakerFailures", ${statusesOfConnection},
  ${chosenLocation("store")} as "chosenLocation", c.locations, s.id as "shopId", s.domain, s.name as "shopName", s."contactEmail", e.data as settings
from taken t
join marketplace_order o on o.id = t."orderId"
join vendor d on d.id = t."vendorId"
join connection c on c.id = t."connectionId"
join shop s on s.id = t."shopId"
left join order_sync_settings e on e."shopId" = t."shopId"
order by t."createdAt"`;

type ClaimRow = Omit<ClaimedVendorOrder, "order" | "vendor" | "connection" | "shop"> & {
  readonly orderId: ClaimedVendorOrder["order"]["id"];
  readonly gid: string;
  readonly body: ClaimedVendorOrder["order"]["body"];
  readonly personalSealed: Uint8Array | null;
  readonly vendorId: ClaimedVendorOrder["vendor"]["id"];
  readonly vendorName: string;
  readonly vendorEmail: string | null;
  readonly vendorLanguage: string | null;
  readonly connectionId: ClaimedVendorOrder["connection"]["id"];
  readonly platform: string;
  readonly storeName: string;
  readonly storeCurrency: string;
  readonly credentialsSealed: Uint8Array;
  readonly health: string;
  readonly breakerFailures: number;
  readonly statuses: ClaimedVendorOrder["connection"]["statuses"];
  readonly chosenLocation: string | null;
  readonly locations: ClaimedVendorOrder["connection"]["locations"];
  readonly shopId: ClaimedVendorOrder["shop"]["id"];
  readonly domain: string;
  readonly shopName: string;
  readonly contactEmail: string | null;
};

const toClaim = (row: ClaimRow): ClaimedVendorOrder => {
  const { orderId, gid, body, personalSealed, vendorId, vendorName, vendorEmail, vendorLanguage } = row;
  const { connectionId, platform } = row;
  const { storeName, storeCurrency, credentialsSealed, health, breakerFailures } = row;
  const { shopId, domain, shopName, contactEmail } = row;
  const { id, generation, now, state, supplement, reference, externalId, externalName, sentDigest, wantedDigest } = row;
  const { itemsWanted, storeLocation, storeLocationState } = row;
  const { cancelWantedAt, cancelReason, attempts, lookups, unknownSince, readyAt, totalMinor, shipping, conversion } =
    row;
  return {
    id,
    generation,
    now,
    state,
    supplement,
    reference,
    externalId,
    externalName,
    sentDigest,
    wantedDigest,
    itemsWanted,
    storeLocation,
    storeLocationState,
    cancelWantedAt,
    cancelReason,
    attempts,
    lookups,
    unknownSince,
    readyAt,
    totalMinor,
    shipping,
    conversion,
    lines: row.lines,
    settings: row.settings,
    order: { id: orderId, gid, body, personalSealed },
    vendor: { id: vendorId, name: vendorName, email: vendorEmail, language: vendorLanguage },
    connection: {
      id: connectionId,
      platform,
      storeName,
      storeCurrency,
      credentialsSealed,
      health,
      breakerFailures,
      statuses: row.statuses,
      chosenLocation: row.chosenLocation,
      locations: row.locations,
    },
    shop: { id: shopId, domain, name: shopName, contactEmail },
  };
};

/** Columns a settlement may set, and how their parameters are read. */
const patchTypes: Readonly<Record<keyof VendorOrderPatch, string>> = {
  state: "text",
  reason: "text",
  reasonParams: "jsonb",
  move: "text",
  externalId: "text",
  externalName: "text",
  externalUrl: "text",
  sentDigest: "text",
  cancelWantedAt: "timestamptz",
  itemsWanted: "jsonb",
  storeLocation: "text",
  storeLocationState: "text",
  storeLocationAnswer: "text",
  refusedItems: "text",
  manualHandling: "jsonb",
  totalMinor: "bigint",
  attempts: "int",
  lookups: "int",
  unknownSince: "timestamptz",
  lastFailure: "jsonb",
  errorReference: "text",
  confirmedAt: "timestamptz",
  platformMs: "int",
};

/**
 * Everything one step learned, in one statement that hits nothing when the claim is lost: the row, the lines' ids, the
 * log, the mail and what it means for the connection. What the merchant changed while the step was under way (an
 * edit, a cancellation) is due at once, whatever the step wished.
 */
function settleStatement(
  claim: ClaimedVendorOrder,
  settlement: Settlement,
  sealMail: (mail: MailToWrite) => Uint8Array,
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const parameter = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const json = (value: unknown) => parameter(JSON.stringify(value), "jsonb");

  const id = parameter(claim.id, "uuid");
  const items = parameter(claim.itemsWanted === null ? null : JSON.stringify(claim.itemsWanted), "jsonb");
  const sets = Object.entries(settlement.patch).map(([column, value]) => {
    const type = patchTypes[column as keyof VendorOrderPatch];
    // Done is what was asked for when the step began; what was asked for since is still to do.
    if (column === "itemsWanted")
      return `"itemsWanted" = case when "itemsWanted" is distinct from ${items} then "itemsWanted" end`;
    return `"${column}" = ${type === "jsonb" && value !== null ? json(value) : parameter(value, type)}`;
  });
  const wanted = parameter(claim.wantedDigest, "text");
  const cancel = parameter(claim.cancelWantedAt, "timestamptz");
  const comeBack =
    settlement.comeBackInMs === null
      ? "null"
      : `now() + ${parameter(settlement.comeBackInMs, "float8")} * interval '1 millisecond'`;
  const parts = [
    `settled as (
      update vendor_order set ${[...sets, `"leasedUntil" = null`, `"updatedAt" = now()`].join(", ")},
        "nextAttemptAt" = case when "wantedDigest" is not distinct from ${wanted}
          and "cancelWantedAt" is not distinct from ${cancel}
          and (${settlement.patient === true} or "itemsWanted" is not distinct from ${items}) then ${comeBack} else now() end
      where id = ${id} and generation = ${parameter(claim.generation, "int")}
        and state = ${parameter(claim.state, "text")}
      returning id)`,
  ];
  if (settlement.externalLines?.length)
    parts.push(`lines as (
      update vendor_order_line l set "externalLineId" = x."externalLineId"
      from jsonb_to_recordset(${json(settlement.externalLines)}) as x("lineGid" text, "externalLineId" text), settled
      where l."vendorOrderId" = settled.id and l."lineGid" = x."lineGid")`);
  if (settlement.lines?.length)
    parts.push(`quantities as (
      update vendor_order_line l set quantity = x.quantity, slice = x.slice
      from jsonb_to_recordset(${json(settlement.lines.map((slice) => ({ lineGid: slice.lineGid, quantity: slice.quantity, slice })))})
        as x("lineGid" text, quantity int, slice jsonb), settled
      where l."vendorOrderId" = settled.id and l."lineGid" = x."lineGid")`);
  if (settlement.activities?.length)
    parts.push(`log as (${insertActivities(parameter, json, claim, settlement.activities)})`);
  for (const [index, mail] of (settlement.mails ?? []).entries())
    parts.push(`mail_${index} as (
      insert into mail (id, "shopId", kind, "dedupeKey", "contentSealed")
      select gen_random_uuid(), ${parameter(claim.shop.id, "uuid")}, ${parameter(mail.kind, "text")},
        ${parameter(mail.dedupeKey, "text")}, ${parameter(sealMail(mail), "bytea")} from settled
      on conflict do nothing)`);
  if (settlement.extraCalls)
    parts.push(`paid as (
      update connection set "budgetTokens" = "budgetTokens" - ${parameter(settlement.extraCalls, "float8")}
      where id = ${parameter(claim.connection.id, "uuid")})`);
  return { text: `with ${parts.join(",\n")} select id from settled`, values };
}

function insertActivities(
  parameter: Parameter,
  json: (value: unknown) => string,
  claim: ClaimedVendorOrder,
  activities: readonly ActivityToWrite[],
): string {
  return `insert into activity ("shopId", code, params, level, "orderId", "vendorOrderId", "vendorId", platform, "durationMs", reference)
    select ${parameter(claim.shop.id, "uuid")}, a.code, coalesce(a.params, '{}'), coalesce(a.level, 'info'),
      ${parameter(claim.order.id, "uuid")}, settled.id, ${parameter(claim.vendor.id, "uuid")},
      ${parameter(claim.connection.platform, "text")}, a."durationMs", a.reference
    from settled, jsonb_to_recordset(${json(activities.map(withReference))})
      as a(code text, params jsonb, level text, "durationMs" int, reference text)`;
}

const isTakenExternalId = (error: unknown): boolean =>
  error instanceof DatabaseError && error.constraint === "vendor_order_connectionId_externalId_key";

/** @param sealMail seals what a mail says and to whom, for a shop */
export function createVendorOrderStore(
  pool: Pool,
  sealMail: (shopId: string, mail: MailToWrite) => Uint8Array,
  healthChanged: HealthChanged,
): VendorOrderStore {
  const sql = sqlOf(pool);
  return {
    async claimDue(limits) {
      const rows = await sql.rows<ClaimRow>(claimSql, [
        JSON.stringify(limits.platforms),
        JSON.stringify(Object.fromEntries(limits.inFlight)),
        limits.perConnection,
        limits.atMost,
        limits.leaseMs,
      ]);
      return rows.map(toClaim);
    },

    async writeIntent(claim, state, leaseMs) {
      const written = await sql.rows(
        `update vendor_order set state = $3, "leasedUntil" = now() + $4 * interval '1 millisecond', "updatedAt" = now()
         where id = $1 and generation = $2 and state = $5 and "leasedUntil" > now()
           and ($3 <> 'sending' or "cancelWantedAt" is null)
         returning id`,
        [claim.id, claim.generation, state, leaseMs, claim.state],
      );
      return written.length === 1 ? { ...claim, state } : null;
    },

    async settle(claim, settlement) {
      const { text, values } = settleStatement(claim, settlement, (mail) => sealMail(claim.shop.id, mail));
      const { lesson, lessonReference } = settlement;
      try {
        const settled = teaches(lesson, claim.connection)
          ? await inTransaction(pool, async (tx) => {
              await learn(tx, healthChanged, claim.connection.id, lesson, lessonReference);
              return sqlInside(tx).rows(text, values);
            })
          : await sql.rows(text, values);
        return settled.length === 1 ? "settled" : "lost";
      } catch (error) {
        if (isTakenExternalId(error)) return "id-taken";
        throw error;
      }
    },
  };
}
