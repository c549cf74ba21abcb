import type { MutableNotification } from "../../domain/notifications/notification.ts";
import type { DeclineReason } from "../../domain/portal/decline-reasons.ts";
import type { HandParcelFault } from "../../domain/portal/hand-parcel.ts";
import type { PortalState } from "../../domain/portal/standing.ts";
import type { NameValue, PostalAddress } from "../../domain/order/marketplace-order.ts";
import type { OrderToPush } from "../../domain/order/order-to-push.ts";
import type { Tracking } from "../../domain/fulfillment/external-fulfillment.ts";
import type { CurrencyRate } from "../../domain/shared/currency-rate.ts";
import type { Money } from "../../domain/shared/money.ts";
import type { ShopId, VendorId, VendorOrderId } from "../../domain/shared/ids.ts";
import type { ConnectionSummary } from "../views.ts";

/**
 * Everything that the pages under /portal can ask. Whoever is signed in comes first, and an order of somebody else is
 * answered like one that does not exist.
 */
export interface VendorPortal {
  /** Where vendors reach the portal: "https://app.example". */
  readonly origin: string;

  /** Looks at an invitation without using it; null: it does not exist, is used, revoked or too old. */
  invitation(token: string): Promise<InvitationPreview | null>;
  acceptInvitation(token: string, visitor: Visitor): Promise<SignInResult>;

  /**
   * Mails a link, if the address is a vendor's. The answer never says whether it is.
   *
   * @param wanted the page it leads on to; may be anything, and is left out where it is no page of the portal
   */
  askForLink(email: string, visitor: Visitor, wanted?: string | null): Promise<"asked" | "invalid" | "too-many">;
  /** Looks at a link without using it. */
  signInLink(token: string): Promise<{ readonly email: string } | null>;
  signIn(token: string, visitor: Visitor): Promise<SignInResult>;

  /** Who has this session; null: nobody, any more. Being seen keeps it alive. */
  session(token: string): Promise<PortalSession | null>;
  sessions(session: PortalSession): Promise<readonly SessionView[]>;
  endSession(session: PortalSession, id: string): Promise<"done" | "not-found">;
  endOtherSessions(session: PortalSession): Promise<void>;
  /** Which of their vendors the pages are about from now on. */
  chooseVendor(session: PortalSession, vendor: string): Promise<"done" | "not-found">;

  orders(member: Membership, filter: PortalOrderFilter): Promise<PortalOrderList>;
  order(session: PortalSession, id: string): Promise<PortalOrderView | null>;
  accept(session: PortalSession, id: string): Promise<PortalAnswer>;
  decline(session: PortalSession, id: string, reason: DeclineReason, note: string): Promise<PortalAnswer>;
  fulfill(session: PortalSession, id: string, parcel: ParcelInput): Promise<PortalAnswer | HandParcelFault>;
  /** Corrects the tracking of a parcel that was entered here. */
  correctTracking(session: PortalSession, id: string, parcel: string, tracking: Tracking): Promise<PortalAnswer>;
  /** Takes back a parcel that was entered here: it did not leave. */
  withdrawParcel(session: PortalSession, id: string, parcel: string): Promise<PortalAnswer>;

  /** Null: the vendor has no address. */
  mails(member: Membership): Promise<VendorMailsView | null>;
  setMail(member: Membership, notification: string, muted: boolean): Promise<"done" | "not-found">;
  /** What the link of a mail would end; null: it is none of ours. */
  unsubscription(token: string): Promise<{ readonly notification: MutableNotification } | null>;
  unsubscribe(token: string): Promise<"done" | "not-found">;

  store(member: Membership): Promise<PortalStoreView>;
  whatYouReceive(member: Membership): Promise<WhatYouReceiveView>;
}

/** `not-now`: it has moved on meanwhile. */
export type PortalAnswer = "done" | "not-found" | "not-now";

/** What is known of a browser that asks. */
export interface Visitor {
  /** Only ever hashed and counted. */
  readonly address: string;
  readonly userAgent: string;
  /** The first language that the browser asks for ("nb-NO"); null: it does not say. */
  readonly language?: string | null;
  /** The session it has already, to be replaced. */
  readonly sessionToken: string | null;
}

export type SignInResult =
  | {
      readonly kind: "signed-in";
      readonly sessionToken: string;
      /** The way in was mailed because of the vendor's store: show that first. */
      readonly toStore: boolean;
    }
  | { readonly kind: "not-valid" }
  | { readonly kind: "too-many" };

export interface InvitationPreview {
  readonly vendorName: string;
  readonly shopName: string;
  readonly email: string;
  readonly expiresAt: string;
}

/** One vendor that the person acts for, at one marketplace. */
export interface Membership {
  readonly shop: ShopId;
  readonly shopName: string;
  readonly vendor: VendorId;
  readonly vendorName: string;
  readonly currency: string;
  readonly timeZone: string;
}

export interface PortalSession {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  /** It began with a copied invitation, which proves no address: it reaches one vendor only. */
  readonly limited: boolean;
  readonly memberships: readonly Membership[];
  /** Null: they act for nobody any more. */
  readonly current: Membership | null;
}

export interface SessionView {
  readonly id: string;
  readonly device: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly current: boolean;
}

export interface PortalOrderFilter {
  readonly show: "open" | "all";
  readonly cursor: string | null;
  readonly direction: "forward" | "back";
}

export interface PortalOrderList {
  readonly items: readonly PortalOrderItem[];
  readonly next: string | null;
  readonly previous: string | null;
}

export interface PortalOrderItem {
  readonly id: VendorOrderId;
  readonly name: string;
  readonly placedAt: string;
  readonly state: PortalState;
  readonly answer: "accepted" | "declined" | null;
  readonly pieces: number;
  readonly shippedPieces: number;
  readonly total: Money;
  /** Title of its first line. */
  readonly firstTitle: string;
  readonly lineCount: number;
}

export interface PortalOrderView {
  readonly id: VendorOrderId;
  readonly name: string;
  readonly placedAt: string;
  readonly test: boolean;
  readonly member: Membership;
  readonly supplement: number;
  readonly state: PortalState;
  /** Why it stands there: a code under `vendorReason.`, null where the state says it all. */
  readonly reason: string | null;
  readonly byHand: boolean;
  readonly mayAnswer: boolean;
  readonly answer: {
    readonly kind: "accepted" | "declined";
    readonly reason: string | null;
    readonly note: string | null;
    readonly answeredAt: string;
  } | null;
  readonly store: {
    readonly platform: string;
    readonly storeName: string;
    readonly externalName: string | null;
    readonly externalUrl: string | null;
  } | null;
  readonly orderCancelled: boolean;
  readonly lines: readonly PortalLineView[];
  readonly shipping: { readonly title: string; readonly price: Money } | null;
  readonly total: Money;
  /** At which rate the amounts were converted; null: they are as they were charged. */
  readonly conversion: CurrencyRate | null;
  readonly paid: boolean;
  readonly address: PostalAddress | null;
  /** For the carrier; the merchant's own where the merchant stands in for the buyer. */
  readonly contact: { readonly email: string | null; readonly phone: string | null };
  /** Why there is no address: not to be shipped (yet), or the order is so old that it was erased. */
  readonly addressGone: "not-needed" | "erased" | null;
  readonly note: string | null;
  readonly attributes: readonly NameValue[];
  /** Items that the marketplace changed after the order had gone out. */
  readonly itemChanges: readonly { readonly title: string; readonly from: number; readonly to: number }[];
  readonly parcels: readonly PortalParcelView[];
}

export interface PortalLineView {
  readonly key: string;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly quantity: number;
  readonly left: number;
  readonly unitPrice: Money;
  readonly discount: Money;
  readonly properties: readonly NameValue[];
}

export interface PortalParcelView {
  readonly id: string;
  readonly status: "shipped" | "cancelled";
  readonly publishState: string;
  readonly shippedAt: string | null;
  readonly trackings: readonly Tracking[];
  readonly lines: readonly { readonly title: string; readonly quantity: number }[];
  /** Entered here, so it may be corrected here. */
  readonly byHand: boolean;
}

export interface ParcelInput {
  /** Quantity by line key. */
  readonly quantities: Readonly<Record<string, number>>;
  readonly tracking: Tracking;
}

/** Mails to the vendor that it may do without. */
export interface VendorMailsView {
  /** Where they go; the merchant keeps it. */
  readonly to: string;
  readonly choices: readonly { readonly notification: MutableNotification; readonly muted: boolean }[];
}

export interface PortalStoreView {
  readonly connection: ConnectionSummary | null;
  /** Orders that wait for the store. */
  readonly waiting: number;
}

/** Made from the merchant's real settings and the real rules, over an order that nobody placed. */
export interface WhatYouReceiveView {
  readonly example: OrderToPush;
  readonly settings: {
    readonly enabled: boolean;
    readonly onlyPaid: boolean;
    readonly pushUnsynced: boolean;
    readonly overrideCustomer: boolean;
    readonly keepRecipientName: boolean;
    readonly shippingMode: "proportional" | "to-one" | "none";
    readonly priceMode: "retail" | "cost";
    readonly pricePercent: number;
    readonly notifyCustomer: boolean;
    readonly carryOutItemEdits: boolean;
  };
  /** Of the connected store; null: orders are shown in the portal only. */
  readonly platform: string | null;
  /** What amounts are in. `waits`: the store uses another currency, and the marketplace has set no rate. */
  readonly currency:
    | { readonly kind: "same"; readonly currency: string }
    | { readonly kind: "converted"; readonly rate: CurrencyRate }
    | { readonly kind: "waits"; readonly store: string; readonly currency: string };
}
