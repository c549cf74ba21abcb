import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { VendorId, VendorOrderId } from "../domain/shared/ids.ts";
import { asMerchant, looksLikeId, notFound } from "../lib/merchant-session.server.ts";

/** Vendors that lines of a part could be given to, by a search; for the dialog on the order's page. */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params, url }) => {
    const search = (url.searchParams.get("search") ?? "").trim().slice(0, 200);
    const id = params["id"] ?? "";
    const choices = looksLikeId(id) ? await app.rerouteChoices(merchant.shop, id as VendorOrderId, search) : null;
    if (choices === null) throw notFound();
    return { search, ...choices };
  });

const form = z.object({ to: z.uuid(), lines: z.array(z.string().max(200)).max(1_000) });

/** Gives lines of a part to another vendor. */
export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params, request }) => {
    const fields = await request.formData();
    const input = form.safeParse({ to: fields.get("to"), lines: fields.getAll("line") });
    const id = params["id"] ?? "";
    if (!looksLikeId(id)) throw notFound();
    if (!input.success) throw data({ reference: null }, { status: 400 });
    const { to, lines } = input.data;
    const result = await app.reroute(merchant.shop, id as VendorOrderId, { to: to as VendorId, lines }, merchant.actor);
    if (result.kind === "not-found") throw notFound();
    // No error: the page is read again, and shows what has changed meanwhile.
    return result.kind === "refused" ? { done: null, why: result.why } : { done: result.kind, why: null };
  });
