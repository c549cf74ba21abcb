import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import type { TFunction } from "i18next";
import { chooseLanguage, wantedLanguages } from "../i18n/choose-language.ts";
import { createI18n } from "../i18n/create-i18n.ts";
import { fallbackLanguage, languages } from "../i18n/load-language.ts";
import { asMerchant, type MerchantRequest } from "./merchant-session.server.ts";

/**
 * The frame of what admin extensions ask: as `asMerchant`, answered as JSON that a page of Shopify's own origin may read.
 * Extensions run on Shopify's servers' origin and prove who asks by the session token they send, never by a cookie, so
 * any origin may ask. Refusals are JSON as well, or the extension would see nothing but a network error.
 */
export async function asExtension(
  args: LoaderFunctionArgs | ActionFunctionArgs,
  answer: (asked: MerchantRequest & { readonly t: TFunction }) => Promise<unknown>,
): Promise<Response> {
  try {
    return readable(
      Response.json(
        await asMerchant(args, async (asked) => {
          const language = chooseLanguage(wantedLanguages(args.request), languages, fallbackLanguage);
          return answer({ ...asked, t: (await createI18n(language)).t });
        }),
      ),
    );
  } catch (thrown) {
    // The library's own answer to a token that is none, or to the browser's question before the request.
    if (thrown instanceof Response) return readable(thrown);
    if (typeof thrown !== "object" || thrown === null || !("data" in thrown && "init" in thrown)) throw thrown;
    const { status } = (thrown.init ?? {}) as { status?: number };
    return readable(Response.json(thrown.data, { status: status ?? 500 }));
  }
}

function readable(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set("Access-Control-Allow-Origin", "*");
  headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type");
  headers.set("Cache-Control", "no-store");
  return new Response(response.body, { status: response.status, headers });
}
