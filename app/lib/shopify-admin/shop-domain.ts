/** The name every Shopify store keeps for life: "demo.myshopify.com". */
export const shopDomainPattern = "^[a-z0-9][a-z0-9-]*\\.myshopify\\.com$";
const shopDomain = new RegExp(shopDomainPattern);

export const isShopDomain = (text: string): boolean => shopDomain.test(text);
