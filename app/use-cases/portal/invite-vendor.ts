import { z } from "zod";
import { foldEmail } from "../../domain/portal/fold-email.ts";
import { maskEmail } from "../../domain/portal/mask-email.ts";
import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import { hourMs, lifetimes, triesPerHour } from "./limits.ts";
import type { PeopleDeps } from "./people-ports.ts";
import { newPortalToken } from "./portal-token.ts";
import type { InviteResult } from "./vendor-invitations.ts";

/** ASCII only: look-alike letters must not make two people one. */
export const emailSchema = z.string().trim().max(254).pipe(z.email());

/**
 * Invites a person to act for a vendor. Two tokens are made: the mailed one proves the mailbox of who comes with it,
 * the one in the link that the merchant may hand over does not, and opens this one vendor only.
 */
export async function inviteVendor(
  deps: PeopleDeps,
  shop: ShopId,
  vendor: VendorId,
  address: string,
  actor: string,
): Promise<InviteResult> {
  const parsed = emailSchema.safeParse(address);
  if (!parsed.success) return { kind: "invalid-email" };
  const email = foldEmail(parsed.data);
  const found = await deps.people.findVendor(shop, vendor);
  if (!found) return { kind: "not-found" };
  const now = deps.now();
  const [byShop, byEmail] = [
    await deps.people.countTry(null, "invite-shop", shop, hourMs, now),
    await deps.people.countTry(null, "invite-email", `${shop} ${email}`, hourMs, now),
  ];
  if (byShop > triesPerHour.inviteByShop || byEmail > triesPerHour.inviteByEmail) return { kind: "too-many" };

  const [mailed, copied] = [newPortalToken(), newPortalToken()];
  const id = deps.newId();
  const expiresAt = new Date(now.getTime() + lifetimes.invitationMs);
  await deps.people.inTransaction(async (tx) => {
    await deps.people.addInvitation(tx, {
      id,
      shop,
      vendor,
      email,
      mailTokenHash: mailed.hash,
      linkTokenHash: copied.hash,
      invitedBy: actor,
      now,
      expiresAt,
    });
    await deps.people.audit(tx, shop, {
      actor,
      action: "invitation.sent",
      subject: vendor,
      after: { invitation: id, vendor: found.name, to: maskEmail(email) },
    });
    await deps.people.writeMail(tx, shop, {
      kind: "vendor-invitation",
      dedupeKey: `vendor-invitation:${id}`,
      to: email,
      params: {
        marketplace: found.shopName,
        vendor: found.name,
        expiresAt: expiresAt.toISOString(),
        link: linkOf(deps.origin, mailed.token),
      },
    });
  });
  return { kind: "invited", link: linkOf(deps.origin, copied.token) };
}

/** In the query, which our logs leave out, and not in the path, which they have. */
const linkOf = (origin: string, token: string): string => `${origin}/portal/invitation?token=${token}`;

export async function revokeInvitation(
  deps: Pick<PeopleDeps, "people" | "now">,
  shop: ShopId,
  vendor: VendorId,
  id: string,
  actor: string,
): Promise<"done" | "not-found"> {
  return deps.people.inTransaction(async (tx) => {
    const ended = await deps.people.endInvitation(tx, shop, vendor, id, deps.now());
    if (!ended) return "not-found";
    await deps.people.audit(tx, shop, {
      actor,
      action: ended.wasActive ? "access.ended" : "invitation.revoked",
      subject: vendor,
      after: { invitation: id, to: maskEmail(ended.email) },
    });
    return "done";
  });
}
