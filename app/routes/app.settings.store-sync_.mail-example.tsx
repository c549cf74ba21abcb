import type { LoaderFunctionArgs } from "@remix-run/node";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";

/** A mail as it would be sent, for the Notifications tab. */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, url }) => {
    const kind = url.searchParams.get("kind") ?? "";
    const example = await app.mailExample(merchant.shop, kind, url.searchParams.get("language") ?? "en");
    if (!example) throw notFound();
    return { kind, ...example };
  });
