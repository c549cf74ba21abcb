import type { RerouteRefusal } from "../../domain/rerouting/may-reroute.ts";
import type { ShopId, VendorId, VendorOrderId } from "../../domain/shared/ids.ts";

/** Giving lines of one vendor's part to another vendor. */
export interface Rerouting {
  /** The vendors that lines of this part could be given to, by name; null: this shop has no such part. */
  rerouteChoices(shop: ShopId, id: VendorOrderId, search: string): Promise<RerouteChoices | null>;
  reroute(shop: ShopId, id: VendorOrderId, wish: RerouteWish, actor: string): Promise<RerouteResult>;
}

export interface RerouteWish {
  readonly to: VendorId;
  /** Ids of lines. */
  readonly lines: readonly string[];
}

/** `waiting`: the lines go as soon as the vendor's store has confirmed the cancellation. */
export type RerouteResult =
  | { readonly kind: "moved" | "waiting" | "not-found" }
  /** `whole`: all lines that are left, or none. The others: there is no such line, or vendor, to choose. */
  | { readonly kind: "refused"; readonly why: RerouteRefusal | "whole" | "no-such-line" | "no-such-vendor" };

export interface RerouteChoices {
  readonly items: readonly RerouteChoice[];
  /** There are more: the search has to say more. */
  readonly more: boolean;
}

export interface RerouteChoice {
  readonly id: VendorId;
  readonly name: string;
  /** Its connected store; null: none. */
  readonly platform: string | null;
  readonly storeName: string | null;
  /** Nothing is pushed to it before the merchant resumes it. */
  readonly paused: boolean;
}

/** So many vendors at once; a search finds the others. */
export const rerouteChoicesShown = 20;
