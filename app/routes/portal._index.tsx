import { redirect, type LoaderFunctionArgs } from "@remix-run/node";
import { asVendor } from "../lib/vendor-session.server.ts";
import { portalPaths } from "../ui/portal/portal-paths.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asVendor(args, async () => {
    throw redirect(portalPaths.orders(), 303);
  });
