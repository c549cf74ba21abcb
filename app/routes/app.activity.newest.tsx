import type { LoaderFunctionArgs } from "@remix-run/node";
import { activityFilterFrom } from "../lib/activity-query.server.ts";
import { asMerchant } from "../lib/merchant-session.server.ts";

/** How many entries came since the list was read; asked by the page itself, not by Remix. */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, url: { searchParams } }) =>
    Response.json({
      count: await app.newActivity(merchant.shop, activityFilterFrom(searchParams), searchParams.get("since") ?? ""),
    }),
  );
