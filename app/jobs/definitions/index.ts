import { carryOutPrivacyRequests } from "./carry-out-privacy-requests.ts";
import { checkConnections } from "./check-connections.ts";
import { clearExpired } from "./clear-expired.ts";
import { mendHints } from "./mend-hints.ts";
import { lookAtBilling } from "./look-at-billing.ts";
import { notifyPeople } from "./notify-people.ts";
import { proveOrders } from "./prove-orders.ts";
import { pullFulfillments } from "./pull-fulfillments.ts";
import { reconcileOrders } from "./reconcile-orders.ts";
import { refetchOrder } from "./refetch-order.ts";
import { refreshProducts } from "./refresh-products.ts";
import { renewMarketplaceTokens } from "./renew-marketplace-tokens.ts";
import { replanOpenOrders } from "./replan-open-orders.ts";
import { runBackfills } from "./run-backfills.ts";
import { workThroughBulkRuns } from "./work-through-bulk-runs.ts";

/** Every job there is. */
export const jobDefinitions = {
  carryOutPrivacyRequests,
  checkConnections,
  clearExpired,
  mendHints,
  lookAtBilling,
  notifyPeople,
  proveOrders,
  pullFulfillments,
  reconcileOrders,
  refetchOrder,
  refreshProducts,
  renewMarketplaceTokens,
  replanOpenOrders,
  runBackfills,
  workThroughBulkRuns,
} as const;
