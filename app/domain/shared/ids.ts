/**
 * Branded ids: strings that cannot be mixed up. All of ours are UUIDs made by the database layer; a `...Gid` is
 * Shopify's own global id ("gid://shopify/Order/1"), always kept as text because the numbers in it may pass 2^53.
 */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A marketplace: one merchant's Shopify shop. The tenant; first argument of every repository call. */
export type ShopId = Brand<string, "ShopId">;
export type VendorId = Brand<string, "VendorId">;
export type ConnectionId = Brand<string, "ConnectionId">;
/** Our record of a marketplace order. */
export type OrderId = Brand<string, "OrderId">;
export type VendorOrderId = Brand<string, "VendorOrderId">;

export type OrderGid = Brand<string, "OrderGid">;
export type FulfillmentOrderGid = Brand<string, "FulfillmentOrderGid">;
export type LineGid = Brand<string, "LineGid">;
export type VariantGid = Brand<string, "VariantGid">;
export type ProductGid = Brand<string, "ProductGid">;
