import type { ShopId, VendorId } from "../../domain/shared/ids.ts";

/** How a merchant lets people in who act for a vendor. The shop comes first; another shop's vendor does not exist. */
export interface VendorInvitations {
  list(shop: ShopId, vendor: VendorId): Promise<readonly InvitationView[]>;
  /** Mails an invitation and gives a link to hand over by other means; the link is shown now and never again. */
  invite(shop: ShopId, vendor: VendorId, email: string, actor: string): Promise<InviteResult>;
  /** A waiting one cannot be used any more; of an accepted one the person loses access. */
  revoke(shop: ShopId, vendor: VendorId, id: string, actor: string): Promise<"done" | "not-found">;
}

export type InviteResult =
  | { readonly kind: "invited"; readonly link: string }
  | { readonly kind: "invalid-email" }
  | { readonly kind: "too-many" }
  | { readonly kind: "not-found" };

export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly invitedBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** `active`: accepted, and the person has access. `ended`: had it. */
  readonly state: "waiting" | "expired" | "active" | "ended" | "revoked";
}
