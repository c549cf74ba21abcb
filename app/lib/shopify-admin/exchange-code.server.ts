import { done, type Outcome } from "../../connectors/_contract/outcome.ts";
import type { HttpClient } from "../../domain/shared/http-port.ts";
import { failureOfHttp } from "./failure-of-http.ts";
import { parseOfflineToken, type OfflineToken } from "./offline-token.ts";

/**
 * Exchanges the code of an authorization-code grant for an expiring offline token, once. It ends every expiring token
 * that the shop gave the app before.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
 */
export async function exchangeCode(
  http: HttpClient,
  options: {
    readonly shop: string;
    readonly apiKey: string;
    readonly apiSecret: string;
    readonly code: string;
    readonly now: Date;
  },
): Promise<Outcome<OfflineToken>> {
  const { shop, apiKey, apiSecret, code, now } = options;
  const answer = await http.send({
    method: "POST",
    url: `https://${shop}/admin/oauth/access_token`,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ client_id: apiKey, client_secret: apiSecret, code, expiring: "1" }),
    timeoutMs: 15_000,
  });
  if (answer.kind === "answered" && answer.status >= 400 && answer.status < 404)
    return { kind: "auth-failed", message: "Shopify does not accept the approval: it was used before, or is too old." };
  const token = answer.kind === "answered" && answer.status === 200 ? parseOfflineToken(answer.body, now) : null;
  return token ? done(token) : failureOfHttp(answer, { reference: null, now });
}
