import { data, type ActionFunctionArgs, type HeadersFunction } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { asMerchant, reportFault } from "../lib/merchant-session.server.ts";

const previewForm = z.object({ settings: z.unknown() });

/** What the settings in the form would do if they were saved now (O6). Writes nothing. */
export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const form = previewForm.safeParse(await request.json().catch(() => null));
    if (!form.success) throw data({ reference: null }, { status: 400 });
    try {
      return await app.previewSettings(merchant.shop, form.data.settings);
    } catch (error) {
      // An error page in its place would throw away what is unsaved in the form.
      const reference = await reportFault(args.context, merchant.shop, request, error);
      return { kind: "failed" as const, reference };
    }
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);
