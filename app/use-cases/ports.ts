import type { Outcome } from "../connectors/_contract/outcome.ts";
import type { Page } from "../connectors/_contract/canonical.ts";
import type { Tracking } from "../domain/fulfillment/external-fulfillment.ts";
import type { FulfillmentState } from "../domain/fulfillment/fulfillment-state.ts";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import type { FulfillmentOrderGid, OrderGid, ProductGid, ShopId, VariantGid } from "../domain/shared/ids.ts";
import type { Money } from "../domain/shared/money.ts";

export type { FulfillmentState } from "../domain/fulfillment/fulfillment-state.ts";

/** The merchant's own shop, as use cases see it. Tokens, throttling and GraphQL lie behind it. */
export interface MarketplaceGateway {
  readShop(shop: ShopRef): Promise<
    Outcome<{
      readonly gid: string;
      readonly name: string;
      readonly currency: string;
      readonly timeZone: string;
      readonly email: string | null;
    }>
  >;
  /** Null: the shop has no such order (deleted, or older than what we may read). */
  readOrder(shop: ShopRef, gid: OrderGid): Promise<Outcome<MarketplaceOrder | null>>;
  /** The order that a fulfillment order belongs to; null: the shop has no such fulfillment order. */
  findOrderOf(shop: ShopRef, fulfillmentOrder: FulfillmentOrderGid): Promise<Outcome<OrderGid | null>>;
  /** Orders updated at or after `since`, oldest first. */
  readOrdersUpdated(shop: ShopRef, since: Date, cursor: string | null): Promise<Outcome<Page<MarketplaceOrder>>>;
  /** Orders placed in [from, until), oldest first, without those that our references made; cheap, for counting. */
  listOrders(shop: ShopRef, from: Date, until: Date, cursor: string | null): Promise<Outcome<Page<ListedOrder>>>;
  /** Where the shop ships from, by name. */
  readLocations(shop: ShopRef): Promise<Outcome<readonly { readonly id: string; readonly name: string }[]>>;
  readCatalogue(shop: ShopRef, cursor: string | null): Promise<Outcome<Page<MarketplaceVariant>>>;
  readFulfillmentState(shop: ShopRef, gid: OrderGid): Promise<Outcome<FulfillmentState>>;
  /** One call is one fulfillment: fulfillment orders of one location only. Not idempotent; look before repeating. */
  createFulfillment(shop: ShopRef, fulfillment: FulfillmentToCreate): Promise<Outcome<{ readonly gid: string }>>;
  updateTracking(
    shop: ShopRef,
    fulfillmentGid: string,
    trackings: readonly Tracking[],
    notifyCustomer: boolean,
  ): Promise<Outcome<null>>;
  cancelFulfillment(shop: ShopRef, fulfillmentGid: string): Promise<Outcome<null>>;
  /** Starts the workflows of Shopify Flow that begin with one of our triggers, if there are any. Not idempotent. */
  sendFlowTrigger(
    shop: ShopRef,
    handle: string,
    payload: Readonly<Record<string, string | number>>,
  ): Promise<Outcome<null>>;
}

export interface ShopRef {
  readonly id: ShopId;
  readonly domain: string;
}

export interface ListedOrder {
  readonly gid: OrderGid;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Neither closed nor cancelled, and something of it is still to be shipped. */
  readonly open: boolean;
}

export interface MarketplaceVariant {
  readonly variantGid: VariantGid;
  readonly productGid: ProductGid;
  readonly productTitle: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly vendor: string;
  readonly status: string;
  readonly imageUrl: string | null;
  /** The merchant's cost per item; null: not entered. */
  readonly unitCost: Money | null;
}

export interface FulfillmentToCreate {
  readonly lines: readonly {
    readonly fulfillmentOrderGid: string;
    readonly fulfillmentOrderLineGid: string;
    readonly quantity: number;
  }[];
  readonly trackings: readonly Tracking[];
  readonly notifyCustomer: boolean;
}
