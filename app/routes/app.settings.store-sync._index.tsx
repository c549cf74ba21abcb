import { redirect, type LoaderFunctionArgs } from "@remix-run/node";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { paths } from "../ui/paths.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ url }) => {
    throw redirect(`${paths.storeSync("order-sync")}${url.search}`);
  });
