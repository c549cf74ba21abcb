import type { Api } from "@shopify/ui-extensions/admin.order-details.block.render";

declare global {
  const shopify: Api;
}
