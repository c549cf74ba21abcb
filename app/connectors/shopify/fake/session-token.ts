import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

export interface SessionClaims {
  readonly aud: string;
  readonly dest: string;
  readonly sub: string;
  readonly exp: number;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const sign = (text: string, secret: string): Buffer => createHmac("sha256", secret).update(text).digest();

/** An App Bridge session token ("id token"): a minute's proof of who looks at which shop in which app. */
export function mintSessionToken(options: {
  shop: string;
  apiKey: string;
  apiSecret: string;
  userId: string;
  now: Date;
  lifetimeSeconds?: number;
}): string {
  const seconds = Math.floor(options.now.getTime() / 1000);
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({
    iss: `https://${options.shop}/admin`,
    dest: `https://${options.shop}`,
    aud: options.apiKey,
    sub: options.userId,
    exp: seconds + (options.lifetimeSeconds ?? 60),
    nbf: seconds - 5,
    iat: seconds - 5,
    jti: randomUUID(),
    sid: randomUUID(),
  })}`;
  return `${text}.${sign(text, options.apiSecret).toString("base64url")}`;
}

/** The claims of a genuine, living token of this app and shop; null otherwise. */
export function readSessionToken(
  token: string,
  expected: { shop: string; apiKey: string; apiSecret: string; now: Date },
): SessionClaims | null {
  const [header, body, signature] = token.split(".");
  if (!header || !body || !signature) return null;
  const wanted = sign(`${header}.${body}`, expected.apiSecret);
  const given = Buffer.from(signature, "base64url");
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  try {
    const algorithm = (JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as { alg?: unknown }).alg;
    const claims = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as SessionClaims;
    const alive = claims.exp * 1000 > expected.now.getTime();
    const ours = claims.aud === expected.apiKey && claims.dest === `https://${expected.shop}`;
    return algorithm === "HS256" && alive && ours ? claims : null;
  } catch {
    return null;
  }
}
