import type { CallContext } from "./connector.ts";
import type { Outcome } from "./outcome.ts";

/** A delivery as it came: header names in lower case, the body's bytes untouched. */
export interface HintDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Webhooks of a vendor's store. They are hints and nothing else: a genuine one makes us look sooner, and what happened
 * is read from the store. So a lost, repeated or old one does no harm.
 */
export interface Hints {
  /** Makes the store tell us about changed orders, and mends what is missing, changed or switched off. */
  subscribe(
    context: CallContext,
    target: { readonly url: string; readonly secret: string },
  ): Promise<Outcome<{ readonly mended: boolean }>>;
  /** Takes away what `subscribe` made for this address. */
  unsubscribe(context: CallContext, url: string): Promise<Outcome<null>>;
  /** Pure. `nothing`: harmless and to be answered politely, but no news. */
  read(delivery: HintDelivery, secret: string): "changed" | "nothing" | "forged";
}
