import { type HeadersFunction, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { paths } from "../ui/paths.ts";

/**
 * Where Shopify sends a merchant back to after its page about money, whatever the answer was. What stands is asked of
 * Shopify: the address says nothing that could be believed.
 */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, url }) => {
    await app.lookAtBilling(merchant.shop);
    // What the admin gave the page on its way (who asks, in which language) goes on with it.
    const query = new URLSearchParams(url.searchParams);
    for (const name of ["agreement", "charge_id"]) query.delete(name);
    query.set("answered", "1");
    return redirect(`${paths.storeSync("add-ons")}?${query}`);
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);
