import type { ConsentAnswer } from "../../connectors/_contract/consent.ts";
import type { HintDelivery } from "../../connectors/_contract/hints.ts";
import type { ConnectionId, ShopId } from "../../domain/shared/ids.ts";
import type { Membership, PortalSession } from "../portal/vendor-portal.ts";

/**
 * How vendors connect their stores by themselves: on the platform's own consent page, by pasting keys, or by a code
 * typed into the app in their own admin. Whatever the way, credentials are tried before they are kept, and a store that
 * is new to the merchant waits for the merchant's word before anything personal goes there.
 */
export interface VendorConnect {
  /** Where to send the vendor's browser. `asked`: values of the fields that the platform's consent asks for. */
  begin(session: PortalSession, member: Membership, platform: string, asked: FormValues): Promise<BeginResult>;
  /** A platform's answer, brought by a browser (whose portal session is given) or by the store itself (null). */
  answer(platform: string, answer: ConsentAnswer, session: PortalSession | null): Promise<AnswerResult>;
  /** What came of an attempt of this session; `query` is what the browser brought back from the platform. */
  attempt(session: PortalSession, id: string, query?: URLSearchParams): Promise<AttemptView | null>;
  /** With keys that the vendor pastes. */
  connectByHand(
    session: PortalSession,
    member: Membership,
    platform: string,
    values: FormValues,
  ): Promise<ByHandResult>;
  /**
   * Nothing new goes to the store. With `keepTracking`, which is what is offered first, what runs there is read until it
   * is done; without, access ends now, and tracking of those orders no longer comes back (V6).
   */
  disconnect(
    session: PortalSession,
    member: Membership,
    options?: { readonly keepTracking: boolean },
  ): Promise<"done" | "not-found">;
  /** The vendor's open connection. */
  store(member: Membership): Promise<ConnectedStore | null>;

  /** The platform whose stores can be connected by a code typed into this app there. */
  readonly pairingPlatform: string;

  /** A code for the vendor to type into the app in its own admin. Ends the vendor's earlier one. */
  newPairingCode(session: PortalSession, member: Membership): Promise<PairingCodeResult>;
  /** Whose code it is, before the vendor agrees. `shopDomain` is proved by the admin's session token. */
  readPairingCode(shopDomain: string, code: string): Promise<PairingPreview>;
  pair(shopDomain: string, code: string, actor: string): Promise<PairResult>;
  /** Which marketplaces this shop is a vendor of, for the vendor's side of the embedded app. */
  pairedWith(shopDomain: string): Promise<PairedView>;
  /** The shop is a marketplace, too: from now on it sees the merchant's pages. */
  useAsMarketplace(shopDomain: string): Promise<void>;

  /** The merchant's word that a store is the vendor's. Orders that waited for it go. */
  confirmStore(shop: ShopId, connection: ConnectionId, actor: string): Promise<"done" | "not-found">;
  /** Stores of this marketplace that wait for that word. */
  unconfirmed(shop: ShopId): Promise<readonly UnconfirmedStore[]>;

  /** A webhook of a vendor's store; the status to answer with. */
  hint(platform: string, connection: string, delivery: HintDelivery): Promise<200 | 401 | 404>;
  /** Mends webhooks that stores switched off. On schedule. */
  mendHints(): Promise<{ readonly asked: number; readonly mended: number }>;
}

export type FormValues = Readonly<Record<string, string>>;

/** `field` null: not about one of them. */
export interface Refusal {
  readonly kind: "refused";
  readonly field: string | null;
  readonly message: string;
}

export type BeginResult =
  { readonly kind: "go"; readonly url: string } | Refusal | { readonly kind: "not-offered" | "too-many" };

export type AnswerResult =
  /** The attempt is over, well or not; its page says which. */
  | { readonly kind: "ended"; readonly attempt: string; readonly connected: boolean }
  /** `forged`: not the platform's. `no-attempt`: nobody asked for it, or not this browser, or it is used or too old. */
  | { readonly kind: "forged" | "no-attempt" | "not-offered" };

export interface AttemptView {
  readonly id: string;
  readonly platform: string;
  /** `waiting`: the platform has not answered yet. */
  readonly state: "waiting" | "working" | "connected" | "refused" | "denied" | "expired";
  readonly message: string | null;
  readonly asked: FormValues;
  readonly store: ConnectedStore | null;
}

export interface ConnectedStore {
  readonly name: string;
  readonly host: string;
  readonly currency: string;
  readonly warnings: readonly string[];
  readonly confirmed: boolean;
}

export type ByHandResult =
  | { readonly kind: "connected"; readonly store: ConnectedStore }
  | Refusal
  | { readonly kind: "not-offered" | "too-many" };

export type PairingCodeResult =
  { readonly kind: "made"; readonly code: string; readonly expiresAt: string } | { readonly kind: "too-many" };

export type PairingPreview =
  | { readonly kind: "found"; readonly marketplace: string; readonly vendor: string }
  | { readonly kind: "not-valid" | "too-many" };

export type PairResult =
  { readonly kind: "paired"; readonly marketplace: string } | Refusal | { readonly kind: "not-valid" | "too-many" };

export interface PairedView {
  /** The shop is a vendor and nothing else. */
  readonly vendorOnly: boolean;
  readonly marketplaces: readonly {
    readonly marketplace: string;
    readonly vendor: string;
    readonly health: string;
    readonly confirmed: boolean;
  }[];
}

export interface UnconfirmedStore {
  readonly connectionId: ConnectionId;
  readonly vendorId: string;
  readonly vendorName: string;
  readonly storeName: string;
  readonly storeHost: string;
  readonly platform: string;
  readonly since: string;
}
