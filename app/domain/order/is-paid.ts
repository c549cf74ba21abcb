import type { MarketplaceOrder } from "./marketplace-order.ts";

/** The money is secured: paid in full, which a later refund of a part does not undo (O2). */
export const isPaid = (order: Pick<MarketplaceOrder, "financialStatus">): boolean =>
  order.financialStatus === "paid" || order.financialStatus === "partially_refunded";
