import type { Pool } from "pg";
import type { ShopId, VendorId } from "../domain/shared/ids.ts";
import type { PeopleBook, TakenInvitation } from "../use-cases/portal/people-ports.ts";
import type { InvitationView } from "../use-cases/portal/vendor-invitations.ts";
import type { Membership, PortalSession } from "../use-cases/portal/vendor-portal.ts";
import type { LookupHash } from "./lookup-hash.server.ts";
import { insertMails } from "./mail-repo.server.ts";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import { inTransaction, sqlInside, sqlOf } from "./sql.server.ts";

/** Can still be used: one condition for looking at it and for using it up. */
const usable = `i."acceptedAt" is null and i."revokedAt" is null and i."expiresAt" > $2`;

/**
 * Of a session: every vendor the person acts for at a marketplace that has the app, or only the one it is limited to.
 * Read anew on each request, so that whoever loses access loses it at once.
 */
const membershipsOfSession = `
select coalesce(jsonb_agg(jsonb_build_object('shop', s.id, 'shopName', s.name, 'vendor', v.id, 'vendorName', v.name,
    'currency', s.currency, 'timeZone', s."timeZone") order by s.name, v.name), '[]')
from vendor_membership m join vendor v on v.id = m."vendorId" join shop s on s.id = m."shopId"
where m."userId" = p."userId" and m."endedAt" is null and s."uninstalledAt" is null
  and (p."onlyVendorId" is null or m."vendorId" = p."onlyVendorId")`;

const readSessionSql = `
with live as (
  select * from portal_session where "tokenHash" = $1 and "endedAt" is null and "expiresAt" > $2
), seen as (
  update portal_session p set "lastSeenAt" = $2, "expiresAt" = $4 from live
  where p.id = live.id and live."lastSeenAt" < $3
)
select p.id, p."userId", p."onlyVendorId" is not null as limited, p."vendorId", u."emailSealed",
  (${membershipsOfSession}) as memberships
from live p join portal_user u on u.id = p."userId"`;

/** A person acts for somebody, at a marketplace that still has the app. */
const actsForSomebody = `
select s.id, s.name from vendor_membership m join shop s on s.id = m."shopId"
where m."userId" = u.id and m."endedAt" is null and s."uninstalledAt" is null order by m."createdAt" limit 1`;

export function createPeopleBook(pool: Pool, box: SecretBox, lookupHash: LookupHash): PeopleBook {
  const sql = sqlOf(pool);
  const on = (tx: Parameters<PeopleBook["countTry"]>[0]) => (tx === null ? sql : sqlInside(tx));
  const hashOfEmail = (email: string) => lookupHash("email", email);
  const openUserEmail = (id: string, sealed: Uint8Array) => box.open(sealed, bindings.portalUserEmail(id));

  return {
    inTransaction: (work) => inTransaction(pool, work),

    async countTry(tx, what, who, windowMs, now) {
      const key = await lookupHash(`try ${what}`, who);
      const [row] = await on(tx).rows<{ count: number }>(
        `insert into rate_counter as r (key, count, "resetsAt") values ($1, 1, $3)
         on conflict (key) do update set
           count = case when r."resetsAt" <= $2 then 1 else r.count + 1 end,
           "resetsAt" = case when r."resetsAt" <= $2 then excluded."resetsAt" else r."resetsAt" end
         returning count`,
        [key, now, new Date(now.getTime() + windowMs)],
      );
      return row?.count ?? 1;
    },

    async findVendor(shop, vendor) {
      const [row] = await sql.rows<{ name: string; shopName: string }>(
        `select v.name, s.name as "shopName" from vendor v join shop s on s.id = v."shopId"
         where v."shopId" = $1 and v.id = $2`,
        [shop, vendor],
      );
      return row ?? null;
    },

    async addInvitation(tx, invitation) {
      await sqlInside(tx).rows(
        `insert into vendor_invitation (id, "shopId", "vendorId", "emailSealed", "mailTokenHash", "linkTokenHash",
           "invitedBy", "createdAt", "expiresAt") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          invitation.id,
          invitation.shop,
          invitation.vendor,
          Buffer.from(box.seal(invitation.email, bindings.invitationEmail(invitation.id))),
          invitation.mailTokenHash,
          invitation.linkTokenHash,
          invitation.invitedBy,
          invitation.now,
          invitation.expiresAt,
        ],
      );
    },

    async listInvitations(shop, vendor, now) {
      const rows = await sql.rows<{
        id: string;
        sealed: Uint8Array;
        invitedBy: string;
        createdAt: Date;
        expiresAt: Date;
        state: InvitationView["state"];
      }>(
        `select i.id, i."emailSealed" as sealed, i."invitedBy", i."createdAt", i."expiresAt",
           case when i."acceptedAt" is not null then
                  case when m."endedAt" is null and m.id is not null and i."revokedAt" is null then 'active' else 'ended' end
                when i."revokedAt" is not null then 'revoked'
                when i."expiresAt" <= $3 then 'expired'
                else 'waiting' end as state
         from vendor_invitation i left join vendor_membership m on m.id = i."membershipId"
         where i."shopId" = $1 and i."vendorId" = $2 order by i."createdAt" desc, i.id desc limit 20`,
        [shop, vendor, now],
      );
      return rows.map(({ sealed, createdAt, expiresAt, ...row }) => ({
        ...row,
        email: box.open(sealed, bindings.invitationEmail(row.id)),
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }));
    },

    async peekInvitation(tokenHash, now) {
      const [row] = await sql.rows<{
        id: string;
        vendorName: string;
        shopName: string;
        sealed: Uint8Array;
        expiresAt: Date;
      }>(
        `select i.id, v.name as "vendorName", s.name as "shopName", i."emailSealed" as sealed, i."expiresAt"
         from vendor_invitation i join vendor v on v.id = i."vendorId" join shop s on s.id = i."shopId"
         where (i."mailTokenHash" = $1 or i."linkTokenHash" = $1) and ${usable} and s."uninstalledAt" is null`,
        [tokenHash, now],
      );
      return row
        ? {
            vendorName: row.vendorName,
            shopName: row.shopName,
            email: box.open(row.sealed, bindings.invitationEmail(row.id)),
            expiresAt: row.expiresAt.toISOString(),
          }
        : null;
    },

    async takeInvitation(tx, tokenHash, now) {
      const [row] = await sqlInside(tx).rows<{
        id: string;
        shop: ShopId;
        vendor: VendorId;
        sealed: Uint8Array;
        proven: boolean;
      }>(
        `update vendor_invitation i set "acceptedAt" = $2 from shop s
         where (i."mailTokenHash" = $1 or i."linkTokenHash" = $1) and ${usable}
           and s.id = i."shopId" and s."uninstalledAt" is null
         returning i.id, i."shopId" as shop, i."vendorId" as vendor, i."emailSealed" as sealed,
           i."mailTokenHash" = $1 as proven`,
        [tokenHash, now],
      );
      if (!row) return null;
      const { sealed, ...taken } = row;
      return { ...taken, email: box.open(sealed, bindings.invitationEmail(row.id)) } satisfies TakenInvitation;
    },

    async endInvitation(tx, shop, vendor, id, now) {
      const inside = sqlInside(tx);
      const [row] = await inside.rows<{ sealed: Uint8Array; membership: string | null }>(
        `update vendor_invitation set "revokedAt" = $4
         where "shopId" = $1 and "vendorId" = $2 and id = $3 and "revokedAt" is null
         returning "emailSealed" as sealed, "membershipId" as membership`,
        [shop, vendor, id, now],
      );
      if (!row) return null;
      const ended = await inside.rows<{ user: string }>(
        `update vendor_membership set "endedAt" = $2 where id = $1 and "endedAt" is null returning "userId" as user`,
        [row.membership, now],
      );
      const [member] = ended;
      if (member)
        await inside.rows(
          `update portal_session set "endedAt" = $3 where "userId" = $1 and "onlyVendorId" = $2 and "endedAt" is null`,
          [member.user, vendor, now],
        );
      return { wasActive: member !== undefined, email: box.open(row.sealed, bindings.invitationEmail(id)) };
    },

    async findOrAddUser(tx, email, now) {
      const hash = await hashOfEmail(email);
      const id = crypto.randomUUID();
      // Touching the row that is there makes the statement return it, whoever inserted it.
      const [row] = await sqlInside(tx).rows<{ id: string }>(
        `insert into portal_user (id, "emailHash", "emailSealed", "createdAt") values ($1, $2, $3, $4)
         on conflict ("emailHash") do update set "emailHash" = excluded."emailHash" returning id`,
        [id, hash, Buffer.from(box.seal(email, bindings.portalUserEmail(id))), now],
      );
      if (!row) throw new Error("The person was neither found nor added.");
      return row.id;
    },

    async join(tx, invitation, user, now) {
      const inside = sqlInside(tx);
      const [row] = await inside.rows<{ id: string }>(
        `insert into vendor_membership (id, "shopId", "vendorId", "userId", "createdAt")
         values (gen_random_uuid(), $1, $2, $3, $4)
         on conflict ("vendorId", "userId") do update set "endedAt" = null returning id`,
        [invitation.shop, invitation.vendor, user, now],
      );
      await inside.rows(`update vendor_invitation set "membershipId" = $2 where id = $1`, [invitation.id, row?.id]);
      await inside.rows(`update vendor set email = $2 where id = $1 and email is null`, [
        invitation.vendor,
        invitation.email,
      ]);
    },

    async addSignInLink(tx, email, link) {
      const [row] = await sqlInside(tx).rows<{ user: string; sealed: Uint8Array; shop: ShopId; shopName: string }>(
        `with person as (
           select u.id, u."emailSealed", s.id as shop, s.name as "shopName"
           from portal_user u cross join lateral (${actsForSomebody}) s where u."emailHash" = $1
         ), written as (
           insert into sign_in_link (id, "userId", "tokenHash", "createdAt", "expiresAt")
           select $2::uuid, person.id, $3, $4, $5 from person
         )
         select id as user, "emailSealed" as sealed, shop, "shopName" from person`,
        [await hashOfEmail(email), link.id, link.tokenHash, link.now, link.expiresAt],
      );
      return row ? { shop: row.shop, shopName: row.shopName, email: openUserEmail(row.user, row.sealed) } : null;
    },

    async peekSignInLink(tokenHash, now) {
      const [row] = await sql.rows<{ user: string; sealed: Uint8Array }>(
        `select u.id as user, u."emailSealed" as sealed from sign_in_link l join portal_user u on u.id = l."userId"
         where l."tokenHash" = $1 and l."usedAt" is null and l."expiresAt" > $2`,
        [tokenHash, now],
      );
      return row ? { email: openUserEmail(row.user, row.sealed) } : null;
    },

    async addLinkToStore(tx, user, vendor, link) {
      await sqlInside(tx).rows(
        `insert into sign_in_link (id, "userId", "vendorId", "tokenHash", "createdAt", "expiresAt")
         values ($1, $2, $3, $4, $5, $6)`,
        [link.id, user, vendor, link.tokenHash, link.now, link.expiresAt],
      );
    },

    async noteLanguage(tx, user, language) {
      await sqlInside(tx).rows(
        `with person as (
           update portal_user set language = $2 where id = $1 and language is distinct from $2
         )
         update vendor v set language = $2 from vendor_membership m
         where m."userId" = $1 and m."endedAt" is null and v.id = m."vendorId" and v.language is null`,
        [user, language],
      );
    },

    async takeSignInLink(tx, tokenHash, now) {
      const rows = await sqlInside(tx).rows<{ user: string; vendor: VendorId | null }>(
        `with taken as (
           update sign_in_link set "usedAt" = $2
           where "tokenHash" = $1 and "usedAt" is null and "expiresAt" > $2 returning id, "userId", "vendorId"
         ), others as (
           update sign_in_link l set "usedAt" = $2 from taken
           where l."userId" = taken."userId" and l.id <> taken.id and l."usedAt" is null
         )
         select "userId" as user, "vendorId" as vendor from taken`,
        [tokenHash, now],
      );
      return rows[0] ?? null;
    },

    async addSession(tx, session) {
      await sqlInside(tx).rows(
        `insert into portal_session (id, "userId", "tokenHash", "onlyVendorId", "vendorId", device, "createdAt",
           "lastSeenAt", "expiresAt") values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $6, $7)`,
        [
          session.user,
          session.tokenHash,
          session.onlyVendor,
          session.vendor,
          session.device,
          session.now,
          session.expiresAt,
        ],
      );
    },

    async readSession(tokenHash, { now, seenBefore, expiresAt }) {
      const [row] = await sql.rows<{
        id: string;
        userId: string;
        limited: boolean;
        vendorId: string | null;
        emailSealed: Uint8Array;
        memberships: readonly Membership[];
      }>(readSessionSql, [tokenHash, now, seenBefore, expiresAt]);
      if (!row) return null;
      const { memberships } = row;
      return {
        id: row.id,
        userId: row.userId,
        email: openUserEmail(row.userId, row.emailSealed),
        limited: row.limited,
        memberships,
        current: memberships.find(({ vendor }) => vendor === row.vendorId) ?? memberships[0] ?? null,
      } satisfies PortalSession;
    },

    async replaceSession(tx, tokenHash, now) {
      const [row] = await sqlInside(tx).rows<{ user: string; limited: boolean }>(
        `with before as (select id, "expiresAt" from portal_session where "tokenHash" = $1 and "endedAt" is null for update)
         update portal_session p set "endedAt" = $2 from before where p.id = before.id and before."expiresAt" > $2
         returning p."userId" as user, p."onlyVendorId" is not null as limited`,
        [tokenHash, now],
      );
      return row ?? null;
    },

    async listSessions(session, now) {
      const rows = await sql.rows<{ id: string; device: string; createdAt: Date; lastSeenAt: Date }>(
        `select id, device, "createdAt", "lastSeenAt" from portal_session
         where "userId" = $1 and "endedAt" is null and "expiresAt" > $2 and (not $3 or id = $4)
         order by "lastSeenAt" desc, id limit 50`,
        [session.userId, now, session.limited, session.id],
      );
      return rows.map((row) => ({
        id: row.id,
        device: row.device,
        createdAt: row.createdAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
        current: row.id === session.id,
      }));
    },

    async endSessions(session, which, now) {
      const ended = await sql.rows(
        `update portal_session set "endedAt" = $2
         where "userId" = $1 and "endedAt" is null and (not $3 or id = $4)
           and case when $5::uuid is null then id <> $4 else id = $5 end
         returning id`,
        [session.userId, now, session.limited, session.id, which === "others" ? null : which.id],
      );
      return ended.length;
    },

    async chooseVendor(session, vendor) {
      await sql.rows(`update portal_session set "vendorId" = $2 where id = $1`, [session.id, vendor]);
    },

    async audit(tx, shop, entry) {
      await sqlInside(tx).rows(
        `insert into audit_entry ("shopId", actor, action, subject, after) values ($1, $2, $3, $4, $5)`,
        [shop, entry.actor, entry.action, entry.subject, JSON.stringify(entry.after)],
      );
    },

    writeMail: (tx, shop, mail) => insertMails(sqlInside(tx), box, shop, [mail]),
  };
}
