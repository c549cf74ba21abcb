import { done, type Outcome } from "../../connectors/_contract/outcome.ts";
import type { HttpClient } from "../../domain/shared/http-port.ts";
import { failureOfHttp } from "./failure-of-http.ts";
import { parseOfflineToken, type OfflineToken } from "./offline-token.ts";

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
  const token = answer.kind === "answered" && answer.status === 200 ? parseOfflineToken(answer.body, now) : null;
  return token ? done(token) : failureOfHttp(answer, { reference: null, now });
}
