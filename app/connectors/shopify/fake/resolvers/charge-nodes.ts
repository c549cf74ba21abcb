import { confirmationUrl } from "../actions/charge-app.ts";
import { moneyNode } from "../amounts.ts";
import { gid } from "../ids.ts";
import type { ShopRuntime } from "../shop-runtime.ts";
import type { AppSubscriptionRow } from "../shop-state.ts";
import { gqlTime } from "../timestamps.ts";

export const appSubscriptionNode = (row: AppSubscriptionRow) => ({
  __typename: "AppSubscription",
  id: gid("AppSubscription", row.id),
  name: row.name,
  status: row.status,
  test: row.test,
  trialDays: row.trialDays,
  returnUrl: row.returnUrl,
  createdAt: gqlTime(row.createdAt),
  currentPeriodEnd: row.currentPeriodEnd && gqlTime(row.currentPeriodEnd),
  lineItems: [
    {
      __typename: "AppSubscriptionLineItem",
      id: gid("AppSubscriptionLineItem", row.lineId),
      plan: {
        __typename: "AppPlanV2",
        pricingDetails: {
          __typename: "AppRecurringPricing",
          interval: row.interval,
          price: moneyNode(row.amount, row.currency),
          discount: null,
          planHandle: null,
        },
      },
    },
  ],
});

/** What `appSubscriptionCreate` answers when it has been accepted. */
export const askedForCharge = (shop: ShopRuntime, row: AppSubscriptionRow) => ({
  appSubscription: appSubscriptionNode(row),
  confirmationUrl: confirmationUrl(shop, row),
  userErrors: [],
});
