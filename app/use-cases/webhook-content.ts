import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import type { PrivacySubject } from "../domain/privacy/subject.ts";
import type { FulfillmentOrderGid, OrderGid } from "../domain/shared/ids.ts";
import type { Result } from "../domain/shared/result.ts";
import type { WebhookTopic } from "./webhook-topics.ts";

/** What the body of a webhook says. All of it is signed; that it belongs to the shop in the header is not. */
export type WebhookContent =
  /** A whole order, as it was when the webhook was triggered. `shop` is whose it is, where the body tells. */
  | { readonly kind: "order"; readonly order: MarketplaceOrder; readonly shop: NamedShop }
  /** Something about an order changed; what the order is now has to be asked for. */
  | { readonly kind: "order-changed"; readonly gid: OrderGid | FulfillmentOrderGid }
  | { readonly kind: "shop"; readonly shop: NamedShop }
  /** Something about what the merchant pays for changed; what stands now has to be asked for. */
  | { readonly kind: "billing-changed"; readonly shop: NamedShop }
  | { readonly kind: "customer"; readonly shop: NamedShop; readonly subject: PrivacySubject }
  | { readonly kind: "nothing" };

/** A shop as a body names it. */
export interface NamedShop {
  readonly gid: string | null;
  readonly domain: string | null;
}

/** Reads a body to what we use. The error names what is missing, by path, and quotes nothing. */
export type ReadWebhook = (topic: WebhookTopic, body: string) => Result<WebhookContent, string>;
