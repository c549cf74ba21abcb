import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { exchangeCode } from "../../lib/shopify-admin/exchange-code.server.ts";
import { isShopDomain } from "../../lib/shopify-admin/shop-domain.ts";
import { err, ok } from "../../domain/shared/result.ts";
import type { Consent } from "../_contract/consent.ts";
import { done } from "../_contract/outcome.ts";
import { askedScopes, missingScopes } from "./from-platform.ts";

type Operator = Readonly<Record<string, string>>;

/** The app that vendors approve: one of its own if the operator has one, else the merchants'. */
export function vendorApp(operator: Operator): { readonly apiKey: string; readonly apiSecret: string } {
  const own = { apiKey: operator["VENDOR_SHOPIFY_API_KEY"], apiSecret: operator["VENDOR_SHOPIFY_API_SECRET"] };
  if (own.apiKey && own.apiSecret) return { apiKey: own.apiKey, apiSecret: own.apiSecret };
  return { apiKey: operator["SHOPIFY_API_KEY"] ?? "", apiSecret: operator["SHOPIFY_API_SECRET"] ?? "" };
}

/** The secret of the app that a token was given to. */
export function secretOf(apiKey: string, operator: Operator): string | undefined {
  return apiKey === operator["VENDOR_SHOPIFY_API_KEY"]
    ? operator["VENDOR_SHOPIFY_API_SECRET"]
    : apiKey === operator["SHOPIFY_API_KEY"]
      ? operator["SHOPIFY_API_SECRET"]
      : undefined;
}

const answerSchema = z.object({
  shop: z.string().refine(isShopDomain),
  state: z.string().min(1),
  hmac: z.string().regex(/^[0-9a-f]{64}$/),
});
const forged = { kind: "forged", message: "The answer does not come from Shopify." } as const;

/**
 * The authorization-code grant, which starts and ends in the vendor's portal. A shop gives an app only one living
 * expiring token: a new one ends those before it.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
 */
export const consent: Consent = {
  begin({ asked, state, callbackUrl, operator }) {
    const shop = (asked["shop"] ?? "").toLowerCase();
    if (!isShopDomain(shop))
      return err({ field: "shop", message: "Enter the store's permanent name, such as demo.myshopify.com." });
    const { apiKey } = vendorApp(operator);
    const page = new URL(`https://${shop}/admin/oauth/authorize`);
    page.searchParams.set("client_id", apiKey);
    // The merchants' app has its scopes in its configuration; asking for fewer would take some away from a merchant.
    if (apiKey !== operator["SHOPIFY_API_KEY"]) page.searchParams.set("scope", askedScopes.join(","));
    page.searchParams.set("redirect_uri", callbackUrl);
    page.searchParams.set("state", state);
    return ok(page.href);
  },

  readAnswer({ method, query }, operator) {
    const names = [...query.keys()];
    const given = answerSchema.safeParse(Object.fromEntries(query));
    // A name given twice could mean one thing to the signature and another to us.
    if (method !== "GET" || !given.success || new Set(names).size !== names.length) return forged;
    const signed = new URLSearchParams(
      [...query].filter(([name]) => name !== "hmac").sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    const text = signed.toString().replaceAll("+", "%20");
    const wanted = createHmac("sha256", vendorApp(operator).apiSecret).update(text).digest();
    if (!timingSafeEqual(wanted, Buffer.from(given.data.hmac, "hex"))) return forged;
    const { state } = given.data;
    return query.has("code") ? { kind: "approved", state } : { kind: "denied", state };
  },

  async finish(context, { query }) {
    const { credentials, operator, now, http } = context;
    const shop = query.get("shop") ?? "";
    if (shop !== credentials["shop"]?.toLowerCase())
      return {
        kind: "rejected",
        field: "shop",
        message: `You approved ${shop}, but asked to connect ${credentials["shop"] ?? "another store"}. Sign in to the right store and try again.`,
      };
    const app = vendorApp(operator);
    const granted = await exchangeCode(http, { shop, ...app, code: query.get("code") ?? "", now });
    if (granted.kind !== "ok") return granted;
    const missing = missingScopes((granted.value.scope ?? "").split(","));
    if (missing.length > 0)
      return {
        kind: "rejected",
        field: null,
        message: `Shopify did not give the permission ${missing.join(" and ")}.`,
      };
    const { accessToken, refreshToken, expiresAt } = granted.value;
    return done({ shop, accessToken, refreshToken, expiresAt: expiresAt.toISOString(), grantedTo: app.apiKey });
  },
};
