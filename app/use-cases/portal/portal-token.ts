import { createHash, randomBytes } from "node:crypto";

/** What opens something is 32 random bytes; what is kept of it is the SHA-256. */
export interface PortalToken {
  readonly token: string;
  readonly hash: Uint8Array;
}

export function newPortalToken(): PortalToken {
  const token = randomBytes(32).toString("base64url");
  return { token, hash: hashOfToken(token) };
}

export const hashOfToken = (token: string): Uint8Array => createHash("sha256").update(token).digest();

/** Anything else was never made by us, and need not be looked for. */
export const looksLikeToken = (text: string): boolean => /^[\w-]{43}$/.test(text);
