import type { Pool } from "pg";
import type { ShopId } from "../domain/shared/ids.ts";
import type { ReasonParams } from "../domain/sync-rules/decision.ts";
import type { MailKind, MailToWrite } from "../use-cases/mail.ts";
import type { SendMailsDeps } from "../use-cases/send-mails.ts";
import { bindings } from "./sealed-columns.server.ts";
import { SealedError, type SecretBox } from "./secret-box.server.ts";
import { type Sql, sqlOf } from "./sql.server.ts";

/** Addressee and words of a mail, sealed: who is written to is nobody else's business. */
export const sealMail = (box: SecretBox, shop: string, mail: MailToWrite): Uint8Array =>
  box.seal(JSON.stringify({ to: mail.to, params: mail.params }), bindings.mailContent(shop, mail.dedupeKey));

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

/** Mails on their way out. One whose content was cleared, or does not open any more, is given up. */
export function createMailOutbox(pool: Pool, box: SecretBox): SendMailsDeps["mails"] {
  const sql = sqlOf(pool);
  const postpone = async (id: string, forMs: number | null): Promise<void> => {
    await sql.rows(`update mail set "nextAttemptAt" = now() + $2::float8 * interval '1 millisecond' where id = $1`, [
      id,
      forMs,
    ]);
  };
  return {
    async claimDue(limit, leaseMs) {
      const claimed = await sql.rows<{
        id: string;
        shopId: string;
        kind: MailKind;
        dedupeKey: string;
        attempts: number;
        sealed: Uint8Array | null;
      }>(
        `update mail set attempts = attempts + 1, "nextAttemptAt" = now() + $2 * interval '1 millisecond'
         where id in (select id from mail where "sentAt" is null and "nextAttemptAt" <= now() + interval '1 millisecond'
           order by "createdAt" limit $1 for update skip locked)
         returning id, "shopId", kind, "dedupeKey", attempts, "contentSealed" as sealed`,
        [limit, leaseMs],
      );
      const readable = [];
      for (const { id, shopId, kind, dedupeKey, attempts, sealed } of claimed) {
        const content = sealed && openContent(box, sealed, bindings.mailContent(shopId, dedupeKey));
        if (content) readable.push({ id, kind, attempts, ...content });
        else await postpone(id, null);
      }
      return readable;
    },
    async markSent(id) {
      await sql.rows(`update mail set "sentAt" = now(), "nextAttemptAt" = null where id = $1`, [id]);
    },
    postpone,
  };
}

function openContent(
  box: SecretBox,
  sealed: Uint8Array,
  boundTo: string,
): { readonly to: string; readonly params: ReasonParams } | null {
  try {
    return JSON.parse(box.open(sealed, boundTo)) as { to: string; params: ReasonParams };
  } catch (error) {
    if (error instanceof SealedError) return null;
    throw error;
  }
}
