import { gid } from "../ids.ts";
import { plainAmount } from "../amounts.ts";
import { shopId } from "../rest-payload.ts";
import type { ShopRuntime } from "../shop-runtime.ts";
import type { AppSubscriptionRow } from "../shop-state.ts";
import { done, type Done, refuse } from "./outcome.ts";

export interface ChargeRequest {
  readonly appId: string;
  readonly name: string;
  readonly returnUrl: string;
  readonly test: boolean;
  readonly trialDays: number;
  readonly plans: readonly { readonly amount: number; readonly currency: string; readonly interval: string }[];
}

/** An app has asked a merchant for money; nothing is owed until the merchant approves. */
export function askForCharge(shop: ShopRuntime, request: ChargeRequest): Done<AppSubscriptionRow> {
  const [plan, ...more] = request.plans;
  if (!plan || more.length > 0) return refuse(["lineItems"], "Only one recurring pricing plan is allowed.");
  if (plan.amount <= 0) return refuse(["lineItems", "0", "plan"], "Price must be greater than 0");
  if (request.name.trim() === "") return refuse(["name"], "Name can't be blank");
  const { plans: _, ...rest } = request;
  const row: AppSubscriptionRow = {
    ...rest,
    ...plan,
    id: shop.newId("AppSubscription"),
    lineId: shop.newId("AppSubscriptionLineItem"),
    status: "PENDING",
    createdAt: shop.now().toISOString(),
    currentPeriodEnd: null,
  };
  subscriptionsOf(shop).push(row);
  tell(shop, row);
  return done(row);
}

/** Where the merchant says yes or no. */
export const confirmationUrl = (shop: ShopRuntime, row: AppSubscriptionRow): string =>
  `https://admin.shopify.com/store/${shop.state.domain.replace(".myshopify.com", "")}/charges/${row.appId}/${row.id}/RecurringApplicationCharge/confirm_recurring_application_charge?signature=${row.lineId}`;

/** The merchant approves: this one runs, and whatever ran before of the same app ends. */
export function approveCharge(shop: ShopRuntime, row: AppSubscriptionRow): void {
  if (row.status !== "PENDING") return;
  for (const other of subscriptionsOf(shop)) {
    if (other === row || other.appId !== row.appId || !["ACTIVE", "FROZEN"].includes(other.status)) continue;
    setStatus(shop, other, "CANCELLED");
  }
  const days = row.trialDays + (row.interval === "ANNUAL" ? 365 : 30);
  row.currentPeriodEnd = new Date(shop.now().getTime() + days * 86_400_000).toISOString();
  setStatus(shop, row, "ACTIVE");
}

/** `appSubscriptionCancel`. */
export function cancelCharge(shop: ShopRuntime, appId: string, id: string | null): Done<AppSubscriptionRow> {
  const row = subscriptionsOf(shop).find((candidate) => candidate.id === id && candidate.appId === appId);
  if (!row) return refuse(["id"], "Couldn't find RecurringApplicationCharge");
  if (!["ACTIVE", "FROZEN"].includes(row.status))
    return refuse(["id"], `Cannot cancel a subscription that is ${row.status.toLowerCase()}`);
  setStatus(shop, row, "CANCELLED");
  return done(row);
}

/** Whatever else happens to it: declined, frozen for want of payment, active again, expired. */
export function setStatus(shop: ShopRuntime, row: AppSubscriptionRow, status: AppSubscriptionRow["status"]): void {
  if (row.status === status) return;
  row.status = status;
  tell(shop, row);
}

/** Worlds that were saved before charges were played have none. */
export const subscriptionsOf = (shop: ShopRuntime): AppSubscriptionRow[] => (shop.state.appSubscriptions ??= []);

function tell(shop: ShopRuntime, row: AppSubscriptionRow): void {
  const at = shop.now().toISOString();
  const body = {
    app_subscription: {
      admin_graphql_api_id: gid("AppSubscription", row.id),
      name: row.name,
      status: row.status,
      admin_graphql_api_shop_id: gid("Shop", shopId(shop.state)),
      created_at: row.createdAt,
      updated_at: at,
      currency: row.currency,
      capped_amount: null,
      price: plainAmount(row.amount, row.currency),
      interval: row.interval.toLowerCase(),
      plan_handle: null,
    },
  };
  shop.publish([{ topic: "app_subscriptions/update", body }]);
}
