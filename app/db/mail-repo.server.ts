import type { ShopId } from "../domain/shared/ids.ts";
import type { MailToWrite } from "../use-cases/mail.ts";
import { bindings } from "./sealed-columns.server.ts";
import type { SecretBox } from "./secret-box.server.ts";
import type { Sql } from "./sql.server.ts";

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
