/** Why a vendor says no. The first ones are what merchants ask for most; the words are under `portal.decline.`. */
export const declineReasons = ["out-of-stock", "cannot-ship-there", "wrong-price", "no-longer-sold", "other"] as const;
export type DeclineReason = (typeof declineReasons)[number];
