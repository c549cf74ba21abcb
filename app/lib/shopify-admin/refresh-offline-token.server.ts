import { z } from "zod";
import { done, type Outcome } from "../../connectors/_contract/outcome.ts";
import type { HttpClient } from "../../domain/shared/http-port.ts";
import { failureOfHttp } from "./failure-of-http.ts";

export interface OfflineToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date | null;
  readonly scope: string | null;
}

const answerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive().optional().catch(undefined),
  refresh_token_expires_in: z.number().positive().optional().catch(undefined),
  scope: z.string().optional().catch(undefined),
});

/** Shopify's tokens live an hour. Assumed when an answer leaves it out, since "never" would end in a dead token. */
const usualLifeSeconds = 3_600;

/**
 * Exchanges a refresh token for a new pair. Only one caller per store at a time. A lost answer does no harm: the old
 * refresh token stays good until the new token is first used.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
 */
export async function refreshOfflineToken(
  http: HttpClient,
  options: {
    readonly shop: string;
    readonly apiKey: string;
    readonly apiSecret: string;
    readonly refreshToken: string;
    readonly now: Date;
  },
): Promise<Outcome<OfflineToken>> {
  const { shop, apiKey, apiSecret, refreshToken, now } = options;
  const answer = await http.send({
    method: "POST",
    url: `https://${shop}/admin/oauth/access_token`,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({
      client_id: apiKey,
      client_secret: apiSecret,
      grant_type: "refresh_token",
      refresh_token: refreshToken,
    }),
    timeoutMs: 15_000,
  });
  if (answer.kind === "answered" && answer.status >= 400 && answer.status < 404)
    return {
      kind: "auth-failed",
      message: "Shopify does not renew the access: the app was removed, or was not used for too long",
    };
  const parsed = answer.kind === "answered" && answer.status === 200 ? parseAnswer(answer.body) : null;
  if (!parsed) return failureOfHttp(answer, { reference: null, now });
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
  return done({
    accessToken: parsed.access_token,
    expiresAt: after(parsed.expires_in ?? usualLifeSeconds),
    refreshToken: parsed.refresh_token,
    refreshTokenExpiresAt: parsed.refresh_token_expires_in ? after(parsed.refresh_token_expires_in) : null,
    scope: parsed.scope ?? null,
  });
}

function parseAnswer(body: string): z.infer<typeof answerSchema> | null {
  try {
    return answerSchema.parse(JSON.parse(body));
  } catch {
    return null;
  }
}
