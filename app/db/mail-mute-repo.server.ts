import { timingSafeEqual } from "node:crypto";
import type { Pool } from "pg";
import { isMutable, type MutableNotification } from "../domain/notifications/notification.ts";
import type { ShopId } from "../domain/shared/ids.ts";
import type { MailMutes } from "../use-cases/notifications/mail-mutes.ts";
import type { LookupHash } from "./lookup-hash.server.ts";
import { sqlOf } from "./sql.server.ts";

/** Which mails the reader of an address has ended, by shop. Only a hash of the address is kept. */
export function createMailMutes(pool: Pool, hash: LookupHash): MailMutes {
  const sql = sqlOf(pool);
  const hashOf = (to: string) => hash("mail-mute", to.trim().toLowerCase());
  const set = async (shop: ShopId, address: Buffer, notification: MutableNotification, muted: boolean) => {
    await sql.rows(
      muted
        ? `insert into mail_mute ("shopId", "addressHash", notification) select id, $2, $3 from shop where id = $1 on conflict do nothing`
        : `delete from mail_mute where "shopId" = $1 and "addressHash" = $2 and notification = $3`,
      [shop, address, notification],
    );
  };
  const signatureOf = (text: string) => hash("unsubscribe", text);
  return {
    async mutedBy(shop, to) {
      const rows = await sql.rows<{ notification: string }>(
        `select notification from mail_mute where "shopId" = $1 and "addressHash" = $2`,
        [shop, await hashOf(to)],
      );
      return rows.map(({ notification }) => notification).filter(isMutable);
    },
    set: async (shop, to, notification, muted) => set(shop, await hashOf(to), notification, muted),
    async tokenFor(shop, to, notification) {
      const said = `${shop}.${notification}.${(await hashOf(to)).toString("base64url")}`;
      return `${said}.${(await signatureOf(said)).subarray(0, 16).toString("base64url")}`;
    },
    async readToken(token) {
      const [shop = "", notification = "", address = "", signature = "", ...more] = token.split(".");
      if (more.length > 0 || !isMutable(notification)) return null;
      const expected = (await signatureOf(`${shop}.${notification}.${address}`)).subarray(0, 16);
      if (!timingSafeEqualText(expected, signature)) return null;
      return { shop: shop as ShopId, addressHash: Buffer.from(address, "base64url"), notification };
    },
    setByHash: ({ shop, addressHash, notification }, muted) => set(shop, Buffer.from(addressHash), notification, muted),
  };
}

function timingSafeEqualText(expected: Buffer, signature: string): boolean {
  const given = Buffer.from(signature, "base64url");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
