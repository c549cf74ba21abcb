import type { LoaderFunctionArgs } from "@remix-run/node";
import { asMerchant } from "../lib/merchant-session.server.ts";

/** All vendors as a file that can be imported again. */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(
    args,
    async ({ app, merchant }) =>
      new Response(await app.exportVendors(merchant.shop), {
        headers: {
          "Content-Type": "text/csv; charset=utf-8",
          "Content-Disposition": 'attachment; filename="vendors.csv"',
          "Cache-Control": "no-store",
        },
      }),
  );
