import type { Api } from "@shopify/ui-extensions/admin.order-details.action.render";

declare global {
  const shopify: Api;
}
