/** The version of Shopify's Admin API that every document here is written and checked for. */
export const adminApiVersion = "2026-10";

export const adminApiUrl = (shop: string): string => `https://${shop}/admin/api/${adminApiVersion}/graphql.json`;
