import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { VendorOrderId } from "../domain/shared/ids.ts";
import { presentForExtension } from "../lib/extension-order.ts";
import { extensionActions } from "../lib/extension-shapes.ts";
import { asExtension } from "../lib/extension-session.server.ts";
import { notFound } from "../lib/merchant-session.server.ts";

// For the block and the action on Shopify's own order page (extensions/). Whose order it is, the session token says.

const orderGid = z.string().regex(/^gid:\/\/shopify\/Order\/\d{1,20}$/);

/** One order in words, by `?order=` with Shopify's id; 404 when this shop's app has never seen it. */
export const loader = (args: LoaderFunctionArgs) =>
  asExtension(args, async ({ app, merchant, url, t }) => {
    const gid = orderGid.safeParse(url.searchParams.get("order"));
    const order = gid.success ? await app.orderOf(merchant.shop, gid.data) : null;
    if (!order) throw notFound();
    return presentForExtension(order, t);
  });

const wishes = z.object({ vendorOrderId: z.uuid(), action: z.enum(extensionActions) });

/** Does what a merchant says about one part; answers "done", or "not-now" when it stands differently by now. */
export const action = (args: ActionFunctionArgs) =>
  asExtension(args, async ({ app, merchant, request }) => {
    const wish = wishes.safeParse(await request.json().catch(() => null));
    if (!wish.success) throw Response.json({ reference: null }, { status: 400 });
    const { vendorOrderId, action } = wish.data;
    const result = await app.act(merchant.shop, vendorOrderId as VendorOrderId, action, merchant.actor);
    if (result === "not-found") throw notFound();
    return { result };
  });
