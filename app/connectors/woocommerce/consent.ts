import { z } from "zod";
import { err, ok } from "../../domain/shared/result.ts";
import type { Consent } from "../_contract/consent.ts";
import { done } from "../_contract/outcome.ts";
import { storeUrl } from "./client.server.ts";

const forged = { kind: "forged", message: "The answer is not one that WooCommerce sends." } as const;

const keysSchema = z.object({
  user_id: z.string().min(1),
  consumer_key: z.string().regex(/^ck_[0-9a-zA-Z]{8,}$/),
  consumer_secret: z.string().regex(/^cs_[0-9a-zA-Z]{8,}$/),
  key_permissions: z.enum(["read", "write", "read_write"]),
});

/**
 * WooCommerce's own authorization page: the store makes a key and posts it to us while the vendor's browser waits.
 * Nothing signs that request. What proves it is our state, sent both as user and in the address, and that the key works
 * at the store that was asked for. An answer other than 2xx makes the store take the key back.
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication-endpoint
 */
export const consent: Consent = {
  begin({ asked, state, callbackUrl, returnUrl }) {
    const store = storeUrl(asked);
    if (store === null) return err({ field: "url", message: "The store address must begin with https://." });
    const callback = new URL(callbackUrl);
    callback.searchParams.set("state", state);
    const page = new URL(`${store}/wc-auth/v1/authorize`);
    page.searchParams.set("app_name", "Vendor Store Sync");
    page.searchParams.set("scope", "read_write");
    page.searchParams.set("user_id", state);
    page.searchParams.set("return_url", returnUrl);
    page.searchParams.set("callback_url", callback.href);
    return ok(page.href);
  },

  readAnswer({ method, query, body }) {
    const keys = readKeys(body);
    if (method !== "POST" || !keys || keys.user_id !== query.get("state")) return forged;
    return { kind: "approved", state: keys.user_id };
  },

  async finish({ credentials }, { body }) {
    const keys = readKeys(body);
    if (!keys) return { kind: "unexpected-response", message: forged.message };
    if (keys.key_permissions !== "read_write")
      return { kind: "rejected", field: null, message: "The store gave a key without Read/Write permissions." };
    return done({
      url: storeUrl(credentials) ?? "",
      consumerKey: keys.consumer_key,
      consumerSecret: keys.consumer_secret,
    });
  },

  readReturn(query) {
    const success = query.get("success");
    return success === "1" ? "approved" : success === "0" ? "denied" : null;
  },
};

function readKeys(body: string): z.infer<typeof keysSchema> | null {
  try {
    return keysSchema.parse(JSON.parse(body));
  } catch {
    return null;
  }
}
