import { touch, type ShopRuntime } from "../shop-runtime.ts";
import type { OrderRow } from "../shop-state.ts";

/** Fraud analysis comes to a conclusion about an order: "LOW", "MEDIUM", "HIGH" or "PENDING". */
export function assessRisk(shop: ShopRuntime, order: OrderRow, riskLevel: string): void {
  order.riskLevel = riskLevel;
  touch(shop, order);
  shop.publish([
    {
      topic: "orders/risk_assessment_changed",
      body: {
        provider_id: null,
        provider_title: "Shopify",
        risk_level: riskLevel.toLowerCase(),
        created_at: shop.now().toISOString(),
        order_id: Number(order.id),
        admin_graphql_api_order_id: `gid://shopify/Order/${order.id}`,
      },
    },
  ]);
}
