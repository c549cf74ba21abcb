import type { ConnectionId, ShopId, VendorId } from "../domain/shared/ids.ts";
import type { AuditNote } from "../use-cases/vendors/roster-ports.ts";
import type { MergeResult, MergeWish } from "../use-cases/vendors/vendor-roster.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { endConnection } from "./connection-end.server.ts";
import { sqlInside } from "./sql.server.ts";

interface VendorRow {
  readonly id: VendorId;
  readonly name: string;
  readonly nameKey: string;
  readonly email: string | null;
  readonly connectionId: ConnectionId | null;
}

/**
 * What refers to a vendor, and how it goes over from one to another: $1 the one that is kept, $2 the one that ends. A
 * test compares the tables with the database's own foreign keys, since what is forgotten here would be deleted with the
 * vendor.
 */
export const moves: readonly { readonly table: string; readonly statements: readonly string[] }[] = [
  { table: "connection", statements: [`update connection set "vendorId" = $1 where "vendorId" = $2`] },
  {
    table: "vendor_order",
    statements: [
      // A word that let one part of an order through must not let the other through with it.
      ...["releasedBy", "pushedAnywayBy"].map(
        (word) => `update vendor_order v set "${word}" = null
       where v."vendorId" in ($1, $2) and v."${word}" is not null
         and v.state in ('planned', 'held', 'not-ours', 'ready', 'refused', 'cancelled-before-push')
         and exists (select 1 from vendor_order o where o."orderId" = v."orderId" and o."vendorId" in ($1, $2)
           and o."vendorId" <> v."vendorId" and o."${word}" is null)`,
      ),
      // Where both have a part in one order, the numbers of the one that ends follow the other's.
      `update vendor_order g set "vendorId" = $1, "updatedAt" = now(), supplement = g.supplement + coalesce(
         (select max(k.supplement) + 1 from vendor_order k where k."orderId" = g."orderId" and k."vendorId" = $1), 0)
       where g."vendorId" = $2`,
    ],
  },
  { table: "line_route", statements: [`update line_route set "vendorId" = $1 where "vendorId" = $2`] },
  {
    table: "vendor_membership",
    statements: [
      // Whoever acts for both has one membership afterwards, in force if either was.
      `update vendor_membership k set "endedAt" = null from vendor_membership g
       where k."vendorId" = $1 and g."vendorId" = $2 and g."userId" = k."userId" and g."endedAt" is null`,
      `update vendor_invitation i set "membershipId" = k.id from vendor_membership g, vendor_membership k
       where g."vendorId" = $2 and k."vendorId" = $1 and k."userId" = g."userId" and i."membershipId" = g.id`,
      `delete from vendor_membership g where g."vendorId" = $2
         and exists (select 1 from vendor_membership k where k."vendorId" = $1 and k."userId" = g."userId")`,
      `update vendor_membership set "vendorId" = $1 where "vendorId" = $2`,
    ],
  },
  { table: "vendor_invitation", statements: [`update vendor_invitation set "vendorId" = $1 where "vendorId" = $2`] },
  {
    table: "portal_session",
    statements: [
      `update portal_session set "onlyVendorId" = $1 where "onlyVendorId" = $2`,
      `update portal_session set "vendorId" = $1 where "vendorId" = $2`,
    ],
  },
  { table: "sign_in_link", statements: [`update sign_in_link set "vendorId" = $1 where "vendorId" = $2`] },
  { table: "connect_attempt", statements: [`update connect_attempt set "vendorId" = $1 where "vendorId" = $2`] },
  // A code is read aloud or written down: one that was made for the other vendor is not worth the doubt.
  { table: "pairing_code", statements: [`delete from pairing_code where "vendorId" = $2`] },
  { table: "vendor_alias", statements: [`update vendor_alias set "vendorId" = $1 where "vendorId" = $2`] },
  { table: "vendors_distinct", statements: [`delete from vendors_distinct where $2 in ("firstId", "secondId")`] },
  { table: "test_order", statements: [`update test_order set "vendorId" = $1 where "vendorId" = $2`] },
  // No foreign key: the log outlives what it tells of.
  { table: "activity", statements: [`update activity set "vendorId" = $1 where "vendorId" = $2`] },
];

/**
 * Makes two vendors of a shop one. Lines with either spelling are the kept one's from then on. Orders are locked before
 * the vendor, as everybody locks them: whoever is recording an order of the one that ends finishes first, and whoever
 * comes later finds the new spelling.
 */
export async function mergeVendorRows(
  tx: Transaction,
  shop: ShopId,
  wish: MergeWish,
  actor: string,
  now: Date,
): Promise<
  | { readonly kind: "merged"; readonly note: AuditNote; readonly name: string }
  | Exclude<MergeResult, { readonly kind: "merged" }>
> {
  const sql = sqlInside(tx);
  if (wish.keep === wish.merge) return { kind: "not-found" };
  const pair = [shop, [wish.keep, wish.merge]];
  await sql.rows(
    `select 1 from marketplace_order where id in (
       select "orderId" from vendor_order where "shopId" = $1 and "vendorId" = any($2::uuid[])
       union select "orderId" from line_route where "shopId" = $1 and "vendorId" = any($2::uuid[])) order by id for update`,
    pair,
  );
  await sql.rows(
    `select 1 from vendor_order where "shopId" = $1 and "vendorId" = any($2::uuid[]) order by id for update`,
    pair,
  );
  await sql.rows(`select 1 from vendor where "shopId" = $1 and id = any($2::uuid[]) order by id for update`, pair);
  const vendors = await sql.rows<VendorRow>(
    `select v.id, v.name, v."nameKey", v.email, c.id as "connectionId"
     from vendor v left join connection c on c."vendorId" = v.id and c."disconnectedAt" is null
     where v."shopId" = $1 and v.id = any($2::uuid[])`,
    pair,
  );
  const keep = vendors.find(({ id }) => id === wish.keep);
  const gone = vendors.find(({ id }) => id === wish.merge);
  if (!keep || !gone) return { kind: "not-found" };

  if (keep.connectionId !== null && gone.connectionId !== null) {
    const [left, ...more] = [keep.connectionId, gone.connectionId].filter((id) => id !== wish.store);
    if (left === undefined || more.length > 0) return { kind: "choose-store" };
    const doubts = await sql.rows(
      `select 1 from vendor_order where "connectionId" = $1 and state in ('sending', 'unknown') limit 1`,
      [left],
    );
    if (doubts.length > 0) return { kind: "in-doubt" };
    await sql.rows(`update connection set "disconnectedAt" = $2, health = 'disconnected' where id = $1`, [left, now]);
    // What runs there is the same vendor's still: its tracking comes back until it is done.
    await endConnection(tx, left, true);
  }
  for (const { statements } of moves)
    for (const statement of statements) {
      // Parameters that a statement does not name have no type for the database.
      const values = statement.includes("$1") ? [keep.id, gone.id] : [gone.id];
      await sql.rows(statement.includes("$1") ? statement : statement.replaceAll("$2", "$1"), values);
    }
  await sql.rows(`delete from vendor where "shopId" = $1 and id = $2`, [shop, gone.id]);
  await sql.rows(
    `insert into vendor_alias ("shopId", "nameKey", name, "vendorId", "createdAt", "createdBy") values ($1, $2, $3, $4, $5, $6)`,
    [shop, gone.nameKey, gone.name, keep.id, now, actor],
  );
  await sql.rows(`update vendor set email = coalesce(email, $2) where id = $1`, [keep.id, gone.email]);
  return {
    kind: "merged",
    name: gone.name,
    note: {
      actor,
      action: "vendor.merged",
      subject: keep.id,
      before: { vendor: gone.id, name: gone.name },
      after: { name: keep.name, store: wish.store },
    },
  };
}
