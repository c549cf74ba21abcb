import type { Manifest } from "../connectors/_contract/manifest.ts";
import type { AddOnStanding } from "../domain/add-ons/add-on.ts";
import type { LineMapping } from "../domain/order/vendor-order.ts";
import { defaultOrderSyncSettings, orderSyncSettingsSchema } from "../domain/settings/order-sync-settings.ts";
import type { ConnectionId, OrderId, ShopId, VariantGid, VendorId } from "../domain/shared/ids.ts";
import { money } from "../domain/shared/money.ts";
import type { VendorStore } from "../domain/splitting/plan-vendor-orders.ts";
import { vendorKey } from "../domain/splitting/vendor-key.ts";
import type { LineRoute } from "../domain/rerouting/line-route.ts";
import type { ConnectionFacts } from "../domain/sync-rules/decide.ts";
import type {
  OrderBody,
  OrderBook,
  PlanChanges,
  PlanContext,
  PlannedRow,
  RecordedOrder,
  SavedOrder,
  StoredVendorOrder,
  VendorInPlan,
} from "../use-cases/record-ports.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { insertMails } from "./mail-repo.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { type Sql, sqlInside } from "./sql.server.ts";

/** Tells workers that a vendor order is due; carries nothing, since the table says which. */
export const vendorOrdersDue = "vendor_orders_due";

/**
 * Everything a plan depends on, in one read: the settings, the vendors that the order's lines may belong to, belong to
 * already or were given to, their stores, and the mappings of the order's variants.
 */
const contextSql = `
select s.name, s.domain, s."contactEmail", e.data as settings, e."enabledAt",
  (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'nameKey', d."nameKey", 'email', d.email, 'language', d.language,
      'aliases', (select coalesce(jsonb_agg(l."nameKey"), '[]') from vendor_alias l where l."vendorId" = d.id),
      'storeSyncEnabled', d."storeSyncEnabled", 'paused', d."pausedAt" is not null,
      'inPortal', exists (select 1 from vendor_membership p where p."vendorId" = d.id and p."endedAt" is null),
      'connection', (select jsonb_build_object('id', c.id, 'platform', c.platform, 'storeHost', c."storeHost",
          'currency', c."storeCurrency", 'health', c.health, 'confirmed', c."unconfirmedSince" is null)
        from connection c where c."vendorId" = d.id and c."disconnectedAt" is null))), '[]')
   from vendor d where d."shopId" = s.id and (
     d."nameKey" = any($2::text[])
     or d.id in (select l."vendorId" from vendor_alias l where l."shopId" = s.id and l."nameKey" = any($2::text[]))
     or d.id in (select c."vendorId" from variant_mapping m join connection c on c.id = m."connectionId"
       where m."shopId" = s.id and m."variantGid" = any($3::text[]))
     or d.id in (select v."vendorId" from marketplace_order o join vendor_order v on v."orderId" = o.id
       where o."shopId" = s.id and o.gid = any($4::text[]))
     or d.id in (select r."vendorId" from marketplace_order o join line_route r on r."orderId" = o.id
       where o."shopId" = s.id and o.gid = any($4::text[]) and r.state in ('waiting', 'in-force')))) as vendors,
  (select coalesce(jsonb_object_agg(a.platform, case when a.active then 'active' else coalesce(a.lapse, 'off') end), '{}')
   from add_on a where a."shopId" = s.id and a.kind = 'order-push') as "addOns",
  (select coalesce(jsonb_agg(jsonb_build_object('variantGid', m."variantGid", 'vendorId', c."vendorId",
      'open', c."disconnectedAt" is null, 'externalProductId', m."externalProductId",
      'externalVariantId', m."externalVariantId")), '[]')
   from variant_mapping m join connection c on c.id = m."connectionId"
   where m."shopId" = s.id and m."variantGid" = any($3::text[])) as mappings,
  (select coalesce(jsonb_agg(jsonb_build_object('variantGid', p."variantGid", 'minor', p."unitCostMinor",
      'currency', p."unitCostCurrency")), '[]')
   from product_variant p
   where p."shopId" = s.id and p."variantGid" = any($3::text[]) and p."unitCostMinor" is not null) as costs
from shop s left join order_sync_settings e on e."shopId" = s.id
where s.id = $1`;

interface ContextRow {
  readonly name: string;
  readonly domain: string;
  readonly contactEmail: string | null;
  readonly settings: unknown;
  readonly enabledAt: Date | null;
  readonly vendors: readonly {
    readonly id: VendorId;
    readonly name: string;
    readonly nameKey: string;
    readonly aliases: readonly string[];
    readonly email: string | null;
    readonly language: string | null;
    readonly storeSyncEnabled: boolean;
    readonly paused: boolean;
    readonly inPortal: boolean;
    readonly connection: {
      readonly id: ConnectionId;
      readonly platform: string;
      readonly storeHost: string;
      readonly currency: string;
      readonly health: ConnectionFacts["health"];
      readonly confirmed: boolean;
    } | null;
  }[];
  /** Order Push by platform. */
  readonly addOns: Readonly<Record<string, AddOnStanding>>;
  readonly mappings: readonly {
    readonly variantGid: VariantGid;
    readonly vendorId: VendorId;
    readonly open: boolean;
    readonly externalProductId: string;
    readonly externalVariantId: string;
  }[];
  readonly costs: readonly { readonly variantGid: VariantGid; readonly minor: number; readonly currency: string }[];
}

/** Does the platform support this at all? */
const can = (manifest: Manifest | undefined, capability: "createOrder" | "customLines" | "itemEdits"): boolean =>
  manifest !== undefined && manifest.capabilities[capability].support !== "none";

function toContext(row: ContextRow, manifests: Readonly<Record<string, Manifest>>): PlanContext {
  const vendors = new Map<VendorId, VendorInPlan>();
  const stores = new Map<VendorId, VendorStore>();
  for (const { nameKey: _, aliases: __, connection, ...vendor } of row.vendors) {
    const manifest = connection ? manifests[connection.platform] : undefined;
    vendors.set(vendor.id, {
      ...vendor,
      addOn: (connection && row.addOns[connection.platform]) ?? "off",
      connection: connection && {
        ...connection,
        createOrder: can(manifest, "createOrder"),
        customLines: can(manifest, "customLines"),
        itemEdits: can(manifest, "itemEdits"),
        maxLinesPerOrder: manifest?.limits.maxLinesPerOrder ?? 0,
      },
    });
    if (!connection) continue;
    const mappings = new Map<VariantGid, LineMapping>();
    for (const mapping of row.mappings)
      if (mapping.open && mapping.vendorId === vendor.id)
        mappings.set(mapping.variantGid, {
          externalProductId: mapping.externalProductId,
          externalVariantId: mapping.externalVariantId === "" ? null : mapping.externalVariantId,
        });
    stores.set(vendor.id, { mappings, customLines: can(manifest, "customLines") });
  }
  return {
    shopName: row.name,
    shopDomain: row.domain,
    contactEmail: row.contactEmail,
    settings: row.settings ? orderSyncSettingsSchema.parse(row.settings) : defaultOrderSyncSettings,
    syncEnabledAt: row.enabledAt,
    directory: {
      byVariant: boundVendors(row.mappings),
      byKey: new Map(row.vendors.flatMap(({ id, nameKey, aliases }) => [nameKey, ...aliases].map((key) => [key, id]))),
    },
    vendors,
    stores,
    costs: new Map(row.costs.map(({ variantGid, minor, currency }) => [variantGid, money(minor, currency)])),
  };
}

/** A variant bound in one vendor's stores is that vendor's; bound in several vendors' it says nothing. */
function boundVendors(mappings: ContextRow["mappings"]): Map<VariantGid, VendorId> {
  const bound = new Map<VariantGid, VendorId | null>();
  for (const { variantGid, vendorId } of mappings) {
    const before = bound.get(variantGid);
    bound.set(variantGid, before === undefined || before === vendorId ? vendorId : null);
  }
  return new Map([...bound].flatMap(([variant, vendor]) => (vendor === null ? [] : [[variant, vendor] as const])));
}

/** What planning these orders depends on, at one moment. */
export async function readPlanContext(
  sql: Sql,
  shop: ShopId,
  orders: readonly OrderBody[],
  manifests: Readonly<Record<string, Manifest>>,
): Promise<PlanContext> {
  const lines = orders.flatMap((order) => order.lines);
  const keys = new Set(lines.map((line) => vendorKey(line.vendor ?? "")).filter((key) => key !== ""));
  const variants = new Set(lines.flatMap((line) => line.variantGid ?? []));
  const gids = orders.map(({ gid }) => gid);
  const [row] = await sql.rows<ContextRow>(contextSql, [shop, [...keys], [...variants], gids]);
  if (!row) throw new Error(`There is no shop ${shop}.`);
  return toContext(row, manifests);
}

/** Vendor orders as `StoredVendorOrder`, by vendor and supplement. @param which a condition on `v` */
export const storedVendorOrders = (which: string): string => `
select v.id, v."orderId", v."vendorId", v."connectionId", v.supplement, v.state, v.reason, v."reasonParams", v.move,
           v."decideAgainAt", v.checks,
           v."releasedBy", v."pushedAnywayBy", v."leftBy", v."heldBy", v."heldUntil", v."pushedAnewBy", v.reference, v."addedAfterPush", v."manualHandling", v."handledDigest", v."itemsWanted",
           v."refusedItems", v."refundsTold", v."cancelWantedAt",
           v."sentDigest", v."wantedDigest", v."externalId", v."externalName", v.shipping, v.conversion,
           v."totalMinor"::float8 as "totalMinor", v."readyAt",
           v."nextAttemptAt" is not null as scheduled,
           exists (select 1 from parcel p where p."vendorOrderId" = v.id and p.status = 'shipped') as shipped,
           (select coalesce(jsonb_agg(jsonb_build_object('lineGid', l."lineGid", 'quantity', l.quantity, 'slice', l.slice)
             order by l."lineGid"), '[]') from vendor_order_line l where l."vendorOrderId" = v.id) as lines
         from vendor_order v where ${which}
order by v."vendorId", v.supplement`;

/** What waits and what is in force of the orders' lines. @param which a condition on `r` */
export const lineRoutes = (which: string): string => `
select r.id, r."orderId", r."lineGid", r."vendorId", r."leavesId", r."actId", r."saidBy", r.state
from line_route r where ${which} and r.state in ('waiting', 'in-force')
order by r.id`;

export function createOrderBook(box: SecretBox, manifests: Readonly<Record<string, Manifest>>): OrderBook {
  return {
    readContext: (tx, shop, order) => readPlanContext(sqlInside(tx), shop, [order], manifests),

    async isKnownExternalOrder(tx, shopDomain, gid) {
      const rows = await sqlInside(tx).rows(
        `select 1 from vendor_order v join connection c on c.id = v."connectionId"
         where c."storeHost" = $1 and v."externalId" in ($2, $3) limit 1`,
        [shopDomain, gid, gid.replace(/^.*\//, "")],
      );
      return rows.length > 0;
    },

    async saveOrder(tx, shop, version, force) {
      const sql = sqlInside(tx);
      const { body } = version;
      const written = await sql.rows<{
        id: OrderId;
        inserted: boolean;
        unassigned: RecordedOrder["unassigned"];
        receivedAt: Date;
        cleared: boolean;
        review: RecordedOrder["review"];
      }>(
        `insert into marketplace_order as o (id, "shopId", gid, name, "placedAt", "sourceUpdatedAt", "receivedAt",
           "financialStatus", "fulfillmentStatus", "cancelledAt", test, currency, "totalMinor", "lineCount", digest, body,
           "personalSealed")
         values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         on conflict ("shopId", gid) do update set name = excluded.name, "sourceUpdatedAt" = excluded."sourceUpdatedAt",
           "financialStatus" = excluded."financialStatus", "fulfillmentStatus" = excluded."fulfillmentStatus",
           "cancelledAt" = excluded."cancelledAt", test = excluded.test, currency = excluded.currency,
           "totalMinor" = excluded."totalMinor", "lineCount" = excluded."lineCount", digest = excluded.digest,
           body = excluded.body,
           "personalSealed" = case when o."personalClearedAt" is null then excluded."personalSealed" end
         where o."sourceUpdatedAt" < excluded."sourceUpdatedAt"
           or ($17 and o."sourceUpdatedAt" = excluded."sourceUpdatedAt" and o.digest <> excluded.digest)
         returning id, xmax = 0 as inserted, unassigned, "receivedAt", "personalClearedAt" is not null as cleared, review`,
        [
          shop,
          version.gid,
          body.name,
          body.createdAt,
          body.updatedAt,
          version.receivedAt,
          body.financialStatus,
          body.fulfillmentStatus,
          body.cancelledAt,
          body.test,
          body.currency,
          version.totalMinor,
          body.lines.length,
          version.digest,
          JSON.stringify(body),
          version.personalSealed,
          force,
        ],
      );
      const [row] = written;
      if (row)
        return {
          kind: row.inserted ? "inserted" : "updated",
          id: row.id,
          unassigned: row.unassigned,
          receivedAt: row.receivedAt,
          personalCleared: row.cleared,
          review: row.review,
        };
      return { kind: await whyNotSaved(sql, shop, version) };
    },

    async saveReview(tx, shop, gid, review, readAt) {
      const rows = await sqlInside(tx).rows<{ id: OrderId }>(
        `update marketplace_order set review = $3::jsonb, "reviewReadAt" = $4 where "shopId" = $1 and gid = $2
           and review is distinct from $3::jsonb and ("reviewReadAt" is null or "reviewReadAt" <= $4)
         returning id`,
        [shop, gid, JSON.stringify(review), readAt],
      );
      return rows[0]?.id ?? null;
    },

    async saveRefunded(tx, shop, gid, refunded, asOf) {
      await sqlInside(tx).rows(
        `update marketplace_order set "refundedMinor" = $3, "refundedAsOf" = $4 where "shopId" = $1 and gid = $2
           and ("refundedAsOf" is null or "refundedAsOf" <= $4)`,
        [shop, gid, refunded.minor, asOf],
      );
    },

    async lockOrder(tx, shop, id) {
      const rows = await sqlInside(tx).rows<RecordedOrder>(
        `select id, gid, body, review, "receivedAt", unassigned from marketplace_order
         where "shopId" = $1 and id = $2 for update`,
        [shop, id],
      );
      return rows[0] ?? null;
    },

    async readVendorOrders(tx, order) {
      return sqlInside(tx).rows<StoredVendorOrder>(`${storedVendorOrders(`v."orderId" = $1`)} for update of v`, [
        order,
      ]);
    },

    readRoutes: (tx, order) => sqlInside(tx).rows<LineRoute>(lineRoutes(`r."orderId" = $1`), [order]),

    async savePlan(tx, shop, order, changes) {
      const sql = sqlInside(tx);
      await saveRoutes(sql, changes);
      await savePlannedRows(sql, shop, order, changes);
      if (changes.sent.length > 0) await saveSentChanges(sql, changes);
      if (changes.unassigned)
        await sql.rows(`update marketplace_order set unassigned = $2::jsonb, "unassignedCount" = $3 where id = $1`, [
          order,
          JSON.stringify(changes.unassigned),
          changes.unassigned.filter(isTheMerchants).length,
        ]);
      await insertActivities(sql, shop, order, changes.activities);
      await insertMails(sql, box, shop, changes.mails);
    },
  };
}

/** Lines that nobody has to ship, and removed ones, are no one's worry. */
const isTheMerchants = ({ reason }: { readonly reason: string }) => reason === "no-vendor";

async function whyNotSaved(
  sql: Sql,
  shop: ShopId,
  version: { readonly gid: string; readonly digest: string; readonly body: OrderBody },
): Promise<Exclude<SavedOrder["kind"], "inserted" | "updated">> {
  const [stored] = await sql.rows<{ older: boolean; same: boolean }>(
    `select "sourceUpdatedAt" > $3 as older, digest = $4 as same from marketplace_order where "shopId" = $1 and gid = $2`,
    [shop, version.gid, version.body.updatedAt, version.digest],
  );
  if (stored?.older) return "older";
  return stored?.same ? "same" : "same-time-different";
}

/**
 * Lines that left for another vendor, before they are written into its vendor order: the database keeps each line in one
 * vendor order at a time. What a vendor took up again after cancelling it, is cancelled once more.
 */
async function saveRoutes(sql: Sql, { routes, givenUp }: PlanChanges): Promise<void> {
  const ended = routes.filter(({ end }) => end !== null);
  // An earlier route ends before the one that takes its place comes into force.
  if (ended.length > 0)
    await sql.rows(
      `update line_route r set state = 'ended', "endReason" = c.reason, "settledAt" = now()
       from jsonb_to_recordset($1::jsonb) as c(id uuid, reason text) where r.id = c.id`,
      [JSON.stringify(ended.map(({ route, end }) => ({ id: route.id, reason: end })))],
    );
  if (routes.length > ended.length)
    await sql.rows(`update line_route set state = 'in-force', "settledAt" = now() where id = any($1::uuid[])`, [
      routes.filter(({ end }) => end === null).map(({ route }) => route.id),
    ]);
  if (givenUp.length === 0) return;
  await sql.rows(
    `update vendor_order v set state = g.state, "pushedAnewBy" = g.by, reason = g.reason, "reasonParams" = '{}',
       move = null, "decideAgainAt" = null, "manualHandling" = null, "itemsWanted" = null, "nextAttemptAt" = null,
       "cancelWantedAt" = case when g.state = 'cancelled' then coalesce(v."cancelWantedAt", now()) end,
       "cancelReason" = case when g.state = 'cancelled' then coalesce(v."cancelReason", 'by-hand') end,
       generation = v.generation + 1, "leasedUntil" = null, "updatedAt" = now()
     from jsonb_to_recordset($1::jsonb) as g(id uuid, by text, state text, reason text) where v.id = g.id`,
    [
      JSON.stringify(
        givenUp.map((each) => ({
          ...each,
          reason: each.state === "cancelled" ? "rerouted" : "rerouted-before-push",
        })),
      ),
    ],
  );
  await sql.rows(`update vendor_order_line set former = true where "vendorOrderId" = any($1::uuid[])`, [
    givenUp.map(({ id }) => id),
  ]);
}

async function savePlannedRows(sql: Sql, shop: ShopId, order: OrderId, changes: PlanChanges): Promise<void> {
  const { rows, vacated } = changes;
  const relined = rows.filter((row) => row.lines !== null);
  const cleared = [...vacated, ...relined.filter((row) => !row.isNew).map((row) => row.id)];
  if (cleared.length > 0)
    await sql.rows(`delete from vendor_order_line where "orderId" = $1 and "vendorOrderId" = any($2::uuid[])`, [
      order,
      cleared,
    ]);
  if (vacated.length > 0)
    await sql.rows(`delete from vendor_order where "orderId" = $1 and id = any($2::uuid[])`, [order, vacated]);
  if (rows.length > 0)
    await sql.rows(
      `with saved as (
         insert into vendor_order as v (id, "shopId", "orderId", "vendorId", "connectionId", supplement, state, reason,
           "reasonParams", move, "decideAgainAt", checks, reference, "addedAfterPush", "manualHandling", shipping, conversion, "totalMinor", "readyAt",
           "nextAttemptAt", "updatedAt")
         select r.id, $1::uuid, $2::uuid, r."vendorId", r."connectionId", r.supplement, r.state, r.reason, r."reasonParams",
           r.move, r."decideAgainAt", r.checks, r.reference, r."addedAfterPush", r."manualHandling", r.shipping, r.conversion, r."totalMinor", r."readyAt",
           case when r.wake then now() end, now()
         from jsonb_to_recordset($3::jsonb) as r(id uuid, "vendorId" uuid, "connectionId" uuid, supplement int, state text,
           reason text, "reasonParams" jsonb, move text, "decideAgainAt" timestamptz, checks jsonb, reference text, "addedAfterPush" boolean,
           "manualHandling" jsonb, shipping jsonb, conversion jsonb, "totalMinor" bigint, "readyAt" timestamptz, wake boolean)
         on conflict (id) do update set "connectionId" = excluded."connectionId", state = excluded.state,
           reason = excluded.reason, "reasonParams" = excluded."reasonParams", move = excluded.move,
           "decideAgainAt" = excluded."decideAgainAt", checks = excluded.checks, "addedAfterPush" = excluded."addedAfterPush",
           "manualHandling" = excluded."manualHandling", "itemsWanted" = null, shipping = excluded.shipping,
           conversion = excluded.conversion,
           "totalMinor" = excluded."totalMinor", "readyAt" = excluded."readyAt", "updatedAt" = now(),
           generation = v.generation + 1, "leasedUntil" = null,
           "nextAttemptAt" = case when excluded.state = 'ready' then coalesce(excluded."nextAttemptAt", v."nextAttemptAt") end,
           attempts = case when excluded.state = v.state then v.attempts else 0 end,
           "lastFailure" = case when excluded.state = v.state then v."lastFailure" end,
           "errorReference" = case when excluded.state = v.state then v."errorReference" end
         returning "nextAttemptAt")
       select pg_notify('${vendorOrdersDue}', '') where exists (select 1 from saved where "nextAttemptAt" is not null)`,
      [shop, order, JSON.stringify(rows.map(({ lines: _, isNew: __, ...row }) => row))],
    );
  if (relined.length > 0)
    await sql.rows(
      `insert into vendor_order_line ("orderId", "lineGid", "vendorOrderId", quantity, slice)
       select $1::uuid, l."lineGid", l."vendorOrderId", l.quantity, l.slice
       from jsonb_to_recordset($2::jsonb) as l("lineGid" text, "vendorOrderId" uuid, quantity int, slice jsonb)`,
      [order, JSON.stringify(relined.flatMap(lineRows))],
    );
}

const lineRows = (row: PlannedRow) =>
  (row.lines ?? []).map((slice) => ({
    lineGid: slice.lineGid,
    vendorOrderId: row.id,
    quantity: slice.quantity,
    slice,
  }));

/**
 * Notes edits and cancellations on what was sent. A worker that holds the row keeps its claim, and comes back at once
 * when it sees at the end that something was noted; only a change of state takes the claim away.
 */
async function saveSentChanges(sql: Sql, changes: PlanChanges): Promise<void> {
  await sql.rows(
    `with changed as (
       update vendor_order v set
         state = coalesce(c.state, v.state),
         reason = case when c.state is not null then c.reason else v.reason end,
         move = case when c.state is not null then c.move else v.move end,
         "wantedDigest" = coalesce(c."wantedDigest", v."wantedDigest"),
         "cancelWantedAt" = coalesce(c."cancelWantedAt", v."cancelWantedAt"),
         "cancelReason" = coalesce(c."cancelReason", v."cancelReason"),
         "manualHandling" = case when c."setsHandling" then c."manualHandling" else v."manualHandling" end,
         "itemsWanted" = case when c."setsItems" then c."itemsWanted" else v."itemsWanted" end,
         "refundsTold" = coalesce(c."refundsTold", v."refundsTold"),
         "nextAttemptAt" = case when c.wake then now() else v."nextAttemptAt" end,
         generation = v.generation + (case when c.state is null then 0 else 1 end),
         "leasedUntil" = case when c.state is null then v."leasedUntil" end,
         "updatedAt" = now()
       from jsonb_to_recordset($1::jsonb) as c(id uuid, state text, reason text, move text, "wantedDigest" text,
         "cancelWantedAt" timestamptz, "cancelReason" text, "manualHandling" jsonb, "setsHandling" boolean, "itemsWanted" jsonb,
         "setsItems" boolean, "refundsTold" jsonb, wake boolean)
       where v.id = c.id
       returning c.wake)
     select pg_notify('${vendorOrdersDue}', '') where exists (select 1 from changed where wake)`,
    [
      JSON.stringify(
        changes.sent.map((change) => ({
          ...change,
          setsHandling: change.manualHandling !== undefined,
          setsItems: change.itemsWanted !== undefined,
        })),
      ),
    ],
  );
}
