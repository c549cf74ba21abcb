import { data, type ActionFunctionArgs } from "@remix-run/node";
import type { VendorId } from "../domain/shared/ids.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";

/** Has no page: what the button on the vendor's page asks for. */
export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params }) => {
    const result = await app.sendReconnectLink(merchant.shop, params.id as VendorId, merchant.actor);
    if (result === "not-found") throw notFound();
    return data({ result });
  });
