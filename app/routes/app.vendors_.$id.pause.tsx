import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { VendorId } from "../domain/shared/ids.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";

const form = z.object({ paused: z.stringbool() });

/** Pauses a vendor or resumes it; for the card on its page. */
export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params, request }) => {
    const id = z.uuid().safeParse(params["id"]);
    const input = form.safeParse(Object.fromEntries(await request.formData()));
    if (!id.success || !input.success) throw notFound();
    const { paused } = input.data;
    const result = await app.pauseVendor(merchant.shop, id.data as VendorId, paused, merchant.actor);
    if (result === "not-found") throw notFound();
    return { paused };
  });
