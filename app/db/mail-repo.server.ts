import type { Pool } from "pg";
import { z } from "zod";
import type { ShopId } from "../domain/shared/ids.ts";
import type { MailToWrite } from "../use-cases/mail.ts";
import type { MailOutbox, MailSubject } from "../use-cases/send-mails.ts";
import { readNotificationSettings } from "./notification-repo.server.ts";
import { bindings } from "./sealed-columns.server.ts";
import { SealedError, type SecretBox } from "./secret-box.server.ts";
import { type Sql, sqlOf } from "./sql.server.ts";

/** Addressee and words of a mail, sealed: who is written to is nobody else's business. */
export const sealMail = (box: SecretBox, shop: string, mail: MailToWrite): Uint8Array =>
  box.seal(
    JSON.stringify({ to: mail.to, language: mail.language ?? null, params: mail.params }),
    bindings.mailContent(shop, mail.dedupeKey),
  );

/** Writes mails into the transaction that causes them. A cause that has had its mail gets no second one. */
export async function insertMails(
  sql: Sql,
  box: SecretBox,
  shop: ShopId,
  mails: readonly MailToWrite[],
): Promise<void> {
  if (mails.length === 0) return;
  await sql.rows(
    `insert into mail (id, "shopId", kind, "dedupeKey", "contentSealed")
     select gen_random_uuid(), $1::uuid, m.kind, m.key, decode(m.content, 'base64')
     from unnest($2::text[], $3::text[], $4::text[]) as m(kind, key, content)
     on conflict do nothing`,
    [
      shop,
      mails.map((mail) => mail.kind),
      mails.map((mail) => mail.dedupeKey),
      mails.map((mail) => Buffer.from(sealMail(box, shop, mail)).toString("base64")),
    ],
  );
}

/** Announced whenever mails were written: a trigger sees to it, wherever they are written. */
export const mailsDue = "mail";

const contentSchema = z.object({
  to: z.string(),
  language: z.string().nullable().default(null),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** What a stored mail says and to whom; null when it was cleared or does not open with the keys that there are. */
export function openMail(
  box: Pick<SecretBox, "open">,
  row: { readonly shopId: string; readonly dedupeKey: string; readonly contentSealed: Uint8Array | null },
): z.output<typeof contentSchema> | null {
  if (row.contentSealed === null) return null;
  try {
    const content: unknown = JSON.parse(box.open(row.contentSealed, bindings.mailContent(row.shopId, row.dedupeKey)));
    return contentSchema.safeParse(content).data ?? null;
  } catch (error) {
    if (error instanceof SealedError) return null;
    throw error;
  }
}

/** Mails on their way out. `nextAttemptAt` is when one is due, while it is claimed the end of the lease, then null. */
export function createMailOutbox(pool: Pool, box: Pick<SecretBox, "open">): MailOutbox {
  const sql = sqlOf(pool);
  return {
    async claimDue(limit, leaseMs) {
      // Times are stored rounded to milliseconds: what was written "now" may lie half of one ahead.
      const rows = await sql.rows<ClaimedRow>(
        `with due as (
           select id from mail
           where "nextAttemptAt" <= now() + interval '1 millisecond' and "sentAt" is null and "contentSealed" is not null
           order by "nextAttemptAt", id limit $1 for update skip locked
         )
         update mail m set attempts = m.attempts + 1, "nextAttemptAt" = now() + $2 * interval '1 millisecond'
         from due, shop s
         where m.id = due.id and s.id = m."shopId"
         returning m.id, m."shopId", m.kind, m."dedupeKey", m."contentSealed", m.attempts,
           m."nextAttemptAt" as "leasedUntil", s.domain, s."timeZone", s.language`,
        [limit, leaseMs],
      );
      const settings = await readNotificationSettings(sql, box, [...new Set(rows.map((row) => row.shopId))]);
      const about = await readSubjects(sql, rows);
      return rows.map(({ id, kind, attempts, leasedUntil, domain, timeZone, language, ...sealed }) => ({
        id,
        kind,
        attempts,
        leasedUntil,
        content: openMail(box, sealed),
        shop: { id: sealed.shopId as ShopId, domain, timeZone, language },
        settings: settings.get(sealed.shopId) ?? null,
        about: about.get(id) ?? aboutNothing,
      }));
    },

    async markSent({ id }) {
      await sql.rows(
        `update mail set "sentAt" = now(), "nextAttemptAt" = null, "failedCode" = null where id = $1 and "sentAt" is null`,
        [id],
      );
    },

    async retryLater({ id, leasedUntil }, { code, afterMs, attempts }) {
      await sql.rows(
        `update mail set "nextAttemptAt" = now() + $3 * interval '1 millisecond', "failedCode" = $4, attempts = $5
         where id = $1 and "nextAttemptAt" = $2`,
        [id, leasedUntil, afterMs, code, attempts],
      );
    },

    async giveUp({ id, leasedUntil }, code) {
      await sql.rows(
        `update mail set "nextAttemptAt" = null, "failedCode" = $3 where id = $1 and "nextAttemptAt" = $2`,
        [id, leasedUntil, code],
      );
    },
  };
}

const aboutNothing: MailSubject = { orderId: null, vendorOrderId: null, vendorId: null, inPortal: false };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What mails are about, by mail. The key of a cause begins with the kind of mail and the id of what it is about, which
 * is a vendor order or a connection wherever there is a page to show.
 */
async function readSubjects(sql: Sql, mails: readonly ClaimedRow[]): Promise<Map<string, MailSubject>> {
  const asked = mails.flatMap(({ id, shopId, dedupeKey }) => {
    const subject = dedupeKey.split(":")[1] ?? "";
    return uuid.test(subject) ? [{ id, shopId, subject }] : [];
  });
  if (asked.length === 0) return new Map();
  const rows = await sql.rows<MailSubject & { id: string }>(
    `select a.id, v."orderId", v.id as "vendorOrderId", coalesce(v."vendorId", c."vendorId") as "vendorId",
       exists (select 1 from vendor_membership m
         where m."vendorId" = coalesce(v."vendorId", c."vendorId") and m."endedAt" is null) as "inPortal"
     from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as a(id, shop, subject)
     left join vendor_order v on v.id = a.subject and v."shopId" = a.shop
     left join connection c on c.id = a.subject and c."shopId" = a.shop`,
    [asked.map(({ id }) => id), asked.map(({ shopId }) => shopId), asked.map(({ subject }) => subject)],
  );
  return new Map(rows.map(({ id, ...subject }) => [id, subject]));
}

interface ClaimedRow {
  readonly id: string;
  readonly shopId: string;
  readonly kind: string;
  readonly dedupeKey: string;
  readonly contentSealed: Uint8Array;
  readonly attempts: number;
  readonly leasedUntil: Date;
  readonly domain: string;
  readonly timeZone: string;
  readonly language: string | null;
}
