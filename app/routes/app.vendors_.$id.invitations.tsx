import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { VendorId } from "../domain/shared/ids.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";

/** Who may act for a vendor, and who was asked to; for the card on the vendor's page. */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ merchant, params }) => ({
    invitations: await args.context.invitations.list(merchant.shop, vendorIdFrom(params["id"])),
  }));

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("invite"), email: z.string() }),
  z.object({ intent: z.literal("revoke"), invitation: z.uuid() }),
]);

/** `link` is shown now and never again; `problem` is a code under `vendor.access.problem.`. */
const answer = (link: string | null, problem: "invalid-email" | "too-many" | null, revoked = false) => ({
  link,
  problem,
  revoked,
});

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ merchant, params, request }) => {
    const { invitations } = args.context;
    const vendor = vendorIdFrom(params["id"]);
    const input = form.parse(Object.fromEntries(await request.formData()));
    if (input.intent === "revoke") {
      const result = await invitations.revoke(merchant.shop, vendor, input.invitation, merchant.actor);
      if (result === "not-found") throw notFound();
      return data(answer(null, null, true));
    }
    const result = await invitations.invite(merchant.shop, vendor, input.email, merchant.actor);
    if (result.kind === "not-found") throw notFound();
    if (result.kind !== "invited") return data(answer(null, result.kind), { status: 422 });
    return data(answer(result.link, null));
  });

function vendorIdFrom(id: string | undefined): VendorId {
  if (!z.uuid().safeParse(id).success) throw notFound();
  return id as VendorId;
}
