import { createHash, timingSafeEqual } from "node:crypto";

/** Whether an Authorization header carries this secret, in constant time whatever was sent. */
export function bearsSecret(authorization: string | null | undefined, secret: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const given = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(given), digest(secret));
}
