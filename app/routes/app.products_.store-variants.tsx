import type { LoaderFunctionArgs } from "@remix-run/node";
import type { ConnectionId } from "../domain/shared/ids.ts";
import { asMerchant, looksLikeId } from "../lib/merchant-session.server.ts";

/** Variants of one vendor store that match a search; for the mapping dialog. */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, url }) => {
    const connection = url.searchParams.get("connection") ?? "";
    const search = (url.searchParams.get("search") ?? "").trim().slice(0, 200);
    return {
      search,
      variants: looksLikeId(connection)
        ? await app.searchExternalVariants(merchant.shop, connection as ConnectionId, search)
        : [],
    };
  });
