import type { VendorOrderState } from "../order/vendor-order-states.ts";

/** What Home and the order list call a vendor order whose vendor said no. */
export const declinedNeed = "declined";

/**
 * States in which a vendor's no waits for the merchant: it is still to be shipped, and nobody else has taken it over.
 * One that is handled by hand waits as long as pieces are left of it. A vendor who changes its mind ends the wait.
 */
export const openDeclineStates = [
  "planned",
  "held",
  "ready",
  "sending",
  "unknown",
  "refused",
  "confirmed",
  "partially-fulfilled",
] as const satisfies readonly VendorOrderState[];
